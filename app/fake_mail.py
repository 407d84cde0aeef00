"""A mail server for trying things out: it takes every mail, keeps it as a file, sends nothing on.

A real SMTP server on loopback, for `LEADHATCH_SMTP_URL=smtp://127.0.0.1:2525`; no relay, and
nothing to run in production. It can keep a ledger, one line for each mail it took, by which anybody
can count what really arrived, and it can misbehave on purpose (`Fault`). What it prints names no
recipient in full. Called by `app.cli_demo`.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import itertools
import json
import random
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, override

from aiosmtpd.smtp import SMTP, Envelope

LARGEST = 33_554_432  # bytes
# Seconds in which what a dead client has sent whole is still taken, as other servers do.
GRACE = 0.1
VERBS = ("EHLO", "MAIL", "RCPT", "DATA", "BODY", "DOT", "RSET", "QUIT")
_FAULT = re.compile(
    r"(?P<verb>[A-Za-z]+)=(?P<act>hang|drop|garbage|slow:[0-9.]+|[2-5][0-9][0-9] [^,]+)"
    r"(?:,for=(?P<whom>[^,]+))?(?:,share=(?P<share>[01](?:\.[0-9]+)?))?"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to misbehave: at a verb, for some recipients, now and then.

    `BODY` is while the content comes, `DOT` the answer to it. `act`: hang | drop | garbage |
    slow:SECONDS | an answer of its own such as `451 4.7.1 later`. After `DOT=drop` and `DOT=hang`
    the mail was taken, as happens in life.
    """

    verb: str
    act: str
    whom: str = ""  # part of the address; empty: everybody
    share: float = 1.0

    @classmethod
    def parse(cls, text: str) -> Fault:
        """`RCPT=hang,for=slow@,share=0.5`; ValueError for anything else."""
        found = _FAULT.fullmatch(text)
        if found is None or found["verb"].upper() not in VERBS:
            raise ValueError(text)
        return cls(
            found["verb"].upper(), found["act"], found["whom"] or "", float(found["share"] or 1)
        )


