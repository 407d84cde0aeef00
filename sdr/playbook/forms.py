"""`forms.yml`: the forms that strangers fill in on the company's site or on a page of ours.

A form asks for facts by their names, says what the person agrees to, and what happens next: the
bot takes over in a talk, or the lead goes its ordinary way (pool, sequence, handoff). Data only;
`form_rules` checks it against the rest of the playbook, `sdr.forms` takes what was filled in.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sdr.playbook.entries import Code, Entry, Slug, Text

FormKey = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=1, max_length=24)
]
Version = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9._-]+$", min_length=1, max_length=15)
]
Channel = Literal["email", "phone", "wechat"]


class FormField(Entry):
    """One fact that the form asks for.

    `choices`: what can be picked instead of typed; each is read as if it had been typed.
    """

    asks: Code
    label: Text
    hint: Text | None = None
    required: bool = False
    choices: tuple[Text, ...] = ()


class FormConsent(Entry):
    """What the person agrees to, word by word; raise `version` whenever the text changes."""

    version: Version
    text: Text
    channels: tuple[Channel, ...] = Field(min_length=1)
    required: bool = True


class Form(Entry):
    """`next`: `talk` (the bot goes on in a talk) or `pool` (the lead goes its ordinary way)."""

    key: FormKey
    title: Text
    lede: Text | None = None
    fields: tuple[FormField, ...] = Field(min_length=1)
    consent: FormConsent
    button: Text
    next: Literal["talk", "pool"]
    thanks: Text
    greeting: Text | None = None  # what the bot says first, before it says who it is
    content: Slug | None = None  # what is handed over at once, on the page that thanks

    @property
    def notice_version(self) -> str:
        """Under which name the agreement is kept: unique among the company's texts."""
        return f"{self.key}/{self.consent.version}"

    def field(self, fact: str) -> FormField | None:
        """The field that asks for the fact, or None."""
        return next((each for each in self.fields if each.asks == fact), None)


class Forms(Entry):
    """`per_minute`: so many submissions from one address are taken."""

    forms: tuple[Form, ...] = ()
    per_minute: int = Field(default=10, ge=1, le=600)

    def form(self, key: str) -> Form | None:
        """The form of that key, or None."""
        return next((each for each in self.forms if each.key == key), None)
