"""Settings: the only reader of the environment.

``load_settings`` reads ``.env`` and the environment (which wins), checks every value and gives
back one frozen ``Settings``; the first bad or missing one stops the start with one line that
names the setting, what is wrong and an example. Nothing below ``app`` sees this object: wiring
hands on the values. A setting is one field of ``Settings``; its environment name is
``LEADHATCH_`` and the field's name in capitals, and it is described in ``.env.example``.
"""

from __future__ import annotations

import dataclasses
import difflib
import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from sdr.texts import Texts

PREFIX = "LEADHATCH_"
ROOT = Path(__file__).resolve().parents[1]
EXIT_CODE = 2

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SettingsError(Exception):
    """A setting is bad or missing; ``str()`` is one line, in the operator's language."""

    exit_code = EXIT_CODE


class _Bad(Exception):
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


# --- parsers: text → value, raising _Bad -------------------------------------------------------


def _text(value: str) -> str:
    return value


def _long_text(least: int) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if len(value) < least:
            raise _Bad("settings-too-short", least=least)
        return value

    return parse


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise _Bad("settings-not-whole", least=str(least), most=str(most))
        return int(value)

    return parse


def _host(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:_-]+", value):
        raise _Bad("settings-not-host")
    return value


def _web_url(value: str) -> str:
    parts = _split(value)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise _Bad("settings-not-web-url")
    return value.rstrip("/")


def _origin(value: str) -> str:
    url = _web_url(value)
    parts = urlsplit(url)
    if parts.path or parts.query or parts.fragment or parts.username:
        raise _Bad("settings-not-origin")
    return url


def _origins(value: str) -> tuple[str, ...]:
    return tuple(_origin(item) for item in _items(value))


def _networks(value: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(item, strict=False) for item in _items(value))
    except ValueError as error:
        raise _Bad("settings-not-network") from error


def _database_url(value: str) -> str:
    if value.startswith("sqlite:///") and not value.endswith(("/", ":memory:")):
        # In memory, every process would hold a database of its own.
        return f"sqlite:///{_path(value.removeprefix('sqlite:///'))}"
    parts = _split(value)
    schemes = ("postgresql", "postgres", "postgresql+psycopg")
    if parts is None or parts.scheme not in schemes or not parts.path.strip("/"):
        raise _Bad("settings-not-database")
    return "postgresql+psycopg" + value[value.index("://") :]


