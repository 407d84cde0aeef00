"""Everything under one roof: starts all processes, waits until they are ready, ends them all.

`leadhatch run` prepares (app/prepare.py) and then becomes this program. It writes
the configuration of supervisord, which restarts what falls and keeps the logs; it is no supervisor
itself (docs/adr/0004). Ctrl-C, SIGTERM, a closed terminal or the end of its own parent ends every
process. Standard library and supervisor's client only, so that it weighs little while it waits.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import xmlrpc.client
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from supervisor.xmlrpc import SupervisorTransport

from app.leash import follow_parent
from app.programs import Program, configuration, programs
from app.settings import ROOT, Settings, SettingsError, load_settings, operator_language
from sdr.texts import Texts

READY_WITHIN = 180.0
RETRY_AFTER = 30.0
# Ended one after the other, the last first: four with 15 seconds to do so, one with a minute.
STOP_WITHIN = 130.0
KILL_AFTER = 10.0
LOG_LINES = 12
# A unix socket's path may have 104 bytes on some systems.
SOCKET_PATH_LIMIT = 100


class StartError(Exception):
    """The start cannot go on; the message is one line for the operator."""


def run(
    settings: Settings,
    wanted: Sequence[Program],
    *,
    say: Say,
    welcome: str,
    stop: threading.Event,
) -> int:
    """Starts `wanted`, prints `welcome` once the edge is ready, ends all when `stop` is set."""
    run_folder, logs = settings.var / "run", settings.var / "log"
    with alone(settings.var, say):
        check_ports(settings, say)
        with supervised(wanted, run_folder, logs) as watched:
            if not _until_ready(settings, watched, logs, say, stop):
                return 0
            say.line(welcome)
            keep(watched, logs, say, stop)
            say("run-stopping")
            return 0


@contextlib.contextmanager
def supervised(wanted: Sequence[Program], run_folder: Path, logs: Path) -> Iterator[Watched]:
    """Supervisord with these programs, as long as the body runs."""
    for folder in (run_folder, logs):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _socket_path(run_folder) as control:
        config = run_folder / "supervisord.conf"
        _private(config, configuration(wanted, control, run_folder, logs))
        leash = [sys.executable, "-I", "-S", str(ROOT / "app/leash.py")]
        supervisord = str(Path(sys.executable).with_name("supervisord"))
        child = subprocess.Popen(  # noqa: S603 - our own command
            [*leash, sys.executable, supervisord, "-n", "-c", str(config)],
            start_new_session=True,  # Ctrl-C reaches us alone, and we end the others in order
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        watched = Watched(child, control)
        try:
            yield watched
        finally:
            watched.end()


def _private(file: Path, text: str) -> None:
    """For its owner only: environments may hold what opens a server."""
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")


class Say:
    """The operator's terminal: texts by key, and one status line that replaces itself."""

    def __init__(self, texts: Texts, language: str, out: TextIO) -> None:
        self._translate = texts.for_language(language)
        self._out = out
        self._status = ""

    def text(self, key: str, **values: object) -> str:
        """The sentence of that key in the operator's language."""
        return self._translate(key, **values)

    def line(self, text: str) -> None:
        """Text as it is, on lines of its own."""
        if self._status and self._out.isatty():
            self._out.write("\r\x1b[K")
        self._status = ""
        self._out.write(f"{text}\n")
        self._out.flush()

    def status(self, key: str, **values: object) -> None:
        """What is going on now; off a terminal a line for every change."""
        text = self.text(key, **values)
        if text == self._status:
            return
        self._out.write(f"\r\x1b[K{text}" if self._out.isatty() else f"{text}\n")
        self._out.flush()
        self._status = text

    def __call__(self, key: str, **values: object) -> None:
        """The sentence of that key, on a line of its own."""
        self.line(self.text(key, **values))


