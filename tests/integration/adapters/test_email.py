"""E-mail against real servers on loopback, well and badly behaved."""

from __future__ import annotations

import asyncio
import contextlib
import email
import email.policy
from collections.abc import AsyncIterator, Awaitable, Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd import smtp as aiosmtpd
from aiosmtpd.smtp import Envelope

from adapters.email import OutboxFolder, SmtpChannel
from sdr.ports import Dispatch, SendRefused, SendUncertain

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def dispatch(**named: Any) -> Dispatch:
    shape: dict[str, Any] = {
        "delivery_id": "dlv_1", "channel": "email", "to": "wang@brewery.example",
        "subject": "一天摸清您的终端", "text": "您好：\n.一行以点开头\n", "html": "<p>您好</p>",
        "message_id": "<abc@example.com>", "language": "zh",
        "headers": {"List-Unsubscribe": "<https://x.example/u/t>"},
    }  # fmt: skip
    return Dispatch(**{**shape, **named})


class Mailbox:
    """An aiosmtpd handler that keeps what it took and refuses as told."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.sessions: set[int] = set()
        self.refuses: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd looks for
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd looks for
        self, _server: Any, session: Any, envelope: Envelope
    ) -> str:
        self.sessions.add(id(session))
        if "data" in self.refuses:
            return self.refuses["data"]
        assert isinstance(envelope.content, bytes)
        made = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(made, EmailMessage)
        self.taken.append(made)
        return "250 OK"


@contextlib.asynccontextmanager
async def smtp_server(mailbox: Mailbox) -> AsyncIterator[int]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: aiosmtpd.SMTP(mailbox, enable_SMTPUTF8=False, loop=loop), "127.0.0.1", 0
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@contextlib.asynccontextmanager
async def raw_server(talk: Talk) -> AsyncIterator[int]:
    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await talk(reader, writer)
        writer.close()

    server = await asyncio.start_server(guarded, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def smtp(port: int, **named: Any) -> SmtpChannel:
    return SmtpChannel(
        host="127.0.0.1", port=port, security="none", sender="北辰云 <sdr@example.com>",
        reply_to="replies@example.com", **{"command_timeout": 0.5, "data_timeout": 0.5, **named},
    )  # fmt: skip


async def test_a_mail_arrives_whole() -> None:
    mailbox = Mailbox()
    async with smtp_server(mailbox) as port:
        channel = smtp(port)
        await channel.send(dispatch())
        await channel.close()
    [mail] = mailbox.taken
    assert mail["Subject"] == "一天摸清您的终端"
    assert str(mail["From"]) == "北辰云 <sdr@example.com>"
    assert mail["Reply-To"] == "replies@example.com"
    assert mail["Message-ID"] == "<abc@example.com>"
    assert mail["List-Unsubscribe"] == "<https://x.example/u/t>"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == "您好：\n.一行以点开头\n"
    assert html.get_content().strip() == "<p>您好</p>"


async def test_connections_are_used_again_also_after_a_refusal() -> None:
    mailbox = Mailbox()
    mailbox.refuses["gone@x.example"] = "550 5.1.1 no such user"
    async with smtp_server(mailbox) as port:
        channel = smtp(port)
        await channel.send(dispatch())
        with pytest.raises(SendRefused) as refused:
            await channel.send(dispatch(to="gone@x.example"))
        await channel.send(dispatch(delivery_id="dlv_2"))
        await channel.close()
    assert refused.value.permanent
    assert refused.value.reason == "recipient_refused: 550 5.1.1 no such user"
    assert (len(mailbox.taken), len(mailbox.sessions)) == (2, 1)


async def test_a_connection_that_died_while_kept_is_replaced() -> None:
    mailbox = Mailbox()
    async with smtp_server(mailbox) as port:
        channel = smtp(port)
        await channel.send(dispatch())
        for client, _, _ in channel._kept:
            assert client.transport is not None
            client.transport.close()
        await asyncio.sleep(0.05)
        await channel.send(dispatch())
        await channel.close()
    assert len(mailbox.taken) == 2


@pytest.mark.parametrize(
    ("where", "answer", "permanent"),
    [
        ("wang@brewery.example", "450 4.2.0 greylisted", False),
        ("wang@brewery.example", "551 5.7.1 not here", True),
        ("data", "451 4.3.0 try later", False),
        ("data", "554 5.7.1 spam", True),
    ],
)
async def test_what_the_server_answers_is_told_apart(
    where: str, answer: str, permanent: bool
) -> None:
    mailbox = Mailbox()
    mailbox.refuses[where] = answer
    async with smtp_server(mailbox) as port:
        with pytest.raises(SendRefused) as refused:
            await smtp(port).send(dispatch())
    assert refused.value.permanent is permanent
    assert answer[:3] in refused.value.reason


async def test_nobody_listening_is_a_passing_refusal(unused_tcp_port: int) -> None:
    with pytest.raises(SendRefused) as refused:
        await smtp(unused_tcp_port).send(dispatch())
    assert not refused.value.permanent


def talk_until(verb: bytes, then: str) -> Talk:
    """A server that behaves up to `verb`, then drops the connection or says nothing more."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        while line := await reader.readline():
            if line.upper().startswith(verb):
                if then == "hang":
                    await reader.read(-1)
                return
            if line.upper().startswith(b"DATA"):
                writer.write(b"354 go on\r\n")
                while (await reader.readline()) != b".\r\n":
                    pass
                if verb == b"CONTENT":
                    if then == "hang":
                        await reader.read(-1)
                    return
            writer.write(b"250 OK\r\n")

    return talk


