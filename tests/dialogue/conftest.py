"""A real Rasa server and an action server that records what it is asked to do.

Both run for the whole session on free ports of loopback. Rasa is bot/start.py with the
model of this tree, trained first where it is older than its sources.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"


@dataclass
class Recorder:
    """The action server's memory, and how it shall behave."""

    calls: list[dict[str, Any]] = field(default_factory=list)
    wordings: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    server: ThreadingHTTPServer | None = None

    def answer(self, call: dict[str, Any]) -> dict[str, Any]:
        """What our own actions answer: one custom message that names the action."""
        self.calls.append(call)
        if call["next_action"] == "action_session_start":
            started = [{"event": "session_started"}, {"event": "action", "name": "action_listen"}]
            return {"events": started, "responses": []}
        message = {"action": call["next_action"]}
        return {"events": [], "responses": [{"custom": {"messages": [message]}}]}


@dataclass
class Bot:
    """The running Rasa: say something, see which action was chosen."""

    port: int
    log: Path
    recorder: Recorder
    process: subprocess.Popen[bytes]

    def say(self, text: str, sender: str, **metadata: Any) -> list[dict[str, Any]]:
        """Post one message; the answers as the REST channel gives them."""
        body = {"sender": sender, "message": text, "metadata": metadata}
        return post(f"http://127.0.0.1:{self.port}/webhooks/rest/webhook", body)

    def action(self, text: str, sender: str, **metadata: Any) -> str:
        """The one action that a message leads to."""
        answers = self.say(text, sender, **metadata)
        assert len(answers) == 1, answers
        (message,) = answers[0]["custom"]["messages"]
        return str(message["action"])


def post(url: str, body: object) -> list[dict[str, Any]]:
    """Send JSON, get JSON."""
    data = json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json"})
    with urlopen(request, timeout=30) as response:
        answers: list[dict[str, Any]] = json.loads(response.read())
    return answers


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def serve_actions(recorder: Recorder, port: int) -> ThreadingHTTPServer:
    """Start the recording action server; it also answers for the wording endpoint."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer: dict[str, Any]
            if self.path == "/nlg":
                recorder.wordings.append(call)
                answer = {"text": call["response"]}
            elif recorder.status == 200:
                answer = recorder.answer(call)
            else:
                answer = {"error": "broken on purpose", "tracker": call["tracker"]}
            body = json.dumps(answer).encode()
            self.send_response(200 if self.path == "/nlg" else recorder.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def trained() -> Path:
    """The model, trained where it is older than what it is made of."""
    fresh = subprocess.run(
        [sys.executable, str(ROOT / "bot" / "fingerprint.py")], capture_output=True, check=False
    )
    if fresh.returncode != 0:
        command = [str(BOT_PYTHON), str(ROOT / "bot" / "start.py"), "train"]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    return ROOT / "bot" / "models" / "leadhatch.tar.gz"


@pytest.fixture(scope="session")
def bot(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A Rasa server that is ready, ended by its process id afterwards."""
    recorder = Recorder()
    actions_port, port = free_port(), free_port()
    recorder.server = serve_actions(recorder, actions_port)
    log = tmp_path_factory.mktemp("rasa") / "rasa.log"
    environment = {**os.environ, "LEADHATCH_ACTIONS_PORT": str(actions_port)}
    command = [str(BOT_PYTHON), str(ROOT / "bot" / "start.py"), "run"]
    command += ["--port", str(port), "--model", str(trained)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        wait_until_ready(port, process, log)
        yield Bot(port, log, recorder, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)
        recorder.server.shutdown()
        recorder.server.server_close()


def wait_until_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Ask until the server answers; fail with its log if it ends or takes too long."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=2):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"Rasa did not become ready:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture
def recorder(bot: Bot) -> Iterator[Recorder]:
    """The action server's memory, emptied for one test and well again after it."""
    bot.recorder.calls.clear()
    bot.recorder.wordings.clear()
    yield bot.recorder
    bot.recorder.status = 200
