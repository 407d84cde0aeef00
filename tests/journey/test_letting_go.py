"""Who is let go, who wants a person, who wants to be left alone, who wants to be forgotten."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.journey.product import Product, text_of, until
from tests.journey.scripts import LANGUAGES
from tests.journey.test_requalify import goes_quiet, send_first, tuesday

SHOP = {
    "zh": ("我开了个小卖部，店里就我们四个人", "邮箱是 shop-zh@example.com", "好的，再见"),
    "en": ("I run a corner shop, there are four of us", "my e-mail is shop-en@example.com", "bye"),
}
HUMAN = {
    "zh": ("转人工", "13912345678", "lin.yue@beaconcloud.example"),
    "en": ("I want to talk to a person", "+44 20 7946 0123", "anna.reed@beaconcloud.example"),
}
OWN_WORDS = {
    "zh": "我们公司叫海棠湾瓷业，我叫欧阳若曦",
    "en": "our company is Quillfeather Tiles, I'm Ottoline Brackenbury",
}
STOP = {"zh": "别再给我发消息了", "en": "stop writing to me"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_corner_shop_is_let_go_and_gets_no_mail(product: Product, language: str) -> None:
    first, address, bye = SHOP[language]
    chat = product.chat(language)
    chat.say(first)
    assert chat.asks is None, "no more questions for somebody we cannot serve"
    chat.say(address)
    chat.say(bye)
    lead = chat.lead
    assert lead["verdict"] == "disqualified"
    assert lead["handoff"] is None
    fit = next(r for r in lead["reasons"] if r["criterion"] == "fit")
    assert fit["met"] is False
    assert fit["evidence"]["text"] == first
    product.tick(tuesday(weeks=6).isoformat())
    assert chat.lead["enrollments"] == []
    assert product.mailbox.to(f"shop-{language}@example.com") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_for_a_person_gets_one_at_once(product: Product, language: str) -> None:
    wish, phone, rep = HUMAN[language]
    chat = product.chat(language)
    chat.say(wish)
    handoff = chat.lead["handoff"]
    assert handoff["reason"] == "requested"
    assert chat.asks == "phone"
    chat.say(phone)
    mail = until(
        lambda: next((m for m in product.mailbox.to(rep) if handoff["id"] in text_of(m)), None),
        "the rep's mail",
    )
    assert phone[-4:] in text_of(mail)


@pytest.mark.parametrize("language", LANGUAGES)
def test_stop_writing_to_me_is_honoured(product: Product, language: str) -> None:
    with product.without("nurture"):
        chat, address = goes_quiet(product, language, f"quiet-{language}")
        send_first(product, address, at=tuesday())
        chat.say(STOP[language])
        lead = chat.lead
        assert lead["verdict"] == "disqualified"
        reason = next(r for r in lead["reasons"] if r["criterion"] == "contact_allowed")
        assert reason["met"] is False
        assert reason["evidence"]["text"] == STOP[language]
        product.tick(tuesday(weeks=6).isoformat())
        assert chat.lead["enrollments"][0]["state"] == "exited"
        assert len(product.mailbox.to(address)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_delete_my_data_leaves_nothing(product: Product, language: str) -> None:
    chat, address = goes_quiet(product, language, f"forget-{language}")
    chat.say(OWN_WORDS[language])
    lead_id = chat.lead["lead_id"]
    path = f"/api/v1/conversations/{chat.id}"
    gone = product.call("DELETE", f"{path}/data", token=chat.token)
    assert gone.status == 200
    assert address not in gone.text

    assert product.staff("GET", f"/api/v1/leads/{lead_id}").status == 404
    assert product.staff("GET", f"{path}/lead").status == 404
    assert product.call("GET", f"{path}/messages", token=chat.token).status in (401, 404)
    assert product.staff("GET", f"/api/v1/leads?email={address}").json["leads"] == []
    traces = [address, OWN_WORDS[language], lead_id, chat.id, chat.visitor]
    assert _rows_with(product, traces) == []
    for log in (product.var / "log").glob("*.log"):
        text = log.read_text(errors="replace")
        assert [each for each in (address, OWN_WORDS[language]) if each in text] == [], log
    _file_holds_none(product, traces)


def _rows_with(product: Product, traces: list[str]) -> list[str]:
    """Tables that still hold one of the traces in any column."""
    found = []
    with closing(sqlite3.connect(f"file:{product.database}?mode=ro", uri=True)) as database:
        tables = [
            str(name)
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                found += [f"{table}: {t}" for t in traces if any(t in str(cell) for cell in row)]
    return found


def _file_holds_none(product: Product, traces: list[str]) -> None:
    """No deleted page keeps the bytes either, once the log of writes is worked in."""

    def clean() -> bool:
        raw = b"".join(
            file.read_bytes() for file in product.var.glob("leadhatch.db*") if file.is_file()
        )
        return not [each for each in traces if each.encode() in raw]

    with closing(sqlite3.connect(product.database)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    until(clean, "the file of the database without the person's words", within=10)
