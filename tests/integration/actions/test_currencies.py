"""In what money a sum is noted that names none, over a whole talk."""

from __future__ import annotations

from collections.abc import Callable

from tests.integration.actions.conftest import Talk


def test_a_sum_without_a_currency_is_put_into_the_money_of_the_number_told_later(
    begin: Callable[[str], Talk],
) -> None:
    talk = begin("en")
    talk.say("our budget is 150k")
    assert talk.value("budget")["currency"] == "CNY", "the playbook's, as nothing is known"
    talk.say("you can ring me on +1 212 555 1234")
    budget = talk.lead["facts"]["budget"]
    assert budget["value"] == {
        "status": "amount", "min": 150_000, "max": 150_000, "currency": "USD"
    }  # fmt: skip
    assert budget["evidence"]["text"] == "our budget is 150k", "the sentence that told the sum"
    talk.say("make it 120k for the budget")
    assert talk.value("budget") == {
        "status": "amount", "min": 120_000, "max": 120_000, "currency": "USD"
    }  # fmt: skip


def test_a_sum_told_in_yuan_stays_in_yuan(begin: Callable[[str], Talk]) -> None:
    talk = begin("en")
    talk.say("our budget is 150k RMB")
    talk.say("you can ring me on +1 212 555 1234")
    assert talk.value("budget")["currency"] == "CNY"
