"""Customer-service messages of a WeChat Official Account: the way out. Implements `ports.Channel`.

Templates and subscription messages come as the body that the platform takes. Facts:
"客服接口-发消息", "模板消息接口", "订阅通知", developers.weixin.qq.com.
"""

from __future__ import annotations

from adapters.wechat.api import Api
from sdr.ports import Dispatch


class WechatChannel:
    """Sends text or a template to a follower."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def send(self, dispatch: Dispatch) -> None:
        """Send the text. Raises SendRefused, SendUncertain."""
        if dispatch.body is not None:  # a template: it comes finished
            said = dispatch.body
            await self._api.post(str(said["path"]), said["body"], dispatch.last_word)
            return
        body = {"touser": dispatch.to, "msgtype": "text", "text": {"content": dispatch.text}}
        await self._api.post("/cgi-bin/message/custom/send", body, dispatch.last_word)

    async def close(self) -> None:
        """Give the connections back."""
        await self._api.close()
