"""The supervisor over real processes: it starts, waits, tells, and ends every one of them."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import supervise
from app.programs import Program
from app.settings import ROOT, Settings, load_settings
from sdr.texts import Texts

EDGE = """
import http.server, os, pathlib, sys, time
class Edge(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        ready = time.monotonic() > begun + float(sys.argv[2])
        self.send_response(200 if ready else 503)
        self.end_headers()
        self.wfile.write(b'{"down": ["engine"]}')
    def log_message(self, *_):
        pass
begun = time.monotonic()
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Edge).serve_forever()
"""
IDLE = """
import os, pathlib, sys, time
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
time.sleep(600)
"""
BROKEN = "raise SystemExit('the reason it broke')"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    ports = free_ports(3)
    return load_settings(
        {
            "LEADHATCH_VAR": str(tmp_path / "var"),
            "LEADHATCH_PLAYBOOK": str(tmp_path),
            "LEADHATCH_PORT": str(ports[0]),
            "LEADHATCH_RASA_PORT": str(ports[1]),
            "LEADHATCH_ACTIONS_PORT": str(ports[2]),
            "LEADHATCH_SECRET_KEY": "k" * 40,
            "LEADHATCH_ADMIN_PASSWORD": "correct-horse",
            "LEADHATCH_API_KEY": "api-key-of-tests",
            "LEADHATCH_WEBHOOK_SECRET": "hook-secret",
        },
        None,
    )


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def say(out: io.StringIO) -> supervise.Say:
    return supervise.Say(Texts.load(), "en", out)


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    for each in held:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def program(settings: Settings, name: str, code: str, *arguments: object) -> Program:
    script = settings.playbook / f"{name}.py"
    script.write_text(code)
    return Program(name, [sys.executable, str(script), *map(str, arguments)])


def edge(settings: Settings, ready_after: float = 0.0) -> Program:
    return program(settings, "serve", EDGE, settings.port, ready_after)


def idle(settings: Settings) -> Program:
    return program(settings, "nurture", IDLE, settings.var / "nurture.pid")


def eventually(true: Callable[[], object], within: float = 20.0) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    if pid == 0:
        return False  # it was ended before it wrote its number
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_it_says_what_it_waits_for_then_welcomes_and_ends_all(
    settings: Settings, say: supervise.Say, out: io.StringIO, stop: threading.Event
) -> None:
    codes: list[int] = []
    wanted = [edge(settings, ready_after=1.0), idle(settings)]
    thread = threading.Thread(
        target=lambda: codes.append(
            supervise.run(settings, wanted, say=say, welcome="WELCOME", stop=stop)
        )
    )
    thread.start()
    eventually(lambda: "WELCOME" in out.getvalue())
    pid = int((settings.var / "nurture.pid").read_text())
    assert alive(pid)
    stop.set()
    thread.join(30)
    assert codes == [0]
    assert not alive(pid)
    said = out.getvalue()
    assert "Waiting for engine" in said
    assert said.index("Waiting for engine") < said.index("WELCOME") < said.index("Stopping")
    assert not (settings.var / "run" / "supervisor.sock").exists()


def test_a_process_that_does_not_stay_up_is_named_with_its_last_words(
    settings: Settings, say: supervise.Say, stop: threading.Event
) -> None:
    broken = program(settings, "actions", BROKEN)
    with pytest.raises(supervise.StartError) as raised:
        supervise.run(settings, [broken, idle(settings)], say=say, welcome="", stop=stop)
    told = str(raised.value)
    assert told.startswith("actions does not stay up.")
    assert "the reason it broke" in told
    mark = settings.var / "nurture.pid"
    eventually(lambda: not mark.exists() or not alive(int(mark.read_text() or 0)))


def test_a_process_that_falls_is_started_again(
    settings: Settings, say: supervise.Say, out: io.StringIO, stop: threading.Event
) -> None:
    thread = threading.Thread(
        target=supervise.run,
        args=(settings, [edge(settings), idle(settings)]),
        kwargs={"say": say, "welcome": "WELCOME", "stop": stop},
    )
    thread.start()
    eventually(lambda: "WELCOME" in out.getvalue())
    # supervisord takes a process for started after three seconds.
    time.sleep(4)
    mark = settings.var / "nurture.pid"
    first = int(mark.read_text())
    os.kill(first, signal.SIGKILL)
    eventually(lambda: int(mark.read_text() or first) != first)
    stop.set()
    thread.join(30)


def test_a_taken_port_is_named_with_the_setting_that_moves_it(
    settings: Settings, say: supervise.Say
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.actions_port))
        other.listen()
        with pytest.raises(supervise.StartError) as raised:
            supervise.check_ports(settings, say)
    assert f"Port {settings.actions_port} is taken" in str(raised.value)
    assert "LEADHATCH_ACTIONS_PORT=" in str(raised.value)


def test_two_starts_with_one_folder_are_refused(settings: Settings, say: supervise.Say) -> None:
    with (
        supervise.alone(settings.var, say),
        pytest.raises(supervise.StartError, match="already runs"),
        supervise.alone(settings.var, say),
    ):
        pass


LAUNCHER = """
import json, pathlib, signal, sys, threading
sys.path.insert(0, sys.argv[1])
from app import supervise
from app.programs import Program
from app.leash import follow_parent
from app.settings import load_settings
from sdr.texts import Texts
follow_parent()
given = json.loads(sys.argv[2])
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
settings = load_settings(given["settings"], None)
wanted = [Program(name, command) for name, command in given["programs"]]
say = supervise.Say(Texts.load(), "en", sys.stdout)
sys.exit(supervise.run(settings, wanted, say=say, welcome="WELCOME", stop=stop))
"""


@pytest.fixture
def launched(settings: Settings) -> Iterator[tuple[subprocess.Popen[str], dict[str, int]]]:
    """The supervisor as a program of its own, up, with the pids of what it started."""
    given = {
        "settings": {
            "LEADHATCH_VAR": str(settings.var),
            "LEADHATCH_PLAYBOOK": str(settings.playbook),
            "LEADHATCH_PORT": str(settings.port),
            "LEADHATCH_RASA_PORT": str(settings.rasa_port),
            "LEADHATCH_ACTIONS_PORT": str(settings.actions_port),
            "LEADHATCH_SECRET_KEY": settings.secret_key,
            "LEADHATCH_ADMIN_PASSWORD": settings.admin_password,
            "LEADHATCH_API_KEY": settings.api_key,
            "LEADHATCH_WEBHOOK_SECRET": settings.webhook_secret,
        },
        "programs": [(p.name, list(p.command)) for p in (edge(settings), idle(settings))],
    }
    process = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(ROOT), json.dumps(given)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "WELCOME" in line:
            break
    pids = {
        "nurture": int((settings.var / "nurture.pid").read_text()),
        "supervisord": int((settings.var / "run" / "supervisord.pid").read_text()),
    }
    yield process, pids
    process.kill()
    process.stdout.close()
    process.wait()


def test_sigterm_ends_everything_with_exit_code_0(
    launched: tuple[subprocess.Popen[str], dict[str, int]],
) -> None:
    process, pids = launched
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert not any(alive(pid) for pid in pids.values())


@pytest.mark.skipif(sys.platform != "linux", reason="the leash needs Linux")
@pytest.mark.parametrize("killed", ["launcher", "supervisord"])
def test_nothing_outlives_a_killed_parent(
    launched: tuple[subprocess.Popen[str], dict[str, int]], killed: str
) -> None:
    process, pids = launched
    os.kill(process.pid if killed == "launcher" else pids["supervisord"], signal.SIGKILL)
    assert process.wait(30) != 0
    eventually(lambda: not any(alive(pid) for pid in pids.values()))
