"""Both languages hold the same texts, and every text that is asked for exists."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from sdr import errors
from sdr.texts import LANGUAGES, Texts, messages

LOCALE = Path(__file__).resolve().parents[2] / "sdr" / "locale"
TOPICS = sorted(path.stem for path in (LOCALE / "en").glob("*.ftl"))
HAN_THEN_ASCII = re.compile(r"[\u4e00-\u9fff][,;:?!](?!\S*[{/])")


class Variables(Visitor):
    """Collects the names of the variables in a message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def variables(message: ftl.Message) -> set[str]:
    visitor = Variables()
    visitor.visit(message)
    return visitor.names


def test_both_languages_have_the_same_topics() -> None:
    assert sorted(path.stem for path in (LOCALE / "zh").glob("*.ftl")) == TOPICS


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_have_the_same_keys_and_variables(topic: str) -> None:
    en, zh = (messages(LOCALE / language / f"{topic}.ftl") for language in ("en", "zh"))
    assert sorted(en) == sorted(zh)
    assert {key: variables(each) for key, each in en.items()} == {
        key: variables(each) for key, each in zh.items()
    }


@pytest.mark.parametrize("topic", TOPICS)
def test_keys_are_kebab_case(topic: str) -> None:
    kebab = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
    assert [
        key for key in messages(LOCALE / "en" / f"{topic}.ftl") if not kebab.fullmatch(key)
    ] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_chinese_has_chinese_punctuation(topic: str) -> None:
    lines = (LOCALE / "zh" / f"{topic}.ftl").read_text(encoding="utf-8").splitlines()
    # What stands in quotes may be code.
    said = [re.sub(r"“[^”]*”", "", line) for line in lines if not line.startswith("#")]
    assert [line for line in said if HAN_THEN_ASCII.search(line)] == []


def test_every_error_has_its_sentence() -> None:
    texts = Texts.load()
    for error in _all(errors.LeadhatchError):
        named = set(re.findall(r"`(\w+)`", error.__doc__ or ""))
        for language in LANGUAGES:
            assert texts.has(error.key(), language), error.key()
            used = variables(messages(LOCALE / language / "errors.ftl")[error.key()])
            assert used <= named, f"{error.__name__} does not promise {used - named}"


def _all(base: type[errors.LeadhatchError]) -> list[type[errors.LeadhatchError]]:
    return [each for direct in base.__subclasses__() for each in (direct, *_all(direct))]


def test_texts_asked_for_by_templates_exist(root: Path) -> None:
    texts = Texts.load()
    asked = {
        (path.name, key)
        for folder in ("edge", "console", "nurture")
        for path in (root / folder).rglob("*.j2")
        for key in re.findall(r"""\bt\(\s*["']([a-z0-9-]+)["']\s*[,)]""", path.read_text("utf-8"))
    }
    assert sorted(each for each in asked if not texts.has(each[1], "en")) == []


def test_texts_asked_for_by_code_exist(sources: dict[str, ast.Module]) -> None:
    texts = Texts.load()
    begins = {
        key.split("-")[0] for topic in TOPICS for key in messages(LOCALE / "en" / f"{topic}.ftl")
    }
    asked = {
        (path, first.value)
        for path, tree in sources.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and f".{ast.unparse(node.func)}".endswith(
            (".texts.get", ".say", ".say.text", ".say.status", ".t", "._Bad")
        )
        and node.args
        and isinstance(first := node.args[0], ast.Constant)
        and isinstance(first.value, str)
        and "-" in first.value
        and first.value.split("-")[0] in begins
    }
    assert sorted(each for each in asked if not texts.has(each[1], "en")) == []


def test_the_widget_speaks_both_languages(root: Path) -> None:
    en, zh = (
        json.loads((root / "edge" / "static" / f"widget.{language}.json").read_text("utf-8"))
        for language in ("en", "zh")
    )
    assert sorted(en) == sorted(zh)
    holes = {
        language: {key: sorted(re.findall(r"\{(\w+)\}", str(value))) for key, value in held.items()}
        for language, held in (("en", en), ("zh", zh))
    }
    assert holes["en"] == holes["zh"]
