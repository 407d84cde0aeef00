"""`leadhatch fake-wechat`: the platform's stand-in, run by the settings or by values of its own."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import Annotated

import typer

from app.cli_speech import say, speaking, told
from app.fake_wechat import Platform, serving
from app.settings import Settings, SettingsError, load_settings
from sdr.texts import Texts

# what the stand-in calls itself where the settings name no account
TOKEN, APP_ID, SECRET = "fake-token", "wxfake0123456789ab", "fake-secret"
WORDS = (
    "title", "intro", "follower", "subscribe", "scan", "unsubscribe", "text", "send", "left",
    "call", "message", "lost",
)  # fmt: skip


def fake_wechat(
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8090,
    to: Annotated[str | None, typer.Option("--to", show_default=False)] = None,
) -> None:
    """Stand in for WeChat: a page to write from, and the platform's side of the channel.

    `--to`: where the product is called, by default `/channels/wechat` of the settings' own
    address. Where the settings name no account, it says what to put into `.env`.
    """

    async def main() -> None:
        stop = asyncio.Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        settings = _settings()
        named = settings is not None and settings.wechat_token is not None
        platform = _platform(settings)
        local = f"http://127.0.0.1:{settings.port if settings else 8000}"
        platform.callback = to or f"{local}/channels/wechat"
        async with serving(platform, words(), port) as url:
            say("cli-fake-wechat-ready", url=url, to=platform.callback)
            if not named or settings is None or settings.wechat_api_base != url:
                say("cli-fake-wechat-env")
                for name, value in (
                    ("TOKEN", platform.token), ("APP_ID", platform.app_id),
                    ("APP_SECRET", platform.secret), ("API_BASE", url),
                ):  # fmt: skip
                    typer.echo(f"LEADHATCH_WECHAT_{name}={value}")
            sys.stdout.flush()
            await stop.wait()

    with told():
        asyncio.run(main())


def words() -> dict[str, str]:
    """What the page says."""
    texts, language = Texts.load(), speaking()
    return {"lang": language} | {name: texts.get(f"wechat-page-{name}", language) for name in WORDS}


def _settings() -> Settings | None:
    try:
        return load_settings()
    except SettingsError as error:
        if not error.missing:
            raise
        return None  # before the first start there are none yet


def _platform(settings: Settings | None) -> Platform:
    if settings is None or settings.wechat_token is None or settings.wechat_app_id is None:
        return Platform(callback="", token=TOKEN, app_id=APP_ID, secret=SECRET)
    return Platform(
        callback="", token=settings.wechat_token, app_id=settings.wechat_app_id,
        secret=settings.wechat_app_secret or SECRET, aes_key=settings.wechat_aes_key,
    )  # fmt: skip
