"""What is written by hand reads back, by the standard library, as what went in."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import mime
from sdr.ports import Calendar, Dispatch, SendRefused

AT = dt.datetime(2026, 3, 3, 2, 0, tzinfo=dt.UTC)
PRINTED = st.characters(exclude_categories=("C", "Z"), include_characters=" ")
LINES = st.lists(st.text(PRINTED | st.just("\t"), max_size=200), max_size=12)


def dispatch(**named: Any) -> Dispatch:
    shape: dict[str, Any] = {
        "delivery_id": "dlv_1", "channel": "email", "to": "wang@brewery.example",
        "subject": "Hello", "text": "Hello\n", "html": None, "message_id": "<abc@example.com>",
        "language": "en", "headers": {},
    }  # fmt: skip
    return Dispatch(**{**shape, **named})


def built(sender: str = "Lin Yue <sdr@example.com>", **named: Any) -> tuple[bytes, EmailMessage]:
    raw = mime.build(dispatch(**named), sender=sender, reply_to="r@example.com", at=AT)
    made = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(made, EmailMessage)
    assert made.defects == []
    return raw, made


def body(made: EmailMessage, kind: str) -> str:
    found = made.get_body((kind,))
    assert found is not None
    assert found.defects == []
    return str(found.get_content()).replace("\r\n", "\n")


@given(LINES, LINES | st.none())
def test_bodies_come_back(plain: list[str], html: list[str] | None) -> None:
    raw, made = built(text="\n".join(plain), html=None if html is None else "\n".join(html))
    assert body(made, "plain") == "\n".join("\n".join(plain).splitlines()) + "\n"
    if html is not None:
        assert body(made, "html") == "\n".join("\n".join(html).splitlines()) + "\n"
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@given(st.text(PRINTED, min_size=1, max_size=200))
def test_a_subject_comes_back(subject: str) -> None:
    subject = " ".join(subject.split())
    raw, made = built(subject=subject)
    head = raw.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert "".join(str(made["Subject"]).split()) == "".join(subject.split())


@pytest.mark.parametrize(
    "text", ["a" * 5000, "啤" * 5000, "é" + "a" * 5000, ".\n..\n.", "--=_x\n--", "\x00\x07", ""]
)
def test_odd_bodies_keep_to_the_line_length(text: str) -> None:
    raw, made = built(text=text, html=text)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert body(made, "plain").rstrip("\n") == text.rstrip("\n")


def test_the_frame_is_whole() -> None:
    _, made = built(
        sender="北辰云 <sdr@example.com>", subject="一天摸清您的终端", html="<p>您好</p>",
        headers={"List-Unsubscribe": "<https://x.example/u/t>", "Auto-Submitted": "auto-replied"},
    )  # fmt: skip
    assert str(made["From"]) == "北辰云 <sdr@example.com>"
    assert (made["To"], made["Reply-To"]) == ("wang@brewery.example", "r@example.com")
    assert made["Subject"] == "一天摸清您的终端"
    assert (made["Message-ID"], made["Content-Language"]) == ("<abc@example.com>", "en")
    assert made["List-Unsubscribe"] == "<https://x.example/u/t>"
    assert made["Date"].datetime == AT
    assert made.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(
    "named",
    [
        {"subject": "a\r\nBcc: x@y.example"},
        {"subject": "a\nb"},
        {"headers": {"X-A": "b\r\nBcc: x@y.example"}},
        {"to": "a@b.example\r\nBcc: x@y.example"},
        {"to": "no-at-sign"},
        {"to": ""},
        {"to": "@b.example"},
    ],
)
def test_no_line_break_gets_into_a_header(named: dict[str, Any]) -> None:
    with pytest.raises(SendRefused) as refused:
        built(**named)
    assert refused.value.permanent


def test_an_invitation_stands_among_the_alternatives_and_as_a_file() -> None:
    text = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:约见\r\nEND:VCALENDAR\r\n"
    _, made = built(html="<p>Hello</p>", calendar=Calendar("REQUEST", text))
    assert made.get_content_type() == "multipart/mixed"
    shown, file = made.iter_parts()
    assert isinstance(shown, EmailMessage)
    plain, page, invitation = shown.iter_parts()
    assert [part.get_content_type() for part in (plain, page, invitation)] == [
        "text/plain", "text/html", "text/calendar",
    ]  # fmt: skip
    assert invitation.get_param("method") == "REQUEST"
    assert invitation.get_payload(decode=True) == text.encode()
    assert file.get_filename() == "invite.ics"
    assert file.get_payload(decode=True) == text.encode()
    assert body(made, "html") == "<p>Hello</p>\n"