@pytest.mark.parametrize("then", ["drop", "hang"])
@pytest.mark.parametrize("verb", [b"EHLO", b"MAIL", b"RCPT", b"DATA"])
async def test_before_the_content_a_broken_connection_is_a_passing_refusal(
    verb: bytes, then: str
) -> None:
    async with raw_server(talk_until(verb, then)) as port:
        with pytest.raises(SendRefused) as refused:
            await smtp(port).send(dispatch())
    assert not refused.value.permanent


@pytest.mark.parametrize("then", ["drop", "hang"])
async def test_after_the_content_a_broken_connection_is_uncertain(then: str) -> None:
    async with raw_server(talk_until(b"CONTENT", then)) as port:
        with pytest.raises(SendUncertain):
            await smtp(port).send(dispatch())


@pytest.mark.parametrize(
    "to", ["no-at-sign", "a@b\r\nBcc: x@y.example", "", "用户@例子.example", "@b.example"]
)
async def test_an_address_that_cannot_be_used_is_refused_for_good(to: str) -> None:
    mailbox = Mailbox()
    async with smtp_server(mailbox) as port:
        with pytest.raises(SendRefused) as refused:
            await smtp(port).send(dispatch(to=to))
    assert refused.value.permanent
    assert mailbox.taken == []


async def test_a_domain_in_another_script_is_sent_in_its_ascii_form() -> None:
    mailbox = Mailbox()
    async with smtp_server(mailbox) as port:
        await smtp(port).send(dispatch(to="wang@例子.example"))
    assert mailbox.taken[0]["To"] == "wang@xn--fsqu00a.example"


async def test_without_a_server_messages_become_files(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    await OutboxFolder(folder, sender="sdr@example.com").send(dispatch())
    [file] = folder.iterdir()
    assert file.name.endswith("-dlv_1.eml")
    assert "wang" not in file.name
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert mail["To"] == "wang@brewery.example"


async def test_an_outbox_that_cannot_be_written_is_a_passing_refusal(tmp_path: Path) -> None:
    blocked = tmp_path / "outbox"
    blocked.write_text("in the way")
    with pytest.raises(SendRefused) as refused:
        await OutboxFolder(blocked, sender="sdr@example.com").send(dispatch())
    assert not refused.value.permanent
