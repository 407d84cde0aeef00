"""A sequence whose steps do not fit together is refused, where it is wrong and with what to do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from sdr.playbook import paths
from sdr.playbook.check import check
from sdr.playbook.model import Playbook, Sequence
from tests import builders

WORDS = {"zh": "您好 {{ question }} {{ link }}", "en": "hello {{ question }} {{ link }}"}
SLUG = "what-it-costs"


def step(key: str, kind: str | None = None, **others: Any) -> dict[str, Any]:
    if kind is None:
        return {"key": key, "subject": WORDS, "body": WORDS, **others}
    return {"key": key, "type": kind, **others}


def playbook(*steps: dict[str, Any], **others: Any) -> Playbook:
    sequence = Sequence.model_validate(
        {"name": "made", "version": 1, "title": WORDS, "entrance": {}, "steps": steps, **others}
    )
    return builders.playbook().model_copy(update={"sequences": (sequence,)})


def found(*steps: dict[str, Any], **others: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(each.code, each.path) for each in paths.steps(playbook(*steps, **others))]


A, B = step("a"), step("b", wait="3d")
WHEN = {"personas": ["executive"]}


def branch(key: str, go: str, **when: Any) -> dict[str, Any]:
    return step(key, "branch", cases=[{"when": when or WHEN, "go": go}])


GOOD = [
    [A, B],
    [A, step("w", "wait", wait="1w"), branch("out", "end"), step("j", "jump", to="a")],
    [A, step("h", "wait_for", event="click", of=SLUG, timeout="7d", on_timeout="b"), B],
    [step("t", "task", title=WORDS), step("h", "wait_for", event="task_done", of="t",
                                           timeout="1w"), A],
    [step("q", "ask", subject=WORDS, body=WORDS), step("q2", "ask", channels=["in_chat"])],
    [A, step("g", "goal", when=WHEN), step("w", "wait", until={"at": "10:00"}),
     step("j", "jump", to="a")],
    [step("s", "set", field="wave", value=3), step("n", "notify", subject=WORDS, body=WORDS)],
]  # fmt: skip


@pytest.mark.parametrize("steps", GOOD, ids=range(len(GOOD)))
def test_what_fits_together_is_let_through(steps: list[dict[str, Any]]) -> None:
    assert found(*steps) == []


WRONG: list[tuple[str, tuple[str | int, ...], list[dict[str, Any]]]] = [
    ("unknown-step", ("steps", 1, "to"), [A, step("j", "jump", to="nowhere")]),
    ("unknown-step", ("steps", 0, "cases", 0, "go"), [branch("x", "nowhere"), A]),
    ("unknown-step", ("steps", 0, "on_timeout"),
     [step("h", "wait_for", event="click", timeout="1d", on_timeout="no"), A]),
    ("reserved-key", ("steps", 0, "key"), [step("next")]),
    ("unreachable-step", ("steps", 2), [A, step("j", "jump", to="c"), B, step("c")]),
    ("unreachable-step", ("steps", 1), [step("x", "exit"), A]),
    ("no-way-out", ("steps", 0), [A, B, step("j", "jump", to="a")]),
    ("loop-without-wait", ("steps", 0),
     [A, branch("out", "end"), step("j", "jump", to="a")]),
    # what has happened already is no wait
    ("loop-without-wait", ("steps", 0),
     [A, step("h", "wait_for", event="click", timeout="7d", then="a")]),
    ("unknown-persona", ("steps", 0, "cases", 0, "when", "personas", 0),
     [branch("x", "b", personas=["boss"]), A, B]),
    ("unknown-fact", ("steps", 0, "cases", 0, "when", "known", 0),
     [branch("x", "b", known=["shoe_size"]), A, B]),
    ("unknown-problem", ("steps", 0, "cases", 0, "when", "none_of", 0, "problems", 0),
     [branch("x", "b", none_of=[{"problems": ["gout"]}]), A, B]),
    ("unknown-content", ("steps", 0, "cases", 0, "when", "clicked", 0),
     [branch("x", "b", clicked=["nothing-here"]), A, B]),
    ("unknown-stage", ("steps", 0, "when", "stages", 0),
     [step("g", "goal", when={"stages": ["asleep"]})]),
    ("empty-condition", ("steps", 0, "when"), [step("g", "goal", when={})]),
    ("unknown-fact", ("steps", 0, "of"),
     [step("h", "wait_for", event="fact", of="mood", timeout="1d")]),
    ("unknown-content", ("steps", 0, "of"),
     [step("h", "wait_for", event="view", of="mood", timeout="1d")]),
    ("unknown-task", ("steps", 1, "of"),
     [A, step("h", "wait_for", event="task_done", of="a", timeout="1d")]),
    ("of-without-use", ("steps", 0, "of"),
     [step("h", "wait_for", event="reply", of="x", timeout="1d")]),
    ("event-ends-sequence", ("steps", 0, "event"),
     [step("h", "wait_for", event="reply", timeout="1d")]),
    ("event-ends-sequence", ("steps", 0, "event"),
     [step("h", "wait_for", event="verdict", of="qualified", timeout="1d")]),
    ("unknown-fact", ("steps", 0, "fact"),
     [step("q", "ask", fact="mood", channels=["in_chat"])]),
    ("ask-without-words", ("steps", 0), [step("q", "ask")]),
    ("ask-without", ("steps", 0, "body", "zh"),
     [step("q", "ask", subject=WORDS, body={"zh": "您好", "en": "{{ question }} {{ link }}"})]),
    ("set-one-thing", ("steps", 0), [step("s", "set")]),
    ("set-one-thing", ("steps", 0), [step("s", "set", field="wave")]),
    ("field-is-fact", ("steps", 0, "field"), [step("s", "set", field="budget", value=1)]),
    ("not-address", ("steps", 0, "to"),
     [step("n", "notify", to=["boss"], subject=WORDS, body=WORDS)]),
    ("unknown-variable", ("steps", 0, "body", "en"),
     [step("n", "notify", subject=WORDS, body={"zh": "好", "en": "{{ mood }}"})]),
    ("dead-link", ("steps", 0, "body", "en"),
     [step("a", body={"zh": "您好", "en": "[x](/c/what-it-costs)"})]),
    ("dead-link", ("steps", 0, "body", "en"),
     [step("a", body={"zh": "您好", "en": "[x](https://www.beaconcloud.example/c/gone)"})]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "path", "steps"), WRONG, ids=[f"{i}-{w[0]}" for i, w in enumerate(WRONG)]
)
def test_what_does_not_is_found_where_it_stands(
    code: str, path: tuple[str | int, ...], steps: list[dict[str, Any]]
) -> None:
    assert (code, path) in found(*steps)


def test_a_reply_can_be_waited_for_where_it_does_not_end_the_sequence() -> None:
    waits = step("h", "wait_for", event="reply", timeout="1d")
    assert found(waits, exits={"reply": False}) == []


def test_a_message_may_not_link_to_what_has_expired() -> None:
    linked = playbook(step("a", content=SLUG))
    last = dt.date.fromisoformat(str(linked.item(SLUG, "zh").expires))  # type: ignore[union-attr]
    assert list(paths.expired(linked, last)) == []
    [fault] = paths.expired(linked, last + dt.timedelta(days=1))
    assert (fault.code, fault.path) == ("expired-content", ("steps", 0, "content"))


def test_too_many_steps_are_refused_before_they_are_looked_at() -> None:
    assert found(*(step(f"s{n}") for n in range(paths.MOST_STEPS + 1))) == [
        ("too-many-steps", ("steps",))
    ]


def test_the_type_of_a_step_is_no_part_of_its_place(folder: Path) -> None:
    file = folder / "sequences" / "general-nurture.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        f"{text.rstrip()}\n  - {{key: x, type: branch, cases: [{{when: {{mood: 1}}, go: end}}]}}\n"
        "  - {key: y, type: dance}\n",
        encoding="utf-8",
    )
    at = [(each.code, each.key) for each in check(folder)]
    assert ("unknown-key", "steps[x].cases[1].when.mood") in at
    assert ("not-one-of", "steps[y].type") in at
