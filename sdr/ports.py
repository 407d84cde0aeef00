"""What the business needs from the outside world, as protocols. Adapters implement them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> dt.datetime:
        """The present, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """The present, aware, in UTC."""
        return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands: the clock of a whole `tick --now` pass, and of tests."""

    moment: dt.datetime

    def now(self) -> dt.datetime:
        """The moment it was set to."""
        return self.moment


@dataclass(frozen=True, slots=True)
class Calendar:
    """An iCalendar object (RFC 5545, lines ended by CRLF) and what it asks for (RFC 5546)."""

    method: str  # REQUEST | CANCEL
    text: str


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One message to one address, ready to go: what a Channel takes.

    `message_id` is derived from the delivery's identity, so the far side can recognise a repeat.
    A channel that needs several steps awaits `last_word` right before the content leaves; it
    raises when the delivery is not this process's to send any more.
    """

    delivery_id: str
    channel: str  # email | webhook
    to: str
    subject: str
    text: str
    html: str | None
    message_id: str
    language: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None  # webhook payload
    calendar: Calendar | None = None  # an invitation that a calendar takes up
    last_word: Callable[[], Awaitable[None]] | None = field(default=None, compare=False, repr=False)


class SendRefused(Exception):
    """The far side said no before taking the message: safe to mark failed (`permanent` or not)."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


class ChannelDown(SendRefused):
    """Nobody could be reached, or nobody there serves us: it says nothing of this message."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=False)


class SendUncertain(Exception):
    """The connection broke after the message may have been taken: never sent again blindly."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Channel(Protocol):
    """Sends one dispatch; returns normally only when the far side took it."""

    async def send(self, dispatch: Dispatch) -> None:
        """Raise SendRefused or SendUncertain otherwise."""
        ...


class Followers(Protocol):
    """Who a follower of a messaging account is beyond it."""

    async def unionid(self, openid: str) -> str | None:
        """What they are called in all accounts of one owner; None: nothing.

        Raises SendRefused, SendUncertain.
        """
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail of a mailbox as it came; of one that is too big only its head."""

    uid: int
    raw: bytes
    too_big: bool = False


@dataclass(frozen=True, slots=True)
class Letters:
    """Some mails of a mailbox, oldest first; `last` is the number to go on after."""

    validity: int
    letters: Sequence[Letter]
    last: int
    more: bool


class MailboxAway(Exception):
    """The mailbox cannot be read now: network, sign-in, or what the server said."""


class Mailbox(Protocol):
    """Where replies come in."""

    @property
    def name(self) -> str:
        """Which mailbox it is, without any secret."""
        ...

    async def fetch(self, *, validity: int | None, after: int) -> Letters:
        """The mails after number `after`, while `validity` is the mailbox's; else recent ones.

        Raises MailboxAway.
        """
        ...


class DnsAway(Exception):
    """No answer from DNS: nothing is known."""


class DnsRecords(Protocol):
    """What the world can read of a domain."""

    async def txt(self, name: str) -> list[str]:
        """The TXT records of a name, [] where there are none. Raises DnsAway."""
        ...


@dataclass(frozen=True, slots=True)
class Reply:
    """One bot message as the dialogue engine gave it."""

    text: str
    wording: str | None = None
    buttons: Sequence[Mapping[str, str]] = ()
    cards: Sequence[Mapping[str, str]] = ()
    asks: str | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine made of one message."""

    act: str
    confidence: float
    replies: Sequence[Reply]
    facts: Mapping[str, Any] = field(default_factory=dict)
    language: str = "en"
    sure: bool = True  # False: below the threshold, `act` is the best guess
    readings: Sequence[Mapping[str, Any]] = ()  # of `understand`: what was read from where


class EngineDown(Exception):
    """The engine or the action server did not answer (an empty answer counts as none)."""


class Dialogue(Protocol):
    """The engine: one message in, replies out."""

    async def answer(self, *, sender: str, text: str, metadata: Mapping[str, Any]) -> Answer:
        """Raise EngineDown when there is no usable answer."""
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a company's own sign-in says somebody is; `verified`: that the address is theirs."""

    subject: str
    email: str
    verified: bool


class IdentityRefused(Exception):
    """The provider did not say, or what it said cannot be believed (`reason`, a code)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
