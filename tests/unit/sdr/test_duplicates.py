"""What speaks for one person, and what never does."""

from __future__ import annotations

from typing import Any

import pytest

from sdr import duplicates
from sdr.facts import Known
from tests.builders import TUESDAY


def known(**values: Any) -> dict[str, Known]:
    return {name: Known(value, None, None, TUESDAY) for name, value in values.items()}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [({"email": "A@b.example"}, {"email": "a@b.example"}, True),
     ({"email": "info@b.example"}, {"email": "info@b.example"}, False),
     ({"email": "sales.cn@b.example"}, {"email": "sales.cn@b.example"}, False),
     ({"email": "a@qq.com"}, {"email": "b@qq.com"}, False),
     ({"phone": "+8613800138000"}, {"phone": "+8613800138000"}, True),
     ({"phone": "+8657188886666"}, {"phone": "+8657188886666"}, False),  # a switchboard
     ({"phone": "+864008123123"}, {"phone": "+864008123123"}, False),
     ({"wechat": "Wang_ht"}, {"wechat": "wang_ht"}, True),
     ({"name": "王海涛", "company": "青川啤酒"}, {"name": "王海涛", "company": "青川啤酒股份有限公司"}, True),
     ({"name": "Reed, Anna", "company": "Dale Foods"}, {"name": "Anna Reed", "company": "Dale Foods Ltd."}, True),
     ({"name": "Anna Reed", "company": "Dale"}, {"name": "Anna Reed", "company": "Hill"}, False),
     ({"name": "Anna Reed"}, {"name": "Anna Reed"}, False),
     ({"company": "Dale"}, {"company": "Dale"}, False)],
)  # fmt: skip
def test_what_two_records_share(one: dict[str, str], other: dict[str, str], same: bool) -> None:
    shared = set(duplicates.keys(known(**one))) & set(duplicates.keys(known(**other)))
    assert bool(shared) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Anna Reed", "anna  REED", True), ("Anna Reed", "Anna", True), ("Anna Reed", "Bo Lin", False),
     ("王海涛", "王海涛", True), ("王海涛", "李静", False), ("", "Anna", False)],
)  # fmt: skip
def test_names_that_may_be_one_persons(one: str, other: str, same: bool) -> None:
    assert duplicates.same_name(one, other) is same
    assert duplicates.same_name(other, one) is same
