"""A follower of the Official Account: `leadhatch fake-wechat`, run beside the product."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.journey.product import BIN, ROOT, Product, request, until

SETTINGS = {
    "wechat_token": "a-token-of-the-tests", "wechat_app_id": "wx0123456789abcdef",
    "wechat_app_secret": "0123456789abcdef0123456789abcdef",
    "wechat_aes_key": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
}  # fmt: skip


@dataclass
class Follower:
    """Somebody in WeChat, seen from their side."""

    platform: str
    openid: str

    def says(self, text: str) -> str | None:
        """Write; the reply to the call, None where there was none."""
        return self._do("text", {"text": text})

    def does(self, event: str, key: str = "") -> str | None:
        """Follow, leave, scan, press the menu."""
        return self._do("event", {"event": event, "key": key})

    def _do(self, what: str, body: dict[str, str]) -> str | None:
        url = f"{self.platform}/fake/{self.openid}/{what}"
        got = request("POST", url, body, timeout=40)
        assert got.status == 200, got.text
        reply: str | None = got.json["reply"]
        return reply

    @property
    def sent(self) -> list[str]:
        """The messages that came by themselves."""
        talk: dict[str, Any] = json.loads(
            request("GET", f"{self.platform}/fake/{self.openid}").body
        )
        return [each["text"] for each in talk["messages"] if each["how"] == "message"]


@contextlib.contextmanager
def follower(product: Product, openid: str) -> Iterator[Follower]:
    """The platform by the product's own settings, and one who follows."""
    base = product.environment["LEADHATCH_WECHAT_API_BASE"]
    process = subprocess.Popen(
        [str(BIN / "leadhatch"), "fake-wechat", "--port", base.rpartition(":")[2]],
        cwd=ROOT, env=dict(product.environment), stdout=subprocess.DEVNULL,
    )  # fmt: skip

    def up() -> bool:
        with contextlib.suppress(OSError):
            return request("GET", base).status == 200
        return False

    try:
        until(up, "WeChat is played", within=40)
        yield Follower(base, openid)
    finally:
        process.terminate()
        process.wait(10)
