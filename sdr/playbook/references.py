"""Whether the parts of a playbook fit together: every code named exists, nothing is missing.

Pure rules over a typed playbook, each yielding faults with their place; `check` runs them all.
They know the vocabulary (facts, acts, criteria), not how anything reads (`phrasing`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from sdr.playbook import vocabulary as known
from sdr.playbook.findings import Fault, Path_
from sdr.playbook.frames import groups_in
from sdr.playbook.model import (
    LANGUAGES,
    Content,
    Entrance,
    Entry,
    Phrases,
    Playbook,
    Send,
    Text,
    Words,
)
from sdr.playbook.steps import NEXT_BEST
from sdr.stages import Stage


def texts(playbook: Playbook) -> Iterator[tuple[str, Path_, Text]]:
    """Every text of the YAML files with its file and place."""
    parts: tuple[tuple[str, Path_, object], ...] = (
        ("company.yml", (), playbook.company),
        ("icp.yml", (), playbook.icp),
        ("personas.yml", (), playbook.people),
        ("spin.yml", (), playbook.spin),
        ("faq.yml", ("answers",), playbook.faq),
        ("objections.yml", ("objections",), playbook.objections),
        ("wording.yml", (), playbook.wording),
        ("variants.yml", (), playbook.variants),
        ("fields.yml", (), playbook.own),
        ("scoring.yml", (), playbook.scoring),
        ("routing.yml", (), playbook.routing),
        ("consent.yml", (), playbook.consent),
        ("wechat.yml", (), playbook.wechat),
        *((f"sequences/{s.name}.yml", (), s) for s in playbook.sequences),
    )
    for file, path, part in parts:
        for place, text in _walk(path, part):
            yield file, place, text


def _walk(path: Path_, part: object) -> Iterator[tuple[Path_, Text]]:
    if isinstance(part, Text):
        yield path, part
    elif isinstance(part, Words):
        return
    elif isinstance(part, Entry):
        for name in type(part).model_fields:
            yield from _walk((*path, name), getattr(part, name))
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from _walk((*path, index), item)
    elif isinstance(part, dict):
        for name, item in part.items():
            yield from _walk((*path, str(name)), item)


def _unknown(
    kind: str, file: str, path: Path_, codes: Iterable[str], allowed: Iterable[str]
) -> Iterator[Fault]:
    choice = list(allowed)
    for index, code in enumerate(codes):
        if code not in choice:
            values = {"name": code, "allowed": ", ".join(sorted(choice))}
            yield Fault(f"unknown-{kind}", file, (*path, index), values)


def twice(file: str, path: Path_, name: str, codes: Iterable[str]) -> Iterator[Fault]:
    """Codes that stand more than once in a list."""
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield Fault("duplicate-code", file, (*path, index, name), {"name": code})
        seen.add(code)


class _Codes:
    """The codes this playbook defines, by kind."""

    def __init__(self, playbook: Playbook) -> None:
        self.industries = [i.code for i in playbook.icp.industries]
        self.personas = [p.code for p in playbook.people.personas]
        self.roles = [r.code for r in playbook.people.buying_roles]
        self.problems = [p.code for p in playbook.spin.problems]
        self.slugs = sorted({c.slug for c in playbook.content})


def codes(playbook: Playbook) -> Iterator[Fault]:
    """Codes defined twice, and codes of personas, roles and rates that nobody defined."""
    own = _Codes(playbook)
    yield from twice("icp.yml", ("industries",), "code", own.industries)
    yield from twice("personas.yml", ("personas",), "code", own.personas)
    yield from twice("personas.yml", ("buying_roles",), "code", own.roles)
    yield from twice("spin.yml", ("problems",), "code", own.problems)
    priorities = [*own.problems, *known.CRITERIA]
    for index, persona in enumerate(playbook.people.personas):
        path: Path_ = ("personas", index, "priorities")
        yield from _unknown("priority", "personas.yml", path, persona.priorities, priorities)
    yield from _weights(playbook, own)
    yield from _own_fields(playbook)
    bant = playbook.bant
    met, by = bant.authority.met_by, bant.budget.arrangeable_by
    yield from _unknown("role", "bant.yml", ("authority", "met_by"), met, own.roles)
    yield from _unknown("role", "bant.yml", ("budget", "arrangeable_by"), by, own.roles)
    rates = bant.budget.rates
    if rates.get(bant.budget.currency) != 1:
        values = {"name": bant.budget.currency}
        yield Fault("own-rate", "bant.yml", ("budget", "rates"), values)
    if playbook.icp.size.may_fit_from > playbook.icp.size.fits_from:
        yield Fault("size-order", "icp.yml", ("size", "may_fit_from"))


def _own_fields(playbook: Playbook) -> Iterator[Fault]:
    """Fields of one's own: each code once, and options where there is a choice."""
    fields = playbook.own.fields
    yield from twice("fields.yml", ("fields",), "code", [each.code for each in fields])
    for index, each in enumerate(fields):
        path: Path_ = ("fields", index, "options")
        yield from twice("fields.yml", path, "code", [one.code for one in each.options])
        if each.type == "choice" and len(each.options) < 2:
            yield Fault("too-few", "fields.yml", path, {"name": "options"})


