"""What is late, and what a step wants done about it."""

from __future__ import annotations

import datetime as dt

import pytest

from nurture import late
from sdr.playbook.timing import Late
from tests.unit.nurture.test_timing import step

MEANT = dt.datetime(2026, 3, 3, 2, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("own", "rules", "hours", "action"),
    [
        ({}, Late(), 12, None),
        ({}, Late(), 13, "catch_up"),
        ({}, Late(action="skip"), 13, "skip"),
        ({}, Late(after="1h", action="retime"), 2, "retime"),
        ({"late": "skip"}, Late(action="retime"), 13, "skip"),
        ({"late": "skip", "late_after": "3d"}, Late(), 71, None),
        ({"late": "skip", "late_after": "3d"}, Late(), 73, "skip"),
        ({"late_after": "30m"}, Late(action="skip"), 1, "skip"),
        ({}, Late(), -5, None),  # the clock was set back
    ],
)
def test_a_steps_own_rule_comes_before_the_playbooks(
    own: dict[str, str], rules: Late, hours: int, action: str | None
) -> None:
    assert late.action(step(**own), rules, MEANT, MEANT + hours * HOUR) == action


def test_a_step_that_is_gone_is_treated_as_the_playbook_says() -> None:
    assert late.action(None, Late(action="skip"), MEANT, MEANT + 13 * HOUR) == "skip"
