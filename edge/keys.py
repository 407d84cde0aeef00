"""What the public door takes from its wiring: typed keys of the web application."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Sequence
from zoneinfo import ZoneInfo

from aiohttp import web

from edge.turns import Turns
from sdr.bus import Bus
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.ports import Clock
from sdr.texts import Texts

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

DATABASE = web.AppKey("edge_database", Database)
PLAYBOOK = web.AppKey("edge_playbook", Playbook)
TEXTS = web.AppKey("edge_texts", Texts)
CLOCK: web.AppKey[Clock] = web.AppKey("edge_clock")
ZONE = web.AppKey("edge_zone", ZoneInfo)
MAIL_DOMAIN = web.AppKey("edge_mail_domain", str)
# the language of the conversation that a request is about: its errors are worded in it
LANGUAGE = web.RequestKey("edge_language", str)
BASE_URL = web.AppKey("edge_base_url", str)
TURNS = web.AppKey("edge_turns", Turns)
# names of what is down: engine, actions
BUS = web.AppKey("edge_bus", Bus)
DOWN: web.AppKey[Callable[[], Awaitable[list[str]]]] = web.AppKey("edge_down")
RATE_CONVERSATION = web.AppKey("edge_rate_conversation", int)
RATE_ADDRESS = web.AppKey("edge_rate_address", int)
# whether a request is signed by a platform that calls often, from few addresses
KNOWN_CALLER: web.AppKey[Callable[[web.Request], bool]] = web.AppKey("edge_known_caller")
ALLOWED_ORIGINS: web.AppKey[Sequence[str]] = web.AppKey("edge_allowed_origins")
TRUSTED_PROXIES: web.AppKey[Sequence[Network]] = web.AppKey("edge_trusted_proxies")
