"""What the company works with: said outright, in passing, and only asked about."""

import pytest

from tests.unit.sdr.readers.words import value

ANSWERS = [
    ("用友 用了三年了", "用友"), ("SAP in the head office", "SAP"), ("we do everything in Excel at the moment", "Excel"),
    ("Kingdee for finance, nothing for the field", "Kingdee"), ("金蝶管财务，业务员用钉钉打卡", "金蝶管财务，业务员用钉钉打卡"), ("用友U8，加一堆excel", "用友U8，加一堆excel"),
    ("总部用SAP，各办事处各搞各的，有用钉钉的", "SAP"), ("自己找人写过一个小程序，半死不活", "自己找人写过一个小程序"), ("a homemade Access database from 2009", "a homemade Access database"),
    ("paper. yes paper in 2026", "paper"), ("第三方人工巡店，一年一签", "第三方人工巡店"), ("a mix of Excel and WhatsApp", "Excel and WhatsApp"), ("本子 加个记账的金蝶", "本子 加个记账的金蝶"),
    ("SAP and a self-written portal", "SAP and a self-written portal"), ("没得 就靠我侄儿跑市场", "我侄儿跑市场"), ("something called Salestrail", "Salestrail"), ("没有", None), ("要装app还是微信小程序就可以", None),
]  # fmt: skip
IN_USE = [
    ("我们用的是用友U8，有现成接口没", "用友U8"), ("现在用钉钉+excel，换你们能多什么", "钉钉+excel"), ("从我们现在那套金蝶切过来，要停几天", "金蝶"), ("跟现在那家金蝶比呢", "金蝶"),
    ("钱已经给了金蝶，明年续费也谈好了", "金蝶"), ("excel又不是不能用", "excel"), ("用钉钉用得好好的", "钉钉"), ("集团自建的中台全都覆盖了", "集团自建的中台"), ("已經導入金蝶，沒打算換", "金蝶"),
    ("我们现在下单就是老板娘拿个本子记", "老板娘拿个本子记"), ("手工账本清清爽爽 干嘛换", "手工账本"), ("我们SAP加钉钉，你们接这两个要写代码吗", "SAP加钉钉"), ("用友 already. no change", "用友"),
    ("以前用金蝶，现在用SAP", "SAP"), ("We're on Repsly and the lads like it", "Repsly"), ("Kingdee covers all of that for our team", "Kingdee"), ("I'd rather stick to SAP", "SAP"),
    ("been doing it with pen and paper for 30 years", "pen and paper"), ("We've a whiteboard. It works", "a whiteboard"), ("SAP B1. is connect possible ah?", "SAP B1"), ("Head of Sales, Kingdee user. What would I gain", "Kingdee"),
    ("have a homegrown tool, better than anything", "a homegrown tool"), ("we moved from Excel to Kingdee last year", "Kingdee"), ("we're a tile maker with 300 people and use kingdee", "kingdee"), ("Group rolled out SAP worldwide", "SAP"),
    ("we run Spring Mobile across Europe", "Spring Mobile"), ("ordering is done in Excel, wrong versions", "Excel"), ("下单能看到库存吗,我们用的富勒WMS", "富勒WMS"),
]  # fmt: skip
NOT_IN_USE = [
    "能对接金蝶吗", "和SAP的销售模块比有啥好", "听说你们和金蝶差不多", "以前用过金蝶，后来不用了", "我们打算上金蝶", "竞争对手用的金蝶", "经销商都用金蝶",
    "我们是用友的服务商，想跟你们合作", "用友的接口昨晚开始不同步了", "不如金蝶的地方有哪些", "我个人还是倾向金蝶全家桶", "做手工皂的", "Kingdee also have a channel module. So?", "our sync with Kingdee is down",
    "I have Kingdee and yours on my shortlist", "is it like SAP", "we had SAP but dropped it", "my previous company used SAP", "we tried SAP for two years", "the subsidiary isn't allowed to choose its own software",
    "nobody ever got fired for buying SAP", "excel is free", "orders by phone", "fax. dealers still fax", "如果从钉钉换到飞书，费不费事", "自研好还是外购好", "can export to excel or not",
]  # fmt: skip


@pytest.mark.parametrize(("text", "system"), ANSWERS)
def test_an_answer_is_cut_down_to_what_is_used(text: str, system: str | None) -> None:
    assert value(text, "current_solution", "current_solution") == system


@pytest.mark.parametrize(("text", "system"), IN_USE)
def test_a_system_said_to_be_in_use(text: str, system: str) -> None:
    asked = "current_solution" if text.startswith("SAP B1") else None
    assert value(text, "current_solution", asked) == system


@pytest.mark.parametrize("text", NOT_IN_USE)
def test_a_system_that_is_only_talked_about(text: str) -> None:
    assert value(text, "current_solution") is None
