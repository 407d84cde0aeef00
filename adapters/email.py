"""E-mail out: by SMTP, or as .eml files in a folder where no mail server is set.

Both implement `ports.Channel`. The SMTP channel says exactly what is known of a failure: refused
before the server had the message (safe to try again, or final), or uncertain because the
connection broke after the content was sent. Connections are kept and used again. Nothing here
decides what may be sent; `outbound` does.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
from collections.abc import AsyncIterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from pathlib import Path

import aiosmtplib
from aiosmtplib import SMTPResponse

from sdr.ports import Clock, Dispatch, SendRefused, SendUncertain, SystemClock

CONNECT_TIMEOUT = 15.0
COMMAND_TIMEOUT = 30.0
DATA_TIMEOUT = 120.0
KEPT_CONNECTIONS = 4
KEPT_SECONDS = 60.0
PER_CONNECTION = 100  # many servers close a connection after about as many messages


def build(
    dispatch: Dispatch, *, sender: str, reply_to: str | None, at: dt.datetime
) -> EmailMessage:
    """The dispatch as a multipart message. Raises SendRefused for an address of no use."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = _address(sender)
        message["To"] = _address(dispatch.to)
        if reply_to:
            message["Reply-To"] = _address(reply_to)
        message["Subject"] = dispatch.subject
        message["Date"] = format_datetime(at)
        message["Message-ID"] = dispatch.message_id
        message["Content-Language"] = dispatch.language
        for name, value in dispatch.headers.items():
            message[name] = value
    except (ValueError, IndexError) as error:
        raise SendRefused(f"bad_header: {error}", permanent=True) from error
    message.set_content(dispatch.text, charset="utf-8")
    if dispatch.html is not None:
        message.add_alternative(dispatch.html, subtype="html", charset="utf-8")
    return message


def _address(mailbox: str) -> Address:
    name, address = parseaddr(mailbox)
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain or any(c in mailbox for c in "\r\n"):
        raise ValueError("address")
    # A domain in another script has an ASCII form; a local part has none.
    return Address(name, local, domain.encode("idna").decode("ascii"))


class OutboxFolder:
    """Writes each message as an .eml file, whole or not at all."""

    def __init__(
        self, folder: Path, *, sender: str, reply_to: str | None = None, clock: Clock | None = None
    ) -> None:
        self.folder = folder
        self.sender = sender
        self.reply_to = reply_to
        self.clock = clock or SystemClock()

    async def send(self, dispatch: Dispatch) -> None:
        """Write `<time>-<delivery id>.eml`; the name says nothing about the recipient."""
        now = self.clock.now()
        message = build(dispatch, sender=self.sender, reply_to=self.reply_to, at=now)
        name = f"{now:%Y%m%dT%H%M%S}-{dispatch.delivery_id}.eml"
        try:
            await asyncio.to_thread(self._write, name, message.as_bytes())
        except OSError as error:
            raise SendRefused(f"outbox: {error.strerror}", permanent=False) from error

    def _write(self, name: str, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f".{name}.{os.getpid()}"
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.folder / name)


class SmtpChannel:
    """Sends through one mail server. `security`: none | starttls | tls."""

    def __init__(
        self, *, host: str, port: int, security: str, sender: str, user: str | None = None,
        password: str | None = None, reply_to: str | None = None, clock: Clock | None = None,
        command_timeout: float = COMMAND_TIMEOUT, data_timeout: float = DATA_TIMEOUT,
    ) -> None:  # fmt: skip
        self.host, self.port, self.security = host, port, security
        self.user, self.password = user, password
        self.sender, self.reply_to = sender, reply_to
        self.clock = clock or SystemClock()
        self.command_timeout, self.data_timeout = command_timeout, data_timeout
        self._kept: list[tuple[aiosmtplib.SMTP, float, int]] = []

    async def send(self, dispatch: Dispatch) -> None:
        """Hand the message to the server. Raises SendRefused or SendUncertain."""
        message = build(dispatch, sender=self.sender, reply_to=self.reply_to, at=self.clock.now())
        recipient = _address(dispatch.to).addr_spec
        async with self._connection() as client:
            wide = not recipient.isascii()
            if wide and not client.supports_extension("smtputf8"):
                raise SendRefused("recipient_refused: address_not_supported", permanent=True)
            content = message.as_bytes(policy=SMTPUTF8 if wide else SMTP)
            await self._envelope(client, recipient, ["SMTPUTF8"] if wide else [])
            await self._data(client, content)

    async def close(self) -> None:
        """Say goodbye on the connections that were kept."""
        kept, self._kept = self._kept, []
        for client, _, _ in kept:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=2)

    async def _envelope(self, client: aiosmtplib.SMTP, recipient: str, options: list[str]) -> None:
        sender = _address(self.sender).addr_spec
        try:
            await client.mail(sender, options=options, encoding="utf-8")
        except aiosmtplib.SMTPResponseException as error:
            # The server does not like us, not the recipient: worth another try.
            raise SendRefused(_said("sender_refused", error), permanent=False) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise SendRefused(f"connection: {type(error).__name__}", permanent=False) from error
        try:
            await client.rcpt(recipient, encoding="utf-8")
        except aiosmtplib.SMTPResponseException as error:
            permanent = error.code >= 500
            kind = "recipient_refused" if permanent else "recipient_deferred"
            raise SendRefused(_said(kind, error), permanent=permanent) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise SendRefused(f"connection: {type(error).__name__}", permanent=False) from error

    async def _data(self, client: aiosmtplib.SMTP, content: bytes) -> None:
        try:
            ready = await client.execute_command(b"DATA", timeout=self.command_timeout)
        except (aiosmtplib.SMTPException, OSError) as error:
            raise SendRefused(f"connection: {type(error).__name__}", permanent=False) from error
        if ready.code != 354:
            raise SendRefused(_worded("data_refused", ready), permanent=ready.code >= 500)
        # From here on the server may have the message whatever we hear.
        try:
            answer = await _content(client, content, self.data_timeout)
        except (aiosmtplib.SMTPException, OSError) as error:
            client.close()
            raise SendUncertain(f"connection_lost_after_data: {type(error).__name__}") from error
        except asyncio.CancelledError:
            client.close()
            raise
        if answer.code >= 400:
            raise SendRefused(_worded("message_refused", answer), permanent=answer.code >= 500)
        if answer.code != 250:
            raise SendUncertain(_worded("unclear_answer", answer))

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[aiosmtplib.SMTP]:
        """A connection ready for MAIL; kept afterwards when it is still good."""
        client, used = await self._take()
        try:
            yield client
        except SendRefused:
            if client.is_connected:
                await self._reset(client, used)
            raise
        except BaseException:
            client.close()
            raise
        self._keep(client, used)

    async def _take(self) -> tuple[aiosmtplib.SMTP, int]:
        now = asyncio.get_running_loop().time()
        while self._kept:
            client, since, used = self._kept.pop()
            if client.is_connected and now - since < KEPT_SECONDS and used < PER_CONNECTION:
                with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                    await client.rset(timeout=self.command_timeout)
                    return client, used
            client.close()
        return await self._connect(), 0

    async def _connect(self) -> aiosmtplib.SMTP:
        client = aiosmtplib.SMTP(
            hostname=self.host, port=self.port, use_tls=self.security == "tls",
            start_tls=self.security == "starttls", username=self.user, password=self.password,
            timeout=self.command_timeout,
        )  # fmt: skip
        try:
            await client.connect(timeout=min(CONNECT_TIMEOUT, self.command_timeout))
            if not client.is_ehlo_or_helo_needed:
                return client
            await client.ehlo()
        except aiosmtplib.SMTPAuthenticationError as error:
            client.close()
            raise SendRefused(_said("sign_in_refused", error), permanent=False) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            client.close()
            raise SendRefused(f"connection: {type(error).__name__}", permanent=False) from error
        return client

    async def _reset(self, client: aiosmtplib.SMTP, used: int) -> None:
        try:
            await client.rset(timeout=self.command_timeout)
        except (aiosmtplib.SMTPException, OSError):
            client.close()
        else:
            self._keep(client, used)

    def _keep(self, client: aiosmtplib.SMTP, used: int) -> None:
        if len(self._kept) < KEPT_CONNECTIONS and client.is_connected:
            self._kept.append((client, asyncio.get_running_loop().time(), used + 1))
        else:
            client.close()


async def _content(client: aiosmtplib.SMTP, content: bytes, seconds: float) -> SMTPResponse:
    """Send the message after 354 and read what the server says to it."""
    protocol = client.protocol
    if protocol is None:
        raise aiosmtplib.SMTPServerDisconnected("Connection lost")
    # The policy has made every line end CRLF; only leading dots are left to double.
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    if not stuffed.endswith(b"\r\n"):
        stuffed += b"\r\n"
    protocol.write(stuffed + b".\r\n")
    return await protocol.read_response(timeout=seconds)


def _said(what: str, error: aiosmtplib.SMTPResponseException) -> str:
    return f"{what}: {error.code} {' '.join(str(error.message).split())[:200]}"


def _worded(what: str, answer: SMTPResponse) -> str:
    return f"{what}: {answer.code} {' '.join(answer.message.split())[:200]}"
