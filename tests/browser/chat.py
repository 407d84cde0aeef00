"""What a visitor does in the widget, and where its parts are found. Used by the browser tests."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page

type OpenPage = Callable[..., Page]


def open_chat(page: Page) -> None:
    """Opens the widget where it is not open, and waits for the greeting."""
    launcher = page.locator(".launcher")
    page.locator(".launcher, .panel").first.wait_for(state="attached")
    if launcher.is_visible():
        launcher.click()
    bot_turns(page).first.wait_for()


def say(page: Page, text: str) -> None:
    page.locator(".composer textarea").fill(text)
    page.locator(".composer textarea").press("Enter")


def turns(page: Page) -> Locator:
    return page.locator(".turn .bubble")


def own_turns(page: Page) -> Locator:
    return page.locator(".turn.own .bubble")


def bot_turns(page: Page) -> Locator:
    return page.locator(".turn.bot .bubble")
