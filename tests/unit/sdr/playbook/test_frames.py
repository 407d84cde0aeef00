"""Phrases that name groups of words, and what the playbook's own frames hear."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sdr import readers
from sdr.playbook import lexicon, load
from sdr.playbook.entries import Words
from sdr.playbook.frames import groups_in, unframed
from sdr.readers import Lexicon

GROUPS = {
    "unseen": Words(en=("can't see", "no idea", "guess*")),
    "shops": Words(en=("shop", "shop floor", "re:shel(?:f|ves)")),
}
NOW = dt.datetime(2026, 11, 28, 4, tzinfo=dt.UTC)


def heard(frame: str, text: str) -> bool:
    return any(
        re.search(phrase.removeprefix("re:"), text) for phrase in unframed(frame, GROUPS, "en")
    )


@pytest.mark.parametrize(
    ("text", "either_way", "in_order"),
    [
        ("we can't see the shop floor", True, True),
        ("the shelves? no idea", False, False),  # another sentence
        ("what stands on the shelves, no idea", True, False),
        ("we are guessing about every shop", True, True),
        ("we can't see the shopping list", False, False),  # whole words
        ("no idea", False, False),
    ],
)
def test_a_frame_pairs_its_groups_in_one_sentence(
    text: str, either_way: bool, in_order: bool
) -> None:
    assert heard("{unseen} & {shops}", text) is either_way
    assert heard("{unseen} … {shops}", text) is in_order


def test_a_phrase_without_groups_stays_as_it_is() -> None:
    assert list(unframed("no idea … shops", GROUPS, "en")) == ["no idea … shops"]
    assert groups_in("re:a{2}{unseen}") == []


@pytest.fixture(scope="module")
def words() -> Lexicon:
    return lexicon.lexicon(load.load(Path("playbook")))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("the sales lads lose half the day on expense claims", "field_busywork"),
        ("my promoters moan about nothing but visit reports", "field_busywork"),
        ("frankly the shelf is a black box to us", "store_blindness"),
        ("whether our fridges are switched on at the kiosk, who knows", "store_blindness"),
        ("boxes meant for Leeds keep turning up in somebody else's territory", "channel_diversion"),
        ("rebates just evaporate", "trade_spend_leak"),
        ("we fund coupons and nobody can say what they brought", "trade_spend_leak"),
        ("we never talk to the people who wear them", "no_consumer_reach"),
        ("half the enquiries from the fair go cold by Monday", "lead_waste"),
        ("customers scribble an order on napkins", "manual_orders"),
        ("three versions of the same figures, every month", "data_silos"),
        ("dealers run dry in June and pallets go out of date in May", "stock_surprises"),
        ("a competitor's price cut reaches us weeks later", "slow_market_info"),
    ],
)
def test_troubles_are_heard_in_words_of_no_list(words: Lexicon, text: str, problem: str) -> None:
    assert problem in needs(text, words)


@pytest.mark.parametrize(
    "text",
    [
        "our reps are great and the forms are short",
        "we sell in 400 shops",
        "promotions are planned for May",
        "orders come in every Monday",
        "the lease of the office runs out in June",
        "we have no idea what to call the company",
        "the dealers are in the north and the south",
        "reports go to the board",
    ],
)
def test_one_half_alone_is_no_trouble(words: Lexicon, text: str) -> None:
    assert needs(text, words) == []


def needs(text: str, words: Lexicon) -> list[str]:
    found = readers.read(
        text, asked="need", language="en", now=NOW, tz=ZoneInfo("Asia/Shanghai"), lexicon=words
    )
    told = next((r.value for r in found if r.fact == "need"), None)
    return [str(code) for code in told] if isinstance(told, list) else []
