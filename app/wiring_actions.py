"""Wiring of the action server: what Rasa calls back, on loopback only."""

from __future__ import annotations

from aiohttp import web

from actions.server import make_app
from actions.turn import Desk
from app import process, renewing
from app.settings import Settings
from sdr.db import Database
from sdr.playbook.check import load_checked as load
from sdr.playbook.lexicon import lexicon
from sdr.ports import SystemClock
from sdr.texts import Texts


def actions_app(settings: Settings, database: Database) -> web.Application:
    """The action server."""
    playbook = load(settings.playbook)
    desk = Desk(playbook, lexicon(playbook), Texts.load(), settings.timezone, settings.base_url)
    app = make_app(database, desk, SystemClock())
    renewing.keep_up(app, database, playbook, desk.lexicon)
    return app


def actions(settings: Settings) -> None:
    """Run the action server, on loopback, until told to stop."""
    database = Database(settings.database_url)
    process.run(actions_app(settings, database), "127.0.0.1", settings.actions_port, database)
