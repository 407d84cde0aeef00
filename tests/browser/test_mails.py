"""Mails as a phone and a desktop show them: readable, nothing sticks out, light and dark."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from nurture import mail
from nurture.context import Context
from sdr.playbook.model import Send
from tests import builders
from tests.browser.looking import faint_texts, missing_glyphs, sticking_out

STOP = "https://chat.example.com/u/" + "a" * 32
LINK = "https://chat.example.com/t/" + "b" * 32


def context() -> Context:
    return Context(
        database=cast("Any", None), playbook=builders.playbook(), texts=builders.texts(),
        channels={}, base_url="https://chat.example.com", timezone=ZoneInfo("Asia/Shanghai"),
        idle=dt.timedelta(minutes=30), owner="test",
    )  # fmt: skip


def letters(language: str) -> list[mail.Mail]:
    """The first mail of every shipped sequence, and one with long unbroken words."""
    names = {"zh": ("王磊", "青山啤酒"), "en": ("Wang Lei", "Green Hill Brewery")}[language]
    to = mail.Reader(
        language=language, person=mail.Person(*names), persona="department_head",
        problem="store_blindness", quote="x" * 90, return_reason="too_early",
    )  # fmt: skip
    made = []
    for sequence in builders.playbook().sequences:
        step = next(each for each in sequence.steps if isinstance(each, Send))
        fixed = step if step.content != "next_best" else step.model_copy(update={"content": None})
        made.append(mail.compose(context(), fixed, to, link=LINK, stop_url=STOP))
    return made


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 700])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_mails_can_be_read(browser: Browser, language: str, width: int, dark: bool) -> None:
    opened = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light",
        java_script_enabled=True,
    )  # fmt: skip
    page = opened.new_page()
    for letter in letters(language):
        page.set_content(letter.html)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, letter.subject
        assert sticking_out(page) == []
        assert faint_texts(page) == []
        assert missing_glyphs(page)[0] == []
        assert page.locator("img").count() == 0
        assert page.locator("script").count() == 0
        assert not page.locator(".preview").is_visible()
        ways = page.locator(".foot a")
        assert [ways.nth(i).get_attribute("href") for i in range(ways.count())] == [
            f"{STOP}/preferences", STOP,
        ]  # fmt: skip
        if width == 360:
            assert all(
                (ways.nth(i).bounding_box() or {"height": 0})["height"] >= 32 for i in range(2)
            )
    opened.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_preview_is_no_greeting_and_no_link(language: str) -> None:
    for letter in letters(language):
        [start] = letter.html.split('aria-hidden="true"', 1)[1].split("\u034f")[:1]
        words = start.partition(">")[2]
        assert len(words) > 15, letter.subject
        assert "://" not in words
        assert not words.startswith(("Hi ", "王磊"))


def test_the_text_alone_says_all() -> None:
    for letter in letters("zh") + letters("en"):
        assert LINK in letter.text
        assert STOP in letter.text
        assert f"{STOP}/preferences" in letter.text
        assert "<" not in letter.text
