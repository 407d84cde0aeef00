"""The access token of an account: one, shared by all processes, renewed by one at a time.

A new token ends the one before, so processes that each fetched their own would end each other's.
It is kept in the database, sealed with the installation's secret; who finds it run out takes a
short lease and fetches, the others wait for what comes. Called by `client`.
"""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sdr.access_tokens import AccessToken
from sdr.db import Database
from sdr.ports import Clock

LEASE = dt.timedelta(seconds=20)
EARLY = dt.timedelta(minutes=5)  # renewed so long before it runs out
LOOKS = 100  # for what another process fetches, one every …
EVERY = 0.2  # … seconds


class TokenAway(Exception):
    """Another process fetches a token and does not come back with one."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A token as the platform gave it."""

    value: str
    seconds: int


# fetches a token from the platform; raises what `client` knows
Fetch = Callable[[], Awaitable[Fetched]]


class Tokens:
    """The token of one account."""

    def __init__(
        self, database: Database, clock: Clock, *, app_id: str, secret_key: str, owner: str
    ) -> None:
        self._database, self._clock = database, clock
        self._app_id, self._owner = app_id, owner
        digest = hashlib.sha256(f"wechat-token:{secret_key}".encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(digest))

    async def get(self, fetch: Fetch, *, stale: str | None = None) -> str:
        """The token that holds now, not `stale`, which the platform refused. Raises TokenAway."""
        for look in range(LOOKS):
            if look:
                await asyncio.sleep(EVERY)
            try:
                held, mine = await self._database.run(lambda s: self._look(s, stale))
            except IntegrityError:
                continue  # another process made the row at this moment
            if held is not None:
                return held
            if mine:
                return await self._renew(fetch)
        raise TokenAway

    async def _renew(self, fetch: Fetch) -> str:
        try:
            fetched = await fetch()
        except BaseException:
            await self._database.run(self._give_up)
            raise
        await self._database.run(lambda s: self._keep(s, fetched))
        return fetched.value

    def _look(self, session: Session, stale: str | None) -> tuple[str | None, bool]:
        """The token, else whether it is ours to fetch one."""
        now = self._clock.now()
        row = session.get(AccessToken, self._app_id, with_for_update=True, populate_existing=True)
        if row is None:
            row = AccessToken(account=self._app_id)
            session.add(row)
        elif row.expires_at is not None and row.expires_at > now:
            held = self._opened(row)
            if held is not None and held != stale:
                return held, False
        if row.held_until is not None and row.held_until > now:
            return None, False
        row.holder, row.held_until = self._owner, now + LEASE
        session.flush()
        return None, True

    def _keep(self, session: Session, fetched: Fetched) -> None:
        row = session.get(AccessToken, self._app_id, with_for_update=True, populate_existing=True)
        if row is None or row.holder != self._owner:
            return  # we took too long, another process has fetched since
        row.sealed = self._fernet.encrypt(fetched.value.encode()).decode()
        seconds = dt.timedelta(seconds=fetched.seconds)
        row.expires_at = self._clock.now() + max(seconds - EARLY, seconds / 2)
        row.holder = row.held_until = None

    def _give_up(self, session: Session) -> None:
        row = session.get(AccessToken, self._app_id, with_for_update=True, populate_existing=True)
        if row is not None and row.holder == self._owner:
            row.holder = row.held_until = None

    def _opened(self, row: AccessToken) -> str | None:
        try:
            return self._fernet.decrypt((row.sealed or "").encode()).decode()
        except InvalidToken:  # the installation's secret is another one now
            return None
