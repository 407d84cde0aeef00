"""The test run itself: nothing is skipped in CI, and both databases pass the same tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EVEN = """
import pytest
@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request):
    return request.param
def test_both(database_kind):
    pass
"""
UNEVEN = (
    EVEN
    + """
def test_one(database_kind):
    if database_kind == "postgres":
        pytest.skip("not there")
"""
)


@pytest.mark.parametrize(
    ("tests", "ci", "options", "passes", "said"),
    [
        (EVEN, "true", [], True, "integration tests: sqlite 1, postgres 1"),
        (UNEVEN, "", [], False, "did not pass the same number"),
        (UNEVEN, "", ["-k", "sqlite"], True, "integration tests: sqlite 2, postgres 0"),
        ("import pytest\ndef test_x():\n    pytest.skip()\n", "", [], True, "1 skipped"),
        ("import pytest\ndef test_x():\n    pytest.skip()\n", "true", [], False, "skipped in CI"),
    ],
)
def test_the_run_fails_when_it_hides_something(
    root: Path, tmp_path: Path, tests: str, ci: str, options: list[str], passes: bool, said: str
) -> None:
    shutil.copy(root / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_sample.py").write_text(tests)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", str(tmp_path), *options],
        cwd=tmp_path,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said in done.stdout, done.stdout
    assert (done.returncode == 0) is passes
