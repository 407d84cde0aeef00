"""E-mail out: by SMTP, or as .eml files in a folder where no mail server is set.

Both implement `ports.Channel`. The SMTP channel says exactly what is known of a failure: refused
before the server had the message (safe to try again, or final), or uncertain because the
connection broke after the content was sent. Connections are kept and used again. Nothing here
decides what may be sent; `outbound` does.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path

import aiosmtplib
from aiosmtplib import SMTPResponse

from adapters import mime
from adapters.dkim import Signer
from sdr import failpoints
from sdr.ports import ChannelDown, Clock, Dispatch, SendRefused, SendUncertain, SystemClock

CONNECT_TIMEOUT = 15.0
COMMAND_TIMEOUT = 30.0
ENVELOPE_WITHIN = 60.0
DATA_TIMEOUT = 120.0
RESET_TIMEOUT = 5.0
KEPT_CONNECTIONS = 8
CLOSING = (421, -1)  # what a server says that closes, and what aiosmtplib makes of nonsense
KEPT_SECONDS = 60.0
PER_CONNECTION = 100  # many servers close a connection after about as many messages


class OutboxFolder:
    """Writes each message as an .eml file, whole or not at all."""

    def __init__(
        self, folder: Path, *, sender: str, reply_to: str | None = None, clock: Clock | None = None,
        signer: Signer | None = None,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.sender = sender
        self.reply_to = reply_to
        self.clock = clock or SystemClock()
        self.signer = signer

    async def send(self, dispatch: Dispatch) -> None:
        """Write `<time>-<delivery id>.eml`; the name says nothing about the recipient."""
        now = self.clock.now()
        content = mime.build(dispatch, sender=self.sender, reply_to=self.reply_to, at=now)
        if self.signer is not None:
            content = self.signer.sign(content)
        name = f"{now:%Y%m%dT%H%M%S}-{dispatch.delivery_id}.eml"
        try:
            await asyncio.to_thread(self._write, name, content)
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
    """Sends through one mail server. `security`: none | starttls | tls.

    Everything before the content is bounded by `envelope_within` seconds in all, so that one
    recipient whose server hangs takes no more than that.
    """

    def __init__(
        self, *, host: str, port: int, security: str, sender: str, user: str | None = None,
        password: str | None = None, reply_to: str | None = None, clock: Clock | None = None,
        command_timeout: float = COMMAND_TIMEOUT, data_timeout: float = DATA_TIMEOUT,
        envelope_within: float = ENVELOPE_WITHIN, kept: int = KEPT_CONNECTIONS,
        signer: Signer | None = None,
    ) -> None:  # fmt: skip
        self.host, self.port, self.security = host, port, security
        self.user, self.password = user, password
        self.sender, self.reply_to = sender, reply_to
        self.clock = clock or SystemClock()
        self.command_timeout, self.data_timeout = command_timeout, data_timeout
        self.envelope_within, self.kept, self.signer = envelope_within, kept, signer
        self._kept: list[tuple[aiosmtplib.SMTP, float, int]] = []

    async def send(self, dispatch: Dispatch) -> None:
        """Hand the message to the server. Raises SendRefused or SendUncertain."""
        now = self.clock.now()
        content = mime.build(dispatch, sender=self.sender, reply_to=self.reply_to, at=now)
        if self.signer is not None:
            content = self.signer.sign(content)
        recipient = mime.address(dispatch.to).addr_spec
        client, used = await self._invited(recipient)
        try:
            if dispatch.last_word is not None:
                await dispatch.last_word()
            await self._content(client, content)
        except SendRefused:
            await self._reset(client, used)
            raise
        except BaseException:
            client.close()
            raise
        self._keep(client, used)

    async def close(self) -> None:
        """Say goodbye on the connections that were kept."""
        kept, self._kept = self._kept, []
        for client, _, _ in kept:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=2)

    async def _invited(self, recipient: str) -> tuple[aiosmtplib.SMTP, int]:
        """A connection on which the server waits for this recipient's message."""
        try:
            async with asyncio.timeout(self.envelope_within):
                while (kept := self._take()) is not None:
                    client, used = kept
                    with contextlib.suppress(_Stale):
                        return await self._envelope(client, used, recipient), used
                client = await self._connect()
                failpoints.hit("after_connect")
                return await self._envelope(client, 0, recipient), 0
        except TimeoutError as error:
            raise SendRefused("connection: too_slow", permanent=False) from error

    async def _envelope(
        self, client: aiosmtplib.SMTP, used: int, recipient: str
    ) -> aiosmtplib.SMTP:
        """MAIL, RCPT, DATA: nothing is taken yet. _Stale when a kept connection was dead."""
        try:
            await self._mail(client, used, recipient)
            failpoints.hit("after_mail")
            await self._rcpt(client, recipient)
            failpoints.hit("after_rcpt")
            await self._data(client)
            failpoints.hit("after_data")
        except SendRefused:
            await self._reset(client, used)
            raise
        except BaseException:
            client.close()
            raise
        return client

    async def _mail(self, client: aiosmtplib.SMTP, used: int, recipient: str) -> None:
        wide = not recipient.isascii()
        if wide and not client.supports_extension("smtputf8"):
            raise SendRefused("recipient_refused: address_not_supported", permanent=True)
        try:
            await client.mail(
                mime.address(self.sender).addr_spec, options=["SMTPUTF8"] if wide else [],
                encoding="utf-8", timeout=self.command_timeout,
            )  # fmt: skip
        except aiosmtplib.SMTPResponseException as error:
            _close_after(client, error.code)
            if used and error.code in CLOSING:
                raise _Stale from error
            # The server does not like us, not the recipient.
            raise ChannelDown(_said("sender_refused", error)) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            client.close()
            if used and not isinstance(error, aiosmtplib.SMTPTimeoutError):
                raise _Stale from error
            raise ChannelDown(f"connection: {type(error).__name__}") from error

    async def _rcpt(self, client: aiosmtplib.SMTP, recipient: str) -> None:
        try:
            await client.rcpt(recipient, encoding="utf-8", timeout=self.command_timeout)
        except aiosmtplib.SMTPResponseException as error:
            _close_after(client, error.code)
            permanent = 500 <= error.code < 600
            kind = "recipient_refused" if permanent else "recipient_deferred"
            raise SendRefused(_said(kind, error), permanent=permanent) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            client.close()
            raise SendRefused(f"connection: {type(error).__name__}", permanent=False) from error

    async def _data(self, client: aiosmtplib.SMTP) -> None:
        try:
            ready = await client.execute_command(b"DATA", timeout=self.command_timeout)
        except (aiosmtplib.SMTPException, OSError) as error:
            client.close()
            raise SendRefused(f"connection: {type(error).__name__}", permanent=False) from error
        if ready.code != 354:
            _close_after(client, ready.code)
            raise SendRefused(_worded("data_refused", ready), permanent=500 <= ready.code < 600)

    async def _content(self, client: aiosmtplib.SMTP, content: bytes) -> None:
        """Send the message after 354; from here on the server may have it whatever we hear."""
        try:
            answer = await _content(client, content, self.data_timeout)
        except aiosmtplib.SMTPResponseException as error:
            raise SendUncertain(_said("unclear_answer", error)) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise SendUncertain(f"connection_lost_after_data: {type(error).__name__}") from error
        failpoints.hit("after_answer")
        if 400 <= answer.code < 600:
            raise SendRefused(_worded("message_refused", answer), permanent=answer.code >= 500)
        if answer.code != 250:
            raise SendUncertain(_worded("unclear_answer", answer))

    def _take(self) -> tuple[aiosmtplib.SMTP, int] | None:
        """A kept connection that seems alive; whether it is shows at its next command."""
        now = asyncio.get_running_loop().time()
        while self._kept:
            client, since, used = self._kept.pop()
            if client.is_connected and now - since < KEPT_SECONDS and used < PER_CONNECTION:
                return client, used
            client.close()
        return None

    async def _connect(self) -> aiosmtplib.SMTP:
        client = aiosmtplib.SMTP(
            hostname=self.host, port=self.port, use_tls=self.security == "tls",
            start_tls=self.security == "starttls", username=self.user, password=self.password,
            timeout=self.command_timeout,
        )  # fmt: skip
        try:
            await client.connect(timeout=min(CONNECT_TIMEOUT, self.command_timeout))
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
        except aiosmtplib.SMTPAuthenticationError as error:
            client.close()
            raise ChannelDown(_said("sign_in_refused", error)) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            client.close()
            raise ChannelDown(f"connection: {type(error).__name__}") from error
        except BaseException:
            client.close()
            raise
        return client

    async def _reset(self, client: aiosmtplib.SMTP, used: int) -> None:
        """Make a connection on which something was refused ready for the next, or close it."""
        if not client.is_connected:
            client.close()
            return
        try:
            await client.rset(timeout=RESET_TIMEOUT)
        except (aiosmtplib.SMTPException, OSError):
            client.close()
        except BaseException:
            client.close()
            raise
        else:
            self._keep(client, used)

    def _keep(self, client: aiosmtplib.SMTP, used: int) -> None:
        if len(self._kept) < self.kept and client.is_connected:
            self._kept.append((client, asyncio.get_running_loop().time(), used + 1))
        else:
            client.close()


class _Stale(Exception):
    """The server had closed a kept connection: nothing was sent, another will do."""


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
    stuffed += b".\r\n"
    if failpoints.armed():
        protocol.write(stuffed[: len(stuffed) // 2])
        failpoints.hit("mid_body")
        stuffed = stuffed[len(stuffed) // 2 :]
    protocol.write(stuffed)
    failpoints.hit("after_dot")
    return await protocol.read_response(timeout=seconds)


def _close_after(client: aiosmtplib.SMTP, code: int) -> None:
    """Close after an answer that is none: the next one could be taken for another's."""
    if not 400 <= code < 600:
        client.close()


def _said(what: str, error: aiosmtplib.SMTPResponseException) -> str:
    return f"{what}: {error.code} {' '.join(str(error.message).split())[:200]}"


def _worded(what: str, answer: SMTPResponse) -> str:
    return f"{what}: {answer.code} {' '.join(answer.message.split())[:200]}"
