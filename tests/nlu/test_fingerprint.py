"""The fingerprint says "train" when, and only when, something the model is made of changed."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def fingerprint() -> ModuleType:
    """bot/fingerprint.py, which is no package of the application."""
    path = ROOT / "bot" / "fingerprint.py"
    spec = importlib.util.spec_from_file_location("bot_fingerprint", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the sources."""
    shutil.copy(ROOT / "config.yml", tmp_path)
    shutil.copytree(ROOT / "data" / "rules", tmp_path / "data" / "rules")
    for name in ("domain", "components"):
        shutil.copytree(ROOT / "bot" / name, tmp_path / "bot" / name)
    shutil.copy(ROOT / "bot" / "uv.lock", tmp_path / "bot")
    return tmp_path


def test_fresh_only_while_nothing_changed(fingerprint: ModuleType, tree: Path) -> None:
    """Contents count, times do not."""
    model = tree / "leadhatch.tar.gz"
    assert not fingerprint.is_fresh(tree, model)
    model.write_bytes(b"model")
    assert not fingerprint.is_fresh(tree, model)
    fingerprint.path_for(model).write_text(fingerprint.of_sources(tree))
    assert fingerprint.is_fresh(tree, model)
    (tree / "config.yml").touch()
    assert fingerprint.is_fresh(tree, model)
    (tree / "bot" / "components" / "__pycache__").mkdir(exist_ok=True)
    (tree / "bot" / "components" / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert fingerprint.is_fresh(tree, model)


@pytest.mark.parametrize(
    "changed", ["config.yml", "data/rules/social.yml", "bot/components/concepts.yml", "bot/uv.lock"]
)
def test_stale_after_a_change(fingerprint: ModuleType, tree: Path, changed: str) -> None:
    """Each part of what the model is made of counts."""
    before = fingerprint.of_sources(tree)
    path = tree / changed
    path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert fingerprint.of_sources(tree) != before