class Ledger:
    """What was taken, one JSON line each, written before the answer goes out."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self.file = path.open("a", buffering=1)

    def write(self, message_id: str, recipients: Sequence[str]) -> None:
        """Add a line."""
        self.file.write(json.dumps({"message_id": message_id, "to": list(recipients)}) + "\n")

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    @staticmethod
    def counted(path: Path) -> dict[str, int]:
        """How often each Message-ID was taken."""
        counts: dict[str, int] = {}
        for line in path.read_text().splitlines():
            message_id = json.loads(line)["message_id"]
            counts[message_id] = counts.get(message_id, 0) + 1
        return counts


class Keeper:
    """Takes every mail: one `.eml` file each, numbered in the order of arrival."""

    def __init__(
        self, folder: Path | None, told: Callable[[str, str, Path | None], None], *,
        ledger: Ledger | None = None, faults: Sequence[Fault] = (),
    ) -> None:  # fmt: skip
        """`told` hears the masked recipients, the subject and the file."""
        self.folder, self.told, self.ledger = folder, told, ledger
        self.faults = tuple(faults)
        first = 1
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            held = (path.stem for path in folder.glob("*.eml"))
            first = max((int(s) for s in held if s.isdigit()), default=0) + 1
        self.numbers = itertools.count(first)

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd looks for
        self, server: Any, _session: Any, envelope: Envelope
    ) -> str:
        """Keep the mail; answers as a mail server does, or as a fault says."""
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        fault = self.fault("DOT", " ".join(envelope.rcpt_tos))
        refused = fault is not None and fault.act[0] in "45"
        if not refused:
            await self._keep(raw, envelope.rcpt_tos)
        if fault is None:
            return "250 OK"
        return await misbehave(server, fault) or "250 OK"

    def fault(self, verb: str, about: str) -> Fault | None:
        """The fault that applies now, if any."""
        for each in self.faults:
            if each.verb == verb and each.whom in about and random.random() < each.share:  # noqa: S311
                return each
        return None

    async def _keep(self, raw: bytes, recipients: Sequence[str]) -> None:
        headers = email.message_from_bytes(raw, policy=email.policy.default)
        if self.ledger is not None:
            self.ledger.write(str(headers["Message-ID"] or ""), recipients)
        path = None
        if self.folder is not None:
            path = self.folder / f"{next(self.numbers):06d}.eml"
            await asyncio.to_thread(_write, path, raw)
        subject = " ".join(str(headers["Subject"] or "").split())
        self.told(", ".join(masked(each) for each in recipients), subject, path)


class Unruly(SMTP):
    """aiosmtpd's server, which may misbehave at each verb."""

    event_handler: Keeper

    @override
    async def smtp_EHLO(self, hostname: str) -> None:
        """As the verb says."""
        if not await self._fault("EHLO", ""):
            await super().smtp_EHLO(hostname)

    @override
    async def smtp_MAIL(self, arg: str | None) -> None:
        """As the verb says."""
        if not await self._fault("MAIL", arg):
            await super().smtp_MAIL(arg)

    @override
    async def smtp_RCPT(self, arg: str | None) -> None:
        """As the verb says."""
        if not await self._fault("RCPT", arg):
            await super().smtp_RCPT(arg)

    @override
    async def smtp_DATA(self, arg: str) -> None:
        """As the verb says; `BODY` drops or hangs while the content comes."""
        about = " ".join(self.envelope.rcpt_tos) if self.envelope else ""
        if await self._fault("DATA", about):
            return
        fault = self.event_handler.fault("BODY", about)
        if fault is not None:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self._reader.readline()
            said = await misbehave(self, fault)
            if said is not None:
                await self.push(said)
            return
        await super().smtp_DATA(arg)

    @override
    async def smtp_RSET(self, arg: str) -> None:
        """As the verb says."""
        if not await self._fault("RSET", ""):
            await super().smtp_RSET(arg)

    @override
    async def smtp_QUIT(self, arg: str) -> None:
        """As the verb says."""
        if not await self._fault("QUIT", ""):
            await super().smtp_QUIT(arg)

    @override
    def eof_received(self) -> bool | None:
        """A client that died may have sent all of its mail: look at what is there first."""
        if self.session is not None and self.session.ssl is not None:
            return super().eof_received()
        self.loop.call_later(GRACE, self._end)
        return True

    def _end(self) -> None:
        if self.transport is not None:
            super().eof_received()
            self.transport.close()

    async def _fault(self, verb: str, about: str | None) -> bool:
        fault = self.event_handler.fault(verb, about or "")
        if fault is None:
            return False
        said = await misbehave(self, fault)
        if said is not None:
            await self.push(said)
        return not fault.act.startswith("slow")


async def misbehave(server: SMTP, fault: Fault) -> str | None:
    """Do what the fault says; what is to be answered, None for nothing special."""
    if fault.act == "hang":
        await asyncio.Event().wait()  # until the client goes
    if fault.act == "drop":
        if isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return None
    if fault.act.startswith("slow"):
        await asyncio.sleep(float(fault.act.partition(":")[2]))
        return None
    return "\x07?garbage\x7f" if fault.act == "garbage" else fault.act


def masked(address: str) -> str:
    """`w…@brewery.example`: enough to recognise one's own test, not enough to know a person."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}"


@asynccontextmanager
async def serving(port: int, keeper: Keeper) -> AsyncIterator[int]:
    """The server on loopback, for as long as the block runs; gives the port (0: any free one)."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Unruly(keeper, loop=loop, data_size_limit=LARGEST, enable_SMTPUTF8=True),
        "127.0.0.1", port,
    )  # fmt: skip
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def _write(path: Path, raw: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(raw)
