"""Tells whether the trained model is older than what it is made of.

`python3 bot/fingerprint.py` exits 0 when the model is fresh, 1 when it must be trained.
Plain Python of any version, no Rasa: `make run` asks it before every start. It compares
contents, not times, so a fresh checkout or a touched file does not retrain.
"""

import hashlib
import os
import sys
from pathlib import Path

SOURCES = ("config.yml", "data", "bot/domain", "bot/components", "bot/uv.lock")
SUFFIXES = {".yml", ".py", ".lock"}


def playbook(root: Path) -> Path:
    """The playbook's folder: LEADHATCH_PLAYBOOK from the environment or .env, else playbook/."""
    named = os.environ.get("LEADHATCH_PLAYBOOK")
    if named is None and (root / ".env").is_file():
        lines = (root / ".env").read_text(encoding="utf-8").splitlines()
        found = [x.partition("=")[2] for x in lines if x.startswith("LEADHATCH_PLAYBOOK=")]
        named = found[-1].strip().strip("\"'") if found else None
    return root / (named or "playbook")


def of_sources(root: Path) -> str:
    """One hash over the names and contents of everything the model is made of."""
    digest = hashlib.sha256()
    for top in (*(root / source for source in SOURCES), playbook(root) / "nlu"):
        files = [top] if top.is_file() else sorted(top.rglob("*"))
        for path in files:
            if path.suffix in SUFFIXES and path.is_file():
                digest.update(path.relative_to(top.parent).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def path_for(model: Path) -> Path:
    """Where the fingerprint of a model is kept: beside it."""
    return model.with_name(model.name.replace(".tar.gz", ".fingerprint"))


def is_fresh(root: Path, model: Path) -> bool:
    """Whether the model is there and made of the sources as they are now."""
    note = path_for(model)
    if not model.is_file() or not note.is_file():
        return False
    return note.read_text(encoding="utf-8").strip() == of_sources(root)


def main() -> int:
    """Say it in one line and by the exit code."""
    root = Path(__file__).resolve().parent.parent
    fresh = is_fresh(root, root / "bot" / "models" / "leadhatch.tar.gz")
    print("the model is up to date" if fresh else "the model must be trained")
    return 0 if fresh else 1


if __name__ == "__main__":
    sys.exit(main())
