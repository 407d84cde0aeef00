"""The public pages: landing, content with its reading beacon, unsubscribing without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chat import OpenPage, bot_turns, open_chat
from tests.browser.looking import faint_texts, missing_glyphs, sticking_out
from tests.browser.stand_in import LOCALE, STATIC, StandIn

pytestmark = pytest.mark.browser

PATHS = ["/", "/c/x", "/u/x", "/nowhere"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)])
def test_pages_fit_and_read(
    open_page: OpenPage, stand_in: StandIn, path: str, language: str, width: int, dark: bool
) -> None:
    page = open_page(f"{path}?lang={language}", width=width, dark=dark, phone=width < 500)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if language == "zh" else "en")
    assert sticking_out(page) == []
    assert faint_texts(page) == []
    assert missing_glyphs(page)[0] == []


def test_the_landing_page_has_the_chat_open_beside_it(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page("/?lang=en", width=1360, height=850)
    bot_turns(page).first.wait_for()
    box = page.locator(".panel").bounding_box()
    text = page.locator("h1").bounding_box()
    assert box is not None
    assert text is not None
    assert box["x"] > text["x"] + text["width"]
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.evaluate("document.activeElement === document.body")  # it takes no focus unasked
    page.get_by_role("navigation").get_by_role("link", name="中文").click()
    expect(page.locator(".panel")).to_have_attribute("lang", "zh-CN")
    expect(bot_turns(page).last).to_contain_text("您今天想了解哪方面")  # nothing said yet: it too
    page.set_viewport_size({"width": 800, "height": 800})
    expect(page.locator(".panel")).to_be_visible()
    assert page.locator(".panel").evaluate("(n) => getComputedStyle(n).position") == "fixed"


def test_the_landing_page_has_a_button_on_a_phone(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page("/?lang=zh", width=390, height=780, phone=True)
    expect(page.locator(".launcher")).to_be_in_viewport()
    assert stand_in.begun == []
    open_chat(page)


def test_reading_is_reported_only_to_its_own_link(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page("/c/x?lang=en&token=tok")
    page.wait_for_timeout(1200)
    page.mouse.wheel(0, 5000)
    page.wait_for_timeout(2300)
    page.goto("about:blank")
    page.wait_for_timeout(300)
    assert stand_in.views
    whole = [view for view in stand_in.views if "section" not in view]
    assert max(view["depth"] for view in whole) == 1
    assert 2 <= max(view["seconds"] for view in whole) <= 5
    sections = {view["section"]: view["seconds"] for view in stand_in.views if "section" in view}
    assert sections
    assert set(sections) <= {"before", "after"}
    assert sum(sections.values()) <= max(view["seconds"] for view in whole)

    stand_in.views.clear()
    page.goto(f"{stand_in.url}/c/x?lang=en")
    page.wait_for_timeout(1200)
    page.goto("about:blank")
    assert stand_in.views == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_unsubscribing_works_without_scripts(
    browser: Browser, stand_in: StandIn, language: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{stand_in.url}/u/tok?lang={language}")
    buttons = page.get_by_role("button")
    expect(buttons).to_have_count(1)
    expect(page.locator("main")).to_contain_text("m***@example.com")
    buttons.click()
    expect(page.get_by_role("heading")).to_have_text(
        "好的，不再发了" if language == "zh" else "Done. No more e-mails."
    )
    context.close()


def test_both_languages_have_the_same_strings() -> None:
    import json

    strings = {
        language: json.loads((STATIC / f"widget.{language}.json").read_text("utf-8"))
        for language in ("zh", "en")
    }
    assert strings["zh"].keys() == strings["en"].keys()
    for key in strings["en"]:
        slots = [set(re.findall(r"\{(\w+)\}", strings[language][key])) for language in strings]
        assert slots[0] == slots[1], key
    pages = [
        set(
            re.findall(
                r"^([\w-]+) =", (LOCALE / language / "pages.ftl").read_text("utf-8"), re.MULTILINE
            )
        )
        for language in ("zh", "en")
    ]
    assert pages[0] == pages[1]


def test_every_string_the_widget_asks_for_is_there() -> None:
    import json

    known = json.loads((STATIC / "widget.en.json").read_text("utf-8")).keys()
    code = "\n".join(path.read_text("utf-8") for path in (STATIC / "widget").glob("*.js"))
    asked = set(re.findall(r'\bsay\("([\w-]+)"', code))
    assert asked <= known
    assert not re.search(
        r"[一-鿿]", re.sub(r"/\*.*?\*/|const LINK = .*", "", code, flags=re.DOTALL)
    )


def test_every_company_colour_gives_readable_shades(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page("/u/x?lang=en")
    worst = page.evaluate(
        """async () => {
          const { tones, contrast } = await import("/static/widget/accent.js");
          const rgb = (css) => css === "#fff" ? [255, 255, 255] : css.match(/\\d+/g).map(Number);
          const grounds = { light: [[255, 255, 255], [246, 244, 241]], dark: [[33, 31, 29]] };
          let worst = 21;
          for (const accent of ["#000000", "#ffffff", "#ffcc00", "#00ff00", "#7f7f7f", "#ff0000",
                                "#0000ff", "#0f6b68", "#f0a", "nonsense"]) {
            for (const [scheme, shades] of Object.entries(tones(accent))) {
              const soft = rgb(shades.soft);
              worst = Math.min(worst, contrast(rgb(shades.fill), rgb(shades.onFill)));
              for (const ground of [...grounds[scheme], soft])
                worst = Math.min(worst, contrast(rgb(shades.text), ground));
            }
          }
          return worst;
        }"""
    )
    assert worst >= 4.45  # colours are rounded to whole numbers after they were weighed
