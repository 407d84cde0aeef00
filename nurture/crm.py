"""Pushing to a CRM: its fields from our facts, by a mapping that a person writes. Pure.

A mapping is YAML: `body` is the JSON that the CRM wants, in which `{fact: email}`, `{lead: stage}`
and `{handoff: assignee}` stand for values and everything else is a constant. What is not known is
left out, so nothing the CRM has is ever emptied. There are no templates: a mapping can place values
and nothing else. `post_bodies` fills it, `subscribing` checks what is entered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sdr.facts import FACTS
from sdr.subscriptions import LONGEST_MAPPING

PRESETS = Path(__file__).parents[1] / "sdr" / "data" / "crm"
DEEPEST, MOST_PARTS = 12, 1000
SECRET = "{secret}"  # noqa: S105 - where it goes in a header
LEAD = ("id", "stage", "verdict", "language", "account_id", "source", "campaign", "score", "url",
        "event", "at")  # fmt: skip
HANDOFF = ("id", "reason", "state", "assignee", "passed_from", "due_at", "created_at", "url",
           "why_now", "return_reason", "note")  # fmt: skip
NAMES: Mapping[str, tuple[str, ...]] = {"fact": FACTS, "lead": LEAD, "handoff": HANDOFF}
# facts of several parts, and which
PARTS: Mapping[str, tuple[str, ...]] = {
    "company_size": ("min", "max"),
    "budget": ("status", "min", "max", "currency"),
    "timeline": ("status", "by"),
}
_OPTIONS = frozenset({"part", "values", "else", "join"})
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
# what a request says of itself
_OURS = frozenset({"host", "content-length", "content-type", "transfer-encoding", "connection"})


class BadMapping(ValueError):
    """The text is no mapping: `code` says why, `where` is the place in it."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code} {where}".strip())
        self.code, self.where = code, where


class Lacking(Exception):
    """A fact without which nothing is pushed is not known (`fact`)."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact


@dataclass(frozen=True, slots=True)
class CrmMapping:
    """A mapping that was read."""

    body: Any
    needs: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


_MISSING = object()


def preset(name: str) -> str:
    """The text of a mapping that ships with the product, or ""."""
    file = PRESETS / f"{name}.yml"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


@lru_cache(maxsize=100)
def read(text: str) -> CrmMapping:
    """The mapping. Raises BadMapping."""
    if len(text) > LONGEST_MAPPING:
        raise BadMapping("too_long")
    try:
        # an alias is cheap to write and dear to follow, and no mapping needs one
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                mark = event.start_mark
                raise BadMapping("alias", f"line {mark.line + 1}" if mark else "")
        held = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadMapping("no_yaml", f"line {mark.line + 1}" if mark else "") from None
    except RecursionError:
        raise BadMapping("too_deep") from None
    if not isinstance(held, dict) or not isinstance(held.get("body"), dict | list):
        raise BadMapping("no_body", "body")
    unknown = sorted(str(each) for each in set(held) - {"body", "needs", "headers"})
    if unknown:
        raise BadMapping("unknown_key", unknown[0])
    needs = held.get("needs") or []
    if not isinstance(needs, list) or not set(map(str, needs)) <= set(FACTS):
        raise BadMapping("unknown_fact", "needs")
    _walk(held["body"], "body", _check)
    return CrmMapping(held["body"], tuple(map(str, needs)), _headers(held.get("headers") or {}))


def fill(mapping: CrmMapping, known: Mapping[str, Mapping[str, Any]]) -> Any:
    """The body; `known`: `{fact: {…}, lead: {…}, handoff: {…}}`. Raises Lacking."""
    for fact in mapping.needs:
        if known["fact"].get(fact) in (None, "", []):
            raise Lacking(fact)
    return _filled(mapping.body, known)


def headers(mapping: CrmMapping, secret: str | None) -> dict[str, str]:
    """The headers, the secret in its place."""
    return {name: value.replace(SECRET, secret or "") for name, value in mapping.headers.items()}


def _filled(part: Any, known: Mapping[str, Mapping[str, Any]]) -> Any:
    if isinstance(part, list):
        filled = (_filled(each, known) for each in part)
        return [each for each in filled if each is not _MISSING]
    if not isinstance(part, dict):
        return part
    source = _source(part)
    if source is not None:
        return _value(part, source, known)
    made = {str(key): _filled(value, known) for key, value in part.items()}
    return {key: value for key, value in made.items() if value is not _MISSING}


def _source(part: Mapping[Any, Any]) -> str | None:
    """What a part stands for; None: it is an object of the CRM's own."""
    names = [each for each in NAMES if each in part]
    return names[0] if len(names) == 1 and set(part) <= {names[0], *_OPTIONS} else None


def _value(part: Mapping[str, Any], source: str, known: Mapping[str, Mapping[str, Any]]) -> Any:
    value = known[source].get(part[source])
    if "part" in part and isinstance(value, Mapping):
        value = value.get(part["part"])
    if isinstance(value, list):
        value = str(part.get("join", ";")).join(map(str, value))
    if "values" in part and value is not None:
        value = part["values"].get(value, part["values"].get(str(value)))
    if value is None or value == "":
        return part.get("else", _MISSING)
    return value


def _check(part: Any, where: str) -> None:
    """Raise BadMapping where a value is asked for that there is none of."""
    if not isinstance(part, dict):
        return
    source = _source(part)
    if source is None:
        return
    name = part[source]
    if name not in NAMES[source]:
        raise BadMapping(f"unknown_{source}", where)
    parts = PARTS.get(str(name), ()) if source == "fact" else ()
    if (part.get("part") not in parts) if parts else ("part" in part):
        raise BadMapping("which_part", where)
    if "values" in part and not isinstance(part["values"], dict):
        raise BadMapping("values", where)


def _walk(part: Any, where: str, look: Callable[[Any, str], None]) -> None:
    """`look` at every part, as far as a mapping may go."""
    left = [(part, where, 0)]
    seen = 0
    while left:
        held, at, depth = left.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST_PARTS:
            raise BadMapping("too_deep", at)
        look(held, at)
        if isinstance(held, dict):
            left += [(value, f"{at}.{key}", depth + 1) for key, value in held.items()]
        elif isinstance(held, list):
            left += [(value, f"{at}[{i}]", depth + 1) for i, value in enumerate(held)]


def _headers(given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or len(given) > 20:
        raise BadMapping("headers", "headers")
    made: dict[str, str] = {}
    for name, value in given.items():
        text = str(value)
        good = isinstance(name, str) and _HEADER.fullmatch(name) and name.lower() not in _OURS
        if not good or not text.isascii() or not text.isprintable() or len(text) > 500:
            raise BadMapping("headers", f"headers.{name}")
        made[str(name)] = text
    return made
