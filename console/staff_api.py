"""The staff API's handlers about colleagues: who they are, and closing and opening accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE
from sdr import staff
from sdr.second_factor import SecondFactor
from sdr.staff import Member


async def list_staff(request: web.Request) -> web.Response:
    """Everybody who works or worked here."""
    found = await request.app[DATABASE].run(_all)
    return web.json_response({"staff": found})


async def disable(request: web.Request) -> web.Response:
    """Close an account; its sessions end."""
    by, now = request[CALLER].by, request.app[CLOCK].now()
    return await _changed(request, lambda s, m: staff.close_account(s, m, by=by, now=now))


async def enable(request: web.Request) -> web.Response:
    """Open a closed account again."""
    return await _changed(request, lambda s, m: staff.enable(s, m.email))


async def _changed(request: web.Request, change: Callable[[Session, Member], Any]) -> web.Response:
    member_id = path_id(request, "member")

    def work(session: Session) -> dict[str, Any]:
        member = staff.get(session, member_id)
        change(session, member)
        session.flush()
        return _shown(member, session.get(SecondFactor, member.id))

    return web.json_response(await request.app[DATABASE].run(work))


def _all(session: Session) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Member, SecondFactor)
        .outerjoin(SecondFactor, SecondFactor.member_id == Member.id)
        .order_by(Member.email)
    )
    return [_shown(member, held) for member, held in rows]


def _shown(member: Member, held: SecondFactor | None) -> dict[str, Any]:
    return {
        "id": member.id, "email": member.email, "name": member.name, "role": member.role,
        "language": member.language,
        "second_factor": held is not None and held.confirmed_at is not None,
        "closed_at": member.disabled_at.isoformat() if member.disabled_at else None,
    }  # fmt: skip
