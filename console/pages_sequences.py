"""Rows of the table of pages: sequences and the playbook; `console.pages` puts them in."""

from __future__ import annotations

from console import playbook_pages as playbook
from console import sequence_edits as edits
from console import sequence_leads
from console import sequence_pages as pages
from console.permissions import Permission
from console.table import Page

P = Permission
LARGEST = 4 * 1024 * 1024  # bytes: 400,000 characters, as a form writes them
_ONE, _FILE = "/console/sequences/{name}", "/console/playbook/{file}"

PAGES: tuple[Page, ...] = (
    Page("GET", "/console/sequences", pages.show_sequences, P.READ),
    Page("GET", _ONE, pages.show_sequence, P.READ),
    Page("GET", f"{_ONE}/preview", pages.show_preview, P.READ),
    Page("GET", f"{_ONE}/mail", pages.show_mail, P.READ),
    Page("GET", f"{_ONE}/calendar", sequence_leads.show_calendar, P.READ),
    Page("GET", f"{_ONE}/leads", sequence_leads.show_leads, P.READ),
    Page("GET", f"{_ONE}/edit", edits.show_editor, P.READ),
    Page("POST", f"{_ONE}/edit", edits.do_edit, P.SEQUENCES, LARGEST),
    Page("GET", f"{_ONE}/versions", edits.show_versions, P.READ),
    Page("GET", f"{_ONE}/versions/{{number}}/file", edits.get_file, P.READ),
    Page("POST", f"{_ONE}/versions/{{number}}/publish", edits.do_publish, P.SEQUENCES),
    Page("POST", f"{_ONE}/versions/{{number}}/again", edits.do_roll_back, P.SEQUENCES),
    Page("POST", f"{_ONE}/retire", edits.do_retire, P.SEQUENCES),
    Page("POST", f"{_ONE}/switch", edits.do_switch, P.SWITCH),
    Page("POST", "/console/sequences", edits.do_switch, P.SWITCH),
    Page("GET", "/console/playbook", playbook.show_playbook, P.READ),
    Page("GET", _FILE, playbook.show_file, P.READ),
    Page("POST", _FILE, playbook.do_edit, P.PLAYBOOK, LARGEST),
    Page("GET", f"{_FILE}/versions", playbook.show_versions, P.READ),
    Page("GET", f"{_FILE}/versions/{{number}}/file", playbook.get_text, P.READ),
    Page("POST", f"{_FILE}/versions/{{number}}/again", playbook.do_roll_back, P.PLAYBOOK),
)
