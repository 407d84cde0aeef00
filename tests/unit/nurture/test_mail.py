"""The default playbook's mails as people get them, in both languages, known well or hardly."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nurture import mail, simulate
from nurture.context import Context
from sdr.db import Database
from sdr.playbook.load import load
from sdr.texts import Texts

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def context() -> Context:
    return Context(
        database=Database("sqlite://"), playbook=load(ROOT / "playbook"), texts=Texts.load(),
        channels={}, base_url="https://chat.example.com", timezone=ZoneInfo("Asia/Shanghai"),
        idle=dt.timedelta(minutes=30), owner="test",
    )  # fmt: skip


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_reads_whole(context: Context, language: str, known: bool) -> None:
    for sequence in context.playbook.sequences:
        for step in sequence.messages:
            to = simulate.sample(context, "executive", language, known=known)
            made = simulate.preview(context, step, to)
            place = f"{sequence.name} {step.key} {language}"
            assert "{{" not in made.text + made.html, place
            assert "None" not in made.text, place
            assert not re.search(
                r"[，,:：“「]\s*[。.”」]|\(\)|（）|《》|““|。。|\.\.(?!\.)", made.text
            ), place
            assert made.text.count("https://chat.example.com/u/") == 2, place  # to choose, to stop
            assert "https://chat.example.com/u/" in made.html, place
            company = context.playbook.company
            assert company.postal_address.in_language(language) in made.text, place
            assert company.legal_name.in_language(language) in made.html, place


@pytest.mark.parametrize(
    ("language", "greeting"), [("en", "Hi Dana,"), ("zh", "Dana Kowalski，您好")]
)
def test_english_readers_are_greeted_by_first_name(
    context: Context, language: str, greeting: str
) -> None:
    to = dataclasses.replace(
        simulate.sample(context, None, language), person=mail.Person("Dana Kowalski")
    )
    for sequence in context.playbook.sequences:
        made = simulate.preview(context, sequence.messages[0], to)
        assert made.text.startswith(greeting), sequence.name


def test_the_chinese_subject_begins_with_the_marker_and_the_english_without(
    context: Context,
) -> None:
    step = context.playbook.sequences[0].messages[0]
    chinese = simulate.preview(context, step, simulate.sample(context, None, "zh"))
    english = simulate.preview(context, step, simulate.sample(context, None, "en"))
    assert chinese.subject.startswith("【广告】")
    assert "[" not in english.subject


def test_styles_are_inlined_and_dark_mode_is_kept(context: Context) -> None:
    step = context.playbook.sequences[0].messages[0]
    html = simulate.preview(context, step, simulate.sample(context, None, "zh")).html
    assert re.search(r'<td class="body" style="[^"]*padding', html)
    assert "prefers-color-scheme: dark" in html
    assert "<img" not in html
    assert "http-equiv" not in html


@pytest.mark.parametrize(
    ("said", "language", "quoted"),
    [
        ("我们看不到终端的情况。", "zh", "我们看不到终端的情况"),
        ("We can't see our shelves.", "en", "We can't see our shelves"),
        ("陈列费投了，店里到底摆没摆，我们根本不知道，业代自己也说不清，拍的照片全是旧的，稽查一年两次，查完又回去了，等于没查", "zh",
         "陈列费投了，店里到底摆没摆，我们根本不知道，业代自己也说不清，拍的照片全是旧的…"),
        ("x " * 200, "en", "x " * 59 + "x…"),
        ("", "zh", ""),
    ],
)  # fmt: skip
def test_a_quote_fits_into_a_sentence(said: str, language: str, quoted: str) -> None:
    assert mail.quoted(said, language) == quoted
