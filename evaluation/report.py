"""The figures in words, tables, JSON and plots; what went wrong, to be looked at.

Sentences of the test set are counted and never shown: whoever reads them tunes on them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evaluation.counting import Share, confusions
from evaluation.prospects import Talks
from evaluation.sentences import Figures
from evaluation.sets import NAMED

GOALS = {"acts": 0.92, "precision": 0.97, "recall": 0.92, "verdicts": 0.95, "told_all": 0.90}
LANGUAGES = {"zh": "Chinese", "en": "English"}


def text(figures: Sequence[Figures], talks: Sequence[Talks]) -> str:
    """All tables as Markdown."""
    parts = [_sentences(figures)] if figures else []
    parts += [_facts(figures), _acts(figures), _confusions(figures)] if figures else []
    parts += [_talks(talks)] if talks else []
    return "\n\n".join(parts)


def named(figures: Figures) -> str:
    """One line on the sentences that are labelled with places, tools and jobs alone."""
    counts = [(fact, figures.facts.by_fact[fact]) for fact in NAMED]
    parts = [f"{fact} {c.precision.value:.2f} / {c.recall.value:.2f}" for fact, c in counts]
    right, read, told = (
        sum(getattr(c, name) for _, c in counts) for name in ("right", "wrong", "missed")
    )
    return (
        f"named {figures.language} ({len(figures.understood)} sentences), precision / recall: "
        f"{Share(right, right + read)} / {Share(right, right + told)}; {', '.join(parts)}"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _sentences(figures: Sequence[Figures]) -> str:
    rows = [
        (
            f.name, f.language, len(f.understood), f.acts, f"{f.f1:.3f}", f.facts.all.precision,
            f.facts.all.recall, f"{f.out_of_scope.value:.2f}", f"{f.fallback.value:.3f}",
            f"{f.right_when_sure.value:.3f}",
        )
        for f in figures
    ]  # fmt: skip
    head = (
        "set", "language", "sentences", "acts right (95 %)", "macro-F1", "fact precision (95 %)",
        "fact recall (95 %)", "out of scope heard", "not sure", "right when sure",
    )  # fmt: skip
    return "## Sentences\n\n" + _table(head, rows)


def _facts(figures: Sequence[Figures]) -> str:
    names = sorted({name for f in figures for name in f.facts.by_fact})
    rows = []
    for name in names:
        row: list[object] = [f"`{name}`"]
        for f in figures:
            counts = f.facts.by_fact[name]
            row.append(f"{counts.precision.value:.2f} / {counts.recall.value:.2f} "
                       f"({counts.right + counts.missed})")  # fmt: skip
        rows.append(row)
    head = ["fact", *(f"{f.name} {f.language}" for f in figures)]
    return "## Facts: precision / recall (how often stated)\n\n" + _table(head, rows)


def _acts(figures: Sequence[Figures]) -> str:
    names = sorted({act for f in figures for act in f.by_act()})
    rows = []
    for act in names:
        shares = [f.by_act().get(act, Share(0, 0)) for f in figures]
        rows.append([f"`{act}`", *(f"{s.value:.2f} ({s.total})" for s in shares)])
    head = ["act", *(f"{f.name} {f.language}" for f in figures)]
    return "## Acts: read right (how many)\n\n" + _table(head, rows)


def _confusions(figures: Sequence[Figures]) -> str:
    rows = [
        (f"{f.name} {f.language}", ", ".join(
            f"{truth} → {act} {count}" for truth, act, count in confusions(f.pairs)))
        for f in figures
    ]  # fmt: skip
    return "## What is taken for what\n\n" + _table(("set", "most often"), rows)


def _talks(talks: Sequence[Talks]) -> str:
    rows = []
    for t in talks:
        count = len(t.talks)
        rows.append(
            (
                t.language,
                count,
                t.verdicts,
                t.handoffs,
                f"{t.facts.all.precision.value:.3f} / {t.facts.all.recall.value:.3f}",
                f"{sum(x.questions for x in t.talks) / count:.1f}",
                f"{sum(x.turns for x in t.talks) / count:.1f}",
                t.told_all,
                sum(len(x.repeated) for x in t.talks),
                sum(len(x.needless) for x in t.talks),
                sum(len(x.unmarked) for x in t.talks),
                sum(len(x.invented) for x in t.talks),
            )
        )
    head = (
        "language", "talks", "verdict as set by hand (95 %)", "handoff as set",
        "facts: precision / recall", "questions a talk", "turns a talk",
        "fit and BANT known within nine questions", "questions repeated", "questions needless",
        "asks without `asks`", "invented sums",
    )  # fmt: skip
    return "## Scripted prospects\n\n" + _table(head, rows)


def faults(figures: Sequence[Figures], talks: Sequence[Talks]) -> str:
    """What went wrong with sentences of the development set and in the talks."""
    lines = []
    for f in figures:
        if f.name != "dev":
            continue
        for u in f.understood:
            if u.counted_act != u.sentence.act:
                lines.append(f"{f.language} act {u.sentence.act} → {u.act} {u.confidence:.2f} "
                             f"[{u.sentence.asked}] {u.sentence.text}")  # fmt: skip
        for said, name, want, got in f.facts.faults:
            lines.append(
                f"{f.language} fact {name}: want {_short(want)}, got {_short(got)} | {said}"
            )
    for t in talks:
        for each in t.talks:
            if not each.right:
                lines.append(f"talk {each.prospect.id}: {each.verdict}, "
                             f"expected {each.prospect.expect['verdict']}")  # fmt: skip
            for kind in ("repeated", "needless", "unmarked", "invented"):
                lines += [f"talk {each.prospect.id} {kind}: {what}" for what in getattr(each, kind)]
        for said, name, want, got in t.facts.faults:
            lines.append(f"talk {said} fact {name}: want {_short(want)}, got {_short(got)}")
    return "\n".join(lines) + "\n"


def transcripts(talks: Sequence[Talks]) -> str:
    """Every talk as it was read by both sides."""
    parts = []
    for t in talks:
        for each in t.talks:
            expected = each.prospect.expect["verdict"]
            parts.append(f"═══ {each.prospect.id} · {each.verdict} (expected {expected}) ═══")
            for sender, said, asks in each.lines:
                mark = "  > " if sender == "prospect" else ""
                parts.append(f"{mark}{said}" + (f"   [{asks}]" if asks else ""))
            parts.append("")
    return "\n".join(parts)


def as_json(figures: Sequence[Figures], talks: Sequence[Talks]) -> dict[str, Any]:
    """The figures that floors and plots are made from."""
    return {
        "sentences": {
            f"{f.name}_{f.language}": {
                "acts": f.acts.value, "f1": f.f1, "precision": f.facts.all.precision.value,
                "recall": f.facts.all.recall.value, "out_of_scope": f.out_of_scope.value,
            }
            for f in figures
        },
        "talks": {
            t.language: {
                "verdicts": t.verdicts.value, "handoffs": t.handoffs.value,
                "told_all": t.told_all.value,
                "repeated": sum(len(x.repeated) for x in t.talks),
                "invented": sum(len(x.invented) for x in t.talks),
            }
            for t in talks
        },
    }  # fmt: skip


def write(figures: Sequence[Figures], talks: Sequence[Talks], docs: Path, machine: str) -> None:
    """`docs/quality.md` and its plots."""
    from evaluation import plots

    images = docs / "images"
    plots.acts(figures, images / "quality-acts.svg", GOALS["acts"])
    plots.facts(figures, images / "quality-facts.svg")
    plots.confusion(figures, images)
    head = (docs / "quality.head.md").read_text(encoding="utf-8")
    body = f"{head}\n{text(figures, talks)}\n\nMeasured by `make eval` on {machine}.\n"
    (docs / "quality.md").write_text(body, encoding="utf-8")


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
