"""Calls to the platform's API: with the one access token, renewed once where it is refused.

What the platform's error codes mean for a message is the table `MEANING`. Called by `client` and
`followers`. Facts: "全局返回码说明", "获取 Access token", developers.weixin.qq.com.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
import structlog

from adapters.wechat.tokens import Fetched, TokenAway, Tokens
from sdr.ports import SendRefused, SendUncertain

TIMEOUT = 10.0
TOKEN_REFUSED = frozenset({40001, 40014, 42001})
# code → what it means, and whether it is final for this message
MEANING = {
    -1: ("busy", False),
    45015: ("window_closed", True),  # they wrote too long ago
    45047: ("over_quota", True),  # so many messages were sent in this window
    48001: ("not_permitted", True),  # the account may not send messages
    48004: ("not_permitted", True),
    50002: ("not_permitted", True),
    40003: ("bad_openid", True),
    43004: ("not_following", True),
    43101: ("not_agreed", True),  # the person gave no consent, or it is used up
    40037: ("bad_template", True),  # no template of this account has that id
    47003: ("bad_template_data", True),  # a field is missing or too long for the template
    45002: ("too_long", True),
    45009: ("api_limit", False),  # calls a day
    40013: ("bad_app_id", False),
    40125: ("bad_secret", False),
    40164: ("address_not_allowed", False),  # ours is not on the account's list
}
LOG = structlog.get_logger(__name__)

type LastWord = Callable[[], Awaitable[None]]


class Api:
    """The API of one account."""

    def __init__(
        self, tokens: Tokens, *, base: str, app_id: str, secret: str, timeout: float = TIMEOUT
    ) -> None:
        self._tokens, self._base = tokens, base
        self._app_id, self._secret = app_id, secret
        self._timeout = aiohttp.ClientTimeout(timeout)
        self._http: aiohttp.ClientSession | None = None

    async def post(
        self, path: str, body: Mapping[str, Any], last_word: LastWord | None = None
    ) -> dict[str, Any]:
        """What the platform says to a message. Raises SendRefused, SendUncertain."""
        # \u4f60 would be shown so
        data = json.dumps(body, ensure_ascii=False).encode()
        return await self._call("POST", path, {}, data, last_word)

    async def get(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        """What the platform says to a question. Raises SendRefused, SendUncertain."""
        return await self._call("GET", path, query, None, None)

    async def close(self) -> None:
        """Give the connections back."""
        if self._http is not None:
            await self._http.close()
            self._http = None

    async def _call(
        self, method: str, path: str, query: Mapping[str, str], data: bytes | None,
        last_word: LastWord | None,
    ) -> dict[str, Any]:  # fmt: skip
        token = await self._token(None)
        if last_word is not None:
            await last_word()
        said = await self._ask(method, path, {**query, "access_token": token}, data)
        if said.get("errcode") in TOKEN_REFUSED:
            LOG.info("wechat_token_refused", code=said["errcode"])
            token = await self._token(token)
            said = await self._ask(method, path, {**query, "access_token": token}, data)
        code = said.get("errcode", 0 if method == "GET" else None)  # a question is just answered
        if not isinstance(code, int):  # whoever answered is not the platform: nothing was sent
            raise SendRefused("no_errcode", permanent=False)
        if code in TOKEN_REFUSED:
            raise SendRefused("token_refused", permanent=False)
        if code != 0:
            raise refused(code)
        return said

    async def _token(self, stale: str | None) -> str:
        try:
            return await self._tokens.get(self._fetch, stale=stale)
        except TokenAway:
            raise SendRefused("token_away", permanent=False) from None

    async def _fetch(self) -> Fetched:
        query = {
            "grant_type": "client_credential", "appid": self._app_id, "secret": self._secret,
        }  # fmt: skip
        try:
            async with self._client().get(f"{self._base}/cgi-bin/token", params=query) as got:
                said = _json(await got.read())
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # not the error itself: it may quote the address, and with it the secret
            raise SendRefused(f"connection: {type(error).__name__}", permanent=False) from None
        value, seconds = said.get("access_token"), said.get("expires_in")
        if not isinstance(value, str) or not isinstance(seconds, int):
            code = said.get("errcode")
            LOG.warning("wechat_no_token", code=code)
            raise refused(code if isinstance(code, int) else -1)
        return Fetched(value, seconds)

    async def _ask(
        self, method: str, path: str, query: Mapping[str, str], data: bytes | None
    ) -> dict[str, Any]:
        """The platform's answer to one try."""
        try:
            async with self._client().request(
                method, f"{self._base}{path}", params=dict(query), data=data,
                headers={"Content-Type": "application/json; charset=utf-8"},
            ) as got:  # fmt: skip
                said, status = _json(await got.read()), got.status
        except aiohttp.ClientConnectorError as error:
            raise SendRefused(f"connection: {type(error).__name__}", permanent=False) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendUncertain(f"connection: {type(error).__name__}") from None
        if isinstance(said.get("errcode"), int) or (said and status < 400):
            return said
        if status >= 500:
            raise SendUncertain(f"status: {status}")
        raise SendRefused(f"status: {status}", permanent=False)

    def _client(self) -> aiohttp.ClientSession:
        if self._http is None or self._http.closed:
            self._http = aiohttp.ClientSession(timeout=self._timeout)
        return self._http


def refused(code: int) -> SendRefused:
    """What a code of the platform means for the message."""
    reason, final = MEANING.get(code, (f"code: {code}", True))
    return SendRefused(reason, permanent=final)


def _json(body: bytes) -> dict[str, Any]:
    """The answer, {} where it is none. The platform says text/plain of its JSON."""
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
