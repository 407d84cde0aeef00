"""A sequence file that does harm or leads nowhere is refused, with file, line, key and fix."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nurture import checking
from nurture.context import Context
from sdr.db import Database
from sdr.playbook.load import load
from sdr.texts import Texts

ROOT = Path(__file__).parents[3]
TODAY = dt.date(2026, 11, 27)
HEAD = "name: made\nversion: 1\ntitle: {zh: 试, en: Trial}\nentrance: {}\nsteps:\n"
MAIL = """  - key: one
    subject: {zh: 好, en: Hello}
    body: {zh: "您好 %s", en: "Hi %s"}
"""


@pytest.fixture(scope="module")
def context() -> Context:
    return Context(
        database=Database("sqlite://"), playbook=load(ROOT / "playbook"), texts=Texts.load(),
        channels={}, base_url="https://chat.example.com", timezone=ZoneInfo("Asia/Shanghai"),
        idle=dt.timedelta(minutes=30), owner="test",
    )  # fmt: skip


def refused(context: Context, tmp_path: Path, text: str) -> list[checking.Problem]:
    file = tmp_path / "made.yml"
    file.write_text(text, encoding="utf-8")
    return checking.check_file(context, ROOT / "playbook", file, "en", TODAY)


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        (HEAD + MAIL % (("[x](https://chat.example.com/c/gone)",) * 2), "made.yml:8 steps[one]",
         "leads nowhere"),
        (HEAD + MAIL % (("{% for a in 'x' %}{{ a }}{% endfor %}",) * 2), "made.yml:8", "For"),
        (HEAD + MAIL % (("{{ 9**9**9**9 }}",) * 2), "made.yml:8", "Pow"),
        (HEAD + MAIL % (("{{ nobody }}",) * 2), "made.yml:8", "nobody"),
        (HEAD + MAIL % ("", "") + "  - {key: j, type: jump, to: one}\n", "made.yml:6", "never|ever"),
        (HEAD + "  - {key: j, type: jump, to: two}\n", "made.yml:6 steps[j].to", "no step"),
        (HEAD + "  - {key: w, type: wait, waits: 3d}\n", "made.yml:6 steps[w].waits", "wait"),
        (HEAD + "  - &a [*a]\n", "made.yml:6", "repeats"),
        (HEAD + "  - " + "[" * 5000, "made.yml:6", "levels"),
        (HEAD + MAIL % (("x" * 30_000,) * 2), "made.yml:8", "20000|20,000"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(
    context: Context, tmp_path: Path, text: str, where: str, words: str
) -> None:
    import re

    found = refused(context, tmp_path, text)
    assert any(where in each.where and re.search(words, each.message) for each in found), found


def test_a_hundred_megabytes_are_refused_unread(context: Context, tmp_path: Path) -> None:
    file = tmp_path / "made.yml"
    with file.open("wb") as out:
        out.truncate(100_000_000)
    [found] = checking.check_file(context, ROOT / "playbook", file, "zh", TODAY)
    assert "100.0 MB" in found.message


def test_a_sound_file_is_let_through(context: Context, tmp_path: Path) -> None:
    assert refused(context, tmp_path, HEAD + MAIL % ("", "")) == []
