"""What the platform says and what it is answered: XML in, `Heard` out, and text as XML back.

Whatever a stranger sends, nothing but `Malformed` is raised; no DTD, no entity, no body beyond
`LARGEST`. Facts: "接收普通消息", "接收事件推送", "被动回复用户消息", developers.weixin.qq.com.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree

from adapters.wechat.crypto import Account, signature

LARGEST = 64 * 1024  # bytes of a body; the text of a message has 2,048 at the most
NOTHING = "success"  # what the platform takes for "heard, no reply"
_NAME = re.compile(r"[A-Za-z0-9_@.-]{1,64}")
_SCENE = "qrscene_"
_LONGEST = 4000


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
    OTHER = "other"


_TYPES = {
    "text": Kind.TEXT, "voice": Kind.VOICE, "image": Kind.IMAGE, "video": Kind.VIDEO,
    "shortvideo": Kind.VIDEO, "location": Kind.LOCATION, "link": Kind.LINK,
}  # fmt: skip
_EVENTS = {
    "subscribe": Kind.SUBSCRIBE, "unsubscribe": Kind.UNSUBSCRIBE, "SCAN": Kind.SCAN,
    "CLICK": Kind.CLICK, "VIEW": Kind.VIEW,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard:
    """One message or event. `key` is the same for the same one, however often it comes.

    `text`: what was typed, recognised of a voice, the address of a place, title and address of a
    link, the key of a menu item. `scene`: of the QR code that was scanned.
    """

    kind: Kind
    key: str
    account: str  # the account's own name, from which it is answered
    sender: str  # the person's OpenID
    at: dt.datetime
    text: str = ""
    scene: str | None = None


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
    """The texts of the elements right under the root, by name."""
    if len(body) > LARGEST:
        raise Malformed("too_big")
    try:
        root = ElementTree.fromstring(body, forbid_dtd=True)
    except (ParseError, ValueError, LookupError):  # what is forbidden is a ValueError
        raise Malformed("not_xml") from None
    return {child.tag: child.text or "" for child in root}


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
        parts = [account, sender, created, said.get("Event", ""), said.get("EventKey", "")]
    else:
        kind, parts = _TYPES.get(name, Kind.OTHER), [account, sender, said.get("MsgId", "")]
        if not _NAME.fullmatch(parts[-1]):
            raise Malformed("bad_id")
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return Heard(
        kind, key, account, sender, at, _text(kind, said)[:_LONGEST].strip(), _scene(kind, said)
    )


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
        case Kind.CLICK | Kind.VIEW:
            return said.get("EventKey", "")
        case _:
            return ""


def _scene(kind: Kind, said: Mapping[str, str]) -> str | None:
    found = said.get("EventKey", "").strip() if kind in (Kind.SUBSCRIBE, Kind.SCAN) else ""
    return found.removeprefix(_SCENE)[:64] or None


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
