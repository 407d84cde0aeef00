"""The table of moves on a lead's journey."""

from __future__ import annotations

import itertools

import pytest

from sdr.stages import MOVES, OWNED_BY_PEOPLE, Stage, Verdict, may_move


def test_the_stages_are_the_domains() -> None:
    assert [s.value for s in Stage] == [
        "visitor", "lead", "qualified", "opportunity", "won", "delivered", "in_use", "renewed",
        "advocate", "nurturing", "lost", "disqualified",
    ]  # fmt: skip
    assert {v.value for v in Verdict} == {"qualified", "nurture", "disqualified", "open"}
    assert set(MOVES) == set(Stage)


def test_the_straight_journey_is_possible() -> None:
    way = "visitor lead qualified opportunity won delivered in_use renewed advocate".split()
    for old, new in itertools.pairwise(way):
        assert may_move(Stage(old), Stage(new)), f"{old} → {new}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("visitor", "qualified"),  # told everything at once, no contact
        ("visitor", "nurturing"),
        ("lead", "nurturing"),
        ("qualified", "lead"),  # a correction takes it back
        ("opportunity", "nurturing"),  # returned
        ("opportunity", "lost"),
        ("lost", "nurturing"),  # back to the pool at the next sweep
        ("nurturing", "qualified"),  # re-qualified
        ("nurturing", "opportunity"),
        ("disqualified", "lead"),  # they wrote first, or corrected themselves
        ("disqualified", "qualified"),
        # whoever asks for a human gets one whatever the verdict, and the rep may accept
        ("visitor", "opportunity"),
        ("lead", "opportunity"),
        ("disqualified", "opportunity"),
        ("lost", "opportunity"),
    ],
)
def test_possible_moves(old: str, new: str) -> None:
    assert may_move(Stage(old), Stage(new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("visitor", "won"),
        ("lead", "won"),
        ("qualified", "won"),
        ("nurturing", "visitor"),
        ("lead", "visitor"),
        ("won", "lead"),
        ("won", "opportunity"),
        ("won", "disqualified"),
        ("delivered", "won"),
        ("in_use", "nurturing"),
        ("disqualified", "won"),
        ("lost", "won"),
    ],
)
def test_impossible_moves(old: str, new: str) -> None:
    assert not may_move(Stage(old), Stage(new))


def test_only_a_correction_makes_somebody_a_visitor_again() -> None:
    back = {old.value for old, targets in MOVES.items() if Stage.VISITOR in targets}
    assert back == {"qualified", "disqualified"}


def test_what_sales_and_success_own_is_everything_after_the_accept() -> None:
    assert {s.value for s in OWNED_BY_PEOPLE} == {
        "opportunity", "won", "delivered", "in_use", "renewed", "advocate",
    }  # fmt: skip
