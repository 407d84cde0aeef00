"""A stand-in for WeChat's platform on loopback, to try the channel without an account.

Written from the platform's public documentation: it gives out access tokens (a new one ends the
one before), takes customer-service messages while the follower's window is open, and calls the
product with what a follower writes: signed, sealed where there is an AES key, three times when
nobody answers. A page lets anybody be a follower; `/fake/…` is the same for programs. It can be
slow, refuse with any code, or be away, on command. Nothing leaves this machine.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import aiohttp
import jinja2
from aiohttp import web
from defusedxml import ElementTree

from adapters.wechat.crypto import Envelope

OWN_NAME = "gh_0123456789ab"
PAGE = Path(__file__).parent / "fake_wechat.html"
# (messages, seconds) after what a follower did; "客服消息" of the documentation, 2026-11-20
LIMITS = {"text": (5, 172_800), "subscribe": (3, 60), "SCAN": (3, 60), "CLICK": (3, 60)}
LONGEST = 2048  # bytes
TOKEN_SECONDS = 7200


@dataclass(frozen=True, slots=True)
class Said:
    """One message between a follower and the account.

    `how`: call | message, of the account's; lost, where nobody took the call.
    """

    by: str  # follower | account | nobody: the call was not taken, `text` says why
    text: str
    how: str
    at: float


@dataclass(slots=True)
class Trouble:
    """How the platform misbehaves now; `code`: what every message is refused with."""

    code: int = 0
    seconds: float = 0.0  # before it answers
    away: bool = False  # it closes the connection


@dataclass
class Platform:
    """One Official Account and its followers."""

    callback: str
    token: str
    app_id: str
    secret: str
    aes_key: str | None = None
    mode: str = "safe"  # with a key: safe | compatible
    attempts: int = 3
    patience: float = 5.0  # seconds for which a call waits
    clock: Callable[[], float] = time.time
    talks: dict[str, list[Said]] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)  # the last one holds
    tokens_given: int = 0
    trouble: Trouble = field(default_factory=Trouble)
    sends: list[dict[str, Any]] = field(default_factory=list)  # as they came, refused ones too
    calls: list[dict[str, Any]] = field(default_factory=list)  # what became of each try
    unionids: dict[str, str] = field(default_factory=dict)  # OpenID → UnionID
    templates: set[str] = field(default_factory=set)  # ids the account has
    agreed: dict[tuple[str, str], int] = field(default_factory=dict)
    _did: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    _numbers: int = field(default_factory=lambda: int(time.time() * 1000))

    # ── a follower does something ──────────────────────────────────────────────────────────────
    async def says(self, openid: str, text: str) -> str | None:
        """A follower writes; what the call was answered with."""
        self._talk(openid, Said("follower", text, "text", self.clock()))
        return await self.call(openid, "text", {"MsgType": "text", "Content": text})

    async def does(self, openid: str, event: str, key: str = "") -> str | None:
        """A follower follows, leaves, scans, presses the menu."""
        self._talk(openid, Said("follower", f"[{event} {key}]".replace(" ]", "]"), "event",
                                self.clock()))  # fmt: skip
        return await self.call(openid, event, {"MsgType": "event", "Event": event, "EventKey": key})

    async def sends_kind(self, openid: str, kind: str, fields: dict[str, str]) -> str | None:
        """A follower sends a picture, a voice message, a place …"""
        self._talk(openid, Said("follower", f"[{kind}]", kind, self.clock()))
        return await self.call(openid, "text", {"MsgType": kind, **fields})

    async def call(self, openid: str, what: str, fields: dict[str, Any]) -> str | None:
        """Call the product, as often as the platform does; the reply it took."""
        self._did.setdefault(openid, []).append((what, self.clock()))
        body = self.body(openid, fields)
        for _ in range(self.attempts):
            reply = await self._try(body)
            if reply is None:
                continue
            text = self._read(reply)
            if text is not None:
                self._talk(openid, Said("account", text, "call", self.clock()))
            return text
        self._talk(openid, Said("nobody", str(self.calls[-1]["status"]), "lost", self.clock()))
        return None

    def body(self, openid: str, fields: dict[str, Any]) -> str:
        """The XML of a message, before it is sealed."""
        self._numbers += 1
        said = {"ToUserName": OWN_NAME, "FromUserName": openid,
                "CreateTime": str(int(self.clock())), **fields}  # fmt: skip
        if fields.get("MsgType") != "event":
            said["MsgId"] = str(self._numbers)
        return f"<xml>{_elements(said)}</xml>"

    def sealed(self, body: str) -> tuple[str, dict[str, str]]:
        """The body as it travels, and its signed query."""
        stamp, nonce = str(int(self.clock())), secrets.token_hex(5)
        query = {"timestamp": stamp, "nonce": nonce, "signature": self.sign(stamp, nonce)}
        if self.aes_key is None:
            return body, query
        envelope = Envelope(self.aes_key, self.app_id).seal(body.encode())
        query |= {
            "encrypt_type": "aes", "msg_signature": self.sign(stamp, nonce, envelope),
        }  # fmt: skip
        part = f"<Encrypt><![CDATA[{envelope}]]></Encrypt>"
        if self.mode == "compatible":
            return body.replace("</xml>", f"{part}</xml>"), query
        return f"<xml><ToUserName>{OWN_NAME}</ToUserName>{part}</xml>", query

    def sign(self, *parts: str) -> str:
        """The platform's signature."""
        return hashlib.sha1("".join(sorted([self.token, *parts])).encode()).hexdigest()  # noqa: S324

    async def _try(self, body: str) -> str | None:
        sealed, query = self.sealed(body)
        limit = aiohttp.ClientTimeout(self.patience)
        note: dict[str, Any] = {"status": None, "seconds": 0.0}
        self.calls.append(note)
        began = time.monotonic()
        try:
            async with (
                aiohttp.ClientSession(timeout=limit) as http,
                http.post(self.callback, params=query, data=sealed.encode()) as got,
            ):
                text = await got.text()
                note["status"] = got.status
                return text if got.status == 200 else None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            note["status"] = type(error).__name__
            return None
        finally:
            note["seconds"] = time.monotonic() - began

    def _read(self, reply: str) -> str | None:
        """The text of a passive reply; None for "success"."""
        if reply.strip() in ("", "success"):
            return None
        root = ElementTree.fromstring(reply)
        envelope = root.findtext("Encrypt")
        if envelope is not None and self.aes_key is not None:
            signed = self.sign(
                root.findtext("TimeStamp") or "", root.findtext("Nonce") or "", envelope
            )
            if signed != root.findtext("MsgSignature"):
                raise ValueError("the reply is not signed")
            root = ElementTree.fromstring(Envelope(self.aes_key, self.app_id).open(envelope))
        content = root.findtext("Content") or ""
        if len(content.encode()) > LONGEST:
            raise ValueError("the reply is too long")
        return content

    def _talk(self, openid: str, said: Said) -> None:
        self.talks.setdefault(openid, []).append(said)

    # ── the account sends something ────────────────────────────────────────────────────────────
    def give_token(self) -> str:
        """A new token; the one before ends."""
        self.tokens_given += 1
        self.tokens.append(f"{self.tokens_given}_{secrets.token_urlsafe(24)}")
        return self.tokens[-1]

    def left(self, openid: str) -> int:
        """How many messages the follower may still be sent: of the best of what they did."""
        now, best = self.clock(), 0
        for what, at in self._did.get(openid, ()):
            count, seconds = LIMITS.get(what, (0, 0))
            if now - at < seconds:
                since = sum(said.how == "message" and said.at >= at for said in self.talks[openid])
                best = max(best, count - since)
        return best

    def refuses(self, access: str, openid: str) -> int:
        """Why anything about this follower is refused; 0: it is not."""
        if self.trouble.code:
            return self.trouble.code
        if not self.tokens or access != self.tokens[-1]:
            return 40001
        return 0 if openid in self.talks else 40003

    def take(self, access: str, body: Any) -> int:
        """What becomes of a customer-service message: the platform's code."""
        try:
            openid, text = body["touser"], body["text"]["content"]
        except (KeyError, TypeError):
            return 40035
        code = self.refuses(access, openid)
        if code:
            return code
        if not text:
            return 44004
        if len(text.encode()) > LONGEST:
            return 45002
        did = self._did.get(openid, [])
        if did and did[-1][0] == "unsubscribe":
            return 43004
        if self.left(openid) <= 0:
            recent = any(self.clock() - at < LIMITS.get(w, (0, 0))[1] for w, at in did)
            return 45047 if recent else 45015
        self._talk(openid, Said("account", text, "message", self.clock()))
        return 0

    def take_template(self, access: str, body: Any, *, once: bool) -> int:
        """What becomes of a template: of one agreed to `once`, only as often as was agreed."""
        openid, template = str(body.get("touser")), str(body.get("template_id"))
        code = self.refuses(access, openid)
        if code:
            return code
        if template not in self.templates:
            return 40037
        data = body.get("data")
        if not isinstance(data, dict) or not all(each.get("value") for each in data.values()):
            return 47003
        if any(name.startswith("thing") and len(v["value"]) > 20 for name, v in data.items()):
            return 47003
        if once and not self.agreed.get((openid, template)):
            return 43101
        if once:
            self.agreed[openid, template] -= 1
        text = "\n".join(each["value"] for each in data.values())
        link = body.get("url") or body.get("page") or ""
        self._talk(openid, Said("account", f"{text}\n{link}".strip(), "template", self.clock()))
        return 0

    async def agrees(self, openid: str, template: str, *, yes: bool = True) -> str | None:
        """A follower agrees to one message of a template, or refuses it."""
        if yes:
            self.agreed[openid, template] = self.agreed.get((openid, template), 0) + 1
        self.talks.setdefault(openid, [])
        said = "accept" if yes else "reject"
        return await self.call(openid, "subscribe_msg_popup_event", {
            "MsgType": "event", "Event": "subscribe_msg_popup_event",
            "SubscribeMsgPopupEvent": [
                {"TemplateId": template, "SubscribeStatusString": said, "PopupScene": "2"}
            ],
        })  # fmt: skip


