"""From an owner who is in no hurry to a re-qualified lead, by one mail and one click."""

from __future__ import annotations

import datetime as dt
import re
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest

from tests.journey.product import Chat, Product, text_of, until
from tests.journey.scripts import LANGUAGES, OWNER

SHANGHAI = ZoneInfo("Asia/Shanghai")


def tuesday(hour: int = 10, weeks: int = 0) -> dt.datetime:
    """A Tuesday to come in Shanghai, inside the send window."""
    now = dt.datetime.now(SHANGHAI)
    day = now + dt.timedelta(days=(1 - now.weekday()) % 7 or 7, weeks=weeks)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def goes_quiet(product: Product, language: str, name: str) -> tuple[Chat, str]:
    """The owner talks, leaves an address and goes; the conversation and the address."""
    who = OWNER[language]
    chat = product.chat(language)
    chat.answer_until(who.answers, lambda: "timeline" in chat.lead["facts"])
    chat.say(who.leaves.format(n=name))
    chat.say(who.bye)
    return chat, who.address.format(n=name)


def send_first(product: Product, address: str, *, at: dt.datetime) -> EmailMessage:
    """One pass at `at`, without the worker that runs on the real clock; the mail that came."""
    product.tick(at.isoformat())
    return until(lambda: product.mailbox.to(address), f"mail to {address}")[0]


def links(mail: EmailMessage, path: str) -> list[str]:
    return re.findall(rf"https?://[^\s<>]+/{path}/[^\s<>]+", text_of(mail))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_click_a_question_and_an_answer_requalify(product: Product, language: str) -> None:
    who = OWNER[language]
    with product.without("nurture"):
        chat, address = goes_quiet(product, language, f"again-{language}")
        lead = chat.lead
        assert lead["verdict"] == "nurture"
        assert lead["handoff"] is None

        first = tuesday()
        counts = product.tick(first.isoformat())
        assert set(counts) == {
            "enrolled", "due", "sent", "skipped", "failed", "uncertain", "requalified"
        }  # fmt: skip
        assert counts["enrolled"] >= 1
        assert counts["sent"] >= 1
        mail = until(lambda: product.mailbox.to(address), "the first mail")[0]
        [enrollment] = chat.lead["enrollments"]
        assert enrollment["sequence"] == who.sequence
        assert enrollment["state"] == "active"
        [touch] = enrollment["touches"]
        assert touch["state"] == "sent"
        assert dt.datetime.fromisoformat(touch["at"]) == first
        _is_good_mail(mail, language)
        assert product.tick(first.isoformat())["sent"] == 0, "a second pass sends nothing"

        # the click: page, engagement, the worded question
        before = chat.lead["score"]["engagement"]
        seen = chat.after()[-1]["seq"]
        [link] = links(mail, "t")
        clicked = product.call("GET", link.removeprefix(product.url))
        assert clicked.status == 302
        page = product.call("GET", clicked.headers["Location"].removeprefix(product.url))
        assert page.status == 200
        assert f'lang="{language}' in page.text
        assert chat.lead["score"]["engagement"] > before
        asked = until(
            lambda: [m for m in chat.after(seen) if m["asks"]], "the question in the conversation"
        )[-1]
        assert asked["sender"] == "bot"
        assert asked["asks"] == "budget"
        assert asked["language"] == language
        assert chat.lead["verdict"] == "nurture", "a click meets no criterion"

        # the answer
        chat.messages.append(asked)
        chat.say(who.money)
        lead = chat.lead
        assert lead["verdict"] == "qualified", chat.transcript()
        if lead["handoff"] is None:  # recapped first
            chat.say("对" if language == "zh" else "yes")
            lead = chat.lead
        assert lead["handoff"]["reason"] == "requalified"
        handoff = product.staff("GET", f"/api/v1/handoffs/{lead['handoff']['id']}").json
        assert who.money in str(handoff["brief"])
        changed = {each["fact"] for each in handoff["changed"]}
        assert {"budget", "timeline"} <= changed

        # nothing more goes out
        for weeks in (4, 12):
            product.tick(tuesday(weeks=weeks).isoformat())
        [enrollment] = chat.lead["enrollments"]
        assert enrollment["state"] == "exited"
        assert len(product.mailbox.to(address)) == 1


def _is_good_mail(mail: EmailMessage, language: str) -> None:
    who = OWNER[language]
    assert mail["Subject"] == who.subject
    assert re.fullmatch(r"<https?://[^>]+/u/[^>]+>", mail["List-Unsubscribe"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = text_of(mail), mail.get_body(("html",))
    assert html is not None
    assert who.footer in text
    choose, stop = links(mail, "u")
    assert choose == f"{stop}/preferences"
    assert "{{" not in text + html.get_content()
    han = len(re.findall(r"[一-鿿]", text))
    assert (han > 60) is (language == "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_unsubscribing_stops_the_mail(product: Product, language: str) -> None:
    with product.without("nurture"):
        chat, address = goes_quiet(product, language, f"stop-{language}")
        mail = send_first(product, address, at=tuesday())
        choose, link = links(mail, "u")
        path = link.removeprefix(product.url)

        # looking changes nothing: scanners open every link
        assert product.call("GET", path).status == 200
        assert product.call("GET", choose.removeprefix(product.url)).status == 200
        assert chat.lead["enrollments"][0]["state"] == "active"

        form = {"Content-Type": "application/x-www-form-urlencoded"}
        posted = product.call("POST", path, b"List-Unsubscribe=One-Click", headers=form)
        assert posted.status == 200
        lead = chat.lead
        assert lead["enrollments"][0]["state"] == "exited"
        assert lead["verdict"] == "nurture", "it is a suppression and no verdict"
        product.tick(tuesday(weeks=8).isoformat())
        assert len(product.mailbox.to(address)) == 1
