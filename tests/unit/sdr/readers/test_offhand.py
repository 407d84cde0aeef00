"""Facts told in passing in Chinese: a trade as a clause, tools that struggle, a name after a post."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.sdr.readers.words import find, value

TRADES = [
    ("厂在湘潭，白酒黄酒，人不多", "current_solution", "spirits"), ("说实话断货，漳州食品，一年二十万", "need", "food"), ("柏岭茶业，福州的，出零食和饮料", "company", "food"),
    ("分两个厂，主厂在临沂做瓷砖", "company_size", "building_materials"), ("我们是给饮料厂配套瓶子的", "industry", None), ("帮食品企业做包装设计", "industry", None),
    ("全国经销商420家，导购另算", None, None), ("代理商八十多家都在催货", None, None),
]  # fmt: skip
TOOLS = [
    ("从金蝶导出来再往SAP里贴，天天这样", "need", "金蝶"), ("用友跟金蝶各管各的", None, "用友跟金蝶"), ("SAP和钉钉数据对不上", None, "SAP和钉钉"), ("八月前得换掉现在的金蝶", "timeline", "金蝶"),
    ("前任上的用友还挂着没人用", "job_title", "用友"), ("瓷砖厂，两百人，金蝶，老板让我来看", None, "金蝶"), ("巡店全靠微信群，发得乱七八糟", None, "微信群"), ("财务用友，我们这头全靠喊", "current_solution", "用友"),
    ("金蝶，外加财务自己做的台账", "current_solution", "金蝶，外加财务自己做的台账"),
]  # fmt: skip
#: Tried and dropped, asked about, or other people's.
NO_TOOLS = [
    ("前几年试过金蝶，后来停用了", "current_solution"), ("去年上过SAP，半年就废了", "current_solution"), ("你们会不会跟用友对不上", None), ("听说金蝶太卡", None),
    ("瓷砖厂，两百人，金蝶，用友，你们推荐哪家", None),
]  # fmt: skip
NAMES = [
    ("我是远山酒业的销售总监周岚，想约演示", None, "周岚"), ("这边是合木家居的高远", None, "高远"), ("渠道经理小孟，接口我评估", "job_title", "小孟"), ("潮州做陶瓷的老何，电话13800002222", None, "老何"),
    ("别叫我经理，叫老徐就行", "job_title", "老徐"), ("喊我阿Ken就好", "name", "阿Ken"), ("叫我小Amy吧", "name", "小Amy"), ("市场总监，管华南，姓邓", "job_title", "邓"),
    ("定的人是副总，姓郑", "buying_role", None), ("我们老板姓白，他定", None, None), ("找你们经理张伟", None, None), ("隔壁开厂的老王也在用", None, None),
]  # fmt: skip
TITLES = [
    ("去年刚提的渠道总监", "渠道总监"),
    ("挂着销售总监的名，打杂", "销售总监"),
    ("IT总监老方", "IT总监"),
]
COMPANIES = [
    ("我是远山乳品的销售总监", None, "远山乳品"), ("去年更名为鹿野集团了", "company", "鹿野集团"), ("以前叫鹿野食品，现在改叫鹿野新材了", "company", "鹿野新材"), ("名字长，简称鹿鸣堂", "company", "鹿鸣堂"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "asked", "code"), TRADES)
def test_a_trade_as_a_clause_of_its_own(text: str, asked: str | None, code: str | None) -> None:
    assert value(text, "industry", asked) == code


@pytest.mark.parametrize(("text", "asked", "tool"), TOOLS)
def test_a_tool_one_struggles_with(text: str, asked: str | None, tool: str) -> None:
    assert value(text, "current_solution", asked) == tool


@pytest.mark.parametrize(("text", "asked"), NO_TOOLS)
def test_a_tool_that_is_gone_or_talked_about(text: str, asked: str | None) -> None:
    assert value(text, "current_solution", asked) is None


@pytest.mark.parametrize(("text", "asked", "name"), NAMES)
def test_a_name_after_a_post_or_a_trade(text: str, asked: str | None, name: str | None) -> None:
    assert value(text, "name", asked) == name


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_a_post_one_came_to(text: str, title: str) -> None:
    assert value(text, "job_title", "job_title") == title


@pytest.mark.parametrize(("text", "asked", "company"), COMPANIES)
def test_a_company_named_in_passing(text: str, asked: str | None, company: str) -> None:
    assert value(text, "company", asked) == company


@settings(deadline=None)
@given(st.sampled_from("岭谷原川禾鹿"), st.sampled_from("丰盛安源泽鸣"))
def test_a_name_spelt_out_is_no_guess(first: str, second: str) -> None:
    found = find(f"{first}{second}堂，{second}收的{second}", "company", "company")
    assert found is not None
    assert (found.value, found.quoted) == (f"{first}{second}堂", False)
