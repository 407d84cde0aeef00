"""Who read what: the addressee's figures and, apart from them, others'."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sdr import radar
from sdr.engagements import Engagement
from tests.builders import TUESDAY


def row(kind: str, minutes: float, **others: Any) -> Engagement:
    return Engagement(**{
        "id": f"eng_{minutes}", "lead_id": "lead", "kind": kind, "slug": "costs", "data": {},
        "at": TUESDAY + dt.timedelta(minutes=minutes), "counted": True, "forwarded": False,
        "judgement": "human", "visitor": "wang", **others,
    })  # fmt: skip


def view(minutes: float, seconds: float, depth: float, **others: Any) -> Engagement:
    data = {"seconds": seconds, "depth": depth, "sections": {"s1": seconds / 2}}
    return row("view", minutes, data=data, **others)


def test_how_often_how_long_how_far() -> None:
    [read] = radar.radar([
        row("click", 0), row("click", 1, counted=False), view(1, 60, 0.5), row("click", 90),
        view(91, 30, 0.9),
    ])  # fmt: skip
    assert read.as_json() == {
        "kind": "content", "what": "costs", "judgement": "human", "opened": 2, "readings": 2,
        "seconds": 90, "depth": 0.9, "sections": {"s1": 45}, "forwarded": None,
        "first_at": TUESDAY.isoformat(),
        "last_at": (TUESDAY + dt.timedelta(minutes=91)).isoformat(),
    }  # fmt: skip


def test_programs_are_left_out_and_others_stand_apart() -> None:
    scanner = {"judgement": "scanner", "counted": False}
    other = {"forwarded": True, "counted": False}
    [read] = radar.radar([
        row("click", 0, **scanner), view(0, 9, 1, **scanner), row("click", 5, judgement="unknown"),
        row("click", 10, visitor="boss", **other), view(11, 40, 0.4, visitor="boss", **other),
        row("click", 20, visitor="it", **other),
    ])  # fmt: skip
    shape = read.as_json()
    assert (shape["judgement"], shape["opened"], shape["readings"]) == ("unknown", 1, 0)
    others = shape["forwarded"]
    assert (others["readers"], others["opened"], others["seconds"]) == (2, 2, 40)


def test_pages_and_files_of_the_site_latest_first() -> None:
    found = radar.radar([
        row("visit", 0, slug=None, data={"page": "/pricing"}), row("click", 1),
        row("download", 2, slug=None, data={"page": "/pricing", "asset": "list.pdf"}),
        row("reply", 3, slug=None), row("visit", 4, slug=None, counted=False, data={"page": "/x"}),
    ])  # fmt: skip
    assert [(each.kind, each.what) for each in found] == [
        ("asset", "list.pdf"), ("content", "costs"), ("page", "/pricing"),
    ]  # fmt: skip
