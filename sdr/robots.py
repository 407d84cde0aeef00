"""Group robots: what each platform lets one of them say. The figures are `data/robots.yml`. Pure.

Whoever is over a limit waits, nothing is dropped. `nurture.posting` asks before it posts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from sdr.channels import Allowance

_TABLE = Path(__file__).parent / "data" / "robots.yml"
KINDS = ("wecom", "feishu", "dingtalk", "slack")
NAMES = {"wecom": "WeCom", "feishu": "Feishu", "dingtalk": "DingTalk", "slack": "Slack"}


@dataclass(frozen=True, slots=True)
class Robot:
    """One platform: limits of one robot, bytes of one message, codes that mean "too fast"."""

    limits: tuple[Allowance, ...]
    text_bytes: int
    too_fast: frozenset[int]


@lru_cache(maxsize=1)
def table() -> Mapping[str, Robot]:
    """Every platform by its name."""
    held = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return {
        name: Robot(
            tuple(Allowance(**each) for each in row["limits"]), row["text_bytes"],
            frozenset(row["too_fast"]),
        )
        for name, row in held.items()
    }  # fmt: skip


def room(kind: str, recent: Sequence[float], now: dt.datetime) -> tuple[int | None, float]:
    """(how many may be said now, seconds until one more may be); None: there is no limit.

    `recent`: when something was said, seconds since 1970.
    """
    robot = table().get(kind)
    if robot is None:
        return None, 0.0
    at, free, wait = now.timestamp(), 1_000_000, 0.0
    for limit in robot.limits:
        within = sorted(each for each in recent if each > at - limit.seconds)
        left = limit.count - len(within)
        free = min(free, max(left, 0))
        if left <= 0:
            wait = max(wait, within[-limit.count] + limit.seconds - at)
    return free, wait


def kept(kind: str, recent: Sequence[float], said: int, now: dt.datetime) -> list[float]:
    """`recent` with what is said now, without what no limit looks at any more."""
    robot = table().get(kind)
    if robot is None:
        return []
    longest = max(limit.seconds for limit in robot.limits)
    at = now.timestamp()
    return [*(each for each in recent if each > at - longest), *[at] * said]
