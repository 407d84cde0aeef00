"""A whole nurture on each database: the real playbook, a recording channel or a real mail server."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nurture.context import Context
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.ports import Channel, Dispatch
from tests import builders
from tests.clocks import HandClock

BASE_URL = "https://chat.example.com"


class Recorder:
    """A channel that keeps what it is given, or fails as told."""

    def __init__(self) -> None:
        self.sent: list[Dispatch] = []
        self.fails: Exception | None = None

    async def send(self, dispatch: Dispatch) -> None:
        if self.fails is not None:
            raise self.fails
        self.sent.append(dispatch)


@pytest.fixture(scope="session")
def playbook() -> Playbook:
    return builders.playbook()


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def make_context(database: Database, playbook: Playbook) -> Callable[..., Context]:

    def make(channel: Channel, **others: object) -> Context:
        context = Context(
            database=database, playbook=playbook, texts=builders.texts(),
            channels={"email": channel, "webhook": channel}, base_url=BASE_URL,
            timezone=ZoneInfo("Asia/Shanghai"), idle=dt.timedelta(minutes=30), owner="test",
        )  # fmt: skip
        return dataclasses.replace(context, **others)  # type: ignore[arg-type]

    return make


@pytest.fixture
def context(make_context: Callable[..., Context], recorder: Recorder) -> Context:
    return make_context(recorder)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    shutil.copytree(Path(__file__).parents[3] / "playbook", tmp_path / "playbook")
    return {
        "LEADHATCH_SECRET_KEY": "k" * 32,
        "LEADHATCH_ADMIN_PASSWORD": "p" * 16,
        "LEADHATCH_API_KEY": "a" * 16,
        "LEADHATCH_WEBHOOK_SECRET": "w" * 16,
        "LEADHATCH_VAR": str(tmp_path / "var"),
        "LEADHATCH_PLAYBOOK": str(tmp_path / "playbook"),
        "LEADHATCH_DATABASE_URL": f"sqlite:///{tmp_path}/none.db",
        "LEADHATCH_SMTP_URL": "",
        "LEADHATCH_MAIL_FROM": "Lin Yue <lin@beaconcloud.example>",
        "LANG": "en_US.UTF-8",
        "LC_ALL": "",
    }
