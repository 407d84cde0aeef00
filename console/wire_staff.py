"""Answers of the staff API about the people who work here."""

from __future__ import annotations

from pydantic import BaseModel


class MemberOut(BaseModel):
    """A colleague; `closed_at`: since when the account is closed, else null."""

    id: str
    email: str
    name: str
    role: str
    language: str
    second_factor: bool
    closed_at: str | None


class MembersOut(BaseModel):
    """Everybody, by address."""

    staff: list[MemberOut]
