"""What a message can do: the acts of the public interface, as the engine's intents. Pure."""

ACTS = (
    "inform", "affirm", "deny", "greet", "bye", "thanks", "chitchat",
    "ask_price", "ask_integration", "ask_security", "ask_deployment", "ask_company",
    "ask_competitor", "ask_case", "ask_why", "ask_bot", "ask_material", "ask_human",
    "objection_price", "objection_timing", "objection_no_need", "objection_no_authority",
    "objection_trust", "objection_competitor",
    "opt_out", "not_buyer", "other_business", "abuse", "out_of_scope",
)  # fmt: skip
