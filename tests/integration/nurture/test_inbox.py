"""The mailbox by a real IMAP server: every mail handled once, none stops the others."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from adapters.inbound_mail import ImapMailbox
from app.fake_imap import Folder, serving
from nurture import inbound, inbox
from nurture.context import Context
from nurture.inbound import InboundMail
from sdr.ports import FixedClock, MailboxAway, SystemClock
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_inbound import letter, written_to
from tests.integration.nurture.test_tick import TUESDAY


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "mails")


@pytest.fixture
async def port(folder: Folder) -> AsyncIterator[int]:
    async with serving(0, folder) as port:
        yield port


@pytest.fixture
def listening(context: Context, port: int) -> Context:
    return dataclasses.replace(context, mailbox=mailbox(port))


def mailbox(port: int, **rest: Any) -> ImapMailbox:
    return ImapMailbox(
        host="127.0.0.1", port=port, security="none", user="me", password="secret", **rest
    )


def put(folder: Folder, name: str, raw: bytes) -> None:
    (folder.path / f"{name}.eml").write_bytes(raw)


async def outcomes(context: Context) -> list[str]:
    rows = await context.database.run(
        lambda s: list(s.scalars(select(InboundMail).order_by(InboundMail.id)))
    )
    return [row.outcome for row in rows]


async def test_every_mail_is_handled_once_across_restarts(
    listening: Context, folder: Folder, port: int
) -> None:
    lead_id, sent = await written_to(listening)
    put(folder, "1", letter("300人", about=sent))
    put(
        folder, "2", letter("什么价？", sender="stranger@new.example", message_id="<s@new.example>")
    )
    assert await inbox.poll(listening, TUESDAY) == 2
    assert await inbox.poll(listening, TUESDAY) == 0
    again = dataclasses.replace(listening, mailbox=mailbox(port))
    assert await inbox.poll(again, TUESDAY) == 0
    put(folder, "3", letter("六月前", about=sent, message_id="<m3@b.example>"))
    assert await inbox.poll(again, TUESDAY) == 1
    assert await outcomes(again) == ["to_bot", "unknown_sender", "to_bot"]
    assert lead_id


async def test_new_numbers_handle_nothing_twice(listening: Context, folder: Folder) -> None:
    _, sent = await written_to(listening)
    put(folder, "1", letter("300人", about=sent))
    await inbox.poll(listening, TUESDAY)
    folder.validity = 4_294_967_295
    assert await inbox.poll(listening, TUESDAY) == 1
    assert await outcomes(listening) == ["to_bot"]


async def test_many_mails_come_in_batches(context: Context, folder: Folder, port: int) -> None:
    for number in range(7):
        put(
            folder,
            str(number),
            letter("您好", sender="s@x.example", message_id=f"<{number}@x.example>"),
        )
    few = dataclasses.replace(context, mailbox=mailbox(port, batch=3))
    assert await inbox.poll(few, TUESDAY) == 7


async def test_a_mail_too_big_or_broken_stops_nothing(
    context: Context, folder: Folder, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = dataclasses.replace(context, mailbox=mailbox(port, largest=5_000))
    put(folder, "1", letter("大" * 9_000, sender="s@x.example", subject="很大"))
    put(folder, "2", b"\xff\xfe\x00 no mail at all")
    put(folder, "3", b"")
    put(folder, "4", letter("defect", sender="s@x.example", message_id="<d@x.example>"))
    put(folder, "5", letter("您好", sender="s@x.example", message_id="<ok@x.example>"))
    act = inbound.act

    def broken(*args: object, **rest: object) -> inbound.Taken:
        if "defect" in args[2].text:  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return act(*args, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(inbound, "act", broken)
    assert await inbox.poll(small, TUESDAY) == 5
    assert await outcomes(small) == [
        "too_big", "unknown_sender", "unknown_sender", "unreadable", "unknown_sender",
    ]  # fmt: skip


async def test_a_mailbox_that_is_away_and_comes_back(
    make_context: Callable[..., Context], recorder: Recorder, folder: Folder
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    context = make_context(recorder, mailbox=mailbox(port))
    with pytest.raises(MailboxAway):
        await inbox.poll(context, TUESDAY)
    put(folder, "1", letter("您好", sender="s@x.example"))
    stop = asyncio.Event()
    keeping = asyncio.create_task(inbox.keep(context, SystemClock(), stop, every=0.02))
    async with serving(port, folder):
        for _ in range(500):
            if await outcomes(context):
                break
            await asyncio.sleep(0.02)
        stop.set()
        await keeping
    assert await outcomes(context) == ["unknown_sender"]


async def test_the_worker_reads_the_mailbox_beside_its_passes(
    listening: Context, folder: Folder
) -> None:
    from nurture import work

    put(folder, "1", letter("您好", sender="s@x.example"))
    stop = asyncio.Event()
    working = asyncio.create_task(
        work.work(listening, FixedClock(TUESDAY), stop, errands_every=0.02)
    )
    for _ in range(500):
        if await outcomes(listening):
            break
        await asyncio.sleep(0.02)
    stop.set()
    await working
    assert await outcomes(listening) == ["unknown_sender"]
