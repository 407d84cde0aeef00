"""Wiring of the public and the staff door: settings become one web application."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web

import console.app
import edge.app
from adapters.oidc import Provider
from adapters.rasa import Rasa
from adapters.wechat.crypto import Account, Envelope
from app import process, renewing
from app.settings import Settings
from app.wiring_nurture import mail_domain, nurture_context
from console import keys as console_keys
from edge import keys as edge_keys
from edge import wechat
from edge.live import Live
from edge.middlewares import client_address
from edge.routes import described
from edge.turns import Turns, metadata_for, speaks
from nurture.context import Context
from nurture.wechat import desk_of
from sdr import second_factor
from sdr.bus import Bus
from sdr.db import Database, new_id
from sdr.playbook.check import load_checked as load
from sdr.playbook.lexicon import lexicon
from sdr.ports import Clock, SystemClock
from sdr.sealing import Seal
from sdr.texts import Texts


def public_app(settings: Settings, database: Database) -> web.Application:
    """The public door and the staff door, as one application."""
    playbook, texts, clock = load(settings.playbook), Texts.load(), SystemClock()
    words = lexicon(playbook)
    rasa = Rasa(settings.rasa_url, settings.actions_url)
    turns = Turns(
        database=database,
        dialogue=rasa,
        live=Live(),
        playbook=playbook,
        lexicon=words,
        zone=settings.timezone,
        clock=clock,
        engine_down=rasa.down,
    )
    app = web.Application(client_max_size=512 * 1024)
    app[edge_keys.DATABASE] = app[console_keys.DATABASE] = database
    app[edge_keys.PLAYBOOK] = app[console_keys.PLAYBOOK] = playbook
    app[edge_keys.TEXTS] = app[console_keys.TEXTS] = texts
    app[edge_keys.CLOCK] = app[console_keys.CLOCK] = clock
    app[edge_keys.ZONE] = app[console_keys.TIMEZONE] = settings.timezone
    app[edge_keys.BASE_URL] = app[console_keys.BASE_URL] = settings.base_url
    app[edge_keys.MAIL_DOMAIN] = mail_domain(settings)
    bus = Bus(database)
    app[edge_keys.BUS] = app[console_keys.BUS] = bus
    app[edge_keys.TURNS], app[edge_keys.DOWN] = turns, rasa.down
    app[edge_keys.RATE_CONVERSATION] = settings.rate_conversation
    app[edge_keys.RATE_ADDRESS] = settings.rate_address
    app[edge_keys.ALLOWED_ORIGINS] = settings.allowed_origins
    app[edge_keys.TRUSTED_PROXIES] = settings.trusted_proxies
    app[console_keys.API_KEY] = settings.api_key
    app[console_keys.SEAL] = Seal(settings.secret_key, second_factor.PURPOSE)
    provider = _provider(settings, clock)
    if provider is not None:
        app[console_keys.OIDC] = provider
    app[console_keys.ADDRESS] = client_address
    nurture = nurture_context(settings, database).with_playbook(playbook)
    app[console_keys.NURTURE] = nurture
    app[console_keys.PUBLIC_OPERATIONS] = described()

    async def understand(
        text: str, asked: str | None, language: str | None, at: dt.datetime | None
    ) -> dict[str, Any]:
        spoken, moment = language or speaks(text, "en"), at or clock.now()
        metadata = metadata_for(
            text,
            asked=asked,
            language=spoken,
            now=moment,
            zone=settings.timezone,
            lexicon=words,
            probe=True,
            at=moment.isoformat(),
        )
        answer = await rasa.answer(sender=new_id("probe"), text=text, metadata=metadata)
        return {
            "act": answer.act,
            "confidence": answer.confidence,
            "sure": answer.sure,
            "language": answer.language,
            "facts": dict(answer.facts),
            "readings": [dict(reading) for reading in answer.readings],
        }

    app[console_keys.UNDERSTAND] = understand
    door = wechat_door(settings, nurture)
    if door is not None:
        app[wechat.DOOR] = door
    app[console_keys.TELL] = turns.live.tell
    edge.app.setup(app)
    console.app.setup(app)

    async def hear(_: web.Application) -> AsyncIterator[None]:
        async with bus.running():
            yield

    app.cleanup_ctx.append(hear)

    async def close(_: web.Application) -> None:
        await rasa.close()
        if provider is not None:
            await provider.close()
        for channel in nurture.channels.values():
            shut = getattr(channel, "close", None)
            if shut is not None:
                await shut()

    renewing.keep_up(app, database, playbook, words)
    app.on_cleanup.append(close)
    return app


def wechat_door(settings: Settings, nurture: Context) -> wechat.Door | None:
    """The door that WeChat calls at, where there is an account."""
    token, app_id, key = settings.wechat_token, settings.wechat_app_id, settings.wechat_aes_key
    if token is None or app_id is None:
        return None
    account = Account(token, app_id, Envelope(key, app_id) if key else None)
    desk = desk_of(nurture)
    return wechat.Door(account, desk, settings.wechat_wait_ms / 1000, settings.wechat_attempts)


def _provider(settings: Settings, clock: Clock) -> Provider | None:
    """The company's own sign-in, where one is set."""
    if not (settings.oidc_issuer and settings.oidc_client_id and settings.oidc_client_secret):
        return None
    return Provider(
        issuer=settings.oidc_issuer, client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret, clock=clock,
        redirect_uri=f"{settings.base_url}/console/sign-in/oidc/back",
    )  # fmt: skip


def serve(settings: Settings) -> None:
    """Run the public and the staff door until told to stop."""
    database = Database(settings.database_url)
    process.run(public_app(settings, database), settings.host, settings.port, database)
