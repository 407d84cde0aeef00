"""From the columns of a file to what is known of a person: targets, guesses, one row. Pure.

A column goes to a fact, a consent, tags, the language, the source or a field of one's own. Headers
are guessed by the names that the catalogues and the playbook give them, in either language. A cell
is read as a colleague's typing is; what cannot be read is a problem of that row, with its column.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from console import fact_reading
from console.csv_reading import LONGEST_CELL, Row
from console.wire import LeadIn, bad_input
from sdr import own_fields
from sdr.consent import CHANNELS
from sdr.errors import BadInput, EmptyText, TextTooLong
from sdr.facts import LIST_FACTS
from sdr.leads import CONTACT_KINDS
from sdr.playbook.model import Playbook
from sdr.readers.typed import NO, YES
from sdr.texts import LANGUAGES, Texts

FACTS = (
    "name", "company", "job_title", "email", "phone", "wechat", "region", "industry",
    "company_size", "persona", "buying_role", "need", "budget", "timeline", "current_solution",
)  # fmt: skip
CONSENTS = tuple(f"consent.{channel}" for channel in CHANNELS)
SOURCES = ("source.utm_source", "source.utm_medium", "source.utm_campaign")
OTHERS = ("tags", "language")
PLAIN = (*FACTS, *CONSENTS, *OTHERS, *SOURCES)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is taken in. `mapping`: number of the column → target.

    `language` of rows that do not say; `consent`: the channels that everybody in the file agreed
    to; `proof`: how that, or what a column says of it, is known.
    """

    mapping: Mapping[int, str]
    language: str = "en"
    source: str = ""
    tag: str = ""
    consent: tuple[str, ...] = ()
    proof: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "mapping": {str(column): target for column, target in self.mapping.items()},
            "language": self.language, "source": self.source, "tag": self.tag,
            "consent": list(self.consent), "proof": self.proof,
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Plan:
        """As it was kept."""
        mapping = {int(column): str(target) for column, target in kept["mapping"].items()}
        return cls(
            mapping, kept["language"], kept["source"], kept["tag"], tuple(kept["consent"]),
            kept["proof"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: the line, the column as its header has it, a code."""

    line: int
    column: str
    problem: str
    allowed: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One row, read. `contacts`: kind → value, by which a lead is known; `guessed`: what is said of
    the file, not of the row (language), or tells nothing new of who is known (source).
    """

    line: int
    given: LeadIn
    tags: tuple[str, ...]
    own: Mapping[str, Any]
    contacts: Mapping[str, str] = field(default_factory=dict)
    guessed: Set[str] = frozenset()

    @property
    def may_be_mailed(self) -> bool:
        """True when the file says that they agreed to mail."""
        held = self.given.facts.consent
        return bool(held and held.email)


def targets(playbook: Playbook) -> list[str]:
    """Everything that a column can go to."""
    return [*PLAIN, *(f"own.{each.code}" for each in playbook.own.fields)]


def guess(header: tuple[str, ...], playbook: Playbook, texts: Texts) -> dict[int, str]:
    """Which columns are clear by their names; each target once."""
    names = _names(playbook, texts)
    found: dict[int, str] = {}
    for number, title in enumerate(header):
        target = names.get(_bare(title))
        if target is not None and target not in found.values():
            found[number] = target
    return found


def problem_of(plan: Plan, playbook: Playbook) -> str | None:
    """Why a plan cannot be used: `no_columns`, `no_proof`, `twice`, `unknown_target`; or None."""
    used = list(plan.mapping.values())
    if any(target not in targets(playbook) for target in used):
        return "unknown_target"
    if len(set(used)) < len(used):
        return "twice"
    if not set(used) & {*CONTACT_KINDS, "name", "company"}:
        return "no_columns"
    if (plan.consent or set(used) & set(CONSENTS)) and not plan.proof:
        return "no_proof"
    return None


def person(
    row: Row, header: tuple[str, ...], plan: Plan, *, playbook: Playbook, timezone: ZoneInfo,
    now: dt.datetime,
) -> Person | list[Problem]:  # fmt: skip
    """One row as a person, or everything that is wrong with it."""
    read = _Reading(plan, playbook, timezone, now)
    problems: list[Problem] = []
    for number, target in plan.mapping.items():
        text = row.cells[number] if number < len(row.cells) else ""
        if not text:
            continue
        try:
            read.cell(target, text)
        except (BadInput, EmptyText, TextTooLong) as error:
            params = error.params
            problems.append(
                Problem(row.line, header[number], str(params.get("problem", "empty")),
                        str(params.get("allowed", "")), text[:80])
            )  # fmt: skip
    if not problems and not any(read.facts.get(n) for n in (*CONTACT_KINDS, "name", "company")):
        problems.append(Problem(row.line, "", "nobody"))
    return problems or read.person(row.line)


class _Reading:
    """One row as far as it is read."""

    def __init__(
        self, plan: Plan, playbook: Playbook, timezone: ZoneInfo, now: dt.datetime
    ) -> None:
        self.facts: dict[str, Any] = {}
        self.consents: dict[str, bool] = dict.fromkeys(plan.consent, True)
        self.source = {"utm_source": plan.source} if plan.source else {}
        self.language = plan.language
        self.guessed = {"language", "source"}
        self.tags = [plan.tag] if plan.tag else []
        self.own: dict[str, Any] = {}
        self._around = (playbook, timezone, now)

    def cell(self, target: str, text: str) -> None:
        """Read one cell; raises BadInput and what reading facts raises."""
        if len(text) > LONGEST_CELL:
            raise BadInput(field=target, problem="string_too_long", allowed=str(LONGEST_CELL))
        kind, _, name = target.partition(".")
        playbook, timezone, now = self._around
        entry = playbook.own.of(name) if kind == "own" else None
        if kind == "consent":
            self.consents[name] = _yes_no(text)
        elif kind == "source":
            self.source[name] = text[:500]
        elif entry is not None:
            self.own[name] = own_fields.parse(entry, text)
        elif target == "tags":
            self.tags += [each for each in _listed(text) if len(each) <= 60]
        elif target == "language":
            self.language = _language(text)
            self.guessed.discard("language")
        else:
            self.facts[target] = _fact(target, text, self.language, playbook, timezone, now)

    def person(self, line: int) -> Person | list[Problem]:
        """Who it is, or what the whole of it is wrong with."""
        given = {**self.facts, **({"consent": self.consents} if self.consents else {})}
        shape = {"facts": given, "language": self.language, "source": self.source or None}
        try:
            read = LeadIn.model_validate(shape)
        except ValidationError as error:
            bad = bad_input(error, "row").params
            column = str(bad["field"]).removeprefix("facts.")
            return [Problem(line, column, str(bad["problem"]))]
        contacts = {kind: str(self.facts[kind]) for kind in CONTACT_KINDS if self.facts.get(kind)}
        tags = tuple(dict.fromkeys(self.tags))
        return Person(line, read, tags, self.own, contacts, frozenset(self.guessed))


def _fact(
    name: str, text: str, language: str, playbook: Playbook, timezone: ZoneInfo, now: dt.datetime
) -> Any:
    items = _listed(text) if name in LIST_FACTS else [text]
    values = [
        fact_reading.read(
            name, each, playbook=playbook, timezone=timezone, now=now, language=language
        )
        for each in items
    ]
    return values if name in LIST_FACTS else values[0]


def _yes_no(text: str) -> bool:
    if text.casefold() in YES:
        return True
    if text.casefold() in NO:
        return False
    raise BadInput(field="consent", problem="yes_or_no", allowed="yes, no")


def _language(text: str) -> str:
    found = {"zh": "zh", "cn": "zh", "en": "en", "chinese": "zh", "english": "en"}
    language = found.get(text.casefold()[:7], found.get(text.casefold()[:2]))
    if language is None:
        raise BadInput(field="language", problem="one_of", allowed="zh, en")
    return language


def _listed(text: str) -> list[str]:
    for sign in ("\uff1b", "\u3001", "\uff0c", ",", "|", "\n"):
        text = text.replace(sign, ";")
    return [each.strip() for each in text.split(";") if each.strip()]


def _names(playbook: Playbook, texts: Texts) -> dict[str, str]:
    """Bare header → target, in both languages."""
    found: dict[str, str] = {}
    for target in PLAIN:
        key = f"import-named-{target.replace('.', '-').replace('_', '-')}"
        for language in LANGUAGES:
            for name in _listed(texts.get(key, language)):
                found.setdefault(_bare(name), target)
        found.setdefault(_bare(target), target)
    for entry in playbook.own.fields:
        for name in (entry.code, entry.label.zh, entry.label.en):
            found.setdefault(_bare(name), f"own.{entry.code}")
    return found


def _bare(title: str) -> str:
    return "".join(each for each in title.casefold() if each.isalnum())


def described(problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """Problems as they are kept."""
    for each in problems:
        yield {"line": each.line, "column": each.column, "problem": each.problem,
               "allowed": each.allowed, "value": each.value}  # fmt: skip
