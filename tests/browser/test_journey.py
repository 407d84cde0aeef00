"""The journey every visitor makes, in both languages. It uses the page alone, so it runs against the
stand-in here and against the running product where LEADHATCH_TEST_BASE_URL names it.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chat import OpenPage, bot_turns, open_chat, own_turns, say
from tests.browser.looking import missing_glyphs

pytestmark = pytest.mark.browser

FIRST_WORDS = {
    "zh": "我们是做啤酒的，业代每天填表填到晚上",
    "en": "We brew beer and our reps drown in forms",
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_visitor_talks_reloads_and_finds_everything_again(
    open_page: OpenPage, language: str
) -> None:
    page = open_page(f"/?lang={language}")
    open_chat(page)
    before = bot_turns(page).count()
    say(page, FIRST_WORDS[language])
    expect(own_turns(page).last).to_have_text(FIRST_WORDS[language])
    expect(bot_turns(page).nth(before)).to_be_visible(timeout=15000)
    expect(page.locator(".dots")).to_have_count(0)
    shown = page.locator(".turn .bubble").all_inner_texts()

    page.reload()
    expect(page.locator(".turn .bubble")).to_have_count(len(shown))
    assert page.locator(".turn .bubble").all_inner_texts() == shown
    missing, looked = missing_glyphs(page)
    assert missing == []
    assert looked > 20


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_four_ways_out_are_in_sight_from_the_start(open_page: OpenPage, language: str) -> None:
    page = open_page(f"/?lang={language}", width=320, height=568, phone=True)
    open_chat(page)
    for name in ("person", "transcript", "delete", "end"):
        button = page.locator(f"[data-action={name}]")
        expect(button).to_be_in_viewport(ratio=1)
        expect(button).to_be_enabled()
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] >= 24


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_visitor_has_everything_deleted(open_page: OpenPage, language: str) -> None:
    page = open_page(f"/?lang={language}")
    open_chat(page)
    say(page, FIRST_WORDS[language])
    expect(own_turns(page)).to_have_count(1)
    page.locator("[data-action=delete]").click()
    page.locator(".sheet .grave").click()
    expect(page.locator(".closed")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    kept = page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('leadhatch:'))")
    assert not [key for key in kept if key.endswith((":conversation", ":visitor", ":draft"))]
    page.locator(".closed .main").click()
    expect(bot_turns(page).first).to_be_visible()
    expect(own_turns(page)).to_have_count(0)
