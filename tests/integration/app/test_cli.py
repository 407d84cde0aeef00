"""The command line as an operator uses it: one line, the right exit code, no stack trace."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from adapters import dkim
from adapters.dns_records import Dns
from app import cli
from console.sign_in import sign_in
from sdr import second_factor, sign_ins, staff
from sdr.audit import Audited
from sdr.db import Database
from sdr.ports import SystemClock
from sdr.sealing import Seal

SETTINGS = {
    "LEADHATCH_SECRET_KEY": "0123456789abcdef0123", "LEADHATCH_ADMIN_PASSWORD": "admin-password-1",
    "LEADHATCH_API_KEY": "an-api-key-of-the-test", "LEADHATCH_WEBHOOK_SECRET": "a-webhook-secret",
    "LANG": "en_US.UTF-8",
}  # fmt: skip


@pytest.fixture
def environment(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    given = {
        **SETTINGS, "LEADHATCH_DATABASE_URL": database_url, "LEADHATCH_VAR": str(tmp_path / "var"),
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LEADHATCH_SMTP_URL"):
        monkeypatch.delenv(name, raising=False)
    return given


def leadhatch(*arguments: str) -> Result:
    result = CliRunner().invoke(cli.build(list(arguments)), list(arguments))
    assert "Traceback" not in result.output
    return result


async def may_enter(database: Database, email: str, password: str) -> bool:
    return await sign_in(database, SystemClock(), email, password) is not None


async def test_a_member_is_added_with_a_password_that_works(
    environment: dict[str, str], database: Database
) -> None:
    result = leadhatch("staff", "add", "Li.Wei@Example.com", "--role", "rep", "--language", "zh")
    assert result.exit_code == 0, result.output
    shown = re.search(r"only now: (\S+)", result.output)
    assert shown is not None
    assert await may_enter(database, "li.wei@example.com", shown[1])
    again = leadhatch("staff", "add", "li.wei@example.com")
    assert again.exit_code == 1
    assert len(again.output.strip().splitlines()) == 1


async def test_a_password_is_set_anew_and_an_account_closed(
    environment: dict[str, str], database: Database
) -> None:
    leadhatch("staff", "add", "a@example.com", "--password", "the first password")
    reset = leadhatch("staff", "reset-password", "a@example.com", "--password", "the second one")
    assert reset.exit_code == 0
    assert not await may_enter(database, "a@example.com", "the first password")
    assert await may_enter(database, "a@example.com", "the second one")
    assert leadhatch("staff", "disable", "a@example.com").exit_code == 0
    assert not await may_enter(database, "a@example.com", "the second one")
    assert "closed" in leadhatch("staff", "list").output
    assert leadhatch("staff", "enable", "--email", "A@example.com").exit_code == 0
    assert await may_enter(database, "a@example.com", "the second one")
    assert "closed" not in leadhatch("staff", "list").output
    with database.session() as session:
        rows = session.scalars(select(Audited).order_by(Audited.id)).all()
        assert [(row.by, row.what) for row in rows] == [
            ("operator", "leadhatch staff reset-password"),
            ("operator", "leadhatch staff disable"),
            ("operator", "leadhatch staff enable"),
        ]
        assert {row.subject for row in rows} == {staff.get_by_email(session, "a@example.com").id}


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["staff", "add", "no-address"], 1, "not an e-mail address"),
        (["staff", "add", "a@example.com", "--role", "boss"], 1, "one of"),
        (["staff", "add", "a@example.com", "--language", "fr"], 1, "one of"),
        (["staff", "add", "a@example.com", "--password", "short"], 1, "too short"),
        (["staff", "add"], 2, "Which e-mail"),
        (["staff", "reset-password", "nobody@example.com"], 1, "nobody@example.com"),
        (["staff", "disable", "nobody@example.com"], 1, "nobody@example.com"),
        (["mail-test", "no-address"], 1, "not an e-mail address"),
        (["restore", "/nowhere/file", "--yes"], 1, "/nowhere/file"),
        (["check", "/nowhere"], 1, "/nowhere"),
    ],
)
def test_a_mistake_is_one_line(
    environment: dict[str, str], arguments: list[str], code: int, line: str
) -> None:
    result = leadhatch(*arguments)
    assert (result.exit_code, line in result.output) == (code, True), result.output


def test_a_bad_setting_stops_with_two(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADHATCH_PORT", "99999")
    result = leadhatch("staff", "list")
    assert result.exit_code == 2
    assert result.output.startswith("LEADHATCH_PORT")


def test_the_operators_language_is_spoken(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "已添加" in leadhatch("staff", "add", "b@example.com").output


def test_a_second_factor_is_reset_for_a_lost_phone(
    environment: dict[str, str], database: Database
) -> None:
    leadhatch("staff", "add", "a@example.com", "--password", "the first password")
    now = SystemClock().now()
    with database.session() as session:
        member = staff.get_by_email(session, "a@example.com")
        second_factor.start(session, member, Seal("a key of the test", "second factor"), now)
        staff.open_session(session, member, now)
    assert leadhatch("staff", "reset-totp", "a@example.com").exit_code == 0
    with database.session() as session:
        assert second_factor.of(session, member.id) is None
        assert sign_ins.of(session, member.id, now) == []
        line = session.scalars(select(Audited)).one()
        assert (line.by, line.subject) == ("operator", member.id)
    assert leadhatch("staff", "reset-totp", "nobody@example.com").exit_code == 1


def test_a_backup_is_restored(environment: dict[str, str], database: Database) -> None:
    leadhatch("staff", "add", "kept@example.com")
    made = leadhatch("backup")
    path = made.output.strip().rpartition(" ")[2]
    assert Path(path).is_file()
    leadhatch("staff", "add", "later@example.com")
    database.engine.dispose()
    assert leadhatch("restore", path).exit_code == 1  # nobody there to say yes
    result = leadhatch("restore", path, "--yes")
    assert result.exit_code == 0, result.output
    with database.session() as session:
        assert staff.find(session, "kept@example.com") is not None
        assert staff.find(session, "later@example.com") is None


async def test_the_first_admin_is_made_once_and_never_overwritten(
    environment: dict[str, str], database: Database
) -> None:
    assert leadhatch("migrate").exit_code == 0
    assert await may_enter(database, "admin@example.com", "admin-password-1")
    leadhatch("staff", "reset-password", "admin@example.com", "--password", "changed by hand")
    assert leadhatch("migrate").exit_code == 0
    assert await may_enter(database, "admin@example.com", "changed by hand")


def test_an_empty_database_says_what_to_do(
    environment: dict[str, str], empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADHATCH_DATABASE_URL", empty_database_url)
    result = leadhatch("staff", "list")
    assert result.exit_code == 1
    assert "leadhatch migrate" in result.output


def test_a_test_mail_goes_to_the_outbox_where_no_server_is_set(
    environment: dict[str, str], tmp_path: Path
) -> None:
    result = leadhatch("mail-test", "ops@example.com")
    assert result.exit_code == 0, result.output
    (message,) = (tmp_path / "var/outbox").glob("*.eml")
    assert "To: ops@example.com" in message.read_text()


def test_a_mail_server_that_is_away_is_named(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADHATCH_SMTP_URL", "smtp://127.0.0.1:8149")
    result = leadhatch("mail-test", "ops@example.com")
    assert result.exit_code == 1
    assert "127.0.0.1:8149" in result.output


def test_the_shipped_playbook_is_good(environment: dict[str, str]) -> None:
    result = leadhatch("check")
    assert result.exit_code == 0, result.output


def test_the_help_names_every_command(environment: dict[str, str]) -> None:
    output = leadhatch("--help").output
    for name in ("run", "serve", "actions", "nurture", "check", "staff", "mail-test", "backup",
                 "restore", "migrate"):  # fmt: skip
        assert name in output


def test_variants_are_shown_in_words_and_as_json(
    environment: dict[str, str], database: Database
) -> None:
    import json

    from sdr import conversations, leads

    none = leadhatch("talks", "variants")
    assert none.exit_code == 0
    assert "variants.yml" in none.output
    with database.session() as session:
        now = SystemClock().now()
        lead = leads.create(session, language="en", source={}, now=now)
        conversations.start(
            session, lead=lead, language="en", source={}, now=now, variant="spring:short"
        )
    shown = leadhatch("talks", "variants")
    assert "spring · short: 1 talks · first question answered: 0 (0.0 %" in shown.output
    [row] = json.loads(leadhatch("talks", "variants", "--json").output)["variants"]
    assert (row["variant"], row["talks"]) == ("short", 1)


def test_leads_are_taken_away_batch_by_batch_and_that_is_noted(
    environment: dict[str, str], database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from console import csv_export
    from sdr import leads

    monkeypatch.setattr(csv_export, "BATCH", 2)
    with database.session() as session:
        ids = [
            leads.create(session, language="en", source={}, now=SystemClock().now()).id
            for _ in range(5)
        ]
    file = tmp_path / "all.csv"
    done = leadhatch(
        "leads", "export", str(file), "--where", "language=en", "--by", "mei@x.example"
    )
    assert done.exit_code == 0, done.output
    assert "5" in done.output
    with file.open(encoding="utf-8-sig", newline="") as held:
        assert {row["ID"] for row in csv.DictReader(held)} == set(ids)
    with database.session() as session:
        [line] = session.scalars(select(Audited).where(Audited.action == "export"))
        assert (line.by, line.what) == ("mei@x.example", "leadhatch leads export")
        assert line.detail["filters"] == ["language"]


def test_a_key_is_made_once_and_mail_is_signed_with_it(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "not signed" in leadhatch("mail-test", "ops@example.com").output
    made = leadhatch("dkim-key", "--selector", "s1")
    assert made.exit_code == 0, made.output
    assert "s1._domainkey.example.com TXT\nv=DKIM1; k=rsa; p=MII" in made.output
    file = tmp_path / "var/dkim/s1.pem"
    assert file.stat().st_mode & 0o077 == 0
    again = leadhatch("dkim-key", "--selector", "s1")
    assert (again.exit_code, "left as it is" in again.output) == (1, True)

    for line in made.output.splitlines():
        if line.startswith("LEADHATCH_"):
            name, _, value = line.partition("=")
            monkeypatch.setenv(name, value)
    asked: list[str] = []

    async def txt(_dns: Dns, name: str) -> list[str]:
        asked.append(name)
        return []

    monkeypatch.setattr(Dns, "txt", txt)
    result = leadhatch("mail-test", "ops@example.com")
    assert result.exit_code == 0, result.output
    assert "DNS has no key yet" in result.output
    assert asked == ["s1._domainkey.example.com"]
    newest = max((tmp_path / "var/outbox").glob("*.eml"), key=lambda each: each.stat().st_mtime_ns)
    assert "DKIM-Signature:" in newest.read_text()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"LEADHATCH_DKIM_KEY": "none.pem"}, "LEADHATCH_DKIM_KEY: is no file that is there"),
        ({"LEADHATCH_DKIM_KEY": "README.md"}, "LEADHATCH_DKIM_KEY: holds no private key"),
        ({"LEADHATCH_DKIM_DOMAIN": "other.example"}, "LEADHATCH_DKIM_DOMAIN: is neither"),
        ({"LEADHATCH_DKIM_SELECTOR": ""}, "LEADHATCH_DKIM_SELECTOR: is needed"),
    ],
)
def test_check_names_what_is_wrong_with_signing(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    changes: dict[str, str], line: str,
) -> None:  # fmt: skip
    key = tmp_path / "key.pem"
    key.write_bytes(dkim.make())
    given = {"LEADHATCH_DKIM_KEY": str(key), "LEADHATCH_DKIM_SELECTOR": "s1"}
    for name, value in (given | changes).items():
        monkeypatch.setenv(name, value)
    result = leadhatch("check")
    assert (result.exit_code, line in result.output) == (2, True), result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_playbook_can_be_checked_before_there_are_settings(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LEADHATCH_SECRET_KEY")
    assert leadhatch("check").exit_code == 0
