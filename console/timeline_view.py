"""One timeline of a lead: messages, sends, reads, scores, handoffs and edits, newest first.

Each record is told once: what the timeline's own events say is not repeated from other tables.
Reads only. Called by `console.views`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.words import When, Words
from sdr import engagements, timeline
from sdr.conversations import Conversation, Message
from sdr.facts import LIST_FACTS, Fact
from sdr.timeline import Event

GROUPS = ("messages", "sends", "reads", "scores", "handoffs", "edits")
PAGE = 60
CUT = 240  # characters of a message
_OF: dict[str, str] = {
    "handoff": "handoffs", "floor": "handoffs", "follow_up": "handoffs", "task": "handoffs",
    "click": "reads", "hot_reading": "reads", "hot_known": "reads", "mail_in": "messages",
    "wechat_subscribe": "messages", "wechat_unsubscribe": "messages", "wechat_scan": "messages",
    "wechat_view": "reads", "wechat_agreed": "messages", "wechat_refused": "messages",
    "wechat_undelivered": "messages",
    "verdict": "scores", "stage": "scores", "objection": "scores", "content_gap": "scores",
    "import": "edits", "form": "edits", "possible_duplicate": "edits",
    "preferences": "edits", "opt_in": "edits",
    "opt_out": "edits", "referral": "edits", "correction": "edits",
    "fact_withdrawn": "edits", "address_changed": "edits",
    "set": "edits", "consent": "edits", "attitude": "edits",
    "merged": "edits", "unmerged": "edits",
    "learned": "edits",
}  # fmt: skip
_READS = ("view", "attended", "missed")  # clicks and replies stand among the events


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `anchor` is its id on the page, `href` leads to where it was said."""

    at: dt.datetime
    key: str
    group: str
    text: str
    by: str
    when: When | None
    anchor: str | None = None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of it: `older` is the moment from which the next goes on."""

    entries: list[Entry]
    show: str | None
    older: str | None
    later: bool


def gather(
    session: Session, words: Words, lead_id: str, *, show: str | None, before: dt.datetime | None
) -> Timeline:
    """The newest of the lead's timeline, of one group only where `show` names it."""
    show = show if show in GROUPS else None
    found = [
        *_events(session, words, lead_id),
        *_messages(session, words, lead_id),
        *_reads(session, words, lead_id),
        *_edits(session, words, lead_id),
    ]
    if show is not None:
        found = [each for each in found if each.group == show]
    if before is not None:
        found = [each for each in found if each.at < before]
    found.sort(key=lambda each: (each.at, each.key), reverse=True)
    # what happened in the same moment stays together
    end = PAGE
    while end < len(found) and found[end].at == found[end - 1].at:
        end += 1
    older = found[end - 1].at.isoformat() if end < len(found) else None
    return Timeline(found[:end], show, older, before is not None)


def group_of(event: Event) -> str:
    """The filter under which an event stands; whatever else nurture writes is about sends."""
    if event.kind.startswith("score"):
        return "scores"
    return _OF.get(event.kind, "sends")


def _events(session: Session, words: Words, lead_id: str) -> list[Entry]:
    return [
        Entry(
            each.at, each.id, group_of(each), words.event(each), words.member(each.by),
            words.when(each.at), anchor=each.id,
        )
        for each in timeline.of(session, lead_id)
    ]  # fmt: skip


def _messages(session: Session, words: Words, lead_id: str) -> list[Entry]:
    rows = session.scalars(
        select(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.lead_id == lead_id)
    )
    return [
        Entry(
            each.at, each.id, "messages", _cut(each.text),
            each.name or words.coded("console-sender", each.sender), words.when(each.at),
            href=f"#{each.id}",
        )
        for each in rows
    ]  # fmt: skip


def _reads(session: Session, words: Words, lead_id: str) -> list[Entry]:
    entries = []
    for each in engagements.of(session, lead_id):
        if each.kind not in _READS:
            continue
        item = words.playbook.item(each.slug or "", words.language)
        title = item.title if item else each.slug or ""
        text = words.t(f"console-read-{each.kind}", title=title)
        depth, seconds = each.data.get("depth"), each.data.get("seconds")
        if each.kind == "view" and depth is not None:
            told = words.t(
                "console-read-how-far", percent=round(100 * depth), minutes=_minutes(seconds)
            )
            text = f"{text}{words.t('value-joiner')}{told}"
        if not each.counted:
            text = f"{text}{words.t('value-joiner')}{words.t('console-read-uncounted')}"
        entries.append(Entry(each.at, each.id, "reads", text, "", words.when(each.at)))
    return entries


def _edits(session: Session, words: Words, lead_id: str) -> list[Entry]:
    """Facts that somebody else than the person wrote, and what the person took back."""
    rows = session.scalars(
        select(Fact).where(Fact.lead_id == lead_id).order_by(Fact.at, Fact.id)
    ).all()
    entries = []
    before: dict[str, Fact] = {}
    for row in rows:
        old = before.get(row.name)
        single = row.name not in LIST_FACTS
        if row.by != "prospect" or (single and old is not None and old.value != row.value):
            value = words.value(row.name, row.value if single else [row.value])
            changed = single and old is not None
            earlier = words.value(row.name, old.value) if changed and old is not None else ""
            key = "console-edit-changed" if changed else "console-edit-told"
            entries.append(
                Entry(
                    row.at, row.id, "edits",
                    words.t(key, fact=words.fact(row.name), old=earlier, new=value),
                    row.author or words.coded("console-by", row.by), words.when(row.at),
                    href=f"#{row.message_id}" if row.message_id else None,
                )
            )  # fmt: skip
        before[row.name] = row
    return entries


def _minutes(seconds: object) -> int:
    return max(1, round(float(str(seconds or 0)) / 60))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= CUT else line[: CUT - 1].rstrip() + "…"
