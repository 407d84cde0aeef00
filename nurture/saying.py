"""Decisions in words: what a line of the decision log, real or simulated, says to a reader. Pure.

`why` and the command line call. The sentences stand in the catalogue `steps.ftl`, the reasons
beside the console's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sdr.texts import Texts

_JOIN = {"zh": "；"}
# What the sentence depends on beside what was decided.
_BY_REASON = ("waiting", "branched", "done")


def line(
    texts: Texts, language: str, zone: ZoneInfo, what: str, reason: str | None,
    data: Mapping[str, Any],
) -> str:  # fmt: skip
    """One decision as a sentence without a full stop."""
    kind = what.replace("_", "-")
    if what in _BY_REASON and reason:
        kind = f"{kind}-{reason.replace('_', '-')}"
    if not texts.has(f"step-{kind}", language):
        return f"{what}: {reason}" if reason else what
    until = data.get("until") or data.get("goes_at")
    said = texts.get(
        f"step-{kind}", language,
        reason=reason_of(texts, language, reason),
        until=local(until, zone),
        channel=channel(texts, language, str(data.get("channel") or "email")),
        event=event(texts, language, data),
        to=str(data.get("to") or texts.get("step-end", language)),
        set=_set(data),
        people=", ".join(data.get("to") or ()) if isinstance(data.get("to"), list) else "",
    )  # fmt: skip
    return _JOIN.get(language, "; ").join([said, *_beside(texts, language, what, data)])


def reason_of(texts: Texts, language: str, reason: str | None) -> str:
    """A reason's code in words; what is no code as it is."""
    return texts.coded("console-why", language, reason or "")


def channel(texts: Texts, language: str, name: str) -> str:
    """A channel's name."""
    return texts.coded("step-channel", language, name)


def event(texts: Texts, language: str, data: Mapping[str, Any]) -> str:
    """What is waited for, narrowed by `of`."""
    named = texts.coded("step-event", language, data.get("event") or "task_done")
    if not data.get("of"):
        return named
    return texts.get("step-event-of", language, event=named, of=str(data["of"]))


def local(moment: str | dt.datetime | None, zone: ZoneInfo) -> str:
    """A moment where the lead is, to the minute; a dash for none."""
    if moment is None:
        return "–"
    if isinstance(moment, str):
        moment = dt.datetime.fromisoformat(moment)
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _beside(texts: Texts, language: str, what: str, data: Mapping[str, Any]) -> list[str]:
    """What else is worth telling of a message: its content, and channels not taken."""
    told = []
    if what in ("sent", "uncertain") and data.get("content"):
        told.append(texts.get("step-links", language, content=data["content"]))
        picked = data.get("picked")
        if picked:
            because = ", ".join(str(each) for values in picked.values() for each in values)
            told.append(texts.get("step-picked", language, because=because))
    for name, reason in (data.get("passed_over") or {}).items():
        values = {"channel": channel(texts, language, name),
                  "reason": reason_of(texts, language, reason)}  # fmt: skip
        told.append(texts.get("step-passed-over", language, **values))
    return told


def _set(data: Mapping[str, Any]) -> str:
    if "field" in data:
        return f"{data['field']} = {data.get('value')}"
    return f"−{data['untag']}" if "untag" in data else str(data.get("tag", ""))
