"""The training sentences: same topics and acts in both languages, enough, no contradictions."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
NLU = ROOT / "data" / "nlu"
LANGUAGES = ("en", "zh")


def sentences(language: str) -> list[tuple[str, str]]:
    """All (act, sentence) of one language."""
    found = []
    for path in sorted((NLU / language).glob("*.yml")):
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        for block in data["nlu"]:
            for line in block["examples"].splitlines():
                found.append((block["intent"], line.removeprefix("- ").strip()))
    return found


def acts_of_domain() -> set[str]:
    """All intents that the domain names, the fallback aside."""
    found: set[str] = set()
    for path in (ROOT / "bot" / "domain").glob("*.yml"):
        found |= set(yaml.safe_load(path.read_text(encoding="utf-8")).get("intents", []))
    return found - {"nlu_fallback"}


def test_both_languages_have_the_same_files() -> None:
    """Topics are language-neutral."""
    names = [{path.name for path in (NLU / language).iterdir()} for language in LANGUAGES]
    assert names[0] == names[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_has_at_least_eighty_sentences(language: str) -> None:
    """Fewer leave an act unread."""
    counts = Counter(act for act, _ in sentences(language))
    assert set(counts) == acts_of_domain()
    assert min(counts.values()) >= 80, counts.most_common()[-3:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_means_two_things(language: str) -> None:
    """A sentence under two acts teaches neither."""
    acts = defaultdict(set)
    for act, text in sentences(language):
        acts[text.lower()].add(act)
    assert {text: found for text, found in acts.items() if len(found) > 1} == {}


def test_every_act_has_exactly_one_rule() -> None:
    """A rule for each act and the fallback, none twice."""
    ruled: list[str] = []
    for path in (ROOT / "data" / "rules").glob("*.yml"):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            ruled.append(rule["steps"][0]["intent"])
    assert len(ruled) == len(set(ruled))
    assert set(ruled) == acts_of_domain() | {"nlu_fallback"}
