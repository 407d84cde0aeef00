"""Tasks of the scaled form: how queues are declared, what a task carries, what an outage does."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import signal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from kombu.exceptions import OperationalError as BrokerAway
from sqlalchemy.exc import OperationalError

from app import prepare, programs, run_scaled, scaled
from app.settings import load_settings
from nurture import leases, worker
from nurture.context import Context
from nurture.dispatching import TasksAway
from sdr.db import Database
from sdr.ports import SystemClock
from tests import builders

BROKER = "amqp://leadhatch:secret@127.0.0.1:1/leadhatch"
SECRETS = {
    "LEADHATCH_SECRET_KEY": "k" * 32, "LEADHATCH_ADMIN_PASSWORD": "p" * 16,
    "LEADHATCH_API_KEY": "a" * 16, "LEADHATCH_WEBHOOK_SECRET": "w" * 16,
}  # fmt: skip


@pytest.fixture
def context() -> Context:
    return Context(
        database=Database("sqlite://"), playbook=builders.playbook(), texts=builders.texts(),
        channels={}, base_url="https://chat.example.com", timezone=ZoneInfo("Asia/Shanghai"),
        idle=dt.timedelta(minutes=30), owner="parent",
    )  # fmt: skip


def test_tasks_are_acknowledged_late_given_back_and_queued_with_a_quorum() -> None:
    conf = scaled.celery_app(BROKER).conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.accept_content == ["json"]
    for queue in conf.task_queues:
        assert queue.durable
        assert queue.queue_arguments["x-queue-type"] == "quorum"
    assert {queue.name for queue in conf.task_queues} == set(scaled.QUEUES.values())


def test_a_task_carries_ids_and_numbers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    app, put = scaled.celery_app(BROKER), []
    monkeypatch.setattr(app, "send_task", lambda *task, **options: put.append((task, options)))
    tasks = scaled.CeleryTasks(app)

    async def main() -> None:
        await tasks.plan(3, 8, 15.0, whole=True)
        await tasks.errands(2.0)
        await tasks.deliver(("dlv_1", "dlv_2"))

    asyncio.run(main())
    assert [task for task, _ in put] == [
        ("leadhatch.plan", [3, 8, True]), ("leadhatch.errands", []),
        ("leadhatch.send", [["dlv_1", "dlv_2"]]),
    ]  # fmt: skip
    assert [options["expires"] for _, options in put] == [15.0, 2.0, None]


def test_a_broker_that_is_away_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    app = scaled.celery_app(BROKER)

    def away(*_: Any, **__: Any) -> None:
        raise BrokerAway

    monkeypatch.setattr(app, "send_task", away)
    with pytest.raises(TasksAway):
        asyncio.run(scaled.CeleryTasks(app).deliver(["dlv_1"]))


def test_each_process_of_a_worker_claims_by_a_name_of_its_own(context: Context) -> None:
    child = scaled.Child(context, lambda: "child", SystemClock())
    child.begin()
    try:
        assert child.context.owner == "child"
    finally:
        child.end()


@pytest.mark.parametrize("error", [OperationalError("", None, Exception()), OSError(), KeyError()])
def test_what_goes_wrong_in_a_task_does_not_end_the_worker(
    context: Context, error: Exception
) -> None:
    async def fails() -> None:
        raise error

    child = scaled.Child(context, lambda: "child", SystemClock())
    try:
        child.do(scaled.SEND, fails())
    finally:
        child.end()


def test_a_worker_knows_what_the_dispatcher_hands_out(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    async def plan(context: Context, now: dt.datetime) -> dict[str, int]:
        asked.append(context.shard)
        return {}

    async def send(context: Context, clock: Any, ids: list[str]) -> None:
        asked.append(ids)

    async def always(*_: Any) -> bool:
        return True

    monkeypatch.setattr(worker, "plan", plan)
    monkeypatch.setattr(worker, "send", send)
    monkeypatch.setattr(leases, "held", always)
    monkeypatch.setattr(leases, "let_go", always)
    app = scaled.celery_app(BROKER)
    child = scaled.Child(context, lambda: "child", SystemClock())
    scaled.register(app, child)
    try:
        app.tasks[scaled.PLAN](3, 8, True)
        app.tasks[scaled.SEND](["dlv_1"])
    finally:
        child.end()
    assert (asked[0].number, asked[0].of) == (3, 8)
    assert asked[1] == ["dlv_1"]


def test_a_broker_makes_a_dispatcher_and_a_worker_of_the_nurture_process() -> None:
    given = {**SECRETS, "LEADHATCH_DATABASE_URL": "postgresql://l:l@db/l"}
    alone = load_settings(given, None)
    assert "nurture" in [each.name for each in programs.programs(alone)]
    crowd = dataclasses.replace(alone, broker_url=BROKER)
    names = [each.name for each in programs.programs(crowd)]
    assert names == ["rasa", "actions", "serve", "dispatch", "tasks"]


@pytest.mark.parametrize(("language", "said"), [("en", "names a PostgreSQL"), ("zh", "指向您自己")])
def test_a_database_of_ones_own_is_not_left_aside_in_silence(
    language: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings(
        {**SECRETS, "LEADHATCH_DATABASE_URL": "postgresql://u:p@db.example.com/x"}, None
    )
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(prepare, "make_secrets", lambda: None)
    monkeypatch.setattr(run_scaled, "load_settings", lambda **_: settings)
    monkeypatch.setattr(run_scaled, "operator_language", lambda: language)
    assert run_scaled.launch() == 1
    told = capsys.readouterr().out
    assert said in told
    assert "LEADHATCH_BROKER_URL" in told
