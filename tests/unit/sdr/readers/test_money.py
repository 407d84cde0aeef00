"""Budgets: the person's own money a year, in both languages."""

import pytest

from tests.unit.sdr.readers.words import find, value

ASKED_ZH = [
    ("二三十万吧", 200_000, 300_000), ("三五十万", 300_000, 500_000), ("50w", 500_000, 500_000), ("八万八", 88_000, 88_000),
    ("一年15w以内", None, 150_000), ("5万封顶", None, 50_000), ("十来万", 100_000, 100_000), ("20万起", 200_000, None),
    ("四五十个", 400_000, 500_000), ("几十万", 200_000, 990_000), ("小几十万", 200_000, 400_000),
    ("首年投入控制在四十个以内,单位是万哈", None, 400_000), ("预算100-150万 分两年付", 500_000, 750_000),
    ("钱这块分两笔,软件二十万以内,硬件另走设备科", None, 200_000), ("60万左右", 600_000, 600_000), ("20多万", 200_000, 299_999),
    ("一个月五千", 60_000, 60_000), ("每月1万", 120_000, 120_000), ("每个月万把块钱", 120_000, 120_000), ("每季度5万", 200_000, 200_000),
    ("二十到三十万", 200_000, 300_000), ("20-30万", 200_000, 300_000), ("不超过30万", None, 300_000), ("最多十万块", None, 100_000),
    ("至少五十万", 500_000, None), ("一百二十万", 1_200_000, 1_200_000), ("1.5万", 15_000, 15_000), ("98000", 98_000, 98_000),
    ("200000元", 200_000, 200_000), ("三十万一年", 300_000, 300_000), ("五十萬", 500_000, 500_000), ("２０万", 200_000, 200_000),
    ("上百万", 1_000_000, None), ("10万出头", 100_000, 110_000), ("预算大概35万吧", 350_000, 350_000), ("不是20万，是50万", 500_000, 500_000),
    ("说错了,80万", 800_000, 800_000), ("八到十万", 80_000, 100_000), ("一千万", 10_000_000, 10_000_000), ("三年60万", 200_000, 200_000),
    ("十五六万", 150_000, 160_000), ("两万多", 20_000, 29_999),
    ("一个月最多给到一万五", None, 180_000), ("一个季度撑死五万", None, 200_000), ("七八万顶天了", 70_000, 80_000), ("最多三五十万", 300_000, 500_000),
    ("五十万不到", None, 500_000), ("六位数", 100_000, 999_999), ("有，20万左右", 200_000, 200_000), ("没有，最多5万", None, 50_000),
    ("不多，也就十来万", 100_000, 100_000), ("30万，哦不，40万", 400_000, 400_000), ("十万，不对，十五万", 150_000, 150_000), ("是60万不是600万", 600_000, 600_000),
    ("不会超过20万", None, 200_000), ("我也不清楚，应该三十万左右", 300_000, 300_000), ("首年30万，后面每年10万", 300_000, 300_000),
]  # fmt: skip
ASKED_EN = [
    ("200k rmb", 200_000, 200_000, "CNY"), ("max 80,000 a year", None, 80_000, "CNY"), ("between 15 and 20 wan", 150_000, 200_000, "CNY"),
    ("USD 30k per annum", 30_000, 30_000, "USD"), ("under 5万", None, 50_000, "CNY"), ("8 lakh rupees max", None, 800_000, "INR"),
    ("EUR 25.000 one time plus maintenance", 25_000, 25_000, "EUR"), ("up to RM 100k", None, 100_000, "MYR"),
    ("3 to 4 hundred thousand, incl tax", 300_000, 400_000, "CNY"), ("mid six figures", 400_000, 600_000, "CNY"),
    ("half a million", 500_000, 500_000, "CNY"), ("5k a month", 60_000, 60_000, "CNY"), ("$50k-$80k", 50_000, 80_000, "USD"),
    ("$50-80k", 50_000, 80_000, "USD"), ("from 30k", 30_000, None, "CNY"), ("30k+", 30_000, None, "CNY"), ("200000", 200_000, 200_000, "CNY"),
    ("300k", 300_000, 300_000, "CNY"), ("€40,000", 40_000, 40_000, "EUR"), ("£10k", 10_000, 10_000, "GBP"), ("HK$200k", 200_000, 200_000, "HKD"),
    ("SGD 20k", 20_000, 20_000, "SGD"), ("1.5 million yen", 1_500_000, 1_500_000, "JPY"), ("two hundred thousand", 200_000, 200_000, "CNY"),
    ("10,000 per quarter", 40_000, 40_000, "CNY"), ("¥350,000", 350_000, 350_000, "CNY"), ("a quarter million usd", 250_000, 250_000, "USD"),
    ("at least 100k", 100_000, None, "CNY"), ("no more than 50k usd", None, 50_000, "USD"), ("5万美金", 50_000, 50_000, "USD"),
    ("100-150k", 100_000, 150_000, "CNY"), ("around 98k", 98_000, 98_000, "CNY"), ("1.2m", 1_200_000, 1_200_000, "CNY"),
    ("50 grand", 50_000, 50_000, "CNY"), ("sorry meant 500k", 500_000, 500_000, "CNY"), ("20k usd monthly", 240_000, 240_000, "USD"),
    ("below 100k", None, 100_000, "CNY"), ("300k for 3 years", 100_000, 100_000, "CNY"), ("30万港币", 300_000, 300_000, "HKD"),
    ("1,00,000 rupees", 100_000, 100_000, "INR"), ("2 crore", 20_000_000, 20_000_000, "INR"), ("2,5 lakhs", 250_000, 250_000, "INR"),
    ("forty to fifty grand Canadian", 40_000, 50_000, "CAD"), ("10 thousand reais per month", 120_000, 120_000, "BRL"), ("3 million shillings annually", 3_000_000, 3_000_000, "KES"),
    ("80k aussie dollars", 80_000, 80_000, "AUD"), ("1 million egyptian pounds", 1_000_000, 1_000_000, "EGP"), ("two hundred k", 200_000, 200_000, "CNY"),
    ("a couple hundred thousand", 200_000, 200_000, "CNY"), ("max 2k/month", None, 24_000, "CNY"), ("1k per month tops", None, 12_000, "CNY"),
    ("no wait, 300k", 300_000, 300_000, "CNY"), ("scrap that, 150k", 150_000, 150_000, "CNY"), ("100k, sorry, 120k", 120_000, 120_000, "CNY"), ("30k... no 40k", 40_000, 40_000, "CNY"),
    ("yes, about 200k", 200_000, 200_000, "CNY"), ("can't go over 50k", None, 50_000, "CNY"), ("hmm maybe 20k?", 20_000, 20_000, "CNY"),
]  # fmt: skip
STATUS = [
    ("已经批下来了", "approved"), ("already approved by the board", "approved"), ("批了的,没跑", "approved"), ("没预算", "none"),
    ("no budget at all rn", "none"), ("没专门列", "none"), ("预算还没定,不过我拍板,只要好用钱可以挤出来", "arrangeable"),
    ("depends. for right tool we find money", "arrangeable"), ("可以申请", "arrangeable"), ("it can be arranged", "arrangeable"),
    ("not fixed yet, my boss would have to say", "unknown"), ("得问财务,我真不清楚", "unknown"), ("no idea honestly", "unknown"),
    ("还没批", "unknown"), ("这个不方便说", "undisclosed"), ("保密", "undisclosed"), ("i'd rather not tell you that", "undisclosed"),
    ("none of your business", "undisclosed"),
    ("董事会过了的", "approved"), ("领导签字了", "approved"), ("钱已经到账了", "approved"), ("board said yes", "approved"), ("it's been greenlit", "approved"), ("money's there", "approved"),
    ("得等老板点头", "unknown"), ("if the board agrees", None), ("资金到账之前不谈", None), ("还没做预算呢，数字没概念", "unknown"), ("老板没意见我就没意见", None),
    ("预算嘛，东西好的话我可以去找老板要", "arrangeable"), ("钱不是问题，真有用我挪一块出来就是", "arrangeable"), ("能省下人工就挤得出钱，我找董事长磨一磨", "arrangeable"),
    ("预算没有上限，关键看效果", "arrangeable"), ("no budget limit really", "arrangeable"), ("money is no object", "arrangeable"), ("we can move some money around", "arrangeable"),
    ("no fixed number. I'm the one who signs so it can be arranged", "arrangeable"), ("nothing set aside but if the case is good we'll find the money", "arrangeable"),
    ("哪来的预算", "none"), ("一分钱都没有", "none"), ("今年预算都花完了", "none"), ("老板一分钱都不肯出", "none"), ("冇预算", "none"), ("budget's been cut", "none"), ("all spent already", "none"), ("nada", "none"), ("not budgeted", "none"), ("none for now", "none"),
    ("领导还没定", "unknown"), ("老板还没给数", "unknown"), ("上面还没批", "unknown"), ("鬼晓得哦，财务管的", "unknown"), ("这个得我们老总才知道", "unknown"), ("得看你们报多少", "unknown"), ("boss hasn't decided", "unknown"),
    ("above my pay grade", "unknown"), ("couldn't tell you", "unknown"), ("that's for the CFO to say", "unknown"), ("your guess is as good as mine", "unknown"), ("still being discussed", "unknown"), ("no figure yet", "unknown"), ("let me get back to you on that", "unknown"),
    ("you first ;)", "undisclosed"), ("that's between me and my accountant", "undisclosed"), ("这个现在还不好透露", "undisclosed"), ("公司规定不让说", "undisclosed"), ("你们先报价我再说", "undisclosed"), ("底牌哪能先亮给你", "undisclosed"),
    ("we don't share that", "undisclosed"), ("not at liberty to say", "undisclosed"), ("that's internal", "undisclosed"), ("nice try", "undisclosed"), ("there is one but it's confidential", "undisclosed"),
    ("depends, what do you charge?", None), ("don't know yet, send me some reading first", None), ("别问了，找个人跟我讲", None), ("那算了 超标太多", None),
    ("钱先放一边，我们法务最关心数据是谁的", None), ("我一个小业务，你跟我说这些没用", None), ("帮我算下 3897 乘 42", None), ("one moment", None), ("讲价都不让讲，那没意思了", None),
    ("money isn't the issue, safety is", None), ("how do i get it on my phone", None), ("门市一毛都没拿到", None),
    ("prefer to keep our budget to ourselves at this point of the talks, you'll hear it when we see an offer", "undisclosed"),
]  # fmt: skip
UNASKED = [
    ("今年数字化这块批了八十万,已经过会了", "approved", 800_000, 800_000), ("大概30k美金一年吧,新加坡总部那边批", "amount", 30_000, 30_000),
    ("我们打算拿出50万先试一个大区", "amount", 500_000, 500_000), ("每个月万把块钱的样子可以接受", "amount", 120_000, 120_000),
    ("去年花在旧系统上差不多二十六万 今年也就照着这个数来", "amount", 260_000, 260_000), ("预算20万", "amount", 200_000, 200_000),
    ("We set aside half a million for digital this fiscal year", "amount", 500_000, 500_000),
    ("finance gave us 120k cny, that has to cover licence + implementation", "amount", 120_000, 120_000),
    ("our budget is 200k", "amount", 200_000, 200_000), ("五万以内还能谈 你这个不行", "amount", None, 50_000),
    ("采购委员会压了线,超过十五万一律打回", "amount", None, 150_000),
    ("三四十万应该可以", "amount", 300_000, 400_000), ("we could go up to 40k", "amount", None, 40_000), ("每年二十万以内能接受", "amount", None, 200_000),
    ("一年十来万我们出得起", "amount", 100_000, 100_000), ("我们最多给到三十万", "amount", None, 300_000), ("20万以下我签字就行", "amount", None, 200_000), ("心理价位十五万", "amount", 150_000, 150_000),
    ("老板给了80万的额度", "amount", 800_000, 800_000), ("今年留了50万给数字化", "amount", 500_000, 500_000), ("四十万左右，领导应该会同意", "amount", 400_000, 400_000), ("投个30万进去", "amount", 300_000, 300_000),
    ("明年信息化这块报了60万上去，还没批", "amount", 600_000, 600_000), ("每个月两万以内老板不会说什么", "amount", None, 240_000), ("我们啤酒厂300人，想上系统，三十万以内", "amount", None, 300_000),
    ("up to 30k usd would be fine", "amount", None, 30_000), ("we'd be comfortable with 25k a year", "amount", 25_000, 25_000), ("I can sign off up to 50k myself", "amount", None, 50_000), ("could stretch to 60k if needed", "amount", None, 60_000),
    ("the boss gave me 200k to work with", "amount", 200_000, 200_000), ("I've got 90k to play with", "amount", 90_000, 90_000), ("spend cap is 40k", "amount", None, 40_000), ("$30k would be doable", "amount", 30_000, 30_000),
    ("we won't pay more than 30k", "amount", None, 30_000), ("管理层批了60万的预算", "approved", 600_000, 600_000), ("没钱搞这些", "none", None, None), ("our budget was all eaten by the new line", "none", None, None),
]  # fmt: skip
NOT_MINE = [
    "你们要98000?", "we lose 200k a year to diversion", "一年少说亏两百万", "去年营收12个亿", "漏一单赔客户三千", "98000对我们来说太高了",
    "reps earn 6000 a month", "what can i get for 50k?", "人家三万块全包", "一年三千万市场费用", "costs us maybe 3 million a year", "98k?? are you kidding",
    "掏不出十万块", "不可能花三十万买个软件", "I'd never pay 50k for software", "can't spend 100k on that", "为这个掏二十万我掏不出手", "一次性拿十几万出来压力太大", "花20万上系统不如请两个人", "如果五万我就买",
    "一年能省三十万就好了", "would save us 100k a year", "我们会员有两百万，运营得还行", "we raised 5 million last year", "融资了三千万", "20万够不够用啊", "给你两千万你给我看看在哪", "银行刚抽贷，别说十万，一万都要我签字",
    "if i cancel mid year do i get money back", "don't fix what ain't broke", "一个月发五万箱没问题", "換算成台幣四十幾萬一年，太傷了",
    "we pay about forty yuan per display per month", "200", "500k", "我们有3000家门店", "13812345678", "over budget了", "超预算了", "专卖店两百多家,工程渠道另外一拨人",
]  # fmt: skip


