"""Company sizes: people of the whole company, in both languages."""

import pytest

from tests.unit.sdr.readers.words import find, value

ASKED_ZH = [
    ("200多", 200, 299), ("两百多人", 200, 299), ("五六百", 500, 600), ("不到一百", None, 99), ("50+", 50, None),
    ("~300", 300, 300), ("1200", 1200, 1200), ("五六十", 50, 60), ("三百多人", 300, 399), ("一百出头", 100, 110),
    ("大几百吧 具体我也没数过", 600, 999), ("不算工人的话八九十个吧", 80, 90), ("去年刚裁过 现在剩一百六七", 160, 170),
    ("销售一百二,内勤三十,别的部门我不清楚", 150, None), ("about 350人", 350, 350), ("三四十号人", 30, 40),
    ("两百来人", 200, 200), ("200来人", 200, 200), ("上千人", 1000, None), ("超过500人", 500, None),
    ("50人以上", 50, None), ("最多80人", None, 80), ("一百以内", None, 100), ("十几个人", 10, 19), ("二十几个", 20, 29),
    ("一千二", 1200, 1200), ("两千五百人左右", 2500, 2500), ("1.2万人", 12000, 12000), ("一百到两百人", 100, 200),
    ("100-200", 100, 200), ("就我一个人", 1, 1), ("夫妻店,就我俩", 2, 2), ("十几二十个人", 10, 20),
    ("兩百多人", 200, 299), ("３００人", 300, 300), ("员工三百二", 320, 320), ("业务员三百多", 300, 399), ("30多号人", 30, 39),
    ("百来人", 100, 100), ("大概四百人上下", 400, 400), ("不是200，是500", 500, 500), ("说错了,是300人", 300, 300),
    ("就我跟我老公，再请了三个工人，5个", 5, 5), ("工厂八百，销售公司另外两百五，合起来1050", 1050, 1050), ("总部80，工厂300，一共380", 380, 380), ("正式的八十，临时的四十", 120, 120),
    ("300，哦不，350", 350, 350), ("是80不是800", 80, 80), ("少打了个零，3000", 3000, 3000), ("没有那么多，八十个左右", 80, 80), ("对，三百人", 300, 300), ("五百不到", None, 499), ("小几百", 200, 400),
    ("五六十号", 50, 60), ("千把号", 1000, 1000), ("一百二三十号人吧大概", 120, 130), ("三位数", 100, 999), ("业务员一百二", 120, 120),
]  # fmt: skip
ASKED_EN = [
    ("about 300 ppl", 300, 300), ("50-80", 50, 80), ("1200 employees plus maybe 400 promoters thru agency", 1200, 1200),
    ("just 8 of us", 8, 8), ("big. over 5k", 5000, None), ("roughly 35, growing", 35, 35), ("less then 100", None, 99),
    ("headcount is 640 as of last month", 640, 640), ("dunno exactly, 400ish?", 400, 400),
    ("15 ppl in office + 30 in the warehouse", 45, 45), ("only me and my wife lol", 2, 2),
    ("between 150 and 200 i'd say", 150, 200), ("we r 60 now, will be 90 after the merger", 60, 60),
    ("small team. twenty something", 20, 29), ("a couple hundred", 200, 200), ("300+", 300, None),
    ("under 50", None, 49), ("fewer than 10", None, 9), ("up to 80 people", None, 80), ("at least 500", 500, None),
    ("more than 1,000", 1000, None), ("1,200", 1200, 1200), ("two hundred and fifty", 250, 250), ("300 or so", 300, 300),
    ("from 50 to 60", 50, 60), ("around 2k", 2000, 2000), ("300-odd", 300, 399), ("twelve", 12, 12), ("a dozen people", 12, 12),
    ("sorry meant 500", 500, 500), ("scrap that, 500", 500, 500), ("not 200 but 500", 500, 500), ("no more than 40", None, 40),
    ("hundreds of people", 200, 999), ("50 or 60", 50, 60), ("approx. 75", 75, 75), ("it's 420 people", 420, 420),
    ("3,000 staff worldwide", 3000, 3000), ("200", 200, 200), ("half a dozen... 6", 6, 6),
    ("btw 500 and 600", 500, 600), ("230 on the books", 230, 230), ("250 all told", 250, 250), ("few hundred", 300, 500), ("me and two others", 3, 3), ("80 full time and 20 part time", 100, 100),
    ("no wait, 300", 300, 300), ("800? no, 80", 80, 80), ("120, no sorry, 140", 140, 140), ("it's 300 not 200", 300, 300), ("yes about 300", 300, 300), ("no, just 12", 12, 12), ("hq 80, factory 300", 380, 380),
]  # fmt: skip
UNASKED = [
    ("我们200号人", 200, 200), ("业务员三百多,加上工厂得有两千", 2000, 2000),
    ("集团上万人了 我们这个事业部四百出头", 10000, None), ("小公司 就我们二十几个人", 20, 29),
    ("厂里一共四百来人,经销商三百出头", 400, 400), ("we have around two hundred staff, 90 of them are field sales", 200, 200),
    ("it's a group with 11,000 people but my division is 700", 11000, 11000),
    ("Total manpower 2,300 across four plants", 2300, 2300), ("我们公司有150人", 150, 150), ("we are 60 people", 60, 60),
    ("a 45-person company, we make snacks", 45, 45), ("员工320,预算二十来万", 320, 320),
    ("晋江做运动鞋的，厂子加销售九百多人", 900, 999), ("厂里两百八十几个人", 280, 289), ("苏打水品牌，成立五年，团队90人", 90, 90), ("整个团队就15个人", 15, 15), ("连我在内八个人", 8, 8),
    ("厂里人不多，六十来个", 60, 60), ("全公司上下四百多口子", 400, 499), ("280 people making rum. Anybody in liquor got results?", 280, 280), ("family firm, we make kitchens, 230 on the books", 230, 230),
    ("around 90 people work here", 90, 90), ("我这个团队二十个人，公司五百人", 500, 500),
]  # fmt: skip
NO_SIZE = [
    "我们有六百多个经销商",
    "业务每人管八十家店",
    "45 field staff, company phones",
    "药店一万两千家,代表只有九十个",
    "200",
    "300k",
    "三个人投票定",
    "每个月光对账就要耗掉四个人",
    "IT team of 20 people wrote it",
    "我们三十个人想听宣讲",
    "120 dealers, about 9k outlets",
    "预算20万",
    "do you have a case for companies with 60 staff?",
    "13812345678",
    "我们打算拿出50万",
    "2016年成立的",
    "50 users minimum?",
    "两三百人的企业用得怎么样",
    "since 2021 we use SAP",
    "我们IT就两个人",
    "销售团队120人",
    "我带的团队30人",
    "我负责用户运营，团队九个人",
    "we trained 40 people",
    "we lost 20 people last year",
    "开会来了50个人",
    "5 people do nothing but type orders",
]
NO_ANSWER = ["one moment please", "curious, why that one first", "we're already customer no, ticket 8841 is open for 9 days", "一年快十万，我还不如多请两个文员", "the oldest one has been with us since 1988", "外勤365不换", "too many goods, too few goods", "有人卷走十几万货款"]  # fmt: skip


