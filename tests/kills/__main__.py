"""`make kill`: the long form of the kill test, on SQLite or on PostgreSQL."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
from pathlib import Path

from app import migrate
from tests.kills import harness


def main() -> int:
    """Run, print, and fail when anything was sent twice or lost."""
    parser = argparse.ArgumentParser(prog="make kill ARGS=…", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="URL of an empty database (default: an SQLite file)")
    parser.add_argument("--json", type=Path, help="write the figures there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="leadhatch-kill-") as name:
        url = asked.database or f"sqlite:///{name}/kill.db"
        migrate.upgrade(url)
        report = harness.run(url, Path(name), kills=asked.kills, seed=asked.seed)
    print(report)
    if asked.json is not None:
        # not `asdict`: it takes a Counter apart
        figures = {field.name: getattr(report, field.name) for field in dataclasses.fields(report)}
        asked.json.write_text(json.dumps(figures, default=list))
    return 1 if report.twice or report.unaccounted else 0


if __name__ == "__main__":
    sys.exit(main())
