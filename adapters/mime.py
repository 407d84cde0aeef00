"""A dispatch as the bytes of a mail: plain text and, where there is one, HTML beside it.

The standard library builds and folds a message object in about a millisecond, which was most of
the time of sending. Here the frame is written directly, what repeats is folded once and kept, and
bodies are encoded in C; whatever is out of the ordinary goes the standard library's way. A test
parses what comes out with the standard library and finds what went in. Called by `email`.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from sdr.ports import Calendar, Dispatch, SendRefused

LONGEST_LINE = 990  # bytes; 998 is the limit of RFC 5322
KEPT = 1024  # headers that come again and again
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9.-]+")
_PLAIN_VALUE = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_UNSAFE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def build(dispatch: Dispatch, *, sender: str, reply_to: str | None, at: dt.datetime) -> bytes:
    """The whole mail, lines ended by CRLF. Raises SendRefused for an address of no use."""
    wide = not address(dispatch.to).addr_spec.isascii()
    answers = dispatch.headers.get("Reply-To", reply_to)
    try:
        head = [
            _folded("From", sender, wide=wide, mailbox=True),
            _recipient(dispatch.to, wide=wide),
            *([_folded("Reply-To", answers, wide=wide, mailbox=True)] if answers else []),
            _header("Subject", dispatch.subject, wide=wide),
            b"Date: " + format_datetime(at).encode() + b"\r\n",
            _header("Message-ID", dispatch.message_id, wide=wide),
            _header("Content-Language", dispatch.language, wide=wide),
            *(
                _header(name, value, wide=wide)
                for name, value in dispatch.headers.items()
                if name != "Reply-To"
            ),
            b"MIME-Version: 1.0\r\n",
        ]
    except (ValueError, IndexError) as error:
        raise SendRefused(f"bad_header: {error}", permanent=True) from error
    plain = _part("plain", dispatch.text)
    if dispatch.html is None:
        return b"".join((*head, plain))
    parts = [plain, _part("html", dispatch.html)]
    if dispatch.calendar is not None:
        parts.append(_calendar(dispatch.calendar))
    mark = hashlib.sha256(dispatch.message_id.encode()).hexdigest()[:32].encode()
    shown = _joined(b"alternative", b"=_" + mark, parts)
    if dispatch.calendar is None:
        return b"".join((*head, shown))
    # clients that know nothing of the part among the alternatives find it as a file
    return b"".join((*head, _joined(b"mixed", b"=-" + mark, [shown, _file(dispatch.calendar)])))


def _joined(kind: bytes, boundary: bytes, parts: list[bytes]) -> bytes:
    """Parts as one, headers first; the boundary stands in no quoted-printable or base64 body."""
    if any(boundary in part for part in parts):
        raise SendRefused("bad_header: boundary", permanent=True)
    between = b"\r\n--" + boundary + b"\r\n"
    return b"".join((
        b"Content-Type: multipart/", kind, b'; boundary="', boundary, b'"\r\n\r\n--', boundary,
        b"\r\n", between.join(parts), b"\r\n--", boundary, b"--\r\n",
    ))  # fmt: skip


def _calendar(calendar: Calendar) -> bytes:
    """The invitation as calendars take it up; base64 leaves its line ends alone."""
    head = f'Content-Type: text/calendar; charset="utf-8"; method={calendar.method}\r\n'
    return head.encode() + _base64(calendar.text)


def _file(calendar: Calendar) -> bytes:
    head = (
        b'Content-Type: application/ics; name="invite.ics"\r\n'
        b'Content-Disposition: attachment; filename="invite.ics"\r\n'
    )
    return head + _base64(calendar.text)


def _base64(text: str) -> bytes:
    lines = base64.encodebytes(text.encode()).replace(b"\n", b"\r\n")
    return b"Content-Transfer-Encoding: base64\r\n\r\n" + lines


def address(mailbox: str) -> Address:
    """A mailbox, its domain in ASCII. Raises SendRefused for one of no use."""
    name, spec = parseaddr(mailbox)
    local, at, domain = spec.rpartition("@")
    try:
        if not at or not local or not domain or any(c in mailbox for c in "\r\n"):
            raise ValueError("address")
        # A domain in another script has an ASCII form; a local part has none.
        return Address(name, local, domain.encode("idna").decode("ascii"))
    except (ValueError, IndexError) as error:
        raise SendRefused(f"bad_header: {error}", permanent=True) from error


def _recipient(to: str, *, wide: bool) -> bytes:
    if len(to) < LONGEST_LINE and _PLAIN_ADDRESS.fullmatch(to):
        return b"To: " + to.encode() + b"\r\n"
    return _folded("To", to, wide=wide, mailbox=True)


def _header(name: str, value: str, *, wide: bool) -> bytes:
    short = len(name) + len(value) < LONGEST_LINE and _NAME.fullmatch(name)
    # what looks like an encoded word would be read as one
    if short and _PLAIN_VALUE.fullmatch(value) and "=?" not in value:
        return f"{name}: {value}\r\n".encode()
    return _folded(name, value, wide=wide)


@lru_cache(maxsize=KEPT)
def _folded(name: str, value: str, *, wide: bool, mailbox: bool = False) -> bytes:
    """One header as the standard library folds and encodes it. ValueError for a line break."""
    policy = SMTPUTF8 if wide else SMTP
    message = EmailMessage(policy=policy)
    message[name] = address(value) if mailbox else value
    return message.as_bytes(policy=policy).partition(b"\r\n\r\n")[0] + b"\r\n"


def _part(subtype: str, text: str) -> bytes:
    """One part with its own headers; ends in CRLF."""
    raw = "\n".join(text.splitlines()).encode("utf-8", "replace") + b"\n"
    others = sum(byte > 0x7E for byte in raw) if not raw.isascii() else 0
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: '.encode()
    long = max(map(len, raw.split(b"\n"))) > LONGEST_LINE
    if not others and not long and not _UNSAFE.search(raw):
        return head + b"7bit\r\n\r\n" + raw.replace(b"\n", b"\r\n")
    if others * 6 > len(raw) or _UNSAFE.search(raw):
        lines = base64.encodebytes(raw.replace(b"\n", b"\r\n"))
        return head + b"base64\r\n\r\n" + lines.replace(b"\n", b"\r\n")
    quoted = binascii.b2a_qp(raw, istext=True, header=False)
    return head + b"quoted-printable\r\n\r\n" + quoted.replace(b"\n", b"\r\n")
