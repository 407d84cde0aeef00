"""How the invented people read, come to livestreams and switch mails off; what sales makes of it.

Every step is a verb of the product, so that scores, their explanation and the reports have
something to show: readers who come back, machines that follow links before anybody reads, private
mailboxes, topics that are switched off. Called by `app.demo.life`.
"""

from __future__ import annotations

import datetime as dt
import random

from sqlalchemy.orm import Session

from nurture import clicks, links, preferences, readings, requalify
from nurture.hits import Visit
from sdr import engagements
from sdr.handoffs import Handoff
from sdr.playbook.model import Playbook
from sdr.visitors import HEAD

LIVESTREAMS = ("spring-livestream", "factory-visit", "trade-fair-talk")
FATES = ("won", "lost", "returned")
GATEWAY = Visit(signs=(HEAD,))
# of the total score: from here on sales wins more than it loses
COLD, HOT = 50, 90


def read(
    session: Session, rng: random.Random, playbook: Playbook, token: str, now: dt.datetime,
    ends: dt.datetime,
) -> bool:  # fmt: skip
    """Click, read for a while, perhaps come back; True when that brought a question."""
    if rng.random() < 0.18:  # the company's mail gateway looks first
        before = now - dt.timedelta(minutes=rng.randint(1, 3))
        clicks.follow(session, token, playbook, now=before, visit=GATEWAY)
    _visit(session, rng, playbook, token, now)
    asked = requalify.after_click(session, token, playbook, now) is not None
    again = now
    while rng.random() < 0.3:
        again += dt.timedelta(minutes=rng.randint(25, 900))
        if again < ends:
            _visit(session, rng, playbook, token, again)
    return asked


def _visit(
    session: Session, rng: random.Random, playbook: Playbook, token: str, at: dt.datetime
) -> None:
    clicks.follow(session, token, playbook, now=at)
    if rng.random() < 0.7:
        link = links.find(session, token, "content", at)
        sections = sorted(readings.section_ids(playbook, link.slug)) if link else []
        depth, seconds = rng.uniform(0.3, 1.0), rng.expovariate(1 / 95) + 8
        clicks.view(
            session, token, playbook, depth=depth, seconds=seconds,
            section=rng.choice(sections) if sections else None,
            now=at + dt.timedelta(seconds=seconds),
        )  # fmt: skip


def beside(
    session: Session, rng: random.Random, playbook: Playbook, lead_id: str, now: dt.datetime
) -> None:
    """What happens in the pool beside the mails: a livestream, a topic switched off."""
    if rng.random() < 0.07:
        slug = rng.choice(LIVESTREAMS)
        kind = "attended" if rng.random() < 0.7 else "missed"
        engagements.note(session, lead_id, kind, slug=slug, now=now)  # type: ignore[arg-type] # one of two
    if rng.random() < 0.03:
        topics = [each.code for each in playbook.consent.topics]
        off = rng.choice(topics) if topics else None
        preferences.choose(
            session, lead_id, playbook, topics={each for each in topics if each != off},
            frequency=preferences.ANY, pause_days=None, now=now,
        )  # fmt: skip


def fate(rng: random.Random, handoff: Handoff) -> str:
    """How a handoff ends: the higher the score was, the likelier a sale; never for sure."""
    total = (handoff.score or {}).get("total", COLD)
    warmth = min(1.0, max(0.0, (total - COLD) / (HOT - COLD)))
    weights = (14 + 62 * warmth, 24 - 8 * warmth, 52 - 40 * warmth)
    return rng.choices(FATES, weights)[0]
