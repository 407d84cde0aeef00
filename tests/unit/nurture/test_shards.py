"""Shards cut everything into parts that hold each thing once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.shards import WHOLE, Shard


@given(st.lists(st.text(max_size=40), max_size=40), st.integers(1, 40))
def test_each_id_is_in_exactly_one_shard_and_keeps_its_order(ids: list[str], of: int) -> None:
    parts = [Shard(number, of).mine(ids) for number in range(of)]
    assert sorted(each for part in parts for each in part) == sorted(ids)
    for part in parts:
        assert part == [each for each in ids if each in set(part)]


def test_the_whole_holds_everything() -> None:
    assert WHOLE.mine(["enr_1", "lead_2"]) == ["enr_1", "lead_2"]


@pytest.mark.parametrize(("number", "of"), [(-1, 2), (2, 2), (0, 0)])
def test_a_shard_that_is_none_is_refused(number: int, of: int) -> None:
    with pytest.raises(ValueError, match="shard"):
        Shard(number, of)
