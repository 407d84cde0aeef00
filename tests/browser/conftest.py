"""What the browser tests stand on: Debian's Chromium, a stand-in server, a page that tells of its
errors. With LEADHATCH_TEST_BASE_URL set, `base_url` is that running product instead, and the tests
that need to make the server fail are skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chat import OpenPage
from tests.browser.stand_in import StandIn, running

HOW = "no Chromium: apt-get install chromium fonts-noto-cjk fonts-noto-color-emoji"
PRODUCT = os.environ.get("LEADHATCH_TEST_BASE_URL", "").rstrip("/")


@pytest.fixture(scope="package")  # Playwright's event loop runs in the main thread till it stops
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(found).exists():
        pytest.skip(HOW)
    with sync_playwright() as playwright:
        # Chromium refuses its sandbox as root, which is what a container runs as.
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    if PRODUCT:
        pytest.skip("needs the stand-in server")
    with running() as state:
        yield state


@pytest.fixture
def base_url(request: pytest.FixtureRequest) -> str:
    if PRODUCT:
        return PRODUCT
    state: StandIn = request.getfixturevalue("stand_in")
    return state.url


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[OpenPage]:
    """`open_page("/?lang=zh", width=390, phone=True, dark=True)`; fails on any script error."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_(
        path: str = "/host?lang=en",
        *,
        width: int = 1280,
        height: int = 800,
        phone: bool = False,
        dark: bool = False,
        locale: str = "en-GB",
        reduced: bool = False,
        base: str = base_url,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            is_mobile=phone,
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if reduced else "no-preference",
            locale=locale,
            accept_downloads=True,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda entry: (
                errors.append(entry.text)
                if entry.type == "error"
                and "Failed to load resource" not in entry.text
                and "WebSocket connection" not in entry.text
                else None
            ),
        )
        page.goto(base + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []
