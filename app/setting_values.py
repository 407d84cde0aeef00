"""What a setting's text means: text → value, raising `BadValue` with the key of what is wrong."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class BadValue(Exception):
    """What is wrong with one value: the key of a text and its variables."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server as its URL says. ``security`` is "none", "starttls" or "tls"."""

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    security: str


def text(value: str) -> str:
    """Any text."""
    return value


def long_text(least: int) -> Callable[[str], str]:
    """A text of at least so many characters."""

    def parse(value: str) -> str:
        if len(value) < least:
            raise BadValue("settings-too-short", least=least)
        return value

    return parse


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number between two, both included."""

    def parse(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise BadValue("settings-not-whole", least=str(least), most=str(most))
        return int(value)

    return parse


def host(value: str) -> str:
    """A host name or address."""
    if not re.fullmatch(r"[A-Za-z0-9.:_-]+", value):
        raise BadValue("settings-not-host")
    return value


def web_url(value: str) -> str:
    """An http or https address, without the slash at its end."""
    parts = split(value)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadValue("settings-not-web-url")
    return value.rstrip("/")


def issuer(value: str) -> str:
    """An issuer of OpenID Connect, kept as written: it is compared letter by letter.

    By http only on this machine: what it says is believed.
    """
    web_url(value)
    parts = urlsplit(value)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if (parts.scheme != "https" and not local) or parts.query or parts.fragment:
        raise BadValue("settings-not-issuer")
    return value


def origin(value: str) -> str:
    """Scheme and host of a web address."""
    url = web_url(value)
    parts = urlsplit(url)
    if parts.path or parts.query or parts.fragment or parts.username:
        raise BadValue("settings-not-origin")
    return url


def origins(value: str) -> tuple[str, ...]:
    """Several origins, separated by commas or blanks."""
    return tuple(origin(item) for item in items(value))


def networks(value: str) -> tuple[Network, ...]:
    """Several networks, such as 10.0.0.0/8."""
    try:
        return tuple(ipaddress.ip_network(item, strict=False) for item in items(value))
    except ValueError as error:
        raise BadValue("settings-not-network") from error


def database_url(value: str) -> str:
    """An SQLAlchemy address of an SQLite file or of PostgreSQL."""
    if value.startswith("sqlite:///") and not value.endswith(("/", ":memory:")):
        # In memory, every process would hold a database of its own.
        return f"sqlite:///{path(value.removeprefix('sqlite:///'))}"
    parts = split(value)
    schemes = ("postgresql", "postgres", "postgresql+psycopg")
    if parts is None or parts.scheme not in schemes or not parts.path.strip("/"):
        raise BadValue("settings-not-database")
    return "postgresql+psycopg" + value[value.index("://") :]


def broker_url(value: str) -> str:
    """The address of a RabbitMQ server."""
    parts = split(value)
    if parts is None or parts.scheme not in ("amqp", "amqps") or not parts.hostname:
        raise BadValue("settings-not-broker")
    return value


def mail_url(*schemes: str) -> Callable[[str], str]:
    """An address with one of these schemes."""

    def parse(value: str) -> str:
        parts = split(value)
        if (
            parts is None
            or parts.scheme not in schemes
            or not parts.hostname
            or parts.path.strip("/")
        ):
            raise BadValue("settings-not-mail-url", schemes=" ".join(f"{s}://" for s in schemes))
        return value

    return parse


def mailbox(value: str) -> str:
    """A mailbox, with or without a name."""
    address = parseaddr(value)[1]
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or not address.isascii():
        raise BadValue("settings-not-mailbox")
    return value


def zone(value: str) -> ZoneInfo:
    """An IANA time zone."""
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise BadValue("settings-not-zone") from error


def folder(value: str) -> Path:
    """A folder that is there."""
    found = path(value)
    if not found.is_dir():
        raise BadValue("settings-not-folder", path=str(found))
    return found


def path(value: str) -> Path:
    """A path, from the repository's root where it is relative."""
    return ROOT / Path(value).expanduser()


def dkim_key(value: str) -> Path:
    """A file with a key that mail can be signed with."""
    from adapters import dkim  # only who signs needs it

    found = path(value)
    try:
        dkim.read(found)
    except dkim.BadKey as bad:
        key = f"settings-dkim-{bad.problem.replace('_', '-')}"
        raise BadValue(key, path=str(found), least=str(dkim.LEAST_BITS)) from None
    return found


def choice(*allowed: str) -> Callable[[str], str]:
    """One of these words, in any case."""

    def parse(value: str) -> str:
        if value.lower() not in allowed:
            raise BadValue("settings-not-choice", allowed=", ".join(allowed))
        return value.lower()

    return parse


def aes_key(value: str) -> str:
    """The 43 characters of WeChat's AES key."""
    if not re.fullmatch(r"[A-Za-z0-9+/]{43}", value):
        raise BadValue("settings-not-aes-key")
    return value


def items(value: str) -> list[str]:
    """The parts between commas and blanks."""
    return [item for item in re.split(r"[,\s]+", value) if item]


def split(value: str) -> Any:
    """The parts of an address, or None where it is none."""
    try:
        parts = urlsplit(value)
        port = parts.port  # reading it checks it
    except ValueError:
        return None
    return None if port == 0 else parts


def mail_server(url: str | None, *, plain: int, starttls: int, tls: int) -> MailServer | None:
    """The mail server that an address names; None for None."""
    if url is None:
        return None
    parts = urlsplit(url)
    security, port = "none", plain
    if parts.scheme.endswith("+starttls"):
        security, port = "starttls", starttls
    elif parts.scheme.endswith("s"):
        security, port = "tls", tls
    return MailServer(
        host=parts.hostname or "",
        port=parts.port or port,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        security=security,
    )
