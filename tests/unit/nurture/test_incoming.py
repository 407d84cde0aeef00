"""What a mail is and says, whatever program made it and however it was mangled."""

from __future__ import annotations

import base64
import datetime as dt
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture import encodings, incoming
from nurture.incoming import Kind
from sdr.readers import letters, reports

TODAY = dt.date(2026, 3, 3)
OURS = "<" + "a" * 32 + "@beacon.example>"


def read(raw: bytes | str) -> incoming.Incoming:
    return incoming.read(raw.encode() if isinstance(raw, str) else raw, today=TODAY,
                         own=("lin@beacon.example",))  # fmt: skip


def dsn(status: str, said: str, *, action: str = "failed", about: str = OURS) -> str:
    return (
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: lin@beacon.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
        "--B\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; wang@brewery.example\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n\r\n"
        f"--B\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {about}\r\nSubject: hi\r\n\r\nhi\r\n"
        "--B--\r\n"
    )


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        ("5.1.1", "550 5.1.1 <wang@brewery.example>: Recipient address rejected: User unknown", "hard"),
        ("5.0.0", "550 Mailbox not found. http://service.mail.qq.com/", "hard"),
        ("5.0.0", "550 User not found: wang@163.example", "hard"),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found", "hard"),
        ("5.4.4", "Host or domain name not found", "hard"),
        ("5.0.0", "550 收件人邮箱不存在", "hard"),
        ("5.2.1", "550 5.2.1 The email account is disabled", "hard"),
        ("5.2.2", "552 5.2.2 Mailbox full", "soft"),
        ("5.0.0", "552 Quota exceeded or service disabled", "soft"),
        ("4.4.7", "Delivery time expired", "soft"),
        ("5.3.4", "552 5.3.4 Message size exceeds fixed limit", "soft"),
        ("5.0.0", "550 邮箱空间不足", "soft"),
        ("5.0.0", "something that nobody understands", "soft"),
        ("5.7.1", "550 5.7.1 Message rejected due to SPF", "block"),
        ("5.0.0", "550 Ip frequency limited", "block"),
        ("5.0.0", "554 DT:SPM 163 smtp3", "block"),
        ("5.0.0", "550 Mail content denied", "block"),
        ("5.1.8", "501 5.1.8 bad sender's system address", "block"),
        ("4.7.650", "451 4.7.650 temporarily rate limited due to IP reputation", "block"),
        ("5.1.1", "550 5.1.1 blocked using zen.spamhaus.org", "block"),
    ],
)  # fmt: skip
def test_the_kinds_of_refusal_are_told_apart(status: str, said: str, kind: str) -> None:
    mail = read(dsn(status, said))
    assert (mail.kind, mail.about[0]) == (Kind.BOUNCE, OURS)
    [report] = mail.reports
    assert (report.recipient, report.severity) == ("wang@brewery.example", kind)


def test_a_delay_is_told_from_a_failure() -> None:
    [report] = read(dsn("4.4.1", "timed out", action="delayed")).reports
    assert report.delayed
    assert read(dsn("2.0.0", "ok", action="delivered")).reports == ()


def test_a_bounce_without_a_standard_report_is_known_too() -> None:
    mail = read(
        "From: MAILER-DAEMON@mail.example\r\nTo: lin@beacon.example\r\nSubject: failure notice\r\n\r\n"
        "Hi. This is the qmail-send program at mail.example.\r\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\r\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n"
        "<wang@brewery.example>:\r\n550 no such user here\r\n\r\n"
        f"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: {OURS}\r\n"
    )
    assert (mail.kind, mail.about) == (Kind.BOUNCE, (OURS,))
    assert [(r.recipient, r.severity) for r in mail.reports] == [("wang@brewery.example", "hard")]


