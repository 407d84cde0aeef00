"""What all tests share: nothing is skipped in CI, and both databases get the same tests.

Tests that need a database take the fixture `database` (tests/integration/conftest.py), which runs
them once on SQLite and once on PostgreSQL. This plugin counts what passed on each, prints the
counts, and fails the run when they differ or, in CI, when anything was skipped.

`make test` shares the tests out to a process for each core (pytest-xdist). What stands on one running
product stays together, and so do the tests of a file; the long ones begin.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter

import pytest

DATABASES = ("sqlite", "postgres")
KIND = "database"


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the one process that hears of every test
        config.pluginmanager.register(Tally(config))


class Tally:
    """Counts what passed on each database and what was skipped."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.passed: Counter[str] = Counter()
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self.skipped.append(report.nodeid)
        elif report.when == "call" and report.passed:
            self.passed.update(str(value) for name, value in report.user_properties if name == KIND)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.passed:
            counts = ", ".join(f"{kind} {self.passed[kind]}" for kind in DATABASES)
            terminalreporter.write_line(f"integration tests: {counts}")
        for complaint in self._complaints():
            terminalreporter.write_line(f"FAILED: {complaint}", red=True)

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus == pytest.ExitCode.OK and self._complaints():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _complaints(self) -> list[str]:
        found = []
        # Somebody who asks for one database alone (-k sqlite) gets it.
        if not self.config.option.keyword and self.passed["sqlite"] != self.passed["postgres"]:
            found.append("the databases did not pass the same number of tests")
        if os.environ.get("CI") and self.skipped:
            found.append(f"{len(self.skipped)} skipped in CI: {', '.join(self.skipped)}")
        return found


# The long ones first, so that no process is left with one of them at the end.
ORDER = ("journey", "browser", "dialogue", "nlu", "integration", "unit", "contracts", "docs")
TOGETHER = ("journey", "browser", "dialogue")  # one product, one browser, one engine


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: next((i for i, n in enumerate(ORDER) if n in item.path.parts), 0))
    for item in items:
        folder = next((name for name in TOGETHER if name in item.path.parts), None)
        item.add_marker(pytest.mark.xdist_group(folder or item.nodeid.partition("::")[0]))
    if shutil.which("chromium"):
        return
    skip = pytest.mark.skip(reason="no Chromium: apt-get install chromium fonts-noto-cjk (as root)")
    for item in items:
        if "browser" in item.path.parts or item.get_closest_marker("browser"):
            item.add_marker(skip)


def pytest_collection_finish(session: pytest.Session) -> None:
    for item in session.items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            kind = item.callspec.params.get("database_kind")
            if kind in DATABASES:
                item.user_properties.append((KIND, kind))
