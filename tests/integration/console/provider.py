"""A small OpenID Connect provider, as strict as a real one, that a test can make lie."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.clocks import HandClock

CLIENT, SECRET = "leadhatch", "a-secret-of-the-provider"


class StandIn:
    """Signs everybody in as `email`; `lies` replace claims, `key` signs."""

    def __init__(self, clock: HandClock, redirect_uri: str) -> None:
        self.clock, self.redirect_uri = clock, redirect_uri
        self.email, self.verified = "rep@beacon.example.com", True
        self.lies: dict[str, Any] = {}
        self.headers: dict[str, str] = {}
        self.key = ECKey.generate_key("P-256", {"kid": "one"})
        self.shown = [self.key]
        self.in_token = True  # the address stands in the token, not only in userinfo
        self.down = False
        self.issuer = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self.about)
        app.router.add_get("/authorize", self.authorize)
        app.router.add_post("/token", self.token)
        app.router.add_get("/keys", self.keys)
        app.router.add_get("/userinfo", self.userinfo)
        return app

    async def about(self, _: web.Request) -> web.Response:
        if self.down:
            return web.Response(status=503)
        return web.json_response({
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        })  # fmt: skip

    async def authorize(self, request: web.Request) -> web.Response:
        asked = dict(request.query)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["redirect_uri"] == self.redirect_uri
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return web.Response(status=302, headers={"Location": f"{self.redirect_uri}?{back}"})

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        kind, _, pair = request.headers["Authorization"].partition(" ")
        sign = tuple(base64.b64decode(pair).decode().split(":"))
        asked = self.codes.pop(str(form["code"]), None)
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            (kind, *sign) != ("Basic", CLIENT, SECRET)
            or asked is None
            or asked["code_challenge"] != challenge
            or form["redirect_uri"] != self.redirect_uri
        ):
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": self.issuer, "sub": "person-1", "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": asked["nonce"],
        }  # fmt: skip
        if self.in_token:
            claims |= {"email": self.email, "email_verified": self.verified}
        claims = {k: v for k, v in {**claims, **self.lies}.items() if v is not None}
        header = {"alg": "ES256", "kid": str(self.key.kid), **self.headers}
        return web.json_response({
            "access_token": "opaque", "token_type": "Bearer",
            "id_token": jwt.encode(header, claims, self.key),
        })  # fmt: skip

    async def keys(self, _: web.Request) -> web.Response:
        self.asked.append("keys")
        return web.json_response({"keys": [key.as_dict(private=False) for key in self.shown]})

    async def userinfo(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer opaque"
        return web.json_response({
            "sub": self.lies.get("userinfo_sub", "person-1"), "email": self.email,
            "email_verified": self.verified,
        })  # fmt: skip
