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
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app import setting_values as to
from app.setting_values import BadValue, MailServer, Network
from sdr.texts import Texts

PREFIX = "LEADHATCH_"
ROOT = to.ROOT
EXIT_CODE = 2


class SettingsError(Exception):
    """A setting is bad or missing; ``str()`` is one line, in the operator's language."""

    exit_code = EXIT_CODE

    def __init__(self, line: str, *, missing: bool = False) -> None:
        super().__init__(line)
        self.missing = missing  # nothing is set where something has to be


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

    host: str = _setting(to.host, default="127.0.0.1", example="127.0.0.1")
    port: int = _setting(to.whole(1, 65535), default="8000", example="8000")
    rasa_port: int = _setting(to.whole(1, 65535), default="5005", example="5005")
    actions_port: int = _setting(to.whole(1, 65535), default="5055", example="5055")
    base_url: str = _setting(to.web_url, default=_own_url, example="https://chat.example.com")
    var: Path = _setting(to.path, default="var", example="/srv/leadhatch")
    database_url: str = _setting(
        to.database_url,
        default=_own_database,
        example="postgresql://user:password@db/leadhatch",
        secret=True,
    )
    broker_url: str | None = _setting(
        to.broker_url, example="amqp://leadhatch:password@broker/leadhatch", secret=True
    )
    task_processes: int = _setting(to.whole(1, 64), default="2", example="2")
    planning_shards: int = _setting(to.whole(1, 256), default="8", example="8")
    secret_key: str = _setting(
        to.long_text(16), example="a-long-random-text-of-your-own", secret=True, required=True
    )
    admin_email: str = _setting(to.mailbox, default="admin@example.com", example="you@example.com")
    admin_password: str = _setting(
        to.long_text(10), example="a-long-random-text-of-your-own", secret=True, required=True
    )
    api_key: str = _setting(
        to.long_text(8), example="a-long-random-text-of-your-own", secret=True, required=True
    )
    oidc_issuer: str | None = _setting(to.issuer, example="https://login.example.com/realms/acme")
    oidc_client_id: str | None = _setting(to.text, example="leadhatch")
    oidc_client_secret: str | None = _setting(
        to.text, example="a-long-random-text-of-your-provider", secret=True
    )
    smtp_url: str | None = _setting(
        to.mail_url("smtp", "smtp+starttls", "smtps"),
        example="smtp+starttls://user:password@mail.example.com:587",
        secret=True,
    )
    mail_from: str = _setting(
        to.mailbox, default="sdr@example.com", example="Li Wei <li.wei@example.com>"
    )
    mail_reply_to: str | None = _setting(to.mailbox, example="replies@example.com")
    mail_reply_tags: str = _setting(to.choice("off", "on"), default="off", example="on")
    dkim_selector: str | None = _setting(to.host, example="s1")
    dkim_domain: str | None = _setting(to.host, example="example.com")
    dkim_key: Path | None = _setting(to.dkim_key, example="var/dkim/s1.pem")
    imap_url: str | None = _setting(
        to.mail_url("imap", "imap+starttls", "imaps"),
        example="imaps://user:password@mail.example.com",
        secret=True,
    )
    timezone: ZoneInfo = _setting(to.zone, default="Asia/Shanghai", example="Asia/Shanghai")
    idle_minutes: int = _setting(to.whole(1, 10_080), default="30", example="30")
    smtp_sessions: int = _setting(to.whole(1, 100), default="8", example="8")
    abandoned_seconds: int = _setting(to.whole(1, 86_400), default="600", example="600")
    rate_conversation: int = _setting(to.whole(1, 1_000_000), default="60", example="60")
    rate_address: int = _setting(to.whole(1, 1_000_000), default="1200", example="1200")
    allowed_origins: tuple[str, ...] = _setting(
        to.origins, default="", example="https://www.example.com"
    )
    trusted_proxies: tuple[Network, ...] = _setting(to.networks, default="", example="10.0.0.0/8")
    outbound_allow: tuple[Network, ...] = _setting(
        to.networks, default="", example="192.168.10.0/24"
    )
    playbook: Path = _setting(to.folder, default="playbook", example="playbook")
    wechat_token: str | None = _setting(to.text, example="a-token-of-yours", secret=True)
    wechat_app_id: str | None = _setting(to.text, example="wx0123456789abcdef")
    wechat_app_secret: str | None = _setting(
        to.text, example="0123456789abcdef0123456789abcdef", secret=True
    )
    wechat_aes_key: str | None = _setting(
        to.aes_key, example="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", secret=True
    )
    wechat_api_base: str = _setting(
        to.origin, default="https://api.weixin.qq.com", example="https://api.weixin.qq.com"
    )
    wechat_wait_ms: int = _setting(to.whole(100, 4900), default="4500", example="4500")
    wechat_attempts: int = _setting(
        to.whole(1, 3), default=lambda before: "1" if before["wechat_app_secret"] else "3",
        example="1",
    )  # fmt: skip
    wecom_webhook_url: str | None = _setting(
        to.web_url, example="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…", secret=True
    )
    webhook_url: str | None = _setting(
        to.web_url, example="https://crm.example.com/hooks/leadhatch", secret=True
    )
    webhook_secret: str = _setting(
        to.text, example="a-long-random-text-of-your-own", secret=True, required=True
    )
    log_level: str = _setting(
        to.choice("debug", "info", "warning", "error"), default="info", example="info"
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
        return to.mail_server(self.smtp_url, plain=25, starttls=587, tls=465)

    @property
    def imap(self) -> MailServer | None:
        """The mailbox that replies are fetched from."""
        return to.mail_server(self.imap_url, plain=143, starttls=143, tls=993)

    @property
    def mail_from_domain(self) -> str:
        """The domain of the sender's address."""
        return parseaddr(self.mail_from)[1].rpartition("@")[2]

    @property
    def signing_domain(self) -> str:
        """The domain that mail is signed for."""
        return self.dkim_domain or self.mail_from_domain

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
        except BadValue as bad:
            raise _error(language, bad, name, str(each.metadata["example"])) from None
    settings = Settings(**values)
    _check_ports(settings, language)
    _check_dkim(settings, language)
    _check_wechat(settings, language)
    _check_oidc(settings, language)
    if settings.broker_url and settings.database_url.startswith("sqlite"):
        raise _error(
            language, BadValue("settings-broker-needs-postgresql"),
            environment_name("database_url"), "postgresql://user:password@db/leadhatch",
        )  # fmt: skip
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
        bad = BadValue("settings-file-unreadable", path=str(path), reason=type(error).__name__)
        raise _error(language, bad, str(path), "") from None
    known = setting_names()
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = re.fullmatch(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*", line)
        if match is None:
            bad = BadValue("settings-file-line", path=path.name, line=str(number))
            raise _error(language, bad, path.name, "")
        name, value = match[1], _unquoted(match[2])
        if name.startswith(PREFIX) and name not in known:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
            key = "settings-unknown-close" if close else "settings-unknown"
            bad = BadValue(key, path=path.name, line=str(number), close="".join(close))
            raise _error(language, bad, name, "")
        found[name] = value
    return found


def _value(text: str, metadata: Mapping[str, Any], before: Mapping[str, Any]) -> Any:
    parse, default = metadata["parse"], metadata["default"]
    if text:
        return parse(text)
    if metadata["required"]:
        raise BadValue("settings-missing")
    if default is None:
        return None
    return parse(default(before) if callable(default) else default)


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] in "'\"" and value[0] == value[-1]:
        return value[1:-1]
    return re.split(r"\s+#", value, maxsplit=1)[0]


def _check_ports(settings: Settings, language: str) -> None:
    seen: dict[int, str] = {}
    for name in ("port", "rasa_port", "actions_port"):
        port = getattr(settings, name)
        if port in seen:
            bad = BadValue("settings-same-port", other=seen[port])
            raise _error(language, bad, environment_name(name), str(port + 1))
        seen[port] = environment_name(name)


def _check_dkim(settings: Settings, language: str) -> None:
    """What signs needs a selector, and a domain that receivers hold for the sender's."""
    if settings.dkim_key is None:
        return
    if settings.dkim_selector is None:
        bad = BadValue("settings-dkim-no-selector")
        raise _error(language, bad, environment_name("dkim_selector"), "s1")
    sender, signing = settings.mail_from_domain.lower(), settings.signing_domain.lower()
    if sender != signing and not sender.endswith(f".{signing}"):
        bad = BadValue("settings-dkim-other-domain", sender=sender)
        raise _error(language, bad, environment_name("dkim_domain"), sender)


def _check_wechat(settings: Settings, language: str) -> None:
    """One part alone opens no channel: the token and the AppID belong to each other."""
    given = ("wechat_token", "wechat_app_id", "wechat_app_secret", "wechat_aes_key")
    named = next((name for name in given if getattr(settings, name) is not None), None)
    if named is None:
        return
    for name in ("wechat_token", "wechat_app_id"):
        if getattr(settings, name) is None:
            bad = BadValue("settings-wechat-incomplete", given=environment_name(named))
            example = next(e for e in dataclasses.fields(Settings) if e.name == name)
            raise _error(language, bad, environment_name(name), example.metadata["example"])


def _error(language: str, bad: BadValue, name: str, example: str) -> SettingsError:
    texts = Texts.load()
    reason = texts.get(bad.key, language, **bad.values)
    key = "settings-error" if example else "settings-file-error"
    return SettingsError(
        texts.get(key, language, name=name, reason=reason, example=example),
        missing=bad.key == "settings-missing",
    )


def _check_oidc(settings: Settings, language: str) -> None:
    """The provider, and who we are there: all of it or nothing."""
    names = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
    named = next((name for name in names if getattr(settings, name) is not None), None)
    for name in names:
        if named is not None and getattr(settings, name) is None:
            bad = BadValue("settings-oidc-incomplete", given=environment_name(named))
            example = next(e for e in dataclasses.fields(Settings) if e.name == name)
            raise _error(language, bad, environment_name(name), example.metadata["example"])
