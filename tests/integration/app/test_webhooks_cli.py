"""`leadhatch webhooks`: entered, listed, switched, rotated, taken away, and written down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app import cli_webhooks
from sdr.audit import Audited
from sdr.db import Database
from sdr.subscriptions import Subscription

HOOK = "https://crm.example.com/hooks"


@pytest.fixture
def leadhatch(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    settings = {
        "SECRET_KEY": "k" * 32, "ADMIN_PASSWORD": "p" * 16, "API_KEY": "a" * 16,
        "WEBHOOK_SECRET": "w" * 16, "VAR": str(tmp_path / "var"), "DATABASE_URL": database_url,
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(f"LEADHATCH_{name}", value)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("LC_ALL", "")

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli_webhooks.build(), list(arguments))
        return done.exit_code, done.output

    return run


def test_the_commands_do_what_the_console_does(
    leadhatch: Callable[..., tuple[int, str]], database_url: str
) -> None:
    code, said = leadhatch("add", "CRM", HOOK, "--event", "handoff.created")
    assert code == 0
    assert "whsec_" in said
    database = Database(database_url)
    try:
        with database.session() as session:
            made = session.scalars(select(Subscription)).one()
            assert made.events == ["handoff.created"]
        assert HOOK in leadhatch("list")[1]
        assert "whsec_" in leadhatch("rotate", made.id)[1]
        assert leadhatch("switch", made.id, "--off")[0] == 0
        assert leadhatch("posts")[0] == 0
        assert leadhatch("replay", "--all-of", made.id)[0] == 0
        assert leadhatch("remove", made.id)[0] == 0
        assert leadhatch("remove", made.id)[0] == 2
        assert leadhatch("add", "CRM", "http://10.0.0.1/")[0] == 2
        with database.session() as session:
            written = session.scalars(select(Audited.what).order_by(Audited.id)).all()
        assert [each.rpartition(" ")[2] for each in written] == [
            "add", "rotate", "switch", "replay", "remove"
        ]  # fmt: skip
    finally:
        database.close()