def test_a_person_who_writes_about_a_failure_is_no_bounce() -> None:
    mail = read(
        "From: wang@brewery.example\r\nTo: lin@beacon.example\r\nSubject: Re: delivery failed\r\n\r\n"
        "Our last delivery failed, can your system track that?\r\n"
    )
    assert mail.kind == Kind.REPLY


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("Auto-Submitted: auto-replied", "Re: hi"), ("X-Autoreply: yes", "hi"),
        ("Precedence: auto_reply", "hi"), ("X-Autorespond: x", "hi"), ("X: y", "自动回复：您好"),
        ("X: y", "Automatic reply: hi"), ("X: y", "Out of Office Re: hi"),
        ("Return-Path: <>", "hi"),
    ],
)  # fmt: skip
def test_automatic_answers_are_no_replies(header: str, subject: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "wang@brewery.example",
        "lin@beacon.example",
        subject,
    )
    name, _, value = header.partition(": ")
    mail[name] = value
    mail.set_content("I will be back on 16 March.")
    found = read(mail.as_bytes())
    assert (found.kind, found.back_on) == (Kind.AUTO_REPLY, dt.date(2026, 3, 16))


@pytest.mark.parametrize(
    "subject", ["Re: Out of office rules in your app", "回复：休假期间的门店检查"]
)
def test_a_subject_about_leave_is_not_an_automatic_answer(subject: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "wang@brewery.example", subject
    mail.set_content("300 people")
    assert read(mail.as_bytes()).kind == Kind.REPLY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I am out of the office until March 16, 2026 with limited access.", dt.date(2026, 3, 17)),
        ("I will be back on 16/03/2026.", dt.date(2026, 3, 16)),
        ("returning on Monday, 16 March", dt.date(2026, 3, 16)),
        ("Out of office from 9 March to 20 March", dt.date(2026, 3, 21)),
        ("我在休假，3月16日回来", dt.date(2026, 3, 16)),
        ("本人将于2026年3月16日返回办公室", dt.date(2026, 3, 16)),
        ("3月9日至3月20日休假，急事请联系前台", dt.date(2026, 3, 21)),
        ("出差到下周五", dt.date(2026, 3, 14)),
        ("Thanks for your mail of 2 March. I am away.", None),
        ("I was back on 16 February.", None),
        ("Call me on 13900001234", None),
    ],
)
def test_the_day_of_return(text: str, day: dt.date | None) -> None:
    assert letters.back_on(text, TODAY) == day


@pytest.mark.parametrize(
    ("whole", "own"),
    [
        ("预算 30 万。\n\n发自我的 iPhone\n\n> 在 2026年3月3日，林悦 <lin@b.example> 写道：\n> 您好", "预算 30 万。"),
        ("好的\n\n------------------ 原始邮件 ------------------\n发件人: 林悦\n发送时间: 2026年3月3日\n\n您好", "好的"),
        ("行\n\n林悦 <lin@b.example> 于2026年3月3日周二 10:00写道：\n\n> 您好", "行"),
        ("We have 300 people.\n\nBest,\nJohn\n-- \nJohn Smith\nCEO\n\nOn Tue, Mar 3, 2026 at 10:00 AM Lin Yue <l@b.example> wrote:\n> hello", "We have 300 people."),
        ("ok\n\nOn Tue, Mar 3, 2026 at 10:00 AM Lin Yue <\nlin@b.example> wrote:\n\n> hi", "ok"),
        ("Sounds good\n\n________________________________\nFrom: Lin\nSent: Tuesday\nTo: x\nSubject: hi\n\nbody", "Sounds good"),
        ("> How many people?\n300\n> Budget?\n50k", "300\n\n50k"),
        ("Our needs:\n- 300 people\n- budget 50k\n\nThanks\nBob", "Our needs:\n- 300 people\n- budget 50k"),
        ("On Monday we wrote:\nbudget 50k", "On Monday we wrote:\nbudget 50k"),
    ],
)  # fmt: skip
def test_only_their_own_words_count(whole: str, own: str) -> None:
    assert letters.own_words(whole) == own


