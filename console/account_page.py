"""An account: the people of the buying group as a map, how each stands to us, what is missing.

Reads only; an attitude is set by `console.lead_page`. The rules are `sdr.buying_group`. Rows of
`console.pages` point here.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from console import auditing, rows_view
from console.api import path_id
from console.auth import CALLER
from console.keys import DATABASE
from console.permissions import Permission, may
from console.rendering import page, words
from console.words import When, Words
from sdr import buying_group, facts, radar
from sdr.buying_group import ATTITUDES, Seat
from sdr.errors import NotFound
from sdr.facts import Fact
from sdr.handoffs import OPEN, Handoff
from sdr.leads import Account, Lead
from sdr.radar import Read
from sdr.timeline import Event

MOST = 60  # people of one map
OF_THE_COMPANY = ("industry", "company_size", "region", "current_solution")


@dataclass(frozen=True, slots=True)
class Card:
    """One person as the map shows them. `percent`: of what is written for their persona."""

    seat: Seat
    who: str
    title: str | None
    persona: str | None
    verdict: str
    percent: int
    reads: list[tuple[str, str]]  # title, how far
    open_handoff: str | None  # who has it
    when: When | None
    demo: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the map; without cards it is a role that nobody is known for."""

    role: str | None
    label: str
    cards: list[Card]


@dataclass(frozen=True, slots=True)
class AccountView:
    """The account's page."""

    account: Account
    name: str
    facts: list[tuple[str, str]]
    places: list[Place]
    gaps: list[str]
    people: int
    shown: int
    roles_known: int
    roles: int


async def show_account(request: web.Request) -> web.Response:
    """The map of the buying group."""
    account_id, told = path_id(request, "account"), words(request)
    shown = await request.app[DATABASE].run(lambda session: gather(session, told, account_id))
    auditing.seen(request, (card.seat.lead_id for place in shown.places for card in place.cards))
    member = request[CALLER].member
    may_edit = member is not None and may(member.role, Permission.EDIT)
    return page(request, told, "account.html", view=shown, attitudes=ATTITUDES, may_edit=may_edit)


def gather(session: Session, words: Words, account_id: str) -> AccountView:
    """Everybody we know there; raises NotFound."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound(what="account", id=account_id)
    mine = select(Lead).where(Lead.account_id == account.id)
    count = select(func.count()).select_from(Lead).where(Lead.account_id == account.id)
    people = session.scalars(
        mine.order_by(Lead.created_at.desc(), Lead.id.desc()).limit(MOST)
    ).all()
    ids = [lead.id for lead in people]
    objections, handed = _objections(session, ids), _handed(session, ids)
    cards = [_card(session, words, lead, objections, handed) for lead in people]
    roles = [each.code for each in words.playbook.people.buying_roles]
    nameless, somebody = words.t("console-nameless"), words.t("account-somebody")
    names = {c.seat.lead_id: somebody if c.who == nameless else c.who for c in cards}
    seats = [card.seat for card in cards]
    of = {card.seat.lead_id: card for card in cards}
    places = [
        Place(
            role,
            words.value("buying_role", role) if role else words.t("account-role-unknown"),
            [of[seat.lead_id] for seat in held],
        )
        for role, held in buying_group.by_role(seats, roles)
    ]
    return AccountView(
        account=account,
        name=account.name or account.domain or words.t("console-nameless"),
        facts=_facts(session, words, account),
        places=places,
        gaps=list(dict.fromkeys(
            words.t(
                f"account-gap-{gap.code.replace('_', '-')}",
                about=words.value("buying_role", gap.about) if gap.code == "no_role"
                else names.get(gap.about or "", ""),
            )
            for gap in buying_group.gaps(seats, roles)
        )),
        people=session.scalars(count).one(),
        shown=len(people),
        roles_known=len({seat.role for seat in seats} & set(roles)),
        roles=len(roles),
    )  # fmt: skip


def _card(
    session: Session, words: Words, lead: Lead, objections: dict[str, int],
    handed: dict[str, Handoff],
) -> Card:  # fmt: skip
    known = facts.current(session, lead.id)
    held = {name: each.value for name, each in known.items()}
    handoff = handed.get(lead.id)
    asked = handoff is not None and handoff.reason == "requested"
    signs = buying_group.signs_of(lead, known, objections.get(lead.id, 0), asked)
    attitude, because = buying_group.attitude(signs)
    persona = held.get("persona")
    written = [
        item.slug for item in words.playbook.content
        if item.language == lead.language
        and (persona is None or not item.personas or persona in item.personas)
    ]  # fmt: skip
    read = [
        each
        for each in radar.of(session, lead.id)
        if each.kind == "content" and each.own.opened + each.own.readings
    ]
    slugs = [each.what for each in read]
    share = buying_group.share_read(slugs, [*written, *slugs])  # others' reading counts too
    names = rows_view.names_of(session, words) if handoff is not None else {}
    return Card(
        seat=Seat(lead.id, held.get("buying_role"), persona, attitude, because, share),
        who=rows_view.who_of(held, words),
        title=held.get("job_title"),
        persona=words.value("persona", persona) if persona else None,
        verdict=lead.verdict,
        percent=round(100 * share),
        reads=[_read(words, each) for each in read[:4]],
        open_handoff=None if handoff is None or handoff.state not in OPEN
        else names.get(handoff.assignee.lower(), handoff.assignee),
        when=words.when(lead.updated_at),
        demo=rows_view.is_demo(lead.source),
    )  # fmt: skip


def _read(words: Words, read: Read) -> tuple[str, str]:
    """An item that was read, and how far."""
    item = words.playbook.item(read.what, words.language)
    depth = words.t("account-read-depth", percent=round(100 * read.own.depth))
    return (item.title if item else read.what, depth)


def _objections(session: Session, lead_ids: list[str]) -> dict[str, int]:
    rows = session.execute(
        select(Event.lead_id, func.count())
        .where(Event.lead_id.in_(lead_ids), Event.kind == "objection")
        .group_by(Event.lead_id)
    )
    return dict(rows.all())


def _handed(session: Session, lead_ids: list[str]) -> dict[str, Handoff]:
    """Each one's newest handoff."""
    rows = session.scalars(
        select(Handoff).where(Handoff.lead_id.in_(lead_ids)).order_by(Handoff.id)
    )
    return {row.lead_id: row for row in rows}


def _facts(session: Session, words: Words, account: Account) -> list[tuple[str, str]]:
    """What is known of the company, from whoever told it last."""
    rows = session.scalars(
        select(Fact)
        .join(Lead, Lead.id == Fact.lead_id)
        .where(
            Lead.account_id == account.id, Fact.superseded_at.is_(None),
            Fact.name.in_(OF_THE_COMPANY),
        )
        .order_by(Fact.at, Fact.id)
    )  # fmt: skip
    told = {row.name: row.value for row in rows}
    found = [
        (words.fact(name), words.value(name, told[name])) for name in OF_THE_COMPANY if name in told
    ]
    if account.domain:
        found.append((words.t("account-domain"), account.domain))
    return found
