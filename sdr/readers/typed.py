"""Words of forms and files: what law adds to a company's name, yes and no as people type. Pure.

Used where records are compared and where fields of a company's own are filled in.
"""

from __future__ import annotations

import re

LEGAL_FORM = re.compile(
    r"(股份|有限|责任|集团|总公司|分公司|公司"
    r"|\b(co|ltd|limited|inc|llc|gmbh|corp|corporation|company|group)\b)"
)
YES = frozenset({"yes", "y", "true", "1", "x", "是", "对", "有", "同意", "已同意"})
NO = frozenset({"no", "n", "false", "0", "否", "不", "无", "没有", "不同意", "拒绝"})
