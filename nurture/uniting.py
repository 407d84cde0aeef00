"""Two records of one person made one from here: a sequence that the second is in is left first.

`sdr.merging` knows nothing of sequences. Only what a platform or a colleague vouches for merges;
what somebody merely says of themselves is a proposal (`sdr.duplicates`). Called by the console and
by `followers`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy.orm import Session

from nurture import enrollments
from sdr import merging
from sdr.leads import Lead
from sdr.merging import Merge
from sdr.playbook.model import Playbook

MERGED = "merged"  # why a sequence was left


def unite(
    session: Session, keep: Lead, gone: Lead, *, by: str, playbook: Playbook, now: dt.datetime,
    chosen: Mapping[str, str] | None = None,
) -> Merge:  # fmt: skip
    """Make `gone` part of `keep`. Raises BadInput where both are handed over."""
    merging.hold(session, keep, gone)
    merging.allowed(session, keep, gone)
    held = enrollments.active_of(session, gone.id)
    if held is not None and enrollments.active_of(session, keep.id) is not None:
        enrollments.leave(session, held, MERGED, now)
    return merging.merge(session, keep, gone, by=by, playbook=playbook, now=now, chosen=chosen)
