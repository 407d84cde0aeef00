"""Goodbye to somebody who is outside the profile, in words that say why; nothing more is asked."""

from __future__ import annotations

from dataclasses import replace

from actions.turn import Turn
from sdr.scoring import size_level


def let_go(turn: Turn, opening: str = "") -> None:
    """Say goodbye kindly to somebody who is outside the profile; nothing more is asked."""
    turn.plan = replace(turn.plan, phase="decided")
    key, values = _goodbye_for(turn)
    if key in turn.plan.bridged and key == "let_go_other_business":
        turn.say(turn.join(opening, turn.words("contact_again", **values)), name="contact_again")
    elif key in turn.plan.bridged:
        # said once is enough; what they add is still taken down
        turn.say(turn.join(opening, turn.words("let_go_again")), name="let_go_again")
    else:
        # a question is still answered; sales talk and "noted" before a no are out of place
        told = turn.act.startswith("ask_") and turn.act != "ask_company"
        answer = opening if told else ""
        turn.say(turn.join(answer, turn.words(key, **values)), name=key)


def _goodbye_for(turn: Turn) -> tuple[str, dict[str, str]]:
    """Which goodbye fits, and its variables."""
    if turn.lead.do_not_contact is not None:
        return "opt_out_done", {}
    if turn.lead.not_buyer is not None:
        kind = str(turn.lead.not_buyer["kind"])
        if kind == "student":
            return "let_go_student", {}
        contacts = turn.playbook.company.contacts
        if kind not in contacts or kind == "general":
            outside = _outside_the_profile(turn)
            if outside:  # a corner shop wants to hear why not, no address to write to
                return outside, {}
        contact = (contacts.get(kind) or contacts["general"]).in_language(turn.language)
        return "let_go_other_business", {"contact": contact}
    return _outside_the_profile(turn) or "let_go_size", {}


def _outside_the_profile(turn: Turn) -> str:
    """The goodbye that names what does not fit, trade or size; "" where neither is known."""
    small = size_level(turn.known, turn.playbook) == "does_not_fit"
    industry = turn.playbook.icp.industry(turn.known.value("industry") or "")
    if industry is not None and industry.code in ("student", "consumer"):
        return f"let_go_{industry.code}"
    if industry is not None and industry.fit == "does_not_fit":
        return "let_go_size" if small else "let_go_industry"
    return "let_go_size" if small else ""


def was_let_go(turn: Turn) -> bool:
    """True when the last decision told was a goodbye that a correction has since undone."""
    decisions = ("let_go", "decide_", "handed_over", "requalified", "opt_out")
    told = [line for line in turn.plan.bridged if line.startswith(decisions)]
    return turn.plan.phase == "decided" and bool(told) and told[-1].startswith("let_go")
