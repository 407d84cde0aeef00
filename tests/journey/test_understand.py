"""`understand` says of a sentence what a live turn makes of it: two hundred sentences, both ways."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle, islice, zip_longest
from typing import Any

import pytest
import yaml

from actions.belief import SENDING_AWAY
from tests.journey.product import ROOT, Product
from tests.journey.scripts import BUYER, LANGUAGES, OWNER, Buyer, Owner

UNASKED, ASKED = 60, 40
NOBODY = {"zh": "我开了个小卖部，就我们四个人", "en": "I run a corner shop, there are four of us"}
# Facts that a conversation can be led to ask for, and who leads it there.
LEADERS: dict[str, dict[str, Buyer] | dict[str, Owner]] = {
    "need": BUYER,
    "industry": BUYER,
    "company_size": BUYER,
    "buying_role": BUYER,
    "timeline": BUYER,
    "phone": BUYER,
    "budget": OWNER,
}


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    asked: str | None


@dataclass(frozen=True, slots=True)
class Made:
    """What a live turn made of a sentence."""

    sentence: Sentence
    language: str
    act: str
    facts: dict[str, Any]
    before: dict[str, Any]


def chosen(language: str) -> list[Sentence]:
    """Sentences of all acts with nothing asked, and answers to each fact that can be asked."""
    by_act: dict[str, list[str]] = defaultdict(list)
    by_fact: dict[str, list[str]] = defaultdict(list)
    for file in sorted((ROOT / "data" / "nlu" / language).glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            said = [line.removeprefix("- ").strip() for line in block["examples"].splitlines()]
            asked = block.get("metadata", {}).get("asked")
            if asked is None:
                by_act[block["intent"]] += said
            elif asked in LEADERS:
                by_fact[asked] += said
    free = [Sentence(text, None) for text in islice(_in_turn(by_act), UNASKED)]
    # Half of what is said to a question is an answer to it, the rest is anything.
    answers = islice(_in_turn(by_fact, with_key=True), ASKED // 2)
    others = zip(
        islice(_in_turn(by_act), UNASKED, UNASKED + ASKED // 2),
        cycle(sorted(LEADERS)),
        strict=False,
    )
    return free + [Sentence(text, fact) for text, fact in [*answers, *others]]


def _in_turn(groups: dict[str, list[str]], *, with_key: bool = False) -> Iterator[Any]:
    """One of each group, then the next of each, every third line so that they vary."""
    columns = [[(t, key) for t in dict.fromkeys(groups[key])][::3] for key in sorted(groups)]
    for row in zip_longest(*columns):
        for each in row:
            if each is not None:
                yield each if with_key else each[0]


def live(product: Product, language: str, sentence: Sentence) -> Made:
    chat = product.chat(language)
    if sentence.asked is None:
        chat.say(NOBODY[language])
    else:
        answers = LEADERS[sentence.asked][language].answers
        chat.answer_until(answers, lambda: chat.asks == sentence.asked)
    assert chat.asks == sentence.asked
    before = {name: fact["value"] for name, fact in chat.lead["facts"].items()}
    seen = chat.after()[-1]["seq"]
    assert chat.post(sentence.text).status == 200
    message = next(m for m in chat.after(seen) if m["sender"] == "prospect")
    facts: dict[str, Any] = {}
    for name, fact in chat.lead["facts"].items():
        parts: list[dict[str, Any]] = fact.get("items") or [fact]
        here = [p["value"] for p in parts if p["evidence"]["message_id"] == message["id"]]
        if here:
            facts[name] = here if "items" in fact else here[0]
    facts.pop("consent", None)  # follows from an address; it is not read
    return Made(sentence, message["language"], _act(product, message["id"]), facts, before)


def _act(product: Product, message_id: str) -> str:
    with closing(sqlite3.connect(f"file:{product.database}?mode=ro", uri=True)) as database:
        (act,) = database.execute("SELECT act FROM messages WHERE id = ?", (message_id,)).fetchone()
    return str(act)


def _rows(product: Product) -> dict[str, int]:
    tables = ("leads", "conversations", "messages", "facts", "timeline_events", "handoffs")
    with closing(sqlite3.connect(f"file:{product.database}?mode=ro", uri=True)) as database:
        known = {n for (n,) in database.execute("SELECT name FROM sqlite_master")}
        return {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in tables
            if table in known
        }


@pytest.mark.parametrize("language", LANGUAGES)
def test_understand_is_what_a_live_turn_makes_of_it(product: Product, language: str) -> None:
    sentences = chosen(language)
    assert len(sentences) == UNASKED + ASKED
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda s: live(product, language, s), sentences))
    assert len({m.act for m in made}) > 20

    with product.without("nurture"):
        stored = _rows(product)
        different = [d for m in made if (d := _difference(product, m))]
        assert _rows(product) == stored, "understand stores nothing"
    assert different == []


def _difference(product: Product, made: Made) -> str:
    body = {
        "text": made.sentence.text,
        "asked": made.sentence.asked,
        "language": made.language,
    }
    got = product.staff("POST", "/api/v1/understand", body)
    assert got.status == 200, got.text
    answer = got.json
    # What was known already is not recorded again, nor given up for a guess.
    facts = {
        name: value
        for name, value in answer["facts"].items()
        if name in made.facts or name not in made.before
    }
    # Who told a problem before is not sent away on a guess; `understand` knows no before.
    kept = "need" in made.before and answer["act"] in (*SENDING_AWAY, "abuse")
    act = "inform" if kept and made.act == "inform" else answer["act"]
    if act == made.act and answer["language"] == made.language and facts == made.facts:
        return ""
    return (
        f"{made.sentence}: live {made.act} {made.facts}, understood {answer['act']} "
        f"{answer['facts']}"
    )
