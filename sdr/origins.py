"""By what somebody came: the first time, and the last.

A source tells of campaign (`utm_…`), code that was scanned (`scene`), form, or the site that led
here. Who types the address comes directly: that is a first source like any other, and no last one.
`Lead.source` is the first touch and stays, `Lead.last_source` the latest that says something.
Pure; `leads` keeps, `merging` joins.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

# what of a source is a touch; the rest (who referred them, keys of one's own) is of the lead
TOUCH = (
    "utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "referrer", "page",
    "scene", "form",
)  # fmt: skip
AT = "at"


def touch(source: Mapping[str, Any], now: dt.datetime) -> dict[str, Any] | None:
    """The source as a touch, with when; None for who came directly."""
    told = {key: source[key] for key in TOUCH if source.get(key)}
    if _own(told):
        told.pop("referrer")
    if not told.keys() - {"page"}:
        return None
    return {**told, AT: now.isoformat()}


def latest(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The later of two touches."""
    if not one or not other:
        return dict(one or other or {}) or None
    return dict(other if str(other.get(AT, "")) > str(one.get(AT, "")) else one)


def joined(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """The source of two records of one person; `first`: of the one that was there first.

    A touch is one whole: the campaign of the one is nothing that the other came by.
    """
    more = {key: value for key, value in second.items() if key not in first and key not in TOUCH}
    return {**first, **more}


def _own(source: Mapping[str, Any]) -> bool:
    """True where the site that led here is the one it led to."""
    hosts = [_host(source.get(key)) for key in ("referrer", "page")]
    return bool(hosts[0]) and hosts[0] == hosts[1]


def _host(address: Any) -> str:
    try:
        return (urlsplit(str(address or "")).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
