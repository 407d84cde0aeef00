"""What ends a sequence before its end, whatever step the lead is at. Pure.

The order is the order of what is told when several hold: what forbids writing at all comes first,
then who has the lead, then what the person did.
"""

from __future__ import annotations

from dataclasses import dataclass

from sdr.playbook.steps import Exits


@dataclass(frozen=True, slots=True)
class Signals:
    """What is looked at for every lead in a sequence."""

    do_not_contact: bool = False
    disqualified: bool = False
    handed_over: bool = False
    replied: bool = False
    meeting: bool = False
    qualified: bool = False
    suppressed: bool = False


def reason(rules: Exits, seen: Signals) -> str | None:
    """Why the lead must leave now, or None."""
    if seen.do_not_contact:
        return "opt_out"
    if seen.disqualified:
        return "disqualified"
    if seen.handed_over and rules.handoff:
        return "handoff"
    if seen.replied and rules.reply:
        return "reply"
    if seen.meeting and rules.meeting:
        return "meeting"
    if seen.qualified and rules.verdict:
        return "qualified"
    return "opt_out" if seen.suppressed else None
