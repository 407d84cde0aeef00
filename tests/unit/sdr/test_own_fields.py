"""Fields of a company's own: typed as people type, kept by their type, read again as written."""

from __future__ import annotations

import pytest

from sdr import own_fields
from sdr.errors import BadInput
from sdr.playbook.model import Option, OwnField, Text

LABEL = Text(zh="甲", en="A")


def of(kind: str) -> OwnField:
    options = (Option(code="key", label=Text(zh="重点", en="Key account")),
               Option(code="std", label=Text(zh="普通", en="Standard")))  # fmt: skip
    return OwnField.model_validate(
        {"code": "x", "label": LABEL, "type": kind,
         "options": options if kind == "choice" else ()}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [("number", "1,200", 1200), ("number", "3.5", 3.5), ("date", "2027/03/31", "2027-03-31"),
     ("yes_no", "是", True), ("yes_no", "No", False), ("choice", "重点", "key"),
     ("choice", "STANDARD", "std"), ("text", "  a  b ", "a b"), ("number", " ", None)],
)  # fmt: skip
def test_what_is_typed_becomes_a_value_and_reads_back(kind: str, typed: str, value: object) -> None:
    read = own_fields.parse(of(kind), typed)
    assert read == value
    assert own_fields.parse(of(kind), own_fields.plain(read)) == value


@pytest.mark.parametrize(
    ("kind", "typed", "problem"),
    [("number", "nan", "not_number"), ("number", "many", "not_number"), ("number", "1e30", "not_number"),
     ("date", "31 March", "bad_date"), ("yes_no", "maybe", "one_of"), ("choice", "x", "one_of"),
     ("text", "x" * 501, "string_too_long")],
)  # fmt: skip
def test_what_does_not_fit_is_refused(kind: str, typed: str, problem: str) -> None:
    with pytest.raises(BadInput) as raised:
        own_fields.parse(of(kind), typed)
    assert raised.value.params["problem"] == problem
