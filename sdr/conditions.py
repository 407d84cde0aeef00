"""The conditions of scoring rules: whether one holds for a lead, since when and by what it shows.

Pure. A condition (`When` of scoring.yml) looks at facts and doings and answers with every occasion
on which it was met, each with its evidence; an empty answer means that it does not hold.
"""

from __future__ import annotations

import datetime as dt
import fnmatch
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from sdr.doings import Noted
from sdr.facts import Dossier, Known
from sdr.leads import FREE_MAIL
from sdr.playbook.score_rules import ANY, Scoring, When

type Found = list[tuple[dt.datetime, Evidence]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows it: a fact with its sentence, an engagement, an event, a page, an adjustment."""

    kind: Literal["fact", "engagement", "event", "page", "adjustment"]
    id: str | None = None
    fact: str | None = None
    text: str | None = None
    message_id: str | None = None
    judged: str | None = None
    by: str | None = None


def found(when: When, dossier: Dossier) -> Found:
    """Every occasion on which the condition was met, oldest first."""
    for name, rule in _RULES.items():
        if getattr(when, name):
            return rule(when, dossier)
    return []


def kinds(rules: Scoring) -> frozenset[str]:
    """The kinds of events on the timeline that these rules look at."""
    whens = _whens(rules)
    named: set[str] = {each.happened for each in whens if each.happened}
    named |= {"objection" for each in whens if each.objections}
    named |= {"preferences" for each in whens if each.topics_off}
    return frozenset(named)


def looks_at_pages(rules: Scoring) -> bool:
    """Whether any of these rules asks which pages were visited."""
    return any(each.only_pages for each in _whens(rules))


def of_fact(name: str, known: Known | None) -> Evidence:
    """The fact and the sentence that it was read from."""
    if known is None:
        return Evidence("fact", fact=name)
    return Evidence("fact", fact=name, text=known.text, message_id=known.message_id, by=known.by)


def _whens(rules: Scoring) -> list[When]:
    return [*(each.when for each in rules.signals), *(each.when for each in rules.disqualifiers)]


def _objections(when: When, dossier: Dossier) -> Found:
    return [
        _event(each)
        for each in dossier.doings.noted
        if each.kind == "objection" and each.data.get("act") in when.objections
    ]


def _topics_off(when: When, dossier: Dossier) -> Found:
    """The topics that are off now, each since it was switched off last."""
    since: dict[str, Noted] = {}
    for each in dossier.doings.noted:
        if each.kind == "preferences":
            off = each.data.get("topics_off") or ()
            since = {code: since.get(code, each) for code in off}
    return [
        (each.at, Evidence("event", each.id, text=code))
        for code, each in since.items()
        if code in when.topics_off or ANY in when.topics_off
    ]


def _happened(when: When, dossier: Dossier) -> Found:
    return [_event(each) for each in dossier.doings.noted if each.kind == when.happened]


def _free_mail(when: When, dossier: Dossier) -> Found:
    del when
    return _address(dossier, lambda domain: domain in FREE_MAIL)


def _email_domains(when: When, dossier: Dossier) -> Found:
    wanted = tuple(each.lower() for each in when.email_domains)
    return _address(dossier, lambda d: any(d == each or d.endswith(f".{each}") for each in wanted))


def _address(dossier: Dossier, fits: Callable[[str], bool]) -> Found:
    known = dossier.facts.get("email")
    if known is None or not fits(str(known.value).rpartition("@")[2].lower()):
        return []
    return [(known.at, of_fact("email", known))]


def _only_pages(when: When, dossier: Dossier) -> Found:
    visited = dossier.doings.visited
    if not visited or not all(_fits(each.page, when.only_pages) for each in visited):
        return []
    last = max(visited, key=lambda each: each.at)
    return [(last.at, Evidence("page", last.id, text=last.page))]


def _fits(page: str, patterns: tuple[str, ...]) -> bool:
    """Whether the page's address, with or without its host, fits one of the patterns."""
    try:
        path = urlsplit(page).path or "/"
    except ValueError:  # "//[x": anybody can send such a page, and it fits by its letters alone
        path = page
    shown = {page.lower(), path.lower()}
    return any(fnmatch.fnmatchcase(s, pattern.lower()) for s in shown for pattern in patterns)


def _facts(when: When, dossier: Dossier) -> Found:
    held = [(name, dossier.facts.get(name)) for name in when.facts]
    if any(known is None or not _has(known.value, when.facts[name]) for name, known in held):
        return []
    latest = max(known.at for _, known in held if known is not None)
    return [(latest, of_fact(*held[0]))]


def _has(value: Any, wanted: tuple[str, ...]) -> bool:
    if isinstance(value, list):
        return bool(set(map(str, value)) & set(wanted))
    if isinstance(value, dict):
        return value.get("status") in wanted
    return str(value) in wanted


def _event(each: Noted) -> tuple[dt.datetime, Evidence]:
    said, message = each.data.get("text"), each.data.get("message_id")
    return each.at, Evidence("event", each.id, text=said, message_id=message)


_RULES: dict[str, Callable[[When, Dossier], Found]] = {
    "objections": _objections,
    "topics_off": _topics_off,
    "happened": _happened,
    "free_mail": _free_mail,
    "email_domains": _email_domains,
    "only_pages": _only_pages,
    "facts": _facts,
}
