"""Which of several acts in one message must be answered first.

The order of the public interface: a stop, a person, who is no buyer, questions,
objections, answers, social. Called by the act model and by the training copies.
"""

from typing import Dict, Sequence

_TIERS = (
    ("opt_out",),
    ("ask_human",),
    ("not_buyer", "other_business"),
    (
        "ask_price",
        "ask_integration",
        "ask_security",
        "ask_deployment",
        "ask_company",
        "ask_competitor",
        "ask_case",
        "ask_why",
        "ask_material",
        "ask_bot",
    ),
    (
        "objection_price",
        "objection_timing",
        "objection_no_need",
        "objection_no_authority",
        "objection_trust",
        "objection_competitor",
    ),
    ("abuse",),
    ("inform",),
    ("deny", "affirm"),
    ("out_of_scope",),
    ("bye",),
    ("thanks",),
    ("chitchat",),
    ("greet",),
)
TIER: Dict[str, int] = {act: tier for tier, acts in enumerate(_TIERS) for act in acts}
LAST = len(_TIERS)


def tier(act: str) -> int:
    """The rank of an act, 0 first; an act without a rank comes last."""
    return TIER.get(act, LAST)


def first_of(acts: Sequence[str]) -> str:
    """The act that must be answered first; of two in one tier the earlier in the message."""
    return min(acts, key=tier)