@dataclass(slots=True)
class Watched:
    """supervisord, its control channel, and the process groups it was last seen to have."""

    process: subprocess.Popen[bytes]
    control: Path
    groups: set[int] = field(default_factory=set)

    def states(self) -> dict[str, str]:
        """The state of each program by name; {} while supervisord does not answer."""
        found: Any = self._ask("getAllProcessInfo") or []
        self.groups |= {each["pid"] for each in found if each["pid"]}
        return {each["name"]: each["statename"] for each in found}

    def start(self, name: str) -> None:
        """Asks for one more try of a program that was given up."""
        self._ask("startProcess", name, False)

    def _ask(self, method: str, *arguments: object) -> object:
        # A connection for each call: the client never recovers one that failed once.
        transport = SupervisorTransport(None, None, serverurl=f"unix://{self.control}")
        server = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
        try:
            return getattr(server.supervisor, method)(*arguments)
        except (OSError, xmlrpc.client.Error, http.client.HTTPException):
            return None
        finally:
            transport.close()

    def end(self) -> None:
        """Ends supervisord, which ends the others; what outlives it is killed."""
        self.states()
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        try:
            self.process.wait(STOP_WITHIN)
            if self.process.returncode in (0, -signal.SIGTERM, 128 + signal.SIGTERM):
                return
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        # It could not do its work: the leash has told its processes to end, so give them time.
        given = time.monotonic() + KILL_AFTER
        while time.monotonic() < given and any(_alive(group) for group in self.groups):
            time.sleep(0.1)
        for group in self.groups:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def check_ports(settings: Settings, say: Say) -> None:
    """Raises `StartError` naming the first port that cannot be listened on."""
    for host, port, name in (
        (settings.host, settings.port, "LEADHATCH_PORT"),
        ("127.0.0.1", settings.rasa_port, "LEADHATCH_RASA_PORT"),
        ("127.0.0.1", settings.actions_port, "LEADHATCH_ACTIONS_PORT"),
    ):
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(
                host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
                probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                text = say.text("run-port-taken", port=str(port), name=name, other=str(port + 1))
            else:
                reason = error.strerror or str(error)
                text = say.text("run-port-refused", host=host, port=str(port), reason=reason)
            raise StartError(text) from None


def _until_ready(
    settings: Settings, watched: Watched, logs: Path, say: Say, stop: threading.Event
) -> bool:
    """Whether the edge became ready before somebody asked to stop; `StartError` if it cannot."""
    begun = time.monotonic()
    waiting: list[str] = []
    while not stop.wait(0.25):
        if watched.process.poll() is not None:
            raise StartError(say.text("run-supervisor-ended", log=str(logs / "supervisord.log")))
        states = watched.states()
        for name, state in states.items():
            if state == "FATAL":
                raise StartError(fallen(name, logs, say))
        ready, down = readiness(settings)
        if ready:
            return True
        waiting = down or [name for name, state in states.items() if state != "RUNNING"] or waiting
        if time.monotonic() - begun > READY_WITHIN:
            names = ", ".join(waiting)
            raise StartError(say.text("run-too-slow", names=names, logs=str(logs)))
        if waiting:
            say.status("run-waiting", names=", ".join(waiting))
    return False


def keep(watched: Watched, logs: Path, say: Say, stop: threading.Event) -> None:
    """Until `stop`: tells of each program that fell for good, and tries it again."""
    again: dict[str, float] = {}
    while not stop.wait(2.0):
        if watched.process.poll() is not None:
            raise StartError(say.text("run-supervisor-ended", log=str(logs / "supervisord.log")))
        for name, state in watched.states().items():
            if state == "RUNNING" and again.pop(name, None) is not None:
                say("run-back", name=name)
            elif state == "FATAL" and time.monotonic() >= again.get(name, 0.0):
                if name not in again:
                    say.line(fallen(name, logs, say))
                again[name] = time.monotonic() + RETRY_AFTER
                watched.start(name)


def readiness(settings: Settings) -> tuple[bool, list[str]]:
    """Whether `/readyz` says 200, and the names it says are down (its JSON list `down`)."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return False, []
    finally:
        connection.close()
    if answer.status == 200:
        return True, []
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        return False, [str(name) for name in json.loads(body).get("down", [])]
    return False, []


def fallen(name: str, logs: Path, say: Say) -> str:
    """That a program does not stay up, and the end of its log."""
    log = logs / f"{name}.log"
    with contextlib.suppress(OSError):
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        tail = "\n".join(f"  {line}" for line in _without_traces(lines)[-LOG_LINES:])
        return say.text("run-fallen", name=name, log=str(log)) + (f"\n{tail}" if tail else "")
    return say.text("run-fallen", name=name, log=str(log))


def _without_traces(lines: Sequence[str]) -> list[str]:
    """The lines without the indented inside of stack traces: what remains is what went wrong."""
    kept: list[str] = []
    inside = False
    for line in lines:
        if line.startswith("Traceback (most recent call last)"):
            inside = True
        elif inside and line.startswith((" ", "\t")):
            continue
        else:
            inside = False
            if line.strip():
                kept.append(line)
    return kept


@contextlib.contextmanager
def alone(var: Path, say: Say) -> Iterator[None]:
    """Holds the lock of this var folder: two starts at once would fight over the database."""
    run_folder = var / "run"
    run_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (run_folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(say.text("run-already", folder=str(var))) from None
        yield


@contextlib.contextmanager
def _socket_path(folder: Path) -> Iterator[Path]:
    path = folder / "supervisor.sock"
    if len(os.fsencode(path)) < SOCKET_PATH_LIMIT:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="leadhatch-") as short:
        yield Path(short) / "supervisor.sock"


def main(arguments: Sequence[str]) -> int:
    """`python -m app.supervise [--first]`: what `leadhatch run` becomes. Answers the exit code.

    `--first` says that the admin's password was made just now, so that it is shown.
    """
    follow_parent()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    say = Say(Texts.load(), operator_language(), sys.stdout)
    try:
        settings = load_settings()
        return run(
            settings,
            programs(settings),
            say=say,
            welcome=_welcome(settings, say, first="--first" in arguments),
            stop=stop,
        )
    except (SettingsError, StartError) as error:
        say.line(str(error))
        return error.exit_code if isinstance(error, SettingsError) else 1


def _welcome(settings: Settings, say: Say, *, first: bool) -> str:
    key = "run-sign-in-first" if first else "run-sign-in"
    return "\n".join(
        (
            say.text("run-ready"),
            say.text("run-site", url=settings.base_url),
            say.text("run-console", url=f"{settings.base_url}/console"),
            say.text(key, email=settings.admin_email, password=settings.admin_password),
            say.text("run-logs", folder=str(settings.var / "log")),
            say.text("run-how-to-stop"),
        )
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
