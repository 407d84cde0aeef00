"""Who a follower is beyond this account. Implements `ports.Followers`.

The UnionID is given where the account is tied to an open platform (微信开放平台). Facts:
"获取用户基本信息(UnionID机制)", developers.weixin.qq.com.
"""

from __future__ import annotations

import re

from adapters.wechat.api import Api
from sdr.ports import SendRefused

_ID = re.compile(r"[A-Za-z0-9_-]{6,64}")


class WechatFollowers:
    """Asks the platform who a follower is."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def unionid(self, openid: str) -> str | None:
        """Their UnionID; None: the account has none. Raises SendRefused, SendUncertain.

        Of who does not follow the account (any more) the platform says nothing: refused for now.
        """
        said = await self._api.get("/cgi-bin/user/info", {"openid": openid, "lang": "zh_CN"})
        if said.get("subscribe") != 1:
            raise SendRefused("not_following", permanent=False)
        found = said.get("unionid")
        return found if isinstance(found, str) and _ID.fullmatch(found) else None
