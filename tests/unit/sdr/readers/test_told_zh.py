"""Answers in Chinese as people tell them: as a reckoning, a comparison, a figure of speech."""

from typing import Any

import pytest

from tests.unit.sdr.readers.words import find, value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("财务放话了，不许过二十五万", None, 250_000),
        ("一年八万，到顶了", None, 80_000),
        ("每个月拿个五千，再多老板要骂的", None, 60_000),
        ("十二到十八之间，万", 120_000, 180_000),
        ("前年那套九万，今年照旧", 90_000, 90_000),
        ("去年花了七万，今年不能再多", None, 70_000),
        ("会务费剩了十一万，就用这笔钱", 110_000, 110_000),
        ("每个账号一年三百，我们六十个账号", 18_000, 18_000),
        ("六万八万的都行", 60_000, 80_000),
        ("年初报了五十，财务砍到三十五", 350_000, 350_000),
        ("总共两百万，分到系统这块的三十万", 300_000, 300_000),
        ("不能过六位数", None, 99_999),
        ("公司规定超过四十万就要招标", None, 400_000),
    ],
)
def test_a_sum_told_as_a_limit_or_a_reckoning(text: str, low: int | None, high: int | None) -> None:
    told = value(text, "budget", "budget")
    assert (told["min"], told["max"]) == (low, high)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("从差旅费里匀个六万出来", "arrangeable"),
        ("钱充裕得很", "arrangeable"),
        ("今年的早花完了", "none"),
        ("穷得叮当响", "none"),
        ("还没立项呢", "unknown"),
        ("钱攥在老板娘手里", "unknown"),
        ("看缘分", "unknown"),
    ],
)
def test_where_the_money_stands_in_a_turn_of_phrase(text: str, status: str) -> None:
    assert value(text, "budget", "budget")["status"] == status


@pytest.mark.parametrize("text", ["我月薪才九千", "每个业务员一天两块钱", "一块钱都嫌多"])
def test_wages_and_coins_are_no_budget(text: str) -> None:
    told = value(text, "budget", "budget")
    assert told is None or told["max"] is None


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("订货会在一月二十，会前要定", "2027-01-19"),
        ("展会三月八号，得赶在那之前", "2027-03-07"),
        ("这月二十八号之前", "2026-11-28"),
        ("说是二月份之前，那就二月底吧", "2027-02-28"),
        ("等明年的钱下来，大概四五月份", "2027-05-31"),
        ("这事念叨了两年，今年底怎么也得办", "2026-12-31"),
        ("腊月二十", "2027-01-27"),
        ("正月十二", "2027-02-17"),
        ("二月十八", "2027-02-18"),
        ("四月中下旬", "2027-04-30"),
    ],
)
def test_the_day_meant_of_several_told(text: str, by: str) -> None:
    assert value(text, "timeline", "timeline") == {"status": "date", "by": by}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("领导一天一个样", "unknown"),
        ("不好说，看董事会", "unknown"),
        ("随缘", "unknown"),
        ("今年算了", "later"),
        ("等我把账收回来再说", "later"),
        ("先收集点资料", "looking"),
        ("学习一下", "looking"),
    ],
)
def test_no_day_in_a_turn_of_phrase(text: str, status: str) -> None:
    assert value(text, "timeline", "timeline")["status"] == status


@pytest.mark.parametrize("text", ["一天到晚开会", "想了三年了"])
def test_how_long_it_has_been_is_no_plan(text: str) -> None:
    assert value(text, "timeline", "timeline") is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("三个车间，每个车间四十个人", 120, 120),
        ("五家店，一家店六个人，加上办公室十二", 42, 42),
        ("两班倒，一班七十", 140, 140),
        ("发工资要发一百二十份", 120, 120),
        ("交社保的八十五个", 85, 85),
        ("连临时工算上三百五，正式的二百二", 220, 220),
        ("旺季能到五百，平时三百", 300, 300),
        ("六七十号吧", 60, 70),
    ],
)
def test_people_counted_in_other_ways(text: str, low: int, high: int) -> None:
    assert value(text, "company_size", "company_size") == {"min": low, "max": high}


@pytest.mark.parametrize(
    "text", ["业务员二十二个，其他的没数过", "你们公司几个人啊", "临时工三十个不算"]
)
def test_a_part_of_the_people_or_others_are_no_size(text: str) -> None:
    assert value(text, "company_size", "company_size") is None


