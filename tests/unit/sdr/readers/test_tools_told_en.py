"""English tools told on the way, and the names of an answer that no list knows."""

from __future__ import annotations

import pytest

from tests.unit.sdr.readers.words import find, value

FACT = "current_solution"


@pytest.mark.parametrize(
    ("text", "asked", "tool"),
    [
        ("Leads in Kingdee, and nobody looks", None, "Kingdee"),
        ("we pay Kingdee 75 bucks a head now", None, "Kingdee"),
        ("current tool is Kingdee, which knows no dealers", None, "Kingdee"),
        ("we key it into Macola, print a ticket, and the truck goes", None, "Macola"),
        ("the order book lives in Peoplevine", None, "Peoplevine"),
        ("orders come on voice messages at midnight", None, "voice messages"),
        ("visits go in a binder", None, "a binder"),
        ("can you read from SAP? that's what we have", None, "SAP"),
        ("we're still on the parent company's SAP", FACT, "SAP"),
        ("used to be Siebel, since the carve-out it's Veeva", FACT, "Veeva"),
        ("the software is called Busy", FACT, "Busy"),
        ("SAP here. Used to be on Kingdee before that", FACT, "SAP"),
        ("Salesforce Consumer Goods Cloud, painfully expensive", FACT,
         "Salesforce Consumer Goods Cloud"),
        ("Fishbowl for inventory and a whiteboard", FACT, "Fishbowl for inventory and a whiteboard"),
        ("my guys carry carbon copy pads. Yellow for the dealer", FACT, "carbon copy pads"),
    ],
)  # fmt: skip
def test_a_tool_told(text: str, asked: str | None, tool: str) -> None:
    assert value(text, FACT, asked) == tool


@pytest.mark.parametrize(
    "text",
    [
        "stock is in Leeds",
        "we looked at Kingdee",
        "you should connect with SAP",
        "we want to move into Kingdee",
        "my competitor has SAP",
        "we make paper notebooks",
        "we sell notebooks and calendars in stores",
        "orders by phone",
        "we're tiny on paper, 70 heads",
        "I have Kingdee and yours on my shortlist",
    ],
)
def test_what_is_no_tool_of_theirs(text: str) -> None:
    assert find(text, FACT) is None
