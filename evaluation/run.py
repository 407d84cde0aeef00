"""`make eval`: how well it understands, and how its talks go, on what it was not made from.

Starts the whole product on free ports, sends it every labelled sentence of `tests/nlu` and lets the
scripted prospects talk to it. Prints tables; `--write` keeps them in `docs/quality.md` with the
plots, `--json FILE` keeps the figures. It measures and exits 0; the floors that must not fall are
tests (`tests/journey/test_quality.py`).
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.machine import described
from evaluation import prospects, report, sentences, sets
from tests.journey.product import running


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="make eval", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sets", nargs="*", choices=sets.SETS, default=list(sets.SETS))
    parser.add_argument("--languages", nargs="*", choices=sets.LANGUAGES, default=sets.LANGUAGES)
    parser.add_argument("--no-prospects", action="store_true", help="sentences only")
    parser.add_argument("--prospects", choices=("prospects", "prospects_dev"), default="prospects")
    parser.add_argument("--named", action="store_true", help="also the sentences of named_*.yml")
    parser.add_argument("--faults", type=Path, help="write what went wrong (dev and talks only)")
    parser.add_argument("--transcripts", type=Path, help="write the talks as text")
    parser.add_argument("--write", action="store_true", help="write docs/quality.md and its plots")
    parser.add_argument("--json", type=Path, help="keep the figures")
    arguments = parser.parse_args()
    begun = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="leadhatch-eval-") as folder,
        running(Path(folder)) as product,
    ):
        figures = [
            sentences.measure(product, name, language, sets.read(name, language))
            for name in arguments.sets
            for language in arguments.languages
        ]
        talks = [
            prospects.measure(product, prospects.read(language, arguments.prospects), language)
            for language in ([] if arguments.no_prospects else arguments.languages)
        ]
        named = [
            sentences.measure(product, "named", language, sets.read_named(language))
            for language in (arguments.languages if arguments.named else [])
        ]
        reviewed = [
            sentences.measure(product, "reviewed", language, sets.read("reviewed", language))
            for language in arguments.languages
            if sets.has("reviewed", language)
        ]
    text = report.text(figures, talks)
    print(text)
    if reviewed:
        print(report.text(reviewed, []))
    for each in named:
        print(report.named(each))
    print(f"\n{described(sets.ROOT)}; {time.monotonic() - begun:.0f} s")
    if arguments.faults:
        arguments.faults.write_text(report.faults(figures, talks), encoding="utf-8")
    if arguments.transcripts:
        arguments.transcripts.write_text(report.transcripts(talks), encoding="utf-8")
    if arguments.json:
        kept: dict[str, Any] = report.as_json(figures, talks)
        arguments.json.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
    if arguments.write:
        report.write(figures, talks, sets.ROOT / "docs", described(sets.ROOT))


if __name__ == "__main__":
    main()
