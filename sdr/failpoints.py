"""Named moments of sending at which a test lets the process die or stop.

Unarmed, a point is one comparison. Only `app.failpoints` arms them, and only in a process that
was started for a test; nothing else may depend on them.
"""

from __future__ import annotations

from collections.abc import Callable

# In the order in which a delivery passes them.
POINTS = (
    "before_claim", "after_claim", "after_connect", "after_mail", "after_rcpt", "after_data",
    "mid_body", "after_dot", "after_answer", "before_record", "in_record", "after_record",
    "before_advance", "after_advance",
)  # fmt: skip

_hook: Callable[[str], None] | None = None


def hit(name: str) -> None:
    """Pass the point of that name."""
    if _hook is not None:
        _hook(name)


def armed() -> bool:
    """Whether any point does anything."""
    return _hook is not None


def arm(hook: Callable[[str], None] | None) -> None:
    """Let `hook` hear of every point that is passed; None disarms."""
    global _hook  # noqa: PLW0603 - one switch for the process is what this module is
    _hook = hook