def _elements(fields: dict[str, Any]) -> str:
    """The fields as elements; a list of rows as <List> each."""
    return "".join(
        f"<{name}>" + (
            "".join(f"<List>{_elements(row)}</List>" for row in value)
            if isinstance(value, list)
            else escape(str(value))
        ) + f"</{name}>"
        for name, value in fields.items()
    )  # fmt: skip


# ── the server ─────────────────────────────────────────────────────────────────────────────────
class Doors:
    """The platform over HTTP."""

    def __init__(self, platform: Platform, words: dict[str, str]) -> None:
        self.platform, self.words = platform, words

    def app(self) -> web.Application:
        """The application."""
        app = web.Application()
        app.router.add_get("/cgi-bin/token", self.token)
        app.router.add_post("/cgi-bin/message/custom/send", self.send)
        app.router.add_get("/cgi-bin/user/info", self.follower)
        for path in ("template/send", "subscribe/bizsend"):
            app.router.add_post(f"/cgi-bin/message/{path}", self.template)
        app.router.add_get("/", self.page)
        app.router.add_get("/fake/{openid}", self.talk)
        app.router.add_post("/fake/trouble", self.trouble)
        app.router.add_post("/fake/{openid}/text", self.text)
        app.router.add_post("/fake/{openid}/event", self.event)
        return app

    async def token(self, request: web.Request) -> web.Response:
        """GET /cgi-bin/token."""
        await self._misbehave(request)
        if request.query.get("appid") != self.platform.app_id:
            return self._said({"errcode": 40013, "errmsg": "invalid appid"})
        if request.query.get("secret") != self.platform.secret:
            return self._said({"errcode": 40125, "errmsg": "invalid appsecret"})
        return self._said({"access_token": self.platform.give_token(), "expires_in": TOKEN_SECONDS})

    async def send(self, request: web.Request) -> web.Response:
        """POST /cgi-bin/message/custom/send."""
        await self._misbehave(request)
        try:
            body = json.loads(await request.read())
        except ValueError:
            return self._said({"errcode": 47001, "errmsg": "data format error"})
        code = self.platform.take(request.query.get("access_token", ""), body)
        self.platform.sends.append({"body": body, "code": code})
        return self._said({"errcode": code, "errmsg": "ok" if code == 0 else "refused"})

    async def template(self, request: web.Request) -> web.Response:
        """POST /cgi-bin/message/template/send and …/subscribe/bizsend."""
        await self._misbehave(request)
        body, once = json.loads(await request.read()), request.path.endswith("bizsend")
        code = self.platform.take_template(request.query.get("access_token", ""), body, once=once)
        self.platform.sends.append({"body": body, "code": code})
        return self._said({"errcode": code, "errmsg": "ok" if code == 0 else "refused"})

    async def follower(self, request: web.Request) -> web.Response:
        """GET /cgi-bin/user/info."""
        await self._misbehave(request)
        openid = request.query.get("openid", "")
        code = self.platform.refuses(request.query.get("access_token", ""), openid)
        if code:
            return self._said({"errcode": code, "errmsg": "refused"})
        said = {"subscribe": 1, "openid": openid, "language": "zh_CN"}
        if openid in self.platform.unionids:
            said["unionid"] = self.platform.unionids[openid]
        return self._said(said)

    async def page(self, _request: web.Request) -> web.Response:
        """The page on which one is a follower."""
        source = await asyncio.to_thread(PAGE.read_text, encoding="utf-8")
        made = jinja2.Environment(autoescape=True).from_string(source).render(w=self.words)
        return web.Response(text=made, content_type="text/html")

    async def talk(self, request: web.Request) -> web.Response:
        """What was said with a follower."""
        openid = request.match_info["openid"]
        said = [asdict(each) for each in self.platform.talks.get(openid, ())]
        return web.json_response({"messages": said, "left": self.platform.left(openid)})

    async def text(self, request: web.Request) -> web.Response:
        """A follower writes."""
        body = await request.json()
        reply = await self.platform.says(request.match_info["openid"], str(body["text"]))
        return web.json_response({"reply": reply})

    async def event(self, request: web.Request) -> web.Response:
        """A follower does something."""
        body = await request.json()
        reply = await self.platform.does(
            request.match_info["openid"], str(body["event"]), str(body.get("key", ""))
        )
        return web.json_response({"reply": reply})

    async def trouble(self, request: web.Request) -> web.Response:
        """Misbehave from now on; {} ends it."""
        self.platform.trouble = Trouble(**await request.json())
        return web.json_response(asdict(self.platform.trouble))

    async def _misbehave(self, request: web.Request) -> None:
        trouble = self.platform.trouble
        if trouble.seconds:
            await asyncio.sleep(trouble.seconds)
        if trouble.away and request.transport is not None:
            request.transport.abort()

    def _said(self, body: dict[str, Any]) -> web.Response:
        """The platform says text/plain of its JSON."""
        return web.Response(text=json.dumps(body), content_type="text/plain")


@asynccontextmanager
async def serving(platform: Platform, words: dict[str, str], port: int = 0) -> AsyncIterator[str]:
    """The platform on loopback, for as long as the block runs; gives its address."""
    runner = web.AppRunner(Doors(platform, words).app(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