def _weights(playbook: Playbook, own: _Codes) -> Iterator[Fault]:
    """Rules that move questions: each code once, conditions and facts that exist."""
    file, rules = "personas.yml", playbook.people.weights
    yield from twice(file, ("weights",), "rule", [each.rule for each in rules])
    for index, each in enumerate(rules):
        path: Path_ = ("weights", index)
        for kind, name, used, allowed in (
            ("persona", "personas", each.personas, own.personas),
            ("problem", "problems", each.problems, own.problems),
            ("act", "objections", each.objections, known.OBJECTIONS),
        ):
            yield from _unknown(kind, file, (*path, name), used, allowed)
        for fact in each.facts:
            if fact not in playbook.spin.order:
                values = {"name": fact, "allowed": ", ".join(playbook.spin.order)}
                yield Fault("unknown-fact", file, (*path, "facts", fact), values)
        if not (each.personas or each.problems or each.objections):
            yield Fault("weight-for-all", file, (*path, "rule"), {"name": each.rule})


def questions(playbook: Playbook) -> Iterator[Fault]:
    """What questions ask for, when they apply, and which ones are missing."""
    own = _Codes(playbook)
    spin = playbook.spin
    yield from twice("spin.yml", ("questions",), "key", [q.key for q in spin.questions])
    yield from _unknown("fact", "spin.yml", ("order",), spin.order, known.ASKABLE)
    yield from _returning(playbook)
    titles: set[tuple[str, str]] = set()
    for index, question in enumerate(spin.questions):
        path: Path_ = ("questions", index)
        if question.asks not in known.ASKABLE:
            values = {"name": question.asks, "allowed": ", ".join(sorted(known.ASKABLE))}
            yield Fault("unknown-fact", "spin.yml", (*path, "asks"), values)
        for kind, name, used, allowed in (
            ("industry", "industries", question.industries, own.industries),
            ("persona", "personas", question.personas, own.personas),
            ("problem", "problems", question.problems, own.problems),
        ):
            yield from _unknown(kind, "spin.yml", (*path, name), used, allowed)
        for number, button in enumerate(question.buttons):
            for language in LANGUAGES:
                title = (language, button.title.in_language(language))
                if title in titles:
                    place = (*path, "buttons", number, "title", language)
                    yield Fault("duplicate-title", "spin.yml", place, {"name": title[1]})
                titles.add(title)
    for_all = {q.asks for q in spin.questions if not (q.industries or q.personas or q.problems)}
    for fact in known.ASKED_OF_ALL:
        if fact not in for_all:
            yield Fault("no-question", "spin.yml", ("questions",), {"name": fact})
        if fact not in spin.order:
            yield Fault("not-in-order", "spin.yml", ("order",), {"name": fact})
    covered = {code for q in spin.questions if q.kind == "implication" for code in q.problems}
    for index, problem in enumerate(spin.problems):
        if problem.code not in covered:
            path = ("problems", index, "code")
            yield Fault("no-implication", "spin.yml", path, {"name": problem.code})


def _returning(playbook: Playbook) -> Iterator[Fault]:
    """What is confirmed of who comes back has a question, and no question takes such a key."""
    for index, question in enumerate(playbook.spin.questions):
        if question.key.startswith("confirm_"):
            path = ("questions", index, "key")
            yield Fault("reserved-key", "spin.yml", path, {"name": question.key})
    for fact in playbook.spin.returning.days:
        if fact not in known.ASKED_OF_ALL:
            values = {"name": fact, "allowed": ", ".join(known.ASKED_OF_ALL)}
            yield Fault("unknown-fact", "spin.yml", ("returning", "days", fact), values)


