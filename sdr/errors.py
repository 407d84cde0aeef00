"""The one family of errors that a caller can do something about.

Each class has a key in the Fluent catalogue `errors.ftl` (`error-` + the class name in kebab
case); the sentence a person reads stands there, in their language. The HTTP status is chosen in
one place, `edge.middlewares`. Anything else that is raised is a defect.
"""

from __future__ import annotations

import re
from typing import Any


class LeadhatchError(Exception):
    """Base: `params` fill the sentence's variables."""

    def __init__(self, **params: Any) -> None:
        super().__init__(self.key(), params)
        self.params = params

    @classmethod
    def key(cls) -> str:
        """The Fluent key of this error's sentence."""
        return "error-" + re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


class NotFound(LeadhatchError):
    """Nothing stands under that id (`what`, `id`)."""


class BadToken(LeadhatchError):
    """No token, or one that we never gave out."""


class NotAllowed(LeadhatchError):
    """Signed in, but the role does not permit this."""


class DoubleBooked(LeadhatchError):
    """The rep has another meeting then (`at`)."""


class Reassigned(LeadhatchError):
    """A handoff was given to somebody else meanwhile (`holder`)."""


class SecondFactorNeeded(NotAllowed):
    """The role requires a second factor, and this session was opened without one."""


class BadInput(LeadhatchError):
    """A value cannot be used (`field`, `problem`)."""


class BadForm(LeadhatchError):
    """Entries of a form cannot be used (`errors`: field, problem and sentence of each)."""


class BadJson(LeadhatchError):
    """The body is no JSON object."""


class EmptyText(LeadhatchError):
    """A message without a readable character."""


class TextTooLong(LeadhatchError):
    """A message over the limit (`limit`)."""


class MessageIdReused(LeadhatchError):
    """The same client_message_id with another text."""


class IdempotencyKeyReused(LeadhatchError):
    """The same Idempotency-Key with another body."""


class TooManyRequests(LeadhatchError):
    """Over the rate (`retry_after` seconds)."""


class ConversationGone(LeadhatchError):
    """The data of this conversation was deleted at the person's wish."""


class AlreadyTaken(LeadhatchError):
    """The handoff was accepted by another (`holder`)."""


class NotYours(LeadhatchError):
    """Another holds it; only they or a manager may do that (`holder`)."""


class FloorTaken(LeadhatchError):
    """A colleague speaks in the chat (`name`); the bot is silent until they leave."""


class Overtaken(LeadhatchError):
    """A colleague (`name`) answered meanwhile or took the floor (`what`): see that first."""


class MoveNotAllowed(LeadhatchError):
    """The table of moves has no such move (`what`, `old`, `new`)."""


class BadSequence(LeadhatchError):
    """The text is no sequence, or not one that may be published (`first`, `problems`)."""


class BadRules(LeadhatchError):
    """The text holds no scoring rules, or none that may be published (`first`, `problems`)."""


class VersionConflict(LeadhatchError):
    """Somebody wrote another version meanwhile (`name`, `based_on`, `latest`, `by`, `changed`)."""


class WouldEnter(LeadhatchError):
    """Publishing would take in leads of the pool, and nobody said whether it may (`count`)."""


class NoAddress(LeadhatchError):
    """A transcript was asked for and no e-mail address is known."""


class TryAgainSoon(LeadhatchError):
    """The database is busy or away; nothing was lost."""
