"""The figures of nurture in one run: sending on either database, an idle pass, many who enter.

Each part is measured by its own module, one after another; `report` prints them as they do, and
then what is wanted of each beside what it came to, as ratios where two sides were measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from benchmarks import enrolment, pool, sending

MEMORY = 150.0


def measure(
    rounds: int, messages: int, sessions: int, sizes: Sequence[int], leads: int
) -> dict[str, Any]:
    """All parts; what cannot be measured here says why in its place."""
    result: dict[str, Any] = {}
    try:
        result["sending"] = sending.measure(rounds, messages, sessions)
    except sending.Missing as missing:
        result["missing"] = str(missing)
    result["pool"] = pool.measure(list(sizes), "postgres")
    result["enrolment"] = enrolment.measure(leads, "postgres")
    return result


def report(result: dict[str, Any]) -> str:
    """The figures for people, and which are as wanted."""
    parts = [pool.report(result["pool"]), enrolment.report(result["enrolment"])]
    if "sending" in result:
        parts.insert(0, sending.report(result["sending"]))
    else:
        parts.insert(0, result["missing"])
    lines = [f"{'nurture':46}{'measured':>10}  wanted"]
    for what, value, wanted, good in judged(result):
        lines.append(f"{what:46}{value:>10}  {wanted}{'' if good else '  ← not met'}")
    return "\n\n".join((*parts, "\n".join(lines)))


def judged(result: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """What is wanted of nurture: what, the figure, the wish, whether it is met."""
    found: list[tuple[str, str, str, bool]] = []
    memory = [
        *(each["pss_mb"] for each in result["pool"]["sizes"].values()),
        result["enrolment"]["pss_mb"],
    ]
    if "sending" in result:
        base = median(result["sending"]["smtp_source"])
        for name, figures in result["sending"]["ours"].items():
            memory.append(figures["pss_mb"])
            if name.startswith("door"):
                ratio = median(figures["rates"]) / base
                found.append((
                    f"sending against smtp-source, {name.partition(', ')[2]}", f"{ratio:.3f}",
                    f"≥ {sending.WANTED}", ratio >= sending.WANTED,
                ))  # fmt: skip
    sizes = result["pool"]["sizes"]
    low, high = min(sizes), max(sizes)
    ratio = sizes[high]["pass_ms"] / sizes[low]["pass_ms"]
    found.append((
        f"a pass with nothing due, {high:,} against {low:,}", f"{ratio:.2f}", f"≤ {pool.WANTED}",
        ratio <= pool.WANTED,
    ))  # fmt: skip
    took, leads = result["enrolment"]["seconds"], result["enrolment"]["leads"]
    limit = enrolment.WANTED * leads / enrolment.MILLION  # the pace of a million in a minute
    found.append((
        f"{leads:,} leads enter, seconds", f"{took:.1f}", f"≤ {limit:.1f}", took <= limit,
    ))  # fmt: skip
    most = max(memory)
    found.append(("memory of a worker at the most, MB", f"{most:.0f}", f"≤ {MEMORY:.0f}",
                  most <= MEMORY))  # fmt: skip
    return found
