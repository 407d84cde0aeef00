"""Messages that WeChat lets go outside its window: templates and one-time subscriptions, typed.

A template stands in the account's backend with an id and fields; what each field says stands here,
under a key that steps of sequences name. WeChat gives a field its kind by its name (`thing1`,
`time2`) and refuses what is longer than that kind allows: `LIMITS`. Data and its checks only;
`nurture.wechat_template` sends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from sdr.playbook import templates
from sdr.playbook.entries import Code, Entry, Line, Text
from sdr.playbook.findings import Fault, Path_
from sdr.playbook.steps import Send
from sdr.texts import LANGUAGES

if TYPE_CHECKING:
    from sdr.playbook.model import Playbook

FILE = "wechat.yml"
# kind of field → characters; "参数值内容限制" of 订阅通知, developers.weixin.qq.com
LIMITS = {
    "thing": 20, "character_string": 32, "phrase": 5, "name": 10, "const": 20, "time": 30,
    "date": 30, "amount": 20, "number": 32, "letter": 32, "symbol": 5, "phone_number": 17,
    "car_number": 8, "first": 200, "keyword": 200, "remark": 200,
}  # fmt: skip
_FIELD = re.compile(r"([a-z_]+?)_?[0-9]{0,3}")


class Template(Entry):
    """One template of the account. `kind`: `template` goes to followers, `subscription` once for
    each time that the person agreed to it.
    """

    key: Code = Field(max_length=60)  # the ledger of windows keeps consents under it
    kind: Literal["template", "subscription"]
    id: Line = Field(pattern=r"^[A-Za-z0-9_-]{10,64}$")
    fields: dict[str, Text] = Field(min_length=1)


class Wechat(Entry):
    """What `wechat.yml` holds."""

    templates: tuple[Template, ...] = ()

    def template(self, key: str | None) -> Template | None:
        """The template of that key, or None."""
        return next((each for each in self.templates if each.key == key), None)

    def of_id(self, platform_id: str) -> Template | None:
        """The template that the platform calls so, or None."""
        return next((each for each in self.templates if each.id == platform_id), None)


def limit(field: str) -> int | None:
    """How many characters a field of that name takes; None: WeChat knows no such field."""
    found = _FIELD.fullmatch(field)
    return LIMITS.get(found[1]) if found else None


def check(playbook: Playbook) -> Iterator[Fault]:
    """Keys and ids once, fields that WeChat knows, words that are filled in, steps that fit."""
    held = playbook.wechat.templates
    for name in ("key", "id"):
        values = [getattr(each, name) for each in held]
        for index, value in enumerate(values):
            if value in values[:index]:
                yield Fault("duplicate-code", FILE, ("templates", index, name), {"name": value})
    for index, each in enumerate(held):
        for field, text in each.fields.items():
            yield from _field(("templates", index, "fields", field), field, text)
    for sequence in playbook.sequences:
        for index, step in enumerate(sequence.steps):
            if isinstance(step, Send) and step.template is not None:
                yield from _named(playbook, f"sequences/{sequence.name}.yml", index, step)


def _field(path: Path_, field: str, text: Text) -> Iterator[Fault]:
    if limit(field) is None:
        allowed = ", ".join(f"{kind}1" for kind in LIMITS)
        yield Fault("wechat-field", FILE, path, {"name": field, "allowed": allowed})
    for language in LANGUAGES:
        found = templates.problems(text.in_language(language), templates.MAIL_VARIABLES)
        for code, values in found:
            yield Fault(code, FILE, (*path, language), values)


def _named(playbook: Playbook, file: str, index: int, step: Send) -> Iterator[Fault]:
    place, name = ("steps", index, "template"), step.template
    if playbook.wechat.template(name) is None:
        allowed = ", ".join(each.key for each in playbook.wechat.templates) or "-"
        yield Fault("wechat-no-template", file, place, {"name": name, "allowed": allowed})
    if "wechat" not in step.preferred:
        yield Fault("wechat-template-unused", file, place, {"name": name})
