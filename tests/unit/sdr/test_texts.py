"""Catalogues: found by key and language, and loud about what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sdr.texts import CatalogueError, Texts


def catalogues(folder: Path, en: str, zh: str, *, topic: str = "a") -> Path:
    for language, text in (("en", en), ("zh", zh)):
        (folder / language).mkdir(exist_ok=True)
        (folder / language / f"{topic}.ftl").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    return Texts.load(
        catalogues(
            tmp_path,
            "a-hello = Hello { $name }\na-count = { $n ->\n    [one] one lead\n   *[other] { $n } leads\n  }\n",
            "a-hello = { $name }，您好\na-count = { $n } 条线索\n",
        )
    )


def test_a_text_is_found_by_key_and_language(texts: Texts) -> None:
    assert texts.get("a-hello", "en", name="Wei") == "Hello Wei"
    assert texts.get("a-hello", "zh", name="李伟") == "李伟，您好"


def test_numbers_follow_the_language(texts: Texts) -> None:
    assert texts.get("a-count", "en", n=1) == "one lead"
    assert texts.get("a-count", "en", n=1200) == "1,200 leads"
    assert texts.get("a-count", "zh", n=3) == "3 条线索"


def test_nothing_invisible_gets_into_a_text(texts: Texts) -> None:
    assert texts.get("a-hello", "en", name="x").isascii()


@pytest.mark.parametrize(
    ("key", "language", "values", "named"),
    [
        ("a-nothing", "en", {}, "a-nothing"),
        ("a-hello", "fr", {"name": "x"}, "fr"),
        ("a-hello", "en", {}, "name"),
    ],
)
def test_what_is_missing_is_named(
    texts: Texts, key: str, language: str, values: dict[str, str], named: str
) -> None:
    with pytest.raises(KeyError, match=named):
        texts.get(key, language, **values)


def test_a_translator_speaks_one_language(texts: Texts) -> None:
    assert texts.for_language("zh")("a-hello", name="李伟") == "李伟，您好"
    assert texts.has("a-hello", "zh")
    assert not texts.has("a-hello", "fr")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a-x = { $broken\n", "a.ftl"),
        ("a-x = 1\na-x = 2\n", "a-x"),
        ("# nothing\n", "no catalogue"),
    ],
)
def test_a_broken_catalogue_is_refused(tmp_path: Path, text: str, named: str) -> None:
    catalogues(tmp_path, text, text)
    with pytest.raises(CatalogueError, match=named):
        Texts.load(tmp_path)


def test_a_key_in_two_files_is_refused(tmp_path: Path) -> None:
    catalogues(tmp_path, "a-x = 1\n", "a-x = 1\n")
    catalogues(tmp_path, "a-x = 2\n", "a-x = 2\n", topic="b")
    with pytest.raises(CatalogueError, match=r"already defined in a\.ftl"):
        Texts.load(tmp_path)


def test_our_own_catalogues_load() -> None:
    Texts.load()
