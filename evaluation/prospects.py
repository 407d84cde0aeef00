"""Scripted prospects who talk to the running product, and what is counted about the talks.

A prospect (`tests/nlu/prospects_{zh,en}.yml`) answers what is asked, says a few things in between,
and has a verdict set by hand. Faults of the bot are judged on what a client sees: text and `asks`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml
from tqdm import tqdm  # type: ignore[import-untyped]

from evaluation.counting import Facts, Share
from evaluation.sets import NLU, ROOT
from sdr.readers.numbers import quantities
from sdr.readers.text import fold
from tests.journey.product import Chat, Product

MOST_TURNS = 26
MOST_QUESTIONS = 9  # the budget of a visit
AT_ONCE = 4
TOLD_FIT_AND_BANT = ("industry", "company_size", "need", "budget", "buying_role", "timeline")
CONTACTS = ("email", "phone", "wechat")
# What asks without asking for a fact: the playbook's check questions, by wording line.
CHECKS = ("recap", "recap_again", "cost_", "check_", "fallback", "unclear", "confirm_", "noted")
_QUESTION = re.compile(r"[?？]")
_SUM = re.compile(
    r"(?:CNY|USD|EUR|RMB|[¥￥$€£])\s?\d[\d,.]*\s?(?:k|m|million|万|亿)?"
    r"|\d[\d,.]*\s?(?:万|亿)?\s?(?:元|块|人民币|美元|CNY|USD|yuan)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Prospect:
    """One script; see the head of `tests/nlu/prospects_en.yml`."""

    id: str
    language: str
    opening: str
    answers: Mapping[str, Sequence[str]]
    asides: Sequence[tuple[int, str]]
    otherwise: str
    recap: str
    expect: Mapping[str, Any]


@dataclass
class Talk:
    """What came of one talk."""

    prospect: Prospect
    lines: list[tuple[str, str, str | None]] = field(default_factory=list)  # sender, text, asks
    verdict: str = ""
    handoff: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    questions: int = 0
    turns: int = 0
    repeated: list[str] = field(default_factory=list)  # a question put twice in the same words
    needless: list[str] = field(default_factory=list)  # asked for what was known
    unmarked: list[str] = field(default_factory=list)  # a text that asks, with `asks` null
    invented: list[str] = field(default_factory=list)  # sums that nobody named
    told_within: int | None = None  # questions until fit and BANT were all known

    @property
    def right(self) -> bool:
        """True when the verdict is the one set by hand."""
        return self.verdict == str(self.prospect.expect["verdict"])


@dataclass
class Talks:
    """All talks of one language, and their counts."""

    language: str
    talks: list[Talk]
    facts: Facts = field(default_factory=Facts)

    def __post_init__(self) -> None:
        for talk in self.talks:
            told = dict(talk.prospect.expect.get("facts") or {})
            # what was never asked nor volunteered cannot be known: only what was said counts
            self.facts.add(talk.prospect.id, _said(talk, told), talk.facts)

    @property
    def verdicts(self) -> Share:
        """Verdicts as set by hand."""
        return Share(sum(talk.right for talk in self.talks), len(self.talks))

    @property
    def handoffs(self) -> Share:
        """Handoffs as set by hand."""
        right = sum(t.handoff == bool(t.prospect.expect.get("handoff")) for t in self.talks)
        return Share(right, len(self.talks))

    @property
    def told_all(self) -> Share:
        """Of those who would tell everything: fit and BANT known within the budget of a visit."""
        own = [t for t in self.talks if t.prospect.expect.get("tells_all")]
        return Share(
            sum(t.told_within is not None and t.told_within <= MOST_QUESTIONS for t in own),
            len(own),
        )


def read(language: str, name: str = "prospects") -> list[Prospect]:
    """The prospects of one language; `prospects_dev` are those that were looked at to mend."""
    path = NLU / f"{name}_{language}.yml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Prospect(
            row["id"],
            row["language"],
            row["opening"],
            {fact: [says] if isinstance(says, str) else says for fact, says in
             (row.get("answers") or {}).items()},
            tuple((aside["at"], aside["say"]) for aside in row.get("asides") or ()),
            row["otherwise"],
            row["recap"],
            row["expect"],
        )
        for row in rows
    ]  # fmt: skip


def measure(product: Product, prospects: Sequence[Prospect], language: str) -> Talks:
    """Let each prospect talk, a few at once."""
    known = _figures_of_playbook()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        talks = tqdm(
            pool.map(lambda p: talk(product, p, known), prospects),
            total=len(prospects),
            desc=f"prospects {language}",
            unit=" talks",
        )
        return Talks(language, list(talks))


def talk(product: Product, prospect: Prospect, known_sums: set[str]) -> Talk:
    """One whole talk."""
    chat = product.chat(prospect.language)
    done = Talk(prospect)
    for message in chat.messages:
        done.lines.append(("bot", message["text"], message["asks"]))
    given: dict[str, int] = {}
    asides = dict(prospect.asides)
    put: set[str] = set()
    say, summed_up = prospect.opening, False
    while done.turns < MOST_TURNS:
        before = _facts(chat)
        replies = _say(chat, done, say)
        if not replies:
            break
        now = _facts(chat)
        _look(done, replies, before, now, put, known_sums)
        if done.told_within is None and all(fact in now for fact in TOLD_FIT_AND_BANT):
            done.told_within = done.questions
        asks = next((r["asks"] for r in reversed(replies) if r["asks"]), None)
        if asks is None:
            if summed_up or not replies[-1].get("buttons"):
                break
            summed_up, say = True, prospect.recap
            continue
        aside = asides.pop(done.questions, None)
        if aside is not None:
            say = aside
            continue
        says = prospect.answers.get(asks)
        nth = given.get(asks, 0)
        given[asks] = nth + 1
        say = says[min(nth, len(says) - 1)] if says else prospect.otherwise
    lead = chat.lead
    done.verdict, done.handoff = lead["verdict"], lead["handoff"] is not None
    done.facts = _facts(chat, lead)
    return done


def _say(chat: Chat, done: Talk, text: str) -> list[dict[str, Any]]:
    got = chat.post(text)
    if got.status != 200:
        raise RuntimeError(f"{done.prospect.id}: {got.status} {got.text}")
    replies: list[dict[str, Any]] = got.json["messages"]
    done.turns += 1
    done.lines.append(("prospect", text, None))
    done.lines += [("bot", reply["text"], reply["asks"]) for reply in replies]
    return replies


def _facts(chat: Chat, lead: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The lead's facts by value."""
    held = lead or chat.lead
    return {name: fact["value"] for name, fact in held["facts"].items()}


