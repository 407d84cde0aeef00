"""Who may do what: each permission and the roles that hold it. Pure.

Rows of the route tables name a permission; `console.auth` asks `may`. The API key is the
installation's own and may do everything that the staff API offers.
"""

from __future__ import annotations

from enum import StrEnum

from sdr.staff import Role


class Permission(StrEnum):
    """What a route asks for."""

    READ = "read"  # leads, handoffs, transcripts, the description of the API
    IMPORT = "import"  # add or update a lead
    EDIT = "edit"  # facts, tags, fields and consent of a lead, by hand
    EXPORT = "export"  # take many leads away in a file
    MERGE = "merge"  # make two records one, and take that back
    SHARE = "share"  # save views for everybody
    DECIDE = "decide"  # accept, return, win or lose a handoff; answer in the chat
    NOTE = "note"  # keep a private note beside a talk
    MOVE = "move"  # set a lead's stage after the sale
    ADJUST = "adjust"  # give or take points of a score by hand
    RULES = "rules"  # try out, publish and roll back scoring rules
    RESOLVE = "resolve"  # say what became of a message whose sending broke off
    SWITCH = "switch"  # stop and start nurture
    TASK = "task"  # say that a task is done
    SEQUENCES = "sequences"  # edit, publish and try out what leads are sent
    PLAYBOOK = "playbook"  # edit what the bot says and asks, and by what leads are judged
    JUDGE = "judge"  # say that an opening was a person's or a program's
    UNDERSTAND = "understand"  # try the bot's reading of a sentence
    REVIEW = "review"  # read talks turn by turn, put right what was misread
    COSTS = "costs"  # enter what a source cost
    AUDIT = "audit"  # see who looked at whose data, and who changed what
    TEAM = "team"  # see everybody's day, act on what another holds
    OUTGOING = "outgoing"  # see who outside is told of what happens, and what became of it
    SUBSCRIBE = "subscribe"  # enter, change and switch who is told; let dead letters go again
    ACCOUNTS = "accounts"  # a colleague's sessions, second factor and account; who must have one


ROLES: dict[Permission, frozenset[Role]] = {
    Permission.READ: frozenset(Role),
    Permission.IMPORT: frozenset({Role.SDR, Role.REP, Role.MARKETER, Role.MANAGER, Role.ADMIN}),
    Permission.EDIT: frozenset(Role),
    Permission.EXPORT: frozenset({Role.MARKETER, Role.MANAGER, Role.ADMIN}),
    Permission.MERGE: frozenset({Role.SDR, Role.MARKETER, Role.MANAGER, Role.ADMIN}),
    Permission.SHARE: frozenset({Role.MARKETER, Role.MANAGER, Role.ADMIN}),
    Permission.DECIDE: frozenset({Role.REP, Role.MANAGER, Role.ADMIN}),
    Permission.NOTE: frozenset(Role),
    Permission.MOVE: frozenset({Role.REP, Role.CUSTOMER_SUCCESS, Role.MANAGER, Role.ADMIN}),
    Permission.ADJUST: frozenset({Role.SDR, Role.REP, Role.MARKETER, Role.MANAGER, Role.ADMIN}),
    Permission.RULES: frozenset({Role.MARKETER, Role.MANAGER, Role.ADMIN}),
    Permission.RESOLVE: frozenset({Role.SDR, Role.REP, Role.MARKETER, Role.MANAGER, Role.ADMIN}),
    Permission.SWITCH: frozenset({Role.MARKETER, Role.MANAGER, Role.ADMIN}),
    Permission.TASK: frozenset(Role),
    Permission.SEQUENCES: frozenset({Role.MARKETER, Role.MANAGER, Role.ADMIN}),
    Permission.PLAYBOOK: frozenset({Role.MARKETER, Role.ADMIN}),
    Permission.JUDGE: frozenset({Role.SDR, Role.REP, Role.MARKETER, Role.MANAGER, Role.ADMIN}),
    Permission.UNDERSTAND: frozenset(Role),
    Permission.REVIEW: frozenset({Role.SDR, Role.MARKETER, Role.MANAGER, Role.ADMIN}),
    Permission.COSTS: frozenset({Role.MARKETER, Role.MANAGER, Role.ADMIN}),
    Permission.AUDIT: frozenset({Role.ADMIN}),
    Permission.TEAM: frozenset({Role.MANAGER, Role.ADMIN}),
    Permission.OUTGOING: frozenset({Role.MANAGER, Role.ADMIN}),
    Permission.SUBSCRIBE: frozenset({Role.ADMIN}),
    Permission.ACCOUNTS: frozenset({Role.ADMIN}),
}


def may(role: str, permission: Permission) -> bool:
    """True when a member of that role holds the permission; unknown roles hold none."""
    return role in ROLES[permission]
