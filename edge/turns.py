"""From a stored message to a stored answer: one turn at a time per conversation.

The message is in the database before this module sees it. A turn takes all messages that wait
(a burst), reads them for the classifier's benefit, asks the engine, stores the answer and tells
whoever listens. When the engine is down the prospect gets one worded notice, the messages keep
waiting, and `keep_retrying` answers them when it is back, also after a restart of this process.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from edge.live import Live
from sdr import conversations, floor, handing_back, readers, transcripts, wording
from sdr.conversations import Conversation, Message
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.ports import Answer, Clock, Dialogue, EngineDown, Reply
from sdr.readers import Lexicon
from sdr.transcripts import as_json

LOG = structlog.get_logger("edge.turns")
WAIT_SECONDS = 8.0
RETRY_SECONDS = 2.0
SETTLE_SECONDS = 5.0
MAX_AT_ONCE = 32
SWITCH_WORDS = 3  # so many Latin words make an English message in a Chinese talk


@dataclass(frozen=True, slots=True)
class Batch:
    """What one turn is about."""

    conversation_id: str
    messages: tuple[Message, ...]
    language: str
    metadata: dict[str, Any]
    silent: bool = False  # read, and nothing is said: a human has the floor
    plan: dict[str, Any] = field(default_factory=dict)  # as it was before


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in a conversation for an answer, as it was stored."""

    conversation: Conversation
    messages: tuple[Message, ...]
    asked: str | None  # the fact that was asked for last
    silent: bool  # told to a human


@dataclass(slots=True, eq=False)
class Ticket:
    """Leave to prepare a turn together with storing its message; `void` once another turn began."""

    void: bool


def speaks(text: str, current: str) -> str:
    """The language of a message in a talk that is in `current`.

    A name, a number, "ok" or a product name does not switch the language; a sentence does.
    """
    wished = readers.wished_language(text)
    if wished is not None:
        return wished
    found = readers.detect_language(text, current)
    if found == "en" and current == "zh":
        bare = re.sub(r"\S+@\S+|https?://\S+", " ", text)
        words = re.findall(r"[A-Za-z][A-Za-z']+", bare)
        return "en" if len(words) >= SWITCH_WORDS else "zh"
    return found


def metadata_for(
    text: str,
    *,
    asked: str | None,
    language: str,
    now: Any,
    zone: ZoneInfo,
    lexicon: Lexicon,
    **rest: Any,
) -> dict[str, Any]:
    """The metadata of one message to the engine; the same for a live turn and for `understand`."""
    readings = readers.read(text, asked=asked, language=language, now=now, tz=zone, lexicon=lexicon)
    return {
        "language": language,
        "asked": asked,
        "reads": sorted({reading.fact for reading in readings}),
        "covered": readers.covered(text, asked, readings),
        **rest,
    }


def waiting_in(session: Session, conversation_id: str) -> Waiting | None:
    """What waits for the bot, else what a human was told meanwhile and nobody has read.

    The latter is read silently, in the light of what the human asked: the facts count, nothing
    is said.
    """
    messages = transcripts.waiting(session, conversation_id)
    silent = not messages
    if silent:
        messages = transcripts.unread(session, conversation_id)
    if not messages:
        return None
    conversation = conversations.get(session, conversation_id)
    asked = conversation.asked
    if silent:
        asked = handing_back.asked_before(session, messages[0])
    return Waiting(conversation, tuple(messages), asked, silent)


def prepared(waiting: Waiting, *, zone: ZoneInfo, lexicon: Lexicon) -> Batch:
    """The turn about what waits; nothing is stored."""
    conversation, messages = waiting.conversation, waiting.messages
    text = "\n".join(m.text for m in messages)
    language = speaks(text, conversation.language)
    return Batch(
        conversation.id,
        messages,
        language,
        metadata_for(
            text,
            asked=waiting.asked,
            language=language,
            now=messages[0].at,
            zone=zone,
            lexicon=lexicon,
            conversation_id=conversation.id,
            message_ids=[m.id for m in messages],
            channel=conversation.channel,
            probe=False,
            silent=waiting.silent,
        ),
        waiting.silent,
        dict(conversation.plan),
    )