def test_the_people_of_a_client_are_not_ours() -> None:
    assert value("我在帮一个客户找系统，他们做饮料，一百五十人", "company_size") is None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("印章在我手里", "decider"),
        ("一言堂", "decider"),
        ("我上面没人了", "decider"),
        ("我占股60%", "decider"),
        ("大事小事都归我管", "decider"),
        ("头是我挑的头，谁定还不清楚", "initiator"),
        ("主意是我出的", "initiator"),
        ("天天撺掇老板上系统的是我撺掇的", "initiator"),
        ("我敲敲边鼓", "influencer"),
        ("给技术那块打个分", "influencer"),
        ("上头派给我的，让我打听打听", "influencer"),
        ("我挑好了报给副总", "influencer"),
        ("评审组里我是其中一个", "influencer"),
        ("敲定之后我去跑合同", "executor"),
        ("以后天天捧着手机点的就是我", "user"),
        ("上头买啥我用啥", "user"),
    ],
)
def test_a_part_told_in_a_figure_of_speech(text: str, role: str) -> None:
    assert value(text, "buying_role", "buying_role") == role


@pytest.mark.parametrize(
    "text", ["我也不清楚谁拍板", "得等我姐夫点头", "你是想绕过我找老板吧", "这个嘛，先不聊"]
)
def test_no_part_where_others_are_told_of(text: str) -> None:
    assert value(text, "buying_role", "buying_role") is None


def test_who_collects_offers_for_the_purchasing_desk_carries_it_out() -> None:
    assert value("我是采购，领导让我问三家报价", "buying_role") == "executor"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("江苏盐城，离上海三个小时", "江苏盐城"),
        ("说是北京公司，其实人都在廊坊", "廊坊"),
        ("注册在海南，干活在东莞", "东莞"),
        ("最早在温州，后来搬到滁州了", "滁州"),
        ("客户都在华东，厂在宣城", "宣城"),
        ("西北那边，天水", "天水"),
        ("胶州，山东的胶州", "胶州"),
        ("总部在深圳，厂子在赣州", "深圳"),
        ("我们在新竹", "新竹"),
    ],
)
def test_the_seat_of_several_places(text: str, place: str) -> None:
    assert value(text, "region", "region") == place


@pytest.mark.parametrize("text", ["全国都有客户", "我人在高铁上", "在地球上", "哦豁", "你猜"])
def test_no_place_in_an_answer(text: str) -> None:
    assert value(text, "region", "region") is None


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("业务员在微信群里喊，会计再敲进金蝶", "微信群里喊，会计再敲进金蝶"),
        ("总部统一上的SAP，下面偷偷用石墨文档", "SAP，下面偷偷用石墨文档"),
        ("客户打电话来，我爱人写在台历上", "电话、台历"),
        ("原来用SAP，现在想换金蝶", "SAP"),
        ("以前用过金蝶，现在就Excel和微信群", "Excel和微信群"),
    ],
)
def test_the_tools_and_not_the_story(text: str, tools: str) -> None:
    assert value(text, "current_solution", "current_solution") == tools


@pytest.mark.parametrize(
    "text", ["还没定，在看用友和金蝶", "听说同行都用钉钉", "想上SAP", "别提了"]
)
def test_tools_looked_at_are_none(text: str) -> None:
    assert value(text, "current_solution", "current_solution") is None


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("订单全是传真", "传真"),
        ("现在报货全靠wechat", "wechat"),
        ("到处是满天飞的纸条子", "纸条子"),
    ],
)
def test_means_that_the_work_runs_on(text: str, tool: str) -> None:
    assert value(text, "current_solution") == tool