@pytest.mark.parametrize(("text", "low", "high"), ASKED_ZH)
def test_a_budget_asked_in_chinese(text: str, low: int | None, high: int | None) -> None:
    expected = {"status": "amount", "min": low, "max": high, "currency": "CNY"}
    assert value(text, "budget", "budget") == expected


@pytest.mark.parametrize(("text", "low", "high", "currency"), ASKED_EN)
def test_a_budget_asked_in_english(
    text: str, low: int | None, high: int | None, currency: str
) -> None:
    expected = {"status": "amount", "min": low, "max": high, "currency": currency}
    assert value(text, "budget", "budget") == expected


@pytest.mark.parametrize(("text", "status"), STATUS)
def test_where_the_money_stands(text: str, status: str | None) -> None:
    reading = find(text, "budget", "budget")
    if status is None:
        assert reading is None
        return
    assert reading is not None
    assert isinstance(reading.value, dict)
    assert reading.value["status"] == status
    assert reading.status == (status if status in ("unknown", "undisclosed") else "value")


def test_approved_keeps_the_amount() -> None:
    expected = {"status": "approved", "min": 350_000, "max": 350_000, "currency": "CNY"}
    assert value("approved, 350k", "budget", "budget") == expected


@pytest.mark.parametrize(("text", "status", "low", "high"), UNASKED)
def test_a_budget_said_unasked(text: str, status: str, low: int | None, high: int | None) -> None:
    got = value(text, "budget")
    assert (got["status"], got["min"], got["max"]) == (status, low, high)


@pytest.mark.parametrize("text", NOT_MINE)
def test_other_sums_are_no_budget(text: str) -> None:
    assert find(text, "budget") is None


@pytest.mark.parametrize(
    "text",
    ["we lose 200k a year to diversion", "你们要98000?", "一年亏两百万", "300 people", "三个月"],
)
def test_losses_prices_people_and_days_are_no_budget_even_when_asked(text: str) -> None:
    assert find(text, "budget", "budget") is None


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("150k", "USD", "USD"),  # of a talk in dollars
        ("150k", None, "CNY"),  # nothing known: the playbook's
        ("150k yuan", "USD", "CNY"),  # named
        ("15 wan", "USD", "CNY"),  # nobody counts dollars in wan
        ("twenty grand, we're a bakery in Galway", None, "EUR"),
        ("budget is 80k, my number is +44 20 7946 0123", None, "GBP"),
        ("they want $60k for theirs, we have 40k", None, "USD"),
        ("两万", "USD", "CNY"),
    ],
)
def test_the_currency_of_a_sum_that_names_none(
    text: str, currency: str | None, expected: str
) -> None:
    read = value(text, "budget", "budget", currency=currency)
    assert read["currency"] == expected
