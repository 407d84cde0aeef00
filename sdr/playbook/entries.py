"""The small shapes that every part of a playbook is made of: texts in both languages, codes, words.

`model` and `steps` build on these; nobody else needs to import from here.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Duration = Annotated[str, StringConstraints(pattern=r"^\d{1,5}(m|h|d|w)$")]
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]

type ContentKind = Literal[
    "article", "case", "checklist", "video", "pdf", "tool", "event", "livestream"
]  # fmt: skip


class Entry(BaseModel):
    """Base of every part: unknown keys are refused, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Entry):
    """One text in both languages."""

    zh: Line
    en: Line

    def in_language(self, language: str) -> str:
        """Return the text in `language`; Chinese for `zh`, English for anything else."""
        return self.zh if language == "zh" else self.en


class Words(Entry):
    """What people type for a thing, per language; an item starting with `re:` is a regex."""

    zh: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()

    @property
    def both(self) -> tuple[str, ...]:
        """All words of both languages."""
        return self.zh + self.en
