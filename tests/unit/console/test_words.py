"""Times, values and events in a reader's words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from console.rendering import sentence
from console.words import Words
from sdr.errors import MoveNotAllowed
from sdr.playbook.load import load
from sdr.texts import Texts
from sdr.timeline import Event

NOW = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
TEXTS, PLAYBOOK = Texts.load(), load(Path("playbook"))


def words(language: str) -> Words:
    return Words(language, TEXTS, PLAYBOOK, ZoneInfo("Asia/Shanghai"), NOW)


@pytest.mark.parametrize(
    ("step", "en", "zh"),
    [
        ({"seconds": -20}, "just now", "刚刚"),
        ({"minutes": -5}, "5 min ago", "5 分钟前"),
        ({"hours": -3}, "3 h ago", "3 小时前"),
        ({"days": -1}, "yesterday", "1 天前"),
        ({"days": -3}, "3 days ago", "3 天前"),
        ({"minutes": 25}, "in 25 min", "25 分钟后"),
        ({"days": 2}, "in 2 days", "2 天后"),
        ({"days": -45}, "2026-10-06", "2026-10-06"),
    ],
)
def test_times_are_relative(step: dict[str, float], en: str, zh: str) -> None:
    moment = NOW + dt.timedelta(**step)
    assert words("en").relative(moment) == en
    assert words("zh").relative(moment) == zh


def test_the_exact_time_is_the_installations() -> None:
    when = words("en").when(NOW)
    assert when is not None
    assert when.exact == "2026-11-20 11:00 (UTC+8)"


@pytest.mark.parametrize(
    ("minutes", "urgency"), [(30, "calm"), (10, "soon"), (1, "soon"), (0, "late"), (-5, "late")]
)
def test_a_clock_turns_amber_then_brick(minutes: int, urgency: str) -> None:
    assert words("en").urgency(NOW + dt.timedelta(minutes=minutes)) == urgency


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("stage", {"old": "lead", "new": "in_use", "reason": "x"}),
        ("verdict", {"old": "open", "new": "nurture"}),
        ("handoff", {"state": "returned", "return_reason": "too_early", "note": "March"}),
        ("delivery", {"purpose": "touch", "state": "skipped", "reason": "no_consent"}),
        ("objection", {"act": "objection_price", "text": "too much"}),
        ("enrollment_ended", {"sequence": "gone", "reason": "reply"}),
        ("opt_out", {"channel": "email"}),
        ("something_new", {}),
    ],
)
def test_every_event_has_words(language: str, kind: str, data: dict[str, object]) -> None:
    event = Event(kind=kind, data=data, by="leadhatch", at=NOW)
    text = words(language).event(event)
    assert text
    assert "console-" not in text
    assert kind == "something_new" or kind not in text.split()


def test_what_was_changed_meanwhile_is_called_a_handoff_only_where_it_is_one() -> None:
    handoff = MoveNotAllowed(what="handoff", old="won", new="accepted")
    task = MoveNotAllowed(what="task", old="cancelled", new="done")
    assert "“won”" in sentence(words("en"), handoff).lower()
    assert sentence(words("en"), task).startswith("Somebody or something changed this")
    assert sentence(words("zh"), task) == "这条记录刚刚变了，请刷新再看。"
