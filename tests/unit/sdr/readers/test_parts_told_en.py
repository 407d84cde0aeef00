"""What English speakers say of their part in the purchase, asked and on the way."""

from __future__ import annotations

import pytest

from tests.unit.sdr.readers.words import value

ASKED = "buying_role"


@pytest.mark.parametrize(
    ("text", "asked", "code"),
    [
        ("one of three. Finance, IT, and me", ASKED, "influencer"),
        ("there are four partners, majority wins, I've one vote", None, "influencer"),
        ("group decision, five of us", ASKED, "influencer"),
        ("joint between production and finance", ASKED, "influencer"),
        ("my uncle and I decide together", ASKED, "decider"),
        ("my madam asked me to find out about your system", None, "influencer"),
        ("the commercial director told me to look into it", None, "influencer"),
        ("been told by the MD to come back with options", None, "influencer"),
        ("doing the legwork for our sales director", None, "influencer"),
        ("my job in this is to test it and report", ASKED, "influencer"),
        ("the short list is mine", ASKED, "influencer"),
        ("purely advisory", ASKED, "influencer"),
        ("on software nobody votes but me", None, "decider"),
        ("she who signs the cheques: me", None, "decider"),
        ("below 50 grand the marketing director decides, and that's me", ASKED, "decider"),
        ("you want the decision maker, you found her", None, "decider"),
        ("buck stops here", ASKED, "decider"),
        ("I wrote the memo that said we must stop with paper", None, "initiator"),
        ("I'm the one who won't shut up about it", ASKED, "initiator"),
        ("I'll be handling the contract papers", None, "executor"),
        ("I just have to live with it", ASKED, "user"),
        ("I'd be in the app all day", None, "user"),
    ],
)
def test_a_part_told(text: str, asked: str | None, code: str) -> None:
    assert value(text, "buying_role", asked) == code


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("a friend told me to check you out", None),
        ("I approve claims all day without any evidence", None),
        ("I approve a display budget every spring", None),
        ("I am a clerk, I type the orders", "job_title"),
        ("they sent me some prices", None),
    ],
)
def test_daily_work_is_no_part(text: str, asked: str | None) -> None:
    assert value(text, "buying_role", asked) is None
