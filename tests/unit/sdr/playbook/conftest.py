"""A copy of the shipped playbook to break, and one read of it for those who only look."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sdr.playbook.load import load
from sdr.playbook.model import Playbook

SHIPPED = Path(__file__).parents[4] / "playbook"

type Edit = Callable[[str, str, str], int]


@pytest.fixture(scope="session")
def shipped() -> Playbook:
    return load(SHIPPED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "playbook"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace text in one file of the copy; returns the line on which the new text begins."""

    def replace(file: str, old: str, new: str) -> int:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in {file}"
        at = text.index(old)
        path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
        return text[:at].count("\n") + 1

    return replace