def keep(session: Session, batch: Batch, answer: Answer, now: dt.datetime) -> list[Message]:
    """Store the answer; none where a human took the floor meanwhile: the facts stand, no more."""
    conversation = session.get(Conversation, batch.conversation_id)
    if conversation is None:  # erased meanwhile
        return []
    conversations.lock(session, conversation)
    last = batch.messages[-1]
    rows = [
        row for each in batch.messages
        if (row := session.get(Message, each.id, populate_existing=True)) is not None
    ]  # fmt: skip
    for row in rows:
        row.act = row.act or answer.act  # it was read
    holds = conversations.human_holds(conversation, now)
    # who came and left meanwhile may have answered it
    if batch.silent or holds or any(row.state != "waiting" for row in rows):
        if holds and not batch.silent:  # what the turn would have asked was never put
            conversation.plan = batch.plan
            conversation.asked = conversation.asked_key = None
        return []
    for row in rows:
        row.state = "answered" if row.id == last.id else "merged"
    return conversations.say(
        session,
        conversation,
        answer.replies,
        language=answer.language,
        now=now,
        reply_to=last.id,
    )


def excuse(session: Session, batch: Batch, text: str, now: dt.datetime) -> list[Message]:
    """The notice that an answer takes longer; where a human talks it is not the bot's to give."""
    conversation = conversations.get(session, batch.conversation_id)
    conversations.lock(session, conversation)
    # a stop meanwhile leaves nothing to answer
    waits = transcripts.waiting(session, conversation.id)
    if not waits or conversations.human_holds(conversation, now):
        return []
    return conversations.say(
        session,
        conversation,
        [Reply(text, wording="engine_down")],
        language=batch.language,
        now=now,
    )


