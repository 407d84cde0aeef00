"""Rasa behind its REST channel: one message in, our replies out. Implements `ports.Dialogue`.

Rasa answers 200 with `[]` when an action, the action server or the wording endpoint fails, so an
answer without our `custom` message counts as no answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp

from sdr.ports import Answer, EngineDown, Reply

TIMEOUT_SECONDS = 60.0
HEALTH_SECONDS = 2.0


class Rasa:
    """A client of one engine; `close` gives back its connections."""

    def __init__(self, url: str, actions_url: str) -> None:
        self._url, self._actions_url = url.rstrip("/"), actions_url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=64)
            self._session = aiohttp.ClientSession(connector=connector)
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def answer(self, *, sender: str, text: str, metadata: Mapping[str, Any]) -> Answer:
        """Ask the engine; raises EngineDown when there is no usable answer."""
        body = {"sender": sender, "message": text, "metadata": dict(metadata)}
        try:
            async with self._client().post(
                f"{self._url}/webhooks/rest/webhook",
                json=body,
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS),
            ) as response:
                if response.status != 200:
                    raise EngineDown(f"status {response.status}")
                parts = await response.json()
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
            raise EngineDown(type(error).__name__) from error
        custom = [part["custom"] for part in parts if "custom" in part]
        if not custom:
            raise EngineDown("empty answer")
        last = custom[-1]
        return Answer(
            act=str(last.get("act", "")),
            confidence=float(last.get("confidence", 0.0)),
            replies=[_reply(m) for part in custom for m in part.get("messages", ())],
            facts=last.get("facts") or {},
            language=str(last.get("language", "en")),
            sure=bool(last.get("sure", True)),
            readings=last.get("readings") or (),
        )

    async def down(self) -> list[str]:
        """Which of `engine` and `actions` do not answer right now."""
        engine, actions = await asyncio.gather(
            self._alive(f"{self._url}/"), self._alive(f"{self._actions_url}/health")
        )
        return [n for n, alive in (("engine", engine), ("actions", actions)) if not alive]

    async def _alive(self, url: str) -> bool:
        try:
            async with self._client().get(
                url, timeout=aiohttp.ClientTimeout(total=HEALTH_SECONDS)
            ) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False


def _reply(data: Mapping[str, Any]) -> Reply:
    return Reply(
        text=str(data["text"]),
        wording=data.get("wording"),
        buttons=tuple(data.get("buttons") or ()),
        cards=tuple(data.get("cards") or ()),
        asks=data.get("asks"),
        question=data.get("question"),
    )
