"""Places and their time zones, by the public time zone table (IANA `zone.tab`). Pure."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources


def country_of(zone: str) -> str | None:
    """The country (ISO 3166) that a zone lies in, or None for UTC and the like."""
    return _table().get(zone)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Zone → country."""
    found = {}
    text = (resources.files("tzdata.zoneinfo") / "zone.tab").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, _place, zone, *_remark = line.split("\t")
            found[zone] = country
    return found