def _mail_url(*schemes: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        parts = _split(value)
        if (
            parts is None
            or parts.scheme not in schemes
            or not parts.hostname
            or parts.path.strip("/")
        ):
            raise _Bad("settings-not-mail-url", schemes=" ".join(f"{s}://" for s in schemes))
        return value

    return parse


def _mailbox(value: str) -> str:
    address = parseaddr(value)[1]
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or not address.isascii():
        raise _Bad("settings-not-mailbox")
    return value


def _zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise _Bad("settings-not-zone") from error


def _folder(value: str) -> Path:
    path = _path(value)
    if not path.is_dir():
        raise _Bad("settings-not-folder", path=str(path))
    return path


def _path(value: str) -> Path:
    return ROOT / Path(value).expanduser()


def _choice(*allowed: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value.lower() not in allowed:
            raise _Bad("settings-not-choice", allowed=", ".join(allowed))
        return value.lower()

    return parse


def _aes_key(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9+/]{43}", value):
        raise _Bad("settings-not-aes-key")
    return value


def _items(value: str) -> list[str]:
    return [item for item in re.split(r"[,\s]+", value) if item]


def _split(value: str) -> Any:
    try:
        parts = urlsplit(value)
        port = parts.port  # reading it checks it
    except ValueError:
        return None
    return None if port == 0 else parts


# --- the table ---------------------------------------------------------------------------------


def _own_url(before: Mapping[str, Any]) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(before["host"], before["host"])  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{before['port']}"


def _own_database(before: Mapping[str, Any]) -> str:
    return f"sqlite:///{before['var'] / 'leadhatch.db'}"


def _setting(
    parse: Callable[[str], Any],
    *,
    example: str,
    default: str | Callable[[Mapping[str, Any]], str] | None = None,
    secret: bool = False,
    required: bool = False,
) -> Any:
    """One setting; ``default`` is text as it would stand in ``.env``, or makes that text from the
    settings before it; None: stays unset.
    """
    return field(
        repr=not secret,
        metadata={"parse": parse, "example": example, "default": default, "required": required},
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Every setting, checked. Names and defaults are documented in ``.env.example``."""

    host: str = _setting(_host, default="127.0.0.1", example="127.0.0.1")
    port: int = _setting(_whole(1, 65535), default="8000", example="8000")
    rasa_port: int = _setting(_whole(1, 65535), default="5005", example="5005")
    actions_port: int = _setting(_whole(1, 65535), default="5055", example="5055")
    base_url: str = _setting(_web_url, default=_own_url, example="https://chat.example.com")
    var: Path = _setting(_path, default="var", example="/srv/leadhatch")
    database_url: str = _setting(
        _database_url,
        default=_own_database,
        example="postgresql://user:password@db/leadhatch",
        secret=True,
    )
    secret_key: str = _setting(
        _long_text(16), example="a-long-random-text-of-your-own", secret=True, required=True
    )
    admin_email: str = _setting(_mailbox, default="admin@example.com", example="you@example.com")
    admin_password: str = _setting(
        _long_text(10), example="a-long-random-text-of-your-own", secret=True, required=True
    )
    api_key: str = _setting(
        _long_text(8), example="a-long-random-text-of-your-own", secret=True, required=True
    )
    smtp_url: str | None = _setting(
        _mail_url("smtp", "smtp+starttls", "smtps"),
        example="smtp+starttls://user:password@mail.example.com:587",
        secret=True,
    )
    mail_from: str = _setting(
        _mailbox, default="sdr@example.com", example="Li Wei <li.wei@example.com>"
    )
    mail_reply_to: str | None = _setting(_mailbox, example="replies@example.com")
    mail_reply_tags: str = _setting(_choice("off", "on"), default="off", example="on")
    dkim_selector: str | None = _setting(_host, example="s1")
    imap_url: str | None = _setting(
        _mail_url("imap", "imap+starttls", "imaps"),
        example="imaps://user:password@mail.example.com",
        secret=True,
    )
    timezone: ZoneInfo = _setting(_zone, default="Asia/Shanghai", example="Asia/Shanghai")
    idle_minutes: int = _setting(_whole(1, 10_080), default="30", example="30")
    smtp_sessions: int = _setting(_whole(1, 100), default="8", example="8")
    abandoned_seconds: int = _setting(_whole(1, 86_400), default="600", example="600")
    rate_conversation: int = _setting(_whole(1, 1_000_000), default="60", example="60")
    rate_address: int = _setting(_whole(1, 1_000_000), default="1200", example="1200")
    allowed_origins: tuple[str, ...] = _setting(
        _origins, default="", example="https://www.example.com"
    )
    trusted_proxies: tuple[Network, ...] = _setting(_networks, default="", example="10.0.0.0/8")
    outbound_allow: tuple[Network, ...] = _setting(_networks, default="", example="192.168.10.0/24")
    playbook: Path = _setting(_folder, default="playbook", example="playbook")
    wechat_token: str | None = _setting(_text, example="a-token-of-yours", secret=True)
    wechat_app_id: str | None = _setting(_text, example="wx0123456789abcdef")
    wechat_app_secret: str | None = _setting(
        _text, example="0123456789abcdef0123456789abcdef", secret=True
    )
    wechat_aes_key: str | None = _setting(
        _aes_key, example="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", secret=True
    )
    wechat_api_base: str = _setting(
        _origin, default="https://api.weixin.qq.com", example="https://api.weixin.qq.com"
    )
    wecom_webhook_url: str | None = _setting(
        _web_url, example="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…", secret=True
    )
    webhook_url: str | None = _setting(
        _web_url, example="https://crm.example.com/hooks/leadhatch", secret=True
    )
    webhook_secret: str = _setting(
        _text, example="a-long-random-text-of-your-own", secret=True, required=True
    )
    log_level: str = _setting(
        _choice("debug", "info", "warning", "error"), default="info", example="info"
    )

    @property
    def rasa_url(self) -> str:
        """Where the engine answers: loopback, always."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Where the action server answers: loopback, always."""
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def smtp(self) -> MailServer | None:
        """The mail server to send by; None: messages are written to ``outbox``."""
        return _mail_server(self.smtp_url, plain=25, starttls=587, tls=465)

    @property
    def imap(self) -> MailServer | None:
        """The mailbox that replies are fetched from."""
        return _mail_server(self.imap_url, plain=143, starttls=143, tls=993)

    @property
    def outbox(self) -> Path:
        """Where messages go as files while no mail server is set."""
        return self.var / "outbox"


def environment_name(field_name: str) -> str:
    """``port`` → ``LEADHATCH_PORT``."""
    return PREFIX + field_name.upper()


def setting_names() -> tuple[str, ...]:
    """Every setting there is, as the environment names it."""
    return tuple(environment_name(each.name) for each in dataclasses.fields(Settings))


# --- loading -----------------------------------------------------------------------------------


def load_settings(
    environ: Mapping[str, str] | None = None, dotenv_path: Path | None = ROOT / ".env"
) -> Settings:
    """All settings from ``environ`` (default: this process's) over the ``.env`` file, if any.

    Raises ``SettingsError`` for the first that is bad or missing. An empty value is "not set".
    """
    environ = os.environ if environ is None else environ
    language = operator_language(environ)
    given = read_dotenv(dotenv_path, language) if dotenv_path is not None else {}
    given |= {name: value for name, value in environ.items() if name.startswith(PREFIX)}
    values: dict[str, Any] = {}
    for each in dataclasses.fields(Settings):
        name = environment_name(each.name)
        text = given.get(name, "").strip()
        try:
            values[each.name] = _value(text, each.metadata, values)
        except _Bad as bad:
            raise _error(language, bad, name, str(each.metadata["example"])) from None
    settings = Settings(**values)
    _check_ports(settings, language)
    return settings


def operator_language(environ: Mapping[str, str] | None = None) -> str:
    """The language of the terminal: "zh" where the locale says so, else "en"."""
    environ = os.environ if environ is None else environ
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "zh" if environ[name].lower().startswith("zh") else "en"
    return "en"


def read_dotenv(path: Path, language: str = "en") -> dict[str, str]:
    """The settings of a ``.env`` file: ``NAME=value`` a line, ``#`` comments, quotes optional."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        bad = _Bad("settings-file-unreadable", path=str(path), reason=type(error).__name__)
        raise _error(language, bad, str(path), "") from None
    known = setting_names()
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = re.fullmatch(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*", line)
        if match is None:
            bad = _Bad("settings-file-line", path=path.name, line=str(number))
            raise _error(language, bad, path.name, "")
        name, value = match[1], _unquoted(match[2])
        if name.startswith(PREFIX) and name not in known:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
            key = "settings-unknown-close" if close else "settings-unknown"
            bad = _Bad(key, path=path.name, line=str(number), close="".join(close))
            raise _error(language, bad, name, "")
        found[name] = value
    return found


def _value(text: str, metadata: Mapping[str, Any], before: Mapping[str, Any]) -> Any:
    parse, default = metadata["parse"], metadata["default"]
    if text:
        return parse(text)
    if metadata["required"]:
        raise _Bad("settings-missing")
    if default is None:
        return None
    return parse(default(before) if callable(default) else default)


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] in "'\"" and value[0] == value[-1]:
        return value[1:-1]
    return re.split(r"\s+#", value, maxsplit=1)[0]


def _mail_server(url: str | None, *, plain: int, starttls: int, tls: int) -> MailServer | None:
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


def _check_ports(settings: Settings, language: str) -> None:
    seen: dict[int, str] = {}
    for name in ("port", "rasa_port", "actions_port"):
        port = getattr(settings, name)
        if port in seen:
            bad = _Bad("settings-same-port", other=seen[port])
            raise _error(language, bad, environment_name(name), str(port + 1))
        seen[port] = environment_name(name)


def _error(language: str, bad: _Bad, name: str, example: str) -> SettingsError:
    texts = Texts.load()
    reason = texts.get(bad.key, language, **bad.values)
    key = "settings-error" if example else "settings-file-error"
    return SettingsError(texts.get(key, language, name=name, reason=reason, example=example))
