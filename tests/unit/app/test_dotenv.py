"""The first secrets: made once, private, never touched again."""

from __future__ import annotations

import stat
from pathlib import Path

from app import dotenv
from app.settings import load_settings, read_dotenv


def test_a_first_start_makes_every_secret(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    assert dotenv.ensure(file, {}, "en") == list(dotenv.SECRETS)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    settings = load_settings({"LEADHATCH_PLAYBOOK": str(tmp_path)}, file)
    assert len(settings.secret_key) >= 32
    assert len(set(read_dotenv(file).values())) == len(dotenv.SECRETS)


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    dotenv.ensure(file, {}, "en")
    before = file.read_text()
    assert dotenv.ensure(file, {}, "en") == []
    assert file.read_text() == before


def test_what_is_missing_is_appended_and_the_rest_kept(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# mine\nLEADHATCH_PORT=8001\nLEADHATCH_API_KEY=kept-as-it-is")
    made = dotenv.ensure(file, {"LEADHATCH_SECRET_KEY": "from the environment"}, "en")
    assert made == ["LEADHATCH_ADMIN_PASSWORD", "LEADHATCH_WEBHOOK_SECRET"]
    assert file.read_text().startswith(
        "# mine\nLEADHATCH_PORT=8001\nLEADHATCH_API_KEY=kept-as-it-is\nLEADHATCH_ADMIN_PASSWORD="
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
