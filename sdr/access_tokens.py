"""Access tokens of platforms that give out one at a time: kept sealed, fetched under a lease.

Only the record; adapters seal and fetch.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from sdr.db import Record


class AccessToken(Record):
    """`held_until`: `holder` fetches a new one until then, the others wait."""

    __tablename__ = "access_tokens"

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed: Mapped[str | None]
    expires_at: Mapped[dt.datetime | None]
    holder: Mapped[str | None] = mapped_column(String(80))
    held_until: Mapped[dt.datetime | None]
