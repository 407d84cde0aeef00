"""Rates with their intervals, and bands that add up."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sdr.calibration import UNSCORED, Case, add_up, rate
from sdr.handoffs import State
from tests import builders

# by hand from Wilson (1927) with z = 1.96, four decimals
KNOWN = [
    (0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (5, 10, 0.2366, 0.7634),
    (10, 10, 0.7225, 1.0), (45, 100, 0.3561, 0.5476), (1, 1, 0.2065, 1.0),
]  # fmt: skip


def test_the_interval_is_wilsons() -> None:
    for count, of, low, high in KNOWN:
        found = rate(count, of)
        assert (found.low, found.high) == (low, high), (count, of)
    assert rate(0, 0).rate is None


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_rate_lies_in_its_interval(case: tuple[int, int]) -> None:
    found = rate(*case)
    assert found.rate is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.rate <= found.high <= 1
    more = rate(case[0] * 4, case[1] * 4)
    assert more.high is not None
    assert more.low is not None
    assert more.high - more.low <= found.high - found.low + 1e-3


CASES = st.builds(
    lambda total, state, taken: Case(
        "d", total, state, state in (State.ACCEPTED, State.WON, State.LOST) or
        (state == State.RETURNED and taken),
    ),
    st.one_of(st.none(), st.integers(0, 100)), st.sampled_from(list(State)), st.booleans(),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(CASES, max_size=40))
def test_everything_handed_over_is_in_one_band_and_one_outcome(cases: list[Case]) -> None:
    line = add_up(cases, builders.playbook().scoring)
    assert line.handoffs == len(cases) == sum(band.handoffs for band in line.bands)
    assert any(b.band == UNSCORED for b in line.bands) == any(c.total is None for c in cases)
    for band in line.bands:
        ended = band.returned.count + band.won.count + band.lost.count
        assert ended == band.won.of == band.lost.of == band.returned.of
        assert band.accepted.of == band.handoffs - band.waiting
        assert band.accepted.count <= band.accepted.of
    scored = [band for band in line.bands if band.least is not None]
    assert [band.least for band in scored] == sorted((b.least or 0 for b in scored), reverse=True)