@pytest.mark.parametrize(
    ("text", "fact", "told"),
    [
        ("上官，复姓，单名一个岫", "name", "上官岫"),
        ("单名一个“骁”，姓步", "name", "步骁"),
        ("喊我阿坤得啦", "name", "阿坤"),
        ("哦对，还没说，鄙人丁卫东", "name", "丁卫东"),
        ("大伙儿都叫我萍姐", "name", "萍姐"),
        ("执照上写的是“云上坊实业”", "company", "云上坊实业"),
        ("挂在恒丰底下，我们这块叫恒丰优选", "company", "恒丰优选"),
        ("以前是总监，现在头衔叫运营主管", "job_title", "运营主管"),
        ("渠道部，做经理第四年", "job_title", "渠道部经理"),
        ("啥都管，挂个总监", "job_title", "总监"),
        ("以前跑业务，如今坐办公室当经理", "job_title", "经理"),
    ],
)
def test_the_words_that_name_it_and_no_more(text: str, fact: str, told: str) -> None:
    assert value(text, fact, fact) == told


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("你管我干啥的", "job_title"),
        ("你猜", "company"),
        ("跟我姓", "company"),
        ("小作坊，没注册", "company"),
        ("问这干嘛", "region"),
    ],
)
def test_a_dodge_is_no_value(text: str, fact: str) -> None:
    assert value(text, fact, fact) is None


@pytest.mark.parametrize(
    ("text", "asked", "fact"),
    [
        ("老板叫我找找看", None, "name"),
        ("我一个跑腿的哪知道", "budget", "job_title"),
        ("我负责比价", "buying_role", "job_title"),
        ("邮箱不用了，打我手机吧13900000000", "email", "industry"),
    ],
)
def test_what_was_not_said_of_oneself(text: str, asked: str | None, fact: str) -> None:
    found: Any = value(text, fact, asked)
    assert found is None


def test_the_trade_of_today_and_not_the_one_given_up() -> None:
    assert value("早年做过瓷砖，亏了，现在改做饮料", "industry", "industry") == "beverages"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("不到一百，八十出头那样子", 80, 88),
        ("少则一百二，旺季能到两百", 120, 200),
    ],
)
def test_a_size_told_twice(text: str, low: int, high: int) -> None:
    assert value(text, "company_size", "company_size") == {"min": low, "max": high}


@pytest.mark.parametrize(
    ("text", "fact", "told"),
    [
        ("跟你们王总一个姓，姓王，王秋池", "name", "王秋池"),
        ("家里的厂，我爸董事长，我挂个副总经理", "job_title", "副总经理"),
        ("听着洋气，说白了就是信息中心主任", "job_title", "信息中心主任"),
        ("唐山，靠海那头，曹妃甸", "region", "唐山曹妃甸"),
        ("江苏，跟上海隔条江，启东", "region", "江苏启东"),
        ("说来惭愧，一个大本子，会计小姑娘手抄", "current_solution", "大本子"),
        ("用友管账，前端就是微信接龙", "current_solution", "用友管账，前端就是微信接龙"),
    ],
)
def test_what_is_told_around_the_answer(text: str, fact: str, told: str) -> None:
    assert value(text, fact, fact) == told


@pytest.mark.parametrize(
    ("text", "asked", "fact"),
    [
        ("我们公司做绍兴黄酒的", None, "region"),
        ("名字在核，还没注册下来", "company", "company"),
        ("看了你们直播，主播说的填表那段笑死我了", None, "need"),
        ("前端就是微信接龙", None, "wechat"),
        ("用过两年用友，停了", "current_solution", "timeline"),
    ],
)
def test_what_is_said_of_other_things(text: str, asked: str | None, fact: str) -> None:
    assert value(text, fact, asked) is None


@pytest.mark.parametrize(("text", "by"), [("俩月之内吧", "2027-01-21"), ("仨月", "2027-02-21")])
def test_two_or_three_months_in_one_word(text: str, by: str) -> None:
    assert value(text, "timeline", "timeline") == {"status": "date", "by": by}


def test_they_first_is_a_refusal() -> None:
    told = value("看你们多少我再报", "budget", "budget")
    assert told["status"] == "undisclosed"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("白班一百一，夜班七十", 180, 180),
        ("俩厂，一个两百，一个八十", 280, 280),
        ("车间一百五，办公楼里坐着四十", 190, 190),
        ("去年还一千人，今年只剩一半", 500, 500),
        ("编制90，实际到岗76", 76, 76),
        ("刚招了十个，凑够一百二了", 120, 120),
    ],
)
def test_parts_that_are_all_there_is(text: str, low: int, high: int) -> None:
    assert value(text, "company_size", "company_size") == {"min": low, "max": high}


def test_a_stretch_up_to_its_ceiling() -> None:
    told = value("十五万出头，十八万封顶", "budget", "budget")
    assert (told["min"], told["max"]) == (150_000, 180_000)


