"""`leadhatch review export`: what reviewers put right, as training sentences and as a test.

Two files a language: `reviewed.<language>.yml` in the playbook's `nlu/`, which `make train` learns
from, and `reviewed_<language>.yml` beside the labelled sentences, which `make eval` counts. Both
are written whole each time, sorted, so that exporting twice changes nothing. A sentence that tells
who somebody is stays out: the files are kept and shared, the person may be erased.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli_context import ready
from app.cli_speech import say, text, told
from sdr.conversations import Message
from sdr.corrections import Correction
from sdr.facts import CONTACT_FACTS, LIST_FACTS, Fact
from sdr.texts import LANGUAGES

WHO = (*CONTACT_FACTS, "name", "company")
# what the labelled sentences hold; free text is kept as it was said and not compared
LABELLED = (
    "job_title", "region", "current_solution", "industry", "company_size", "persona",
    "buying_role", "need", "budget", "timeline",
)  # fmt: skip


def build() -> typer.Typer:
    """The group of commands."""
    program = typer.Typer(no_args_is_help=True)
    program.command("export", help=text("cli-help-review-export"))(export)
    return program


def export(
    nlu: Annotated[Path | None, typer.Option("--nlu", show_default=False)] = None,
    tests: Annotated[Path, typer.Option("--tests")] = Path("tests/nlu"),
) -> None:
    """Write the corrections as training sentences and as a regression test."""
    with ready() as (context, settings), told():
        folder = nlu or settings.playbook / "nlu"
        with context.database.session() as session:
            rows, left_out = gather(session)
        for language in LANGUAGES:
            mine = [row for row in rows if row["language"] == language]
            write(folder / f"reviewed.{language}.yml", training(mine))
            write(tests / f"reviewed_{language}.yml", regression(mine))
        say("cli-review-exported", count=len(rows), left_out=left_out, folder=str(folder))


def gather(session: Session) -> tuple[list[dict[str, Any]], int]:
    """One row a corrected sentence, as it stands now; how many tell who somebody is."""
    ids = select(Correction.message_id).distinct()
    messages = session.scalars(
        select(Message).where(Message.id.in_(ids)).order_by(Message.text, Message.id)
    )
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    left_out = 0
    for message in messages:
        trace = message.trace or {}
        stated = _stated(session, message.id)
        read = {each["fact"] for each in trace.get("read", ())}
        if (read | set(stated)) & set(WHO):
            left_out += 1
            continue
        facts = {name: value for name, value in stated.items() if name in LABELLED}
        row: dict[str, Any] = {
            "language": message.language, "text": " ".join(message.text.split()),
            "act": message.act,
        }  # fmt: skip
        if trace.get("asked"):
            row["asked"] = trace["asked"]
        if facts:
            row["facts"] = facts
        rows[message.language, row["text"]] = row
    return list(rows.values()), left_out


def training(rows: list[dict[str, Any]]) -> str:
    """The sentences by what they do, as the engine's training data."""
    import yaml

    by_act: dict[str, list[str]] = {}
    for row in rows:
        by_act.setdefault(row["act"], []).append(row["text"])
    blocks = [
        {"intent": act, "examples": [{"text": each} for each in sorted(texts)]}
        for act, texts in sorted(by_act.items())
    ]
    return yaml.safe_dump(
        {"version": "3.1", "nlu": blocks}, allow_unicode=True, sort_keys=False, width=1000
    )


def regression(rows: list[dict[str, Any]]) -> str:
    """The sentences with what they do and state, one a line, as the labelled sets have them."""
    import json

    shown = [{name: row[name] for name in row if name != "language"} for row in rows]
    return "".join(f"- {json.dumps(row, ensure_ascii=False)}\n" for row in shown)


def write(path: Path, content: str) -> None:
    """Write a file whole; an empty one goes, so that nothing stale is learned."""
    if "text" not in content:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def _stated(session: Session, message_id: str) -> dict[str, Any]:
    rows = session.scalars(
        select(Fact)
        .where(Fact.message_id == message_id, Fact.superseded_at.is_(None))
        .order_by(Fact.at, Fact.id)
    )
    stated: dict[str, Any] = {}
    for row in rows:
        if row.name in LIST_FACTS:
            stated.setdefault(row.name, []).append(row.value)
        else:
            stated[row.name] = row.value
    return stated
