"""Windows, quiet hours, holidays and caps together, over all zones: what a whole sequence does."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from nurture import caps, schedule, timing
from nurture.timing import Hours
from sdr.playbook.timing import Limits
from tests import builders
from tests.unit.nurture.test_timing import MOMENTS, allowed, any_hours, step

WAITS = st.lists(st.sampled_from(["0m", "45m", "5h", "1d", "2d", "1w"]), min_size=1, max_size=8)
USUAL = Limits(day=1, week=2, month=6)
# A month of six, one weekly span, and holidays in a row: more than that no step waits.
EVENTUALLY = dt.timedelta(days=120)


@settings(deadline=None)  # the first country takes seconds to load on a busy machine
@given(any_hours(), MOMENTS, WAITS)
def test_never_early_never_shut_never_over_the_cap_and_always_in_the_end(
    hours: Hours, start: dt.datetime, waits: list[str]
) -> None:
    try:
        timing.check(hours.window, hours.quiet)
    except timing.NeverOpens:
        assert schedule.first(step(), start, hours, caps.Allowed).reason == timing.NEVER_OPENS
        return
    sent: list[dt.datetime] = []
    after = start
    for wait in waits:
        due = after + timing.wait(wait)
        slot = schedule.first(
            step(wait), due, hours, lambda at: caps.fit(at, sent, USUAL, hours.zone, "lead")
        )
        assert due <= slot.goes_at < due + EVENTUALLY
        assert allowed(hours, slot.goes_at)
        assert (slot.reason is None) == (slot.goes_at == due)
        sent.append(slot.goes_at)
        after = slot.goes_at
    assert sent == sorted(sent)
    days = [each.astimezone(hours.zone).date() for each in sent]
    for first in days:
        for most, length in ((1, 1), (2, 7), (6, 30)):
            assert sum(0 <= (each - first).days < length for each in days) <= most


def test_every_shipped_sequence_opens_wherever_somebody_is() -> None:
    playbook = builders.playbook()
    for sequence in playbook.sequences:
        timing.check(schedule.window(playbook, sequence), playbook.nurture.quiet_hours)
