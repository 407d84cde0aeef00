"""Runs the unit tests of bot/ in the environment they belong to (Python 3.10, Rasa)."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(300)
def test_units_of_the_island() -> None:
    """All tests under bot/tests pass."""
    command = [str(ROOT / "bot" / ".venv" / "bin" / "python"), "-W", "ignore", "-m", "unittest"]
    command += ["discover", "-s", "bot/tests", "-t", "bot"]
    environment = {**os.environ, "PYTHONPATH": "bot", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
