"""PostgreSQL and RabbitMQ of the scaled form on this one machine, from the system's packages.

For `make run-scaled` and the kill test: both listen on loopback only, on free ports, keep their
data in a folder of ours (`var/scaled`), and have passwords made at the first start. Where the
product has servers of its own elsewhere, they are named by settings and this is not used. It
prepares and says how they are started; who keeps them alive is the caller's matter.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import grp
import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from app.programs import Program

OWNER = "postgres"  # who PostgreSQL runs as where we are root, which it refuses to be
NAME = "leadhatch"
PORTS = ("postgres", "broker", "nodes", "names")
SEARCH = ("/usr/lib/rabbitmq/bin", "/usr/sbin")


class BackingError(Exception):
    """It cannot be prepared or does not start; `reason` is the key of its text."""

    def __init__(self, reason: str, /, **values: str) -> None:
        super().__init__(f"{reason}: {values}")
        self.reason, self.values = reason, values


@dataclass(frozen=True, slots=True)
class Backing:
    """Where the two servers are. `password` is the product's, `admin` the superuser's."""

    folder: Path
    password: str
    admin: str
    ports: dict[str, int]

    @property
    def database_url(self) -> str:
        """As LEADHATCH_DATABASE_URL."""
        return (
            f"postgresql://{NAME}:{quote(self.password)}@127.0.0.1:{self.ports['postgres']}/{NAME}"
        )

    @property
    def broker_url(self) -> str:
        """As LEADHATCH_BROKER_URL."""
        return f"amqp://{NAME}:{quote(self.password)}@127.0.0.1:{self.ports['broker']}/{NAME}"

    @property
    def data(self) -> Path:
        """PostgreSQL's data."""
        return self.folder / "postgres"

    @property
    def environment(self) -> dict[str, str]:
        """What makes every command of `leadhatch` use them."""
        return {
            "LEADHATCH_DATABASE_URL": self.database_url,
            "LEADHATCH_BROKER_URL": self.broker_url,
        }


def prepare(folder: Path) -> Backing:
    """Make what is not there yet: passwords, ports that are free, PostgreSQL's data.

    Raises BackingError, also when the packages are missing.
    """
    for program in ("postgres", "initdb", "rabbitmq-server", "epmd"):
        found(program)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    backing = _kept(folder)
    if os.geteuid() == 0:
        _let_in(folder)
    if not (backing.data / "PG_VERSION").exists():
        _init(backing)
    broker = folder / "rabbitmq"
    broker.mkdir(exist_ok=True, mode=0o700)
    _write(broker / "rabbitmq.conf", _broker_configuration(backing))
    _write(broker / "enabled_plugins", "[].\n")
    lines = (f"{name}={value}" for name, value in backing.environment.items())
    _write(folder / "env", "\n".join(lines) + "\n")
    return backing


def programs(backing: Backing) -> list[Program]:
    """The processes: Erlang's list of names, RabbitMQ, PostgreSQL."""
    ports, broker = backing.ports, backing.folder / "rabbitmq"
    names = {"ERL_EPMD_PORT": str(ports["names"]), "ERL_EPMD_ADDRESS": "127.0.0.1"}
    environment = {
        **names,
        "HOME": str(broker),  # the cookie that nodes know each other by is made there
        "RABBITMQ_NODENAME": f"{NAME}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(ports["broker"]),
        "RABBITMQ_DIST_PORT": str(ports["nodes"]),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
            "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false"
        ),
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_CONFIG_FILE": str(broker / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(broker / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(broker / "mnesia"),
        "RABBITMQ_LOG_BASE": str(broker),
        "RABBITMQ_LOGS": "-",
    }
    postgres = [
        *_as_owner(), found("postgres"), "-D", str(backing.data), "-p", str(ports["postgres"]),
        "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
        "-c", "max_connections=200",
    ]  # fmt: skip
    epmd = [found("epmd"), "-address", "127.0.0.1", "-port", str(ports["names"])]
    return [
        Program("epmd", epmd, names),
        Program("rabbitmq", [found("rabbitmq-server")], environment, stop_within=30),
        # INT is the quick end in order; TERM would wait until every client is gone
        Program("postgres", postgres, stop_signal="INT", stop_children=False, stop_within=30),
    ]


def furnish(backing: Backing) -> bool:
    """Make role and database where PostgreSQL has none yet; True when it was made just now."""
    with _admin(backing) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            return False
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(NAME), sql.Literal(backing.password)
                )
            )
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(NAME), sql.Identifier(NAME)
            )
        )
        return True


def wait(backing: Backing, within: float, gone_on: Callable[[], bool] = lambda: True) -> list[str]:
    """Until both answer, or `gone_on` says to stop; the names of those that do not."""
    until = time.monotonic() + within
    while True:
        missing = [
            name for name, there in (("postgres", database_answers), ("rabbitmq", broker_answers))
            if not there(backing)
        ]  # fmt: skip
        if not missing or time.monotonic() > until or not gone_on():
            return missing
        time.sleep(0.2)


def database_answers(backing: Backing) -> bool:
    """Whether PostgreSQL takes a connection."""
    try:
        with _admin(backing):
            return True
    except psycopg.Error:
        return False


