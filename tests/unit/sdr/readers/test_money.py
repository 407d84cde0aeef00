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
    ("1,00,000 rupees", 100_000, 100_000, "INR"), ("2 crore", 20_000_000, 20_000_000, "INR"),
]  # fmt: skip
STATUS = [
    ("已经批下来了", "approved"), ("already approved by the board", "approved"), ("批了的,没跑", "approved"), ("没预算", "none"),
    ("no budget at all rn", "none"), ("没专门列", "none"), ("预算还没定,不过我拍板,只要好用钱可以挤出来", "arrangeable"),
    ("depends. for right tool we find money", "arrangeable"), ("可以申请", "arrangeable"), ("it can be arranged", "arrangeable"),
    ("not fixed yet, my boss would have to say", "unknown"), ("得问财务,我真不清楚", "unknown"), ("no idea honestly", "unknown"),
    ("还没批", "unknown"), ("这个不方便说", "undisclosed"), ("保密", "undisclosed"), ("i'd rather not tell you that", "undisclosed"),
    ("none of your business", "undisclosed"),
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
]  # fmt: skip
NOT_MINE = [
    "你们要98000?", "we lose 200k a year to diversion", "一年少说亏两百万", "去年营收12个亿", "漏一单赔客户三千", "98000对我们来说太高了",
    "reps earn 6000 a month", "what can i get for 50k?", "人家三万块全包", "一年三千万市场费用", "costs us maybe 3 million a year", "98k?? are you kidding",
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
def test_where_the_money_stands(text: str, status: str) -> None:
    reading = find(text, "budget", "budget")
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
