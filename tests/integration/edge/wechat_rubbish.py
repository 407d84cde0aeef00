"""Signed calls of rubbish and near-messages, for the tests and for the long run of the benchmark."""

from __future__ import annotations

import random
from collections.abc import Iterator

from app.fake_wechat import Platform

KINDS = ["text", "image", "voice", "event", "link", "location", "hologram", ""]


def rubbish(
    platform: Platform, chance: random.Random, calls: int
) -> Iterator[tuple[bytes, dict[str, str]]]:
    """(body, query) of each."""
    good = platform.body("oRubbish", {"MsgType": "text", "Content": "你好"})
    for number in range(calls):
        raw = good.encode()
        match number % 4:
            case 0:
                raw = chance.randbytes(chance.randrange(400))
            case 1:
                at = chance.randrange(len(raw))
                raw = raw[:at] + chance.randbytes(3) + raw[at + 3 :]
            case 2:
                raw = platform.body(f"oF{number % 7}", _near(chance)).encode()
            case _:
                raw = raw[: chance.randrange(len(raw))]
        sealed, query = platform.sealed(raw.decode(errors="replace"))
        # sealed what can be, so that it reaches the reader behind the seal
        yield (sealed.encode() if number % 2 else raw), query


def _near(chance: random.Random) -> dict[str, object]:
    events = ["SCAN", "CLICK", "subscribe_msg_popup_event", "TEMPLATESENDJOBFINISH", "x"]
    return {
        "MsgType": chance.choice(KINDS), "Event": chance.choice(events),
        "Content": chance.choice(["", "\u200b", "😀" * 900, "]]>", "<b>", "\u202e"]),
        "EventKey": chance.choice(["", "qrscene_", "k" * 3000, "utm_campaign=%ff"]),
        "Label": chance.choice(["", "x" * 9000]),
        "SubscribeMsgPopupEvent": chance.choice([
            "", "[", "[1]", '{"a": 1}', [{"TemplateId": ""}], [{"TemplateId": "x" * 900}], [{}],
        ]),
    }  # fmt: skip
