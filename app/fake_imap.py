"""A mailbox for trying things out: an IMAP server on loopback over a folder of `.eml` files.

For `LEADHATCH_IMAP_URL=imap://me:secret@127.0.0.1:1143`: put a mail into the folder, and it has
come in. It knows what a reader of mail needs (LOGIN, SELECT, SEARCH, FETCH) and changes nothing;
no mail server to run in production. Called by `app.cli_demo` and by tests.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

VALIDITY = 1
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_LITERAL = re.compile(rb"\{(\d+)\+?\}\r?\n$")


class Folder:
    """The mails: file names in order; a file's number is its place at its first sight."""

    def __init__(self, path: Path, *, validity: int = VALIDITY) -> None:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path, self.validity = path, validity
        self._numbers: dict[str, int] = {}

    def mails(self) -> dict[int, Path]:
        """Number → file, oldest first; new files get the next numbers."""
        files = {each.name: each for each in sorted(self.path.glob("*.eml"))}
        for name in files:
            self._numbers.setdefault(name, len(self._numbers) + 1)
        return {n: files[name] for name, n in self._numbers.items() if name in files}

    def next_number(self) -> int:
        """The number that the next mail gets."""
        self.mails()
        return len(self._numbers) + 1


class Session:
    """One connection."""

    def __init__(
        self, folder: Folder, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.folder, self.reader, self.writer = folder, reader, writer

    async def run(self) -> None:
        """Answer commands until the client goes."""
        self._say("* OK [CAPABILITY IMAP4rev1] ready")
        while True:
            await self.writer.drain()
            line = await self._line()
            tag, _, rest = line.strip().partition(" ")
            if not tag:
                return
            name, _, arguments = rest.partition(" ")
            if name.upper() == "UID":
                name, _, arguments = arguments.partition(" ")
            handler = getattr(self, f"_do_{name.lower()}", None)
            if handler is None:
                self._say(f"{tag} BAD unknown command")
                continue
            handler(arguments)
            self._say(f"{tag} OK done")
            if name.upper() == "LOGOUT":
                await self.writer.drain()
                return

    async def _line(self) -> str:
        line = await self.reader.readline()
        while literal := _LITERAL.search(line):
            self._say("+ go on")
            await self.writer.drain()
            body = await self.reader.readexactly(int(literal[1]))
            line = line[: literal.start()] + b'"' + body + b'"' + await self.reader.readline()
        return line.decode("utf-8", "replace")

    def _say(self, line: str, literal: bytes | None = None, after: str = "") -> None:
        self.writer.write(line.encode())
        if literal is not None:
            self.writer.write(b" {%d}\r\n" % len(literal) + literal + after.encode())
        self.writer.write(b"\r\n")

    def _do_capability(self, _: str) -> None:
        self._say("* CAPABILITY IMAP4rev1")

    def _do_login(self, _: str) -> None:
        """Anybody may look."""

    def _do_noop(self, _: str) -> None:
        """Nothing."""

    def _do_logout(self, _: str) -> None:
        self._say("* BYE good day")

    def _do_select(self, _: str) -> None:
        self._say(f"* {len(self.folder.mails())} EXISTS")
        self._say(f"* OK [UIDVALIDITY {self.folder.validity}] numbers hold")
        self._say(f"* OK [UIDNEXT {self.folder.next_number()}] next")
        self._say("* FLAGS (\\Seen)")

    _do_examine = _do_select

    def _do_search(self, arguments: str) -> None:
        mails = self.folder.mails()
        span = re.search(r"UID (\d+):\*", arguments)
        since = re.search(r"SINCE \"?(\d+)-(\w{3})-(\d{4})", arguments)
        found = list(mails)
        if span:
            first = int(span[1])
            found = [n for n in mails if n >= first] or list(mails)[-1:]
        if since:
            day = dt.date(int(since[3]), _MONTHS.index(since[2].lower()) + 1, int(since[1]))
            found = [n for n in found if _day(mails[n]) >= day]
        self._say(" ".join(["* SEARCH", *(str(n) for n in sorted(found))]))

    def _do_fetch(self, arguments: str) -> None:
        numbers, _, wanted = arguments.partition(" ")
        mails = self.folder.mails()
        for number in (int(each) for each in numbers.split(",") if each.isdigit()):
            if number not in mails:
                continue
            raw = mails[number].read_bytes()
            if "RFC822.SIZE" in wanted:
                self._say(f"* {number} FETCH (UID {number} RFC822.SIZE {len(raw)})")
            elif "HEADER" in wanted:
                head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0] + b"\r\n\r\n"
                self._say(f"* {number} FETCH (UID {number} BODY[HEADER]", head, ")")
            else:
                self._say(f"* {number} FETCH (UID {number} BODY[]", raw, ")")


@asynccontextmanager
async def serving(port: int, folder: Folder) -> AsyncIterator[int]:
    """The server on loopback for as long as the block runs; gives the port (0: any free one)."""
    running: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        try:
            await Session(folder, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            running.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(running):
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def _day(path: Path) -> dt.date:
    return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()
