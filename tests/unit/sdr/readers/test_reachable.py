"""A way of being reached that is not wanted is no refusal to be reached."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from sdr.readers import read
from sdr.readers.reachable import shunned
from sdr.readers.text import fold
from tests.unit.sdr.readers.words import LEXICON


@pytest.mark.parametrize(
    ("text", "asked", "instead"),
    [
        ("先邮件把价发来,电话谈价我吃亏", "phone", "email"),
        ("请以邮件方式联系。", "phone", "email"),
        ("手機我常漫遊,請寫信就好", "phone", "email"),
        ("座机不方便转接,邮件即可", "phone", "email"),
        ("不打电话哈,老在高铁上没信号", "phone", None),
        ("不接陌生电话🙅‍♀️", "phone", None),
        ("电话略", "phone", None),
        ("办公室电话欠费了,真事", "phone", None),
        ("加微信吧", "phone", "wechat"),
        ("邮箱?现在谁还用邮箱啊", "email", None),
        ("微信上聊就行", "email", "wechat"),
        ("I never pick up. mail is better", "phone", "email"),
        ("by email please", "phone", "email"),
        ("no calls please", "phone", None),
        ("call me instead", "email", "phone"),
        ("I prefer WeChat", "email", "wechat"),
        ("no mail either, WeChat is better", "email", "wechat"),
        ("wechat is easier", "phone", "wechat"),
    ],
)
def test_the_way_is_not_wanted(text: str, asked: str, instead: str | None) -> None:
    way = shunned(fold(text), asked)
    assert way is not None
    assert way.instead == instead
    found = read(
        text, asked=asked, language="zh", now=datetime(2026, 11, 27, tzinfo=UTC),
        tz=ZoneInfo("Asia/Shanghai"), lexicon=LEXICON,
    )  # fmt: skip
    assert [r.status for r in found if r.fact == asked] == ["undisclosed"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("13800138000", "phone"),
        ("你们电话多少", "phone"),
        ("为什么要电话", "phone"),
        ("我是做手机壳的", "phone"),
        ("别打听", "phone"),
        ("what do you need my phone for", "phone"),
        ("发我一份资料", "email"),
        ("not giving you my number", "phone"),
        ("我不想留", "phone"),
    ],
)
def test_this_speaks_of_no_way(text: str, asked: str) -> None:
    assert shunned(fold(text), asked) is None
