"""Signatures and AES: the same as two implementations that others wrote, and closed to strangers."""

from __future__ import annotations

import base64
import datetime as dt
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

from adapters.wechat.crypto import Account, Envelope, Refused, same, signature

KEY, APP_ID, TOKEN = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx0123456789abcdef", "a-token"
NOW = dt.datetime(2026, 3, 3, 2, 0, tzinfo=dt.UTC)
STAMP = str(int(NOW.timestamp()))
# made by @wecom/crypto 1.0.1 with the random bytes "0123456789abcdef", signed at 1764300000, n0nce
WECOM = [
    (
        "<xml>hi</xml>",
        "Q3stYC6hdFzMh9T8HCvyDAY2hI8bwuk958peC5QFmok/MwAGRg6PDYOdYg8+2fqlplt6dlwPYlq/WUejhF/puw==",
        "d7e087b45324274feb76532d773571cb4e61405d",
    ),
    (
        "<xml><Content><![CDATA[我们有 300 个业代，每晚补拍照]]></Content></xml>",
        (
            "Q3stYC6hdFzMh9T8HCvyDNi/gN2zGYrjW0p3KwixAkbhimg8LpnGH/OWt4lu3zj8IbrFx7O0ysAhZPDp8wEUsPM4"
            "CxpHuPujdwb4OlCNHguzIyx2UXdcQ9NVaG6jcpYFavAn5lho0HcxTGwOjdgptZB2R46cA+1viigsD9ZalIQ="
        ),
        "dbdbcaf690baa3637d27a7086078d7e4be6d0a4b",
    ),
    (
        "x" * 31,
        (
            "Q3stYC6hdFzMh9T8HCvyDKYx1FP1ubdXAwAheQOEYyNmrlVSqMEpN9GHnoG3ln3CK5R2j9/cPS9/C8Fia5HRC/c5"
            "W9q8yQ5UxjPvje2mTTeqZ/BMVHx977sle/rZiWsH"
        ),
        "49be81a89431d205d35357066066a104fde92a0b",
    ),
    (
        "",
        "Q3stYC6hdFzMh9T8HCvyDGZiBhQLSMRqCCp1yfKodckFYVMuSAVSShungPO2G/jy8QnWVIYmxnb5H1I7043v6A==",
        "220f369fce83ee28c01e5b6556e29382f070ea3c",
    ),
]


@pytest.fixture
def envelope() -> Envelope:
    return Envelope(KEY, APP_ID)


@pytest.mark.parametrize(("text", "sealed", "signed"), WECOM)
def test_it_seals_as_wecoms_own_library_does(
    envelope: Envelope, monkeypatch: pytest.MonkeyPatch, text: str, sealed: str, signed: str
) -> None:
    assert envelope.open(sealed).decode() == text
    assert signature(TOKEN, "1764300000", "n0nce", sealed) == signed
    monkeypatch.setattr(secrets, "token_bytes", lambda _: b"0123456789abcdef")
    assert envelope.seal(text.encode()) == sealed


@given(
    text=st.text(st.characters(codec="utf-8"), max_size=700),
    nonce=st.text("abcdef0123456789", min_size=1, max_size=16),
)
def test_wechatpy_opens_what_it_sealed_and_the_other_way_round(text: str, nonce: str) -> None:
    envelope, oracle = Envelope(KEY, APP_ID), WeChatCrypto(TOKEN, KEY, APP_ID)
    sealed = envelope.seal(text.encode())
    signed = signature(TOKEN, STAMP, nonce, sealed)
    assert oracle.decrypt_message({"Encrypt": sealed}, signed, STAMP, nonce) == text
    xml = oracle.encrypt_message(text, nonce, STAMP)
    theirs = xml.partition("<Encrypt><![CDATA[")[2].partition("]]>")[0]
    assert envelope.open(theirs).decode() == text


@given(stamp=st.text("0123456789", min_size=1), nonce=st.text("abc123", min_size=1))
def test_wechatpy_accepts_its_signatures(stamp: str, nonce: str) -> None:
    check_signature(TOKEN, signature(TOKEN, stamp, nonce), stamp, nonce)


@given(raw=st.binary(max_size=200))
def test_no_sealed_rubbish_gets_through(raw: bytes) -> None:
    with pytest.raises(Refused):
        Envelope(KEY, APP_ID).open(base64.b64encode(raw).decode())


@given(where=st.integers(0, 255), bit=st.integers(0, 7))
def test_a_changed_bit_is_never_taken_for_another_account(where: int, bit: int) -> None:
    """CBC lets bits of the content be changed: the signature is what keeps it."""
    raw = bytearray(base64.b64decode(Envelope(KEY, APP_ID).seal(b"<xml>hello</xml>")))
    raw[where % len(raw)] ^= 1 << bit
    sealed = base64.b64encode(bytes(raw)).decode()
    account = Account(TOKEN, APP_ID, Envelope(KEY, APP_ID))
    query = {"timestamp": STAMP, "nonce": "n", "msg_signature": "0" * 40}
    with pytest.raises(Refused, match="bad_signature"):
        account.check_sealed(query, sealed)


def test_another_accounts_message_is_refused(envelope: Envelope) -> None:
    with pytest.raises(Refused, match="other_account"):
        envelope.open(Envelope(KEY, "wx9999999999999999").seal(b"<xml/>"))


@pytest.mark.parametrize("sealed", ["", "*", "AAAA", "ä", "A" * 43])
def test_what_is_no_envelope_is_refused(envelope: Envelope, sealed: str) -> None:
    with pytest.raises(Refused):
        envelope.open(sealed)


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 24])
def test_an_old_call_is_not_the_platforms(minutes: int) -> None:
    account = Account(TOKEN, APP_ID)
    query = {"timestamp": STAMP, "nonce": "n", "signature": signature(TOKEN, STAMP, "n")}
    assert account.knows(query, NOW)
    assert not account.knows(query, NOW + dt.timedelta(minutes=minutes))


@pytest.mark.parametrize("stamp", ["", "-1", "1e9", "١٢٣", "9" * 40, "0x10", "²"])
def test_a_time_that_is_none_is_refused(stamp: str) -> None:
    query = {"timestamp": stamp, "nonce": "n", "signature": signature(TOKEN, stamp, "n")}
    assert not Account(TOKEN, APP_ID).knows(query, NOW)


def test_a_signature_is_good_for_one_plain_body() -> None:
    account, query = Account(TOKEN, APP_ID), {"timestamp": STAMP, "nonce": "n"}
    account.check_plain(query, b"<xml>1</xml>")
    account.check_plain(query, b"<xml>1</xml>")  # the platform calls again
    with pytest.raises(Refused, match="replayed"):
        account.check_plain(query, b"<xml>2</xml>")


def test_an_account_that_seals_takes_nothing_plain(envelope: Envelope) -> None:
    with pytest.raises(Refused, match="not_sealed"):
        Account(TOKEN, APP_ID, envelope).check_plain({}, b"<xml/>")


def test_odd_signs_are_compared_too() -> None:
    assert same("ä", "ä")
    assert not same("a", "ä")


def test_no_secret_stands_in_a_repr(envelope: Envelope) -> None:
    shown = repr(Account(TOKEN, APP_ID, envelope))
    assert TOKEN not in shown
    assert KEY not in shown
