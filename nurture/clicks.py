"""Following a link and reading what it leads to: what `GET /t/{token}` and its beacon do.

Each opening becomes an engagement and a hit, is judged (`judging`) and counts or not. The beacons
of one reading are one row, which keeps the deepest and longest, and the seconds of each section
that the item has. A reader who comes by another browser than the addressee's is noted apart. Of a
lead that is not tracked nothing is noted at all. The public routes call.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import enrollments, hits, judging, links, readings, timing
from nurture.hits import NOBODY, LinkHit, Visit
from nurture.links import TrackedLink
from sdr import engagements, timeline, visitors
from sdr.engagements import Engagement
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.visitors import CAME_BACK, READ, SCANNER, UNKNOWN, WROTE


@dataclass(frozen=True, slots=True)
class Followed:
    """Where the link leads, and what was made of who followed it; None: nothing was noted."""

    url: str
    lead_id: str
    judgement: str | None = None
    forwarded: bool = False

    @property
    def speaks(self) -> bool:
        """True when the addressee may have done it."""
        return self.judgement not in (None, SCANNER) and not self.forwarded


def follow(
    session: Session, token: str, playbook: Playbook, *, now: dt.datetime,
    visit: Visit = NOBODY, given: str | None = None,
) -> Followed | None:  # fmt: skip
    """Follow a link: where it leads (with `ref=<token>`), or None when there is none.

    `given`: the number handed to a browser that has none. What nothing speaks against counts for
    the score, once per link in ten minutes.
    """
    link = links.find(session, token, "content", now)
    kind = "content" if link is not None else "decoy"
    link = link or links.find(session, token, "decoy", now)
    if link is None or link.url is None:
        return None
    lead = enrollments.hold(session, link.lead_id)  # two requests at once: one click
    if lead is None:
        return None
    if not noted(session, link, lead, playbook):
        return Followed(link.url, lead.id)
    click = None
    if kind == "content":
        click = engagements.note(
            session, lead.id, "click", now=now, slug=link.slug, link_id=link.id, counted=False,
            judgement=UNKNOWN,
        )  # fmt: skip
    hit = hits.note(
        session, visit, link_id=link.id, lead_id=lead.id, delivery_id=link.delivery_id, kind=kind,
        now=now, given=given, engagement_id=click.id if click is not None else None,
    )  # fmt: skip
    if click is not None:
        click.visitor = hit.visitor
    judging.look(session, lead, hit, playbook, now)
    if click is None:
        return Followed(link.url, lead.id, SCANNER)
    if hit.visitor is not None and click.judgement != SCANNER:
        _come_back(session, lead, click, hit, playbook, now)
    if click.counted:
        timeline.write(
            session, lead.id, "click", now=now, by="prospect",
            data={"slug": link.slug, "link_id": link.id, "enrollment_id": link.enrollment_id},
        )  # fmt: skip
    elif click.forwarded:
        timeline.write(
            session, lead.id, "forward_opened", now=now, by="leadhatch",
            data={"slug": link.slug, "link_id": link.id},
        )  # fmt: skip
    url = f"{link.url}{'&' if '?' in link.url else '?'}{urlencode({'ref': token})}"
    return Followed(url, lead.id, click.judgement, click.forwarded)


def tracked(lead: Lead, playbook: Playbook) -> bool:
    """Whether what this lead opens is noted."""
    return playbook.engagement.tracking and lead.tracked


def noted(session: Session, link: TrackedLink, lead: Lead, playbook: Playbook) -> bool:
    """Whether what is opened by this link is noted as the lead's."""
    return tracked(lead, playbook) and not links.elsewhere(session, link)


def notes(session: Session, token: str, playbook: Playbook, now: dt.datetime) -> bool:
    """Whether a page opened with this reference may report reading."""
    link = links.find(session, token, "content", now)
    lead = session.get(Lead, link.lead_id) if link is not None else None
    if link is None or lead is None:
        return False
    return noted(session, link, lead, playbook)