@pytest.mark.parametrize(("text", "low", "high"), ASKED_ZH + ASKED_EN)
def test_a_size_that_was_asked(text: str, low: int | None, high: int | None) -> None:
    assert value(text, "company_size", "company_size") == {"min": low, "max": high}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("8 teams of 15", 120, 120),
        ("we have two shifts of 90 plus 40 in the office", 220, 220),
        ("5 plants of about 200 each", 1000, 1000),
        ("12 stores, 8 people each", 96, 96),
        ("3 sites with 40 to 50 each", 120, 150),
        ("20 stores with 5 staff each and 12 in the office", 112, 112),
        ("4 x 25", 100, 100),
        ("300 people, 5 teams of 10 in the field", 300, 300),
        ("900 people in 12 teams of 75", 900, 900),
        ("about 40 people × 1.5 h", 40, 40),
    ],
)
def test_groups_times_people_in_each(text: str, low: int, high: int) -> None:
    assert value(text, "company_size", "company_size") == {"min": low, "max": high}


@pytest.mark.parametrize(("text", "low", "high"), UNASKED)
def test_a_size_said_unasked(text: str, low: int | None, high: int | None) -> None:
    assert value(text, "company_size") == {"min": low, "max": high}


@pytest.mark.parametrize("text", NO_SIZE)
def test_other_numbers_are_no_size(text: str) -> None:
    assert find(text, "company_size") is None


@pytest.mark.parametrize(
    "text",
    [
        "预算20万",
        "200k rmb",
        "$5000",
        "下个月",
        "三个月内",
        "13812345678",
        "12 stores of 500 sqm",
        "three shifts",
    ],
)
def test_money_days_and_phones_are_no_size_even_when_asked(text: str) -> None:
    assert find(text, "company_size", "company_size") is None


@pytest.mark.parametrize("text", NO_ANSWER)
def test_numbers_that_answer_something_else(text: str) -> None:
    assert find(text, "company_size", "company_size") is None


def test_a_field_force_is_a_weak_answer() -> None:
    weak = find("业务员三百多", "company_size", "company_size")
    sure = find("三百多人", "company_size", "company_size")
    assert weak is not None
    assert sure is not None
    assert weak.confidence < sure.confidence
