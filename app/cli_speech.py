"""How the command line speaks: one line in the operator's language, and exit codes.

`told` turns everything that an operator can do something about into a line on standard error and
an exit code: 2 for a bad setting, 1 for the rest. Anything else is a defect: it is logged by its
kind only, because a trace could show what a person said.
"""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Iterator

import typer

from app.settings import SettingsError, operator_language
from sdr.errors import LeadhatchError
from sdr.texts import Texts


@functools.cache
def texts() -> Texts:
    """The catalogues, read once."""
    return Texts.load()


def speaking() -> str:
    """The operator's language."""
    return operator_language()


def text(key: str, **values: object) -> str:
    """A sentence in the operator's language."""
    return texts().get(key, speaking(), **values)


def say(key: str, **values: object) -> None:
    """Print a sentence."""
    typer.echo(text(key, **values))


def ask(key: str) -> bool:
    """Yes or no; where nobody can answer, no."""
    if not sys.stdin.isatty():
        typer.echo(text("cli-needs-yes"), err=True)
        return False
    return typer.confirm(text(key))


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn what goes wrong into one line and an exit code."""
    try:
        yield
    except (typer.Exit, typer.Abort, SystemExit):
        raise
    except SettingsError as error:
        _stop(str(error), error.exit_code)
    except LeadhatchError as error:
        _stop(worded(error), 1)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except Exception as error:  # noqa: BLE001 - the last door: nobody is shown a trace
        _stop(_sentence(error), 1)


def worded(error: LeadhatchError) -> str:
    """The error's sentence, as precise as the catalogue has it."""
    key, language = error.key(), speaking()
    special = f"{key}-{str(error.params.get('problem', '')).replace('_', '-')}"
    found = special if texts().has(special, language) else key
    return texts().get(found, language, **error.params)


def _stop(line: str, code: int) -> None:
    typer.echo(line, err=True)
    raise typer.Exit(code) from None


def _sentence(error: Exception) -> str:
    # imported here: the commands that never meet these stay light
    from sqlalchemy.exc import DBAPIError

    from app.backup import BackupError
    from app.migrate import NewerDatabaseError
    from app.supervise import StartError
    from sdr.playbook.findings import PlaybookError

    if isinstance(error, StartError | PlaybookError):
        return str(error)
    if isinstance(error, BackupError):
        return text(error.reason, path=str(error.path))
    if isinstance(error, NewerDatabaseError):
        return text("run-newer-database", revision=error.revision)
    if isinstance(error, DBAPIError):
        reason = (str(error.orig).strip().splitlines() or ["?"])[0]
        if "no such table" in reason or "does not exist" in reason:
            return text("cli-no-tables")
        return text("run-no-database", reason=reason)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return text("cli-system-says", reason=f"{where}{error.strerror or error}")
    return text("cli-defect", kind=type(error).__name__, at=_place(error))


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    name = trace.tb_frame.f_code.co_filename.rpartition("/")[2]
    return f"{name}:{trace.tb_lineno}"