class Turns:
    """Runs turns; holds what is running now."""

    def __init__(
        self,
        *,
        database: Database,
        dialogue: Dialogue,
        live: Live,
        playbook: Playbook,
        lexicon: Lexicon,
        zone: ZoneInfo,
        clock: Clock,
        engine_down: Callable[[], Awaitable[list[str]]],
    ) -> None:
        self.live = live
        self._database, self._dialogue = database, dialogue
        self._playbook, self._lexicon, self._zone, self._clock = playbook, lexicon, zone, clock
        self._engine_down = engine_down
        self._running: dict[str, asyncio.Task[None]] = {}
        self._answers: dict[str, asyncio.Future[list[dict[str, Any]]]] = {}
        self._wanted: set[str] = set()  # asked for again while a worker was finishing
        self._tickets: dict[str, list[Ticket]] = {}  # by conversation
        self._noticed: set[str] = set()
        self._places = asyncio.Semaphore(MAX_AT_ONCE)
        self._closing = False

    async def answer(
        self, conversation_id: str, message_id: str, ready: Batch | None = None
    ) -> list[dict[str, Any]]:
        """The messages that answer this one; [] when the answer comes later or elsewhere.

        `ready`: the turn, where it was prepared with the message.
        """
        future = self._answers.get(message_id)
        if future is None:
            future = asyncio.get_running_loop().create_future()
            self._answers[message_id] = future
            future.add_done_callback(lambda _: self._answers.pop(message_id, None))
        self.start(conversation_id, ready)
        try:
            return await asyncio.wait_for(asyncio.shield(future), WAIT_SECONDS)
        except TimeoutError:
            return []

    @contextlib.contextmanager
    def preparing(self, conversation_id: str) -> Iterator[Ticket]:
        """A ticket for as long as a message is being stored.

        Void where a turn runs, or as soon as one begins: that one may take the message too.
        """
        ticket = Ticket(void=conversation_id in self._running)
        held = self._tickets.setdefault(conversation_id, [])
        held.append(ticket)
        try:
            yield ticket
        finally:
            held.remove(ticket)
            if not held:
                self._tickets.pop(conversation_id, None)

    def start(self, conversation_id: str, ready: Batch | None = None) -> None:
        """Make sure that somebody works on this conversation's waiting messages."""
        self._wanted.add(conversation_id)
        if conversation_id not in self._running and not self._closing:
            for ticket in self._tickets.get(conversation_id, ()):
                ticket.void = True
            task = asyncio.create_task(self._work(conversation_id, ready))
            self._running[conversation_id] = task

    async def _work(self, conversation_id: str, ready: Batch | None) -> None:
        if self._places.locked():
            ready = None  # more may have come by the time there is a place
        try:
            async with self._places:
                await self._answer_all(conversation_id, ready)
        finally:
            # At once and not by a callback of the task: a message that arrives between the last
            # look and the callback would be left to `keep_retrying`.
            self._running.pop(conversation_id, None)

    async def _answer_all(self, conversation_id: str, ready: Batch | None) -> None:
        """Turn after turn for as long as somebody wants one; the first may be `ready`."""
        self._wanted.add(conversation_id)
        while conversation_id in self._wanted and not self._closing:
            self._wanted.discard(conversation_id)
            batch, ready = ready, None
            if batch is None:
                batch = await self._database.run_then(
                    lambda s: self.waiting(s, conversation_id), self.prepared
                )
            if batch is None:
                continue
            if not batch.silent:
                self.live.tell(conversation_id, {"type": "typing", "sender": "bot", "on": True})
            try:
                answer = await self._dialogue.answer(
                    sender=conversation_id,
                    text="\n".join(m.text for m in batch.messages),
                    metadata=batch.metadata,
                )
            except EngineDown as down:
                LOG.warning("engine_down", conversation=conversation_id, why=str(down))
                await self._excuse(batch)
                return
            await self._keep(batch, answer)
            self._noticed.discard(conversation_id)

    def waiting(self, session: Session, conversation_id: str) -> Waiting | None:
        """What waits for an answer, or to be read, or None."""
        return waiting_in(session, conversation_id)

    def prepared(self, waiting: Waiting | None) -> Batch | None:
        """The turn that answers what waits: read for the classifier's benefit, nothing stored."""
        if waiting is None:
            return None
        return prepared(waiting, zone=self._zone, lexicon=self._lexicon)

    async def _keep(self, batch: Batch, answer: Answer) -> None:
        now = self._clock.now()
        said = await self._database.run(lambda s: keep(s, batch, answer, now))
        self._deliver(batch, said)

    async def _excuse(self, batch: Batch) -> None:
        """One worded notice an outage; the messages keep waiting."""
        said: list[Message] = []
        if not batch.silent and batch.conversation_id not in self._noticed:
            self._noticed.add(batch.conversation_id)
            text = wording.line(self._playbook, "engine_down", batch.language)
            now = self._clock.now()
            said = await self._database.run(lambda s: excuse(s, batch, text, now))
        self._deliver(batch, said)

    def _deliver(self, batch: Batch, said: Sequence[Message]) -> None:
        """Tell who listens, and who waits: the last message of a burst carries the answer."""
        if not batch.silent:
            off = {"type": "typing", "sender": "bot", "on": False}
            self.live.tell(batch.conversation_id, off)
        shown = [as_json(message) for message in said]
        for each in shown:
            self.live.tell(batch.conversation_id, {"type": "message", "message": each})
        for message in batch.messages:
            future = self._answers.get(message.id)
            if future is not None and not future.done():
                future.set_result(shown if message.id == batch.messages[-1].id else [])

    async def _let_leases_run_out(self) -> None:
        """Give the floor back where a colleague has done nothing for too long, and say so."""
        now = self._clock.now()
        for each in await self._database.run(lambda s: floor.ran_out(s, now)):

            def lapse(
                session: Session, each: str = each
            ) -> tuple[list[Message], dict[str, Any]] | None:
                talk = conversations.get(session, each)
                said = floor.lapse(session, talk, playbook=self._playbook, now=now)
                return None if said is None else (said, floor.frame(talk, now))

            done = await self._database.run(lapse)
            if done is None:
                continue
            self.live.tell(each, done[1])
            for message in done[0]:
                self.live.tell(each, {"type": "message", "message": as_json(message)})

    async def keep_retrying(self) -> None:
        """For ever: answer what waits as soon as engine and actions are back."""
        while True:
            await asyncio.sleep(RETRY_SECONDS)
            try:
                await self._let_leases_run_out()
                ids = [
                    i
                    for i in await self._database.run(transcripts.with_waiting)
                    if i not in self._running
                ]
                if ids and not await self._engine_down():
                    for conversation_id in ids:
                        self.start(conversation_id)
            except OperationalError:
                LOG.warning("database_away")
            except Exception:
                LOG.exception("retry_failed")

    async def close(self) -> None:
        """Let running turns end."""
        self._closing = True
        await self.settled()

    async def settled(self) -> None:
        """Until the turns that run now have ended; at most `SETTLE_SECONDS`."""
        running = list(self._running.values())
        if running:
            await asyncio.wait(running, timeout=SETTLE_SECONDS)
