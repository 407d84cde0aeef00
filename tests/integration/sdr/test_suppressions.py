"""The suppression list as a file, there and back, on both databases."""

from __future__ import annotations

import csv
import io

import pytest

from sdr import consent, suppressions
from sdr.db import Database
from tests.builders import TUESDAY

FILE = """姓名,邮箱
王磊,wang@brewery.example
李,not an address
,
张,Zhang@Tiles.example
王磊,wang@brewery.example
"""


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_line_is_taken_or_named(database: Database, charset: str) -> None:
    with database.session() as session:
        done = suppressions.take_in(session, FILE.encode(charset), now=TUESDAY)
        assert (done.added, done.known) == (2, 1)
        assert [(f.line, f.problem, f.value) for f in done.faults] == [
            (3, "not_email", "not an address")
        ]
        assert consent.is_suppressed(session, "email", "zhang@tiles.example")


def test_an_export_holds_no_address_and_can_be_imported_elsewhere(database: Database) -> None:
    with database.session() as session:
        consent.suppress(
            session, "email", "wang@brewery.example", reason="unsubscribed", now=TUESDAY
        )
        consent.suppress(session, "phone", "+8613900001234", reason="unsubscribed", now=TUESDAY)
        rows = suppressions.hand_out(session)
        out = io.StringIO()
        csv.writer(out).writerows([suppressions.COLUMNS, *rows])
        assert "wang" not in out.getvalue()
        session.execute(consent.Suppression.__table__.delete())  # type: ignore[attr-defined]
        done = suppressions.take_in(session, out.getvalue().encode(), now=TUESDAY)
        # the head of an export is a line that is no address
        assert (done.added, len(done.faults)) == (2, 0)
        assert consent.is_suppressed(session, "email", "wang@brewery.example")
        assert consent.is_suppressed(session, "phone", "+8613900001234")


def test_lifting_takes_one_off_but_never_an_erased_one(database: Database) -> None:
    with database.session() as session:
        consent.suppress(session, "email", "a@x.example", reason="bounced", now=TUESDAY)
        consent.suppress(session, "email", "b@x.example", reason="erased", now=TUESDAY)
        assert suppressions.lift(session, "A@x.example", now=TUESDAY)
        assert not suppressions.lift(session, "b@x.example", now=TUESDAY)
        assert not suppressions.lift(session, "c@x.example", now=TUESDAY)
        assert not consent.is_suppressed(session, "email", "a@x.example")
        assert consent.is_suppressed(session, "email", "b@x.example")


def test_what_is_no_text_is_refused_whole(database: Database) -> None:
    with database.session() as session:
        done = suppressions.take_in(session, b"\xff\xfe\x00\x81", now=TUESDAY)
        assert [f.problem for f in done.faults] == ["not_text"]
