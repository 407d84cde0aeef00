"""Every error that a caller can do something about has its sentence in both languages."""

from __future__ import annotations

import pytest

from sdr import errors
from sdr.errors import LeadhatchError
from sdr.texts import Texts

FAMILY = LeadhatchError.__subclasses__()
PARAMS = {
    "what": "lead", "id": "lead_1", "field": "text", "problem": "missing", "limit": 4000,
    "retry_after": 7, "holder": "anna@beacon.example", "old": "won", "new": "lead", "allowed": "a",
    "first": "line 3: no way out", "problems": 1, "name": "after-the-fair", "based_on": 1,
    "latest": 2, "by": "anna@beacon.example", "changed": "-a", "count": 3, "at": "2026-12-01 10:00",
}  # fmt: skip


@pytest.mark.parametrize("kind", FAMILY, ids=lambda k: k.__name__)
def test_an_error_is_worded_in_both_languages(
    kind: type[LeadhatchError], catalogues: Texts
) -> None:
    worded = {lang: catalogues.get(kind.key(), lang, **PARAMS) for lang in ("zh", "en")}
    assert worded["zh"] != worded["en"]
    assert all(worded.values())


def test_the_holder_is_named(catalogues: Texts) -> None:
    for language in ("zh", "en"):
        text = catalogues.get(errors.AlreadyTaken.key(), language, holder="anna@beacon.example")
        assert "anna@beacon.example" in text


def test_keys_are_made_from_the_names() -> None:
    assert errors.MessageIdReused.key() == "error-message-id-reused"
    assert errors.NotFound(what="lead", id="x").params == {"what": "lead", "id": "x"}
