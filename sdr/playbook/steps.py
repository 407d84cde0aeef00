"""The steps a sequence is made of, typed: what may stand under `steps:` in a sequence file.

A step has a key, a type (`send` where none is written) and a wait that runs before it. A step
that leads elsewhere names the key of another step, `next` (the one below it) or `end` (the
sequence is over). Data only: what a step does is decided in `nurture.engine`, whether the steps
of a sequence fit together is checked in `sdr.playbook.paths`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from sdr.playbook.entries import Code, Duration, Entry, Language, Line, Slug, Text, TimeOfDay

ChannelName = Literal["email", "in_chat", "wechat"]
# where a step can lead beside the keys of steps
NEXT, END = "next", "end"
# `content: next_best`: the item is picked for the lead when the step comes up
NEXT_BEST = "next_best"
# `fact: most_valuable`: the fact whose answer would change the verdict most
MOST_VALUABLE = "most_valuable"
# `owner` or `to`: whoever has the lead, or would get it
OWNER = "owner"

EventName = Literal[
    "click", "view", "reply", "fact", "verdict", "meeting", "task_done", "attended"
]  # fmt: skip
Value = str | int | float | bool
# what becomes of a message that is late: sent as soon as it may, left out, or its wait begins anew
LateAction = Literal["catch_up", "skip", "retime"]


class Condition(Entry):
    """What must be true of a lead: all that is named holds; of a list, one entry is enough."""

    personas: tuple[Code, ...] = ()
    languages: tuple[Language, ...] = ()
    stages: tuple[Code, ...] = ()
    verdicts: tuple[Code, ...] = ()
    reasons: tuple[str, ...] = ()  # why the lead is in the pool, as in an entrance
    problems: tuple[Code, ...] = ()
    sources: tuple[Line, ...] = ()  # "baidu", or one kind of source alone: "utm_campaign:spring"
    tags: tuple[Code, ...] = ()
    fields: dict[Code, Value] = Field(default={})
    known: tuple[Code, ...] = ()  # facts that are known, all of them
    missing: tuple[Code, ...] = ()  # facts that are not known, all of them
    clicked: tuple[Slug, ...] = ()
    read: tuple[Slug, ...] = ()  # opened and read for a while
    engagement_from: int | None = Field(default=None, ge=0, le=100)
    engagement_below: int | None = Field(default=None, ge=1, le=100)
    any_of: tuple[Condition, ...] = ()
    none_of: tuple[Condition, ...] = ()

    @property
    def named(self) -> list[str]:
        """The conditions that are set."""
        return [
            name
            for name in type(self).model_fields
            if getattr(self, name) not in ((), None) and getattr(self, name) != {}
        ]

    def parts(self) -> Iterator[Condition]:
        """This condition and all inside it."""
        yield self
        for each in (*self.any_of, *self.none_of):
            yield from each.parts()


class Stop(Entry):
    """Base of every step; `wait` runs before it, counted from the end of the step before."""

    key: Code
    wait: Duration = "0m"


class Timed(Stop):
    """A step that writes to the person; what is not set holds as `nurture.yml` says.

    `quiet`: in quiet hours it waits for their end, or is left out.
    """

    late: LateAction | None = None
    late_after: Duration | None = None
    quiet: Literal["defer", "drop"] = "defer"


class Send(Timed):
    """Send one message. `channels`, in order of preference, stands for `channel` where written."""

    type: Literal["send"] = "send"
    channel: ChannelName = "email"
    channels: tuple[ChannelName, ...] = ()
    subject: Text  # Jinja2, sandboxed
    body: Text  # Markdown with Jinja2, sandboxed
    content: str | None = None  # slug linked by {{ link }}, or next_best
    # of wechat.yml: what goes to WeChat while its window is closed
    template: Code | None = None

    @property
    def preferred(self) -> tuple[ChannelName, ...]:
        """The channels to try, best first."""
        return self.channels or (self.channel,)


class Ask(Timed):
    """Put a question of the question bank; the answer is an ordinary message of the chat.

    By mail, `{{ question }}` is the question and `{{ link }}` opens the chat with it put.
    """

    type: Literal["ask"]
    fact: Code = MOST_VALUABLE
    channels: tuple[ChannelName, ...] = Field(default=("in_chat", "email"), min_length=1)
    subject: Text | None = None
    body: Text | None = None

    @property
    def preferred(self) -> tuple[ChannelName, ...]:
        """The channels to try, best first."""
        return self.channels


class Until(Entry):
    """The next such moment in the lead's zone: a time of day, on one of the weekdays if named."""

    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()
    at: TimeOfDay = "09:00"


