"""What the documents say exists, and what exists is in the documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.settings import load_settings, read_dotenv, setting_names

DOCUMENTS = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", ".env.example")


def test_the_example_file_names_every_setting_and_no_other(root: Path) -> None:
    assert sorted(read_dotenv(root / ".env.example")) == sorted(setting_names())


def test_the_example_file_shows_the_defaults(root: Path) -> None:
    given = read_dotenv(root / ".env.example")
    secrets = {name: "a-secret-of-the-tests" for name, value in given.items() if not value}
    needed = {
        name: value
        for name, value in secrets.items()
        if name.endswith(("SECRET_KEY", "ADMIN_PASSWORD", "API_KEY", "WEBHOOK_SECRET"))
    }
    assert load_settings(needed, root / ".env.example") == load_settings(needed, None)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documented_settings_exist(root: Path, document: str) -> None:
    text = (root / document).read_text(encoding="utf-8")
    assert set(re.findall(r"LEADHATCH_[A-Z_]+[A-Z]", text)) <= set(setting_names())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documented_make_targets_exist(root: Path, document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = (root / document).read_text(encoding="utf-8")
    assert set(re.findall(r"(?:`|^\s*|&& )make ([a-z-]+)", text, re.MULTILINE)) <= targets


def test_every_decision_has_its_own_number_and_form(root: Path) -> None:
    decisions = sorted((root / "docs" / "adr").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    assert len(set(numbers)) == len(numbers)
    for path, number in zip(decisions, numbers, strict=True):
        text = path.read_text(encoding="utf-8")
        assert re.match(rf"# 0*{number}\.? ", text), path.name
        for part in ("Context", "Decision", "Consequences"):
            assert part in text, f"{path.name} has no {part}"


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "AGENTS.md"])
def test_linked_files_exist(root: Path, document: str) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", (root / document).read_text("utf-8"))
    assert [link for link in links if not (root / link).exists()] == []
