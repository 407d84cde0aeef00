"""The pages of the top bar: which there are, and which a role may see. Pure.

A page that gets a place in the bar gets a row here; the row names the same permission as the row
of the page. `console.rendering` asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.permissions import Permission, may


@dataclass(frozen=True, slots=True)
class Entry:
    """One place: `key` names its text (`console-nav-…`); pages below `paths` are of it too."""

    key: str
    href: str
    permission: Permission
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """An entry as one reader sees it."""

    key: str
    href: str
    current: bool


P = Permission
ENTRIES: tuple[Entry, ...] = (
    Entry("day", "/console", P.READ),
    Entry("inbox", "/console/inbox", P.READ, ("/console/handoffs/",)),
    Entry("talks", "/console/talks", P.READ),
    Entry(
        "leads",
        "/console/leads",
        P.READ,
        ("/console/leads/", "/console/accounts/", "/console/duplicates"),
    ),
    Entry("sequences", "/console/sequences", P.READ, ("/console/sequences/",)),
    Entry("playbook", "/console/playbook", P.READ, ("/console/playbook/",)),
    Entry("review", "/console/review", P.REVIEW, ("/console/review/",)),
    Entry("reports", "/console/reports", P.READ, ("/console/reports/",)),
    Entry("staff", "/console/staff", P.TEAM, ("/console/staff/",)),
    Entry("webhooks", "/console/webhooks", P.OUTGOING, ("/console/webhooks/",)),
    Entry("audit", "/console/audit", P.AUDIT),
)


def of(role: str, path: str) -> list[Way]:
    """The ways that a member of that role sees on the page at `path`."""
    return [
        Way(each.key, each.href, path == each.href or path.startswith(each.paths or ("\n",)))
        for each in ENTRIES
        if may(role, each.permission)
    ]
