"""Whether a link leads somewhere: asked before a sequence is published. Implements `Reach`.

The address comes from whoever writes sequences, so it may not be used to look around inside our
own network: only public addresses are connected to, the one that was looked up and no other, and
each redirect is looked at again.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

TIMEOUT = 5.0  # seconds for one link, redirects included
REDIRECTS = 5
_AGENT = "Leadhatch link check"
# What some servers answer to HEAD although they have the page.
_NO_HEAD = frozenset({400, 403, 404, 405, 406, 429, 500, 501, 503})

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class NotPublic(OSError):
    """The host is (also) inside a network that is nobody's business."""


class Reach:
    """Asks for links; `allow`: networks that may be reached beside public ones."""

    def __init__(
        self, *, allow: Sequence[Network] = (), timeout: float = TIMEOUT,
        resolver: AbstractResolver | None = None,
    ) -> None:  # fmt: skip
        self.allow = tuple(allow)
        self.timeout = timeout
        self.resolver = resolver

    async def __call__(self, url: str) -> str | None:
        """What is wrong with the link, as a code, or None."""
        connector = guarded(self.allow, self.resolver)
        try:
            async with aiohttp.ClientSession(
                connector=connector, timeout=aiohttp.ClientTimeout(total=self.timeout),
                headers={"User-Agent": _AGENT}, cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            ) as http:  # fmt: skip
                return await self._walk(http, url)
        except TimeoutError:
            return "timeout"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return "not_public" if caused(error, NotPublic) else "no_answer"

    async def _walk(self, http: aiohttp.ClientSession, url: str) -> str | None:
        for _ in range(REDIRECTS + 1):
            look(url, self.allow)
            status, location = await self._ask(http, url)
            if location is None:
                return None if status < 400 else f"status_{status}"
            url = urljoin(url, location)
        return "too_many_redirects"

    async def _ask(self, http: aiohttp.ClientSession, url: str) -> tuple[int, str | None]:
        """Status, and where it redirects to; HEAD first, since the page itself is not wanted."""
        status, location = 0, None
        for method in ("HEAD", "GET"):
            async with http.request(method, url, allow_redirects=False) as got:
                status = got.status
                location = got.headers.get("Location") if 300 <= status < 400 else None
            if status not in _NO_HEAD:
                break
        return status, location


def guarded(
    allow: Sequence[Network], resolver: AbstractResolver | None = None
) -> aiohttp.TCPConnector:
    """Connections to public addresses only: to the one that was looked up and judged, no other.

    A host that the client takes for a number is not looked up, so what is about to be connected
    to is judged once more.
    """

    def judged(info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, there = info
        if not public(_number(str(there[0])), allow):
            raise NotPublic(there[0])
        return socket.socket(family, kind, protocol)

    return aiohttp.TCPConnector(
        resolver=_Public(resolver or ThreadedResolver(), allow), use_dns_cache=False,
        socket_factory=judged,
    )  # fmt: skip


def look(url: str, allow: Sequence[Network]) -> None:
    """Refuse other schemes, and addresses written as numbers, which nobody looks up.

    The host is read as the client reads it: also "１２７。0。0。1" is a number. Raises ValueError,
    NotPublic.
    """
    parts = URL(url)
    host = parts.raw_host
    if parts.scheme not in ("http", "https") or not host or "@" in parts.raw_authority:
        raise ValueError(url)
    try:
        address = _number(host.rstrip("."))
    except ValueError:
        return
    if not public(address, allow):
        raise NotPublic(host)


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """A numeric address, without the name of a network card. Raises ValueError."""
    return ipaddress.ip_address(host.partition("%")[0])


class _Public(AbstractResolver):
    """Looks names up, and fails where one of the answers is not public."""

    def __init__(self, inner: AbstractResolver, allow: Sequence[Network]) -> None:
        self._inner, self._allow = inner, allow

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host. Raises NotPublic."""
        found = await self._inner.resolve(host, port, family)
        for each in found:
            if not public(_number(each["host"]), self._allow):
                raise NotPublic(host)
        return found

    async def close(self) -> None:
        """Give back what the inner one holds."""
        await self._inner.close()


def public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, allow: Sequence[Network] = ()
) -> bool:
    """True for an address of the open internet, or of a network that the operator allows."""
    inner: Any = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    inner = inner or (getattr(address, "teredo", None) or (None, None))[1]
    if inner is None and address in ipaddress.ip_network("64:ff9b::/96"):
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return public(inner, allow)
    if any(address.version == each.version and address in each for each in allow):
        return True
    return address.is_global and not address.is_multicast and not address.is_reserved


def caused(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Whether an error of that kind is behind this one."""
    while error is not None:
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False
