"""`leadhatch mail-test`: one real message by the settings' mail server, and what became of it.

It passes no consent check: the operator names the address. Called by `app.cli`.
"""

from __future__ import annotations

import typer
from pydantic_core import PydanticCustomError

from adapters.email import OutboxFolder, SmtpChannel
from app.cli_speech import text
from app.settings import Settings
from console.fact_shapes import address as normalised
from sdr.db import new_id
from sdr.errors import BadInput
from sdr.ports import Dispatch, SendRefused, SendUncertain


async def send_test(settings: Settings, address: str, language: str) -> str:
    """Send it; the sentence that says where it went. A refusal exits with 1 and the reason."""
    try:
        to = normalised(address)
    except PydanticCustomError:
        raise BadInput(field="address", problem="not_email", allowed="") from None
    server = settings.smtp
    if server is None:
        folder = OutboxFolder(
            settings.outbox, sender=settings.mail_from, reply_to=settings.mail_reply_to
        )
        await folder.send(_message(to, language))
        return text("cli-mail-written", folder=str(settings.outbox))
    channel = SmtpChannel(
        host=server.host, port=server.port, security=server.security, user=server.user,
        password=server.password, sender=settings.mail_from, reply_to=settings.mail_reply_to,
    )  # fmt: skip
    where = f"{server.host}:{server.port}"
    try:
        await channel.send(_message(to, language))
    except SendRefused as refused:
        typer.echo(text("cli-mail-refused", server=where, reason=refused.reason), err=True)
        raise typer.Exit(1) from None
    except SendUncertain as uncertain:
        typer.echo(text("cli-mail-uncertain", server=where, reason=uncertain.reason), err=True)
        raise typer.Exit(1) from None
    finally:
        await channel.close()
    return text("cli-mail-sent", server=where, address=to)


def _message(to: str, language: str) -> Dispatch:
    delivery_id = new_id("test")
    return Dispatch(
        delivery_id=delivery_id, channel="email", to=to, subject=text("cli-mail-subject"),
        text=text("cli-mail-body"), html=None, message_id=f"<{delivery_id}@leadhatch.local>",
        language=language,
    )  # fmt: skip
