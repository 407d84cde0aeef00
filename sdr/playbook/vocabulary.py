"""The names a playbook may use: facts, acts, criteria, and the lines the program says.

The facts and acts are those of the public interface; the lines are the keys that the program
looks up in `wording.yml`, each with the variables that it supplies. Data only; `check` holds a
playbook against it, and whoever adds a line to the program adds it here in the same commit.
"""

from __future__ import annotations

FACTS = frozenset(
    """name company job_title region current_solution email phone wechat industry company_size
    persona buying_role need budget timeline situation problem implication need_payoff meeting_time
    consent""".split()
)
#: Facts a question may ask for; persona is read from the title, consent from the notice.
ASKABLE = FACTS - {"persona", "consent"}
#: Facts that need a question that applies to everyone.
ASKED_OF_ALL = (
    "need",
    "industry",
    "company_size",
    "implication",
    "buying_role",
    "timeline",
    "budget",
    "need_payoff",
    "email",
    "phone",
    "wechat",
    "name",
    "company",
    "job_title",
    "meeting_time",
)
ACTS = frozenset(
    """inform affirm deny greet bye thanks chitchat ask_price ask_integration ask_security
    ask_deployment ask_company ask_competitor ask_case ask_why ask_human ask_bot ask_material
    objection_price objection_timing objection_no_need objection_no_authority objection_trust
    objection_competitor opt_out not_buyer other_business abuse out_of_scope""".split()
)
ANSWERED = tuple(
    sorted(act for act in ACTS if act.startswith("ask_") and act not in {"ask_why", "ask_human"})
)
OBJECTIONS = tuple(sorted(act for act in ACTS if act.startswith("objection_")))
CRITERIA = frozenset({"budget", "authority", "need", "timeline"})
#: What content may fill a gap in, and why a lead is in the pool.
GAPS = CRITERIA | {"industry", "size"}
REASONS = GAPS | {"returned"}
RETURN_REASONS = frozenset(
    "too_early no_budget no_authority chose_other wrong_profile bad_data unreachable other".split()
)
CONTACTS = ("support", "partner", "press", "jobs", "suppliers", "privacy", "general")

#: Lines that may ask although they ask for no fact: figures and summaries to be confirmed, how the
#: person found the talk, and the line beside the chat button.
CHECK_QUESTIONS = frozenset({"recap_again", "teaser", "ask_feedback_thumbs", "ask_feedback_five"})
#: Lines that ask for the fact they name: they say back what was told on an earlier visit.
CONFIRMING = frozenset(
    """confirm_fact confirm_again confirm_company_size confirm_need confirm_budget confirm_timeline
    confirm_buying_role""".split()
)


def _line(names: str = "") -> frozenset[str]:
    return frozenset(names.split())


#: what a canned reply of replies.yml may name
CANNED = _line("name company me us")

