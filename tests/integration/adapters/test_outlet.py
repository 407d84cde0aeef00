"""Posts to addresses that people entered: over real HTTP, and never into our own network."""

from __future__ import annotations

import hashlib
import hmac
import socket
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.outlet import HttpOutlet
from sdr.ports import FixedClock, Parcel, Posted
from tests.builders import TUESDAY
from tests.integration.receiver import LOOPBACK, Receiver, receiver

CLOCK = FixedClock(TUESDAY)


def parcel(address: str, *secrets: str, **others: Any) -> Parcel:
    return Parcel(
        kind="webhook", address=address, body='{"who":"王磊"}', delivery_id="post_1",
        event="handoff.created", secrets=secrets or ("s3cret",), **others,
    )  # fmt: skip


async def answered(answer: Any, **others: Any) -> tuple[Posted, Receiver]:
    async with receiver() as there:
        there.answers["/hook"] = answer
        outlet = HttpOutlet(allow=LOOPBACK, clock=CLOCK, timeout=0.5)
        return await outlet.post(parcel(there.at("/hook"), **others)), there


async def test_a_post_is_signed_with_every_secret_that_is_valid() -> None:
    async with receiver() as there:
        outlet = HttpOutlet(allow=LOOPBACK, clock=CLOCK)
        posted = await outlet.post(parcel(there.at("/hook?a=1"), "new", "old"))
    assert posted == Posted(status=200)
    [got] = there.got
    assert (got.path, got.body.decode()) == ("/hook?a=1", '{"who":"王磊"}')
    timestamp = got.headers["X-Leadhatch-Timestamp"]
    assert int(timestamp) == int(TUESDAY.timestamp())
    signed = f"{timestamp}.".encode() + got.body
    assert got.headers["X-Leadhatch-Signature"] == ",".join(
        f"v1={hmac.new(secret, signed, hashlib.sha256).hexdigest()}" for secret in (b"new", b"old")
    )
    assert got.headers["X-Leadhatch-Delivery"] == "post_1"
    assert got.headers["X-Leadhatch-Event"] == "handoff.created"


@pytest.mark.parametrize(
    ("answer", "error", "final", "gone", "after"),
    [
        (204, None, False, False, None),
        (400, "status_400", False, False, None),
        (404, "status_404", False, False, None),
        (410, "status_410", True, True, None),
        ((429, {"Retry-After": "120"}, "slow down"), "status_429: slow down", False, False, 120.0),
        ((503, {"Retry-After": "Tue, 03 Mar 2026 02:01:00 GMT"}, ""), "status_503", False, False,
         60.0),
        ((503, {"Retry-After": "soon"}, ""), "status_503", False, False, None),
        ((500, {}, "<b>\n\x00" + "y" * 900), "status_500: <b> " + "y" * 196, False, False, None),
        ("hang", "timeout", False, False, None),
        ("drop", "connection: ServerDisconnectedError", False, False, None),
    ],
)  # fmt: skip
async def test_what_went_wrong_is_told_apart(
    answer: Any, error: str | None, final: bool, gone: bool, after: float | None
) -> None:
    posted, there = await answered(answer)
    assert (posted.error, posted.final, posted.gone) == (error, final, gone)
    assert posted.retry_after == after
    assert len(there.got) == 1


async def test_a_redirect_is_a_failure_and_is_not_followed() -> None:
    posted, there = await answered((302, {"Location": "/elsewhere"}, ""))
    assert posted.error == "status_302"
    assert there.paths() == ["/hook"]


async def test_of_an_endless_answer_only_the_beginning_is_read() -> None:
    posted, _ = await answered("endless")
    assert posted.status == 500
    assert posted.error is not None
    assert len(posted.error) < 300


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:{port}/", "http://[::1]:{port}/", "http://localhost:{port}/",
     "http://2130706433:{port}/", "http://127.1:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
     "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0:{port}/",
     "http://１２７.０.０.１:{port}/", "http://127。0。0。1:{port}/", "http://①②⑦.0.0.1:{port}/",
     "http://127.0.0.1.:{port}/"],
)  # fmt: skip
async def test_nothing_inside_is_reached(address: str) -> None:
    async with receiver() as there:
        port = there.base.rpartition(":")[2]
        posted = await HttpOutlet(clock=CLOCK).post(parcel(address.format(port=port)))
    assert posted.final
    assert posted.error in ("not_public", "bad_address")  # numbers in other forms are no address
    assert there.got == []


async def test_the_operators_own_address_is_trusted() -> None:
    async with receiver() as there:
        posted = await HttpOutlet(clock=CLOCK).post(parcel(there.at("/hook"), trusted=True))
    assert posted.error is None
    assert there.paths() == ["/hook"]


class Turning(AbstractResolver):
    """A name that is public when it is looked up first and ours from then on."""

    def __init__(self, *addresses: str) -> None:
        self.addresses, self.asked = list(addresses), 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del family
        self.asked += 1
        address = self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=int(socket.AF_INET), proto=0,
                flags=0,
            )
        ]  # fmt: skip

    async def close(self) -> None:
        pass


async def test_what_is_connected_to_is_what_was_judged() -> None:
    """Were the name looked up once more for the connection, it would lead to us."""
    async with receiver() as there:
        port = there.base.rpartition(":")[2]
        resolver = Turning("192.0.2.1", "127.0.0.1")
        outlet = HttpOutlet(clock=CLOCK, timeout=0.5, resolver=resolver)
        posted = await outlet.post(parcel(f"http://turning.example:{port}/"))
    assert posted.error is not None
    assert there.got == []
    assert resolver.asked == 1


@pytest.mark.parametrize(
    ("address", "problem"),
    [("https://example.com/hook", None), ("ftp://example.com/", "bad_address"),
     ("https://user:pass@example.com/", "bad_address"), ("http://10.0.0.8/", "not_public"),
     ("http://[fd00::1]/", "not_public"), ("nonsense", "bad_address"),
     ("http://１０.0.0.8/", "not_public"), ("http://10。0。0。8/", "not_public")],
)  # fmt: skip
def test_what_can_be_refused_without_asking_is(address: str, problem: str | None) -> None:
    assert HttpOutlet().refusal(address) == problem
