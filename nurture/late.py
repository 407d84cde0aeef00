"""What becomes of a message that could not go when it was meant to. Pure.

Late is what waited for us (the worker was down, nurture was stopped, a backup was restored), not
what waited for a window, a cap or a provider: those move the time it is meant to go. A step's
`late` and `late_after` come before those of `nurture.yml`.
"""

from __future__ import annotations

import datetime as dt

from nurture import timing
from sdr.playbook.steps import LateAction, Timed
from sdr.playbook.timing import Late

CATCH_UP, SKIP, RETIME = "catch_up", "skip", "retime"
# why it was left out, or when it goes instead
LATE, RETIMED = "late", "retimed"


def action(
    step: Timed | None, rules: Late, meant_at: dt.datetime, now: dt.datetime
) -> LateAction | None:
    """What to do with a message meant for `meant_at`; None while it is not late."""
    after = (step.late_after if step else None) or rules.after
    if now - meant_at <= timing.wait(after):
        return None
    return (step.late if step else None) or rules.action
