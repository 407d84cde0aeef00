"""What all tests share: nothing is skipped in CI, and both databases get the same tests.

Tests that need a database take the fixture `database` (tests/integration/conftest.py), which runs
them once on SQLite and once on PostgreSQL. This plugin counts what passed on each, prints the
counts, and fails the run when they differ or, in CI, when anything was skipped.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter

import pytest

DATABASES = ("sqlite", "postgres")

_kinds = pytest.StashKey[dict[str, str]]()
_passed = pytest.StashKey[Counter[str]]()
_skipped = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_kinds] = {}
    config.stash[_passed] = Counter()
    config.stash[_skipped] = []


# Playwright keeps an event loop running in the main thread, so the browser comes last.
ORDER = ("unit", "contracts", "docs", "nlu", "dialogue", "journey", "integration", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: next((i for i, n in enumerate(ORDER) if n in item.path.parts), 0))
    if shutil.which("chromium"):
        return
    skip = pytest.mark.skip(reason="no Chromium: apt-get install chromium fonts-noto-cjk (as root)")
    for item in items:
        if "browser" in item.path.parts or item.get_closest_marker("browser"):
            item.add_marker(skip)


def pytest_collection_finish(session: pytest.Session) -> None:
    kinds = session.config.stash[_kinds]
    for item in session.items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            kind = item.callspec.params.get("database_kind")
            if kind in DATABASES:
                kinds[item.nodeid] = kind


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    report = yield
    stash = item.config.stash
    if report.skipped:
        stash[_skipped].append(item.nodeid)
    elif report.when == "call" and report.passed and item.nodeid in stash[_kinds]:
        stash[_passed][stash[_kinds][item.nodeid]] += 1
    return report


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.stash[_kinds]:
        counts = ", ".join(f"{kind} {config.stash[_passed][kind]}" for kind in DATABASES)
        terminalreporter.write_line(f"integration tests: {counts}")
    for complaint in _complaints(config):
        terminalreporter.write_line(f"FAILED: {complaint}", red=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus == pytest.ExitCode.OK and _complaints(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _complaints(config: pytest.Config) -> list[str]:
    passed, skipped = config.stash[_passed], config.stash[_skipped]
    found = []
    # Somebody who asks for one database alone (-k sqlite) gets it.
    if not config.option.keyword and passed["sqlite"] != passed["postgres"]:
        found.append("the databases did not pass the same number of tests")
    if os.environ.get("CI") and skipped:
        found.append(f"{len(skipped)} skipped in CI: {', '.join(skipped)}")
    return found
