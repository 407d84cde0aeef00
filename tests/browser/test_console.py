"""The console's pages about people, wide and on a phone, in both languages, light and dark."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from sdr import second_factor
from sdr.second_factor import SecondFactor
from sdr.staff import get_by_email
from tests.browser.console_door import BOSS, NOW, SEAL, Door, running, speak
from tests.browser.looking import faint_texts, missing_glyphs, sticking_out
from tests.integration.console.people import PASSWORD

pytestmark = pytest.mark.browser

# where pictures of each page are put, for whoever wants to look at them
PICTURES = os.environ.get("LEADHATCH_TEST_PICTURES")
SIZES = {"wide": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with running(tmp_path_factory.mktemp("door")) as started:
        yield started


def paths(door: Door) -> dict[str, str]:
    return {
        "me": "/console/me", "replies": "/console/me/replies",
        "factor": "/console/me/second-factor", "team": "/console/staff",
        "member": f"/console/staff/{door.member_id}",
        "meeting": f"/console/handoffs/{door.handoff_ids['en']}",
        "reassign": f"/console/handoffs/{door.handoff_ids['zh']}",
        "search": "/console/leads?q=Hill", "leads": "/console/leads", "day": "/console",
        "inbox": "/console/inbox", "review": "/console/review", "audit": "/console/audit",
    }  # fmt: skip


def size_of(page: Page) -> str:
    """Which of SIZES it has."""
    return "wide" if page.evaluate("innerWidth") > 500 else "phone"


def looks_right(page: Page, name: str) -> None:
    """Nothing sticks out, is too faint, or has no glyph; a picture of it where one is wanted."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert sticking_out(page) == [], name
    assert faint_texts(page) == [], name
    assert missing_glyphs(page)[0] == [], name


@pytest.fixture(params=["wide", "phone"])
def browsing(request: pytest.FixtureRequest, browser: Browser, door: Door) -> Iterator[Page]:
    """A browser that is signed in; the phone's is dark."""
    width, height = SIZES[request.param]
    phone = request.param == "phone"
    context = browser.new_context(
        viewport={"width": width, "height": height}, is_mobile=phone,
        color_scheme="dark" if phone else "light",
    )  # fmt: skip
    context.add_cookies(door.cookie())
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_fit_and_read(browsing: Page, door: Door, language: str) -> None:
    speak(door, language)
    where = size_of(browsing)
    for name, path in paths(door).items():
        browsing.goto(door.url + path)
        expect(browsing.locator("html")).to_have_attribute(
            "lang", "zh-CN" if language == "zh" else "en"
        )
        looks_right(browsing, f"{name}-{where}-{language}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_second_factor_is_set_up_and_asked_for_at_the_door(
    browsing: Page, door: Door, language: str
) -> None:
    speak(door, language)
    where = size_of(browsing)
    browsing.goto(f"{door.url}/console/me/second-factor")
    browsing.locator("form[action$='/start'] button").click()
    looks_right(browsing, f"factor-scan-{where}-{language}")
    with door.database.session() as session:
        boss = get_by_email(session, BOSS)
        held = session.get_one(SecondFactor, boss.id)
        secret = SEAL.open(held.secret)
    assert secret is not None
    browsing.fill("#code-confirm", pyotp.TOTP(secret).at(NOW))
    browsing.locator("form[action$='/confirm'] button").click()
    expect(browsing.locator(".codes li")).to_have_count(10)
    looks_right(browsing, f"factor-codes-{where}-{language}")
    browsing.goto(f"{door.url}/console/me/second-factor")
    looks_right(browsing, f"factor-on-{where}-{language}")
    browsing.context.clear_cookies()
    browsing.goto(f"{door.url}/console/sign-in?language={language}")
    looks_right(browsing, f"sign-in-{where}-{language}")
    browsing.fill("[name=email]", BOSS)
    browsing.fill("[name=password]", PASSWORD)
    browsing.locator("main form button").last.click()
    expect(browsing).to_have_url(re.compile("/console/sign-in/code"))
    browsing.fill("[name=code]", "000000")
    browsing.locator("main form button").first.click()
    looks_right(browsing, f"code-wrong-{where}-{language}")
    with door.database.session() as session:
        second_factor.take_off(session, get_by_email(session, BOSS).id)
