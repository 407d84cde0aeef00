"""The journey of a lead: stages and the table of moves between them. Pure.

`leads.advance` is the only caller that moves a lead; it asks `may_move` first.
"""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    VISITOR = "visitor"
    LEAD = "lead"
    QUALIFIED = "qualified"
    OPPORTUNITY = "opportunity"
    WON = "won"
    DELIVERED = "delivered"
    IN_USE = "in_use"
    RENEWED = "renewed"
    ADVOCATE = "advocate"
    NURTURING = "nurturing"
    LOST = "lost"
    DISQUALIFIED = "disqualified"


class Verdict(StrEnum):
    QUALIFIED = "qualified"
    NURTURE = "nurture"
    DISQUALIFIED = "disqualified"
    OPEN = "open"


_S = Stage
MOVES: dict[Stage, frozenset[Stage]] = {
    _S.VISITOR: frozenset({_S.LEAD, _S.QUALIFIED, _S.OPPORTUNITY, _S.NURTURING, _S.DISQUALIFIED}),
    _S.LEAD: frozenset({_S.QUALIFIED, _S.OPPORTUNITY, _S.NURTURING, _S.DISQUALIFIED}),
    # a correction can take a qualification back while no rep has accepted
    _S.QUALIFIED: frozenset(
        {_S.OPPORTUNITY, _S.NURTURING, _S.LEAD, _S.VISITOR, _S.LOST, _S.DISQUALIFIED}
    ),
    _S.NURTURING: frozenset({_S.LEAD, _S.QUALIFIED, _S.OPPORTUNITY, _S.DISQUALIFIED}),
    _S.OPPORTUNITY: frozenset({_S.WON, _S.LOST, _S.NURTURING, _S.DISQUALIFIED}),
    # whoever asks for a human gets one, so a rep may also accept these (here and `disqualified`)
    _S.LOST: frozenset({_S.NURTURING, _S.QUALIFIED, _S.OPPORTUNITY, _S.DISQUALIFIED}),
    _S.WON: frozenset({_S.DELIVERED, _S.LOST}),
    _S.DELIVERED: frozenset({_S.IN_USE, _S.LOST}),
    _S.IN_USE: frozenset({_S.RENEWED, _S.ADVOCATE, _S.LOST}),
    _S.RENEWED: frozenset({_S.RENEWED, _S.ADVOCATE, _S.LOST}),
    _S.ADVOCATE: frozenset({_S.RENEWED, _S.LOST}),
    # never contacted again, unless they write first
    _S.DISQUALIFIED: frozenset({_S.VISITOR, _S.LEAD, _S.QUALIFIED, _S.OPPORTUNITY, _S.NURTURING}),
}

# sales or customer success own these: a verdict never moves a lead out of them
OWNED_BY_PEOPLE = frozenset(
    {_S.OPPORTUNITY, _S.WON, _S.DELIVERED, _S.IN_USE, _S.RENEWED, _S.ADVOCATE}
)


def may_move(old: Stage, new: Stage) -> bool:
    """True when the table holds the move; staying is no move."""
    return new in MOVES[old]
