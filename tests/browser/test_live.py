"""The widget on the running product, as a visitor meets it: a talk up to the handoff, a reload, the
transcript, the deletion; on a desktop and on a phone, in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chat import OpenPage, bot_turns, open_chat, own_turns, say
from tests.browser.looking import faint_texts, missing_glyphs, sticking_out
from tests.journey.product import Product, running, text_of, until
from tests.journey.scripts import BUYER, LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(300)]

ANSWER_MS = 15_000
ADDRESS = {"zh": "chen@live.example", "en": "tom@live.example"}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("live")) as started:
        yield started


@pytest.fixture
def base_url(product: Product) -> str:
    return product.url


def tell(page: Page, text: str) -> str:
    """Say something and wait for the bot's next turn; its text."""
    before = bot_turns(page).count()
    say(page, text)
    expect(own_turns(page).last).to_have_text(text)
    expect(bot_turns(page).nth(before)).to_be_visible(timeout=ANSWER_MS)
    expect(page.locator(".dots")).to_have_count(0)
    return bot_turns(page).last.inner_text()


def conversation_of(page: Page) -> str:
    """The id of the conversation that this page holds."""
    kept = page.evaluate("JSON.stringify(localStorage)")
    found = re.search(r"conv_[0-9A-HJKMNP-TV-Z]{26}", kept)
    assert found is not None, kept
    return found.group()


def lead_of(product: Product, page: Page) -> dict[str, Any]:
    got = product.staff("GET", f"/api/v1/conversations/{conversation_of(page)}/lead")
    assert got.status == 200
    lead: dict[str, Any] = got.json
    return lead


def asked_last(product: Product, page: Page) -> str | None:
    """The fact that the bot's last message asks for."""
    got = product.staff("GET", f"/api/v1/conversations/{conversation_of(page)}/transcript")
    asks: str | None = got.json["messages"][-1]["asks"]
    return asks


def click_answer(page: Page, button: Locator) -> None:
    """A button says what a person would type."""
    before = bot_turns(page).count()
    button.click()
    expect(bot_turns(page).nth(before)).to_be_visible(timeout=ANSWER_MS)


def talk_to_the_handoff(product: Product, page: Page, language: str) -> dict[str, Any]:
    """What a ready buyer writes and clicks; the lead at the end."""
    who = BUYER[language]
    for turn in range(12):
        asked = asked_last(product, page)
        if asked is None:
            break
        if asked == "company_size":
            click_answer(page, page.locator(".quick button").last)
        else:
            tell(page, who.answers[asked])
        if turn == 0:
            assert who.reply in tell(page, who.question)
    click_answer(page, page.locator(".quick button").first)  # the recap is right
    return lead_of(product, page)


@pytest.mark.parametrize(("language", "phone"), [("zh", False), ("en", True)])
def test_a_buyer_talks_to_the_handoff_and_finds_it_again(
    product: Product, open_page: OpenPage, language: str, phone: bool
) -> None:
    size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 800}
    page = open_page(f"/?lang={language}", phone=phone, reduced=True, **size)
    assert missing_glyphs(page)[0] == []
    assert sticking_out(page) == []
    open_chat(page)
    opening = bot_turns(page).first.inner_text()
    assert BUYER[language].bot in opening
    lead = talk_to_the_handoff(product, page, language)
    assert lead["verdict"] == "qualified", page.locator(".log").inner_text()
    assert lead["handoff"]
    assert missing_glyphs(page)[0] == []
    assert faint_texts(page) == []
    assert sticking_out(page) == []

    shown = page.locator(".turn .bubble").all_inner_texts()
    page.reload()
    if phone:  # a small screen belongs to the page until the chat is opened
        open_chat(page)
    expect(page.locator(".turn .bubble")).to_have_count(len(shown))
    assert page.locator(".turn .bubble").all_inner_texts() == shown
    assert tell(page, BUYER[language].question)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_transcript_comes_by_mail_and_as_a_file(
    product: Product, open_page: OpenPage, language: str
) -> None:
    address = ADDRESS[language]
    page = open_page(f"/?lang={language}")
    open_chat(page)
    words = BUYER[language].answers["need"]
    tell(page, words)
    page.locator("[data-action=transcript]").click()
    with page.expect_download() as download:
        page.locator(".sheet .plain").first.click()
    assert words in Path(download.value.path()).read_text(encoding="utf-8")
    page.locator(".sheet .main").click()
    page.locator(".sheet input[type=email]").fill(address)
    page.locator(".sheet input[type=email]").press("Enter")
    expect(page.locator(".sheet .done")).to_contain_text(address)
    mail = until(lambda: product.mailbox.to(address), "the transcript by mail")[0]
    assert words in text_of(mail)


@pytest.mark.parametrize("language", LANGUAGES)
def test_deletion_leaves_a_receipt_and_nothing_else(
    product: Product, open_page: OpenPage, language: str
) -> None:
    page = open_page(f"/?lang={language}", width=390, height=844, phone=True)
    open_chat(page)
    tell(page, BUYER[language].answers["need"])
    lead = lead_of(product, page)
    page.locator("[data-action=delete]").click()
    page.locator(".sheet .grave").click()
    expect(page.locator(".closed")).to_contain_text(re.compile(r"del_[0-9A-Z]{26}"))
    assert product.staff("GET", f"/api/v1/leads/{lead['lead_id']}").status == 404
    page.reload()
    open_chat(page)
    expect(own_turns(page)).to_have_count(0)
