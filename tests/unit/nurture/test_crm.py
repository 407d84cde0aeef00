"""A mapping places values and nothing else; what is not known is left out."""

from __future__ import annotations

from typing import Any

import pytest

from nurture import crm

KNOWN: dict[str, dict[str, Any]] = {
    "fact": {"email": "li@mill.example", "need": ["store_blindness", "manual_orders"],
             "budget": {"status": "amount", "min": 200000, "max": 300000, "currency": "CNY"}},
    "lead": {"stage": "qualified", "language": "zh"},
    "handoff": {},
}  # fmt: skip


def filled(body: str, needs: str = "") -> Any:
    return crm.fill(crm.read(f"{needs}\nbody:\n  {body}"), KNOWN)


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("a: {fact: email}", {"a": "li@mill.example"}),
        ("a: {fact: phone}", {}),
        ("a: {fact: phone, else: none}", {"a": "none"}),
        ("a: {fact: need}", {"a": "store_blindness;manual_orders"}),
        ("a: {fact: need, join: ', '}", {"a": "store_blindness, manual_orders"}),
        ("a: {fact: budget, part: max}", {"a": 300000}),
        ("a: {lead: stage, values: {qualified: SQL}}", {"a": "SQL"}),
        ("a: {lead: stage, values: {won: CUSTOMER}}", {}),
        ("a: {lead: stage, values: {won: CUSTOMER}, else: LEAD}", {"a": "LEAD"}),
        ("a: {handoff: assignee}", {}),
        ("a: [{fact: email}, {fact: phone}, 7]", {"a": ["li@mill.example", 7]}),
        ("a: '{{ email }} ${x}'", {"a": "{{ email }} ${x}"}),
        ("a: {fact: email, lead: stage}", {"a": {"fact": "email", "lead": "stage"}}),
    ],
)
def test_values_stand_where_they_are_wanted(body: str, made: Any) -> None:
    assert filled(body) == made


def test_what_is_needed_and_not_known_holds_it_back() -> None:
    with pytest.raises(crm.Lacking) as lacking:
        filled("a: 1", "needs: [email, phone]")
    assert lacking.value.fact == "phone"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("body: 3", "no_body"), ("- a", "no_body"), ("body: {a: [}", "no_yaml"),
        ("body: {a: {fact: shoe_size}}", "unknown_fact"),
        ("body: {a: {lead: password}}", "unknown_lead"),
        ("body: {a: {handoff: key}}", "unknown_handoff"),
        ("body: {a: {fact: budget}}", "which_part"),
        ("body: {a: {fact: email, part: max}}", "which_part"),
        ("body: {a: {lead: stage, values: 3}}", "values"),
        ("needs: [shoe_size]\nbody: {}", "unknown_fact"),
        ("url: x\nbody: {}", "unknown_key"),
        ("x: &x [1]\nbody: {a: *x}", "alias"),
        ("body: " + "[" * 5000, "no_yaml"), ("body: " + "[" * 40 + "]" * 40, "too_deep"),
        ("headers: {Host: evil}\nbody: {}", "headers"),
        ('headers: {X-A: "b\\r\\nX-C: d"}\nbody: {}', "headers"),
        ("headers: {'X A': b}\nbody: {}", "headers"),
    ],
)  # fmt: skip
def test_what_is_no_mapping_is_refused_and_named(text: str, code: str) -> None:
    with pytest.raises(crm.BadMapping) as bad:
        crm.read(text)
    assert bad.value.code in (code, "too_deep")


def test_the_mapping_that_ships_is_good() -> None:
    mapping = crm.read(crm.preset("hubspot"))
    assert crm.headers(mapping, "pat-1") == {"Authorization": "Bearer pat-1"}
    assert crm.preset("nothing") == ""
