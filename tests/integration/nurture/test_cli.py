"""The commands as an operator types them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli_nurture import build
from nurture import reviews
from sdr.db import Database
from tests import builders
from tests.integration.nurture.test_tick import HOUR, TUESDAY

ROOT = Path(__file__).parents[3]
MOMENT = (TUESDAY + HOUR).isoformat()


def run(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(build(), list(arguments), env=environment)


@pytest.mark.parametrize(
    ("language", "word"), [("en_US.UTF-8", "folder."), ("zh_CN.UTF-8", "文件夹。")]
)
def test_the_help_is_whole_and_in_the_operators_language(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    monkeypatch.setenv("LANG", language)
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    output = CliRunner().invoke(build(), ["--help"]).output
    assert word in output
    assert "..." not in output.partition("Commands")[2]


def enrollable(database: Database) -> None:
    with database.session() as session:
        builders.conversation(session, builders.lead(session))


def test_tick_prints_what_it_did_and_writes_the_outbox(
    database: Database, database_url: str, environment: dict[str, str]
) -> None:
    enrollable(database)
    environment["LEADHATCH_DATABASE_URL"] = database_url
    done = run(environment, "tick", "--now", MOMENT)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {
        "enrolled": 1, "due": 0, "sent": 1, "skipped": 0, "failed": 0, "uncertain": 0,
        "requalified": 0,
    }  # fmt: skip
    [mail] = (Path(environment["LEADHATCH_VAR"]) / "outbox").iterdir()
    assert mail.name.startswith("20260303T030000-")
    assert b"@beaconcloud.example>" in mail.read_bytes()
    assert b"Date: Tue, 03 Mar 2026 03:00:00" in mail.read_bytes()


def test_two_ticks_at_once_send_once(
    database: Database, database_url: str, environment: dict[str, str]
) -> None:
    enrollable(database)
    environment["LEADHATCH_DATABASE_URL"] = database_url
    command = [sys.executable, "-c", "from app.cli_nurture import build; build()()", "tick", "--now",
               MOMENT]  # fmt: skip
    passes = [
        subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    counts = [json.loads(each.communicate(timeout=60)[0]) for each in passes]
    assert sum(each["enrolled"] for each in counts) == 1
    assert sum(each["sent"] for each in counts) == 1
    assert len(list((Path(environment["LEADHATCH_VAR"]) / "outbox").iterdir())) == 1


def test_the_worker_works_and_stops_when_told(
    database: Database, database_url: str, environment: dict[str, str]
) -> None:
    enrollable(database)
    environment["LEADHATCH_DATABASE_URL"] = database_url
    worker = subprocess.Popen(
        [sys.executable, "-c", "from app.cli_nurture import build; build()()", "work"],
        cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 30
        while _enrolled(database) == 0:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    finally:
        worker.send_signal(signal.SIGTERM)
        output, _ = worker.communicate(timeout=30)
    assert worker.returncode == 0, output
    assert "Traceback" not in output
    assert "wang@" not in output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tick", "--now", "yesterday"), "yesterday is no time"),
        (("preview", "nothing", "--persona", "buyer", "--language", "en"), "There is no sequence"),
        (("preview", "general-nurture", "--step", "99", "--persona", "buyer", "--language", "en"),
         "has steps 1 to"),
        (("preview", "general-nurture"), "Say for whom"),
        (("preview", "general-nurture", "--persona", "king", "--language", "en"), "no persona"),
        (("preview", "general-nurture", "--persona", "buyer", "--language", "fr"), "no language"),
        (("import", "/nowhere.yml"), "is no sequence file"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line(
    environment: dict[str, str], arguments: tuple[str, ...], said: str
) -> None:
    done = run(environment, *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.output


def test_a_bad_setting_is_one_line(environment: dict[str, str]) -> None:
    environment["LEADHATCH_TIMEZONE"] = "Mars/Olympus"
    done = run(environment, "tick")
    assert done.exit_code == 2
    assert "LEADHATCH_TIMEZONE" in done.stderr


def test_preview_shows_the_mail_and_stores_nothing(environment: dict[str, str]) -> None:
    done = run(
        environment, "preview", "general-nurture", "--step", "1", "--persona", "executive",
        "--language", "zh",
    )  # fmt: skip
    assert done.exit_code == 0
    assert done.stdout.startswith("【广告】")
    assert "王磊，您好" in done.stdout
    assert not Path(environment["LEADHATCH_VAR"]).exists()


def test_simulate_prints_the_calendar_and_why(environment: dict[str, str]) -> None:
    arguments = ("simulate", "executive-figures", "--persona", "executive", "--start",
                 "2026-03-06T19:00+08:00")  # fmt: skip
    done = run(environment, *arguments)
    assert "enters this sequence" in done.stdout
    assert "1. 2026-03-09 Mon 09:00" in done.stdout
    assert "waits for the send window" in done.stdout
    shape = json.loads(run(environment, *arguments, "--json").stdout)
    assert shape["steps"][0]["why"] == "first-deferred"
    assert shape["chosen"] == "executive-figures"


def test_validate_and_import_refuse_what_is_wrong(
    environment: dict[str, str], tmp_path: Path
) -> None:
    assert run(environment, "validate").exit_code == 0
    assert run(environment, "export", str(tmp_path / "out")).exit_code == 0
    file = tmp_path / "out" / "general-nurture.yml"
    held = Path(environment["LEADHATCH_PLAYBOOK"]) / "sequences" / file.name
    written = file.read_text()

    file.write_text(written.replace("{{ sender }}", "{{ lead.name.upper() }}"))
    done = run(environment, "validate", str(file))
    assert done.exit_code == 1
    assert "sequences/general-nurture.yml" in done.stderr

    file.write_text(written.replace("{{ sender }}", "{{ nobody }}"))
    assert run(environment, "import", str(file)).exit_code == 2

    file.write_text(written.replace("wait: 0m", "wait: 1d", 1))
    done = run(environment, "import", str(file))
    assert done.exit_code == 2
    assert "version 2" in done.stderr
    assert held.read_text() == written

    file.write_text(written.replace("wait: 0m", "wait: 1d", 1).replace("version: 1", "version: 2"))
    done = run(environment, "import", str(file))
    assert done.exit_code == 0, done.output
    assert "version: 2" in held.read_text()


def _enrolled(database: Database) -> int:
    from sqlalchemy import func, select

    from nurture.enrollments import Enrollment

    with database.session() as session:
        return session.scalars(select(func.count()).select_from(Enrollment)).one()


def test_stop_keeps_everything_in_and_start_lets_it_go(
    database: Database, database_url: str, environment: dict[str, str]
) -> None:
    enrollable(database)
    environment |= {"LEADHATCH_DATABASE_URL": database_url, "LANG": "en_US.UTF-8"}
    stopped = run(environment, "stop", "--note", "wrong price", "--by", "lin@example.com")
    assert stopped.exit_code == 0, stopped.output
    assert "Stopped: all nurture." in stopped.stdout
    listed = run(environment, "switches").stdout
    assert "lin@example.com" in listed
    assert "wrong price" in listed
    held = json.loads(run(environment, "tick", "--now", MOMENT).stdout)
    assert (held["enrolled"], held["sent"]) == (1, 0)
    assert run(environment, "start").exit_code == 0
    assert "running" in run(environment, "switches").stdout
    assert json.loads(run(environment, "tick", "--now", MOMENT).stdout)["sent"] == 1
    for wrong in (["--sequence", "nothing"], ["--lead", "nobody"],
                  ["--lead", "a", "--sequence", "b"]):  # fmt: skip
        assert run(environment, "stop", *wrong).exit_code == 2


def test_enroll_tries_takes_resumes_and_says_why(
    database: Database, database_url: str, environment: dict[str, str]
) -> None:
    environment["LEADHATCH_DATABASE_URL"] = database_url
    with database.session() as session:
        for number in range(3):
            lead = builders.lead(session, email=f"p{number}@mill.example" if number else None)
            lead.stage, lead.verdict = "nurturing", "nurture"
            session.flush()
            reviews.mark(session, "lead", lead.id, lead.updated_at)
    assert run(environment, "enroll").exit_code == 2
    tried = run(environment, "enroll", "--segment", "all", "--dry-run")
    assert "2 leads would enter, of 3" in tried.output
    assert "1  no address, and never in the chat" in tried.output
    done = run(environment, "enroll", "--segment", "all", "--json")
    shape = json.loads(done.stdout)
    assert (shape["state"], shape["entered"]) == ("done", 2)
    assert shape["kept_out"] == {"no_email_address": 1}
    again = run(environment, "enroll", "--resume", shape["id"])
    assert "2 leads entered, of 3" in again.output
    assert run(environment, "enroll", "--stop", shape["id"]).exit_code == 1
    assert run(environment, "enroll", "nothing", "--segment", "all").exit_code == 1
