"""A file of leads through the console: send it, map its columns, look at the dry run, take it in.

The file is taken in beside the request, in small units of work, and the page tells how far it is;
what was broken off goes on where it stood. Rows of `console.pages` point here.
"""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from aiohttp import web
from sqlalchemy.orm import Session

from console import csv_import, csv_mapping, csv_reading, lead_imports
from console.api import path_id
from console.auth import CALLER
from console.csv_import import AT_A_TIME, Outcome, Surroundings
from console.csv_mapping import CONSENTS, OTHERS, SOURCES, Plan
from console.keys import CLOCK, DATABASE, PLAYBOOK, TEXTS, TIMEZONE
from console.lead_imports import CHECKED, DONE, MAPPING, RUNNING, LeadImport
from console.rendering import page, words
from console.words import Words
from sdr import readers
from sdr.errors import BadInput
from sdr.texts import LANGUAGES

LOG = structlog.get_logger("console")
LARGEST = 10 * 1024 * 1024
SAMPLE = 3
TASKS: web.AppKey[dict[str, asyncio.Task[None]]] = web.AppKey("lead_import_tasks")


async def show_start(request: web.Request) -> web.Response:
    """Where a file is sent, and what came in lately."""
    return await _start(request)


async def do_send(request: web.Request) -> web.StreamResponse:
    """A file was sent: read it, guess its columns, go on to the mapping."""
    form = await request.post()
    sent, app = form.get("file"), request.app
    by, now = request[CALLER].by, app[CLOCK].now()
    try:
        if not isinstance(sent, web.FileField):
            raise BadInput(field="file", problem="no_file", allowed="")
        with sent.file as held:
            data = await asyncio.to_thread(held.read)
        text = csv_reading.decode(data)
        sheet = await asyncio.to_thread(csv_reading.read, text)
        if not sheet.rows:
            raise BadInput(field="file", problem="empty_file", allowed="")
    except BadInput as error:
        return await _start(request, problem=_problem(words(request), error))
    plan = Plan(
        csv_mapping.guess(sheet.header, app[PLAYBOOK], app[TEXTS]),
        language=readers.detect_language(" ".join(sheet.header), words(request).language),
    )
    made = await app[DATABASE].run(
        lambda session: lead_imports.begin(
            session, by=by, file=sent.filename, text=text, rows=len(sheet.rows),
            plan=plan.as_json(), now=now,
        ).id
    )  # fmt: skip
    raise web.HTTPSeeOther(f"/console/leads/import/{made}")


async def show_import(request: web.Request) -> web.Response:
    """The mapping, the dry run, how far it is, what became of it: as the import stands."""
    return await _page(request)


async def do_check(request: web.Request) -> web.StreamResponse:
    """Keep the mapping and look what would become of every row."""
    import_id, app, form = path_id(request, "import"), request.app, await request.post()
    plan = _plan(form)
    around = Surroundings(app[PLAYBOOK], app[TIMEZONE], app[CLOCK].now())
    wrong = csv_mapping.problem_of(plan, app[PLAYBOOK])

    def mapped(session: Session) -> str:
        held = lead_imports.get(session, import_id)
        if held.state in (RUNNING, DONE):
            return ""
        held.plan, held.touched_at, held.state = plan.as_json(), around.now, MAPPING
        return lead_imports.text_of(session, import_id) if wrong is None else ""

    def look(text: str) -> Outcome:
        return csv_import.check(app[DATABASE], csv_reading.read(text), plan, around)

    def checked(session: Session, outcome: Outcome) -> None:
        held = lead_imports.get(session, import_id)
        if held.state == MAPPING and held.plan == plan.as_json():  # nobody mapped it otherwise
            held.result, held.state = outcome.as_json(), CHECKED

    text = await app[DATABASE].run(mapped)
    if text:
        outcome = await asyncio.to_thread(look, text)
        await app[DATABASE].run(lambda session: checked(session, outcome))
    if wrong is not None:
        return await _page(request, problem=words(request).coded("import-problem", wrong))
    raise web.HTTPSeeOther(f"/console/leads/import/{import_id}#result")


async def do_run(request: web.Request) -> web.StreamResponse:
    """Take the file in as it was checked; or go on where it was broken off."""
    import_id, app = path_id(request, "import"), request.app

    def work(session: Session) -> bool:
        held = lead_imports.get(session, import_id)
        if not lead_imports.is_there(session, import_id):
            return False
        if held.state == CHECKED:
            held.state, held.done, held.result = RUNNING, 0, {}
        return held.state == RUNNING

    if await app[DATABASE].run(work):
        begin(app, import_id, request[CALLER].by)
    raise web.HTTPSeeOther(f"/console/leads/import/{import_id}#result")


def begin(app: web.Application, import_id: str, by: str) -> None:
    """Take it in beside the request, unless that is under way."""
    tasks = app[TASKS]
    if import_id in tasks and not tasks[import_id].done():
        return
    tasks[import_id] = asyncio.create_task(_run(app, import_id, by))


async def taking(app: web.Application) -> Any:
    """What is under way when the program stops is broken off between two units of work."""
    yield
    for task in app[TASKS].values():
        task.cancel()
    await asyncio.gather(*app[TASKS].values(), return_exceptions=True)
    app[TASKS].clear()


