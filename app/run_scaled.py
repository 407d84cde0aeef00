"""`leadhatch run-scaled`: the scaled form on this one machine, with its database and broker.

What `make run-scaled` ends with. It prepares PostgreSQL and RabbitMQ (`app.backing`), keeps them
alive with a supervisor of their own, carries the data of the embedded form over at the first start,
and runs `leadhatch run` beside them with both addresses set. Where the settings name a broker
already, the servers are somewhere else and it is `leadhatch run` alone; a PostgreSQL of yours
without a broker is refused.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tqdm import tqdm  # type: ignore[import-untyped]

from app import backing, carry, prepare, supervise
from app.backing import Backing, BackingError
from app.carry import Carried, CarryError
from app.settings import ROOT, Settings, SettingsError, load_settings, operator_language
from app.supervise import Say, StartError, Watched
from sdr.texts import Texts

READY_WITHIN = 60.0


def launch() -> int:
    """Start everything; answers the exit code."""
    say = Say(Texts.load(), operator_language(), sys.stdout)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        prepare.make_secrets()
        settings = load_settings(dotenv_path=ROOT / ".env")
        if settings.broker_url is not None:
            return _product({}, stop)
        if not settings.database_url.startswith("sqlite"):
            # a database of its own beside the one that was named would be an empty one
            raise StartError(say.text("scaled-no-broker"))
        return _with_servers(settings, say, stop)
    except SettingsError as error:
        say.line(str(error))
        return error.exit_code
    except (BackingError, CarryError) as error:
        say(error.reason, **error.values)
        return 1
    except StartError as error:
        say.line(str(error))
        return 1


def _with_servers(settings: Settings, say: Say, stop: threading.Event) -> int:
    folder = settings.var / "scaled"
    settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    with supervise.alone(folder, say):
        servers = backing.prepare(folder)
        wanted = backing.programs(servers)
        logs = folder / "log"
        with supervise.supervised(wanted, folder / "run", logs) as watched:
            say.status("run-waiting", names="PostgreSQL, RabbitMQ")
            missing = backing.wait(servers, READY_WITHIN, lambda: not stop.is_set())
            watched.states()
            if stop.is_set():
                return 0
            if missing:
                raise StartError(supervise.fallen(missing[0], logs, say))
            backing.furnish(servers)
            _carried(settings, servers, say)
            say("scaled-servers", env=str(_shown(folder / "env")))
            threading.Thread(target=_watch, args=(watched, logs, say, stop), daemon=True).start()
            return _product(servers.environment, stop)


def _watch(watched: Watched, logs: Path, say: Say, stop: threading.Event) -> None:
    """Tell of a server that does not stay up, and try it again."""
    try:
        supervise.keep(watched, logs, say, stop)
    except StartError as error:
        say.line(str(error))
        stop.set()


def _carried(settings: Settings, servers: Backing, say: Say) -> None:
    """At the first start: what the embedded form has collected comes along."""
    file = settings.database_url.removeprefix("sqlite:///")
    if file == settings.database_url or not Path(file).exists():
        return
    if not carry.holds_people(settings.database_url) or carry.holds_people(servers.database_url):
        return
    with supervise.alone(settings.var, say):  # refuses while the embedded form runs
        prepare.bring_up_to_date(settings, say)
        done = carried(settings.database_url, servers.database_url, say.text("carry-doing"))
    say("scaled-carried", rows=done.rows, file=file)


def carried(source: str, target: str, doing: str) -> Carried:
    """Carry everything over, with a progress bar on a terminal."""
    with tqdm(desc=doing, unit="", disable=None) as bar:

        def told(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        return carry.carry(source, target, told)


def _product(environment: dict[str, str], stop: threading.Event) -> int:
    """`leadhatch run` with these settings, ended in order when we are told to stop."""
    leash = [sys.executable, "-I", "-S", str(ROOT / "app/leash.py")]
    own = str(Path(sys.executable).with_name("leadhatch"))
    child = subprocess.Popen(  # noqa: S603 - our own command
        [*leash, own, "run"], env={**os.environ, **environment}, start_new_session=True
    )
    while child.poll() is None:
        if stop.wait(0.2):
            child.send_signal(signal.SIGTERM)
            child.wait()
    return child.returncode


def _shown(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
