"""The playbook's shape: everything a company changes, typed.

One model per file of `playbook/`; those of people, questions and what is long stand in modules of
their own. It holds data and answers questions about that data ("which item is this slug?"); it
never reads files (`load`), never judges a lead (`scoring`) and never picks a question
(`discovery`). Every text a prospect can see is a `Text` with both languages, so a missing
translation cannot be loaded.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sdr.playbook.engaging import Engaging
from sdr.playbook.entries import (
    LANGUAGES,
    Code,
    ContentKind,
    Duration,
    Entry,
    Language,
    Line,
    Slug,
    Text,
    Words,
)
from sdr.playbook.forms import Form, Forms
from sdr.playbook.people import Company, Icp, People
from sdr.playbook.questions import Bant, Question, Spin
from sdr.playbook.score_rules import FitLevel, Scoring
from sdr.playbook.steps import Condition, Exits, Send, Step
from sdr.playbook.timing import Nurture, SendWindow
from sdr.playbook.wechat import Wechat

__all__ = [  # for importers
    "LANGUAGES", "ContentKind", "Engaging", "Entry", "FitLevel", "Form", "Forms", "Language",
    "Nurture", "Question", "Scoring", "Send", "SendWindow", "Step", "Text", "Wechat", "Words",
]  # fmt: skip


# ── phrases.yml ────────────────────────────────────────────────────────────────────────────────
class Phrases(Entry):
    """How people put each problem of `spin.yml`; `groups`: words that phrases name as {group}."""

    problems: dict[Code, Words]
    groups: dict[Code, Words] = Field(default={})


# ── faq.yml, objections.yml ────────────────────────────────────────────────────────────────────
class Answer(Entry):
    """A prepared answer to an act, optionally for some words or personas only."""

    key: Code
    act: Code
    words: Words = Words()  # empty: the act's general answer
    personas: tuple[Code, ...] = ()
    text: Text
    content: str | None = None  # slug of the content item that says more
    # true: the text admits that there is no answer; the question is kept as a content gap
    gap: bool = False


class Objection(Entry):
    """Acknowledge and answer with a fact; `check` asks whether that settles it."""

    act: Code
    label: Text
    personas: tuple[Code, ...] = ()
    text: Text
    content: str | None = None


# ── feedback.yml ───────────────────────────────────────────────────────────────────────────────
class Feedback(Entry):
    """Whether a talk that ended well ends with the question how the person found it."""

    ask: bool = False
    scale: Literal["thumbs", "five"] = "thumbs"
    every_days: int = Field(default=90, ge=1)  # nobody is asked again sooner


# ── fields.yml ─────────────────────────────────────────────────────────────────────────────────
FieldKind = Literal["text", "number", "date", "yes_no", "choice"]


class Option(Entry):
    code: Code
    label: Text


class OwnField(Entry):
    """A field of the company's own on every lead, typed; `options` of a choice."""

    code: Code
    label: Text
    type: FieldKind = "text"
    options: tuple[Option, ...] = ()


class OwnFields(Entry):
    fields: tuple[OwnField, ...] = ()

    def of(self, code: str) -> OwnField | None:
        """The field of that code, or None."""
        return next((each for each in self.fields if each.code == code), None)


# ── variants.yml ───────────────────────────────────────────────────────────────────────────────
class Variant(Entry):
    """One of several ways to begin; what it leaves out is as everywhere."""

    code: Code
    weight: int = Field(ge=0, le=10_000)  # how many get it, beside the others; 0: nobody new
    opening: Text | None = None
    order: tuple[Code, ...] = ()


class Variants(Entry):
    """What is tried against each other; `experiment` names the trial."""

    experiment: Code = "none"
    variants: tuple[Variant, ...] = ()


# ── replies.yml ────────────────────────────────────────────────────────────────────────────────
class CannedReply(Entry):
    """What a colleague has at hand in the chat; its text may name name, company, me and us."""

    key: Code
    title: Text
    text: Text


class Replies(Entry):
    """What colleagues have at hand, in the order in which it is offered."""

    replies: tuple[CannedReply, ...] = ()


# ── wording.yml ────────────────────────────────────────────────────────────────────────────────
class Wording(Entry):
    """Every other sentence the bot says: key → one or more variants with {{ variables }}."""

    lines: dict[Code, tuple[Text, ...]]


# ── routing.yml ────────────────────────────────────────────────────────────────────────────────
class Route(Entry):
    """First row whose conditions all hold wins; an empty condition holds always."""

    languages: tuple[Language, ...] = ()
    regions: tuple[Line, ...] = ()
    industries: tuple[Code, ...] = ()
    assign: tuple[Line, ...] = Field(min_length=1)  # staff e-mails, round robin


class Representative(Entry):
    email: Line
    name: Text
    language: Language


class Meetings(Entry):
    """What is offered for a meeting: how long, not sooner than, within so many days."""

    minutes: int = Field(default=30, ge=10, le=240)
    step_minutes: int = Field(default=30, ge=5, le=240)  # between two starts
    gap_minutes: int = Field(default=0, ge=0, le=120)  # free before and after each
    notice_hours: int = Field(default=4, ge=0, le=336)
    days: int = Field(default=10, ge=1, le=60)
    # so many hours before it both are reminded; none: nobody is
    remind_hours: tuple[Annotated[int, Field(ge=1, le=336)], ...] = Field(default=(), max_length=5)