def broker_answers(backing: Backing) -> bool:
    """Whether RabbitMQ greets: a protocol header is answered by its first frame."""
    try:
        with socket.create_connection(("127.0.0.1", backing.ports["broker"]), 1) as connection:
            connection.settimeout(3)
            connection.sendall(b"AMQP\x00\x00\x09\x01")
            return connection.recv(1) == b"\x01"
    except OSError:
        return False


@functools.cache
def found(program: str) -> str:
    """The path of a program of the packages. Raises BackingError."""
    newest = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), key=_number, reverse=True)
    # before the PATH: what Debian puts there for rabbitmq-server changes the user
    held = shutil.which(program, path=os.pathsep.join([*newest, *SEARCH])) or shutil.which(program)
    if held is None:
        raise BackingError("scaled-missing", program=program)
    return held


def _number(path: str) -> float:
    with contextlib.suppress(ValueError):
        return float(Path(path).parent.name)
    return 0.0


def _kept(folder: Path) -> Backing:
    """What was chosen at the first start; a port that somebody took meanwhile is chosen anew."""
    file = folder / "servers.json"
    with contextlib.suppress(FileNotFoundError):
        held = json.loads(file.read_text(encoding="utf-8"))
        backing = Backing(folder, held["password"], held["admin"], held["ports"])
        taken = [name for name in PORTS if not _is_free(backing.ports[name])]
        backing = dataclasses.replace(
            backing,
            ports={**backing.ports, **dict(zip(taken, _free_ports(len(taken)), strict=True))},
        )
        _keep(file, backing)
        return backing
    backing = Backing(
        folder, secrets.token_urlsafe(24), secrets.token_urlsafe(24),
        dict(zip(PORTS, _free_ports(len(PORTS)), strict=True)),
    )  # fmt: skip
    _keep(file, backing)
    return backing


def _keep(file: Path, backing: Backing) -> None:
    held = {"password": backing.password, "admin": backing.admin, "ports": backing.ports}
    _write(file, json.dumps(held, indent=1) + "\n")


def _write(file: Path, text: str) -> None:
    """A file for its owner only, whole or not at all."""
    draft = file.with_name(f".{file.name}.draft")
    with open(draft, "w", encoding="utf-8", opener=lambda p, f: os.open(p, f, 0o600)) as out:
        out.write(text)
    draft.replace(file)


def _init(backing: Backing) -> None:
    """PostgreSQL's data folder, with a password for its superuser from the first moment."""
    backing.data.mkdir(exist_ok=True, mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(backing.data, OWNER, OWNER)
    with tempfile.NamedTemporaryFile("w", prefix="leadhatch-") as password:
        password.write(backing.admin)
        password.flush()
        if os.geteuid() == 0:
            shutil.chown(password.name, OWNER)
        command = [
            *_as_owner(), found("initdb"), "-D", str(backing.data), "-U", OWNER,
            "--auth=scram-sha-256", f"--pwfile={password.name}", "--encoding=UTF8",
            "--locale=C.UTF-8", "--data-checksums",
        ]  # fmt: skip
        done = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, text=True, cwd="/", check=False
        )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise BackingError("scaled-no-data", reason=said[-1] if said else str(done.returncode))


def _broker_configuration(backing: Backing) -> str:
    # user, password and host are made at the first start, from here
    return (
        f"default_user = {NAME}\ndefault_pass = {backing.password}\ndefault_vhost = {NAME}\n"
        "loopback_users.guest = true\nlog.console.level = warning\n"
    )


def _let_in(folder: Path) -> None:
    """As root: let PostgreSQL's own account pass to its data, and nobody else.

    Only our own two folders are changed; one further up that is closed to it is named.
    """
    try:
        account = pwd.getpwnam(OWNER)
        group = grp.getgrgid(account.pw_gid).gr_gid
    except KeyError:
        raise BackingError("scaled-no-account", name=OWNER) from None
    for each in (folder.parent, folder):
        os.chown(each, -1, group)
        each.chmod(0o710)
    for each in reversed(folder.parents):
        done = subprocess.run(  # noqa: S603 - our own command
            [*_as_owner(), found("test"), "-x", str(each)], check=False, cwd="/"
        )
        if done.returncode != 0:
            raise BackingError("scaled-closed", folder=str(each), name=OWNER)


def _as_owner() -> Sequence[str]:
    """Before a command of PostgreSQL's where we are root."""
    if os.geteuid() != 0:
        return ()
    # it ends with its parent, as the leash has it: changing the user undoes that
    return (
        found("setpriv"), f"--reuid={OWNER}", f"--regid={OWNER}", "--init-groups",
        "--pdeathsig=INT", "--",
    )  # fmt: skip


@contextlib.contextmanager
def _admin(backing: Backing) -> Iterator[psycopg.Connection]:
    with psycopg.connect(
        host="127.0.0.1", port=backing.ports["postgres"], user=OWNER, password=backing.admin,
        dbname="postgres", connect_timeout=3, autocommit=True,
    ) as connection:  # fmt: skip
        yield connection


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
