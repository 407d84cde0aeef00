"""Whatever arrives at the public door: a clear error in one shape, nothing lost, no stack trace."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import ClientResponse
from sqlalchemy.exc import OperationalError

from sdr import transcripts
from sdr.db import Database
from tests.integration.edge.conftest import FRIEND, Client, Engine, Visitor, begin

ZERO_WIDTH = "\u200b\u200b"


async def problem(response: ClientResponse, status: int) -> dict[str, Any]:
    """The error as the contract wants it."""
    body = await response.json(content_type=None)
    assert response.status == status, body
    assert response.content_type == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    assert "Traceback" not in json.dumps(body)
    assert 'File "' not in json.dumps(body)
    return dict(body)


async def raw(visitor: Visitor, body: bytes, **headers: str) -> ClientResponse:
    return await visitor.client.post(
        f"{visitor.url}/messages",
        data=body,
        headers={**visitor.bearer, "Content-Type": "application/json", **headers},
    )


# ── bodies ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "body", [b"{", b"hello", b"[]", b'"text"', b"null", b"\xff\xfe", b"[" * 5000, b'{"text": NaN']
)
async def test_what_is_no_json_object_is_400(visitor: Visitor, body: bytes) -> None:
    await problem(await raw(visitor, body), 400)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": None},
        {"text": 7},
        {"text": ["a"]},
        {"text": {"a": 1}},
        {"text": ""},
        {"text": "   \n "},
        {"text": "\u0000\u0007"},
        {"text": ZERO_WIDTH},
        {"text": "hi", "client_message_id": ""},
        {"text": "hi", "client_message_id": "x" * 201},
        {"text": "hi", "client_message_id": 5},
    ],
)
async def test_wrong_types_and_empty_texts_are_422(visitor: Visitor, body: dict[str, Any]) -> None:
    await problem(await visitor.client.post(f"{visitor.url}/messages", json=body,
                                            headers=visitor.bearer), 422)  # fmt: skip
    assert len(await visitor.after()) == 1, "nothing was stored"


@pytest.mark.parametrize(
    "body",
    [
        {"language": "fr"},
        {"language": 5},
        {"source": "x"},
        {"source": {"utm_source": ["x"]}},
        {"source": {"page": "x" * 2001}},
        {"visitor": {"a": 1}},
        {"visitor": "v" * 201},
    ],
)
async def test_a_bad_beginning_is_422(client: Client, body: dict[str, Any]) -> None:
    told = await problem(await client.post("/api/v1/conversations", json=body), 422)
    assert next(iter(body)) in told["detail"]


async def test_a_newer_clients_extra_keys_are_no_error(visitor: Visitor) -> None:
    assert (await visitor.post("hello", mood="good")).status == 200


@pytest.mark.parametrize("size", [4000, 4001, 100_000])
async def test_four_thousand_characters_and_not_one_more(visitor: Visitor, size: int) -> None:
    response = await visitor.post("啤" * size)
    if size == 4000:
        assert response.status == 200
    else:
        await problem(response, 413)
        assert len(await visitor.after()) == 1


async def test_a_huge_body_is_413(visitor: Visitor) -> None:
    await problem(await visitor.post("x" * 600_000), 413)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("👍🎉", "👍🎉"),
        ("<script>alert(1)</script><img src=x onerror=alert(1)>",) * 2,
        ("'; DROP TABLE leads; --",) * 2,
        ("{{ 7 * 7 }} {% raw %} ${7*7}",) * 2,
        ("a\u0000b\u001b[31mc", "ab[31mc"),
        ("\ud800 broken surrogate", "broken surrogate"),
        ("/restart", "/restart"),
        ('/inform{"budget": 1}', '/inform{"budget": 1}'),
        ("مرحبا \u202e evil", "مرحبا  evil"),
    ],
)
async def test_anything_readable_is_just_text(
    visitor: Visitor, engine: Engine, text: str, stored: str
) -> None:
    response = await raw(visitor, json.dumps({"text": text}).encode())
    assert response.status == 200
    [mine] = [m for m in await visitor.after() if m["sender"] == "prospect"]
    assert mine["text"] == stored
    assert engine.heard[0][1] == stored


@pytest.mark.parametrize("bad", ["\u0000", "a\u0000b", "\ud800"])
async def test_what_no_database_can_hold_is_no_500(client: Client, bad: str) -> None:
    visitor = await begin(client, language="en")
    bodies: list[tuple[str, dict[str, Any]]] = [
        (f"{visitor.url}/messages", {"text": "hi", "client_message_id": bad}),
        ("/api/v1/conversations", {"source": {"utm_source": bad, "page": bad, "ref": bad}}),
        ("/api/v1/conversations", {"visitor": bad}),
        (f"{visitor.url}/transcript", {"email": f"a{bad}@b.example"}),
    ]
    for url, body in bodies:
        response = await client.post(url, data=json.dumps(body).encode(), headers=visitor.bearer)
        assert response.status < 500, (url, body, await response.text())


@pytest.mark.parametrize("after", ["x", "-", "1.5", "99999999999999999999", "-5"])
async def test_a_strange_after_is_an_error_or_an_answer_never_a_crash(
    visitor: Visitor, after: str
) -> None:
    response = await visitor.client.get(f"{visitor.url}/messages?after={after}",
                                        headers=visitor.bearer)  # fmt: skip
    assert response.status in (200, 422)


# ── tokens ─────────────────────────────────────────────────────────────────────────────────────
async def test_tokens(client: Client, visitor: Visitor) -> None:
    other = await begin(client, language="zh")
    paths = [
        ("GET", "/messages", 200), ("POST", "/messages", 200), ("POST", "/language", 200),
        ("POST", "/end", 200), ("POST", "/transcript", 202), ("GET", "/transcript.txt", 200),
        ("DELETE", "/data", 200),
    ]  # fmt: skip
    for method, path, _ in paths:
        body = {"text": "x", "language": "en", "email": "a@b.example"}
        for header in ("", "Bearer", "Bearer ", "Bearer nonsense", f"Basic {visitor.token}"):
            response = await client.request(method, visitor.url + path, json=body,
                                            headers={"Authorization": header})  # fmt: skip
            await problem(response, 401)
        foreign = await client.request(method, visitor.url + path, json=body,
                                       headers=other.bearer)  # fmt: skip
        await problem(foreign, 404)
        unknown = await client.request(method, f"/api/v1/conversations/conv_no{path}", json=body,
                                       headers=other.bearer)  # fmt: skip
        await problem(unknown, 404)
    assert len(await visitor.after()) == 1


async def test_nowhere_and_wrong_method(client: Client) -> None:
    await problem(await client.get("/api/v1/nothing"), 404)
    await problem(await client.put("/api/v1/conversations"), 405)


async def test_errors_speak_the_persons_language(client: Client) -> None:
    visitor = await begin(client, language="zh")
    told = await problem(await visitor.post("  "), 422)
    assert not told["detail"].isascii()
    english = await client.get("/api/v1/nothing", headers={"Accept-Language": "en"})
    assert (await problem(english, 404))["detail"].isascii()


# ── rates ──────────────────────────────────────────────────────────────────────────────────────
class TestRates:
    @pytest.fixture
    def rates(self) -> dict[str, int]:
        return {"conversation": 3, "address": 30}

    async def test_over_the_conversations_rate(self, client: Client) -> None:
        visitor = await begin(client)
        for number in range(3):
            assert (await visitor.post(f"m{number}")).status == 200
        refused = await visitor.post("m3")
        await problem(refused, 429)
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert "m3" not in [m["text"] for m in await visitor.after()]
        assert (await (await begin(client)).post("hi")).status == 200, "others may go on"

    async def test_over_the_addresss_rate_but_health_is_free(self, client: Client) -> None:
        for _ in range(30):
            await client.get("/api/v1/nothing")
        refused = await client.get("/api/v1/nothing", headers={"X-Forwarded-For": "9.9.9.9"})
        await problem(refused, 429)
        assert int(refused.headers["Retry-After"]) >= 1
        assert (await client.get("/healthz")).status == 200
        assert (await client.get("/readyz")).status == 200

    async def test_over_the_rate_the_socket_closes_with_4429(self, client: Client) -> None:
        visitor = await begin(client)
        async with client.ws_connect(f"{visitor.url}/ws") as ws:
            await ws.send_json({"token": visitor.token})
            for number in range(4):
                await ws.send_json({"text": f"m{number}"})
            async for _ in ws:
                pass
            assert ws.close_code == 4429


# ── the database is locked or away ─────────────────────────────────────────────────────────────
async def test_a_locked_database_is_a_worded_503(
    visitor: Visitor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(*_: Any) -> Any:
        raise OperationalError("SELECT 1", {}, Exception("database is locked"))

    with monkeypatch.context() as patch:
        patch.setattr(database, "run", locked)
        patch.setattr(database, "run_then", locked)
        response = await visitor.post("hello")
        told = await problem(response, 503)
        assert "Retry-After" in response.headers
        assert "locked" not in told["detail"]
        assert "SELECT" not in json.dumps(told)
    assert (await visitor.post("hello")).status == 200


async def test_an_accident_is_a_worded_500_without_a_trace(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret details")

    monkeypatch.setattr(transcripts, "after", broken)
    response = await visitor.client.get(f"{visitor.url}/messages", headers=visitor.bearer)
    assert "secret" not in json.dumps(await problem(response, 500))


# ── who may ask ────────────────────────────────────────────────────────────────────────────────
async def test_only_allowed_sites_may_read_answers(client: Client) -> None:
    for origin, allowed in ((FRIEND, True), ("https://evil.example", False), ("null", False)):
        headers = {"Origin": origin}
        for response in (
            await client.post("/api/v1/conversations", json={}, headers=headers),
            await client.options("/api/v1/conversations", headers=headers),
            await client.post("/api/v1/conversations", data=b"{", headers=headers),
        ):
            assert response.headers.get("Access-Control-Allow-Origin") == (
                origin if allowed else None
            )
            assert response.headers.get("Access-Control-Allow-Origin") != "*"
            assert "Access-Control-Allow-Credentials" not in response.headers


async def test_every_answer_carries_safe_headers(client: Client, visitor: Visitor) -> None:
    for response in (await client.get("/"), await visitor.post("hi"), await client.get("/nothing")):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "Referrer-Policy" in response.headers