def looked(
    session: Session, token: str, playbook: Playbook, visit: Visit, now: dt.datetime
) -> None:
    """Note that a link to unsubscribe was opened: programs that open all links open it too."""
    link = links.find(session, token, "unsubscribe", now)
    lead = enrollments.hold(session, link.lead_id) if link is not None else None
    if link is None or lead is None or not noted(session, link, lead, playbook):
        return
    hit = hits.note(
        session, visit, link_id=link.id, lead_id=lead.id, delivery_id=link.delivery_id,
        kind="unsubscribe", now=now,
    )  # fmt: skip
    judging.look(session, lead, hit, playbook, now)


def view(
    session: Session, token: str, playbook: Playbook, *, depth: float, seconds: float,
    section: str | None, now: dt.datetime, visit: Visit = NOBODY,
) -> bool:  # fmt: skip
    """Note how far a page was read; False when the token is not known.

    `depth` 0 to 1; `seconds` on the page so far, with `section` in that section so far. What is
    out of bounds is brought within them, a section that the item has not is ignored.
    """
    link = links.find(session, token, "content", now)
    lead = enrollments.hold(session, link.lead_id) if link is not None else None
    if link is None or lead is None:
        return False
    if not noted(session, link, lead, playbook):
        return True
    rule = playbook.engagement.reading
    longest = timing.wait(rule.longest).total_seconds()
    depth, seconds = _within(depth, 1.0), _within(seconds, longest)
    visitor = _reader(session, link, visit)
    held = _reading(session, link, visitor, now - timing.wait(rule.visit))
    data: dict[str, Any] = dict(held.data) if held else {"depth": 0.0, "seconds": 0.0}
    data |= {"depth": max(data["depth"], depth), "seconds": max(data["seconds"], seconds)}
    if section is not None and section in readings.section_ids(playbook, link.slug):
        sections: dict[str, float] = dict(data.get("sections", {}))
        sections[section] = max(sections.get(section, 0.0), seconds)
        data["sections"] = sections
    if held is None:
        held = engagements.note(
            session, lead.id, "view", now=now, slug=link.slug, link_id=link.id, data=data,
            counted=False, judgement=UNKNOWN, visitor=visitor,
        )  # fmt: skip
    else:
        held.data, held.changed_at = data, now
    session.flush()
    _judge_reading(session, lead, link, held, playbook, now)
    return True


def wrote(
    session: Session, token: str, playbook: Playbook, now: dt.datetime, visit: Visit, by: str
) -> None:
    """The lead `by` wrote in a chat that this link opened: its last opening was a person's.

    Where it is the addressee, the chat is an engagement of theirs.
    """
    link = links.find(session, token, "content", now)
    lead = enrollments.hold(session, link.lead_id) if link is not None else None
    if link is None or lead is None or not noted(session, link, lead, playbook):
        return
    visitor = _reader(session, link, visit)
    # of a browser that nobody knows it is told only that it is no program that opened the link
    rows = [
        row
        for row in _clicks(session, link)
        if (row.judgement != SCANNER if visitor is None else row.visitor == visitor)
    ]
    if by == lead.id:
        engagements.note(session, lead.id, "chat", now=now, slug=link.slug, visitor=visitor)
    judging.human(session, lead, rows[-1:], WROTE, playbook, now)


def speaks(
    session: Session, token: str, playbook: Playbook, visit: Visit, now: dt.datetime
) -> bool:
    """Whether a browser that comes with this link's reference is the addressee's.

    It is when it opened the link first, or nobody has. One that shows no cookie is taken for it
    only from a network that the addressee was seen in, where one was seen at all.
    """
    link = links.find(session, token, "content", now)
    lead = session.get(Lead, link.lead_id) if link is not None else None
    if link is not None and links.elsewhere(session, link):
        return False
    if link is None or lead is None or not noted(session, link, lead, playbook):
        return link is not None
    rows = [row for row in _clicks(session, link) if row.judgement != SCANNER]
    own = {row.visitor for row in rows if not row.forwarded} | set(hits.bound(session, lead.id))
    if visit.cookie is not None:
        visitor = hits.visitor_of(visit.cookie)
        return visitor in own or not any(row.visitor for row in rows)
    seen = session.scalars(
        select(LinkHit.network).where(
            LinkHit.lead_id == lead.id, LinkHit.visitor.in_([v for v in own if v]),
            LinkHit.network.is_not(None),
        )
    ).all()  # fmt: skip
    return not seen or visit.network is None or visit.network in seen


