"""Who enters which sequence."""

from __future__ import annotations

from typing import Any

import pytest

from nurture.sequences import Profile, choose, matched, reasons
from sdr.playbook.model import Entrance, Playbook, Send, Sequence, Text


def who(**named: Any) -> Profile:
    shape: dict[str, Any] = {
        "persona": "executive", "language": "zh", "reasons": frozenset({"timeline"}),
        "problems": ("store_blindness",),
    }  # fmt: skip
    return Profile(**{**shape, **named})


def sequence(name: str, **entrance: Any) -> Sequence:
    text = Text(zh="您好", en="Hello")
    return Sequence(
        name=name, version=1, title=text, entrance=Entrance(**entrance),
        steps=(Send(key="one", subject=text, body=text),),
    )  # fmt: skip


def playbook(*sequences: Sequence) -> Playbook:
    return Playbook.model_construct(sequences=sequences)


@pytest.mark.parametrize(
    ("entrance", "because"),
    [
        ({}, {}),
        ({"personas": ("executive", "buyer")}, {"persona": "executive"}),
        ({"personas": ("buyer",)}, None),
        ({"languages": ("en",)}, None),
        ({"languages": ("zh",)}, {"language": "zh"}),
        ({"reasons": ("budget", "timeline")}, {"reasons": ["timeline"]}),
        ({"reasons": ("budget",)}, None),
        ({"problems": ("store_blindness",)}, {"problems": ["store_blindness"]}),
        ({"problems": ("data_silos",)}, None),
        ({"personas": ("executive",), "reasons": ("budget",)}, None),
    ],
)
def test_all_that_is_named_must_hold(
    entrance: dict[str, Any], because: dict[str, Any] | None
) -> None:
    assert matched(Entrance(**entrance), who()) == because


def test_an_unknown_persona_enters_only_where_none_is_asked() -> None:
    assert matched(Entrance(personas=("executive",)), who(persona=None)) is None
    assert matched(Entrance(), who(persona=None)) == {}


@pytest.mark.parametrize(
    ("sequences", "chosen"),
    [
        ([], None),
        ([sequence("a", personas=("buyer",))], None),
        ([sequence("a"), sequence("b", priority=5)], "b"),
        ([sequence("a"), sequence("b", personas=("executive",))], "b"),
        ([sequence("b"), sequence("a")], "a"),
        ([sequence("a", priority=9, personas=("buyer",)), sequence("b")], "b"),
    ],
)
def test_priority_then_the_closer_fit_then_the_name(
    sequences: list[Sequence], chosen: str | None
) -> None:
    choice = choose(playbook(*sequences), who())
    assert (choice.sequence.name if choice else None) == chosen


def test_reasons_are_what_is_known_not_to_be_met_and_what_sales_said() -> None:
    verdict: list[dict[str, Any]] = [
        {"criterion": "timeline", "met": False}, {"criterion": "company_size", "met": False},
        {"criterion": "budget", "met": None}, {"criterion": "need", "met": True},
        {"criterion": "returned", "met": False},
    ]  # fmt: skip
    assert reasons(verdict, None) == {"timeline", "company_size", "size"}
    assert reasons([], {"reason": "too_early", "at": "…"}) == {"returned", "returned:too_early"}
