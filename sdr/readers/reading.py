"""What a reader hands back, and the word lists that a playbook hands in.

Types only. `Reading` is one fact found in one message; `Lexicon` is built once from the playbook
(by `sdr.playbook`) and passed to every call: nothing in this package knows a company's words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from sdr.readers.text import Span

type JSON = bool | int | float | str | list[JSON] | dict[str, JSON] | None

type Status = Literal["value", "unknown", "undisclosed", "same_as_phone"]

#: Facts whose answer is kept in the person's own words.
SPOKEN_FACTS = frozenset({"situation", "problem", "implication", "need_payoff"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact read from one message.

    - `fact`: a fact name of the public contract; `value`: exactly its wire shape.
    - `text`, `start`, `end`: the characters it was read from (`text == message[start:end]`).
    - `confidence`: 0..1. Below 0.5 it is worth asking back before building on it.
    - `status`: `value`; `unknown` ("I don't know") and `undisclosed` (a refusal), only ever about
      the fact asked last (refused contact channels excepted): `value` is then None, or for budget
      and timeline the wire shape with that status; `same_as_phone`: a WeChat id said to equal a
      phone number that the caller did not pass and the message does not hold (`value` None).
    - `corrects`: the text says that an earlier value was wrong and this one is right.
    - `quoted`: the value is what was said, nothing in it was recognised. Such a reading proves
      little about the kind of message: `covered` counts it by half.
    """

    fact: str
    value: JSON
    text: str
    start: int
    end: int
    confidence: float
    status: Status = "value"
    corrects: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The playbook's words, both languages mixed. Case, width and traditional forms are folded.

    Phrases: plain text; "re:…" is a regular expression over the folded text; "a … b" means a and
    then b in the same clause. Latin phrases match whole words, "dealer*" any word that begins so.
    """

    industries: Mapping[str, Sequence[str]]
    problems: Mapping[str, Sequence[str]]
    titles: Mapping[str, Sequence[str]]
    roles: Mapping[str, Sequence[str]]
    rates: Mapping[str, float]
    default_currency: str
    systems: Sequence[str]
    regions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Spotted:
    """What a classifier saw: a problem, or what the answer to the question asked last means.

    `code`: the problem's, or the value's; `start`, `end`: the characters it stands in.
    """

    code: str
    start: int
    end: int
    confidence: float
    fact: str = "need"


@dataclass(frozen=True, slots=True)
class Found:
    """A value with where it stands; `quoted`: taken as said, not recognised."""

    value: str
    span: Span
    confidence: float
    quoted: bool = False


class Adder(Protocol):
    """Takes one reading; drops a second one of the same fact and what was taken back."""

    def __call__(
        self, fact: str, value: JSON, span: Span, confidence: float, status: Status = ...,
        quoted: bool = ...,
    ) -> None: ...  # fmt: skip


class FoundAdder(Protocol):
    def __call__(self, fact: str, found: Found | None) -> None: ...
