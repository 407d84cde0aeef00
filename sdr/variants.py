"""Openings and orders of questions tried against each other: who gets which, what comes of it.

A person always gets the same variant: it follows from a hash of the experiment's name and the
visitor's lead, never from the time or from chance, so another visit or another process cannot
change it. The conversation keeps what it began with. With fewer than two variants that have a
weight nobody is assigned, and nothing is looked up. The report counts each person once, with their
first talk under a variant, and gives every share its 95 % interval (Wilson).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr.conversations import Conversation, Message
from sdr.playbook.model import Playbook, Variant
from sdr.stages import Verdict

Z95 = 1.959964


# ── who gets which ─────────────────────────────────────────────────────────────────────────────
def assigned(playbook: Playbook, subject: str) -> str | None:
    """What a conversation of this lead begins with, as `experiment:code`; None without a choice."""
    trial = playbook.variants
    live = [each for each in trial.variants if each.weight > 0]
    if len(live) < 2:
        return None
    digest = hashlib.sha256(f"{trial.experiment}:{subject}".encode()).digest()
    point = int.from_bytes(digest[:8]) * sum(each.weight for each in live) >> 64
    for each in live:
        point -= each.weight
        if point < 0:
            return f"{trial.experiment}:{each.code}"
    raise AssertionError("a point beyond the sum of the weights")


def under(playbook: Playbook, assigned_: str | None) -> Playbook:
    """The playbook as this conversation hears it; one whose experiment is over hears the plain."""
    variant = _find(playbook, assigned_)
    if variant is None:
        return playbook
    changed: dict[str, Any] = {}
    if variant.order:
        changed["spin"] = playbook.spin.model_copy(update={"order": variant.order})
    if variant.opening is not None:
        lines = {**playbook.wording.lines, "opening": (variant.opening,)}
        changed["wording"] = playbook.wording.model_copy(update={"lines": lines})
    return playbook.model_copy(update=changed) if changed else playbook


def _find(playbook: Playbook, assigned_: str | None) -> Variant | None:
    if assigned_ is None:
        return None
    experiment, _, code = assigned_.partition(":")
    trial = playbook.variants
    if experiment != trial.experiment:
        return None
    return next((each for each in trial.variants if each.code == code), None)


# ── what came of it ────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the interval in which the true share lies 95 times of 100."""

    count: int
    of: int
    low: float
    high: float

    def as_json(self) -> dict[str, Any]:
        """Plain JSON; shares to four digits."""
        share = self.count / self.of if self.of else None
        return {
            "count": self.count,
            "share": None if share is None else round(share, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
        }


def share(count: int, of: int) -> Share:
    """The share with its Wilson interval; of nothing it can be anything."""
    if of == 0:
        return Share(count, of, 0.0, 1.0)
    p, spread = count / of, Z95 * Z95 / of
    middle = (p + spread / 2) / (1 + spread)
    reach = Z95 * math.sqrt(p * (1 - p) / of + spread / (4 * of)) / (1 + spread)
    return Share(count, of, max(0.0, middle - reach), min(1.0, middle + reach))


@dataclass(slots=True)
class _Talk:
    variant: str
    answered: bool = False
    qualified: bool = False


def report(session: Session) -> list[dict[str, Any]]:
    """Per variant: talks, and of them who answered the first question and who qualified."""
    counted: dict[str, list[_Talk]] = {}
    for talk in _first_talks(session).values():
        counted.setdefault(talk.variant, []).append(talk)
    rows = []
    for assigned_, talks in sorted(counted.items()):
        experiment, _, code = assigned_.partition(":")
        rows.append(
            {
                "experiment": experiment,
                "variant": code,
                "talks": len(talks),
                "answered_first": share(sum(t.answered for t in talks), len(talks)).as_json(),
                "qualified": share(sum(t.qualified for t in talks), len(talks)).as_json(),
            }
        )
    return rows


def _first_talks(session: Session) -> Mapping[str, _Talk]:
    """Each person's first talk of each experiment, by conversation."""
    begun = session.execute(
        select(Conversation.id, Conversation.lead_id, Conversation.variant)
        .where(Conversation.variant.is_not(None))
        .order_by(Conversation.started_at, Conversation.id)
    )
    talks: dict[str, _Talk] = {}
    seen: set[tuple[str, str]] = set()
    for conversation_id, lead_id, variant in begun:
        person = (lead_id, str(variant).partition(":")[0])
        if person not in seen:
            seen.add(person)
            talks[conversation_id] = _Talk(str(variant))
    heard = session.execute(
        select(
            Message.conversation_id,
            Message.trace["answered"].as_boolean(),
            Message.trace["verdict"].as_string(),
        )
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Conversation.variant.is_not(None), Message.sender == "prospect",
            Message.trace.is_not(None),
        )
        .order_by(Message.conversation_id, Message.seq)
    )  # fmt: skip
    begun_with: set[str] = set()
    for conversation_id, answered, verdict in heard:
        talk = talks.get(conversation_id)
        if talk is None or verdict is None:  # not heard by the bot: a trace that says nothing
            continue
        if conversation_id not in begun_with:
            begun_with.add(conversation_id)
            talk.answered = bool(answered)  # the first message answered what the opening asked
        talk.qualified = talk.qualified or verdict == Verdict.QUALIFIED.value
    return talks
