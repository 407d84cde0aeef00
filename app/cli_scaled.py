"""`leadhatch nurture dispatch` and `serve-tasks`: the worker in parts, for more than one machine.

What they run is `nurture.dispatching` and `app.scaled`; without a broker in the settings, or
without the extra that brings Celery, they stop with one line that says what to do.
"""

from __future__ import annotations

import asyncio
import importlib.util
import signal
from typing import Annotated

import typer

from app import failpoints
from app import logging as app_logging
from app.cli_context import close, fail, ready
from app.cli_speech import say, text
from app.settings import Settings
from nurture.dispatching import Dispatcher
from sdr.ports import SystemClock


def dispatch() -> None:
    """Hand out planning and sending as tasks until told to stop."""
    with ready() as (context, settings):
        broker = _broker(settings)
        from app import scaled

        app_logging.configure(settings.log_level)
        tasks = scaled.CeleryTasks(scaled.celery_app(broker))
        dispatcher = Dispatcher(context, SystemClock(), tasks, settings.planning_shards)

        async def main() -> None:
            stop = asyncio.Event()
            for each in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(each, stop.set)
            await dispatcher.run(stop)
            await close(context)

        say("nurture-dispatch-started")
        asyncio.run(main())


def serve_tasks(
    processes: Annotated[int | None, typer.Option("--processes", min=1, max=64)] = None,
) -> None:
    """Do what tasks ask for until told to stop."""
    with ready() as (context, settings):
        broker = _broker(settings)
        from app import scaled, wiring_nurture

        app_logging.configure(settings.log_level)
        try:
            failpoints.arm(settings.smtp.host if settings.smtp else None)
        except failpoints.FailpointsRefused as error:
            fail("nurture-failpoints", text=str(error))
        app = scaled.celery_app(broker)
        scaled.register(app, scaled.Child(context, wiring_nurture.owner_name, SystemClock()))
        say("nurture-tasks-started")
        scaled.serve(app, processes or settings.task_processes)


def _broker(settings: Settings) -> str:
    if settings.broker_url is None:
        fail("nurture-no-broker")
    if importlib.util.find_spec("celery") is None:
        fail("nurture-no-celery")
    return settings.broker_url


def add(program: typer.Typer) -> None:
    """Make the commands known to `leadhatch nurture`."""
    for name, command in (("dispatch", dispatch), ("serve-tasks", serve_tasks)):
        told = text(f"cli-help-nurture-{name}")
        program.command(name, help=told, short_help=told)(command)
