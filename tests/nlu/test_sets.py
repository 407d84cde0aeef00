"""The development and test sentences: complete, apart from the training data, well labelled."""

from __future__ import annotations

from collections import Counter

import pytest

from evaluation import prospects, sets
from tests.nlu.test_data import acts_of_domain

FEWEST = {"test": 40, "dev": 20}  # of an act and language, common short forms taken out


@pytest.mark.parametrize("language", sets.LANGUAGES)
@pytest.mark.parametrize("name", sets.SETS)
def test_no_sentence_stands_in_the_training_data(name: str, language: str) -> None:
    """Nor one that differs from it only in a few characters."""
    texts = [row.text for row in sets.read(name, language)]
    near = sets.near_training(texts, sets.training())
    # the test set is never shown: only how many
    assert near == [] if name == "dev" else len(near) == 0, len(near)


@pytest.mark.parametrize("language", sets.LANGUAGES)
def test_no_sentence_that_names_is_learned(language: str) -> None:
    rows = sets.read_named(language)
    assert {fact for row in rows for fact in row.facts} == set(sets.NAMED)
    assert len(sets.near_training([row.text for row in rows], sets.training(language))) == 0


@pytest.mark.parametrize("language", sets.LANGUAGES)
def test_the_two_sets_share_no_sentence(language: str) -> None:
    dev = [row.text for row in sets.read("dev", language)]
    test = [row.text for row in sets.read("test", language)]
    assert len(sets.near_training(test, dev)) == 0


@pytest.mark.parametrize("language", sets.LANGUAGES)
@pytest.mark.parametrize("name", sets.SETS)
def test_labels_are_known_and_enough(name: str, language: str) -> None:
    rows = sets.read(name, language)
    counts = Counter(row.act for row in rows)
    assert set(counts) == acts_of_domain()
    few = {act: count for act, count in counts.items() if count < FEWEST[name]}
    assert few == {}
    assert len({row.text for row in rows}) == len(rows)
    unknown = {fact for row in rows for fact in row.facts if fact not in sets.LABELLED}
    assert unknown == set()


@pytest.mark.parametrize("language", sets.LANGUAGES)
def test_prospects_are_complete(language: str) -> None:
    people = prospects.read(language)
    assert len(people) >= 30
    assert len({person.id for person in people}) == len(people)
    verdicts = Counter(person.expect["verdict"] for person in people)
    assert set(verdicts) == {"qualified", "nurture", "disqualified", "open"}


def test_a_sentence_that_differs_in_a_character_is_found() -> None:
    """The check can fail."""
    learned = ["我们是做瓷砖的，在佛山", "what does the whole thing cost"]
    near = sets.near_training(
        ["我们是做磁砖的 在佛山", "What does the whole thing cost?", "we brew beer"], learned
    )
    assert [text for text, _ in near] == [
        "我们是做磁砖的 在佛山",
        "What does the whole thing cost?",
    ]
