"""The widget under the fingers and to the eye: keyboard, input methods, screen readers, phones, dark
mode, long texts, glyphs.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import OpenPage, bot_turns, open_chat, own_turns, say, turns
from tests.browser.looking import faint_texts, missing_glyphs, sticking_out
from tests.browser.stand_in import StandIn

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.dataset?.action || at?.id || at?.className || "";
}"""


def test_enter_sends_and_shift_enter_breaks_the_line(open_page: OpenPage) -> None:
    page = open_page()
    open_chat(page)
    field = page.locator(".composer textarea")
    expect(field).to_be_focused()
    low = field.evaluate("(node) => node.offsetHeight")
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    expect(field).to_have_value("one\ntwo")
    assert field.evaluate("(node) => node.offsetHeight") > low
    page.keyboard.press("Enter")
    expect(own_turns(page)).to_have_text(["one\ntwo"])
    assert field.evaluate("(node) => node.offsetHeight") == low
    page.keyboard.press("Enter")  # nothing written, nothing sent
    expect(own_turns(page)).to_have_count(1)
    for _ in range(9):
        page.keyboard.press("Shift+Enter")
    assert field.evaluate("(node) => node.offsetHeight") <= 5 * 22 + 18


def test_enter_that_ends_a_composition_does_not_send(open_page: OpenPage) -> None:
    page = open_page("/host?lang=zh")
    open_chat(page)
    field = page.locator(".composer textarea")
    field.evaluate(
        "(node) => node.addEventListener('keydown', (e) => (window.was = e.isComposing))"
    )
    devtools = page.context.new_cdp_session(page)
    devtools.send(
        "Input.imeSetComposition", {"text": "zhongduan", "selectionStart": 9, "selectionEnd": 9}
    )
    page.keyboard.press("Enter")
    assert page.evaluate("window.was") is True
    expect(own_turns(page)).to_have_count(0)
    devtools.send("Input.insertText", {"text": "终端"})
    # Safari ends the composition first and says 229 with the Enter that did it.
    field.evaluate(
        """(node) => node.dispatchEvent(new KeyboardEvent("keydown",
             { key: "Enter", keyCode: 229, bubbles: true, cancelable: true }))"""
    )
    expect(own_turns(page)).to_have_count(0)
    assert "终端" in field.input_value()
    page.keyboard.press("Enter")
    expect(own_turns(page)).to_have_count(1)


def test_it_works_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".launcher").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "launcher"
    page.keyboard.press("Enter")
    bot_turns(page).first.wait_for()
    assert page.evaluate(FOCUSED) == "message"
    order = []
    page.locator(".tool.words").focus()
    for _ in range(11):
        order.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    assert order == [
        "tool words", "tool", "person", "transcript", "delete", "end", "log",
        "", "", "", "message",
    ]  # fmt: skip
    page.locator("[data-action=end]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "sheet-title"
    seen = set()
    for _ in range(6):
        page.keyboard.press("Tab")
        seen.add(page.evaluate(FOCUSED))
    assert "message" not in seen  # what lies under the dialog is out of reach
    page.locator(".sheet .plain").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".sheet")).to_have_count(0)
    assert page.evaluate(FOCUSED) == "end"
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    assert page.evaluate(FOCUSED) == "launcher"


def test_screen_readers_are_told(open_page: OpenPage) -> None:
    page = open_page("/host?lang=zh")
    open_chat(page)
    expect(page.get_by_role("dialog", name="北辰云")).to_be_visible()
    expect(page.get_by_role("log", name="聊天内容")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("textbox", name="您的消息")).to_be_visible()
    expect(page.get_by_role("group", name="可以直接选")).to_be_visible()
    expect(page.locator(".panel")).to_have_attribute("lang", "zh-CN")
    say(page, "hello in English")
    expect(own_turns(page)).to_have_attribute("lang", "en")


def test_on_a_phone_it_is_full_screen_and_keeps_the_focus(open_page: OpenPage) -> None:
    page = open_page(width=390, height=780, phone=True, reduced=True)
    open_chat(page)
    box = page.locator(".panel").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 780}
    expect(page.locator(".panel")).to_have_attribute("aria-modal", "true")
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.hasAttribute('data-leadhatch-widget')")
    page.get_by_role("button", name="Close chat").click()
    expect(page.locator(".panel")).to_have_count(0)
    assert page.evaluate("document.documentElement.style.overflow") == ""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [320, 390])
