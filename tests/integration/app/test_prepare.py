"""What happens before the processes start: secrets, database, first admin, or one clear line."""

from __future__ import annotations

import io
import socket
import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from app import prepare, supervise
from app.settings import Settings, SettingsError, load_settings
from sdr.db import Database
from sdr.texts import Texts


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def say(out: io.StringIO) -> supervise.Say:
    return supervise.Say(Texts.load(), "en", out)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the repository, with a model, and ports that are free."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "leadhatch.tar.gz").touch()
    (tmp_path / "playbook").mkdir()
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "MODELS", tmp_path / "models")
    for name in ("PORT", "RASA_PORT", "ACTIONS_PORT"):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            monkeypatch.setenv(f"LEADHATCH_{name}", str(probe.getsockname()[1]))
    monkeypatch.setenv("LEADHATCH_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("LEADHATCH_PLAYBOOK", str(tmp_path / "playbook"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    return tmp_path


def test_a_first_start_makes_everything_and_a_second_nothing(
    checkout: Path, say: supervise.Say, out: io.StringIO
) -> None:
    seen: list[str] = []

    def add_first_admin(settings: Settings, database: Database) -> None:
        database.ping()
        seen.append(settings.admin_password)

    assert prepare.prepare(say, add_first_admin) is True
    assert prepare.prepare(say, add_first_admin) is False
    assert seen[0] == seen[1]
    assert (checkout / "var" / "leadhatch.db").exists()
    assert stat.S_IMODE((checkout / "var").stat().st_mode) == 0o700
    assert not (checkout / "var" / "backups").exists()
    assert out.getvalue() == ""


def test_without_a_model_it_says_how_to_get_one(checkout: Path, say: supervise.Say) -> None:
    (checkout / "models" / "leadhatch.tar.gz").unlink()
    with pytest.raises(supervise.StartError, match="make train"):
        prepare.prepare(say, lambda _settings, _database: None)


def test_a_bad_setting_stops_before_anything_is_made(
    checkout: Path, say: supervise.Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADHATCH_TIMEZONE", "Mars/Olympus")
    with pytest.raises(SettingsError, match="LEADHATCH_TIMEZONE"):
        prepare.prepare(say, lambda _settings, _database: None)
    assert not (checkout / "var").exists()


def with_database(url: str, tmp_path: Path) -> Settings:
    return load_settings(
        {
            "LEADHATCH_DATABASE_URL": url,
            "LEADHATCH_VAR": str(tmp_path / "var"),
            "LEADHATCH_PLAYBOOK": str(tmp_path),
            "LEADHATCH_SECRET_KEY": "k" * 40,
            "LEADHATCH_ADMIN_PASSWORD": "correct-horse",
            "LEADHATCH_API_KEY": "api-key-of-tests",
            "LEADHATCH_WEBHOOK_SECRET": "hook-secret",
        },
        None,
    )


def test_a_newer_database_is_left_alone(
    database: Database, database_url: str, say: supervise.Say, tmp_path: Path
) -> None:
    with database.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(supervise.StartError, match=r"newer version .*9999"):
        prepare.bring_up_to_date(with_database(database_url, tmp_path), say)


def test_an_upgrade_says_where_the_copy_is(
    database_url: str,
    say: supervise.Say,
    out: io.StringIO,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.migrate.ScriptDirectory.get_current_head", lambda _self: "later")
    monkeypatch.setattr("app.migrate.command.upgrade", lambda _config, _target: None)
    prepare.bring_up_to_date(with_database(database_url, tmp_path), say)
    (copy,) = (tmp_path / "var" / "backups").iterdir()
    assert str(copy) in out.getvalue()


def test_a_database_that_is_away_is_one_line(say: supervise.Say, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"postgresql://u:hush-hush@127.0.0.1:{probe.getsockname()[1]}/leads"
        with pytest.raises(supervise.StartError) as raised:
            prepare.bring_up_to_date(with_database(url, tmp_path), say)
    assert str(raised.value).startswith("The database does not answer")
    assert "\n" not in str(raised.value)
    assert "hush-hush" not in str(raised.value)


def test_a_file_that_is_no_database_is_one_line(say: supervise.Say, tmp_path: Path) -> None:
    file = tmp_path / "leads.db"
    file.write_text("not a database, but long enough to be looked at" * 50)
    with pytest.raises(supervise.StartError) as raised:
        prepare.bring_up_to_date(with_database(f"sqlite:///{file}", tmp_path), say)
    assert "\n" not in str(raised.value)
