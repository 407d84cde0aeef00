"""Chinese as people type it: cards, titles without a verb, parts of the company, names, numbers."""

from typing import Any

import pytest

from tests.unit.sdr.readers.words import find, value

CARDS = [
    ("李牧川 | 渠道总监 | 麦陇集团 | 13910000852", {"name": "李牧川", "job_title": "渠道总监", "company": "麦陇集团"}),
    ("此致\n周敏\n采购部经理\n恒润集团\n021-55501234", {"name": "周敏", "job_title": "采购部经理", "company": "恒润集团", "phone": "+862155501234"}),
    ("姓名:孙立 职位:销售总监 公司:天和集团", {"name": "孙立", "job_title": "销售总监", "company": "天和集团"}),
    ("何静,采购经理,四季春茶业,hejing@example.com", {"name": "何静", "job_title": "采购经理", "company": "四季春茶业"}),
    ("找我们采购经理李雪 13300004444", {"name": None, "job_title": None}),
]  # fmt: skip
TITLES = [
    ("我采购经理 你们底价多少", "采购经理"), ("我销售总监 不是实习生", "销售总监"), ("我是一名采购经理，想要报价单", "采购经理"),
    ("你好，我这边做牛肉干的，销售总监，手底下二十几个代理商", "销售总监"), ("做业务员十年了，天天填表", "业务员"), ("我经理让我来问", None), ("我们缺一个销售总监", None),
    ("当了八年大区经理，什么没见过", "大区经理"), ("我这边有企业主名录要不要", None),
]  # fmt: skip
SIZES = [
    ("我这大区一百二 全公司多少我真没数", None), ("莫问我 我只晓得我们组六个人", None), ("廿二個人", (22, 22)), ("卅来号人", (30, 30)), ("不知道诶 我们县就我一个人", None),
    ("我带的团队二十个，公司整体大概六百", (600, 600)), ("不到两百吧 一百八九", (180, 190)), ("上千了", (1000, None)), ("我们部门才5个人 全公司的话大概七八百", (700, 800)),
]  # fmt: skip
NAMES = [
    ("敝姓許，許雅婷", "許雅婷"), ("免贵姓洪，洪七", "洪七"), ("叫我Joyce得㗎喇", "Joyce"), ("阿依古丽·买买提", "阿依古丽·买买提"), ("Kelly吧", "Kelly"), ("洪亮，洪水的洪", "洪亮"),
]  # fmt: skip
PHONES = [
    ("9123 4567", "+85291234567"), ("0912-345-678", "+886912345678"), ("WhatsApp 6123 0098", "+85261230098"),
]  # fmt: skip
COMPANIES = [
    ("说了你也不知道 小厂 叫永兴", "永兴"), ("营业执照上是郑州丰乐面粉厂", "郑州丰乐面粉厂"), ("简称海纳川", "海纳川"), ("暂时保密", None),
]  # fmt: skip
ROLES = [
    ("我揀,我簽", "decider"), ("还能有谁 就我呗", "decider"), ("十万以下我签 以上要报集团", "decider"), ("我说买就买", "decider"), ("跟两个合伙人投票", "decider"),
    ("要上系统这个事是我在公司提的 最后得上会", "initiator"), ("我负责推进 预算老板批", "initiator"), ("我哥哥是老板，他叫我先看看你们", "influencer"), ("拍板没我份儿 我能给总部提提建议", "influencer"),
    ("我嘛 有建议权没有签字权", "influencer"), ("老大说了算，我就帮他看看", "influencer"), ("合同流程我来跑 选谁不归我", "executor"), ("下单付款都从我这走", "executor"),
    ("我就是将来天天用它的那个人 买不买轮不到我", "user"), ("集团统一采购 到时候让我用啥我用啥", "user"), ("打工的 哪有我说话的份", None), ("这摊子我爹的 他拍板", None),
]  # fmt: skip
BUDGETS = [
    ("一年超过两万我就不谈了", {"status": "amount", "min": None, "max": 20_000}), ("至少得十五万吧我估计", {"status": "amount", "min": 150_000, "max": None}), ("十二万八一年 多一分没有", {"status": "amount", "min": 128_000, "max": 128_000}),
    ("此项暂不便披露", {"status": "undisclosed"}), ("说了你们就照着报了", {"status": "undisclosed"}), ("钱的事好商量", {"status": "arrangeable"}),
]  # fmt: skip
TIMELINES = [
    ("双十二忙完就定 年底前吧", ("date", "2026-12-31")), ("清明前", ("date", "2027-04-04")), ("一百天内", ("date", "2027-03-01")), ("莫慌嘛 我就是随便看哈", ("looking", None)), ("没个准信", ("unknown", None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "facts"), CARDS)
def test_a_card(text: str, facts: dict[str, Any]) -> None:
    assert {fact: value(text, fact) for fact in facts} == facts


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_a_title_without_a_verb(text: str, title: str | None) -> None:
    assert value(text, "job_title") == title


@pytest.mark.parametrize(("text", "size"), SIZES)
def test_the_whole_company_and_no_part(text: str, size: tuple[int, int | None] | None) -> None:
    expected = None if size is None else {"min": size[0], "max": size[1]}
    assert value(text, "company_size", "company_size") == expected


@pytest.mark.parametrize(("fact", "text", "told"), [("name", *n) for n in NAMES] + [("phone", *p) for p in PHONES] + [("company", *c) for c in COMPANIES])  # fmt: skip
def test_an_answer(fact: str, text: str, told: str | None) -> None:
    assert value(text, fact, fact) == told


def test_how_to_call_somebody_is_no_post() -> None:
    assert value("刘经理", "name", "name") == "刘经理"
    assert value("刘经理", "job_title", "name") is None


@pytest.mark.parametrize(("text", "role"), ROLES)
def test_the_part_in_the_purchase(text: str, role: str | None) -> None:
    reading = find(text, "buying_role", "buying_role")
    assert (reading.value if reading is not None and reading.status == "value" else None) == role


@pytest.mark.parametrize(("text", "budget"), BUDGETS)
def test_the_budget(text: str, budget: dict[str, Any]) -> None:
    read = value(text, "budget", "budget")
    assert {key: read[key] for key in budget} == budget


@pytest.mark.parametrize(("text", "timeline"), TIMELINES)
def test_the_timeline(text: str, timeline: tuple[str, str | None]) -> None:
    read = value(text, "timeline", "timeline")
    assert (read["status"], read["by"]) == timeline


def test_at_once_is_no_date_where_data_is_to_go() -> None:
    assert value("把我手机号和聊天记录全删了 立刻", "timeline") is None


@pytest.mark.parametrize(
    ("text", "asked", "system"),
    [
        ("用友搭LINE群組", "current_solution", "用友搭LINE群組"),
        ("一个叫快马的软件 不好用", "current_solution", "快马"),
        ("正在招标 还没定", "current_solution", None),
        ("我们接单现在全靠微信语音", None, "微信语音"),
        ("刚把用友换成SAP，折腾死了", None, "SAP"),
        ("若我们将来改用金蝶，要重新对接么", None, None),
        ("我前夫厂里用的金蝶 说便宜一半", None, None),
    ],
)
def test_what_they_work_with(text: str, asked: str | None, system: str | None) -> None:
    assert value(text, "current_solution", asked) == system


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("以前断货是严重 今年已经理顺了", None),
        ("我同学在饮料厂 她们天天断货被骂 我们这边倒没有", None),
        ("我们窜货很严重", ["channel_diversion"]),
    ],
)
def test_a_problem_of_today_and_of_ours(text: str, codes: list[str] | None) -> None:
    assert value(text, "need") == codes
