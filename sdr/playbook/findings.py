"""What is wrong with a playbook, and how it is put to the person who has to mend it.

A `Fault` is the bare fact (a code, a place, some values); a `Finding` is what a person reads:
file, line, key, what is wrong and what to do. The sentences stand in the catalogue
`sdr/locale/<language>/check.ftl` under `check-<code>` and `check-<code>-fix`. Faults are made by
`source`, `load` and `check`; the command line, the console and the start of the program show
findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sdr.texts import Texts

type Path_ = tuple[str | int, ...]
type Severity = Literal["error", "advice"]

# Faults of style: worth mending, but no reason not to start.
ADVICE = frozenset(
    {
        "too-long",
        "too-many-sentences",
        "ascii-punctuation",
        "familiar-you",
        "no-polite-you",
        "no-implication",
        "ambiguous-word",
        "expired",
        "provisional-holidays",
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: `code` says which, `path` where inside the file, `values` fill the sentence."""

    code: str
    file: str
    path: Path_
    values: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None  # known only where the file could not be read as data


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake as a person reads it; `file` is relative to the playbook, `line` from 1."""

    file: str
    line: int
    key: str
    message: str
    fix: str
    code: str
    severity: Severity = "error"

    def __str__(self) -> str:
        key = f" [{self.key}]" if self.key else ""
        return f"{self.file}:{self.line}{key} {self.message} {self.fix}"


class PlaybookError(Exception):
    """The playbook cannot be used as it is: `findings` says file by file what to mend."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


def worded(
    faults: Iterable[Fault],
    language: str,
    line: Callable[[Fault], int],
    key: Callable[[Fault], str],
) -> list[Finding]:
    """Put faults in words, in order of file and line; the catalogue is read only if needed."""
    pending = list(faults)
    if not pending:
        return []
    texts = Texts.load()
    found = [
        Finding(
            file=fault.file,
            line=line(fault),
            key=key(fault),
            message=texts.get(f"check-{fault.code}", language, **_plain(fault.values)),
            fix=texts.get(f"check-{fault.code}-fix", language, **_plain(fault.values)),
            code=fault.code,
            severity="advice" if fault.code in ADVICE else "error",
        )
        for fault in pending
    ]
    return sorted(found, key=lambda finding: (finding.file, finding.line, finding.key))


def _plain(values: Mapping[str, object]) -> dict[str, str]:
    # Line numbers and counts are shown as they are, not grouped by thousands.
    return {name: str(value) for name, value in values.items()}
