"""What the platform says and what it is answered: XML in, `Heard` out, and text as XML back.

Whatever a stranger sends, nothing but `Malformed` is raised; no DTD, no entity, no body beyond
`LARGEST`. Facts: "接收普通消息", "接收事件推送", "被动回复用户消息", developers.weixin.qq.com.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree

from adapters.wechat.crypto import Account, signature

LARGEST = 64 * 1024  # bytes of a body; the text of a message has 2,048 at the most
NOTHING = "success"  # what the platform takes for "heard, no reply"
_NAME = re.compile(r"[A-Za-z0-9_@.-]{1,64}")
_SCENE = "qrscene_"
_LONGEST = 4000
# where events of subscriptions keep their rows
_LISTS = ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent")
_MOST_ROWS = 20


class Malformed(Exception):
    """No message of the platform; `reason` is a code for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Kind(StrEnum):
    """What the platform calls with."""

    TEXT = "text"
    VOICE = "voice"
    IMAGE = "image"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    SCAN = "scan"
    CLICK = "click"
    VIEW = "view"
    AGREED = "agreed"
    DELIVERED = "delivered"
    OTHER = "other"


_TYPES = {
    "text": Kind.TEXT, "voice": Kind.VOICE, "image": Kind.IMAGE, "video": Kind.VIDEO,
    "shortvideo": Kind.VIDEO, "location": Kind.LOCATION, "link": Kind.LINK,
}  # fmt: skip
_EVENTS = {
    "subscribe": Kind.SUBSCRIBE, "unsubscribe": Kind.UNSUBSCRIBE, "SCAN": Kind.SCAN,
    "CLICK": Kind.CLICK, "VIEW": Kind.VIEW,
    "subscribe_msg_popup_event": Kind.AGREED, "subscribe_msg_change_event": Kind.AGREED,
    "subscribe_msg_sent_event": Kind.DELIVERED, "TEMPLATESENDJOBFINISH": Kind.DELIVERED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard:
    """One message or event. `key` is the same for the same one, however often it comes.

    `text`: what was typed, recognised of a voice, the address of a place, title and address of a
    link, the key of a menu item; of a message that was delivered, how. `scene`: of the QR code
    that was scanned. `agreed`: template → whether they want its next message.
    """

    kind: Kind
    key: str
    account: str  # the account's own name, from which it is answered
    sender: str  # the person's OpenID
    at: dt.datetime
    text: str = ""
    scene: str | None = None
    agreed: Mapping[str, bool] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept until it is read."""
        kept = {name: getattr(self, name) for name in self.__slots__}
        return kept | {"kind": self.kind.value, "at": self.at.isoformat(),
                       "agreed": dict(self.agreed)}  # fmt: skip

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Heard:
        """What `as_json` kept."""
        read = {"kind": Kind(kept["kind"]), "at": dt.datetime.fromisoformat(kept["at"])}
        return cls(**{**kept, **read})


def opened(account: Account, query: Mapping[str, str], body: bytes) -> Heard:
    """The message in a body whose signature was checked. Raises Malformed, Refused."""
    outer = _fields(body)
    sealed = outer.get("Encrypt", "")
    if account.envelope is not None and sealed:  # compatible mode says it twice: this one counts
        account.check_sealed(query, sealed)
        return _heard(_fields(account.envelope.open(sealed)))
    if not outer.get("FromUserName") and sealed:
        raise Malformed("sealed_without_key")
    account.check_plain(query, body)
    return _heard(outer)


def answer(account: Account, heard: Heard, text: str, now: dt.datetime) -> str:
    """The text as a passive reply, sealed where the account seals."""
    stamp = str(int(now.timestamp()))
    plain = (
        f"<xml><ToUserName>{_cdata(heard.sender)}</ToUserName>"
        f"<FromUserName>{_cdata(heard.account)}</FromUserName><CreateTime>{stamp}</CreateTime>"
        f"<MsgType>{_cdata('text')}</MsgType><Content>{_cdata(text)}</Content></xml>"
    )
    if account.envelope is None:
        return plain
    sealed, nonce = account.envelope.seal(plain.encode()), secrets.token_hex(8)
    return (
        f"<xml><Encrypt>{_cdata(sealed)}</Encrypt>"
        f"<MsgSignature>{_cdata(signature(account.token, stamp, nonce, sealed))}</MsgSignature>"
        f"<TimeStamp>{stamp}</TimeStamp><Nonce>{_cdata(nonce)}</Nonce></xml>"
    )


def _fields(body: bytes) -> dict[str, str]:
    """The texts of the elements right under the root, by name; of a list the rows, as JSON."""
    if len(body) > LARGEST:
        raise Malformed("too_big")
    try:
        root = ElementTree.fromstring(body, forbid_dtd=True)
    except (ParseError, ValueError, LookupError):  # what is forbidden is a ValueError
        raise Malformed("not_xml") from None
    found = {child.tag: child.text or "" for child in root}
    for child in root:
        if len(child) and child.tag in _LISTS:
            rows = [{each.tag: each.text or "" for each in row} for row in child][:_MOST_ROWS]
            found[child.tag] = json.dumps(rows)
    return found


def _rows(said: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows of what a subscription event says."""
    for name in _LISTS:
        with contextlib.suppress(ValueError):
            rows = json.loads(said.get(name, "").strip() or "[]")
            if isinstance(rows, list) and rows:
                return [row for row in rows if isinstance(row, dict)]
    return []


def _heard(said: Mapping[str, str]) -> Heard:
    sender, account = said.get("FromUserName", ""), said.get("ToUserName", "")
    created = said.get("CreateTime", "")
    if not _NAME.fullmatch(sender) or not _NAME.fullmatch(account):
        raise Malformed("bad_name")
    if not re.fullmatch(r"[0-9]{1,11}", created):
        raise Malformed("bad_time")
    at = dt.datetime.fromtimestamp(int(created), dt.UTC)
    name = said.get("MsgType", "")
    if name == "event":
        kind = _EVENTS.get(said.get("Event", ""), Kind.OTHER)
        parts = [
            account,
            sender,
            created,
            said.get("Event", ""),
            said.get("EventKey", "") or said.get("MsgID", ""),
        ]
    else:
        kind, parts = _TYPES.get(name, Kind.OTHER), [account, sender, said.get("MsgId", "")]
        if not _NAME.fullmatch(parts[-1]):
            raise Malformed("bad_id")
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return Heard(
        kind,
        key,
        account,
        sender,
        at,
        _text(kind, said)[:_LONGEST].strip(),
        _scene(kind, said),
        _agreed(said) if kind is Kind.AGREED else {},
    )


def _agreed(said: Mapping[str, str]) -> dict[str, bool]:
    return {
        str(row["TemplateId"]): row.get("SubscribeStatusString") == "accept"
        for row in _rows(said)
        if row.get("TemplateId")
    }


def _text(kind: Kind, said: Mapping[str, str]) -> str:
    match kind:
        case Kind.TEXT:
            return said.get("Content", "")
        case Kind.VOICE:
            return said.get("Recognition", "")
        case Kind.LOCATION:
            return said.get("Label", "")
        case Kind.LINK:
            return "\n".join(filter(None, (said.get("Title", ""), said.get("Url", ""))))
        case Kind.DELIVERED:
            rows = _rows(said)
            return (rows[0].get("ErrorStatus", "") if rows else "") or said.get("Status", "")
        case Kind.CLICK | Kind.VIEW:
            return said.get("EventKey", "")
        case _:
            return ""


def _scene(kind: Kind, said: Mapping[str, str]) -> str | None:
    found = said.get("EventKey", "").strip() if kind in (Kind.SUBSCRIBE, Kind.SCAN) else ""
    return found.removeprefix(_SCENE)[:64] or None


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
