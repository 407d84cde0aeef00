"""What Chinese speakers tell on the way, and what sounds alike and tells nothing."""

from typing import Any

import pytest

from tests.unit.sdr.readers.words import value


@pytest.mark.parametrize(
    ("text", "asked", "code"),
    [
        ("上个月啤酒压了两车货，全过期了", "need", "beverages"),
        ("零食最怕受潮，梅雨天报废一大批", "problem", "food"),
        ("瓷砖被人低价窜到隔壁市了", "problem", "building_materials"),
        ("饮料业务员，天天填表填到半夜", None, "beverages"),
        ("食品厂厂长，最近断货断得厉害", None, "food"),
        ("福建晋江做零食的厂，想把订货搬到网上", None, "food"),
        ("我负责饮料这条线，销售总监", None, "beverages"),
        ("二十多家连锁母婴店，总部在合肥", None, "retail_chain"),
        ("自己开的水果店，九家，都在市区", "industry", "retail_chain"),
        ("咖啡馆，就一家，学校门口", "industry", "other"),
        ("主要代理可口可乐、统一这些，往小店里送", None, "distributor"),
        ("大牌的货我们往乡镇铺，自己没厂", "industry", "distributor"),
    ],
)
def test_a_trade_told_on_the_way(text: str, asked: str | None, code: str) -> None:
    assert value(text, "industry", asked) == code


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("代理商说我欠他返利", "need"),
        ("经销商还不认账，月月吵", "need"),
        ("以前做食品，那会儿没这些系统", None),
        ("你们给啤酒厂做过吗", None),
        ("昨晚喝了点啤酒，今天晚回", None),
        ("两千家店，一个月只能跑三百家", "problem"),
        ("货进了二十家连锁超市，谁在卖不知道", "problem"),
        ("隔壁的饮料卖到我们这边来了", "need"),
        ("没人找代理，我们自己有厂", "need"),
    ],
)
def test_what_others_deal_in_is_no_trade_of_theirs(text: str, asked: str | None) -> None:
    assert value(text, "industry", asked) is None


@pytest.mark.parametrize(
    ("text", "asked", "tools"),
    [
        ("经销商都在微信里报单，文员一条条抄", "problem", "微信"),
        ("会计走了，那个Excel没人会改", "problem", "Excel"),
        ("用友里一个数，金蝶里又一个数", "problem", "用友里一个数，金蝶"),
        ("各门店用云小铺，总仓用飞仓", None, "云小铺，总仓用飞仓"),
        ("促销员拿纸表去店里打勾", None, "纸表"),
        ("现在打卡用的是小步走", None, "小步走"),
        ("我们IT自己写的，叫“小青蛙”", "current_solution", "小青蛙"),
        ("试过钉钉，最后又回到微信群了", "current_solution", "微信群"),
        ("金蝶做账，发货手写三联单", "current_solution", "金蝶做账，发货手写三联单"),
        ("除了记账软件，别的啥也没有", "current_solution", "记账软件"),
    ],
)
def test_tools_told_in_passing_and_as_said(text: str, asked: str | None, tools: str) -> None:
    assert value(text, "current_solution", asked) == tools


@pytest.mark.parametrize(
    "text",
    [
        "加我微信聊",
        "已经跟用友签了，下月就上",
        "和金蝶打通没问题吧",
        "钉钉也能搞订单，你们强在哪",
        "以后想换成SAP",
        "客户一天三百个电话，接不过来",
        "我们是用友的服务商",
        "用的人不是我",
    ],
)
def test_tools_asked_about_planned_or_anothers_are_not_in_use(text: str) -> None:
    assert value(text, "current_solution") is None


@pytest.mark.parametrize(
    ("text", "asked", "place"),
    [
        ("鲁西南，菏泽济宁那几个县", "region", "鲁西南"),
        ("华中，以武汉长沙为主", "region", "华中"),
        ("义乌旁边的浦江", "region", "浦江"),
        ("坐标绍兴柯桥，想看看", None, "绍兴柯桥"),
        ("去年从无锡迁到宜兴，仓也重租了", None, "宜兴"),
        ("货今年铺进湖南的商超了", None, "湖南"),
        ("保定不是我们，那是供应商，我们在沧州", "region", "沧州"),
    ],
)
def test_the_shortest_words_for_the_own_place(text: str, asked: str | None, place: str) -> None:
    assert value(text, "region", asked) == place


