"""A mail that came in, read: who wrote what, in answer to what, and what kind of mail it is.

Bytes in, `Incoming` out; no database and nothing raised, whatever a stranger sends. `inbound`
acts on it. Kinds: `bounce` (delivery report), `complaint` (feedback report), `auto_reply`, `stop`
(the whole message), `own` (our own mail come back), `empty` and `reply`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses
from enum import StrEnum

from flufl.bounce import all_failures

from nurture import encodings
from sdr.readers import letters, reports

LONGEST_TEXT = 20_000
MOST_PARTS = 200
# What broken headers and unknown character sets make the standard library raise.
BROKEN = (ValueError, LookupError, AttributeError, TypeError, RecursionError, AssertionError)
_ID = re.compile(r"<[^<>\s\"@]{1,190}@[^<>\s\"]{1,190}>")
_ADDRESS = re.compile(r"[^\s@<>;,\"']+@[^\s@<>;,\"']+\.[^\s@<>;,\"']+|[^\s@<>;,\"']+@[\w.-]+")
_DAEMON = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-daemon|mail\.daemon|noreply-dmarc)@", re.IGNORECASE
)


class Kind(StrEnum):
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto_reply"
    STOP = "stop"
    REPLY = "reply"
    OWN = "own"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Report:
    """What a server said of one recipient. `delayed`: it still tries, nothing has failed."""

    recipient: str | None
    severity: reports.Severity
    status: str | None
    said: str
    delayed: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """One mail as read. `about`: Message-IDs it answers or reports on, nearest first."""

    kind: Kind
    key: str  # the same for the same mail, however it came
    message_id: str | None
    about: tuple[str, ...]
    sender: str | None
    recipients: tuple[str, ...]
    subject: str
    text: str
    reports: tuple[Report, ...] = ()
    back_on: dt.date | None = None
    references: tuple[str, ...] = ()


def read(raw: bytes, *, today: dt.date, own: Iterable[str] = ()) -> Incoming:
    """Read a raw RFC 5322 message. `own`: our own addresses; `today` for dates of return."""
    try:
        message = message_from_bytes(raw, policy=compat32)
        return _read(message, raw, today, {each.lower() for each in own})
    except BROKEN:
        # Kept with what can be seen of it: somebody may look.
        text = encodings.guessed(raw[:LONGEST_TEXT])
        key = hashlib.sha256(raw).hexdigest()
        return Incoming(Kind.EMPTY, key, None, (), None, (), "", text)


def _read(message: Message, raw: bytes, today: dt.date, own: set[str]) -> Incoming:
    sender = next(iter(addresses(message, "From", "Sender")), None)
    subject = " ".join(header(message, "Subject").split())[:500]
    whole = body(message)
    message_id = next(iter(ids(header(message, "Message-ID"))), None)
    references = tuple(ids(header(message, "References")))
    about = unique([*ids(header(message, "In-Reply-To")), *reversed(references)])
    recipients = addresses(message, "Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
    found, returned = delivery_reports(message, sender, subject, whole)
    kind, text, back = Kind.REPLY, "", None
    if is_complaint(message):
        kind, text, found = Kind.COMPLAINT, whole, complained_of(message)
    elif found or is_report(message):
        kind, text = Kind.BOUNCE, whole
    elif sender in own:
        kind, text = Kind.OWN, whole
    else:
        text = letters.own_words(whole)[:LONGEST_TEXT]
        if is_automatic(message, subject):
            kind, back = Kind.AUTO_REPLY, letters.back_on(f"{subject}\n{whole}", today)
        elif letters.stops(text) or (not text and letters.stops(subject)):
            kind = Kind.STOP
        elif not text:
            kind = Kind.EMPTY
    stamp = "\n".join((message_id or "", sender or "", subject, text))
    key = hashlib.sha256(stamp.encode("utf-8", "replace") if message_id else raw).hexdigest()
    return Incoming(
        kind, key, message_id, unique([*returned, *about]), sender, recipients, subject,
        text[:LONGEST_TEXT], tuple(found), back, references,
    )  # fmt: skip


# ── headers ────────────────────────────────────────────────────────────────────────────────────
def header(message: Message, name: str) -> str:
    """One header as text, decoded as far as it can be, on one line."""
    return next(iter(headers(message, name)), "")


def headers(message: Message, name: str) -> list[str]:
    """All headers of that name. Taken raw: the library gives up on 8-bit ones."""
    wanted = name.lower()
    return [encodings.header(raw) for key, raw in message.raw_items() if key.lower() == wanted]


def addresses(message: Message, *names: str) -> tuple[str, ...]:
    """All addresses of these headers, in lower case, in order, each once."""
    found: list[str] = []
    for name in names:
        with contextlib.suppress(*BROKEN):
            for _, address in getaddresses(headers(message, name), strict=False):
                if _ADDRESS.fullmatch(address):
                    found.append(address.lower())
    return unique(found)


def ids(value: str) -> list[str]:
    """The Message-IDs in a header, in order; the last twenty of very many."""
    return _ID.findall(value)[-20:]


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """Each once, the first place kept."""
    return tuple(dict.fromkeys(items))


def is_automatic(message: Message, subject: str) -> bool:
    """True for out-of-office notes and other answers that no person wrote just now."""
    submitted = header(message, "Auto-Submitted").lower().strip()
    if submitted and not submitted.startswith("no"):
        return True
    if any(
        message.get(name) is not None
        for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-AutoReply-From")
    ):
        return True
    if header(message, "X-POST-MessageClass").startswith("9;"):  # Outlook's own mark
        return True
    if header(message, "Precedence").lower().strip() in ("auto_reply", "bulk", "junk", "list"):
        return True
    if header(message, "Return-Path").strip() == "<>":
        return True
    return not letters.answers(subject) and letters.away(subject)


# ── the body ───────────────────────────────────────────────────────────────────────────────────
def parts(message: Message) -> Iterator[Message]:
    """The parts of a message, not those of messages inside it; so many at the most."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        yield part
        if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
            waiting[:0] = [each for each in part.get_payload() if isinstance(each, Message)]