def answers(playbook: Playbook) -> Iterator[Fault]:
    """Acts, personas and content of prepared answers, and acts without a general answer."""
    own = _Codes(playbook)
    yield from twice("faq.yml", ("answers",), "key", [a.key for a in playbook.faq])
    faq = [("answers", i, a.act, a.personas, a.content) for i, a in enumerate(playbook.faq)]
    objections = [
        ("objections", i, o.act, o.personas, o.content) for i, o in enumerate(playbook.objections)
    ]
    for file, rows in (("faq.yml", faq), ("objections.yml", objections)):
        for name, index, act, personas, slug in rows:
            if act not in known.ACTS:
                values = {"name": act, "allowed": ", ".join(sorted(known.ACTS))}
                yield Fault("unknown-act", file, (name, index, "act"), values)
            path: Path_ = (name, index, "personas")
            yield from _unknown("persona", file, path, personas, own.personas)
            if slug is not None and slug not in own.slugs:
                values = {"name": slug, "allowed": ", ".join(own.slugs)}
                yield Fault("unknown-content", file, (name, index, "content"), values)
    general = {a.act for a in playbook.faq if not a.personas and not a.words.both}
    for act in known.ANSWERED:
        if act not in general:
            yield Fault("no-general-answer", "faq.yml", ("answers",), {"name": act})
    general = {o.act for o in playbook.objections if not o.personas}
    for act in known.OBJECTIONS:
        if act not in general:
            yield Fault("no-general-answer", "objections.yml", ("objections",), {"name": act})


def content(playbook: Playbook) -> Iterator[Fault]:
    """Content items without their other language, and codes they name."""
    own = _Codes(playbook)
    for item in playbook.content:
        file = f"content/{item.slug}.{item.language}.md"
        for language in LANGUAGES:
            if playbook.item(item.slug, language) is None:
                other = f"{item.slug}.{language}.md"
                yield Fault("no-translation", file, (), {"name": other})
        for kind, name, used, allowed in (
            ("persona", "personas", item.personas, own.personas),
            ("problem", "problems", item.problems, own.problems),
            ("industry", "industries", item.industries, own.industries),
            ("gap", "gaps", item.gaps, sorted(known.GAPS)),
            ("act", "topics", item.topics, (*known.ANSWERED, *known.OBJECTIONS)),
        ):
            yield from _unknown(kind, file, (name,), used, allowed)
        yield from _kind(file, item)


def _kind(file: str, item: Content) -> Iterator[Fault]:
    """What an item of its kind cannot do without."""
    if item.url is not None and not re.match(r"https?://[^/\s]+", item.url):
        yield Fault("not-page-address", file, ("url",), {"value": item.url})
    event = item.kind in ("event", "livestream")
    if item.url is None and (
        item.kind in ("video", "pdf", "livestream") or (event and not item.place)
    ):
        yield Fault("missing", file, (), {"name": "url"})
    if event and item.starts_at is None:
        yield Fault("missing", file, (), {"name": "starts_at"})
    if item.starts_at is not None:
        try:
            aware = dt.datetime.fromisoformat(item.starts_at).tzinfo is not None
        except ValueError:
            aware = False
        if not aware:
            yield Fault("not-moment", file, ("starts_at",), {"value": item.starts_at})


def sequences(playbook: Playbook) -> Iterator[Fault]:
    """Whom sequences take, what they link to, and whether somebody is left without one."""
    own = _Codes(playbook)
    reasons = [*known.REASONS, *(f"returned:{reason}" for reason in known.RETURN_REASONS)]
    for sequence in playbook.sequences:
        file = f"sequences/{sequence.name}.yml"
        entrance = sequence.entrance
        for kind, name, used, allowed in (
            ("persona", "personas", entrance.personas, own.personas),
            ("problem", "problems", entrance.problems, own.problems),
            ("reason", "reasons", entrance.reasons, reasons),
            ("stage", "stages", entrance.stages, sorted(Stage)),
        ):
            yield from _unknown(kind, file, ("entrance", name), used, allowed)
        yield from twice(file, ("steps",), "key", [step.key for step in sequence.steps])
        for index, step in enumerate(sequence.steps):
            if not isinstance(step, Send) or step.content in (None, NEXT_BEST):
                continue
            if step.content not in own.slugs:
                values = {"name": step.content, "allowed": ", ".join(own.slugs)}
                yield Fault("unknown-content", file, ("steps", index, "content"), values)
    anyone = [s for s in playbook.sequences if s.entrance == Entrance(priority=s.entrance.priority)]
    if not anyone:
        yield Fault("no-fallback-sequence", "sequences", ())


