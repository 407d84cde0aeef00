"""Settings: every one checked, one line for what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import (
    ROOT,
    Settings,
    SettingsError,
    load_settings,
    operator_language,
    read_dotenv,
    setting_names,
)

SECRETS = {
    "LEADHATCH_SECRET_KEY": "k" * 40,
    "LEADHATCH_ADMIN_PASSWORD": "correct-horse",
    "LEADHATCH_API_KEY": "api-key-of-tests",
    "LEADHATCH_WEBHOOK_SECRET": "hook-secret",
}


@pytest.fixture
def needed(tmp_path: Path) -> dict[str, str]:
    return {**SECRETS, "LEADHATCH_PLAYBOOK": str(tmp_path)}


def load(needed: dict[str, str], **changes: str) -> Settings:
    given = {**needed, **{f"LEADHATCH_{name}": value for name, value in changes.items()}}
    return load_settings(given, None)


def test_only_secrets_have_no_default(needed: dict[str, str]) -> None:
    settings = load(needed)
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.rasa_port, settings.actions_port) == (5005, 5055)
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{ROOT}/var/leadhatch.db"
    assert settings.timezone.key == "Asia/Shanghai"
    assert (settings.idle_minutes, settings.rate_conversation) == (30, 60)
    assert settings.rate_address == 1200
    assert settings.wechat_api_base == "https://api.weixin.qq.com"
    assert settings.allowed_origins == settings.trusted_proxies == settings.outbound_allow == ()
    assert settings.smtp is None
    assert settings.outbox == ROOT / "var" / "outbox"


@pytest.mark.parametrize("name", SECRETS)
def test_a_missing_secret_stops_the_start(needed: dict[str, str], name: str) -> None:
    needed[name] = " "
    with pytest.raises(SettingsError, match=f"^{name}: is not set.*Example: {name}=.+$"):
        load_settings(needed, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "a b"),
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "５００５"),
        ("RASA_PORT", "8000"),
        ("ACTIONS_PORT", "-1"),
        ("BASE_URL", "chat.example.com"),
        ("BASE_URL", "ftp://chat.example.com"),
        ("BASE_URL", "http://chat.example.com:99999"),
        ("DATABASE_URL", "mysql://localhost/leadhatch"),
        ("DATABASE_URL", "postgresql://localhost"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("SECRET_KEY", "short"),
        ("ADMIN_PASSWORD", "short"),
        ("ADMIN_EMAIL", "nobody"),
        ("SMTP_URL", "mail.example.com:25"),
        ("SMTP_URL", "http://mail.example.com"),
        ("SMTP_URL", "smtp://"),
        ("MAIL_FROM", "Li Wei"),
        ("IMAP_URL", "pop3://mail.example.com"),
        ("TIMEZONE", "Mars/Olympus"),
        ("TIMEZONE", "../etc/passwd"),
        ("IDLE_MINUTES", "0"),
        ("IDLE_MINUTES", "1.5"),
        ("RATE_CONVERSATION", "many"),
        ("ALLOWED_ORIGINS", "https://a.example.com/path"),
        ("ALLOWED_ORIGINS", "example.com"),
        ("TRUSTED_PROXIES", "10.0.0.0/99"),
        ("OUTBOUND_ALLOW", "intranet"),
        ("PLAYBOOK", "no/such/folder"),
        ("WECHAT_AES_KEY", "too-short"),
        ("WECHAT_API_BASE", "https://api.weixin.qq.com/cgi-bin"),
        ("WEBHOOK_URL", "javascript:alert(1)"),
        ("LOG_LEVEL", "loud"),
    ],
)
@pytest.mark.parametrize("lang", ["en_GB.UTF-8", "zh_CN.UTF-8"])
def test_a_bad_value_stops_the_start_with_one_line(
    needed: dict[str, str], name: str, value: str, lang: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings({**needed, f"LEADHATCH_{name}": value, "LANG": lang}, None)
    line = str(raised.value)
    assert line.startswith(f"LEADHATCH_{name}")
    assert f"LEADHATCH_{name}=" in line
    assert "\n" not in line
    assert raised.value.exit_code == 2


def test_every_example_is_good(needed: dict[str, str]) -> None:
    from app.settings import Settings, environment_name

    for name, each in Settings.__dataclass_fields__.items():
        if name not in ("playbook", "dkim_key"):  # these name what has to be there
            server = {"LEADHATCH_DATABASE_URL": "postgresql://user:password@db/leadhatch"}
            account = {
                "LEADHATCH_WECHAT_TOKEN": "a-token", "LEADHATCH_WECHAT_APP_ID": "wx01",
                "LEADHATCH_OIDC_ISSUER": "https://login.example.com",
                "LEADHATCH_OIDC_CLIENT_ID": "leadhatch", "LEADHATCH_OIDC_CLIENT_SECRET": "secret",
            }  # fmt: skip
            given = {
                **needed,
                **server,
                **account,
                environment_name(name): each.metadata["example"],
            }
            load_settings(given, None)


def test_a_broker_needs_postgresql(needed: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"LEADHATCH_DATABASE_URL.*PostgreSQL"):
        load_settings({**needed, "LEADHATCH_BROKER_URL": "amqp://l:l@broker/l"}, None)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", ("localhost", 25, None, None, "none")),
        ("smtp://127.0.0.1:2525", ("127.0.0.1", 2525, None, None, "none")),
        (
            "smtp+starttls://li%40example.com:p%3Aw%2F@mail.example.com",
            ("mail.example.com", 587, "li@example.com", "p:w/", "starttls"),
        ),
        ("smtps://u:p@mail.example.com", ("mail.example.com", 465, "u", "p", "tls")),
    ],
)
def test_a_mail_url_is_taken_apart(
    needed: dict[str, str], url: str, expected: tuple[object, ...]
) -> None:
    smtp = load(needed, SMTP_URL=url).smtp
    assert smtp is not None
    assert (smtp.host, smtp.port, smtp.user, smtp.password, smtp.security) == expected


def test_a_mailbox_to_read_is_taken_apart(needed: dict[str, str]) -> None:
    imap = load(needed, IMAP_URL="imaps://u:p@mail.example.com").imap
    assert imap is not None
    assert (imap.host, imap.port, imap.security) == ("mail.example.com", 993, "tls")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_postgres_url_names_our_driver(needed: dict[str, str], scheme: str) -> None:
    url = load(needed, DATABASE_URL=f"{scheme}://u:p%40@db:5433/leads?sslmode=require").database_url
    assert url == "postgresql+psycopg://u:p%40@db:5433/leads?sslmode=require"


def test_paths_stand_in_the_repository_unless_absolute(needed: dict[str, str]) -> None:
    assert load(needed, DATABASE_URL="sqlite:///x/y.db").database_url == f"sqlite:///{ROOT}/x/y.db"
    assert load(needed, DATABASE_URL="sqlite:////x/y.db").database_url == "sqlite:////x/y.db"
    assert load(needed, VAR="/srv/v").database_url == "sqlite:////srv/v/leadhatch.db"


@pytest.mark.parametrize(
    ("host", "shown"),
    [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("10.0.0.7", "10.0.0.7")],
)
def test_links_use_an_address_that_can_be_opened(
    needed: dict[str, str], host: str, shown: str
) -> None:
    assert load(needed, HOST=host, PORT="8123").base_url == f"http://{shown}:8123"


def test_lists_are_separated_by_commas_or_spaces(needed: dict[str, str]) -> None:
    settings = load(
        needed,
        ALLOWED_ORIGINS="https://a.example.com, https://b.example.com:8443",
        TRUSTED_PROXIES="10.0.0.1 192.168.0.0/16",
    )
    assert settings.allowed_origins == ("https://a.example.com", "https://b.example.com:8443")
    assert [str(network) for network in settings.trusted_proxies] == [
        "10.0.0.1/32",
        "192.168.0.0/16",
    ]


def test_no_secret_is_shown(needed: dict[str, str]) -> None:
    settings = load(
        needed,
        SMTP_URL="smtp://u:hush-hush@mail.example.com",
        DATABASE_URL="postgresql://u:hush-hush@db/leads",
        WECHAT_TOKEN="hush-hush",
        WECHAT_APP_ID="wx0123456789abcdef",
        WECHAT_APP_SECRET="hush-hush",
        WECHAT_AES_KEY="hush0hush" * 4 + "hush012",
        WECOM_WEBHOOK_URL="https://example.com/send?key=hush-hush",
    )
    shown = repr(settings) + repr(settings.smtp)
    assert "hush" not in shown
    assert not any(secret in shown for secret in SECRETS.values())


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"WECHAT_TOKEN": "t"}, "LEADHATCH_WECHAT_APP_ID"),
        ({"WECHAT_APP_ID": "wx0123456789abcdef"}, "LEADHATCH_WECHAT_TOKEN"),
        ({"WECHAT_APP_SECRET": "s"}, "LEADHATCH_WECHAT_TOKEN"),
        ({"WECHAT_TOKEN": "t", "WECHAT_AES_KEY": "a" * 43}, "LEADHATCH_WECHAT_APP_ID"),
    ],
)
def test_a_part_of_a_wechat_account_is_named_with_what_is_missing(
    needed: dict[str, str], given: dict[str, str], missing: str
) -> None:
    with pytest.raises(SettingsError, match=f"^{missing}: "):
        load(needed, **given)


def test_without_messages_all_of_wechats_calls_are_waited_for(needed: dict[str, str]) -> None:
    account = {"WECHAT_TOKEN": "t", "WECHAT_APP_ID": "wx0123456789abcdef"}
    assert load(needed, **account).wechat_attempts == 3
    assert load(needed, **account, WECHAT_APP_SECRET="s").wechat_attempts == 1


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"OIDC_ISSUER": "https://login.example.com"}, "LEADHATCH_OIDC_CLIENT_ID"),
        ({"OIDC_CLIENT_SECRET": "s"}, "LEADHATCH_OIDC_ISSUER"),
        ({"OIDC_ISSUER": "http://login.example.com"}, "LEADHATCH_OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://login.example.com/?a=b"}, "LEADHATCH_OIDC_ISSUER"),
    ],
)
def test_a_provider_is_named_with_what_is_missing_or_cannot_be_trusted(
    needed: dict[str, str], given: dict[str, str], wrong: str
) -> None:
    with pytest.raises(SettingsError, match=f"^{wrong}: "):
        load(needed, **given)


def test_an_issuer_is_kept_letter_by_letter(needed: dict[str, str]) -> None:
    for issuer in ("https://login.example.com/realms/acme/", "http://127.0.0.1:9000"):
        given = {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "c", "OIDC_CLIENT_SECRET": "s"}
        assert load(needed, **given).oidc_issuer == issuer


def test_the_environment_wins_over_the_file(needed: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("LEADHATCH_PORT=8001\nLEADHATCH_IDLE_MINUTES=45\n")
    settings = load_settings({**needed, "LEADHATCH_PORT": "8002"}, file)
    assert (settings.port, settings.idle_minutes) == (8002, 45)


def test_the_file_knows_comments_quotes_and_export(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "\ufeff# a comment\n\n"
        "export LEADHATCH_PORT = 8001\n"
        "LEADHATCH_MAIL_FROM='Li Wei <li@example.com>'\n"
        'LEADHATCH_API_KEY="a # b"\n'
        "LEADHATCH_HOST=127.0.0.1   # here\n"
        "LEADHATCH_WEBHOOK_SECRET=a#b=c\n"
        "SOMETHING_ELSE=1\n"
    )
    assert read_dotenv(file) == {
        "LEADHATCH_PORT": "8001",
        "LEADHATCH_MAIL_FROM": "Li Wei <li@example.com>",
        "LEADHATCH_API_KEY": "a # b",
        "LEADHATCH_HOST": "127.0.0.1",
        "LEADHATCH_WEBHOOK_SECRET": "a#b=c",
        "SOMETHING_ELSE": "1",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LEADHATCH_PROT=8001", "LEADHATCH_PROT.*line 1.*LEADHATCH_PORT"),
        ("\nLEADHATCH_NO_SUCH_THING_AT_ALL=1", "line 2"),
        ("just words", "line 1"),
    ],
)
def test_a_line_that_means_nothing_stops_the_start(
    needed: dict[str, str], tmp_path: Path, text: str, expected: str
) -> None:
    file = tmp_path / ".env"
    file.write_text(text)
    with pytest.raises(SettingsError, match=expected):
        load_settings(needed, file)


def test_a_file_that_cannot_be_read_stops_the_start(needed: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="IsADirectoryError"):
        load_settings(needed, tmp_path)


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
    ],
)
def test_the_terminal_is_spoken_to_in_its_language(environ: dict[str, str], language: str) -> None:
    assert operator_language(environ) == language


def test_names_are_those_of_the_environment() -> None:
    assert "LEADHATCH_WECHAT_AES_KEY" in setting_names()
    assert len(set(setting_names())) == len(setting_names())
