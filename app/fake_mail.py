"""A mail server for trying things out: it accepts every mail, keeps it as a file, sends nothing on.

A real SMTP server on loopback, for `LEADHATCH_SMTP_URL=smtp://127.0.0.1:2525`; no relay, and
nothing to run in production. What it prints names no recipient in full. Called by `app.cli_demo`.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope

LARGEST = 33_554_432  # bytes


class Keeper:
    """Takes every mail: one `.eml` file each, numbered in the order of arrival."""

    def __init__(self, folder: Path, told: Callable[[str, str, Path], None]) -> None:
        """`told` hears the masked recipients, the subject and the file."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder, self.told = folder, told
        held = (path.stem for path in folder.glob("*.eml"))
        self.numbers = itertools.count(max((int(s) for s in held if s.isdigit()), default=0) + 1)

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd looks for
        self, _server: Any, _session: Any, envelope: Envelope
    ) -> str:
        """Keep the mail; answers as a mail server does."""
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        path = self.folder / f"{next(self.numbers):06d}.eml"
        await asyncio.to_thread(_write, path, raw)
        subject = email.message_from_bytes(raw, policy=email.policy.default)["Subject"]
        told_to = ", ".join(masked(address) for address in envelope.rcpt_tos)
        self.told(told_to, " ".join(str(subject or "").split()), path)
        return "250 OK"


def masked(address: str) -> str:
    """`w…@brewery.example`: enough to recognise one's own test, not enough to know a person."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}"


@asynccontextmanager
async def serving(port: int, keeper: Keeper) -> AsyncIterator[int]:
    """The server on loopback, for as long as the block runs; gives the port (0: any free one)."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keeper, loop=loop, data_size_limit=LARGEST, enable_SMTPUTF8=True),
        "127.0.0.1", port,
    )  # fmt: skip
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def _write(path: Path, raw: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(raw)
