"""Pictures of the figures: one question each, drawn with matplotlib."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from evaluation.sentences import Figures

INK, ACCENT, SECOND, QUIET = "#22262a", "#0f6b6b", "#c07a1a", "#d8d8d2"
COLOURS = {"zh": ACCENT, "en": SECOND}
NAMES = {"zh": "Chinese", "en": "English"}
plt.rcParams.update({
    "font.size": 9, "axes.edgecolor": QUIET, "axes.labelcolor": INK, "text.color": INK,
    "xtick.color": INK, "ytick.color": INK, "axes.spines.top": False, "axes.spines.right": False,
    "svg.hashsalt": "leadhatch", "svg.fonttype": "none",
})  # fmt: skip


def _of(figures: Sequence[Figures], name: str) -> list[Figures]:
    return [f for f in figures if f.name == name]


def acts(figures: Sequence[Figures], path: Path, goal: float) -> None:
    """Which acts are read right on the test set, per language, with their 95 % intervals."""
    own = _of(figures, "test")
    if not own:
        return
    names = sorted({act for f in own for act in f.by_act()}, reverse=True)
    figure, axes = plt.subplots(figsize=(7, 0.27 * len(names) + 1))
    for step, f in enumerate(own):
        shares = f.by_act()
        for row, act in enumerate(names):
            share = shares.get(act)
            if share is None:
                continue
            low, high = share.interval
            y = row + (0.16 if step else -0.16)
            axes.plot([low, high], [y, y], color=COLOURS[f.language], alpha=0.35, linewidth=3)
            axes.plot(share.value, y, "o", color=COLOURS[f.language], markersize=4.5,
                      label=NAMES[f.language] if row == 0 else None)  # fmt: skip
    axes.axvline(goal, color=INK, linewidth=0.8, linestyle=":")
    axes.set_yticks(range(len(names)), names)
    axes.set_xlim(0, 1.02)
    axes.set_title("Which acts are read right? (test set, dotted: goal)", loc="left")
    axes.legend(frameon=False, loc="lower left")
    _save(figure, path)


def facts(figures: Sequence[Figures], path: Path) -> None:
    """How many stated facts are read, and how many readings are right."""
    own = _of(figures, "test")
    if not own:
        return
    names = sorted({name for f in own for name in f.facts.by_fact}, reverse=True)
    figure, panes = plt.subplots(1, 2, figsize=(8, 0.3 * len(names) + 1), sharey=True)
    for pane, kind in zip(panes, ("precision", "recall"), strict=True):
        for step, f in enumerate(own):
            for row, name in enumerate(names):
                share = getattr(f.facts.by_fact[name], kind)
                y = row + (0.18 if step else -0.18)
                pane.barh(y, share.value, 0.32, color=COLOURS[f.language],
                          label=NAMES[f.language] if row == 0 else None)  # fmt: skip
        pane.set_xlim(0, 1)
        pane.set_title({"precision": "Is what was read right?", "recall": "Is what was said read?"}[
            kind], loc="left")  # fmt: skip
    panes[0].set_yticks(range(len(names)), names)
    panes[1].legend(frameon=False, loc="lower left", bbox_to_anchor=(0, -0.2), ncols=2)
    _save(figure, path)


def confusion(figures: Sequence[Figures], folder: Path) -> None:
    """What is taken for what on the development set, one picture per language."""
    for f in _of(figures, "dev"):
        names = sorted(f.by_act())
        counts = Counter(f.pairs)
        table = [[counts[truth, act] for act in names] for truth in names]
        figure, axes = plt.subplots(figsize=(7.4, 7))
        axes.imshow([[value**0.5 for value in row] for row in table], cmap="Blues", aspect="auto")
        axes.set_xticks(range(len(names)), names, rotation=90)
        axes.set_yticks(range(len(names)), names)
        axes.set_title(f"What is taken for what? ({NAMES[f.language]}, rows: meant)", loc="left")
        _save(figure, folder / f"quality-confusion-{f.language}.svg")


def _save(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
