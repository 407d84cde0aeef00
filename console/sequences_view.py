"""What the pages about sequences show: the list with figures, one sequence as a flow.

Reads only, within the caller's unit of work, apart from files of the playbook that are taken in
as versions first. Called by `console.sequence_pages`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from console.words import When, Words
from nurture import figures, saying, switches, version_files, versions
from nurture.context import Context
from nurture.figures import Figures
from nurture.switches import Switch
from nurture.versions import SequenceVersion, State
from sdr.errors import NotFound
from sdr.playbook.model import Sequence
from sdr.playbook.steps import (
    END,
    NEXT,
    Ask,
    Branch,
    Condition,
    Goal,
    Notify,
    Send,
    Step,
    Task,
    WaitFor,
    targets,
)

_UNITS = ("m", "h", "d", "w")


@dataclass(frozen=True, slots=True)
class Entry:
    """One sequence of the list. `state`: running, paused, retired or draft."""

    name: str
    title: str
    state: str
    number: int
    draft: int | None  # a version newer than the published one, waiting
    file: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as a reader scans it; `goes`: what leads where, in words."""

    number: int
    key: str
    type: str
    kind: str  # the type in words
    wait: str
    title: str
    details: list[str]
    goes: list[tuple[str, str, bool]]  # why, where to in words, whether that is another step's key
    letter: bool  # has a message to look at


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above every page of one sequence."""

    name: str
    title: str
    state: str
    shown: SequenceVersion  # the published version, else the newest
    newest: SequenceVersion
    file: str
    switch: Switch | None  # the one that has stopped it
    stopped: Switch | None  # the one of all nurture, where it is stopped
    figures: Figures


def listed(session: Session, context: Context, words: Words) -> list[Entry]:
    """All sequences: those that take leads first."""
    rows: dict[str, list[SequenceVersion]] = {}
    version_files.take_files(session, context.playbook, words.now)
    for row in versions.all_of(session):
        rows.setdefault(row.name, []).append(row)
    found, held = figures.of(session, rows), _stopped(session)
    entries = [_entry(context, words, held, each, found[name]) for name, each in rows.items()]
    order = {"running": 0, "paused": 1, "draft": 2, "retired": 3}
    return sorted(entries, key=lambda each: (order[each.state], -each.figures.entered, each.name))


def head(session: Session, context: Context, words: Words, name: str) -> Head:
    """What is known of one sequence as a whole. Raises NotFound."""
    version_files.take_files(session, context.playbook, words.now)
    rows = versions.all_of(session, name)
    if not rows:
        raise NotFound(what="sequence", id=name)
    held, shown = _stopped(session), _shown(rows)
    return Head(
        name=name,
        title=shown.sequence.title.in_language(words.language),
        state=_state(rows, f"sequence:{name}" in held),
        shown=shown,
        newest=rows[-1],
        file=version_files.file_state(context.playbook, rows),
        switch=held.get(f"sequence:{name}"),
        stopped=held.get(switches.ALL),
        figures=figures.of(session, [name])[name],
    )


def stop_of_all(session: Session) -> Switch | None:
    """The switch of all nurture, where it is stopped."""
    return _stopped(session).get(switches.ALL)


def flow(sequence: Sequence, words: Words) -> list[StepView]:
    """The steps in words."""
    return [_step(each, number, words) for number, each in enumerate(sequence.steps, 1)]


def entrance(sequence: Sequence, words: Words) -> list[str]:
    """Who enters, line by line."""
    rules = sequence.entrance
    named = rules.model_dump(exclude_defaults=True, exclude={"priority"})
    lines = [_condition_line(name, value, words) for name, value in named.items()]
    return lines or [words.t("console-seq-anybody")]


def lasts(text: str, words: Words) -> str:
    """`3d` as `3 days`; nothing for no time."""
    count, unit = text[:-1], text[-1:]
    if unit not in _UNITS or not count.isdecimal() or int(count) == 0:
        return ""
    return words.t(f"nurture-wait-{unit}", count=int(count))


def when(words: Words, moment: dt.datetime | None) -> When | None:
    """A moment for a template."""
    return words.when(moment)


# ── small parts ────────────────────────────────────────────────────────────────────────────────
def _stopped(session: Session) -> dict[str, Switch]:
    return {row.subject: row for row in switches.state(session) if row.stopped}


def _shown(rows: list[SequenceVersion]) -> SequenceVersion:
    return next((row for row in rows if row.state == State.PUBLISHED), rows[-1])


def _state(rows: list[SequenceVersion], paused: bool) -> str:
    if any(row.state == State.PUBLISHED for row in rows):
        return "paused" if paused else "running"
    return "retired" if any(row.published_at for row in rows) else "draft"


def _entry(
    context: Context, words: Words, held: dict[str, Switch], rows: list[SequenceVersion],
    found: Figures,
) -> Entry:  # fmt: skip
    shown, newest = _shown(rows), rows[-1]
    waiting = newest.number > shown.number and newest.state in (State.DRAFT, State.CHECKED)
    return Entry(
        name=shown.name,
        title=shown.sequence.title.in_language(words.language),
        state=_state(rows, f"sequence:{shown.name}" in held),
        number=shown.number,
        draft=newest.number if waiting else None,
        file=version_files.file_state(context.playbook, rows),
        figures=found,
    )


def _step(step: Step, number: int, words: Words) -> StepView:
    return StepView(
        number=number,
        key=step.key,
        type=step.type,
        kind=words.coded("step-type", step.type),
        wait=lasts(step.wait, words),
        title=_title(step, words),
        details=_details(step, words),
        goes=_goes(step, words),
        letter=isinstance(step, Send) or (isinstance(step, Ask | Notify) and step.body is not None),
    )


def _title(step: Step, words: Words) -> str:
    match step:
        case Send() | Notify():
            return step.subject.in_language(words.language)
        case Ask():
            named = None if step.fact == "most_valuable" else words.fact(step.fact)
            return named or words.t("console-seq-most-valuable")
        case Task():
            return step.title.in_language(words.language)
        case WaitFor():
            data = {"event": step.event, "of": step.of}
            return saying.event(words.texts, words.language, data)
        case Goal():
            return "; ".join(_condition(step.when, words))
    return ""


def _details(step: Step, words: Words) -> list[str]:
    found: list[str] = []
    if isinstance(step, Send | Ask):
        names = [saying.channel(words.texts, words.language, each) for each in step.preferred]
        found.append(words.t("console-seq-then").join(names))
    if isinstance(step, Send) and step.content:
        item = words.playbook.item(step.content, words.language)
        picked = words.t("console-seq-next-best") if step.content == "next_best" else step.content
        found.append(item.title if item else picked)
    if isinstance(step, Notify):
        found.append(", ".join(step.to))
    if isinstance(step, Task):
        found.append(step.owner)
    data: dict[str, Any] = step.model_dump(exclude_defaults=True)
    for name in ("tag", "untag", "field", "value", "event", "reason", "until"):
        if name in data and not isinstance(step, WaitFor):
            found.append(f"{name}: {_plain(data[name])}")
    return found


def _goes(step: Step, words: Words) -> list[tuple[str, str, bool]]:
    """What leads where, unless it only goes on to the step below."""
    ways: list[tuple[str, str, bool]] = []
    for place, to in targets(step):
        if place == () and to == NEXT:
            continue
        ways.append((_way(step, place, words), _place(to, words), to not in (NEXT, END)))
    return ways if any(where for _, where, _ in ways) else []


def _way(step: Step, place: tuple[str | int, ...], words: Words) -> str:
    if isinstance(step, Branch) and place[:1] == ("cases",):
        return "; ".join(_condition(step.cases[int(place[1])].when, words))
    if isinstance(step, Goal):
        return words.t("console-seq-way-reached")
    name = str(place[-1]) if place else "next"
    if isinstance(step, WaitFor | Task) and name == "on_timeout":
        return words.t("console-seq-way-timeout", time=lasts(step.timeout or "0m", words))
    return words.coded("console-seq-way", name)


def _place(to: str, words: Words) -> str:
    return words.t(f"console-seq-to-{to}") if to in (NEXT, END) else to


def _condition(condition: Condition, words: Words) -> list[str]:
    found = []
    for name in condition.named:
        value = getattr(condition, name)
        if name in ("any_of", "none_of"):
            inner = [" + ".join(_condition(each, words)) for each in value]
            found.append(_condition_line(name, inner, words))
        else:
            found.append(_condition_line(name, value, words))
    return found


def _condition_line(name: str, value: Any, words: Words) -> str:
    """One condition: its name in words, codes of the playbook by their labels."""
    return words.t("console-colon").join(
        [words.coded("console-seq-when", name), _labelled(name, value, words)]
    )


def _labelled(name: str, value: Any, words: Words) -> str:
    if not isinstance(value, list | tuple):
        return _plain(value)
    return words.t("value-joiner").join(_label(name, str(each), words) for each in value)


def _label(name: str, code: str, words: Words) -> str:
    language, playbook = words.language, words.playbook
    if name == "personas" and (persona := playbook.people.persona(code)):
        return persona.label.in_language(language)
    if name == "problems" and (problem := playbook.spin.problem(code)):
        return problem.label.in_language(language)
    if name in ("known", "missing"):
        return words.fact(code)
    if name == "languages":
        return words.t(f"console-in-{code}")
    if name == "reasons":
        kind, _, why = code.partition(":")
        named = words.criterion("company_size" if kind == "size" else kind)
        return f"{named} ({words.coded('console-return', why)})" if why else named
    if name in ("stages", "verdicts"):
        return words.coded(f"console-{name[:-1]}", code)
    return code


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