async def _run(app: web.Application, import_id: str, by: str) -> None:
    text = await app[DATABASE].run(lambda session: lead_imports.text_of(session, import_id))
    sheet = await asyncio.to_thread(csv_reading.read, text)
    done = False
    try:
        while not done:
            done = await app[DATABASE].run(
                lambda session: _some(session, app, import_id, sheet, by)
            )
    except Exception:
        LOG.exception("import_broken_off", import_id=import_id)


def _some(
    session: Session, app: web.Application, import_id: str, sheet: csv_reading.Sheet, by: str
) -> bool:
    """The next rows, in one unit of work; True when all are in."""
    held = session.get(LeadImport, import_id, with_for_update=True)
    if held is None or held.state != RUNNING:
        return True
    now = app[CLOCK].now()
    around = Surroundings(app[PLAYBOOK], app[TIMEZONE], now)
    outcome = Outcome.from_json(dict(held.result))
    rows = sheet.rows[held.done : held.done + AT_A_TIME]
    csv_import.take(session, rows, sheet.header, Plan.from_json(held.plan), around, outcome, by=by)
    held.done, held.touched_at = held.done + len(rows), now
    held.result = outcome.as_json()
    if held.done >= len(sheet.rows):
        held.state = DONE
        lead_imports.forget(held)  # the file is no longer needed
        return True
    return False


async def _start(request: web.Request, *, problem: str | None = None) -> web.Response:
    told = words(request)
    held = await request.app[DATABASE].run(lead_imports.recent)
    recent = [(each, told.when(each.created_at)) for each in held]
    return page(
        request, told, "import_start.html", recent=recent, problem=problem,
        most_mb=LARGEST // 1024 // 1024, most_rows=csv_reading.MOST_ROWS,
        status=422 if problem else 200,
    )  # fmt: skip


async def _page(request: web.Request, *, problem: str | None = None) -> web.Response:
    told, import_id = words(request), path_id(request, "import")

    def load(session: Session) -> tuple[LeadImport, bool, str]:
        held, there = (
            lead_imports.get(session, import_id), lead_imports.is_there(session, import_id)
        )  # fmt: skip
        mapping = held.state in (MAPPING, CHECKED)  # only then the columns are shown
        return held, there, lead_imports.text_of(session, import_id) if mapping else ""

    held, there, text = await request.app[DATABASE].run(load)
    sheet = await asyncio.to_thread(csv_reading.read, text) if text else csv_reading.Sheet((), [])
    columns = [
        (number, title, [r.cells[number] for r in sheet.rows[:SAMPLE] if number < len(r.cells)])
        for number, title in enumerate(sheet.header)
    ]
    outcome = Outcome.from_json(dict(held.result)) if held.result else None
    under_way = held.state == RUNNING and not _idle(request.app, import_id)
    return page(
        request, told, "import.html", held=held, there=there, columns=columns,
        plan=Plan.from_json(held.plan),
        targets=_targets(told), outcome=outcome, under_way=under_way, problem=problem,
        problems=[_worded(told, each) for each in (outcome.problems[:100] if outcome else ())],
        all_languages=LANGUAGES, status=422 if problem else 200,
    )  # fmt: skip


def _idle(app: web.Application, import_id: str) -> bool:
    task = app[TASKS].get(import_id)
    return task is None or task.done()


def _targets(words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column can go to, in groups: the label of the group, values with labels."""

    def named(target: str) -> tuple[str, str]:
        return target, words.t(f"import-target-{target.replace('.', '-').replace('_', '-')}")

    groups = [
        (words.t("console-facts"), [(name, words.fact(name)) for name in csv_mapping.FACTS]),
        (words.t("console-consent"), [named(each) for each in CONSENTS]),
        (words.t("import-group-other"), [named(each) for each in (*OTHERS, *SOURCES)]),
    ]
    own = words.playbook.own.fields
    if own:
        labels = [(f"own.{each.code}", each.label.in_language(words.language)) for each in own]
        groups.append((words.t("leads-fields"), labels))
    return groups


def _plan(form: Any) -> Plan:
    mapping = {
        int(key.removeprefix("column.")): str(target)
        for key, target in form.items()
        if key.startswith("column.") and key.removeprefix("column.").isdecimal() and target
    }
    language = str(form.get("language", ""))
    return Plan(
        mapping=mapping,
        language=language if language in LANGUAGES else LANGUAGES[0],
        source=" ".join(str(form.get("source", "")).split())[:120],
        tag=" ".join(str(form.get("tag", "")).split())[:60],
        consent=("email",) if form.get("consent") else (),
        proof=" ".join(str(form.get("proof", "")).split())[:1000],
    )


def _problem(words: Words, error: BadInput) -> str:
    problem = str(error.params.get("problem", "")).replace("_", "-")
    return words.t(f"import-problem-{problem}", allowed=str(error.params.get("allowed", "")))


def _worded(words: Words, kept: dict[str, Any]) -> dict[str, Any]:
    """A problem of a row as a person reads it: what is wrong and what to do."""
    key = f"import-row-{str(kept['problem']).replace('_', '-')}"
    known = key if words.texts.has(key, words.language) else "import-row-other"
    return {**kept, "text": words.t(known, value=kept.get("value", "…"), allowed=kept["allowed"])}
