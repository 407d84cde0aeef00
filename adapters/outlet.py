"""Posts to subscribers: addresses that people entered, so none inside our own network is reached.

A name is looked up, what it stands for is judged, and that very address is connected to: a name
that means something else a moment later changes nothing. Redirects are failures. Of an answer no
more is read than is needed to say what went wrong. Addresses of the operator's settings are
trusted. Implements `ports.Outlet`; the forms of group robots are in `robots`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime

import aiohttp
from aiohttp.abc import AbstractResolver

from adapters import robots
from adapters.reach import Network, NotPublic, caused, guarded, look
from adapters.webhook import LATER, sign
from sdr import robots as kinds
from sdr.ports import Clock, Parcel, Posted, SystemClock

TIMEOUT = 10.0  # seconds for the whole of one post
LARGEST = 8 * 1024  # bytes of an answer that are read


@dataclass(frozen=True, slots=True)
class Form:
    """A post as it leaves."""

    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: status, the beginning of its text, and when to come again."""

    status: int
    text: str
    retry_after: float | None


class HttpOutlet:
    """Posts over HTTP; `allow`: networks that may be reached beside public ones."""

    def __init__(
        self, *, allow: Sequence[Network] = (), clock: Clock | None = None,
        timeout: float = TIMEOUT, resolver: AbstractResolver | None = None,
    ) -> None:  # fmt: skip
        self.allow = tuple(allow)
        self.clock = clock or SystemClock()
        self.timeout = timeout
        self.resolver = resolver

    def refusal(self, address: str) -> str | None:
        """Why that address can never be posted to: only what needs no looking up."""
        try:
            look(address, self.allow)
        except NotPublic:
            return "not_public"
        except ValueError:
            return "bad_address"
        return None

    async def post(self, parcel: Parcel) -> Posted:
        """What came of it; raises nothing."""
        try:
            if not parcel.trusted:
                look(parcel.address, self.allow)
            said = await self._ask(_form(parcel, self.clock.now()), trusted=parcel.trusted)
        except TimeoutError:
            return Posted("timeout")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if caused(error, NotPublic):
                return Posted("not_public", final=True)
            if isinstance(error, aiohttp.InvalidURL | ValueError):
                return Posted("bad_address", final=True)
            return Posted(f"connection: {type(error).__name__}")
        if parcel.kind in kinds.KINDS:
            return robots.judged(parcel.kind, said.status, said.text, said.retry_after)
        return _crm_judged(said) if parcel.kind == "crm" else _judged(said)

    async def _ask(self, form: Form, *, trusted: bool) -> Said:
        connector = aiohttp.TCPConnector() if trusted else guarded(self.allow, self.resolver)
        async with (
            aiohttp.ClientSession(
                connector=connector, timeout=aiohttp.ClientTimeout(total=self.timeout),
                cookie_jar=aiohttp.DummyCookieJar(), trust_env=False, auto_decompress=False,
                headers={"User-Agent": "Leadhatch", "Accept-Encoding": "identity"},
            ) as http,
            http.post(
                form.url, data=form.body, headers=form.headers, allow_redirects=False
            ) as got,
        ):  # fmt: skip
            text = await self._beginning(got)
            wait = _wait(got.headers.get("Retry-After"), self.clock.now())
            return Said(got.status, text, wait)

    async def _beginning(self, got: aiohttp.ClientResponse) -> str:
        """The first bytes of an answer; one that ends too early is as long as it came."""
        held = b""
        try:
            while len(held) < LARGEST:
                part = await got.content.read(LARGEST - len(held))
                if not part:
                    break
                held += part
        except aiohttp.ClientPayloadError:
            pass
        return held.decode("utf-8", "replace")


def _form(parcel: Parcel, now: dt.datetime) -> Form:
    """A webhook's form: the body as it stands, signed with every secret that is valid.

    A group robot's is its platform's; a CRM's is what its mapping made, with its own headers.
    """
    if parcel.kind in kinds.KINDS:
        url, shape = robots.form(parcel.kind, parcel.address, parcel.body, parcel.secrets, now)
        plain = {"Content-Type": "application/json; charset=utf-8"}
        return Form(url, json.dumps(shape, ensure_ascii=False).encode(), plain)
    if parcel.kind == "crm":
        plain = {"Content-Type": "application/json; charset=utf-8", **parcel.headers}
        return Form(parcel.address, parcel.body.encode(), plain)
    body, timestamp = parcel.body.encode(), int(now.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Leadhatch-Event": parcel.event,
        "X-Leadhatch-Timestamp": str(timestamp),
        "X-Leadhatch-Signature": ",".join(
            sign(secret, timestamp, body) for secret in parcel.secrets
        ),
        "X-Leadhatch-Delivery": parcel.delivery_id,
    }
    return Form(parcel.address, body, headers)


def _judged(said: Said) -> Posted:
    """A webhook's answer: 2xx is taken, 410 ends it, all else is tried again."""
    if 200 <= said.status < 300:
        return Posted(status=said.status)
    return Posted(
        f"status_{said.status}: {robots.quoted(said.text)}".rstrip(": "), said.status,
        final=said.status == 410, gone=said.status == 410, retry_after=said.retry_after,
    )  # fmt: skip


def _crm_judged(said: Said) -> Posted:
    """A CRM's answer: what it says of the request itself no later try can change.

    207 is a batch of which something was refused.
    """
    judged = _judged(said)
    if said.status == 207:
        return Posted(f"status_207: {robots.quoted(said.text)}", said.status, final=True)
    final = judged.final or (400 <= said.status < 500 and said.status not in LATER)
    return replace(judged, final=final)


def _wait(given: str | None, now: dt.datetime) -> float | None:
    """Retry-After: seconds or a date."""
    if not given:
        return None
    if given.strip().isdigit():
        return float(given.strip()[:9])
    try:
        until = parsedate_to_datetime(given)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max((until - now).total_seconds(), 0.0)
