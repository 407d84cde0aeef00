"""Who gets which variant, what they hear, and how sure the figures are."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdr import variants, wording
from sdr.playbook.model import Playbook, Text, Variant, Variants
from tests import builders


def trying(playbook: Playbook, *tried: Variant, experiment: str = "spring") -> Playbook:
    trial = Variants(experiment=experiment, variants=tried)
    return playbook.model_copy(update={"variants": trial})


PLAIN = Variant(code="plain", weight=1)
SHORT = Variant(code="short", weight=3, opening=Text(zh="您好，我是{{ bot_name }}。", en="Hi."))


def test_the_shipped_playbook_tries_nothing(playbook: Playbook) -> None:
    assert len(playbook.variants.variants) == 1
    assert variants.assigned(playbook, "lead_1") is None
    assert variants.under(playbook, None) is playbook


def test_one_variant_with_a_weight_is_no_choice(playbook: Playbook) -> None:
    off = SHORT.model_copy(update={"weight": 0})
    assert variants.assigned(trying(playbook, PLAIN, off), "lead_1") is None


@given(st.text(min_size=1, max_size=40))
def test_a_person_always_gets_the_same(subject: str) -> None:
    playbook = trying(builders.playbook(), PLAIN, SHORT)
    first = variants.assigned(playbook, subject)
    assert first in ("spring:plain", "spring:short")
    assert all(variants.assigned(playbook, subject) == first for _ in range(3))


def test_people_fall_by_the_weights_and_anew_in_another_experiment(playbook: Playbook) -> None:
    playbook = trying(playbook, PLAIN, SHORT)
    people = [f"lead_{number}" for number in range(4000)]
    first = {each: variants.assigned(playbook, each) for each in people}
    share = Counter(first.values())["spring:short"] / len(people)
    assert 0.72 < share < 0.78, "three of four"
    other = trying(playbook, PLAIN, SHORT, experiment="summer")
    moved = sum(
        str(first[each]).partition(":")[2] != str(variants.assigned(other, each)).partition(":")[2]
        for each in people
    )
    assert 0.33 < moved / len(people) < 0.42, "independent of the first: 2 x 3/4 x 1/4"


def test_what_a_variant_changes_and_nothing_else(playbook: Playbook) -> None:
    order = tuple(reversed(playbook.spin.order))
    tried = trying(playbook, PLAIN, SHORT, Variant(code="turned", weight=1, order=order))
    heard = variants.under(tried, "spring:short")
    said = wording.opening(heard, "zh", None).text
    assert said.startswith("您好，我是小北。")
    assert heard.spin is playbook.spin
    assert heard.wording.lines["greet"] == playbook.wording.lines["greet"]
    turned = variants.under(tried, "spring:turned")
    assert turned.spin.order == order
    assert turned.wording is playbook.wording
    for over in ("winter:short", "spring:gone", "spring:plain"):
        assert variants.under(tried, over) is tried


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    found = variants.share(count, of)
    assert found.low == pytest.approx(low, abs=1e-4)
    assert found.high == pytest.approx(high, abs=1e-4)


@given(st.integers(0, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_share_lies_in_its_interval(pair: tuple[int, int]) -> None:
    count, of = pair
    found = variants.share(count, of)
    assert 0 <= found.low <= found.high <= 1
    if of:
        assert found.low - 1e-9 <= count / of <= found.high + 1e-9
