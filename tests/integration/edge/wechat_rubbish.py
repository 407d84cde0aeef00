"""Calls of rubbish, for the tests and for the long run of the benchmark.

`refused`: what no platform sends, and what must leave nothing. `rubbish`: signed as the platform
signs, with bodies that are broken, nearly right, unknown, repeated or somebody else's.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adapters.wechat.crypto import Envelope
from adapters.wechat.messages import LARGEST
from app.fake_wechat import OWN_NAME, Platform
from sdr.db import Record

KINDS = ["text", "image", "voice", "event", "link", "location", "hologram", ""]
STRANGER = "wxffffffffffffffff"
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "{a}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<xml><FromUserName>oF1</FromUserName><Content>&b;</Content></xml>"
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><xml><Content>&a;</Content></xml>'
)
type Call = tuple[bytes, dict[str, str]]


def refused(platform: Platform, chance: random.Random, calls: int) -> Iterator[Call]:
    """(body, query) of calls to a sealed account that must be refused, each."""
    for number in range(calls):
        text = f"{number} 😀𠮷 {chance.random()}"
        body = platform.body(f"oF{number % 7}", {"MsgType": "text", "Content": text})
        yield _CALLS[number % len(_CALLS)](platform, chance, body)


def _forged(platform: Platform, chance: random.Random, body: str) -> Call:
    """Signatures that are not the platform's."""
    sealed, query = platform.sealed(body)
    name = chance.choice(("signature", "nonce", "msg_signature", "timestamp"))
    forged = chance.choice(("", "0" * 40, "é" * 9, chance.randbytes(20).hex()))
    return sealed.encode(), query | {name: forged}


def _old(platform: Platform, chance: random.Random, body: str) -> Call:
    """An hour old, or to come: the platform's own call, played again."""
    sealed, query = platform.sealed(body)
    stamp = str(int(platform.clock()) + chance.choice((-1, 1)) * 3600)
    signature = platform.sign(stamp, query["nonce"])
    return sealed.encode(), query | {"timestamp": stamp, "signature": signature}


def _elsewhere(platform: Platform, _: random.Random, body: str) -> Call:
    """Sealed for another account."""
    return _enclosed(platform, Envelope(platform.aes_key or "", STRANGER).seal(body.encode()))


def _plain(platform: Platform, _: random.Random, body: str) -> Call:
    """In plain text, although we seal."""
    return body.encode(), platform.sealed(body)[1]


def _not_base64(platform: Platform, chance: random.Random, _: str) -> Call:
    return _enclosed(platform, chance.randbytes(chance.randrange(90)).hex() + "!")


def _noise(platform: Platform, chance: random.Random, _: str) -> Call:
    noise = chance.randbytes(16 * chance.randrange(1, 40))
    return _enclosed(platform, base64.b64encode(noise).decode())


def _cut(platform: Platform, chance: random.Random, body: str) -> Call:
    inner = platform.sealed(body)[0].partition("CDATA[")[2].partition("]")[0]
    return _enclosed(platform, inner[: 4 * chance.randrange(len(inner) // 4)])


def _bomb(platform: Platform, chance: random.Random, _: str) -> Call:
    return _sealed(platform, chance.choice((BOMB.format(a="x" * 500), OUTSIDE)))


def _huge(platform: Platform, chance: random.Random, body: str) -> Call:
    huge = f"<xml><Encrypt>{'A' * (LARGEST + chance.randrange(9000))}</Encrypt></xml>"
    return huge.encode(), platform.sealed(body)[1]


def _from_nobody(platform: Platform, _: random.Random, body: str) -> Call:
    return _sealed(platform, body.replace("FromUserName", "FromNobody"))


def _no_xml(platform: Platform, chance: random.Random, body: str) -> Call:
    return chance.randbytes(chance.randrange(400)), platform.sealed(body)[1]


_CALLS: tuple[Callable[[Platform, random.Random, str], Call], ...] = (
    _forged, _old, _elsewhere, _plain, _not_base64, _noise, _cut, _bomb, _huge, _from_nobody,
    _no_xml,
)  # fmt: skip


def rubbish(platform: Platform, chance: random.Random, calls: int) -> Iterator[Call]:
    """(body, query) of signed calls, each."""
    good = platform.body("oRubbish", {"MsgType": "text", "Content": "你好"})
    near = platform.body("oF0", {"MsgType": "text", "Content": "嗨"})
    for number in range(calls):
        raw = good.encode()
        match number % 6:
            case 0:
                raw = chance.randbytes(chance.randrange(400))
            case 1:
                at = chance.randrange(len(raw))
                raw = raw[:at] + chance.randbytes(3) + raw[at + 3 :]
            case 2:
                near = platform.body(f"oF{number % 7}", _near(chance))
                raw = near.encode()
            case 3:
                raw = raw[: chance.randrange(len(raw))]
            case 4:  # the same again
                raw = near.encode()
            case _:  # somebody else under an id that was used
                raw = near.replace(">oF", f">oG{number % 5}").encode()
        sealed, query = platform.sealed(raw.decode(errors="replace"))
        # sealed what can be, so that it reaches the reader behind the seal
        yield (sealed.encode() if number % 12 else raw), query


def rows_of_all_tables(session: Session) -> dict[str, int]:
    """How many rows each table of ours holds."""
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Record.metadata.sorted_tables
    }


def _sealed(platform: Platform, body: str) -> Call:
    sealed, query = platform.sealed(body)
    return sealed.encode(), query


def _enclosed(platform: Platform, envelope: str) -> Call:
    """An envelope that is no good, under signatures that are."""
    _, query = platform.sealed("")
    signature = platform.sign(query["timestamp"], query["nonce"], envelope)
    body = f"<xml><ToUserName>{OWN_NAME}</ToUserName><Encrypt>{envelope}</Encrypt></xml>"
    return body.encode(), query | {"msg_signature": signature}


def _near(chance: random.Random) -> dict[str, object]:
    events = ["SCAN", "CLICK", "subscribe_msg_popup_event", "TEMPLATESENDJOBFINISH", "x"]
    return {
        "MsgType": chance.choice(KINDS), "Event": chance.choice(events),
        "Content": chance.choice(["", "\u200b", "😀" * 900, "]]>", "<b>", "\u202e", "𠮷𡈽"]),
        "EventKey": chance.choice(["", "qrscene_", "k" * 3000, "utm_campaign=%ff"]),
        "Label": chance.choice(["", "x" * 9000]),
        "SubscribeMsgPopupEvent": chance.choice([
            "", "[", "[1]", '{"a": 1}', [{"TemplateId": ""}], [{"TemplateId": "x" * 900}], [{}],
        ]),
    }  # fmt: skip