#: key of a line in wording.yml → the variables the program supplies for it
REQUIRED_LINES: dict[str, frozenset[str]] = {
    "opening": _line("bot_name company"),
    "welcome_back": _line("name summary"),
    "greet": _line(),
    "ack_industry": _line("label"),
    "ack_size": _line("figure"),
    "ack_budget": _line("figure"),
    "ack_timeline": _line("when"),
    "ack_timeline_later": _line(),
    "ack_timeline_looking": _line(),
    "ack_role": _line("label"),
    "ack_contact": _line("value"),
    "ack_name": _line("name"),
    "ack_company": _line("company"),
    "ack_title": _line("title"),
    "ack_region": _line("region"),
    "ack_solution": _line("system"),
    "ack_said": _line("quote"),
    "ack_several": _line("parts"),
    "part_industry": _line("label"),
    "part_company_size": _line("figure"),
    "part_job_title": _line("title"),
    "part_buying_role": _line("label"),
    "part_budget": _line("figure"),
    "part_budget_words": _line("figure"),
    "part_timeline": _line("when"),
    "part_timeline_words": _line("when"),
    "ack_correction": _line("old new"),
    "ack_unknown": _line(),
    "ack_refused": _line(),
    "ack_no_phone": _line(),
    "ack_no_email": _line(),
    "ack_no_wechat": _line(),
    "ack_yes": _line(),
    "ack_no": _line(),
    "unsure_ack": _line(),
    "ack_cost": _line("sum"),
    "still_open": _line(),
    "while_waiting": _line(),
    "give_case": _line("title"),
    "recap": _line("lines"),
    "recap_yes": _line(),
    "recap_edit": _line(),
    "recap_edit_prompt": _line(),
    "recap_fixed": _line("what"),
    "decide_qualified": _line("rep within"),
    "decide_qualified_chat_only": _line("rep hours"),
    "decide_qualified_off_hours": _line("rep hours next_open"),
    "decide_nurture": _line("topic"),
    "decide_nurture_no_contact": _line(),
    "decide_open": _line(),
    "let_go_size": _line(),
    "let_go_industry": _line(),
    "let_go_not_buyer": _line("contact"),
    "let_go_other_business": _line("contact"),
    "let_go_student": _line(),
    "let_go_consumer": _line(),
    "handed_over": _line("rep within"),
    "handed_over_off_hours": _line("rep hours next_open"),
    "handed_over_ask_contact": _line("rep"),
    "handed_over_chat_only": _line("rep hours"),
    "handed_over_again": _line("rep"),
    "ask_contact_reason": _line(),
    "human_joined": _line("name"),
    "human_left": _line("name"),
    "human_absent": _line(),
    "opt_out_done": _line(),
    "opt_out_channel_done": _line("channel"),
    "goodbye": _line("tip"),
    "goodbye_plain": _line(),
    "conversation_ended": _line(),
    "transcript_sent": _line("email"),
    "data_deleted": _line(),
    "admit_gap": _line(),
    "out_of_scope": _line(),
    "rephrase_intro": _line(),
    "fallback_buttons": _line(),
    "fallback_human": _line(),
    "engine_down": _line(),
    "thanks": _line(),
    "chitchat": _line(),
    "ask_bot": _line("bot_name company"),
    "explain_general": _line(),
    "warn_abuse": _line(),
    "end_abuse": _line(),
    "requalify_question_intro": _line("title"),
    "requalified": _line("rep within"),
    **{f"label_{name}": _line() for name in (*sorted(FACTS - {"consent"}), "contact")},
    "value_budget_approved": _line(),
    "value_budget_arrangeable": _line(),
    "value_budget_none": _line(),
    "value_timeline_later": _line(),
    "value_timeline_looking": _line(),
    "value_unknown": _line(),
    "value_undisclosed": _line(),
    "value_up_to": _line("value"),
    "value_from": _line("value"),
    "value_between": _line("low high"),
    "value_by": _line("date"),
    "unit_people": _line(),
    "unit_year": _line(),
    "joiner": _line(),
    "unclear": _line(),
    "decide_nurture_open": _line("topic"),
    "contact_again": _line("contact"),
    "recap_again": _line(),
    "noted": _line(),
    "ack_budget_none": _line(),
    "added": _line("what"),
    "let_go_again": _line(),
    "topic_general": _line(),
    "topic_item": _line("title"),
    "button_human": _line(),
    "language_switched": _line(),
    "teaser": _line(),
    "ask_feedback_thumbs": _line(),
    "ask_feedback_five": _line(),
    "feedback_thanks": _line(),
    "feedback_thanks_low": _line(),
    "confirm_fact": _line("value"),
    "confirm_again": _line("value"),
    "confirm_yes": _line(),
    "confirm_no": _line(),
    "confirm_kept": _line(),
    "confirm_anew": _line(),
}
#: lines that a playbook may have beside those: said where they are there
OPTIONAL_LINES: dict[str, frozenset[str]] = {
    **{name: _line("value") for name in sorted(CONFIRMING - REQUIRED_LINES.keys())},
    "meeting_reminder_subject": _line("other when"),
    "meeting_reminder": _line("other when"),
    "meeting_reminder_rep": _line("other when"),
}
