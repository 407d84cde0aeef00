"""How people of a buying group stand to us, and what is missing."""

from __future__ import annotations

import pytest

from sdr.buying_group import Seat, Signs, attitude, by_role, gaps, share_read

ROLES = ("decider", "initiator", "influencer", "executor", "user")


def seat(role: str | None = None, mood: str = "neutral", read: float = 0.5, who: str = "l") -> Seat:
    return Seat(who, role, None, mood, "nothing", read)


@pytest.mark.parametrize(
    ("signs", "mood"),
    [(Signs(), "neutral"), (Signs(stated="against", payoff=True), "against"),
     (Signs(refused=True, asked_for_us=True), "against"), (Signs(returned="chose_other"), "against"),
     (Signs(objections=2), "sceptical"), (Signs(objections=3, asked_for_us=True), "positive"),
     (Signs(returned="too_early"), "sceptical"), (Signs(returned="too_early", payoff=True), "positive"),
     (Signs(initiates=True, payoff=True), "champion"), (Signs(engagement=50), "positive"),
     (Signs(stated="nonsense"), "neutral")],
)  # fmt: skip
def test_what_was_done_tells_how_somebody_stands(signs: Signs, mood: str) -> None:
    assert attitude(signs)[0] == mood


def test_gaps_are_what_a_rep_should_do_something_about() -> None:
    codes = [(gap.code, gap.about) for gap in gaps([seat("decider", "neutral", 0.1, "a")], ROLES)]
    assert codes[:4] == [("no_role", role) for role in ROLES[1:]]
    assert {("one_voice", None), ("decider_unread", "a"), ("nobody_warm", None)} <= set(codes)
    whole = [seat(role, "positive", 0.5, role) for role in ROLES]
    assert gaps(whole, ROLES) == []


def test_the_map_has_a_row_for_every_role_and_one_for_the_others() -> None:
    rows = by_role([seat("user"), seat(None)], ROLES)
    assert [role for role, _ in rows] == [*ROLES, None]
    assert [len(held) for _, held in rows] == [0, 0, 0, 0, 1, 1]


def test_the_share_read_is_of_what_is_written_for_them() -> None:
    assert share_read(["a", "a", "x"], ["a", "b"]) == 0.5
    assert share_read(["a"], []) == 0.0
