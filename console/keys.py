"""What the console takes from its wiring: typed keys of the web application.

`app.wiring_serve` fills them before `console.app.setup` is called; nothing here reads a setting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from aiohttp import web

from console.openapi import Described
from nurture.context import Context
from sdr.bus import Bus
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.ports import Clock, Identity
from sdr.sealing import Seal
from sdr.texts import Texts

# (text, asked, language, at) → what the bot makes of one sentence, read as in a live turn
Understand = Callable[[str, str | None, str | None, dt.datetime | None], Awaitable[dict[str, Any]]]

# (conversation id, frame): what who listens to that conversation is told at once
Tell = Callable[[str, dict[str, Any]], None]


def _nobody(_conversation_id: str, _frame: dict[str, Any]) -> None:
    """Nobody listens."""


def _peer(request: web.Request) -> str:
    return request.remote or ""


# request → the network address of whoever asks, where a proxy stands before us that we trust
AddressOf = Callable[[web.Request], str]

DATABASE = web.AppKey("database", Database)
PLAYBOOK = web.AppKey("playbook", Playbook)
TEXTS = web.AppKey("texts", Texts)
CLOCK: web.AppKey[Clock] = web.AppKey("clock")
TIMEZONE = web.AppKey("timezone", ZoneInfo)  # in which exact times are shown


class Oidc(Protocol):
    """A company's own sign-in; both raise `IdentityRefused`."""

    async def address(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where the person is sent to."""

    async def identity(self, *, code: str, nonce: str, verifier: str) -> Identity:
        """Who came back with this code."""


OIDC: web.AppKey[Oidc] = web.AppKey("oidc")  # only where one is set
SEAL = web.AppKey("seal", Seal)  # of the secrets of second factors
API_KEY = web.AppKey("api_key", str)
BASE_URL = web.AppKey("base_url", str)  # cookies are Secure when it starts with https
NURTURE = web.AppKey("nurture", Context)  # what the verbs of nurture need
UNDERSTAND: web.AppKey[Understand] = web.AppKey("understand")
ADDRESS: web.AppKey[AddressOf] = web.AppKey("address")
TELL: web.AppKey[Tell] = web.AppKey("tell")
BUS = web.AppKey("bus", Bus)  # what changes anywhere, for pages that are open
# rows of the other doors (the chat API), described in the same OpenAPI document
PUBLIC_OPERATIONS: web.AppKey[Sequence[Described]] = web.AppKey("public_operations")


def tell(app: web.Application) -> Tell:
    """The live channel, or nobody where none is wired."""
    return app.get(TELL, _nobody)


def address_of(request: web.Request) -> str:
    """The network address of whoever asks."""
    return request.app.get(ADDRESS, _peer)(request)
