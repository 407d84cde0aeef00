"""Judging engagements: gathers what the rules ask for, stores what they say, and lets follow.

`sdr.visitors` holds the rules. A hit is judged when it comes, again when something is seen beside
it, and again when its page reports reading or its browser writes to us. The word of a member of
staff stands above the rules. When an engagement stops counting, or begins to, `withdrawal` undoes
or allows what follows from it. `clicks` and the worker call; the lead's row is held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import enrollments, hits, timing, withdrawal
from nurture.hits import LinkHit
from sdr import engagements, timeline, visitors
from sdr.engagements import Engagement
from sdr.errors import BadInput, NotFound
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.texts import Texts
from sdr.visitors import CAME_BACK, HUMAN, READ, SCANNER, UNKNOWN, WROTE, Judged, Opening

BY_RULES = "leadhatch"
BY_PERSON = "person"  # the reason code of what a member of staff judged
# what is judged: what came by a link
KINDS = ("click", "view")
WORDS = (HUMAN, SCANNER, UNKNOWN)
MOST_NOTE = 400


def look(
    session: Session, lead: Lead, hit: LinkHit, playbook: Playbook, now: dt.datetime, *,
    first: bool = True,
) -> None:  # fmt: skip
    """Judge a hit and what came around it. Of other leads' it is only noted that they may change.

    The caller holds the lead's row. `first`: nobody has looked at this hit before.
    """
    rules = playbook.engagement.visitors
    decoy = timing.wait(rules.decoy)
    reach = max(decoy, _seconds(rules.burst.seconds), _seconds(rules.network.seconds))
    rows = hits.around(session, hit, 2 * reach)
    pure = hits.pure(session, rows)
    # judged anew is only what has all its neighbours among these rows
    own = {row.engagement_id: each for row, each in zip(rows, pure, strict=True)
           if row.engagement_id is not None and row.lead_id == lead.id
           and abs(row.at - hit.at) <= reach}  # fmt: skip
    changed = []
    for row in _rows(session, own):
        seen = set(row.judged_because)
        judged = visitors.judge(
            own[row.id], pure, rules, decoy=decoy, read=READ in seen,
            came_back=CAME_BACK in seen, wrote=WROTE in seen,
        )  # fmt: skip
        if _store(row, judged, now):
            changed.append(row)
    settle(session, lead, changed, playbook, now)
    strong = {visitors.DECOY, visitors.NETWORK}
    told = next((row for row in changed if row.id == hit.engagement_id), None)
    suspicious = told is not None and bool(strong & set(told.judged_because))
    if first and (hit.kind == "decoy" or suspicious):
        hits.look_again(
            session,
            sorted(row.id for row in rows if row.lead_id != lead.id and row.engagement_id),
        )


def again(session: Session, hit_id: str, playbook: Playbook, now: dt.datetime) -> None:
    """Judge anew a hit beside which something was seen; the worker's sweep."""
    hit = session.get(LinkHit, hit_id)
    lead = enrollments.hold(session, hit.lead_id) if hit is not None else None
    if hit is None or lead is None or not hit.again:
        return
    hit.again = False
    look(session, lead, hit, playbook, now, first=False)


def human(
    session: Session, lead: Lead, rows: Sequence[Engagement], sign: str, playbook: Playbook,
    now: dt.datetime,
) -> None:  # fmt: skip
    """A sign of a person was seen of these clicks: judge them by it."""
    changed = []
    for row in rows:
        if row.judged_by not in (None, BY_RULES):
            continue
        certain = visitors.CERTAIN & set(row.judged_because)
        because = tuple(c for c in row.judged_because if c in (READ, CAME_BACK, WROTE))
        if not certain and _store(row, Judged(HUMAN, (*because, sign)), now):
            changed.append(row)
    settle(session, lead, changed, playbook, now)


