"""Signing in by OpenID Connect: a company's own provider says who somebody is.

The authorization code flow with PKCE (RFC 7636), state and nonce; what comes back is believed only
after its signature, issuer, audience, time and nonce were checked. Who that is here, and whether
they may come in, is decided by the console. The provider's address is a setting, and trusted as
such. Implements what `console.keys.Oidc` asks for.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from typing import Any
from urllib.parse import quote_plus, urlencode

import aiohttp
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from sdr.ports import Clock, Identity, IdentityRefused, SystemClock

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]  # none unsigned
SCOPE = "openid email profile"
TIMEOUT = aiohttp.ClientTimeout(total=10)
KEPT_SECONDS = 600.0  # what the provider says about itself
LEEWAY = 60  # seconds that its clock may be off
LARGEST = 256 * 1024


class Provider:
    """One provider, found by its issuer (`…/.well-known/openid-configuration`)."""

    def __init__(
        self, *, issuer: str, client_id: str, client_secret: str, redirect_uri: str,
        clock: Clock | None = None,
    ) -> None:  # fmt: skip
        self.issuer, self.client_id, self._secret = issuer, client_id, client_secret
        self.redirect_uri, self.clock = redirect_uri, clock or SystemClock()
        self._session: aiohttp.ClientSession | None = None
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}

    async def address(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where the person is sent to sign in. Raises IdentityRefused: nobody answers there."""
        found = await self._about()
        asked = {
            "response_type": "code", "client_id": self.client_id, "scope": SCOPE,
            "redirect_uri": self.redirect_uri, "state": state, "nonce": nonce,
            "code_challenge": challenge(verifier), "code_challenge_method": "S256",
        }  # fmt: skip
        start = str(found["authorization_endpoint"])
        return f"{start}{'&' if '?' in start else '?'}{urlencode(asked)}"

    async def identity(self, *, code: str, nonce: str, verifier: str) -> Identity:
        """Who came back with this code. Raises IdentityRefused."""
        found = await self._about()
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri,
            "code_verifier": verifier, "client_id": self.client_id,
        }  # fmt: skip
        methods = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        headers: dict[str, str] = {}
        if "client_secret_basic" in methods:
            headers["Authorization"] = _basic(self.client_id, self._secret)
        else:
            form["client_secret"] = self._secret
        given = await self._ask("POST", str(found["token_endpoint"]), data=form, headers=headers)
        claims = await self._checked(str(given.get("id_token") or ""), nonce, found)
        if not claims.get("email") and found.get("userinfo_endpoint"):
            claims |= await self._info(found, str(given.get("access_token") or ""), claims["sub"])
        return Identity(
            str(claims["sub"]), str(claims.get("email") or ""),
            verified=claims.get("email_verified") in (True, "true"),
        )  # fmt: skip

    async def close(self) -> None:
        """Give back the connections."""
        if self._session is not None:
            await self._session.close()

    async def _checked(self, token: str, nonce: str, found: dict[str, Any]) -> dict[str, Any]:
        """The claims of a token that is really the provider's, for us, for this sign-in, now."""
        where = str(found["jwks_uri"])
        try:
            claims = _signed(token, await self._told(where))
        except IdentityRefused:  # the provider may have changed its keys since
            claims = _signed(token, await self._told(where, fresh=True))
        now = int(self.clock.now().timestamp())
        rules = jwt.JWTClaimsRegistry(
            now=now, leeway=LEEWAY, iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id}, exp={"essential": True},
            iat={"essential": True}, sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )  # fmt: skip
        try:
            rules.validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            raise IdentityRefused(f"claims: {error}") from error
        audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        party = claims.get("azp", self.client_id if len(audiences) == 1 else None)
        if party != self.client_id:
            raise IdentityRefused("claims: azp")
        return claims

    async def _info(self, found: dict[str, Any], token: str, sub: str) -> dict[str, Any]:
        told = await self._ask(
            "GET", str(found["userinfo_endpoint"]), headers={"Authorization": f"Bearer {token}"}
        )
        if told.get("sub") != sub:
            raise IdentityRefused("userinfo: sub")
        return {name: told.get(name) for name in ("email", "email_verified")}

    async def _about(self) -> dict[str, Any]:
        found = await self._told(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if found.get("issuer") != self.issuer or not all(found.get(name) for name in needed):
            raise IdentityRefused("discovery")
        return found

    async def _told(self, url: str, *, fresh: bool = False) -> dict[str, Any]:
        """A document of the provider, kept for a while."""
        held = self._known.get(url)
        if held is None or fresh or time.monotonic() - held[0] > KEPT_SECONDS:
            held = self._known[url] = (time.monotonic(), await self._ask("GET", url))
        return held[1]

    async def _ask(self, method: str, url: str, **rest: Any) -> dict[str, Any]:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        try:
            async with self._session.request(method, url, allow_redirects=False, **rest) as answer:
                raw = await answer.content.read(LARGEST)
                if answer.status != 200:
                    raise IdentityRefused(f"status_{answer.status}")
                told = json.loads(raw)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise IdentityRefused(f"unreachable: {type(error).__name__}") from error
        if not isinstance(told, dict):
            raise IdentityRefused("no_object")
        return told


def _signed(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    """The claims of a token that was signed with one of these keys."""
    try:
        held = KeySet.import_key_set(keys)  # type: ignore[arg-type]
        return dict(jwt.decode(token, held, algorithms=ALGORITHMS).claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise IdentityRefused(f"token: {type(error).__name__}") from error


def _basic(client_id: str, secret: str) -> str:
    """Who we are to the provider, as RFC 6749 writes it."""
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def challenge(verifier: str) -> str:
    """The S256 code challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
