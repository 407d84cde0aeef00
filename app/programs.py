"""The processes of the product, and what supervisord is told of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from app.settings import ROOT, Settings


@dataclass(frozen=True, slots=True)
class Program:
    """One process to keep alive."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    # False: it ends its own children, who first finish what they are doing
    stop_children: bool = True
    stop_within: int = 15  # seconds, then it is killed
    stop_signal: str = "TERM"


def programs(settings: Settings) -> list[Program]:
    """The processes of the product."""
    own = str(Path(sys.executable).with_name("leadhatch"))
    python = str(ROOT / "bot/.venv/bin/python")
    engine = {
        "PYTHONUNBUFFERED": "1",
        "LEADHATCH_RASA_PORT": str(settings.rasa_port),
        "LEADHATCH_ACTIONS_PORT": str(settings.actions_port),
    }
    return [
        Program("rasa", [python, str(ROOT / "bot/start.py"), "run"], engine),
        Program("actions", [own, "actions"]),
        Program("serve", [own, "serve"]),
        *workers(settings, own),
    ]


def workers(settings: Settings, own: str) -> list[Program]:
    """What plans and sends: one process, or with a broker a dispatcher and whoever takes tasks."""
    if settings.broker_url is None:
        return [Program("nurture", [own, "nurture", "work"])]
    tasks = [own, "nurture", "serve-tasks"]
    return [
        Program("dispatch", [own, "nurture", "dispatch"]),
        Program("tasks", tasks, stop_children=False, stop_within=60),
    ]


def configuration(wanted: Sequence[Program], control: Path, run_folder: Path, logs: Path) -> str:
    """The configuration of supervisord for these programs, from the templates in deploy/."""
    common = {"root": ROOT, "run": run_folder, "logs": logs, "socket": control}
    # Saying so keeps supervisord from warning about it in every log.
    user = "user=root" if os.geteuid() == 0 else ""
    parts = [_filled("supervisord.conf.template", **common, user=user)]
    for number, each in enumerate(wanted, start=1):
        command = [sys.executable, "-I", "-S", str(ROOT / "app/leash.py"), *each.command]
        environment = ",".join(f'{name}="{value}"' for name, value in each.environment.items())
        parts.append(
            _filled(
                "program.conf.template",
                **common,
                name=each.name,
                command=" ".join(_quoted(word) for word in command),
                environment=environment,
                priority=number,
                stop_signal=each.stop_signal,
                stop_within=each.stop_within,
                stop_children=str(each.stop_children).lower(),
            )
        )
    return "".join(parts)


def _filled(template: str, **values: object) -> str:
    # supervisord expands %(name)s itself, so a percent sign in a path must be doubled.
    text = Template((ROOT / "deploy" / template).read_text(encoding="utf-8"))
    return text.substitute({key: str(value).replace("%", "%%") for key, value in values.items()})


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
