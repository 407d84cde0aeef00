"""Links are asked for over real HTTP; nothing inside our own network is ever connected to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from adapters.reach import NotPublic, Reach, caused, guarded, public

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


class Book(AbstractResolver):
    """A resolver that knows a few names."""

    def __init__(self, **names: str) -> None:
        self.names = names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del family
        if host not in self.names:
            raise OSError(f"no such host: {host}")
        return [
            ResolveResult(
                hostname=host, host=self.names[host], port=port, family=int(socket.AF_INET),
                proto=0, flags=0,
            )
        ]  # fmt: skip

    async def close(self) -> None:
        pass


class Site:
    """A web site on loopback that notes what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{page:.*}", self.page)
        return app

    async def page(self, request: web.Request) -> web.Response:
        page = request.match_info["page"]
        self.asked.append((request.method, page))
        if page.startswith("to/"):
            there = page.removeprefix("to/")
            raise web.HTTPFound(there if there.startswith("http") else f"/{there}")
        if page == "round":
            raise web.HTTPFound("/round")
        if page == "get-only" and request.method == "HEAD":
            raise web.HTTPMethodNotAllowed("HEAD", ["GET"])
        if page == "gone":
            raise web.HTTPGone
        return web.Response(text="here")


@pytest.fixture
async def site() -> AsyncIterator[tuple[Site, str]]:
    held = Site()
    async with TestServer(held.app()) as server:
        yield held, f"http://shop.test:{server.port}"


def reach(**names: str) -> Reach:
    return Reach(allow=LOOPBACK, resolver=Book(**{"shop.test": "127.0.0.1", **names}), timeout=2)


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("fine", None),
        ("get-only", None),
        ("to/fine", None),
        ("gone", "status_410"),
        ("round", "too_many_redirects"),
    ],
)
async def test_what_a_page_answers(site: tuple[Site, str], page: str, wrong: str | None) -> None:
    assert await reach()(f"{site[1]}/{page}") == wrong


@pytest.mark.parametrize(
    "inside",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "100.64.0.1", "0.0.0.0"],
)
async def test_a_name_that_leads_inside_is_not_connected_to(
    site: tuple[Site, str], inside: str
) -> None:
    held, url = site
    asking = Reach(resolver=Book(**{"shop.test": inside}), timeout=2)
    assert await asking(f"{url}/fine") == "not_public"
    assert held.asked == []


async def test_a_redirect_is_looked_at_again(site: tuple[Site, str]) -> None:
    held, url = site
    port = url.rpartition(":")[2]
    asking = reach(**{"inner.test": "10.0.0.1"})
    assert await asking(f"{url}/to/http://inner.test:{port}/secret") == "not_public"
    assert await asking(f"{url}/to/http://169.254.169.254/latest") == "not_public"
    assert all(page.startswith("to/") for _, page in held.asked)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://shop.test/x", "http://", "javascript:alert(1)", "",
        "http://user:pass@shop.test/", "http://nowhere.test/",
    ],
)  # fmt: skip
async def test_what_is_no_link_gives_no_answer(url: str) -> None:
    assert await reach()(url) == "no_answer"


@pytest.mark.parametrize(
    "inside",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://10.0.0.1:8080/",
        "http://[64:ff9b::a00:1]/", "http://[2002:a00:1::]/", "http://[fd00::1]/",
        "http://１２７.０.０.１/", "http://127。0。0。1/", "http://①②⑦.0.0.1/", "http://10｡0.0.8/",
        "http://[fe80::1%25eth0]/", "http://127.0.0.1./",
    ],
)  # fmt: skip
async def test_addresses_written_as_numbers_are_looked_at_too(inside: str) -> None:
    assert await Reach(timeout=2)(inside) == "not_public"


async def test_a_number_that_nobody_judged_is_not_connected_to(site: tuple[Site, str]) -> None:
    """The second line: a number is not looked up, and here nobody looks at the address before."""
    held, url = site
    port = url.rpartition(":")[2]
    async with aiohttp.ClientSession(connector=guarded(())) as http:
        with pytest.raises(aiohttp.ClientError) as refused:
            await http.get(f"http://127.0.0.1:{port}/")
    assert caused(refused.value, NotPublic)
    assert held.asked == []


def test_what_is_public() -> None:
    for text in ("8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"):
        assert public(ipaddress.ip_address(text)), text
    for text in ("224.0.0.1", "240.0.0.1", "ff02::1", "::", "::ffff:127.0.0.1"):
        assert not public(ipaddress.ip_address(text)), text
    assert public(ipaddress.ip_address("127.0.0.1"), LOOPBACK)
    assert public(ipaddress.ip_address("::ffff:127.0.0.1"), LOOPBACK)
