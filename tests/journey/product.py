"""The whole product as a client sees it: started by `leadhatch run`, spoken to over HTTP.

`running` starts it on free ports with its own var folder, and ends it by its process id. Beside it
stand what it writes to: a real SMTP server (`Mailbox`) and a receiver of webhooks (`Hooks`). Tests
of the journey, of the browser and the benchmarks use this; nothing in the product does.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
import xmlrpc.client
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from supervisor.xmlrpc import SupervisorTransport

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".venv" / "bin"
API_KEY = "the-key-of-the-staff-api"
WEBHOOK_SECRET = "the-secret-of-the-webhooks"
# Links are opened by people; what calls itself a library is taken for a scanner.
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
READY_WITHIN = 180.0
STOP_WITHIN = 60.0
PATIENCE = 20.0


class _Stays(urllib.request.HTTPRedirectHandler):
    """Shows redirects instead of following them."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_HTTP = urllib.request.build_opener(_Stays)


@dataclass(frozen=True, slots=True)
class Got:
    """One HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


def request(
    method: str,
    url: str,
    body: object = None,
    *,
    token: str | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = 30,
) -> Got:
    """One HTTP request; every status is an answer, redirects are not followed."""
    data, sent = None, {"User-Agent": BROWSER} | dict(headers or {})
    if isinstance(body, bytes):
        data = body
    elif body is not None:
        data = json.dumps(body).encode()
        sent.setdefault("Content-Type", "application/json")
    if token is not None:
        sent["Authorization"] = f"Bearer {token}"
    asked = urllib.request.Request(url, data, sent, method=method)
    try:
        with _HTTP.open(asked, timeout=timeout) as answer:
            return Got(answer.status, dict(answer.headers), answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return Got(refused.code, dict(refused.headers), refused.read())


def until[T](look: Callable[[], T | None], what: str, within: float = PATIENCE) -> T:
    """What `look` finds, as soon as it finds something; fails with `what` at the deadline."""
    deadline = time.monotonic() + within
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within:.0f} s: {what}")
        time.sleep(0.1)


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@dataclass
class Mailbox:
    """All mail that was delivered, in order."""

    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        self.mails += [(to, mail) for to in envelope.rcpt_tos]
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to one address."""
        return [mail for to, mail in list(self.mails) if to == address]


@dataclass
class Hooks:
    """All webhooks that arrived: (headers, raw body)."""

    calls: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    def about(self, lead_id: str) -> list[tuple[Mapping[str, str], bytes]]:
        """The webhooks about one lead."""
        return [call for call in list(self.calls) if json.loads(call[1])["lead"]["id"] == lead_id]


