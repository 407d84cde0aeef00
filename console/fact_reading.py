"""What a colleague types as a fact, as the value that is kept.

Addresses are checked as the staff API checks them; everything else is read by the readers of a
live turn, as if the person had said it when asked, or is a code or label of the playbook. Called by
review and by the lead's page.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from console.fact_shapes import address, e164
from sdr import conversations, readers
from sdr.errors import BadInput
from sdr.facts import LIST_FACTS
from sdr.playbook.lexicon import lexicon
from sdr.playbook.model import Playbook

# what is kept as it was said, where nothing in it is recognised
PLAIN = ("name", "company", "job_title", "region", "current_solution", "situation", "problem",
         "implication", "need_payoff")  # fmt: skip
# what stands as it was typed, whatever else might be read into it
AS_TYPED = ("name", "company", "job_title")
_WECHAT = re.compile(r"[A-Za-z0-9+][A-Za-z0-9_-]{4,29}")


def read(
    name: str, typed: str, *, playbook: Playbook, timezone: ZoneInfo, now: dt.datetime,
    language: str,
) -> Any:  # fmt: skip
    """The value; of a list fact one item. Raises BadInput."""
    text = conversations.clean(typed)
    if name in ("email", "phone"):
        return _checked(name, text)
    if name == "wechat":
        if not _WECHAT.fullmatch(text):
            raise BadInput(field=name, problem="bad_form", allowed="")
        return text
    if name in AS_TYPED:
        return " ".join(text.split())[:500]
    code = _code(name, text, playbook)
    return code if code is not None else understood(
        name, text, playbook=playbook, timezone=timezone, now=now, language=language
    )  # fmt: skip


def understood(
    name: str, text: str, *, playbook: Playbook, timezone: ZoneInfo, now: dt.datetime,
    language: str,
) -> Any:  # fmt: skip
    """What the readers make of it; raises BadInput where that is nothing."""
    found = readers.read(
        text, asked=name, language=readers.detect_language(text, language), now=now, tz=timezone,
        lexicon=lexicon(playbook),
    )  # fmt: skip
    for each in found:
        if each.fact == name and each.value is not None:
            value = each.value
            return value[0] if name in LIST_FACTS and isinstance(value, list) else value
    if text and name in PLAIN:
        return text
    raise BadInput(field="value", problem="unread", allowed="")


def _checked(name: str, text: str) -> str:
    try:
        return address(text) if name == "email" else e164(text)
    except PydanticCustomError as error:
        raise BadInput(field=name, problem=error.type, allowed="") from None


def _code(name: str, text: str, playbook: Playbook) -> str | None:
    """The code of a choice, typed as it is or as one of its labels."""
    entries: dict[str, Any] = {
        "industry": playbook.icp.industries, "persona": playbook.people.personas,
        "buying_role": playbook.people.buying_roles, "need": playbook.spin.problems,
    }  # fmt: skip
    for each in entries.get(name, ()):
        if text.casefold() in (each.code, each.label.zh.casefold(), each.label.en.casefold()):
            return str(each.code)
    return None
