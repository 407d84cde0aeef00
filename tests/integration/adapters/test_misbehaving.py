"""What follows when a mail server misbehaves, verb by verb: the table of docs/nurture.md."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.email import SmtpChannel
from app.fake_mail import Fault, Keeper, Ledger, serving
from sdr.ports import ChannelDown, SendRefused, SendUncertain
from tests.integration.adapters.test_email import Talk, dispatch, raw_server, smtp

DOWN, LATER, FAILED, UNCERTAIN, SENT = "down", "later", "failed", "uncertain", "sent"
TABLE = {
    "EHLO": dict.fromkeys(("hang", "drop", "garbage", "451 later", "554 no"), DOWN),
    "MAIL": dict.fromkeys(("hang", "drop", "garbage", "451 later", "554 no"), DOWN),
    "RCPT": {"hang": LATER, "drop": LATER, "garbage": LATER, "450 grey": LATER, "550 no": FAILED},
    "DATA": {"hang": LATER, "drop": LATER, "garbage": LATER, "451 later": LATER, "554 no": FAILED},
    "BODY": {"hang": UNCERTAIN, "drop": UNCERTAIN, "garbage": UNCERTAIN},
    "DOT": {
        "hang": UNCERTAIN, "drop": UNCERTAIN, "garbage": UNCERTAIN, "299 hm": UNCERTAIN,
        "452 full": LATER, "554 spam": FAILED, "slow:0.1": SENT,
    },
    "RSET": dict.fromkeys(("hang", "drop", "garbage", "500 no"), SENT),
    "QUIT": dict.fromkeys(("hang", "drop", "garbage", "500 no"), SENT),
}  # fmt: skip
CASES = [(verb, act, then) for verb, acts in TABLE.items() for act, then in acts.items()]


@pytest.fixture
def stack() -> Iterator[contextlib.ExitStack]:
    """Closes what a test opened, whatever became of the test."""
    with contextlib.ExitStack() as opened:
        yield opened


async def outcome(channel: SmtpChannel, **named: str) -> str:
    try:
        await channel.send(dispatch(**named))
    except ChannelDown:
        return DOWN
    except SendRefused as refused:
        return FAILED if refused.permanent else LATER
    except SendUncertain:
        return UNCERTAIN
    return SENT


@pytest.mark.parametrize(("verb", "act", "then"), CASES)
async def test_a_verb_at_which_the_server_misbehaves(
    verb: str, act: str, then: str, tmp_path: Path
) -> None:
    with contextlib.closing(Ledger(tmp_path / "ledger")) as ledger:
        keeper = Keeper(None, lambda *_: None, ledger=ledger, faults=[Fault.parse(f"{verb}={act}")])
        async with serving(0, keeper) as port:
            channel = smtp(port)
            async with asyncio.timeout(10):
                assert await outcome(channel) == then
                await channel.close()
    taken = sum(Ledger.counted(tmp_path / "ledger").values())
    # The worst a server can do: take it and not say so. That is never called refused.
    assert taken == (then == SENT or (verb == "DOT" and then == UNCERTAIN))


async def test_after_a_server_came_to_its_senses_the_same_channel_sends(
    tmp_path: Path, stack: contextlib.ExitStack
) -> None:
    ledger = stack.enter_context(contextlib.closing(Ledger(tmp_path / "ledger")))
    keeper = Keeper(None, lambda *_: None, ledger=ledger)
    async with serving(0, keeper) as port:
        # long enough for a good server on a busy machine
        channel = smtp(port, command_timeout=2, data_timeout=2)
        for verb, act, then in CASES:
            await channel.close()  # or nobody would say EHLO again
            keeper.faults = (Fault.parse(f"{verb}={act}"),)
            assert await outcome(channel, message_id=f"<{verb}{act}@x>".replace(" ", "")) == then
            keeper.faults = ()
            assert await outcome(channel, message_id="<good@x>") == SENT, (verb, act)
        await channel.close()
    assert Ledger.counted(tmp_path / "ledger")["<good@x>"] == len(CASES)


def answering(verb: bytes, act: str) -> Talk:
    """A server that offers STARTTLS and AUTH, and misbehaves there."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        while line := await reader.readline():
            if line.upper().startswith(b"EHLO"):
                writer.write(b"250-x\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n")
            elif line.upper().startswith(verb) and act != "drop":
                if act == "hang":
                    await reader.read(-1)
                writer.write(act.encode() + b"\r\n")
            else:
                return

    return talk


@pytest.mark.parametrize("act", ["hang", "drop", "\x07?garbage", "454 later", "535 no"])
@pytest.mark.parametrize(("verb", "security"), [(b"STARTTLS", "starttls"), (b"AUTH", "none")])
async def test_where_nobody_lets_us_in_nothing_is_said_of_the_message(
    verb: bytes, security: str, act: str
) -> None:
    async with raw_server(answering(verb, act)) as port:
        channel = SmtpChannel(
            host="127.0.0.1", port=port, security=security, sender="sdr@example.com",
            user="u", password="p", command_timeout=0.5, data_timeout=0.5,
        )  # fmt: skip
        async with asyncio.timeout(10):
            assert await outcome(channel) == DOWN
