"""What a colleague's sentence asks for."""

from __future__ import annotations

import pytest

from sdr.readers.asking import asked


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("方便说下预算大概多少吗？", ["budget"]),
        ("这件事最后谁拍板？打算什么时候定下来？", ["buying_role", "timeline"]),
        ("麻烦留个电话，我让同事打给您", ["phone"]),
        ("你们公司大概多少人？", ["company_size"]),
        ("贵公司主要做什么产品？", ["industry"]),
        ("现在用的什么系统", ["current_solution"]),
        ("请问怎么称呼您？", ["name"]),
        ("一年下来损失多少？", ["implication"]),
        ("我们的预算管理功能已经上线了", []),
        ("好的，我把报价发到您邮箱了。", []),
        ("您好，我是林悦。", []),
        ("What budget do you have in mind?", ["budget"]),
        ("Who signs off on this, and when do you need to decide?", ["buying_role", "timeline"]),
        ("Could you share your phone number?", ["phone"]),
        ("How many people work in your sales team?", ["company_size"]),
        ("What do you use today to track orders?", ["current_solution"]),
        ("May I have your name?", ["name"]),
        ("I've put the number of seats into the quote.", []),
        ("Our budget module is live.", []),
        ("Thanks, talk soon", []),
    ],
)
def test_what_a_colleague_asks_for(text: str, facts: list[str]) -> None:
    assert asked(text) == facts
