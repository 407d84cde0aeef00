"""Nothing that somebody could be reached by stands in a group."""

from __future__ import annotations

import pytest

from nurture.group_words import without_reach


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("打 13900001234 找我", "打 … 找我"),
        ("+86 139 0000-1234", "…"),
        ("(0571) 8888 6666", "(…"),
        ("wang.lei+x@brewery.com.cn 王磊", "… 王磊"),
        ("１３９００００１２３４", "…"),
        ("计划 2026-06-30 前定下来", "计划 2026-06-30 前定下来"),
        ("300 家门店，预算 300,000", "300 家门店，预算 300,000"),
    ],
)
def test_numbers_and_addresses_go_and_days_and_sums_stay(text: str, safe: str) -> None:
    assert without_reach(text) == safe
