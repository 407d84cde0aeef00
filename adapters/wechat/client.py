"""Customer-service messages of a WeChat Official Account: the way out. Implements `ports.Channel`.

What the platform's error codes mean for a message is the table `MEANING`. A token that it refuses
is renewed once and the message tried once more. Facts: "客服接口-发消息", "全局返回码说明",
"获取 Access token", developers.weixin.qq.com.
"""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import structlog

from adapters.wechat.tokens import Fetched, TokenAway, Tokens
from sdr.ports import Dispatch, SendRefused, SendUncertain

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
    45002: ("too_long", True),
    45009: ("api_limit", False),  # calls a day
    40013: ("bad_app_id", False),
    40125: ("bad_secret", False),
    40164: ("address_not_allowed", False),  # ours is not on the account's list
}
LOG = structlog.get_logger(__name__)


class WechatChannel:
    """Sends text to a follower."""

    def __init__(
        self, tokens: Tokens, *, base: str, app_id: str, secret: str, timeout: float = TIMEOUT
    ) -> None:
        self._tokens, self._base = tokens, base
        self._app_id, self._secret = app_id, secret
        self._timeout = aiohttp.ClientTimeout(timeout)
        self._http: aiohttp.ClientSession | None = None

    async def send(self, dispatch: Dispatch) -> None:
        """Send the text. Raises SendRefused, SendUncertain."""
        token = await self._token(None)
        if dispatch.last_word is not None:
            await dispatch.last_word()
        code = await self._post(token, dispatch)
        if code in TOKEN_REFUSED:
            LOG.info("wechat_token_refused", code=code)
            code = await self._post(await self._token(token), dispatch)
        if code == 0:
            return
        if code in TOKEN_REFUSED:
            raise SendRefused("token_refused", permanent=False)
        raise refused(code)

    async def close(self) -> None:
        """Give the connections back."""
        if self._http is not None:
            await self._http.close()
            self._http = None

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
                said = await _json(got)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # not the error itself: it may quote the address, and with it the secret
            raise SendRefused(f"connection: {type(error).__name__}", permanent=False) from None
        value, seconds = said.get("access_token"), said.get("expires_in")
        if not isinstance(value, str) or not isinstance(seconds, int):
            code = said.get("errcode")
            LOG.warning("wechat_no_token", code=code)
            raise refused(code if isinstance(code, int) else -1)
        return Fetched(value, seconds)

    async def _post(self, token: str, dispatch: Dispatch) -> int:
        """The platform's code for one try."""
        body = {"touser": dispatch.to, "msgtype": "text", "text": {"content": dispatch.text}}
        try:
            async with self._client().post(
                f"{self._base}/cgi-bin/message/custom/send",
                params={"access_token": token},
                data=json.dumps(body, ensure_ascii=False).encode(),  # \u4f60 would be shown so
                headers={"Content-Type": "application/json; charset=utf-8"},
            ) as got:
                said = await _json(got)
                status = got.status
        except aiohttp.ClientConnectorError as error:
            raise SendRefused(f"connection: {type(error).__name__}", permanent=False) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendUncertain(f"connection: {type(error).__name__}") from None
        code = said.get("errcode")
        if isinstance(code, int):
            return code
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


async def _json(got: aiohttp.ClientResponse) -> dict[str, Any]:
    """The answer, {} where it is none. The platform says text/plain of its JSON."""
    try:
        said = json.loads(await got.read())
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
