"""What Rasa heard, as one value; and what a sentence means without storing anything.

`hear` reads the parse that every live turn gets; `understood` answers `POST /api/v1/understand`
from that very parse, with the same readers and the same choice of facts as a live turn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from actions.belief import believed, settled
from actions.record import facts_of
from actions.turn import Desk
from sdr import readers
from sdr.readers import NAMED, Spotted

FALLBACK = "nlu_fallback"


@dataclass(frozen=True, slots=True)
class Heard:
    """One parsed message. `act` is the best guess even when the classifier was not sure."""

    text: str
    act: str
    confidence: float
    sure: bool
    language: str
    conversation_id: str
    message_ids: Sequence[str]
    asked: str | None
    probe: bool
    silent: bool = False  # said to a human: it is read, and nothing is said
    spotted: Sequence[Spotted] = ()
    ranking: Sequence[tuple[str, float]] = ()  # acts of the message as a whole, best first
    at: dt.datetime | None = None  # of a probe: when it is said


def hear(latest: Mapping[str, Any]) -> Heard:
    """Read Rasa's `latest_message`."""
    metadata = latest.get("metadata") or {}
    intent = latest.get("intent") or {}
    name, confidence = str(intent.get("name")), float(intent.get("confidence") or 0.0)
    sure = name != FALLBACK
    if not sure:
        guess = next((r for r in latest.get("intent_ranking", []) if r["name"] != FALLBACK), None)
        if guess is not None:
            name, confidence = guess["name"], float(guess["confidence"])
        else:
            name = "out_of_scope"
    return Heard(
        text=str(latest.get("text") or ""),
        act=name,
        confidence=round(confidence, 4),
        sure=sure,
        language=str(metadata.get("language") or "en"),
        conversation_id=str(metadata.get("conversation_id") or ""),
        message_ids=list(metadata.get("message_ids") or ()),
        asked=metadata.get("asked"),
        probe=bool(metadata.get("probe")),
        silent=bool(metadata.get("silent")),
        spotted=[
            *(_spotted(s, "need") for s in latest.get("problems") or ()),
            *(_spotted(s, str(s["fact"])) for s in latest.get("values") or ()),
            *(_spotted({**s, "code": NAMED}, str(s["fact"])) for s in latest.get("spans") or ()),
        ],
        ranking=[
            (str(r["name"]), round(float(r["confidence"]), 3))
            for r in latest.get("intent_ranking") or ()
            if r["name"] != FALLBACK
        ],
        at=dt.datetime.fromisoformat(metadata["at"]) if metadata.get("at") else None,
    )


def _spotted(seen: Mapping[str, Any], fact: str) -> Spotted:
    code, start, end = str(seen["code"]), int(seen["start"]), int(seen["end"])
    return Spotted(code, start, end, float(seen["confidence"]), fact)


def understood(desk: Desk, heard: Heard, now: dt.datetime) -> dict[str, Any]:
    """The answer of `understand`: act, facts and what was read from where; nothing is stored."""
    readings = readers.read(
        heard.text,
        asked=heard.asked,
        language=heard.language,
        now=heard.at or now,
        tz=desk.zone,
        lexicon=desk.lexicon,
        spotted=heard.spotted,
    )
    act = settled(heard.act, readings, heard.asked, heard.confidence, text=heard.text)
    kept = believed(readings, act, heard.text, asked=heard.asked, spotted=heard.spotted)
    return {
        "messages": [],
        "act": act,
        "confidence": heard.confidence,
        "sure": heard.sure,
        "language": heard.language,
        "facts": facts_of(kept, act, heard.asked),
        "readings": [asdict(reading) for reading in kept],
    }
