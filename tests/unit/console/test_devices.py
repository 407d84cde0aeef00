"""Which browser a session is, from names that browsers really send."""

from __future__ import annotations

import pytest

from console.devices import Device, device

WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
BLINK = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"
NAMED = [
    (f"Mozilla/5.0 (Windows NT 10.0; Win64) {BLINK} Safari/537.36 Edg/141.0", "Edge", "Windows"),
    (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.6 Safari/605.1.15",
     "Safari", "macOS"),
    (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {WEBKIT} MicroMessenger/8.0.64",
     "WeChat", "iPhone"),
    (f"Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00) {BLINK} HuaweiBrowser/15.0.4",
     "Huawei Browser", "HarmonyOS"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox", "Linux"),
    ("Python/3.13 aiohttp/3.14.5", None, None),
    ("", None, None),
    (None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("named", "browser", "system"), NAMED)
def test_a_browser_is_known_by_its_name(
    named: str | None, browser: str | None, system: str | None
) -> None:
    assert device(named) == Device(browser, system)
