"""What the platform's XML says, and that nothing else does harm."""

from __future__ import annotations

import datetime as dt
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy import parse_message
from wechatpy.replies import TextReply

from adapters.wechat.crypto import Account, Envelope, Refused, signature
from adapters.wechat.messages import LARGEST, Heard, Kind, Malformed, answer, opened

KEY, APP_ID, TOKEN = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx0123456789abcdef", "a-token"
NOW = dt.datetime(2026, 3, 3, 2, 0, tzinfo=dt.UTC)
QUERY = {"timestamp": str(int(NOW.timestamp())), "nonce": "n"}


def xml(**fields: str) -> bytes:
    said = {
        "ToUserName": "gh_0123456789ab", "FromUserName": "oABCD-0123_efgh", "CreateTime": "1772500000",
        "MsgType": "text", "MsgId": "24876543210987654", **fields,
    }  # fmt: skip
    rows = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in said.items())
    return f"<xml>{rows}</xml>".encode()


def read(body: bytes) -> Heard:
    return opened(Account(TOKEN, APP_ID), QUERY, body)


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=200))
def test_a_text_is_read_as_wechatpy_reads_it(text: str) -> None:
    body = xml(Content=text)
    assert read(body).text == text.strip()
    theirs = parse_message(body)
    assert (read(body).sender, read(body).text) == (theirs.source, (theirs.content or "").strip())


@pytest.mark.parametrize(
    ("fields", "kind", "text", "scene"),
    [
        ({"MsgType": "voice", "Recognition": "我想看报价", "MediaId": "m"}, Kind.VOICE, "我想看报价", None),
        ({"MsgType": "voice", "MediaId": "m"}, Kind.VOICE, "", None),
        ({"MsgType": "image", "PicUrl": "http://mmbiz.qpic.cn/x"}, Kind.IMAGE, "", None),
        ({"MsgType": "shortvideo"}, Kind.VIDEO, "", None),
        ({"MsgType": "location", "Label": "成都市武侯区"}, Kind.LOCATION, "成都市武侯区", None),
        ({"MsgType": "link", "Title": "官网", "Url": "https://x.example"}, Kind.LINK,
         "官网\nhttps://x.example", None),
        ({"MsgType": "event", "Event": "subscribe", "EventKey": "qrscene_expo-3"}, Kind.SUBSCRIBE,
         "", "expo-3"),
        ({"MsgType": "event", "Event": "subscribe"}, Kind.SUBSCRIBE, "", None),
        ({"MsgType": "event", "Event": "SCAN", "EventKey": "42"}, Kind.SCAN, "", "42"),
        ({"MsgType": "event", "Event": "unsubscribe"}, Kind.UNSUBSCRIBE, "", None),
        ({"MsgType": "event", "Event": "CLICK", "EventKey": "想看报价"}, Kind.CLICK, "想看报价", None),
        ({"MsgType": "event", "Event": "VIEW", "EventKey": "https://x.example"}, Kind.VIEW,
         "https://x.example", None),
        ({"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH"}, Kind.DELIVERED, "", None),
        ({"MsgType": "hologram"}, Kind.OTHER, "", None),
    ],
)  # fmt: skip
def test_each_kind_is_known(
    fields: dict[str, str], kind: Kind, text: str, scene: str | None
) -> None:
    heard = read(xml(**fields))
    assert (heard.kind, heard.text, heard.scene) == (kind, text, scene)


def test_the_same_message_has_the_same_key_and_another_has_not() -> None:
    one = read(xml(Content="a"))
    assert read(xml(Content="a", CreateTime="1772500009")).key == one.key
    assert read(xml(Content="a", MsgId="2")).key != one.key
    assert read(xml(Content="a", FromUserName="oOther")).key != one.key


def test_an_event_is_known_by_who_when_and_what() -> None:
    event = {"MsgType": "event", "Event": "CLICK", "EventKey": "k"}
    one = read(xml(**event))
    assert read(xml(**event, MsgId="9")).key == one.key
    for other in ({"CreateTime": "1772500001"}, {"EventKey": "l"}, {"Event": "VIEW"}):
        assert read(xml(**{**event, **other})).key != one.key


HOSTILE = {
    "nothing": b"",
    "no xml": b"hello",
    "half": b"<xml><ToUserName>gh",
    "a bomb": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><Content>&b;</Content></xml>',
    "a file": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>',
    "a dtd": b"<!DOCTYPE xml><xml></xml>",
    "an unknown encoding": b'<?xml version="1.0" encoding="klingon"?><xml></xml>',
    "half a sign": b"<xml><Content>\xe4\xbd</Content></xml>",
    "a surrogate": b"<xml><Content>&#xD800;</Content></xml>",
    "a null": b"<xml><Content>\x00</Content></xml>",
    "too much": b"<xml>" + b"a" * LARGEST + b"</xml>",
    "a deep one": b"<xml>" * 9000,
    "no sender": xml(FromUserName=""),
    "a long sender": xml(FromUserName="o" * 500),
    "a sender with signs": xml(FromUserName="o'; DROP TABLE leads"),
    "no id": xml(MsgId=""),
    "no time": xml(CreateTime="soon"),
    "a far time": xml(CreateTime="9" * 30),
    "sealed without a key": b"<xml><Encrypt>abcd</Encrypt></xml>",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_bodies_are_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        read(body)


@given(body=st.binary(max_size=300))
def test_any_bytes_are_read_or_malformed(body: bytes) -> None:
    with pytest.raises((Malformed, Refused)):
        opened(Account(TOKEN, APP_ID), QUERY, body)


def test_in_compatible_mode_what_is_sealed_counts() -> None:
    envelope = Envelope(KEY, APP_ID)
    account = Account(TOKEN, APP_ID, envelope)
    sealed = envelope.seal(xml(Content="sealed"))
    body = xml(Content="plain").replace(b"</xml>", f"<Encrypt>{sealed}</Encrypt></xml>".encode())
    signed = signature(TOKEN, QUERY["timestamp"], QUERY["nonce"], sealed)
    assert opened(account, {**QUERY, "msg_signature": signed}, body).text == "sealed"
    with pytest.raises(Refused):
        opened(account, {**QUERY, "msg_signature": "0" * 40}, body)


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1))
def test_an_answer_says_what_it_says(text: str) -> None:
    heard = read(xml(Content="hi"))
    plain = answer(Account(TOKEN, APP_ID), heard, text, NOW)
    back = parse_message(plain.encode())
    assert (back.source, back.target) == (heard.account, heard.sender)
    assert (back.content or "").strip() == text.strip()  # they trim


def test_an_answer_looks_as_wechatpys() -> None:
    heard = read(xml(Content="hi"))
    theirs = TextReply(source=heard.account, target=heard.sender, content="好", time=5).render()
    ours = answer(Account(TOKEN, APP_ID), heard, "好", dt.datetime.fromtimestamp(5, dt.UTC))
    assert parse_message(ours).__dict__["_data"] == parse_message(theirs).__dict__["_data"]
