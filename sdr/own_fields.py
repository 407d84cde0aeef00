"""Fields of a company's own: what may be typed into one, and how its value reads. Pure.

The playbook names and types them (`fields.yml`); values stand in `Lead.fields`: text, a number, an
ISO date, true or false, the code of an option. Called by the console, imports and exports.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sdr.errors import BadInput
from sdr.playbook.model import OwnField
from sdr.readers.typed import NO, YES
from sdr.texts import Texts

LONGEST = 500
MOST = 1e15


def parse(field: OwnField, typed: str) -> Any:
    """The value of what was typed; None for nothing. Raises BadInput."""
    text = " ".join(typed.split())
    if not text:
        return None
    name = f"fields.{field.code}"
    reader = _READERS.get(field.type)
    if reader is not None:
        return reader(name, text)
    if field.type == "choice":
        return _choice(field, name, text)
    if len(text) > LONGEST:
        raise BadInput(field=name, problem="string_too_long", allowed=str(LONGEST))
    return text


def _number(name: str, text: str) -> float | int:
    try:
        value = float(text.replace(",", "").replace("\uff0c", ""))
    except ValueError:
        raise BadInput(field=name, problem="not_number", allowed="") from None
    if not abs(value) <= MOST:  # what is no number is not less either
        raise BadInput(field=name, problem="not_number", allowed="")
    return int(value) if value.is_integer() else value


def _date(name: str, text: str) -> str:
    try:
        return dt.date.fromisoformat(text.replace("/", "-").replace(".", "-")).isoformat()
    except ValueError:
        raise BadInput(field=name, problem="bad_date", allowed="") from None


def _yes_no(name: str, text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise BadInput(field=name, problem="one_of", allowed="yes, no")


def _choice(field: OwnField, name: str, text: str) -> str:
    for option in field.options:
        labels = (option.label.zh.casefold(), option.label.en.casefold())
        if text.casefold() in (option.code, *labels):
            return option.code
    allowed = ", ".join(option.code for option in field.options)
    raise BadInput(field=name, problem="one_of", allowed=allowed)


_READERS: dict[str, Callable[[str, str], Any]] = {
    "number": _number, "date": _date, "yes_no": _yes_no,
}  # fmt: skip


def in_words(field: OwnField, value: Any, language: str, texts: Texts) -> str:
    """The value as a person reads it."""
    if isinstance(value, bool):
        return texts.get("leads-yes" if value else "leads-no", language)
    if field.type == "choice":
        for option in field.options:
            if option.code == value:
                return option.label.in_language(language)
    return str(value)


def plain(value: Any) -> str:
    """The value as a file holds it, and as `parse` reads it again."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
