"""Replies that a colleague keeps for themselves, beside those of `playbook/replies.yml`.

Each has a shortcut and a text in Chinese, English or both. `{{ name }}`, `{{ company }}`,
`{{ me }}` and `{{ us }}` are filled in, and nothing else: what somebody typed is no template. The
console calls.
"""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, new_id
from sdr.errors import BadInput, NotFound
from sdr.staff import Member

MOST = 100
LONGEST_SHORTCUT, LONGEST_TITLE, LONGEST_TEXT = 20, 60, 2000
_SHORTCUT = re.compile(r"[\w-]+")
_HOLE = re.compile(r"\{\{\s*(name|company|me|us)\s*\}\}")


class OwnReply(Record):
    """`shortcut` without its slash, in lower case; a text is "" where there is none."""

    __tablename__ = "staff_replies"
    __table_args__ = (UniqueConstraint("member_id", "shortcut"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    shortcut: Mapped[str] = mapped_column(String(LONGEST_SHORTCUT))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    zh: Mapped[str]
    en: Mapped[str]
    at: Mapped[dt.datetime]

    def in_language(self, language: str) -> str:
        """The text in that language, or ""."""
        return self.zh if language == "zh" else self.en


def of(session: Session, member_id: str) -> list[OwnReply]:
    """What this member keeps, by shortcut."""
    held = select(OwnReply).where(OwnReply.member_id == member_id)
    return list(session.scalars(held.order_by(OwnReply.shortcut)))


def called(session: Session, member_id: str, text: str) -> OwnReply | None:
    """The reply whose shortcut is all that was typed (`/price`)."""
    typed = text.strip()
    if not typed.startswith("/"):
        return None
    held = select(OwnReply).where(
        OwnReply.member_id == member_id, OwnReply.shortcut == typed[1:].lower()
    )
    return session.scalars(held).one_or_none()


def keep(
    session: Session, member: Member, *, reply_id: str | None, shortcut: str, title: str, zh: str,
    en: str, now: dt.datetime,
) -> OwnReply:  # fmt: skip
    """Keep a new one, or change one. Raises BadInput, NotFound (not theirs)."""
    # two forms of one colleague at once are done one after the other
    session.get(Member, member.id, with_for_update=True)
    shortcut = shortcut.strip().removeprefix("/").lower()
    title, texts = " ".join(title.split()), {"zh": _tidy(zh), "en": _tidy(en)}
    if not _SHORTCUT.fullmatch(shortcut) or len(shortcut) > LONGEST_SHORTCUT:
        raise BadInput(field="shortcut", problem="bad_shortcut", allowed="")
    if not any(texts.values()):
        raise BadInput(field="text", problem="no_text", allowed="")
    if any(len(each) > LONGEST_TEXT for each in texts.values()) or len(title) > LONGEST_TITLE:
        raise BadInput(field="text", problem="too_long_text", allowed="")
    others = [each for each in of(session, member.id) if each.id != reply_id]
    if any(each.shortcut == shortcut for each in others):
        raise BadInput(field="shortcut", problem="shortcut_taken", allowed="")
    if reply_id is None:
        if len(others) >= MOST:
            raise BadInput(field="shortcut", problem="too_many", allowed="")
        held = OwnReply(id=new_id("ownr"), member_id=member.id, at=now)
        session.add(held)
    else:
        held = _own(session, member.id, reply_id)
    held.shortcut, held.title = shortcut, title or f"/{shortcut}"
    held.zh, held.en = texts["zh"], texts["en"]
    session.flush()
    return held


def forget(session: Session, member_id: str, reply_id: str) -> None:
    """Keep it no longer."""
    session.delete(_own(session, member_id, reply_id))
    session.flush()


def fill(text: str, **values: str) -> str:
    """The text with its holes filled in; a hole for which there is nothing goes."""
    return _HOLE.sub(lambda hole: values.get(hole[1], ""), text)


def count(session: Session, member_id: str) -> int:
    """How many this member keeps."""
    return session.scalars(select(func.count()).where(OwnReply.member_id == member_id)).one()


def _own(session: Session, member_id: str, reply_id: str) -> OwnReply:
    held = session.get(OwnReply, reply_id)
    if held is None or held.member_id != member_id:
        raise NotFound(what="reply", id=reply_id)
    return held


def _tidy(text: str) -> str:
    kept = "".join(c for c in text.replace("\r\n", "\n") if c.isprintable() or c == "\n")
    return kept.strip()
