"""The product's own sentences, in every language, by key.

What the product itself says (errors, pages, mail frames, the command line) stands in Fluent
catalogues, ``sdr/locale/<language>/<topic>.ftl``; this module reads them and formats one by its
key. What the company says stands in the playbook and is none of this module's business.
Everybody who shows words to a person calls ``texts.get``: edge, console, nurture, the adapters
and the command line. A missing key or variable is a fault in the program, so it raises; that the
languages hold the same keys is checked by ``tests/contracts``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

LANGUAGES = ("zh", "en")

_LOCALE = Path(__file__).parent / "locale"


class CatalogueError(Exception):
    """A catalogue cannot be read: the message names the file and what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Texts:
    """All catalogues, one bundle per language."""

    bundles: Mapping[str, FluentBundle]

    @classmethod
    def load(cls, folder: Path | None = None) -> Texts:
        """Reads every ``*.ftl`` of each language below ``folder`` (default: ``sdr/locale``)."""
        return cls({language: _bundle((folder or _LOCALE) / language) for language in LANGUAGES})

    def get(self, key: str, language: str, **values: object) -> str:
        """The sentence of that key; ``KeyError`` names an unknown key, language or variable.

        Numbers are grouped as the language does (12,000); pass ids and years as ``str``.
        """
        bundle = self.bundles.get(language)
        if bundle is None:
            raise KeyError(f"no language {language!r}: one of {', '.join(LANGUAGES)}")
        pattern = bundle.get_message(key).value if bundle.has_message(key) else None
        if pattern is None:
            raise KeyError(f"no text {key!r} in {language!r}")
        text, errors = bundle.format_pattern(pattern, dict(values))
        if errors:
            raise KeyError(f"text {key!r} in {language!r}: {errors[0]}")
        return str(text)

    def has(self, key: str, language: str) -> bool:
        """Whether ``get`` would find that key (a problem type without its own detail, say)."""
        return language in self.bundles and self.bundles[language].has_message(key)

    def coded(self, prefix: str, language: str, code: object) -> str:
        """The text of a code (`console-why` + `quiet_hours`); a code without one as it is.

        A number behind a colon fills the text's `n`: `cap_lead_week:2`.
        """
        name, _, number = str(code).partition(":")
        key = f"{prefix}-{name.replace('_', '-')}"
        if number.isdecimal() and self.has(key, language):
            return self.get(key, language, n=int(number))
        return self.get(key, language) if not number and self.has(key, language) else str(code)

    def for_language(self, language: str) -> Callable[..., str]:
        """``get`` with the language filled in: what templates call as ``t("page-title", …)``."""

        def translate(key: str, **values: object) -> str:
            return self.get(key, language, **values)

        return translate


def messages(path: Path) -> dict[str, ast.Message]:
    """The messages of one catalogue file by key; raises ``CatalogueError`` on what is not Fluent.

    Also the contract tests' way to compare languages.
    """
    found: dict[str, ast.Message] = {}
    for entry in FluentResource(path.read_text(encoding="utf-8")).body:
        if isinstance(entry, ast.Junk):
            first = (entry.content or "").strip().splitlines()[0]
            why = "".join(f" ({each.message})" for each in entry.annotations or ())
            raise CatalogueError(f"{path}: not Fluent: {first!r}{why}")
        if isinstance(entry, ast.Message):
            if entry.id.name in found:
                raise CatalogueError(f"{path}: {entry.id.name} is defined twice")
            found[entry.id.name] = entry
    return found


def _bundle(folder: Path) -> FluentBundle:
    # Isolation marks would end up in mail subjects and in text that people copy.
    bundle = FluentBundle([folder.name], use_isolating=False)
    home: dict[str, Path] = {}
    for path in sorted(folder.glob("*.ftl")):
        for key in messages(path):
            if key in home:
                # A bundle keeps the first and says nothing: one of the two would be lost.
                raise CatalogueError(f"{path}: {key} is already defined in {home[key].name}")
            home[key] = path
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    if not home:
        raise CatalogueError(f"no catalogue in {folder}")
    return bundle