class Pause(Stop):
    """Wait: `wait` first, then on to the moment of `until`, if one is named."""

    type: Literal["wait"]
    until: Until | None = None


class WaitFor(Stop):
    """Wait for something to happen.

    `of` narrows it: a content slug (click, view), a fact, a verdict, the key of a task step, an
    event (attended). Without it any will do: any click since the last message.
    """

    type: Literal["wait_for"]
    event: EventName
    of: Line | None = None
    timeout: Duration
    then: Code = NEXT
    on_timeout: Code = NEXT


class Case(Entry):
    when: Condition
    go: Code


class Branch(Stop):
    """Go where the first case leads that holds, else to `otherwise`."""

    type: Literal["branch"]
    cases: tuple[Case, ...] = Field(min_length=1)
    otherwise: Code = NEXT


class Set(Stop):
    """Put a tag on the lead, take one off, or set a field of your own. Never a fact."""

    type: Literal["set"]
    tag: Code | None = None
    untag: Code | None = None
    field: Code | None = None
    value: Value | None = None


class Notify(Stop):
    """Write to colleagues: `owner` or staff addresses."""

    type: Literal["notify"]
    to: tuple[Line, ...] = Field(default=(OWNER,), min_length=1)
    subject: Text
    body: Text


class Hook(Stop):
    """Post the lead's state, signed, to the installation's webhook as `nurture.<event>`."""

    type: Literal["webhook"]
    event: Code


class Task(Stop):
    """Something a person does. With `blocks` the sequence stays here until it is done."""

    type: Literal["task"]
    title: Text
    note: Text | None = None
    owner: Line = OWNER
    due: Duration = "1d"
    blocks: bool = True
    timeout: Duration | None = None  # how long the sequence waits; without it: for ever
    on_timeout: Code = NEXT


class Jump(Stop):
    """Go on at another step."""

    type: Literal["jump"]
    to: Code


class Goal(Stop):
    """Leave with the reason `goal` when the condition holds, else go on."""

    type: Literal["goal"]
    when: Condition


class Exit(Stop):
    """Leave."""

    type: Literal["exit"]
    reason: Code = "exit"


def _type_of(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("type", "send"))
    return str(getattr(value, "type", "send"))


Step = Annotated[
    Annotated[Send, Tag("send")]
    | Annotated[Ask, Tag("ask")]
    | Annotated[Pause, Tag("wait")]
    | Annotated[WaitFor, Tag("wait_for")]
    | Annotated[Branch, Tag("branch")]
    | Annotated[Set, Tag("set")]
    | Annotated[Notify, Tag("notify")]
    | Annotated[Hook, Tag("webhook")]
    | Annotated[Task, Tag("task")]
    | Annotated[Jump, Tag("jump")]
    | Annotated[Goal, Tag("goal")]
    | Annotated[Exit, Tag("exit")],
    Discriminator(_type_of),
]

TYPES = ("send", "ask", "wait", "wait_for", "branch", "set", "notify", "webhook", "task", "jump",
         "goal", "exit")  # fmt: skip


class Exits(Entry):
    """What ends the whole sequence for a lead. An opt-out always does, whatever stands here."""

    reply: bool = True
    handoff: bool = True
    meeting: bool = True
    verdict: bool = True
    opt_out: Literal[True] = True
    # pause while somebody else of the same company talks to sales
    account: bool = True


def targets(step: Any) -> list[tuple[tuple[str | int, ...], str]]:
    """Where a step can lead, each with its place in the step; `next` where it goes on."""
    match step:
        case Branch():
            cases = [(("cases", i, "go"), case.go) for i, case in enumerate(step.cases)]
            return [*cases, (("otherwise",), step.otherwise)]
        case WaitFor():
            return [(("then",), step.then), (("on_timeout",), step.on_timeout)]
        case Task() if step.blocks and step.timeout:
            return [((), NEXT), (("on_timeout",), step.on_timeout)]
        case Jump():
            return [(("to",), step.to)]
        case Exit():
            return []
        case Goal():
            return [((), NEXT), ((), END)]
    return [((), NEXT)]
