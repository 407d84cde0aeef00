"""Rows of the table of pages: sequences; `console.pages` puts them in."""

from __future__ import annotations

from console import sequence_pages as pages
from console.permissions import Permission
from console.table import Page

P = Permission
_ONE = "/console/sequences/{name}"

PAGES: tuple[Page, ...] = (
    Page("GET", "/console/sequences", pages.show_sequences, P.READ),
    Page("GET", _ONE, pages.show_sequence, P.READ),
    Page("GET", f"{_ONE}/preview", pages.show_preview, P.READ),
    Page("GET", f"{_ONE}/mail", pages.show_mail, P.READ),
)
