"""The widget's conversation: sending, answers, buttons, failures, resuming."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chat import OpenPage, bot_turns, open_chat, own_turns, say, turns
from tests.browser.stand_in import BUTTONS, StandIn, running

pytestmark = pytest.mark.browser

NASTY = '<img src=x onerror="window.hit=1"><script>window.hit=1</script> "; DROP TABLE leads;--'


def test_a_conversation_begins_with_its_source_and_only_on_opening(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page("/host?lang=zh&utm_source=baidu&utm_campaign=q4&ref=WANG8&other=1")
    page.locator(".launcher").wait_for()
    assert stand_in.begun == []
    open_chat(page)
    [begun] = stand_in.begun
    assert begun["language"] == "zh"
    assert begun["source"] == {
        "utm_source": "baidu",
        "utm_campaign": "q4",
        "ref": "WANG8",
        "page": f"{stand_in.url}/host",
    }
    expect(bot_turns(page).first).to_have_attribute("lang", "zh-CN")


def test_a_button_sends_its_payload_and_shows_its_title_also_after_reload(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page()
    open_chat(page)
    first = BUTTONS["en"]["first"][0]
    page.get_by_role("button", name=first["title"]).click()
    expect(own_turns(page)).to_have_text([first["title"]])
    expect(page.get_by_role("button", name="Over 500")).to_be_visible()
    expect(page.get_by_role("button", name=first["title"])).to_have_count(0)
    assert [text for _, text in stand_in.received] == [first["payload"]]
    page.reload()
    expect(own_turns(page)).to_have_text([first["title"]])


@pytest.mark.parametrize("sockets", [True, False])
@pytest.mark.parametrize("echo_ids", [True, False])
def test_messages_keep_their_order_and_show_once(
    open_page: OpenPage, stand_in: StandIn, sockets: bool, echo_ids: bool
) -> None:
    stand_in.sockets_allowed, stand_in.echo_ids = sockets, echo_ids
    page = open_page()
    open_chat(page)
    for number in range(3):
        say(page, f"message {number}")
        expect(page.get_by_text(f"Noted: message {number}")).to_be_visible()
    say(page, "message 0")  # the same words again are another message
    expect(page.get_by_text("Noted: message 0")).to_have_count(2)
    expect(own_turns(page)).to_have_text(["message 0", "message 1", "message 2", "message 0"])
    page.wait_for_timeout(2500)
    expect(turns(page)).to_have_count(2 + 8)
    shown = turns(page).all_inner_texts()
    assert shown[2:6] == ["message 0", "Noted: message 0", "message 1", "Noted: message 1"]


def test_what_a_colleague_writes_arrives_live_with_the_name(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page()
    open_chat(page)
    page.locator("[data-action=person]").click()
    expect(own_turns(page)).to_have_text(["I'd like to talk to a person"])
    expect(page.locator(".turn.human .bubble")).to_contain_text("Lin Yue")
    expect(page.locator(".who p")).to_contain_text("Lin Yue")
    stand_in.say("human", "Back again. Still there?", name="Lin Yue")
    expect(page.get_by_text("Back again. Still there?")).to_be_visible()


def test_without_sockets_it_asks_now_and_then(open_page: OpenPage, stand_in: StandIn) -> None:
    stand_in.sockets_allowed = False
    page = open_page()
    open_chat(page)
    stand_in.say("human", "I'm writing by the slow road.", name="Lin Yue")
    expect(page.get_by_text("I'm writing by the slow road.")).to_be_visible()


def test_closed_it_counts_what_is_unread(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page()
    open_chat(page)
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    stand_in.say("bot", "One more thing.")
    stand_in.say("bot", "And another.")
    expect(page.locator(".badge")).to_have_text("2")
    expect(page.locator(".launcher")).to_have_accessible_name("Open chat, 2 unread")
    page.reload()
    expect(page.locator(".badge")).to_have_text("2")
    page.locator(".launcher").click()
    expect(page.locator(".badge")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".badge")).to_be_hidden()


def test_typing_shows_only_while_something_happens(open_page: OpenPage) -> None:
    page = open_page()
    open_chat(page)
    expect(page.locator(".dots")).to_have_count(0)
    say(page, "something slow")
    expect(page.locator(".dots")).to_be_visible()
    expect(page.get_by_text("That took a moment.")).to_be_visible()
    expect(page.locator(".dots")).to_have_count(0)


def test_offline_keeps_everything_and_heals(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page()
    open_chat(page)
    page.context.set_offline(True)
    expect(page.locator(".banner")).to_contain_text("offline")
    say(page, "first offline")
    say(page, "second offline")
    expect(own_turns(page)).to_have_text(["first offline", "second offline"])
    expect(page.locator(".turn.own .fate").first).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Noted: second offline")).to_be_visible()
    expect(page.locator(".banner")).to_be_hidden()
    expect(page.locator(".fate")).to_have_count(0)
    assert [text for _, text in stand_in.received] == ["first offline", "second offline"]


def test_unsent_survives_a_reload_and_is_sent_once(open_page: OpenPage, stand_in: StandIn) -> None:
    stand_in.sockets_allowed = False
    page = open_page()
    open_chat(page)
    lost = {"answers": 1}

    def drop_the_answer(route: object) -> None:
        # The server got it, the answer got lost: the worst case for "once".
        if lost["answers"]:
            lost["answers"] -= 1
            route.fetch()  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    page.route("**/messages", drop_the_answer)
    say(page, "please arrive once")
    page.wait_for_timeout(700)
    page.unroute("**/messages")
    page.reload()
    expect(page.get_by_text("Noted: please arrive once")).to_be_visible()
    page.wait_for_timeout(1500)
    expect(own_turns(page)).to_have_text(["please arrive once"])
    assert [text for _, text in stand_in.received] == ["please arrive once"]
    assert not page.evaluate("Object.keys(localStorage).filter((k) => k.includes(':out:')).length")


def test_too_fast_is_worded_and_goes_on_by_itself(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page()
    open_chat(page)
    stand_in.limit_next = 1
    say(page, "quick")
    expect(page.locator(".banner")).to_contain_text("Going on in")
    expect(page.get_by_text("Noted: quick")).to_be_visible()
    expect(page.locator(".banner")).to_be_hidden()


def test_a_server_that_stays_broken_leaves_the_decision_to_the_person(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page()
    open_chat(page)
    stand_in.fail_next = 4
    say(page, "hello?")
    expect(page.locator(".banner")).to_contain_text("stuck on our side")
    expect(page.locator(".turn.failed")).to_be_visible(timeout=12000)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Noted: hello?")).to_be_visible()
    expect(page.locator(".turn.failed")).to_have_count(0)


def test_a_conversation_that_is_gone_ends_politely_and_loses_no_word(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page()
    open_chat(page)
    stand_in.lose()
    expect(page.locator(".closed")).to_contain_text("no longer here")
    page.locator(".closed .main").click()
    expect(bot_turns(page)).to_have_count(2)

    page.goto("about:blank")
    stand_in.lose()
    page.goto(
        f"{stand_in.url}/host?lang=en"
    )  # nothing is on the screen yet: a new one begins by itself, and says so
    expect(page.locator(".note")).to_contain_text("this is a new one")
    expect(bot_turns(page)).to_have_count(2)


def test_ending_says_so_and_offers_to_start_anew(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page()
    open_chat(page)
    say(page, "that was all")
    expect(page.get_by_text("Noted: that was all")).to_be_visible()
    page.locator("[data-action=end]").click()
    page.get_by_role("button", name="Keep chatting").click()
    expect(page.locator(".sheet")).to_have_count(0)
    page.locator("[data-action=end]").click()
    page.locator(".sheet").get_by_role("button", name="End chat").click()
    expect(page.locator(".closed")).to_contain_text("This chat has ended")
    expect(page.get_by_text("Thanks for your time. The case")).to_be_in_viewport()
    page.locator(".closed .main").click()
    expect(bot_turns(page)).to_have_count(2)
    assert len(stand_in.begun) == 2
    assert stand_in.begun[1]["visitor"]


def test_the_transcript_goes_to_an_address_or_a_file(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page()
    open_chat(page)
    page.locator("[data-action=transcript]").click()
    page.get_by_role("button", name="Send by e-mail").click()
    field = page.get_by_label("Which address should it go to?")
    expect(field).to_be_focused()
    field.fill("not an address")
    field.press("Enter")
    expect(page.locator(".sheet .error")).to_be_visible()
    field.fill("mei@example.com")
    field.press("Enter")
    expect(page.locator(".sheet .done")).to_contain_text("mei@example.com")
    assert stand_in.transcripts == ["mei@example.com"]
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as text").click()
    assert "What brings you here?" in Path(waiting.value.path()).read_text("utf-8-sig")


def test_the_language_switch_changes_words_and_bot(open_page: OpenPage) -> None:
    page = open_page()
    open_chat(page)
    page.locator(".composer textarea").fill("half a sentence")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("[data-action=person]")).to_have_text("转人工")
    expect(bot_turns(page).last).to_contain_text("我们用中文聊")
    expect(page.locator(".composer textarea")).to_have_value("half a sentence")
    page.reload()
    expect(page.locator("[data-action=person]")).to_have_text("转人工")


def test_markup_is_text_and_links_are_safe(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page()
    open_chat(page)
    say(page, NASTY)
    expect(own_turns(page)).to_have_text([NASTY])
    stand_in.say(
        "bot",
        f"{NASTY} javascript:alert(1) 详见https://example.com/a?b=1。再看(www.example.org).",
        cards=[
            {"title": "bad", "url": "javascript:window.hit=1"},
            {"title": "<b>good</b>", "url": "/c/x"},
        ],
    )
    expect(page.get_by_text("<b>good</b>")).to_be_visible()
    addresses = page.locator(".log a").evaluate_all("(links) => links.map((a) => a.href)")
    assert addresses == [
        "https://example.com/a?b=1",
        "https://www.example.org/",
        f"{stand_in.url}/c/x",
    ]
    assert page.evaluate("window.hit") is None
    assert page.locator(".log img, .log script, .log b b").count() == 0


def test_it_works_on_another_origin_under_a_strict_policy(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    with running() as other:
        page = open_page(f"/foreign?base={other.url}")
        open_chat(page)
        say(page, "你好")
        expect(page.get_by_text("记下了：你好")).to_be_visible()
        assert (
            page.locator(".launcher, .panel").first.evaluate(
                "(node) => getComputedStyle(node).position"
            )
            == "fixed"
        )


def test_two_tabs_share_one_conversation(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page()
    open_chat(page)
    second = page.context.new_page()
    second.goto(page.url)
    expect(bot_turns(second)).to_have_count(2)
    say(second, "from the second tab")
    expect(page.get_by_text("Noted: from the second tab")).to_be_visible()
    assert len(stand_in.begun) == 1
    second.locator("[data-action=delete]").click()
    second.locator(".sheet .grave").click()
    expect(page.locator(".closed")).to_be_visible()
    second.locator(".closed .main").click()
    expect(bot_turns(second)).to_have_count(2)
    page.locator(".closed .main").click()  # joins the new one, begins no third
    expect(bot_turns(page)).to_have_count(2)
    assert len(stand_in.begun) == 2


def test_a_message_that_met_a_gone_conversation_goes_into_the_next(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    stand_in.sockets_allowed = False
    page = open_page()
    open_chat(page)
    stand_in.talks.clear()
    say(page, "my reps drown in forms")
    expect(page.locator(".closed")).to_be_visible()
    page.locator(".closed .main").click()
    expect(page.get_by_text("Noted: my reps drown in forms")).to_be_visible()
    expect(own_turns(page)).to_have_text(["my reps drown in forms"])
    assert [text for _, text in stand_in.received] == ["my reps drown in forms"]
