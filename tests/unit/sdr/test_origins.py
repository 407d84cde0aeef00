"""First and last touch: what tells of one, and what two records make of theirs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sdr import origins
from tests.builders import TUESDAY


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ({}, None),
        ({"page": "https://beacon.example/"}, None),  # they typed the address
        ({"page": "https://beacon.example/p", "referrer": "https://www.beacon.example/"}, None),
        ({"ref": "abc"}, None),  # a link of ours
        ({"utm_source": "baidu", "page": "https://beacon.example/"},
         {"utm_source": "baidu", "page": "https://beacon.example/"}),
        ({"referrer": "https://news.example/a", "page": "https://beacon.example/"},
         {"referrer": "https://news.example/a", "page": "https://beacon.example/"}),
        ({"utm_source": "wechat", "utm_medium": "qr", "scene": "expo-3", "own": "x"},
         {"utm_source": "wechat", "utm_medium": "qr", "scene": "expo-3"}),
        ({"referrer": "http://[broken", "page": "https://beacon.example/"},
         {"referrer": "http://[broken", "page": "https://beacon.example/"}),
    ],
)  # fmt: skip
def test_what_tells_by_what_they_came(source: dict[str, Any], told: dict[str, Any] | None) -> None:
    assert origins.touch(source, TUESDAY) == (told and {**told, "at": TUESDAY.isoformat()})


def test_the_later_of_two_counts() -> None:
    early = origins.touch({"utm_source": "baidu"}, TUESDAY)
    late = origins.touch({"utm_source": "expo"}, TUESDAY + dt.timedelta(days=1))
    assert origins.latest(early, late) == origins.latest(late, early) == late
    assert origins.latest(None, early) == early
    assert origins.latest(None, None) is None


def test_a_touch_is_one_whole() -> None:
    first = {"utm_source": "baidu", "page": "https://beacon.example/"}
    second = {"utm_source": "expo", "utm_campaign": "spring", "referred_by": "lead_1"}
    assert origins.joined(first, second) == {**first, "referred_by": "lead_1"}
