"""The `.env` file's first lines: secrets that nobody should have to invent.

Called by `leadhatch run` before the settings are read. Existing lines are never touched: a secret
that stands neither there nor in the environment is appended, and the file is the owner's alone.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from app.settings import read_dotenv

SECRETS: Mapping[str, Callable[[], str]] = {
    "LEADHATCH_SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "LEADHATCH_ADMIN_PASSWORD": lambda: secrets.token_urlsafe(12),
    "LEADHATCH_API_KEY": lambda: secrets.token_urlsafe(32),
    "LEADHATCH_WEBHOOK_SECRET": lambda: secrets.token_urlsafe(32),
}


def ensure(path: Path, environ: Mapping[str, str], language: str) -> list[str]:
    """Appends the secrets that are set nowhere; answers their names."""
    given = read_dotenv(path, language)
    missing = [name for name in SECRETS if not given.get(name) and not environ.get(name)]
    if missing:
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        gap = "" if not old or old.endswith("\n") else "\n"
        lines = "".join(f"{name}={SECRETS[name]()}\n" for name in missing)
        _replace(path, f"{old}{gap}{lines}")
    return missing


def _replace(path: Path, text: str) -> None:
    # Whole or not at all, and never readable by others, not even for a moment.
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)