@pytest.mark.parametrize(
    "text", ["账上有一百万，但不是给这个的", "预算砍了三分之一", "一家店一年两千，看有多少店"]
)
def test_money_for_other_things_is_no_budget(text: str) -> None:
    assert value(text, "budget", "budget") is None


def test_what_will_be_granted_is_not_granted_yet() -> None:
    assert value("报上去四十万，批下来多少不知道", "budget", "budget")["status"] == "amount"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("明年年中之前定就行", {"status": "date", "by": "2027-06-30"}),
        ("越早越好，最好春节前", {"status": "date", "by": "2027-02-05"}),
        ("现在都十一月了，开春再说", {"status": "later", "by": None}),
        ("五年规划里的事，不着急", {"status": "later", "by": None}),
        ("年前没戏，三月份启动", {"status": "date", "by": "2027-03-31"}),
    ],
)
def test_the_time_that_counts(text: str, told: dict[str, Any]) -> None:
    assert value(text, "timeline", "timeline") == told


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("我跟财务总监联签", "decider"),
        ("这一块老板放权给我了", "decider"),
        ("老板是我姐，我说的她都听", "influencer"),
    ],
)
def test_a_part_shared_or_handed_over(text: str, role: str) -> None:
    assert value(text, "buying_role", "buying_role") == role


def test_goods_made_for_others_are_our_trade() -> None:
    assert value("给大牌做饮料代工", "industry", "industry") == "beverages"


@pytest.mark.parametrize(
    "text", ["春节后就想上", "过完年想换一套", "13816550021，春节后就想上系统"]
)
def test_a_plan_told_unasked_is_believed(text: str) -> None:
    plan = find(text, "timeline")
    assert plan is not None
    assert plan.confidence >= 0.5
    assert value(text, "timeline")["by"] > "2027-02"


@pytest.mark.parametrize(
    ("text", "fact", "told"),
    [
        ("SAP B1 用了五年 想换", "current_solution", "SAP B1"),
        ("金蝶,我自己弄的", "current_solution", "金蝶"),
        ("姓名栏填孙建军", "name", "孙建军"),
        ("刘备的刘，单字一个川", "name", "刘川"),
    ],
)
def test_an_answer_without_the_remark(text: str, fact: str, told: str) -> None:
    assert value(text, fact, fact) == told


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("看了你们给某酒业做的案例，1200人的团队效率提升三成", "company_size"),
        ("我不是老板，我是老板他弟", "job_title"),
        ("做过七年大区经理", "job_title"),
        ("预算是三个人一起定的", "budget"),
    ],
)
def test_what_is_told_of_others_or_of_the_past(text: str, fact: str) -> None:
    assert value(text, fact) is None


def test_a_bare_number_right_behind_the_word_budget_is_in_tens_of_thousands() -> None:
    told = value("做瓷砖的，预算大概三四十，年后定", "budget")
    assert (told["min"], told["max"]) == (300_000, 400_000)


def test_means_named_behind_who_uses_them() -> None:
    assert value("都是我嫂子拿本子记", "current_solution") == "本子"


def test_who_came_for_nothing_has_no_post_and_no_trade() -> None:
    assert value("我是来打酱油的", "job_title", "job_title") is None
    assert value("我是来打酱油的", "industry", "industry") is None


@pytest.mark.parametrize(
    ("text", "fact", "told"),
    [
        ("四十来号人，全窝在义乌", "region", "义乌"),
        ("做家具的，八十多号木匠", "company_size", {"min": 80, "max": 89}),
    ],
)
def test_what_an_answer_tells_by_the_way(text: str, fact: str, told: Any) -> None:
    assert value(text, fact) == told


def test_the_earliest_that_is_next_year_is_later() -> None:
    later = value("最快也是明年", "timeline", "timeline")
    assert later == {"status": "later", "by": None}
    assert value("最快也得明年三月", "timeline", "timeline")["by"] == "2027-03-31"


def test_a_sum_that_may_not_reach_so_many_figures() -> None:
    assert value("一年不许到六位数", "budget", "budget")["max"] <= 100_000


def test_a_family_name_behind_the_company_is_the_name() -> None:
    assert value("陈记酒业，姓陈", "name", "name") == "陈"
