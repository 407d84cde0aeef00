"""`leadhatch staff …` and the first admin: who may sign in.

A password that is not given is made up and shown once; it stands nowhere else.
"""

from __future__ import annotations

import datetime as dt
import secrets
import sys
from collections.abc import Callable
from email.utils import parseaddr
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli_speech import say, speaking, text, told

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.settings import Settings
    from sdr.db import Database
    from sdr.staff import Member

OPERATOR = "operator"  # who acted, in the audit log: whoever may run commands here
Email = Annotated[str | None, typer.Argument(show_default=False)]
EmailOption = Annotated[str | None, typer.Option("--email", show_default=False)]
Password = Annotated[str | None, typer.Option("--password", show_default=False)]


def ensure_admin(session: Session, settings: Settings, now: dt.datetime) -> bool:
    """Make the admin of the settings; True when it is new.

    Whoever has that address already stays as they are: password, role, closed or not.
    """
    from app.settings import SettingsError
    from sdr import staff
    from sdr.errors import BadInput
    from sdr.staff import Role

    name, address = parseaddr(settings.admin_email)
    if staff.find(session, address) is not None:
        return False
    try:
        staff.add(
            session, email=address, name=name or address.partition("@")[0], role=Role.ADMIN,
            language=speaking(), password=settings.admin_password, now=now,
        )  # fmt: skip
    except BadInput:
        raise SettingsError(text("cli-admin-password-short", least=staff.MIN_PASSWORD)) from None
    return True


def add_first_admin(settings: Settings, database: Database) -> None:
    """`ensure_admin` as one unit of work."""
    with database.session() as session:
        ensure_admin(session, settings, dt.datetime.now(dt.UTC))


def add(
    email: Email = None,
    email_option: EmailOption = None,
    name: Annotated[str | None, typer.Option("--name", show_default=False)] = None,
    role: Annotated[str | None, typer.Option("--role", show_default=False)] = None,
    language: Annotated[str | None, typer.Option("--language", show_default=False)] = None,
    password: Password = None,
) -> None:
    """Add a member of staff."""
    from pydantic_core import PydanticCustomError

    from console.fact_shapes import address
    from sdr import staff
    from sdr.errors import BadInput
    from sdr.staff import Role
    from sdr.texts import LANGUAGES

    with told():
        given = _email(email, email_option)
        try:
            given = address(given)
        except PydanticCustomError:
            raise BadInput(field="email", problem="not_email", allowed="") from None
        roles = [each.value for each in Role]
        chosen = _asked(role, "cli-ask-role", "rep", roles=", ".join(roles))
        _one_of("role", chosen, roles)
        spoken = language or speaking()
        _one_of("language", spoken, list(LANGUAGES))
        called = _asked(name, "cli-ask-name", given.partition("@")[0])
        made = password or _new_password()
        _in_database(
            lambda session, now: staff.add(
                session, email=given, name=called, role=Role(chosen), language=spoken,
                password=made, now=now,
            )
        )  # fmt: skip
        say("cli-staff-added", email=given, role=chosen)
        if password is None:
            say("cli-password-once", password=made)


def reset_password(
    email: Email = None, email_option: EmailOption = None, password: Password = None
) -> None:
    """Set a new password and sign the member out everywhere."""
    from sdr import staff

    with told():
        given = _email(email, email_option)
        made = password or _new_password()
        _in_database(
            lambda session, now: _audited(
                session, "reset-password", staff.reset_password(session, given, made), now
            )
        )
        say("cli-password-reset", email=given)
        if password is None:
            say("cli-password-once", password=made)


def disable(email: Email = None, email_option: EmailOption = None) -> None:
    """Close an account; what it did stays on record."""
    from sdr import staff

    with told():
        given = _email(email, email_option)
        _in_database(
            lambda session, now: _audited(
                session, "disable", staff.disable(session, given, now), now
            )
        )
        say("cli-staff-disabled", email=given)


def enable(email: Email = None, email_option: EmailOption = None) -> None:
    """Open a closed account again."""
    from sdr import staff

    with told():
        given = _email(email, email_option)
        _in_database(
            lambda session, now: _audited(session, "enable", staff.enable(session, given), now)
        )
        say("cli-staff-enabled", email=given)


def reset_totp(email: Email = None, email_option: EmailOption = None) -> None:
    """Take the second factor off: the phone is lost. Ends all sessions."""
    from sdr import second_factor, staff

    with told():
        given = _email(email, email_option)

        def work(session: Session, now: dt.datetime) -> None:
            member = staff.get_by_email(session, given)
            second_factor.reset(session, member.id)
            _audited(session, "reset-totp", member, now)

        _in_database(work)
        say("cli-totp-reset", email=given)


def list_() -> None:
    """Print who may sign in."""
    from sqlalchemy import select

    from sdr.staff import Member

    with told():

        def rows(session: Session, _now: dt.datetime) -> list[str]:
            members = session.scalars(select(Member).order_by(Member.email))
            return [
                f"{each.email}\t{each.role}\t{each.language}\t{each.name}"
                + (f"\t{text('cli-staff-closed')}" if each.disabled_at else "")
                for each in members
            ]

        for row in _in_database(rows):
            typer.echo(row)


def build() -> typer.Typer:
    """The sub-commands."""
    program = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    for name, command in (
        ("add", add), ("reset-password", reset_password), ("disable", disable),
        ("enable", enable),
        ("reset-totp", reset_totp), ("list", list_),
    ):  # fmt: skip
        program.command(name, help=text(f"cli-help-staff-{name}"))(command)
    return program


def _audited(session: Session, command: str, member: Member, now: dt.datetime) -> None:
    """What an operator does to an account stands in the audit log."""
    from sdr import audit

    audit.write(
        session, by=OPERATOR, action="change", what=f"leadhatch staff {command}", now=now,
        noun="member", subject=member.id,
    )  # fmt: skip


def _in_database[T](work: Callable[[Session, dt.datetime], T]) -> T:
    from app.settings import load_settings
    from sdr.db import Database

    database = Database(load_settings().database_url)
    try:
        with database.session() as session:
            return work(session, dt.datetime.now(dt.UTC))
    finally:
        database.close()


def _email(argument: str | None, option: str | None) -> str:
    given = argument or option
    if given is None and sys.stdin.isatty():
        given = typer.prompt(text("cli-ask-email"))
    if not given:
        typer.echo(text("cli-needs-email"), err=True)
        raise typer.Exit(2)
    return given.strip()


def _asked(given: str | None, key: str, default: str, **values: object) -> str:
    if given is not None or not sys.stdin.isatty():
        return given or default
    return str(typer.prompt(text(key, **values), default=default))


def _one_of(field: str, value: str, allowed: list[str]) -> None:
    from sdr.errors import BadInput

    if value not in allowed:
        raise BadInput(field=field, problem="one_of", allowed=", ".join(allowed))


def _new_password() -> str:
    return secrets.token_urlsafe(15)
