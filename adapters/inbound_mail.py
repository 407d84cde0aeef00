"""The mailbox by IMAP: new mail by number, read without marking it as read.

Implements `ports.Mailbox`. IMAPClient speaks the protocol, in a thread; a connection lives for
one fetch, so that nothing is held over an outage. Nothing here decides what a mail means.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import ssl
from collections.abc import Iterator
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from sdr.ports import Clock, Letter, Letters, MailboxAway, SystemClock

TIMEOUT = 30.0
LARGEST = 15 * 1024 * 1024  # bytes; of a bigger one the head is fetched
BATCH = 50
# At the first look, or when the server gives new numbers: no further back than this.
FIRST_LOOK = dt.timedelta(days=7)


class ImapMailbox:
    """One folder of one account. `security`: none | starttls | tls."""

    def __init__(
        self, *, host: str, port: int, security: str, user: str | None, password: str | None,
        folder: str = "INBOX", clock: Clock | None = None, timeout: float = TIMEOUT,
        largest: int = LARGEST, batch: int = BATCH,
    ) -> None:  # fmt: skip
        self.host, self.port, self.security = host, port, security
        self.user, self.password, self.folder = user or "", password or "", folder
        self.clock = clock or SystemClock()
        self.timeout, self.largest, self.batch = timeout, largest, batch

    @property
    def name(self) -> str:
        """`user@host:port/folder`."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"

    async def fetch(self, *, validity: int | None, after: int) -> Letters:
        """The next mails after number `after`. Raises MailboxAway."""
        try:
            return await asyncio.to_thread(self._fetch, validity, after)
        except (IMAPClientError, OSError, ssl.SSLError, ValueError, EOFError) as error:
            raise MailboxAway(f"{type(error).__name__}: {str(error)[:200]}") from error

    def _fetch(self, validity: int | None, after: int) -> Letters:
        with self._connection() as client:
            selected = client.select_folder(self.folder, readonly=True)
            current = int(selected[b"UIDVALIDITY"])
            known = validity == current
            criteria: list[Any] = ["UID", f"{after + 1}:*"] if known else self._recent()
            # "n:*" names the last mail even when its number is below n
            uids = sorted(uid for uid in client.search(criteria) if not known or uid > after)
            chosen = uids[: self.batch]
            letters = [letter for uid in chosen if (letter := self._letter(client, uid))]
            start = after if known else int(selected.get(b"UIDNEXT", 1)) - 1
            last = chosen[-1] if chosen else start
            return Letters(current, letters, last, more=len(uids) > len(chosen))

    def _recent(self) -> list[Any]:
        return ["SINCE", (self.clock.now() - FIRST_LOOK).date()]

    def _letter(self, client: IMAPClient, uid: int) -> Letter | None:
        """One mail; None when it is gone meanwhile."""
        size = client.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE")
        if size is None:
            return None
        big = int(size) > self.largest
        wanted = "BODY.PEEK[HEADER]" if big else "BODY.PEEK[]"
        held = client.fetch([uid], [wanted]).get(uid, {})
        raw = held.get(b"BODY[HEADER]" if big else b"BODY[]")
        return Letter(uid, bytes(raw), too_big=big) if raw is not None else None

    @contextlib.contextmanager
    def _connection(self) -> Iterator[IMAPClient]:
        client = IMAPClient(
            self.host, port=self.port, ssl=self.security == "tls", timeout=self.timeout
        )
        try:
            if self.security == "starttls":
                client.starttls(ssl.create_default_context())
            client.login(self.user, self.password)
            yield client
        finally:
            with contextlib.suppress(IMAPClientError, OSError):
                client.logout()
