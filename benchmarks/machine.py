"""What a measurement must know of the machine: memory and CPU of process trees, versions."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += tree(int(child))
    return found


def pss(pid: int) -> dict[str, float]:
    """The memory of a process tree in MB, shared pages split fairly, by program."""
    used: dict[str, float] = {}
    for each in tree(pid):
        try:
            rollup = Path(f"/proc/{each}/smaps_rollup").read_text()
        except OSError:
            continue
        size = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
        name = _name(each)
        used[name] = used.get(name, 0.0) + (int(size.group(1)) / 1024 if size else 0.0)
    return used


def cpu_seconds(pid: int) -> dict[str, float]:
    """CPU that a process tree has used so far, by program."""
    used: dict[str, float] = {}
    for each in tree(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        name = _name(each)
        used[name] = used.get(name, 0.0) + (int(fields[11]) + int(fields[12])) / TICK
    return used


def _name(pid: int) -> str:
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return "other"
    for mark, name in (
        ("app.supervise", "run"),
        ("supervisord", "supervisord"),
        ("start.py run", "rasa"),
        ("leadhatch serve", "serve"),
        ("leadhatch actions", "actions"),
        ("nurture work", "nurture"),
        ("rasa run", "rasa"),
    ):
        if mark in line:
            return name
    return "other"


def described(root: Path) -> str:
    """The machine and the versions, in one line."""
    model = re.search(r"model name\s*:\s*(.+)", _read("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s+(\d+)", _read("/proc/meminfo"))
    rasa = subprocess.run(
        [
            str(root / "bot/.venv/bin/python"),
            "-c",
            "import importlib.metadata as m; print(m.version('rasa'))",
        ],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    commit = subprocess.run(
        ["git", "-C", str(root), "describe", "--always", "--dirty"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return (
        f"{os.cpu_count()} cores ({model.group(1).strip() if model else platform.machine()}), "
        f"{int(memory.group(1)) / 2**20 if memory else 0:.0f} GB, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}, Rasa {rasa}, commit {commit or 'unknown'}"
    )


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""