@pytest.mark.parametrize(
    "text",
    ["stop by tomorrow?", "取消上次的订单，改成 300 人", "Please don't stop", "end of March"],
)
def test_a_message_that_only_has_the_word_is_no_stop(text: str) -> None:
    assert not letters.stops(text)


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "utf-8", "big5"])
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_chinese_in_every_dress(charset: str, encoding: str) -> None:
    said = "預算三十萬" if charset == "big5" else "预算三十万"
    raw = said.encode(charset if charset != "gb2312" else "gb18030")
    if encoding == "base64":
        raw = base64.encodebytes(raw)
    elif encoding == "quoted-printable":
        raw = b"".join(b"=%02X" % byte for byte in raw)
    subject = base64.b64encode("回复：报价".encode("gb18030")).decode()
    head = (
        f"From: =?gbk?B?{base64.b64encode('王磊'.encode('gbk')).decode()}?= <Wang@Brewery.example>\r\n"
        f"Subject: =?gb2312?B?{subject}?=\r\nContent-Transfer-Encoding: {encoding}\r\n"
        f"Content-Type: text/plain; charset={charset}\r\n\r\n"
    )
    mail = read(head.encode() + raw)
    assert (mail.text, mail.subject, mail.sender) == (said, "回复：报价", "wang@brewery.example")


def test_raw_chinese_headers_and_no_charset() -> None:
    raw = "Subject: 报价\r\nFrom: 王 <w@b.example>\r\n\r\n预算三十万".encode("gb18030")
    mail = read(raw)
    assert (mail.subject, mail.text) == ("报价", "预算三十万")


def test_html_alone_is_read_as_text() -> None:
    mail = EmailMessage()
    mail["From"] = "w@b.example"
    mail.set_content(
        "<style>p{}</style><p>预算 30 万<br>下月开始</p><blockquote>引用</blockquote>",
        subtype="html",
    )
    assert read(mail.as_bytes()).text == "预算 30 万\n下月开始"


def test_headers_cannot_be_injected() -> None:
    crafted = base64.b64encode(b"x\r\nBcc: all@victims.example").decode()
    mail = read(f"From: w@b.example\r\nSubject: =?utf-8?B?{crafted}?=\r\n\r\nhi")
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject
    mail = read(
        "From: w@b.example\r\nMessage-ID: <a\x0b@b.example>\r\nReferences: <x@y>\r\n <z@q>\r\n\r\nhi"
    )
    assert mail.references == ("<x@y>", "<z@q>")


def test_an_address_in_the_report_of_another_is_ours_by_the_original_recipient() -> None:
    raw = dsn("5.1.1", "unknown user").replace(
        "Final-Recipient: rfc822; wang@brewery.example",
        "Original-Recipient: rfc822;wang@brewery.example\r\nFinal-Recipient: rfc822; w2@other.example",
    )
    assert read(raw).reports[0].recipient == "wang@brewery.example"


@given(st.data())
def test_a_mangled_report_never_raises_and_never_turns_a_block_into_a_person(
    data: st.DataObject,
) -> None:
    raw = bytearray(dsn("5.7.1", "550 5.7.1 blocked for spam").encode())
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(raw) - 1))
        change = data.draw(st.sampled_from(["cut", "byte", "double", "drop"]))
        if change == "cut":
            del raw[at:]
        elif change == "byte":
            raw[at] = data.draw(st.integers(0, 255))
        elif change == "double":
            raw[at:at] = raw[at : at + 40]
        else:
            del raw[at : at + 7]
        if not raw:
            break
    mail = read(bytes(raw))
    assert "hard" not in {report.severity for report in mail.reports}
    assert "\x00" not in mail.text + mail.subject
    mail.text.encode()
    mail.subject.encode()


@given(st.binary(max_size=600))
def test_any_bytes_are_read(raw: bytes) -> None:
    mail = read(raw)
    assert len(mail.key) == 64
    (mail.text + mail.subject + (mail.sender or "")).encode()


@given(st.binary(max_size=80), st.sampled_from(["gb2312", "utf-8", "utf-7", "utf-16", "idna", "punycode", "hex", "no-such", "", "unicode_escape"]))  # fmt: skip
def test_any_charset_is_survived(raw: bytes, charset: str) -> None:
    encodings.decoded(raw, charset).encode()


@given(st.text(max_size=120))
def test_severity_of_anything(said: str) -> None:
    assert reports.severity(None, said) in ("hard", "soft", "block")
