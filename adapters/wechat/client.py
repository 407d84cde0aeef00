"""Customer-service messages of a WeChat Official Account: the way out. Implements `ports.Channel`.

Facts: "客服接口-发消息", developers.weixin.qq.com.
"""

from __future__ import annotations

from adapters.wechat.api import Api
from sdr.ports import Dispatch


class WechatChannel:
    """Sends text to a follower."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def send(self, dispatch: Dispatch) -> None:
        """Send the text. Raises SendRefused, SendUncertain."""
        body = {"touser": dispatch.to, "msgtype": "text", "text": {"content": dispatch.text}}
        await self._api.post("/cgi-bin/message/custom/send", body, dispatch.last_word)

    async def close(self) -> None:
        """Give the connections back."""
        await self._api.close()
