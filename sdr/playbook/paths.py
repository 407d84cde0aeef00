"""Whether the steps of a sequence fit together: where they lead, what they name, how they end.

Pure rules over a typed playbook, each yielding faults with their place, like `references`. They
see a sequence as a graph: every step must be reached, every step must lead to an end, and no way
round may be without a wait. `check` runs them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sdr.playbook import templates
from sdr.playbook import vocabulary as known
from sdr.playbook.findings import Fault, Path_
from sdr.playbook.model import LANGUAGES, Playbook, Sequence
from sdr.playbook.steps import (
    END,
    MOST_VALUABLE,
    NEXT,
    OWNER,
    Ask,
    Branch,
    Condition,
    Goal,
    Notify,
    Pause,
    Send,
    Set,
    Task,
    WaitFor,
    targets,
)
from sdr.stages import Stage, Verdict

MOST_STEPS = 200
MOST_CONDITIONS = 50
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_TARGET = re.compile(r"\]\(\s*<?([^)\s>]{1,500})")
_CONTENT = re.compile(r"/c/([a-z0-9-]+)")
# events that end the sequence before a step could see them, unless its exits say otherwise
_ENDING = {"reply": "reply", "meeting": "meeting"}
_NEEDS = {"click": "slug", "view": "slug", "fact": "fact", "verdict": "verdict",
          "task_done": "task", "attended": "event"}  # fmt: skip

type Graph = dict[str, list[tuple[str, bool]]]


def steps(playbook: Playbook) -> Iterator[Fault]:
    """Everything about the steps of all sequences."""
    names = _Names(playbook)
    for sequence in playbook.sequences:
        file = f"sequences/{sequence.name}.yml"
        if len(sequence.steps) > MOST_STEPS:
            values = {"count": len(sequence.steps), "most": MOST_STEPS}
            yield Fault("too-many-steps", file, ("steps",), values)
            continue
        yield from _ways(file, sequence)
        if sequence.goal is not None:
            yield from _condition(file, ("goal",), sequence.goal, names)
        for index, step in enumerate(sequence.steps):
            path: Path_ = ("steps", index)
            for place, condition in _conditions(step):
                yield from _condition(file, (*path, *place), condition, names)
            yield from _own(file, path, sequence, step, names)
            for name in ("subject", "body"):
                text = getattr(step, name, None)
                if text is None:
                    continue
                for language in LANGUAGES:
                    dead = dead_links(text.in_language(language), names.slugs, names.sites)
                    for link in dead:
                        yield Fault("dead-link", file, (*path, name, language), {"name": link})
    for item in playbook.content:
        file = f"content/{item.slug}.{item.language}.md"
        for link in dead_links(item.body, names.slugs, names.sites, on_site=True):
            yield Fault("dead-link", file, ("body",), {"name": link})


def dead_links(
    text: str, slugs: Collection[str], sites: Collection[str], *, on_site: bool = False
) -> list[str]:
    """Links of a Markdown text that lead nowhere on our own site (`sites`: its addresses).

    In a mail an address without a host leads nowhere; `on_site` it is looked up like the others.
    """
    found = []
    for target in _TARGET.findall(text):
        if "{{" in target or target.startswith(("mailto:", "tel:", "#")):
            continue
        path = next((target.removeprefix(s) for s in sites if target.startswith(f"{s}/")), None)
        if path is None and re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE):
            continue  # elsewhere
        if path is None and not on_site:
            found.append(target)
            continue
        content = _CONTENT.match(path if path is not None else target)
        if content and content[1] not in slugs:
            found.append(target)
    return found


def expired(playbook: Playbook, today: dt.date) -> Iterator[Fault]:
    """Messages that link to content that is out of date by `today`."""
    out = {
        item.slug: item.expires
        for item in playbook.content
        if item.expires is not None and item.expires < today.isoformat()
    }
    for sequence in playbook.sequences:
        for index, step in enumerate(sequence.steps):
            if isinstance(step, Send) and step.content in out:
                values = {"slug": step.content, "value": out[step.content]}
                path: Path_ = ("steps", index, "content")
                yield Fault("expired-content", f"sequences/{sequence.name}.yml", path, values)


class _Names:
    """What conditions and steps may name."""

    def __init__(self, playbook: Playbook) -> None:
        returned = (f"returned:{reason}" for reason in known.RETURN_REASONS)
        slugs = {item.slug for item in playbook.content}
        self.of: dict[str, frozenset[str]] = {
            "personas": frozenset(p.code for p in playbook.people.personas),
            "stages": frozenset(Stage),
            "verdicts": frozenset(Verdict),
            "reasons": frozenset(known.REASONS) | frozenset(returned),
            "problems": frozenset(p.code for p in playbook.spin.problems),
            "known": known.FACTS,
            "missing": known.FACTS,
            "clicked": frozenset(slugs),
            "read": frozenset(slugs),
        }
        self.sites = (playbook.company.website.rstrip("/"),)
        self.slugs, self.asked = slugs, {q.asks for q in playbook.spin.questions}


_KINDS = {"personas": "persona", "stages": "stage", "verdicts": "verdict", "reasons": "reason",
          "problems": "problem", "known": "fact", "missing": "fact", "clicked": "content",
          "read": "content"}  # fmt: skip


# ── ways ───────────────────────────────────────────────────────────────────────────────────────
def _ways(file: str, sequence: Sequence) -> Iterator[Fault]:
    keys = [step.key for step in sequence.steps]
    for index, key in enumerate(keys):
        if key in (NEXT, END):
            yield Fault("reserved-key", file, ("steps", index, "key"), {"name": key})
    wrong = False
    for index, step in enumerate(sequence.steps):
        for where, target in targets(step):
            if target not in (NEXT, END, *keys):
                wrong = True
                values = {"name": target, "allowed": ", ".join([*keys, NEXT, END])}
                yield Fault("unknown-step", file, ("steps", index, *where), values)
    if wrong or len(set(keys)) != len(keys):
        return  # said already; the graph would not be the one that was meant
    yield from _ends(file, _graph(sequence), keys)


def _ends(file: str, graph: Graph, keys: list[str]) -> Iterator[Fault]:
    """What is never reached, what never ends, and what goes round without a wait."""
    place = {key: index for index, key in enumerate(keys)}
    reached = _reach(graph, keys[0])
    for key in keys:
        if key not in reached:
            yield Fault("unreachable-step", file, ("steps", place[key]), {"name": key})
    back: Graph = {}
    for start, edges in graph.items():
        for target, timed in edges:
            back.setdefault(target, []).append((start, timed))
    ends = _reach(back, END)
    trapped = next((key for key in keys if key in reached and key not in ends), None)
    if trapped is not None:
        yield Fault("no-way-out", file, ("steps", place[trapped]), {"name": trapped})
    for key in _looping(graph, keys):
        yield Fault("loop-without-wait", file, ("steps", place[key]), {"name": key})


def _graph(sequence: Sequence) -> Graph:
    """Where each step leads, and whether time passes on the way."""
    keys = [step.key for step in sequence.steps]
    found: dict[str, list[tuple[str, bool]]] = {}
    for index, step in enumerate(sequence.steps):
        below = keys[index + 1] if index + 1 < len(keys) else END
        waits = _lasts(step.wait) or isinstance(step, Task) or (
            isinstance(step, Pause) and step.until is not None
        )  # fmt: skip
        edges = []
        for where, target in targets(step):
            late = isinstance(step, WaitFor) and where == ("on_timeout",)
            timed = waits or (late and _lasts(getattr(step, "timeout", "0m")))
            edges.append((below if target == NEXT else target, timed))
        found[step.key] = edges or [(END, waits)]
    return found


def _lasts(duration: str) -> bool:
    return int(duration[:-1]) > 0


def _reach(graph: Graph, start: str) -> set[str]:
    seen, left = {start}, [start]
    while left:
        for target, _ in graph.get(left.pop(), ()):
            if target not in seen:
                seen.add(target)
                left.append(target)
    return seen


def _looping(graph: Graph, keys: list[str]) -> list[str]:
    """The first step of each way round on which no time passes."""
    instant: Graph = {key: [(t, w) for t, w in edges if not w] for key, edges in graph.items()}
    found: list[str] = []
    told: set[str] = set()
    for key in keys:
        if key in told:
            continue
        ahead = set().union(*(_reach(instant, target) for target, _ in instant[key]))
        if key in ahead:
            found.append(key)
            told |= ahead
    return found


# ── conditions ─────────────────────────────────────────────────────────────────────────────────
def _conditions(step: Any) -> list[tuple[Path_, Condition]]:
    if isinstance(step, Branch):
        return [(("cases", i, "when"), case.when) for i, case in enumerate(step.cases)]
    return [(("when",), step.when)] if isinstance(step, Goal) else []


def _condition(file: str, path: Path_, condition: Condition, names: _Names) -> Iterator[Fault]:
    if sum(1 for _ in condition.parts()) > MOST_CONDITIONS:
        yield Fault("too-many-conditions", file, path, {"most": MOST_CONDITIONS})
        return
    if not condition.named:
        yield Fault("empty-condition", file, path)
    for name, kind in _KINDS.items():
        yield from _unknown(kind, file, (*path, name), getattr(condition, name), names.of[name])
    for name in ("any_of", "none_of"):
        for index, inner in enumerate(getattr(condition, name)):
            yield from _condition(file, (*path, name, index), inner, names)


def _unknown(
    kind: str, file: str, path: Path_, used: Iterable[str], allowed: Iterable[str]
) -> Iterator[Fault]:
    choice = set(allowed)
    for index, name in enumerate(used):
        if name not in choice:
            values = {"name": name, "allowed": ", ".join(sorted(choice))}
            yield Fault(f"unknown-{kind}", file, (*path, index), values)


# ── steps of a kind ────────────────────────────────────────────────────────────────────────────
def _own(file: str, path: Path_, sequence: Sequence, step: Any, names: _Names) -> Iterator[Fault]:
    match step:
        case WaitFor():
            yield from _wait_for(file, path, sequence, step, names)
        case Ask():
            yield from _ask(file, path, step, names)
        case Set():
            yield from _set(file, path, step)
        case Notify():
            yield from _addresses(file, (*path, "to"), step.to)
            for name, text in (("subject", step.subject), ("body", step.body)):
                yield from _template(file, (*path, name), text)
        case Task():
            yield from _addresses(file, (*path, "owner"), (step.owner,))


def _wait_for(
    file: str, path: Path_, sequence: Sequence, step: WaitFor, names: _Names
) -> Iterator[Fault]:
    tasks = {each.key for each in sequence.steps if isinstance(each, Task)}
    allowed: dict[str, set[str] | frozenset[str]] = {
        "slug": names.slugs, "fact": known.FACTS, "verdict": set(Verdict), "task": tasks,
    }  # fmt: skip
    place: Path_ = (*path, "of")
    need = _NEEDS.get(step.event)
    if step.of is not None and need is None:
        yield Fault("of-without-use", file, place, {"name": step.event})
    elif step.of is not None and need in allowed and step.of not in allowed[need]:
        kind = {"slug": "content", "task": "task"}.get(need or "", need)
        values = {"name": step.of, "allowed": ", ".join(sorted(allowed[need or ""])) or "-"}
        yield Fault(f"unknown-{kind}", file, place, values)
    elif step.of is None and step.event == "task_done":
        yield Fault("missing", file, path, {"name": "of"})
    rule = _ENDING.get(step.event)
    if step.event == "verdict" and step.of in (None, Verdict.QUALIFIED):
        rule = "verdict"
    if rule is not None and getattr(sequence.exits, rule):
        yield Fault("event-ends-sequence", file, (*path, "event"), {"name": rule})


def _ask(file: str, path: Path_, step: Ask, names: _Names) -> Iterator[Fault]:
    if step.fact != MOST_VALUABLE and step.fact not in names.asked:
        values = {"name": step.fact, "allowed": ", ".join([MOST_VALUABLE, *sorted(names.asked)])}
        yield Fault("unknown-fact", file, (*path, "fact"), values)
    for name, text in (("subject", step.subject), ("body", step.body)):
        if text is None:
            if step.preferred != ("in_chat",):
                yield Fault("ask-without-words", file, path, {"name": name})
            continue
        yield from _template(file, (*path, name), text)
    if step.body is None:
        return
    for language in LANGUAGES:
        body = step.body.in_language(language)
        for name in ("question", "link"):
            if not templates.uses(body, name):
                yield Fault("ask-without", file, (*path, "body", language), {"name": name})


def _set(file: str, path: Path_, step: Set) -> Iterator[Fault]:
    named = [name for name in ("tag", "untag", "field") if getattr(step, name) is not None]
    if len(named) != 1 or (step.field is None) != (step.value is None):
        yield Fault("set-one-thing", file, path)
    if step.field in known.FACTS:
        yield Fault("field-is-fact", file, (*path, "field"), {"name": step.field})


def _addresses(file: str, path: Path_, addresses: Iterable[str]) -> Iterator[Fault]:
    for address in addresses:
        if address != OWNER and not _ADDRESS.fullmatch(address):
            yield Fault("not-address", file, path, {"name": address})


def _template(file: str, path: Path_, text: Any) -> Iterator[Fault]:
    for language in LANGUAGES:
        for code, values in templates.problems(
            text.in_language(language), templates.MAIL_VARIABLES
        ):
            yield Fault(code, file, (*path, language), values)
