"""By what a lead came, first and last, in one line each. Called by `views`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from console.words import When, Words
from sdr import origins
from sdr.leads import Lead

SHOWN = ("utm_source", "utm_medium", "utm_campaign", "form", "referrer", "page")


def told(source: Mapping[str, Any]) -> str | None:
    """Where a lead came from, as it was recorded."""
    return " · ".join(str(source[key]) for key in SHOWN if source.get(key)) or None


def last(lead: Lead, words: Words) -> tuple[str, When | None] | None:
    """By what the lead came last, and when, where that is another time than the first."""
    held = lead.last_source or {}
    if all(held[key] == lead.source.get(key) for key in held if key != origins.AT):
        return None
    at = held.get(origins.AT)
    line = told(held)
    return (line, words.when(dt.datetime.fromisoformat(at)) if at else None) if line else None
