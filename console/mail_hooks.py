"""What mail providers post to us, as mails and reports: raw, or in the JSON of each provider.

Known: raw RFC 5322, `{raw}` and `{raw_base64}`, Postmark (inbound, bounce, complaint), Amazon SES
by SNS (received, bounce, complaint), SendGrid (event list, inbound parse with the raw mail),
Mailgun (event, stored mail with its raw text). Wire shapes end here; pure.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from email.message import EmailMessage
from typing import Any

from nurture.incoming import Incoming, Kind, Report, ids
from sdr.readers import reports

type Mail = bytes | Incoming
# headers that say what kind of mail it is and what it answers
_KEPT = (
    "Message-ID", "In-Reply-To", "References", "Auto-Submitted", "Precedence", "X-Autoreply",
    "X-Autorespond", "Return-Path", "Delivered-To", "X-Original-To",
)  # fmt: skip


class UnknownShape(ValueError):
    """None of the shapes that we know."""


def from_json(body: Any) -> list[Mail]:
    """The mails and reports in a provider's JSON. Raises UnknownShape."""
    if isinstance(body, list):
        return [each for item in body if isinstance(item, Mapping) for each in _sendgrid(item)]
    if not isinstance(body, Mapping):
        raise UnknownShape
    for known, reader in _SHAPES:
        if known(body):
            return reader(body)
    raise UnknownShape


def from_form(form: Mapping[str, Any]) -> list[Mail]:
    """The raw mail in a form: SendGrid's `email`, Mailgun's `body-mime`. Raises UnknownShape."""
    for name in ("email", "body-mime"):
        value = form.get(name)
        if isinstance(value, str) and value.strip():
            return [value.encode("utf-8", "surrogateescape")]
    raise UnknownShape


def _raw(body: Mapping[str, Any]) -> list[Mail]:
    if "raw" in body:
        return [_text(body, "raw").encode("utf-8", "surrogateescape")]
    return [_decoded(_text(body, "raw_base64"))]


# ── Postmark ───────────────────────────────────────────────────────────────────────────────────
def _postmark(body: Mapping[str, Any]) -> list[Mail]:
    message = EmailMessage()
    given = {
        str(each.get("Name", "")).lower(): _line(each.get("Value"))
        for each in body.get("Headers") or [] if isinstance(each, Mapping)
    }  # fmt: skip
    for name, value in (("From", "From"), ("To", "To"), ("Cc", "Cc"), ("Subject", "Subject")):
        if body.get(value):
            message[name] = _line(body[value])
    for name in _KEPT:
        if given.get(name.lower()):
            message[name] = given[name.lower()]
    if "Message-ID" not in message and body.get("MessageID"):
        message["Message-ID"] = f"<{_line(body['MessageID'])}@postmark>"
    if body.get("TextBody"):
        message.set_content(_text(body, "TextBody"))
    else:
        message.set_content(_text(body, "HtmlBody") or "", subtype="html")
    return [message.as_bytes()]


def _postmark_report(body: Mapping[str, Any]) -> list[Mail]:
    said = f"{_line(body.get('Description'))} {_line(body.get('Details'))}"
    if body["RecordType"] == "SpamComplaint":
        return [_complaint(body, body.get("Email"), ())]
    hard = body.get("Type") in ("HardBounce", "BadEmailAddress")
    return [_report(body, body.get("Email"), said, (), hard=hard)]


# ── Amazon SES by SNS ──────────────────────────────────────────────────────────────────────────
def _sns(body: Mapping[str, Any]) -> list[Mail]:
    try:
        inner = json.loads(_text(body, "Message"))
    except ValueError:
        raise UnknownShape from None
    if not isinstance(inner, Mapping):
        raise UnknownShape
    return _ses(inner)


