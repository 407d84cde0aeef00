"""A file of rows as people send it: encodings, separators, lines. Pure.

Reads UTF-8 (with or without a mark), UTF-16 with a mark, and what Excel in China writes (GB 18030,
which holds GBK). The separator is the one that the first line has most of. Every row knows the line
it begins on, so that a person finds it again. Called by imports of the console and the command.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sdr.errors import BadInput

MOST_ROWS = 50_000
MOST_COLUMNS = 120
LONGEST_CELL = 8000
SEPARATORS = ",;\t"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, and its cells without blanks around them."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read."""

    header: tuple[str, ...]
    rows: list[Row]


def decode(data: bytes) -> str:
    """The text of a file; raises BadInput (`not_text`)."""
    if data.startswith(codecs.BOM_UTF8):
        tried: tuple[str, ...] = ("utf-8-sig",)
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried = ("utf-16",)
    else:
        tried = ("utf-8", "gb18030")
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadInput(field="file", problem="not_text", allowed="UTF-8, GBK")


def read(text: str, most: int | None = MOST_ROWS) -> Sheet:
    """The rows below the header, `most` of them; empty ones are left out. Raises BadInput."""
    first = text.lstrip("\ufeff\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    source = csv.reader(
        io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator, strict=True
    )
    rows: list[Row] = []
    try:
        for row in _rows(source):
            if most is not None and len(rows) > most:
                raise BadInput(field="file", problem="too_many_rows", allowed=f"{most:,}")
            rows.append(row)
    except csv.Error:
        raise BadInput(
            field="file", problem="bad_csv", allowed=str(getattr(source, "line_num", 0))
        ) from None
    if not rows:
        raise BadInput(field="file", problem="empty_file", allowed="")
    header = rows[0].cells
    if len(header) > MOST_COLUMNS:
        raise BadInput(field="file", problem="too_many_columns", allowed=str(MOST_COLUMNS))
    return Sheet(header, rows[1:])


def _rows(source: Iterator[list[str]]) -> Iterator[Row]:
    line = 1
    for cells in source:
        begun, line = line, getattr(source, "line_num", line) + 1
        tidy = tuple(_cell(each) for each in cells)
        if any(tidy):
            yield Row(begun, tidy)


def _cell(text: str) -> str:
    text = text.strip().replace("\x00", "")
    # what an export put before a formula is no part of the value
    return text[1:] if text.startswith("'") and text[1:2] in DANGEROUS else text


def written(rows: Iterable[Iterable[object]]) -> str:
    """Rows as a file holds them: no cell is a formula to whatever opens it."""
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\r\n").writerows(
        [defused(cell) for cell in row] for row in rows
    )
    return target.getvalue()


def defused(value: object) -> str:
    """The value as a cell that a spreadsheet shows and does not run."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text