@pytest.mark.parametrize(
    "text",
    ["我是安徽农大的老师", "苏州恒禾食品有限公司市场部", "温州本地人开发的", "做瓷砖的呀"],
)
def test_a_school_a_firms_name_or_a_people_is_no_place(text: str) -> None:
    assert value(text, "region", "region" if text.startswith("做") else None) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("明年吧，怎么也得明年", {"status": "later", "by": None}),
        ("2028年的事", {"status": "later", "by": None}),
        ("今明两年都不动", {"status": "later", "by": None}),
        ("等哪天有余钱了再换", {"status": "later", "by": None}),
        ("还没有采购计划", {"status": "later", "by": None}),
        ("快的话一月，慢的话三月", {"status": "date", "by": "2027-03-31"}),
        ("老板说明天，但正常要到二月底", {"status": "date", "by": "2027-02-28"}),
        ("旺季九月，七月底上线就行", {"status": "date", "by": "2027-07-31"}),
        ("恨不得今天就上", {"status": "date", "by": "2026-12-21"}),
        ("财年是3月31号结束", {"status": "date", "by": "2027-03-31"}),
        ("1.20", {"status": "date", "by": "2027-01-20"}),
        ("3.15之前", {"status": "date", "by": "2027-03-15"}),
        ("元月份", {"status": "date", "by": "2027-01-31"}),
        ("没打算马上买，先做做功课", {"status": "looking", "by": None}),
        ("没人跟我讲过", {"status": "unknown", "by": None}),
        ("这是公司内部安排", {"status": "undisclosed", "by": None}),
    ],
)
def test_by_when_as_chinese_speakers_say_it(text: str, expected: dict[str, Any]) -> None:
    assert value(text, "timeline", "timeline") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("领导说年前要把合同签掉", {"status": "date", "by": "2027-02-05"}),
        ("项目排到2028年了，先接触一下", {"status": "later", "by": None}),
        ("公司要求四月一号全部线上下单，你们来得及吗", {"status": "date", "by": "2027-04-01"}),
        ("就是来逛逛的，别推销", {"status": "looking", "by": None}),
        ("老板让我先了解了解", None),
        ("现在的合同六月到期", None),
        ("二十号的会改到线上了", None),
    ],
)
def test_a_plan_told_unasked(text: str, expected: dict[str, Any] | None) -> None:
    assert value(text, "timeline") == expected


@pytest.mark.parametrize(
    ("text", "asked", "role"),
    [
        ("三个部门各一票，我也有一票", "buying_role", "influencer"),
        ("不是我定，可我有一票否决权", "buying_role", "influencer"),
        ("领导交代我牵头看供应商", None, "influencer"),
        ("我是被总监派来打听的", None, "influencer"),
        ("我就负责后面的合同和发票", None, "executor"),
        ("就管盖章寄合同", "buying_role", "executor"),
        ("天天要用它的那个倒霉蛋", "buying_role", "user"),
        ("我们店员以后天天得用", None, "user"),
        ("自己的厂自己说了算", "buying_role", "decider"),
        ("这个主意是我的，一直坚持要上", None, "initiator"),
        ("你看我像拍板的吗", "buying_role", None),
        ("我是大股东，不参与经营", None, None),
        ("三个合伙人商量，我也有一票", "buying_role", "decider"),
    ],
)
def test_the_part_as_it_is_told(text: str, asked: str | None, role: str | None) -> None:
    assert value(text, "buying_role", asked) == role


@pytest.mark.parametrize(
    ("text", "status", "low", "high"),
    [
        ("二十万以里", "amount", None, 200_000),
        ("不低于18万", "amount", 180_000, None),
        ("至少备了60万", "amount", 600_000, None),
        ("800一个月", "amount", 9_600, 9_600),
        ("本来30万，被财务削成22万", "amount", 220_000, 220_000),
        ("不是十五万，老板说只给十二万", "amount", 120_000, 120_000),
        ("OA流程走完了，36万", "approved", 360_000, 360_000),
        ("钱可以凑", "arrangeable", None, None),
        ("现在真没这笔钱", "none", None, None),
        ("没打算花钱", "none", None, None),
        ("没权限说", "undisclosed", None, None),
    ],
)
def test_the_money_as_it_is_told(text: str, status: str, low: int | None, high: int | None) -> None:
    told = value(text, "budget", "budget")
    assert (told["status"], told["min"], told["max"]) == (status, low, high)


def test_who_forgot_to_say_something_knows_the_budget_all_the_same() -> None:
    assert value("刚才忘了说，我们有三百人", "budget", "budget") is None


@pytest.mark.parametrize(
    ("text", "name", "company"),
    [
        ("你好，我是松溪茶饮的小孟", "小孟", "松溪茶饮"),
        ("这里是Foodlab China的Amy，做软糖", "Amy", "Foodlab China"),
        ("老韩，临沂的，板材厂", "老韩", None),
        ("花名“海棠”", "海棠", None),
        ("鄙人姓仇", "仇", None),
        ("我们牌子叫“小鹿先生”，童鞋", None, "小鹿先生"),
        ("你好 云屿家居，做实木床的", None, "云屿家居"),
        ("丰瑞农牧信息部经理", None, "丰瑞农牧"),
        ("我是湖南的小李", "小李", None),
        ("我是市场部的小李", "小李", None),
        ("建筑涂料，内外墙都做，工厂在孝感", None, None),
        ("我管办事处，销售公司总经理", None, None),
    ],
)
def test_who_they_are_and_for_whom(text: str, name: str | None, company: str | None) -> None:
    assert (value(text, "name"), value(text, "company")) == (name, company)


@pytest.mark.parametrize("text", ["我叫陈建军", "我是学生没有公司"])
def test_a_name_or_no_firm_is_no_companys_name(text: str) -> None:
    assert value(text, "company", "company") is None


@pytest.mark.parametrize(
    "text",
    [
        "我们老家的" * 800, "一个小老家,做" * 600, "微信里Excel用友," * 400, "去年今年就像那批" * 500,
        "我是" + "的小" * 1900, "用的是" * 1300, "自己的一家" * 800, "大家好你好嗨啊" * 500,
    ],
)  # fmt: skip
@pytest.mark.parametrize("asked", [None, "current_solution", "timeline", "name"])
def test_no_text_is_too_long_to_be_read(text: str, asked: str | None) -> None:
    value(text[:4000], "industry", asked)
