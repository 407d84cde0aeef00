"""Times to meet as buttons: what the colleague who has the lead has free, on the person's clock.

Under the question for a time, once somebody is to hear from a colleague. What is sent back is the
title, so a time stands there only where the readers read it back as that very moment. Called by
`steps`.
"""

from __future__ import annotations

from actions.turn import Turn
from nurture import slots
from sdr import handoffs, readers, wording
from sdr.playbook.model import Question

ASKS = "meeting_time"
MOST = 3


def buttons(turn: Turn, question: Question) -> list[dict[str, str]]:
    """The quick replies of a question; of the one for a time, times that are free."""
    found = wording.buttons(question, turn.language)
    if question.asks != ASKS:
        return found
    held = handoffs.open_of(turn.session, turn.lead.id)
    if held is None:
        return found
    zone, texts, language = slots.zone_of(turn.lead, turn.desk.zone), turn.desk.texts, turn.language
    offered = slots.offered(
        turn.session, turn.playbook, held.assignee, turn.lead, turn.desk.zone, turn.now,
        most=MOST, a_day=1,
    )  # fmt: skip
    for each in offered:
        local = each.astimezone(zone)
        title = texts.get(
            "meeting-button", language, day=str(local.day), hour=f"{local:%H:%M}",
            month=str(local.month) if language == "zh" else f"{local:%B}",
            weekday=texts.get(f"nurture-weekday-{local.isoweekday()}", language),
        )  # fmt: skip
        read = readers.read(
            title, asked=ASKS, language=language, now=turn.now, tz=zone, lexicon=turn.desk.lexicon
        )
        if [reading.value for reading in read if reading.fact == ASKS] == [local.isoformat()]:
            found.append({"title": title, "payload": title})
    return found