def body(message: Message) -> str:
    """The readable text: the plain part, else the HTML part as text. Attachments are not read."""
    plain: list[str] = []
    html: list[str] = []
    for part in parts(message):
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or is_attachment(part):
            continue
        (plain if kind == "text/plain" else html).append(encodings.payload(part))
    text = "\n".join(each for each in plain if each.strip())
    if not text:
        text = "\n".join(encodings.from_html(each) for each in html)
    return text[: LONGEST_TEXT * 2]


def is_attachment(part: Message) -> bool:
    """True for a file somebody attached."""
    with contextlib.suppress(*BROKEN):
        return part.get_content_disposition() == "attachment"
    return False


# ── reports ────────────────────────────────────────────────────────────────────────────────────
def is_complaint(message: Message) -> bool:
    """True for an abuse report in the Abuse Reporting Format (RFC 5965)."""
    return any(part.get_content_type() == "message/feedback-report" for part in parts(message))


def complained_of(message: Message) -> list[Report]:
    """Who complained, where the report tells."""
    found = []
    for part in parts(message):
        if part.get_content_type() != "message/feedback-report":
            continue
        for block in [part, *(each for each in part.get_payload() if isinstance(each, Message))]:
            for name in ("Original-Rcpt-To", "Removal-Recipient"):
                told = [_ADDRESS.search(each) for each in headers(block, name)]
                found += [Report(each[0].lower(), "block", None, "") for each in told if each]
        text = encodings.payload(part)
        told = [_ADDRESS.search(each) for each in re.findall(r"Original-Rcpt-To:(.*)", text)]
        found += [Report(each[0].lower(), "block", None, "") for each in told if each]
    return found


def is_report(message: Message) -> bool:
    """True for a delivery report (RFC 3464)."""
    if message.get_content_type() != "multipart/report":
        return any(part.get_content_type() == "message/delivery-status" for part in parts(message))
    kind = str(message.get_param("report-type", "") or "").lower()
    return kind in ("delivery-status", "")


def delivery_reports(
    message: Message, sender: str | None, subject: str, text: str
) -> tuple[list[Report], tuple[str, ...]]:
    """What a delivery report says of each recipient, and the Message-IDs it is about.

    The standard form first; then what `flufl.bounce` knows of the forms of single servers, but
    only for mail that says by sender or subject that it is a failure.
    """
    about = returned_ids(message)
    found = [
        report
        for part in parts(message)
        if part.get_content_type() == "message/delivery-status"
        for report in standard_reports(part, text)
    ]
    if found or is_complaint(message):
        return found, about
    suspect = (sender is not None and _DAEMON.match(sender)) or letters.undelivered(subject)
    if not suspect or letters.answers(subject):
        return [], about
    with contextlib.suppress(*BROKEN):
        temporary, permanent = all_failures(message)
        for address in sorted(temporary | permanent):
            known = encodings.guessed(address)
            kind = reports.severity(None, text) if address in permanent else "soft"
            found.append(Report(known.lower(), kind, reports.enhanced(text), said_in(text)))
    if not found:
        named = [each.lower() for each in _ADDRESS.findall(text)][:5]
        kind = reports.severity(None, text)
        if sender is not None and _DAEMON.match(sender):
            found = [Report(each, kind, reports.enhanced(text), said_in(text)) for each in named]
    return found, about


def standard_reports(part: Message, text: str) -> Iterator[Report]:
    """The recipients of one message/delivery-status part that were not served."""
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else []
    for block in blocks:
        if not isinstance(block, Message):
            continue
        action = header(block, "Action").lower().strip()
        recipient = final_recipient(block)
        if recipient is None and not action:
            continue  # the fields about the message as a whole
        if action in ("delivered", "relayed", "expanded"):
            continue
        said = header(block, "Diagnostic-Code")
        status = reports.enhanced(header(block, "Status"))
        if status and status.endswith(".0.0") and reports.enhanced(said):
            status = reports.enhanced(said)
        kind = reports.severity(status, said or text)
        yield Report(recipient, kind, status, said_in(said), delayed=action == "delayed")


def final_recipient(block: Message) -> str | None:
    """The address a block is about: the one we wrote to, where it is told."""
    for name in ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient"):
        found = _ADDRESS.search(header(block, name).partition(";")[2] or header(block, name))
        if found is not None:
            return found[0].strip("<>").lower()
    return None


def returned_ids(message: Message) -> tuple[str, ...]:
    """Message-IDs of the messages or headers that a report carries."""
    found: list[str] = []
    for part in parts(message):
        kind = part.get_content_type()
        if kind == "message/rfc822" and isinstance(part.get_payload(), list):
            for inner in part.get_payload():
                found += ids(header(inner, "Message-ID")) if isinstance(inner, Message) else []
        elif kind in ("text/rfc822-headers", "message/rfc822", "message/rfc822-headers"):
            match = re.search(
                r"^message-id:\s*(.*)$", encodings.payload(part), re.IGNORECASE | re.MULTILINE
            )
            found += ids(match[1]) if match else []
    if not found:
        match = re.search(
            r"^\W*message-id:\s*(<[^<>\s]+>)", body(message), re.IGNORECASE | re.MULTILINE
        )
        found += ids(match[1]) if match else []
    return unique(found)


def said_in(text: str) -> str:
    """A server's words, short enough to keep."""
    return " ".join(text.split())[:300]
