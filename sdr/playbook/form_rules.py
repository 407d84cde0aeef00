"""Whether forms make sense: facts that a form can ask for, a way to reach the person, an agreement
that fits what is asked, and choices that the readers understand in both languages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sdr.playbook.findings import Fault, Path_
from sdr.playbook.forms import Form
from sdr.playbook.lexicon import lexicon
from sdr.playbook.model import LANGUAGES, Playbook
from sdr.playbook.references import twice
from sdr.playbook.vocabulary import FACTS
from sdr.readers import read

FILE = "forms.yml"
CONTACTS = ("email", "phone", "wechat")
#: What a form can ask for: a meeting is arranged in a talk, consent has its own place.
FILLABLE = FACTS - {"meeting_time", "consent"}
#: Facts whose choices are of the company's making; the others have the playbook's codes.
MEASURED = frozenset({"company_size", "budget", "timeline"})
_NOON = dt.datetime(2026, 3, 3, 4, 0, tzinfo=dt.UTC)  # any day: only whether it can be read counts


def forms(playbook: Playbook) -> Iterator[Fault]:
    """What is wrong with `forms.yml`."""
    yield from twice(FILE, ("forms",), "key", [each.key for each in playbook.forms.forms])
    for index, form in enumerate(playbook.forms.forms):
        place: Path_ = ("forms", index)
        asked = [field.asks for field in form.fields]
        yield from twice(FILE, (*place, "fields"), "asks", asked)
        if not any(contact in asked for contact in CONTACTS):
            yield Fault("form-no-contact", FILE, (*place, "fields"), {"name": form.key})
        for number, channel in enumerate(form.consent.channels):
            if channel not in asked:
                path = (*place, "consent", "channels", number)
                yield Fault("form-channel", FILE, path, {"name": channel})
        if form.greeting is not None and form.next != "talk":
            yield Fault("form-greeting", FILE, (*place, "greeting"), {"name": form.key})
        slugs = sorted({each.slug for each in playbook.content})
        if form.content is not None and form.content not in slugs:
            values = {"name": form.content, "allowed": ", ".join(slugs)}
            yield Fault("unknown-content", FILE, (*place, "content"), values)
        yield from _fields(form, place)


def _fields(form: Form, place: Path_) -> Iterator[Fault]:
    for number, field in enumerate(form.fields):
        path: Path_ = (*place, "fields", number)
        if field.asks not in FILLABLE:
            values = {"name": field.asks, "allowed": ", ".join(sorted(FILLABLE))}
            yield Fault("unknown-fact", FILE, (*path, "asks"), values)
        elif field.choices and field.asks not in MEASURED:
            values = {"name": field.asks, "allowed": ", ".join(sorted(MEASURED))}
            yield Fault("form-choices", FILE, (*path, "choices"), values)


def choices(playbook: Playbook) -> Iterator[Fault]:
    """Choices that the readers do not understand; they read with the playbook's own words."""
    for index, form in enumerate(playbook.forms.forms):
        for number, field in enumerate(form.fields):
            if field.asks not in MEASURED:
                continue
            for choice_number, choice in enumerate(field.choices):
                for language in LANGUAGES:
                    said = choice.in_language(language)
                    if not _is_read(playbook, field.asks, said, language):
                        values = {"name": field.asks, "value": said}
                        path = ("forms", index, "fields", number, "choices", choice_number)
                        yield Fault("form-choice-unread", FILE, (*path, language), values)


def _is_read(playbook: Playbook, fact: str, said: str, language: str) -> bool:
    found = read(
        said, asked=fact, language=language, now=_NOON, tz=ZoneInfo("UTC"),
        lexicon=lexicon(playbook),
    )  # fmt: skip
    return any(each.fact == fact and each.value is not None for each in found)