def bind(session: Session, token: str, playbook: Playbook, visit: Visit, now: dt.datetime) -> None:
    """The addressee talks to us from this browser: what it opens is theirs from now on."""
    link = links.find(session, token, "content", now)
    lead = session.get(Lead, link.lead_id) if link is not None else None
    if (
        link is None
        or lead is None
        or not noted(session, link, lead, playbook)
        or visit.cookie is None
    ):
        return
    hits.note(
        session, visit, link_id=link.id, lead_id=link.lead_id, delivery_id=link.delivery_id,
        kind="chat", now=now,
    )  # fmt: skip


def _within(value: float, most: float) -> float:
    return min(max(value, 0.0), most) if math.isfinite(value) else 0.0


def _clicks(session: Session, link: TrackedLink) -> list[Engagement]:
    return list(
        session.scalars(
            select(Engagement)
            .where(Engagement.link_id == link.id, Engagement.kind == "click")
            .order_by(Engagement.at, Engagement.id)
        )
    )


def _reader(session: Session, link: TrackedLink, visit: Visit) -> str | None:
    """The browser of a visit: by its cookie, else by who opened the link from there last."""
    if visit.cookie is not None:
        return hits.visitor_of(visit.cookie)
    if visit.network is None or visit.agent is None:
        return None
    return session.scalars(
        select(LinkHit.visitor)
        .where(LinkHit.link_id == link.id, LinkHit.kind == "content",
               LinkHit.network == visit.network, LinkHit.agent == visit.agent)
        .order_by(LinkHit.at.desc(), LinkHit.id.desc())
        .limit(1)
    ).first()  # fmt: skip


def _reading(
    session: Session, link: TrackedLink, visitor: str | None, since: dt.datetime
) -> Engagement | None:
    """The reading that is going on."""
    return session.scalars(
        select(Engagement)
        .where(Engagement.link_id == link.id, Engagement.kind == "view",
               Engagement.visitor.is_not_distinct_from(visitor), Engagement.changed_at > since)
        .order_by(Engagement.at.desc())
        .limit(1)
    ).first()  # fmt: skip


def _judge_reading(
    session: Session, lead: Lead, link: TrackedLink, row: Engagement, playbook: Playbook,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Judge the reading and, when it is a person's, the click that opened the page."""
    within = timing.wait(playbook.engagement.reading.visit)
    opened = [
        click for click in _clicks(session, link)
        if row.at - within <= click.at <= now
        and (row.visitor is None or click.visitor in (None, row.visitor))
    ]  # fmt: skip
    click = opened[-1] if opened else None
    judged = judging.reading(row, None, playbook)
    was = row.judgement
    if (
        click is not None
        and judged.judgement == visitors.HUMAN
        and READ not in click.judged_because
    ):
        mine = opened if row.visitor is not None else [click]
        judging.human(session, lead, mine, READ, playbook, now)
    judged = judging.reading(row, click, playbook)
    judging.of_rules(session, lead, row, judged, playbook, now)
    if row.judgement == visitors.HUMAN and was != visitors.HUMAN:
        kind = "forward_read" if row.forwarded else "read"
        timeline.write(
            session, lead.id, kind, now=now, by="leadhatch" if row.forwarded else "prospect",
            data={"slug": link.slug, "engagement_id": row.id},
        )  # fmt: skip


def _come_back(
    session: Session, lead: Lead, click: Engagement, hit: LinkHit, playbook: Playbook,
    now: dt.datetime,
) -> None:  # fmt: skip
    """A browser that kept our cookie and comes again after a while is a person's."""
    if not hit.kept:
        return
    before = now - timing.wait(playbook.engagement.visitors.spaced)
    earlier = session.scalars(
        select(Engagement)
        .where(
            Engagement.lead_id == lead.id, Engagement.kind == "click",
            Engagement.visitor == hit.visitor, Engagement.at <= before,
            Engagement.judgement != SCANNER,
        )
        .order_by(Engagement.at.desc())
        .limit(1)
    ).first()  # fmt: skip
    if earlier is not None:
        judging.human(session, lead, [earlier, click], CAME_BACK, playbook, now)
