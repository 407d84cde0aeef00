"""Which browser on which system a session is, from how the browser names itself. Pure.

A hint for people to know their own devices by, never a proof: anybody may send any name. What is
not known is said to be so. Called by the pages that list sessions.
"""

from __future__ import annotations

from dataclasses import dataclass

# looked for in this order: most browsers name others beside themselves
BROWSERS = (
    ("MicroMessenger/", "WeChat"), ("wxwork/", "WeCom"), ("DingTalk/", "DingTalk"),
    ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"),
    ("QQBrowser/", "QQ Browser"), ("UCBrowser/", "UC Browser"),
    ("HuaweiBrowser/", "Huawei Browser"), ("MiuiBrowser/", "Mi Browser"),
    ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Version/", "Safari"), ("curl/", "curl"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Device:
    """What the browser says it is; None where it does not, or where nobody knows that name."""

    browser: str | None
    system: str | None


def device(named: str | None) -> Device:
    """The device behind a `User-Agent`."""
    text = named or ""
    return Device(
        next((name for sign, name in BROWSERS if sign in text), None),
        next((name for sign, name in SYSTEMS if sign in text), None),
    )
