"""What somebody filled in, read as facts: each entry by the same readers as a sentence in a talk.

Names are taken as they stand; addresses, sizes, sums and dates are read; codes (industry, persona
…) are picked or named. What cannot be used is a `Fault` at its field. Pure; `forms` stores.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sdr import readers
from sdr.facts import CONTACT_FACTS, FACTS, FREE_TEXT_FACTS, Said
from sdr.playbook.forms import Form
from sdr.playbook.lexicon import lexicon
from sdr.playbook.model import Playbook

MAX_LINE, MAX_TEXT = 300, 2000
CONSENT = "consent"
_AS_TYPED = ("name", "company", "job_title", "region", "current_solution")
# a field that cannot be read, by its fact: the sentences stand in the catalogue
_UNREAD = {
    "email": "not_email", "phone": "bad_phone", "wechat": "bad_wechat",
    "company_size": "no_size", "budget": "no_sum", "timeline": "no_date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One entry that cannot be used: the field and what is wrong, as a code."""

    field: str
    problem: str


@dataclass(slots=True)
class Entries:
    """A form as read: what was said, the contacts among it, and what is wrong."""

    said: list[Said] = field(default_factory=list)
    contacts: dict[str, str] = field(default_factory=dict)
    agreed: bool = False
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading an entry needs beside the entry."""

    playbook: Playbook
    language: str
    now: dt.datetime
    zone: ZoneInfo

    def read(self, fact: str, text: str, phone: str | None = None) -> list[readers.Reading]:
        """What the text says, in answer to a question for that fact."""
        return readers.read(
            text, asked=fact, language=self.language, now=self.now, tz=self.zone,
            lexicon=lexicon(self.playbook), phone=phone,
        )  # fmt: skip


def read(form: Form, given: Mapping[str, Any], agreed: bool, reader: Reader) -> Entries:
    """The form's fields out of what was sent; other names are not looked at."""
    entries = Entries(agreed=agreed)
    for fact in (name for name in FACTS if form.field(name) is not None):
        asked = form.field(fact)
        assert asked is not None
        texts = _texts(given.get(fact))
        limit = MAX_TEXT if fact in FREE_TEXT_FACTS else MAX_LINE
        if not texts:
            if asked.required:
                entries.faults.append(Fault(fact, "missing"))
        elif any(len(text) > limit for text in texts):
            entries.faults.append(Fault(fact, "too_long"))
        else:
            _take(entries, fact, texts, reader)
    _reachable(form, entries)
    if form.consent.required and not agreed:
        entries.faults.append(Fault(CONSENT, "not_agreed"))
    return entries


def options(fact: str, playbook: Playbook, language: str) -> list[tuple[str, str]]:
    """(code, label) of what can be picked for a fact of the playbook's codes; else nothing."""
    entries: Sequence[Any] = {
        "industry": playbook.icp.industries,
        "persona": playbook.people.personas,
        "buying_role": playbook.people.buying_roles,
        "need": playbook.spin.problems,
    }.get(fact, ())
    return [
        (entry.code, entry.label.in_language(language))
        for entry in entries
        if not getattr(entry, "not_buyer", False)
    ]


def tidy(text: str) -> str:
    """Without control characters and outer blanks."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t\u200d").strip()


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    cleaned = [tidy(each) for each in values if isinstance(each, str)]
    return list(dict.fromkeys(each for each in cleaned if each))[:40]


def _take(entries: Entries, fact: str, texts: list[str], reader: Reader) -> None:
    text = texts[0]
    if fact in CONTACT_FACTS:
        _contact(entries, fact, text, reader)
    elif fact in _AS_TYPED:
        entries.said.append(Said(fact, text, text))
        if fact == "job_title":
            entries.said += _persona(text, reader)
    elif fact in FREE_TEXT_FACTS:
        entries.said.append(Said(fact, text, text))
        entries.said += _needs(text, reader)
    elif options(fact, reader.playbook, reader.language):
        _coded(entries, fact, texts, reader)
    else:
        _measured(entries, fact, text, reader)


def _contact(entries: Entries, fact: str, text: str, reader: Reader) -> None:
    phone = entries.contacts.get("phone")
    for reading in reader.read(fact, text, phone):
        same = reading.status == "same_as_phone"
        value = phone if same else reading.value
        if reading.fact == fact and isinstance(value, str):
            entries.contacts[fact] = value
            entries.said.append(Said(fact, value, text))
            return
    entries.faults.append(Fault(fact, _UNREAD[fact]))


def _persona(text: str, reader: Reader) -> Iterator[Said]:
    """Whose title it is; never against a persona that was picked, which is recorded later."""
    for reading in reader.read("job_title", text):
        if reading.fact == "persona" and reading.value is not None:
            yield Said("persona", reading.value, text, reading.confidence)


def _needs(text: str, reader: Reader) -> Iterator[Said]:
    for reading in reader.read("problem", text):
        if reading.fact == "need" and isinstance(reading.value, list):
            for code in reading.value:
                yield Said("need", code, text, reading.confidence)


def _coded(entries: Entries, fact: str, texts: list[str], reader: Reader) -> None:
    labels = {
        label: code
        for language in ("zh", "en")
        for code, label in options(fact, reader.playbook, language)
    }
    words = dict(options(fact, reader.playbook, reader.language))
    found: list[Said] = []
    for text in texts if fact == "need" else texts[:1]:
        code = text if text in words else labels.get(text)
        if code is not None:
            found.append(Said(fact, code, words[code]))
            continue
        for reading in reader.read(fact, text):
            if reading.fact == fact and reading.value is not None:
                codes = reading.value if isinstance(reading.value, list) else [reading.value]
                found += [Said(fact, each, text, reading.confidence) for each in codes]
    if not found:
        entries.faults.append(Fault(fact, "not_an_option"))
    entries.said += found


def _measured(entries: Entries, fact: str, text: str, reader: Reader) -> None:
    for reading in reader.read(fact, text):
        if reading.fact == fact and reading.value is not None:
            entries.said.append(Said(fact, reading.value, text, reading.confidence))
            return
    entries.faults.append(Fault(fact, _UNREAD[fact]))


def _reachable(form: Form, entries: Entries) -> None:
    """Nobody can be answered who left no address at all."""
    asked = [name for name in CONTACT_FACTS if form.field(name) is not None]
    wrong = any(fault.field in asked for fault in entries.faults)
    if asked and not entries.contacts and not wrong:
        entries.faults.append(Fault(asked[0], "no_contact"))