def topics(playbook: Playbook) -> Iterator[Fault]:
    """What the preference page offers is there, and is named once."""
    own, file = _Codes(playbook), "consent.yml"
    offered = playbook.consent.topics
    yield from twice(file, ("topics",), "code", [topic.code for topic in offered])
    names = [sequence.name for sequence in playbook.sequences]
    for index, topic in enumerate(offered):
        for kind, used, allowed in (
            ("sequence", topic.sequences, names), ("content", topic.content, own.slugs),
        ):  # fmt: skip
            name = "sequences" if kind == "sequence" else "content"
            yield from _unknown(kind, file, ("topics", index, name), used, allowed)


def routing(playbook: Playbook) -> Iterator[Fault]:
    """Who is assigned, and whether every lead finds a row."""
    own = _Codes(playbook)
    people = [r.email for r in playbook.routing.representatives]
    yield from twice("routing.yml", ("representatives",), "email", people)
    for index, route in enumerate(playbook.routing.routes):
        path: Path_ = ("routes", index)
        yield from _unknown("rep", "routing.yml", (*path, "assign"), route.assign, people)
        used = route.industries
        yield from _unknown("industry", "routing.yml", (*path, "industries"), used, own.industries)
    last = playbook.routing.routes[-1]
    if last.languages or last.regions or last.industries:
        place = ("routes", len(playbook.routing.routes) - 1)
        yield Fault("no-fallback-route", "routing.yml", place)


def words(playbook: Playbook) -> Iterator[Fault]:
    """Bad regular expressions, and a word that stands for two different codes."""
    lists: list[tuple[str, str, str, list[tuple[str, Words]]]] = [
        ("icp.yml", "industries", "words", [(i.code, i.words) for i in playbook.icp.industries]),
        (
            "personas.yml",
            "personas",
            "titles",
            [(p.code, p.titles) for p in playbook.people.personas],
        ),
        (
            "personas.yml",
            "buying_roles",
            "phrases",
            [(r.code, r.phrases) for r in playbook.people.buying_roles],
        ),
    ]
    for file, name, field, entries in lists:
        places: list[Path_] = [(name, index, field) for index in range(len(entries))]
        yield from _word_list(file, list(zip(places, entries, strict=True)))
    told = list(playbook.phrases.problems.items())
    yield from _word_list("phrases.yml", [(("problems", code), (code, w)) for code, w in told])
    problems = _Codes(playbook).problems
    for code in problems:
        if code not in playbook.phrases.problems:
            yield Fault("missing", "phrases.yml", ("problems",), {"name": code})
    for code in playbook.phrases.problems:
        if code not in problems:
            values = {"name": code, "allowed": ", ".join(sorted(problems))}
            yield Fault("unknown-problem", "phrases.yml", ("problems", code), values)
    yield from _groups(playbook.phrases)


def _groups(phrases: Phrases) -> Iterator[Fault]:
    """Groups that a phrase names and that have no words in its language; bad expressions."""
    for code, words in phrases.problems.items():
        for language in LANGUAGES:
            for number, phrase in enumerate(getattr(words, language)):
                for name in groups_in(phrase):
                    if name not in phrases.groups or not getattr(phrases.groups[name], language):
                        place = ("problems", code, language, number)
                        values = {"name": name, "allowed": ", ".join(sorted(phrases.groups))}
                        yield Fault("unknown-word-group", "phrases.yml", place, values)
    for name, words in phrases.groups.items():
        for language in LANGUAGES:
            for number, word in enumerate(getattr(words, language)):
                if word.startswith("re:"):
                    yield from _pattern("phrases.yml", ("groups", name, language, number), word)


def _word_list(file: str, entries: list[tuple[Path_, tuple[str, Words]]]) -> Iterator[Fault]:
    """Lists of words of one kind: expressions that are none, and a word in two of the lists."""
    owner: dict[str, str] = {}
    for path, (code, entry) in entries:
        for language in LANGUAGES:
            for number, word in enumerate(getattr(entry, language)):
                place = (*path, language, number)
                if word.startswith("re:"):
                    yield from _pattern(file, place, word)
                other = owner.setdefault(word.lower(), code)
                if other != code:
                    yield Fault("ambiguous-word", file, place, {"name": word, "other": other})


def _pattern(file: str, place: Path_, word: str) -> Iterator[Fault]:
    try:
        re.compile(word.removeprefix("re:"))
    except re.error as error:
        yield Fault("bad-regex", file, place, {"detail": str(error)})
