"""How many messages are claimed ahead: a fifth of a second's worth, and none where it is slow."""

from __future__ import annotations

import pytest

from sdr.delivering import MOST_AHEAD, Pace


@pytest.mark.parametrize(
    ("apart", "ahead"), [(10.0, 0), (1.0, 0), (0.1, 2), (0.01, 20), (0.0001, MOST_AHEAD)]
)
def test_ahead_follows_the_pace(apart: float, ahead: int) -> None:
    pace = Pace()
    for number in range(100):
        pace.note(number * apart)
    assert abs(pace.ahead - ahead) <= 1


def test_nothing_is_claimed_ahead_before_anything_came_back() -> None:
    assert Pace().ahead == 0


def test_it_slows_down_with_the_far_side() -> None:
    pace = Pace()
    for number in range(100):
        pace.note(number * 0.001)
    for number in range(100):
        pace.note(1.0 + number * 5.0)
    assert pace.ahead == 0