def _look(
    done: Talk,
    replies: Sequence[Mapping[str, Any]],
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    put: set[str],
    known_sums: set[str],
) -> None:
    """Note what is wrong with these replies."""
    amounts: set[Decimal] = set()
    for sender, text, _ in done.lines:
        amounts |= _amounts(text) if sender == "prospect" else set()
    amounts |= {12 * amount for amount in amounts}  # a month's sum is told back as a year's
    for reply in replies:
        text, asks = reply["text"], reply["asks"]
        question = next((x for x in reversed(text.splitlines()) if _QUESTION.search(x)), "")
        if asks:
            done.questions += asks != _asked_before(done)
            if asks in now and asks in before and asks not in ("need", "problem"):
                done.needless.append(f"{asks}: {text}")
            if question and question in put:
                done.repeated.append(question)
            put.add(question)
        elif question and not reply.get("buttons"):
            done.unmarked.append(text)
        for found in _SUM.findall(text):
            if _plain(found) not in known_sums and not _amounts(found) & amounts:
                done.invented.append(found)


def _asked_before(done: Talk) -> str | None:
    """The fact that the bot had asked for before the prospect's last message."""
    seen = False
    for sender, _, asks in reversed(done.lines):
        if sender == "prospect":
            seen = True
        elif seen:
            return asks
    return None


def _said(talk_: Talk, told: Mapping[str, Any]) -> dict[str, Any]:
    """The expected facts that the script came to say: asked for, or known from what was said."""
    asked = {asks for sender, _, asks in talk_.lines if sender == "bot" and asks}
    volunteered = talk_.facts.keys()
    follows = {"persona": "job_title"}
    return {
        name: value
        for name, value in told.items()
        if name in asked or name in volunteered or follows.get(name) in asked
    }


def _figures_of_playbook() -> set[str]:
    """Every sum that the playbook names."""
    found: set[str] = set()
    for path in (ROOT / "playbook").rglob("*"):
        if path.suffix in (".yml", ".md"):
            found |= {_plain(hit) for hit in _SUM.findall(path.read_text(encoding="utf-8"))}
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\s,]", "", text).lower()


def _amounts(text: str) -> set[Decimal]:
    """The numbers in a text, however they are written: 三十万, 45k, ¥300,000."""
    found: set[Decimal] = set()
    for quantity in quantities(fold(text)):
        found |= {end for end in (quantity.low, quantity.high) if end is not None}
    return found
