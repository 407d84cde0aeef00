"""The real worker, killed at every named point of sending: nothing twice, nothing lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sdr import failpoints

ROOT = Path(__file__).parents[3]
# The long form is `make kill`.
KILLS = {"sqlite": 300, "postgres": 60}


@pytest.mark.timeout(1800)
def test_killed_hundreds_of_times_it_sends_nothing_twice_and_loses_nothing(
    database_kind: str, database_url: str, tmp_path: Path
) -> None:
    figures = tmp_path / "figures.json"
    # A process of its own, because it forks: no thread of another test may be in it.
    subprocess.run(
        [sys.executable, "-m", "tests.kills", "--kills", str(KILLS[database_kind]),
         "--database", database_url, "--json", str(figures)],
        cwd=ROOT, check=False,
    )  # fmt: skip
    report: dict[str, Any] = json.loads(figures.read_text())
    print(report)
    assert report["twice"] == []
    assert report["unaccounted"] == []
    assert sum(report["hits"].values()) == KILLS[database_kind]
    assert all(report["hits"].get(point) for point in (*failpoints.POINTS, "random"))
    assert report["totals"]["sent"] > 0
    assert report["totals"]["uncertain"] > 0  # or the points lie where nothing is at stake