def _ses(body: Mapping[str, Any]) -> list[Mail]:
    kind = body.get("notificationType") or body.get("eventType")
    sent = _mapping(body.get("mail"))
    about = ids(_line(_mapping(sent.get("commonHeaders")).get("messageId")))
    for each in sent.get("headers") or []:
        if isinstance(each, Mapping) and str(each.get("name", "")).lower() == "message-id":
            about = [*ids(_line(each.get("value"))), *about]
    if kind == "Bounce":
        bounce = _mapping(body.get("bounce"))
        hard = bounce.get("bounceType") == "Permanent" and bounce.get("bounceSubType") in (
            "NoEmail", "General", "OnAccountSuppressionList", "Suppressed",
        )  # fmt: skip
        return [
            _report(body, each.get("emailAddress"),
                    f"{_line(each.get('status'))} {_line(each.get('diagnosticCode'))}",
                    about, hard=hard)
            for each in bounce.get("bouncedRecipients") or [] if isinstance(each, Mapping)
        ]  # fmt: skip
    if kind == "Complaint":
        told = _mapping(body.get("complaint")).get("complainedRecipients") or []
        return [_complaint(body, _mapping(each).get("emailAddress"), about) for each in told]
    if kind == "Received" and body.get("content"):
        content = _text(body, "content")
        # S3-less delivery gives the mail as it is, or in base64 where SNS is told so
        if ":" in content.split("\n", 1)[0]:
            return [content.encode("utf-8", "surrogateescape")]
        return [_decoded(content)]
    raise UnknownShape


# ── SendGrid and Mailgun ───────────────────────────────────────────────────────────────────────
def _sendgrid(item: Mapping[str, Any]) -> list[Mail]:
    about = ids(_line(item.get("smtp-id")))
    said = f"{_line(item.get('status'))} {_line(item.get('reason'))}"
    if item.get("event") == "spamreport":
        return [_complaint(item, item.get("email"), about)]
    if item.get("event") == "bounce":
        return [_report(item, item.get("email"), said, about, hard=item.get("type") == "bounce")]
    return []


def _mailgun(body: Mapping[str, Any]) -> list[Mail]:
    event = _mapping(body["event-data"])
    headers = _mapping(_mapping(event.get("message")).get("headers"))
    given = _line(headers.get("message-id"))
    about = ids(given) or ([f"<{given}>"] if "@" in given else [])
    if event.get("event") == "complained":
        return [_complaint(event, event.get("recipient"), about)]
    if event.get("event") == "failed":
        status = _mapping(event.get("delivery-status"))
        said = f"{_line(status.get('message'))} {_line(status.get('description'))}"
        hard = event.get("severity") == "permanent" and status.get("code") in (550, 605)
        return [_report(event, event.get("recipient"), said, about, hard=hard)]
    return []


def _report(
    body: Mapping[str, Any], recipient: Any, said: str, about: Iterable[str], *, hard: bool
) -> Incoming:
    """A bounce. The provider's "hard" counts only where its server's words do not say otherwise."""
    kind = reports.severity(None, said)
    if hard and kind == "soft" and not reports.for_now(said):
        kind = "hard"
    report = Report(_line(recipient).lower() or None, kind, reports.enhanced(said), said[:300])
    return _event(Kind.BOUNCE, body, report, about)


def _complaint(body: Mapping[str, Any], recipient: Any, about: Iterable[str]) -> Incoming:
    report = Report(_line(recipient).lower() or None, "block", None, "")
    return _event(Kind.COMPLAINT, body, report, about)


def _event(
    kind: Kind, body: Mapping[str, Any], report: Report, about: Iterable[str]
) -> Incoming:  # fmt: skip
    stamp = json.dumps([body, report.recipient], sort_keys=True, default=str)
    return Incoming(
        kind, hashlib.sha256(stamp.encode("utf-8", "replace")).hexdigest(), None, tuple(about),
        None, (), "", report.said, (report,),
    )  # fmt: skip


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _line(value: Any) -> str:
    """A value that becomes part of a header: one line, bounded."""
    return " ".join(str(value).split())[:2000] if isinstance(value, str | int) else ""


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=False)
    except (binascii.Error, ValueError):
        raise UnknownShape from None


_SHAPES: tuple[
    tuple[Callable[[Mapping[str, Any]], bool], Callable[[Mapping[str, Any]], list[Mail]]], ...
] = (
    (lambda b: "raw" in b or "raw_base64" in b, _raw),
    (lambda b: b.get("RecordType") in ("Bounce", "SpamComplaint"), _postmark_report),
    (lambda b: "FromFull" in b or ("From" in b and "TextBody" in b), _postmark),
    (lambda b: b.get("Type") == "Notification" and "Message" in b, _sns),
    (lambda b: "notificationType" in b or "eventType" in b, _ses),
    (lambda b: isinstance(b.get("event-data"), Mapping), _mailgun),
)
