"""The figures of a content item: consistent whatever the beacons told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture import readings
from nurture.readings import Reading
from tests import builders
from tests.builders import TUESDAY

TITLES = {"s1": {"en": "Sum"}, "s2": {"en": "Steps"}, "s3": {"en": "End"}}


def reading(
    who: str, seconds: float, depth: float = 1.0, *, forwarded: bool = False, **spent: float
) -> Reading:
    return Reading(who, who, TUESDAY, seconds, depth, spent, forwarded)


def test_sections_are_named_as_the_page_names_them() -> None:
    assert readings.sections("# T\n\n## A *b*\n\ntext\n\n```\n## no\n```\n\n## C\n") == (
        ("s1", "A *b*"), ("s2", "C"),
    )  # fmt: skip
    assert readings.section_ids(builders.playbook(), None) == frozenset()


def test_both_languages_of_shipped_items_have_the_same_sections() -> None:
    playbook = builders.playbook()
    for slug in {item.slug for item in playbook.content}:
        titles = readings.titles_of(playbook, slug)
        assert titles, slug
        assert all(set(each) == {"zh", "en"} for each in titles.values()), slug


def test_a_heat_map() -> None:
    found = readings.summary(
        [reading("wang", 100, s1=60, s2=30), reading("wang", 50, 0.5, s1=10),
         reading("boss", 50, 0.95, s2=50, forwarded=True)],
        TITLES,
    )  # fmt: skip
    assert (found.readings, found.readers, found.forwarded_readers, found.finished) == (3, 2, 1, 2)
    assert (found.seconds, found.average_seconds) == (200, 66.7)
    assert [(s.id, s.seconds, s.readers, s.share) for s in found.sections] == [
        ("s1", 70, 1, 0.35), ("s2", 80, 2, 0.4), ("s3", 0, 0, 0),
    ]  # fmt: skip
    assert found.other_seconds == 50


def test_nobody_read_it() -> None:
    found = readings.summary([], TITLES)
    assert (found.readings, found.seconds, found.average_depth) == (0, 0, 0)
    assert len(found.sections) == 3


READINGS = st.lists(
    st.builds(
        Reading, st.just("lead"), st.sampled_from(["a", "b", "c"]), st.just(TUESDAY),
        st.floats(0, 3600), st.floats(0, 1),
        st.dictionaries(st.sampled_from(["s1", "s2", "s3", "gone"]), st.floats(-5, 3600)),
        st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


@given(READINGS)
def test_sections_never_add_up_to_more_than_was_read(rows: list[Reading]) -> None:
    found = readings.summary(rows, TITLES)
    parts = sum(section.seconds for section in found.sections)
    assert parts + found.other_seconds == pytest.approx(found.seconds, abs=0.5)
    assert all(0 <= section.readers <= found.readers for section in found.sections)
    assert 0 <= sum(section.share for section in found.sections) <= 1.001
    assert 0 <= found.average_depth <= 1
    assert found.finished <= found.readings