def of_rules(
    session: Session, lead: Lead, row: Engagement, judged: Judged, playbook: Playbook,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Store what the rules say of a reading, and let follow."""
    if _store(row, judged, now):
        settle(session, lead, [row], playbook, now)


def by_person(
    session: Session, engagement_id: str, judgement: str, note: str, playbook: Playbook, *,
    by: str, now: dt.datetime,
) -> Engagement:  # fmt: skip
    """A member of staff judges what came by a link. Raises NotFound, BadInput."""
    if judgement not in WORDS:
        raise BadInput(field="judgement", problem="one_of", allowed=", ".join(WORDS))
    if not note.strip():
        raise BadInput(field="reason", problem="missing")
    row = session.get(Engagement, engagement_id)
    lead = enrollments.hold(session, row.lead_id) if row is not None else None
    if row is None or lead is None:
        raise NotFound(what="engagement", id=engagement_id[:60])
    session.refresh(row)
    if row.kind not in KINDS:
        raise BadInput(field="engagement", problem="not_by_link")
    old = row.judgement
    row.judgement, row.judged_because = judgement, [BY_PERSON]
    row.judged_by, row.judged_at, row.changed_at = by, now, now
    timeline.write(
        session, lead.id, "engagement_judged", now=now, by=by,
        data={"engagement_id": row.id, "kind": row.kind, "slug": row.slug, "old": old,
              "new": judgement, "because": [BY_PERSON], "note": note.strip()[:MOST_NOTE]},
    )  # fmt: skip
    settle(session, lead, [row], playbook, now, told=frozenset({row.id}))
    return row


def settle(
    session: Session, lead: Lead, changed: Sequence[Engagement], playbook: Playbook,
    now: dt.datetime, told: frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    """Work out which of the lead's openings count now, and let follow what follows.

    `told`: those of which the timeline has a line already.
    """
    changed = [*changed, *_follow(session, changed, playbook, now)]
    session.flush()
    rows = [row for row in engagements.of(session, lead.id) if row.kind in KINDS and row.link_id]
    openings = [
        Opening(row.id, row.link_id or "", row.kind, row.visitor, row.judgement, row.at)
        for row in rows
    ]
    counted = visitors.count(openings, hits.bound(session, lead.id))
    lost, won = [], []
    for row in rows:
        now_so = counted[row.id]
        if row.counted and not now_so.counts:
            lost.append(row)
        elif now_so.counts and not row.counted:
            won.append(row)
        if (row.counted, row.forwarded) != (now_so.counts, now_so.forwarded):
            row.counted, row.forwarded, row.changed_at = now_so.counts, now_so.forwarded, now
    session.flush()
    fresh = {row.id for row in changed if row.judged_at == row.at == now}
    for row in changed:
        # of what was judged when it came, and of a reading that goes on, the row says enough
        quiet = row.id in told or row.id in fresh
        if not quiet and (row.kind == "click" or row.judgement == SCANNER):
            timeline.write(
                session, lead.id, "engagement_judged", now=now, by=BY_RULES,
                data={"engagement_id": row.id, "kind": row.kind, "slug": row.slug,
                      "new": row.judgement, "because": list(row.judged_because)},
            )  # fmt: skip
    withdrawal.after(
        session, lead, playbook, now,
        lost=[row.id for row in lost], won=[row.id for row in won if row.id not in fresh],
    )  # fmt: skip


def of_lead(session: Session, lead_id: str) -> list[Engagement]:
    """The lead's engagements, latest first, with how each was judged."""
    return list(reversed(engagements.of(session, lead_id)))


def in_words(row: Engagement, texts: Texts, language: str) -> str:
    """How an engagement was judged, with the reasons, in words."""
    words = texts.coded("judged", language, row.judgement)
    if row.judged_because:
        comma = texts.get("judged-comma", language)
        reasons = comma.join(texts.coded("judged", language, c) for c in row.judged_because)
        words = texts.get("judged-because", language, judgement=words, reasons=reasons)
    if row.forwarded:
        return texts.get("judged-forwarded", language, words=words)
    if not row.counted and row.judgement != SCANNER and row.kind == "click":
        return texts.get("judged-repeat", language, words=words)
    return words


def as_json(row: Engagement) -> dict[str, Any]:
    """An engagement as plain JSON."""
    return {
        "id": row.id,
        "lead_id": row.lead_id,
        "kind": row.kind,
        "slug": row.slug,
        "at": row.at.isoformat(),
        "judgement": row.judgement,
        "because": list(row.judged_because),
        "judged_by": row.judged_by,
        "judged_at": row.judged_at.isoformat() if row.judged_at else None,
        "forwarded": row.forwarded,
        "counted": row.counted,
        "data": row.data,
    }


def _follow(
    session: Session, clicks: Sequence[Engagement], playbook: Playbook, now: dt.datetime
) -> list[Engagement]:
    """Readings that followed a click are judged with it: no page is read by whom opened none."""
    within = timing.wait(playbook.engagement.reading.visit)
    found = []
    for click in clicks:
        if click.kind != "click" or click.link_id is None:
            continue
        views = session.scalars(
            select(Engagement).where(
                Engagement.link_id == click.link_id, Engagement.kind == "view",
                Engagement.visitor.is_not_distinct_from(click.visitor),
                Engagement.at >= click.at, Engagement.at <= click.at + within,
            )
        )  # fmt: skip
        for view in views:
            judged = reading(view, click, playbook)
            if _store(view, judged, now):
                found.append(view)
    return found


def reading(view: Engagement, click: Engagement | None, playbook: Playbook) -> Judged:
    """How a reading is judged: by the click that opened the page, then by itself."""
    rule = playbook.engagement.reading
    if click is not None and click.judgement == SCANNER:
        return Judged(SCANNER, tuple(click.judged_because))
    if view.data.get("seconds", 0) >= rule.seconds and view.data.get("depth", 0) >= rule.depth:
        return Judged(HUMAN, (READ,))
    return Judged(UNKNOWN)


def _rows(session: Session, ids: Iterable[str]) -> list[Engagement]:
    """Those engagements that the rules may judge, in the order they happened."""
    rows = session.scalars(
        select(Engagement).where(Engagement.id.in_(list(ids))).order_by(Engagement.at)
    )
    return [row for row in rows if row.judged_by in (None, BY_RULES)]


def _store(row: Engagement, judged: Judged, now: dt.datetime) -> bool:
    """Write a judgement of the rules down; True when it changed or is the first."""
    if row.judged_by not in (None, BY_RULES):
        return False
    first = row.judged_by is None
    if not first and row.judgement == judged.judgement:
        row.judged_because = list(judged.reasons) or row.judged_because
        return False
    row.judgement, row.judged_because = judged.judgement, list(judged.reasons)
    row.judged_by, row.judged_at, row.changed_at = BY_RULES, now, now
    return True


def _seconds(count: int) -> dt.timedelta:
    return dt.timedelta(seconds=count)
