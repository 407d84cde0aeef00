"""`leadhatch mail-test` and `dkim-key`: one real message by the settings, and a key to sign with.

The test passes no consent check: the operator names the address. It also says whether mail is
signed, and whether receivers find the key. Called by `app.cli`.
"""

from __future__ import annotations

import os
from pathlib import Path

import typer
from pydantic_core import PydanticCustomError

from adapters import dkim
from adapters.dkim import Signer
from adapters.dns_records import Dns
from adapters.email import OutboxFolder
from app.cli_speech import say, text
from app.settings import Settings
from app.wiring_nurture import mail_channel, mail_signer
from console.fact_shapes import address as normalised
from sdr.db import new_id
from sdr.errors import BadInput
from sdr.ports import Dispatch, DnsRecords, SendRefused, SendUncertain


async def send_test(settings: Settings, address: str, language: str) -> str:
    """Send it; the sentence that says where it went. A refusal exits with 1 and the reason."""
    try:
        to = normalised(address)
    except PydanticCustomError:
        raise BadInput(field="address", problem="not_email", allowed="") from None
    channel, server = mail_channel(settings), settings.smtp
    if server is None or isinstance(channel, OutboxFolder):
        await channel.send(_message(to, language))
        return text("cli-mail-written", folder=str(settings.outbox))
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


async def signing(settings: Settings, dns: DnsRecords | None = None) -> str:
    """Whether mail is signed, and what DNS says of the key."""
    signer = mail_signer(settings)
    if signer is None:
        return text("cli-dkim-off")
    found = await signer.in_dns(dns or Dns())
    line = text(f"cli-dkim-{found}", selector=signer.selector, domain=signer.domain,
                name=signer.name)  # fmt: skip
    return line if found in ("same", "unknown") else f"{line}\n{signer.name} TXT {signer.record}"


def make_key(settings: Settings, selector: str, domain: str | None, out: Path | None) -> None:
    """Make a key, and say what to put into DNS and `.env`. A file that is there is kept."""
    file = out or settings.var / "dkim" / f"{selector}.pem"
    key = dkim.make()
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(key)
    except FileExistsError:
        typer.echo(text("cli-dkim-there", path=str(file)), err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(
            text("cli-dkim-not-written", path=str(file), reason=error.strerror or "?"), err=True
        )
        raise typer.Exit(1) from None
    signer = Signer(selector, domain or settings.signing_domain, key)
    say("cli-dkim-made", path=str(file))
    typer.echo(f"\n{signer.name} TXT\n{signer.record}\n")
    say("cli-dkim-then")
    typer.echo(f"\nLEADHATCH_DKIM_SELECTOR={selector}")
    if domain:
        typer.echo(f"LEADHATCH_DKIM_DOMAIN={domain}")
    typer.echo(f"LEADHATCH_DKIM_KEY={file}")


def _message(to: str, language: str) -> Dispatch:
    delivery_id = new_id("test")
    return Dispatch(
        delivery_id=delivery_id, channel="email", to=to, subject=text("cli-mail-subject"),
        text=text("cli-mail-body"), html=None, message_id=f"<{delivery_id}@leadhatch.local>",
        language=language,
    )  # fmt: skip
