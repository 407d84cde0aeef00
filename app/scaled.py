"""The scaled form: Celery on RabbitMQ carries tasks from one dispatcher to many workers.

Only ids travel. Tasks are acknowledged when they are done, and given back when their worker is
lost; queues are quorum queues. None of this decides what is sent: a task that comes twice finds
the delivery claimed, and a task that never comes is handed out again (`nurture.dispatching`).
`leadhatch nurture dispatch` and `leadhatch nurture serve-tasks` are the callers. Celery comes with
the extra `scaled`; nothing else imports this module.
"""

from __future__ import annotations

import asyncio
import dataclasses
import warnings
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, ClassVar

import structlog
from celery import Celery, signals
from celery.worker import consumer
from kombu.entity import Exchange, Queue
from kombu.exceptions import KombuError
from sqlalchemy.exc import SQLAlchemyError

from nurture import leases, worker
from nurture.context import Context
from nurture.dispatching import TasksAway
from nurture.shards import Shard
from sdr.ports import Clock

PLAN, ERRANDS, SEND = "leadhatch.plan", "leadhatch.errands", "leadhatch.send"
QUEUES = {PLAN: "leadhatch.planning", ERRANDS: "leadhatch.planning", SEND: "leadhatch.sending"}
# A task that comes back so often kills its worker: it is dropped, and the ledger knows the rest.
RETURNS_AT_MOST = 10
HEARTBEAT = 10
# The broker may take so long to answer before it counts as away.
PATIENCE = 5.0

log = structlog.get_logger(__name__)


class Consumer(consumer.Consumer):  # type: ignore[misc]
    """Celery's, without the thirty queues for delayed tasks: when is the database's matter."""

    class Blueprint(consumer.Consumer.Blueprint):  # type: ignore[misc]
        """The steps of its start."""

        default_steps: ClassVar = [
            each
            for each in consumer.Consumer.Blueprint.default_steps
            if "delayed_delivery" not in each
        ]


def celery_app(broker_url: str) -> Celery:
    """Celery as the scaled form needs it; no result is kept, nothing but JSON is read."""
    app = Celery("leadhatch", broker=broker_url, set_as_current=False)
    exchange = Exchange("leadhatch", type="direct", durable=True)  # type: ignore[no-untyped-call]
    arguments = {"x-queue-type": "quorum", "x-delivery-limit": RETURNS_AT_MOST}
    names = sorted(set(QUEUES.values()))
    queues = [
        Queue(each, exchange, routing_key=each, queue_arguments=arguments)  # type: ignore[no-untyped-call]
        for each in names
    ]
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_default_queue_type="quorum",
        task_queues=queues,
        task_default_queue=names[0],
        task_default_exchange="leadhatch",
        task_default_routing_key=names[0],
        task_routes={task: {"queue": queue} for task, queue in QUEUES.items()},
        task_create_missing_queues=False,
        worker_detect_quorum_queues=True,
        worker_consumer=f"{__name__}:{Consumer.__name__}",
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_heartbeat=HEARTBEAT,
        broker_connection_timeout=PATIENCE,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "confirm_publish": True, "confirm_timeout": PATIENCE, "max_retries": 1,
            "socket_timeout": PATIENCE, "read_timeout": None, "write_timeout": PATIENCE,
        },
    )  # fmt: skip
    return app


class CeleryTasks:
    """`dispatching.Tasks` on a broker; publishing blocks, so it is done on a thread."""

    def __init__(self, app: Celery) -> None:
        self.app = app

    async def plan(self, number: int, of: int, expires: float, *, whole: bool) -> None:
        """One shard's planning."""
        await self._put(PLAN, [number, of, whole], expires)

    async def errands(self, expires: float) -> None:
        """The errands of all leads."""
        await self._put(ERRANDS, [], expires)

    async def deliver(self, delivery_ids: Sequence[str]) -> None:
        """The sending of these deliveries."""
        await self._put(SEND, [list(delivery_ids)], None)

    async def _put(self, name: str, arguments: list[Any], expires: float | None) -> None:
        try:
            await asyncio.to_thread(
                self.app.send_task, name, arguments, expires=expires, retry=False,
                queue=QUEUES[name],
            )  # fmt: skip
        except (KombuError, OSError) as error:
            raise TasksAway(type(error).__name__) from error


class Child:
    """One process of a worker: its context, and the loop in which its connections live on."""

    def __init__(self, context: Context, owner: Callable[[], str], clock: Clock) -> None:
        self.context, self._owner, self.clock = context, owner, clock
        self._runner: asyncio.Runner | None = None

    def begin(self) -> None:
        """Called in the new process: a name of its own for its claims, a loop of its own."""
        self.context = dataclasses.replace(self.context, owner=self._owner())
        self._runner = asyncio.Runner()

    def end(self) -> None:
        """Give back what it holds open."""
        if self._runner is not None:
            self._runner.run(_closed(self.context))
            self._runner.close()
            self._runner = None

    def do(self, name: str, work: Coroutine[Any, Any, Any]) -> None:
        """One task. An outage is one line in the log: the dispatcher hands it out again."""
        if self._runner is None:
            self.begin()
        assert self._runner is not None
        try:
            self._runner.run(work)
        except (SQLAlchemyError, OSError) as error:
            log.warning("task_waits", task=name, error=type(error).__name__)
        except Exception:
            # A task is a door: what went wrong is logged once, and nothing is sent for it.
            log.exception("task_failed", task=name)


def register(app: Celery, child: Child) -> None:
    """Make the tasks known to a worker, and tell its processes when they begin and end."""

    def plan(number: int, of: int, whole: bool) -> None:
        shard = Shard(number, of)
        child.do(PLAN, plan_shard(child.context, child.clock, shard, whole=whole))

    def errands() -> None:
        child.do(ERRANDS, worker.errands_of(child.context, child.clock.now()))

    def send(delivery_ids: list[str]) -> None:
        child.do(SEND, worker.send(child.context, child.clock, delivery_ids))

    for name, task in ((PLAN, plan), (ERRANDS, errands), (SEND, send)):
        app.task(name=name)(task)

    def begin(**_: Any) -> None:
        child.begin()

    def end(**_: Any) -> None:
        child.end()

    signals.worker_process_init.connect(begin, weak=False)
    signals.worker_process_shutdown.connect(end, weak=False)


async def plan_shard(context: Context, clock: Clock, shard: Shard, *, whole: bool) -> None:
    """Plan one shard, unless somebody is at it already."""
    ours = dataclasses.replace(context, shard=shard, whole=whole)
    async with leases.kept(context, clock, f"plan:{shard.number}:{shard.of}") as free:
        if free:
            done = await worker.plan(ours, clock.now())
            if done:
                log.info("planned", shard=shard.number, **done)


def serve(app: Celery, processes: int) -> None:
    """Take tasks until told to stop; what is being done then is finished first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns root, and of defaults to come
        app.worker_main([
            "--quiet", "worker", "--pool=prefork", f"--concurrency={processes}",
            "--loglevel=WARNING", "--without-gossip", "--without-mingle",
            f"--queues={','.join(sorted(set(QUEUES.values())))}",
        ])  # fmt: skip


async def _closed(context: Context) -> None:
    for channel in context.channels.values():
        shut = getattr(channel, "close", None)
        if shut is not None:
            await shut()