@dataclass
class Product:
    """The running product and its surroundings."""

    url: str
    var: Path
    environment: Mapping[str, str]
    mailbox: Mailbox
    hooks: Hooks
    process: subprocess.Popen[bytes]
    seconds_to_ready: float

    @property
    def database(self) -> Path:
        return self.var / "leadhatch.db"

    def call(self, method: str, path: str, body: object = None, **options: Any) -> Got:
        """One request to the product."""
        return request(method, self.url + path, body, **options)

    def staff(self, method: str, path: str, body: object = None, **options: Any) -> Got:
        """One request to the staff API."""
        return self.call(method, path, body, token=API_KEY, **options)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`leadhatch …` with the product's settings."""
        return subprocess.run(
            [str(BIN / "leadhatch"), *arguments],
            cwd=ROOT,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    def tick(self, now: str) -> dict[str, int]:
        """One pass of nurture as of that time; its JSON."""
        done = self.command("nurture", "tick", "--now", now)
        assert done.returncode == 0, done.stderr
        counts: dict[str, int] = json.loads(done.stdout)
        return counts

    def control(self, verb: str, *arguments: object) -> Any:
        """Ask the supervisor: a verb of its XML-RPC interface."""
        # A connection for each call: the client never recovers one that failed once.
        path = self.var / "run" / "supervisor.sock"
        transport = SupervisorTransport(None, None, serverurl=f"unix://{path}")
        server = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
        try:
            return getattr(server.supervisor, verb)(*arguments)
        finally:
            transport.close()

    def pid(self, name: str) -> int:
        """The process id of one program, as soon as it runs."""
        return int(until(lambda: self.control("getProcessInfo", name)["pid"], f"{name} runs"))

    @contextlib.contextmanager
    def without(self, name: str) -> Iterator[None]:
        """One program stopped meanwhile."""
        self.control("stopProcess", name)
        try:
            yield
        finally:
            self.control("startProcess", name)

    def down(self) -> list[str]:
        """What `/readyz` says is down; [] when it is ready."""
        got = self.call("GET", "/readyz")
        names: list[str] = got.json["down"]
        assert (got.status == 200) is (not names)
        return names

    def chat(self, language: str, **more: Any) -> Chat:
        """A new conversation."""
        got = self.call("POST", "/api/v1/conversations", {"language": language, **more})
        assert got.status == 201, got.text
        opened = got.json
        return Chat(
            self, opened["conversation_id"], opened["token"], opened["visitor"], opened["messages"]
        )


@dataclass
class Chat:
    """One conversation, from the prospect's side; `asks` is the fact asked for last."""

    product: Product
    id: str
    token: str
    visitor: str
    messages: list[dict[str, Any]]

    @property
    def asks(self) -> str | None:
        asked: str | None = self.messages[-1]["asks"]
        return asked

    @property
    def lead(self) -> dict[str, Any]:
        """The lead as the staff API shows it."""
        got = self.product.staff("GET", f"/api/v1/conversations/{self.id}/lead")
        assert got.status == 200, got.text
        lead: dict[str, Any] = got.json
        return lead

    def post(self, text: str, **more: Any) -> Got:
        """POST one message; whatever comes back."""
        return self.product.call(
            "POST",
            f"/api/v1/conversations/{self.id}/messages",
            {"text": text, **more},
            token=self.token,
        )

    def say(self, text: str) -> str:
        """Write, and get the text of the replies."""
        got = self.post(text)
        assert got.status == 200, got.text
        replies = got.json["messages"]
        assert replies, f"no answer to {text!r}"
        self.messages += replies
        return "\n".join(reply["text"] for reply in replies)

    def after(self, seq: int = 0) -> list[dict[str, Any]]:
        """All messages after a sequence number."""
        got = self.product.call(
            "GET", f"/api/v1/conversations/{self.id}/messages?after={seq}", token=self.token
        )
        assert got.status == 200, got.text
        rows: list[dict[str, Any]] = got.json["messages"]
        return rows

    def answer_until(
        self, answers: Mapping[str, str], done: Callable[[], bool], most: int = 14
    ) -> None:
        """Answer what is asked, as it is asked, until `done`."""
        for _ in range(most):
            if done():
                return
            answer = answers.get(self.asks or "")
            assert answer, f"asks {self.asks}: {self.messages[-1]['text']}"
            self.say(answer)
        assert done(), self.transcript()

    def transcript(self) -> str:
        """What was said, for a failing test's message."""
        return "\n".join(f"{m['sender']}: {m['text']}" for m in self.after())


@contextlib.contextmanager
def running(folder: Path, **settings: str) -> Iterator[Product]:
    """The product, ready, with its var folder in `folder`; `settings` by field name."""
    with _smtp() as (mailbox, smtp_port), _receiver() as (hooks, hook_port):
        port, kept = free_port(), {k: v for k, v in os.environ.items() if k[:10] != "LEADHATCH_"}
        own = {
            "PORT": str(port),
            "RASA_PORT": str(free_port()),
            "ACTIONS_PORT": str(free_port()),
            "VAR": str(folder / "var"),
            "SECRET_KEY": "the-key-that-seals-the-cookies-of-tests",
            "ADMIN_EMAIL": "admin@example.com",
            "ADMIN_PASSWORD": "the-first-password-of-the-admin",
            "API_KEY": API_KEY,
            "WEBHOOK_URL": f"http://127.0.0.1:{hook_port}/hook",
            "WEBHOOK_SECRET": WEBHOOK_SECRET,
            "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
            "MAIL_FROM": "Bea <sdr@beaconcloud.example>",
            "RATE_CONVERSATION": "10000",
            "RATE_ADDRESS": "1000000",
            **{name.upper(): value for name, value in settings.items()},
        }
        environment = kept | {f"LEADHATCH_{name}": value for name, value in own.items()}
        log = folder / "run.log"
        with log.open("wb") as out:
            begun = time.monotonic()
            process = subprocess.Popen(
                [str(BIN / "leadhatch"), "run"], cwd=ROOT, env=environment, stdout=out, stderr=out
            )
            url = f"http://127.0.0.1:{port}"
            try:
                _until_ready(process, url, log)
                took = time.monotonic() - begun
                yield Product(url, folder / "var", environment, mailbox, hooks, process, took)
            finally:
                _end(process)


def _until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            # a stranger may have taken the port for a moment: only ours knows the key
            ours = request("GET", f"{url}/api/v1/leads?limit=1", token=API_KEY, timeout=5)
            ready = request("GET", f"{url}/readyz", timeout=5)
            if ours.status == ready.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"the product did not become ready:\n{log.read_text(errors='replace')}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def _smtp() -> Iterator[tuple[Mailbox, int]]:
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, enable_SMTPUTF8=False)
    controller.start()
    try:
        yield mailbox, port
    finally:
        controller.stop()


@contextlib.contextmanager
def _receiver() -> Iterator[tuple[Hooks, int]]:
    hooks = Hooks()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hooks.calls.append((dict(self.headers), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hooks, server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
