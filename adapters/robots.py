"""The forms of group robots: WeCom, Feishu (Lark), DingTalk and Slack, as each documents its own.

What is said comes as `{title, lines, url, label}`; names and quotes in it were written by
strangers, so nothing in it may become a link, a mention or markup. Each platform answers 200 also
when it refuses; what it says then is read here. Called by `outlet`.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote_plus

from sdr import robots
from sdr.channels import split
from sdr.ports import Posted

LONGEST_SAID = 200
_UNREADABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
PAUSE = 60.0  # seconds of silence after "too fast"
# markup of any of the platforms becomes signs that look alike and do nothing
_HARMLESS = str.maketrans({
    "<": "‹", ">": "›", "[": "［", "]": "］", "*": "＊", "`": "'", "~": "～", "|": "｜",
    "&": "＆", "\\": "＼", "#": "＃",
})  # fmt: skip


def form(
    kind: str, address: str, body: str, secrets: Sequence[str], now: dt.datetime
) -> tuple[str, dict[str, Any]]:
    """(address, JSON) of one message as the platform wants it."""
    said = json.loads(body)
    secret = secrets[0] if secrets else None
    return _FORMS[kind](address, said, secret, now)


def judged(kind: str, status: int, text: str, retry_after: float | None) -> Posted:
    """What came of it, by what the platform answered; `text`: all that was read of it."""
    if kind == "slack":
        return _slack_judged(status, text, retry_after)
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    code = _code(answer) if isinstance(answer, dict) else None
    if 200 <= status < 300 and code == 0:
        return Posted(status=status)
    if code in robots.table()[kind].too_fast:
        retry_after = max(retry_after or 0.0, PAUSE)
    said = "" if not isinstance(answer, dict) else str(answer.get("errmsg", answer.get("msg", "")))
    what = f"status_{status}" if code is None or code == 0 else f"code_{code}"
    return Posted(
        f"{what}: {quoted(said or text)}".rstrip(": "), status, final=status == 410,
        gone=status == 410, retry_after=retry_after,
    )  # fmt: skip


def quoted(text: str) -> str:
    """What an answer says, on one line, short."""
    return _UNREADABLE.sub(" ", text).strip()[:LONGEST_SAID]


def harmless(text: str) -> str:
    """One line without anything that a platform would make a link, a mention or markup of."""
    plain = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(plain.translate(_HARMLESS).replace("://", "：//").replace("@", "＠").split())


def _code(answer: Mapping[str, Any]) -> int | None:
    for name in ("errcode", "code", "StatusCode"):
        if isinstance(answer.get(name), int):
            return int(answer[name])
    return None


def _slack_judged(status: int, text: str, retry_after: float | None) -> Posted:
    if 200 <= status < 300 and text.strip() == "ok":
        return Posted(status=status)
    return Posted(
        f"status_{status}: {quoted(text)}".rstrip(": "), status, final=status == 410,
        gone=status == 410, retry_after=retry_after,
    )  # fmt: skip


# ── the platforms ──────────────────────────────────────────────────────────────────────────────
def _wecom(
    address: str, said: Mapping[str, Any], secret: str | None, now: dt.datetime
) -> tuple[str, dict[str, Any]]:
    """A markdown message; the key in the address is all that protects it."""
    del secret, now
    link = f"[{harmless(said['label'])}]({said['url']})"
    text = _fitting("wecom", f"**{harmless(said['title'])}**", said["lines"], link, "\n")
    return address, {"msgtype": "markdown", "markdown": {"content": text}}


def _feishu(
    address: str, said: Mapping[str, Any], secret: str | None, now: dt.datetime
) -> tuple[str, dict[str, Any]]:
    """A card of plain text with a button; signed by `timestamp` and `sign` in the body."""
    elements: list[dict[str, Any]] = [
        {"tag": "div", "text": {"tag": "plain_text", "content": harmless(line)[:1000]}}
        for line in said["lines"]
    ]
    button = {"tag": "button", "text": {"tag": "plain_text", "content": said["label"]},
              "url": said["url"], "type": "primary"}  # fmt: skip
    elements.append({"tag": "action", "actions": [button]})
    title = {"tag": "plain_text", "content": harmless(said["title"])[:200]}
    body: dict[str, Any] = {
        "msg_type": "interactive", "card": {"header": {"title": title}, "elements": elements},
    }  # fmt: skip
    if secret:
        timestamp = str(int(now.timestamp()))
        key = f"{timestamp}\n{secret}".encode()
        sign = base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
        body = {"timestamp": timestamp, "sign": sign, **body}
    return address, body


def _dingtalk(
    address: str, said: Mapping[str, Any], secret: str | None, now: dt.datetime
) -> tuple[str, dict[str, Any]]:
    """An action card; signed by `timestamp` and `sign` in the address."""
    title = harmless(said["title"])
    text = _fitting("dingtalk", f"### {title}", said["lines"], "", "\n\n")
    card = {"title": title[:100], "text": text, "singleTitle": said["label"],
            "singleURL": said["url"]}  # fmt: skip
    if secret:
        timestamp = str(int(now.timestamp() * 1000))
        digest = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256)
        sign = quote_plus(base64.b64encode(digest.digest()))
        mark = "&" if "?" in address else "?"
        address = f"{address}{mark}timestamp={timestamp}&sign={sign}"
    return address, {"msgtype": "actionCard", "actionCard": card}


def _slack(
    address: str, said: Mapping[str, Any], secret: str | None, now: dt.datetime
) -> tuple[str, dict[str, Any]]:
    """Plain text, of which Slack makes nothing, and a link of ours; the title notifies."""
    del secret, now
    title, link = harmless(said["title"]), f"<{said['url']}|{harmless(said['label'])}>"
    blocks: list[dict[str, Any]] = [{"type": "header", "text": _plain(title[:150])}]
    middle = _fitting("slack", "", said["lines"], "", "\n")
    if middle:
        blocks.append({"type": "section", "text": _plain(middle)})
    blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": link}})
    return address, {"text": title, "blocks": blocks}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


_FORMS: dict[
    str, Callable[[str, Mapping[str, Any], str | None, dt.datetime], tuple[str, dict[str, Any]]]
] = {"wecom": _wecom, "feishu": _feishu, "dingtalk": _dingtalk, "slack": _slack}


def _fitting(kind: str, title: str, lines: Sequence[str], link: str, between: str) -> str:
    """All of it, the middle cut where the platform takes no more; the link is always whole."""
    middle = between.join(harmless(line) for line in lines)
    ends = len(f"{title}{between}{between}{link}".encode())
    middle = split(middle, max(robots.table()[kind].text_bytes - ends, 100))[0]
    return between.join(part for part in (title, middle, link) if part)