class Routing(Entry):
    representatives: tuple[Representative, ...] = Field(min_length=1)
    routes: tuple[Route, ...] = Field(min_length=1)
    accept_within_minutes: int = Field(ge=1)
    urgent_within_minutes: int = Field(ge=1)
    hours: SendWindow = SendWindow()  # when somebody is there to take over
    floor_minutes: int = Field(15, ge=1)  # who does nothing in a chat for so long has left it
    floor_mail_hours: int = Field(72, ge=1)  # the same of talks by mail
    ring_after_seconds: int = Field(60, ge=1)  # who answers is told by mail what waits so long
    meetings: Meetings = Meetings()
    quiet_days: int = Field(7, ge=1)  # an opportunity without a word for so long is shown as stale


# ── consent.yml ────────────────────────────────────────────────────────────────────────────────
class Topic(Entry):
    """One kind of mail that a person may switch off: the sequences and contents it is about."""

    code: Code
    label: Text
    kinds: tuple[ContentKind, ...] = ()
    sequences: tuple[Slug, ...] = ()
    content: tuple[Slug, ...] = ()


class Consent(Entry):
    notice: Text
    notice_version: Line
    double_opt_in: bool = False
    subject_marker: dict[Language, str]  # "" for none; zh: 广告
    rules: tuple[Text, ...] = ()  # the rules followed, with source and date
    retention_days: int = Field(ge=1)
    topics: tuple[Topic, ...] = ()  # what the preference page offers
    # words that stop one channel only; a stop without any of them means: nobody writes to me again
    opt_out_words: dict[Code, Words] = Field(default={})
    refusal_words: Words = Words()  # what stands before the channel that is refused


# ── content/<slug>.<language>.md ───────────────────────────────────────────────────────────────
class Content(Entry):
    """One item in one language, from a Markdown file with front matter."""

    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    language: Language
    title: Line
    kind: ContentKind
    summary: Line
    personas: tuple[Code, ...] = ()
    problems: tuple[Code, ...] = ()
    gaps: tuple[Code, ...] = ()
    industries: tuple[Code, ...] = ()
    topics: tuple[Code, ...] = ()  # acts whose answers it backs, beside those that name it
    owner: Line
    expires: str | None = None  # ISO date
    url: str | None = None  # where the video, the file or the livestream itself is
    starts_at: str | None = None  # of an event: ISO 8601 with offset
    place: Line | None = None
    remind_before: Duration = "1d"
    body: Line  # Markdown


# ── sequences/<name>.yml ───────────────────────────────────────────────────────────────────────
Reentry = Annotated[str, StringConstraints(pattern=r"^(never|returned|\d{1,4}[dw])$")]


class Entrance(Entry):
    """Who is enrolled: all conditions hold; empty means any. Highest priority wins."""

    personas: tuple[Code, ...] = ()
    languages: tuple[Language, ...] = ()
    # why the lead is in the pool: criteria not met ("timeline", "budget", "authority", "need",
    # "size", "industry"), "returned" (by sales), "returned:too_early" …
    reasons: tuple[str, ...] = ()
    problems: tuple[Code, ...] = ()
    stages: tuple[Code, ...] = ()
    sources: tuple[Line, ...] = ()  # "baidu", or one kind of source alone: "utm_campaign:spring"
    priority: int = 0


class Sequence(Entry):
    """`reentry`: `never`, `returned` (when sales sent the lead back since) or `90d` after it.

    Without a `window` of its own, that of `nurture.yml` holds.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    version: int = Field(ge=1)
    title: Text
    entrance: Entrance
    window: SendWindow | None = None
    exits: Exits = Exits()
    reentry: Reentry = "returned"
    goal: Condition | None = None  # reached at any time: the lead leaves
    steps: tuple[Step, ...] = Field(min_length=1)

    def step(self, key: str) -> Step | None:
        """The step of that key, or None."""
        return next((each for each in self.steps if each.key == key), None)

    @property
    def messages(self) -> tuple[Send, ...]:
        """The steps that send a message of their own."""
        return tuple(each for each in self.steps if isinstance(each, Send))


class Playbook(Entry):
    """The whole playbook of one company."""

    company: Company
    icp: Icp
    people: People
    bant: Bant
    spin: Spin
    phrases: Phrases
    faq: tuple[Answer, ...]
    objections: tuple[Objection, ...]
    wording: Wording
    scoring: Scoring
    routing: Routing
    consent: Consent
    nurture: Nurture = Nurture()
    engagement: Engaging = Engaging()
    feedback: Feedback = Feedback()
    variants: Variants = Variants()
    own: OwnFields = OwnFields()
    forms: Forms = Forms()
    replies: Replies = Replies()
    wechat: Wechat = Wechat()
    sequences: tuple[Sequence, ...]
    content: tuple[Content, ...]
    scoring_file: str = ""  # the text of scoring.yml as it stands on disk, comments included
    # name → the text of its file as it stands on disk, comments included
    sequence_files: dict[str, str] = Field(default={})
    # the same for the files that the console edits, by name; and the digests of the texts that
    # were put in their place (`sdr.playbook_versions`)
    files: dict[str, str] = Field(default={})
    edits: dict[str, str] = Field(default={})

    def item(self, slug: str, language: str) -> Content | None:
        """The content item of that slug in that language, or None."""
        return next((c for c in self.content if c.slug == slug and c.language == language), None)

    def sequence(self, name: str) -> Sequence | None:
        """The sequence of that name, or None."""
        return next((s for s in self.sequences if s.name == name), None)

    def take_over(self, other: Playbook) -> None:
        """Put the parts of another playbook in place of these, all at once.

        Whoever holds this one has the new texts from then on: a process has one playbook, and its
        parts are values that never change themselves.
        """
        self.__dict__.update(other.__dict__)