def test_nothing_sticks_out(
    open_page: OpenPage, stand_in: StandIn, width: int, language: str
) -> None:
    page = open_page(f"/?lang={language}", width=width, height=640, phone=True)
    assert sticking_out(page) == []
    open_chat(page)
    say(page, "W" * 300)
    stand_in.say("bot", "https://example.com/" + "a" * 200, cards=[{"title": "B" * 90, "url": "/"}])
    stand_in.say("bot", "好" * 120, buttons=[{"title": "C" * 70, "payload": "c"}])
    page.get_by_role("button", name="C" * 70).wait_for()
    assert sticking_out(page) == []
    for name in ("transcript", "delete", "end"):
        page.locator(f"[data-action={name}]").click()
        assert sticking_out(page) == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_can_be_read(
    open_page: OpenPage, stand_in: StandIn, language: str, dark: bool
) -> None:
    page = open_page(f"/?lang={language}", dark=dark, reduced=True)
    open_chat(page)
    say(page, "有案例吗 case")
    page.locator(".card").wait_for()
    say(page, "转人工 person")
    page.locator(".turn.human").wait_for()
    page.context.set_offline(True)
    say(page, "waiting")
    page.locator(".fate").wait_for()
    assert faint_texts(page) == []
    page.context.set_offline(False)
    expect(page.locator(".fate")).to_have_count(0)
    for name in ("transcript", "delete"):
        page.locator(f"[data-action={name}]").click()
        assert faint_texts(page) == []
        page.keyboard.press("Escape")
    page.locator(".composer textarea").fill("x" * 4001)
    assert faint_texts(page) == []
    page.locator("[data-action=delete]").click()
    page.locator(".sheet .grave").click()
    page.locator(".closed").wait_for()
    assert faint_texts(page) == []


def test_dark_mode_is_dark(open_page: OpenPage) -> None:
    page = open_page("/?lang=en", dark=True)
    open_chat(page)
    ground = page.locator(".panel").evaluate("(node) => getComputedStyle(node).backgroundColor")
    assert max(int(part) for part in ground[4:-1].split(",")) < 60


def test_a_text_that_is_too_long_is_said_before_it_is_sent(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page()
    open_chat(page)
    say(page, "😀" * 4001)
    expect(page.locator(".count")).to_contain_text("cut 1")
    expect(own_turns(page)).to_have_count(0)
    page.locator(".composer textarea").fill("😀" * 4000)
    page.locator(".composer textarea").press("Enter")
    expect(own_turns(page)).to_have_count(1)
    assert len(stand_in.received[0][1]) == 4000


def test_thirty_messages_stay_at_the_end_unless_someone_reads_above(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page()
    open_chat(page)
    for number in range(15):
        say(page, f"line {number}")
        expect(page.get_by_text(f"Noted: line {number}", exact=True)).to_be_in_viewport()
    expect(turns(page)).to_have_count(32)
    page.locator(".log").hover()
    page.mouse.wheel(0, -2000)
    page.wait_for_timeout(300)
    stand_in.say("bot", "Down here.")
    fresh = page.get_by_role("button", name="New messages")
    expect(fresh).to_be_visible()
    expect(page.get_by_text("Down here.")).not_to_be_in_viewport()
    fresh.click()
    expect(page.get_by_text("Down here.")).to_be_in_viewport()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_glyph_is_missing(open_page: OpenPage, stand_in: StandIn, language: str) -> None:
    page = open_page(f"/?lang={language}")
    open_chat(page)
    stand_in.say(
        "bot", "终端、窜货、核销、动销、饕餮、龘、〇：¥98,000～600,000 “引号” — 😀👍🏽🇨🇳👨‍👩‍👧"
    )
    page.get_by_text("饕餮").wait_for()
    missing, looked = missing_glyphs(page)
    assert missing == []
    assert looked > 60


def test_the_glyph_check_itself_sees_a_missing_glyph(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page()
    open_chat(page)
    stand_in.say("bot", "boxes: \u0378 \U0003fffd")
    page.get_by_text("boxes").wait_for()
    assert set(missing_glyphs(page)[0]) >= {"\u0378"}


def _moves(page: Page) -> int:
    return int(page.evaluate("document.getAnimations().length")) + int(
        page.locator(".panel").evaluate("(n) => n.getAnimations({subtree: true}).length")
    )


def test_nothing_moves_for_those_who_prefer_it_so(open_page: OpenPage) -> None:
    page = open_page(reduced=True)
    open_chat(page)
    say(page, "slow")
    page.locator(".dots").wait_for()
    assert _moves(page) == 0
