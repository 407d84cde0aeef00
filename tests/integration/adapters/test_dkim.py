"""Signed mail as a mail server receives it, held against the key as DNS would have it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dkim as oracle  # type: ignore[import-untyped]
import pytest
from aiosmtpd.smtp import Envelope
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from adapters import dkim
from adapters.dkim import BadKey, Signer
from adapters.email import OutboxFolder
from sdr.ports import DnsAway
from tests.integration.adapters.test_email import Mailbox, dispatch, smtp, smtp_server


class Raw(Mailbox):
    """Keeps the bytes too."""

    def __init__(self) -> None:
        super().__init__()
        self.raw: list[bytes] = []

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd looks for
        self, server: Any, session: Any, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        return await super().handle_DATA(server, session, envelope)


class Zone:
    """DNS with these TXT records."""

    def __init__(self, **texts: list[str] | None) -> None:
        self.texts = texts

    async def txt(self, name: str) -> list[str]:
        found = self.texts[name.partition(".")[0]]
        if found is None:
            raise DnsAway("Timeout")
        return found


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer("s1", "example.com", dkim.make())


def stands(raw: bytes, signer: Signer) -> bool:
    """Whether a receiver that asks DNS believes the signature."""

    def dns(name: bytes, timeout: int = 5) -> bytes:
        del timeout
        assert name == b"s1._domainkey.example.com."
        return signer.record.encode()

    return bool(oracle.verify(raw, dnsfunc=dns))


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"html": None, "text": "Plain, and short.\n"},
        {"text": ".\n.a line that begins with a dot\n\n\n", "html": None},
        {"subject": "一个很长的主题，" * 20, "text": "拖尾空格   \n\n", "html": "<p>é" * 300},
        {"headers": {}, "to": "li@公司.example"},
        {"headers": {"List-Unsubscribe": "<https://x.example/u/t>",
                     "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                     "Reply-To": "replies+abc@example.com", "In-Reply-To": "<a@b.example>"}},
    ],
)  # fmt: skip
async def test_the_signature_of_a_mail_that_arrived_stands(
    signer: Signer, named: dict[str, Any]
) -> None:
    mailbox = Raw()
    async with smtp_server(mailbox) as port:
        channel = smtp(port, signer=signer, command_timeout=5, data_timeout=5)
        await channel.send(dispatch(**named))
        await channel.close()
    [raw] = mailbox.raw
    assert stands(raw, signer)
    assert not stands(raw, Signer("s1", "example.com", dkim.make()))


def only(folder: Path) -> bytes:
    [file] = folder.glob("*.eml")
    return file.read_bytes()


async def test_what_is_changed_on_the_way_breaks_it(signer: Signer, tmp_path: Path) -> None:
    headers = {"List-Unsubscribe": "<https://x.example/u/t>",
               "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # fmt: skip
    folder = OutboxFolder(tmp_path, sender="Lin <sdr@example.com>", signer=signer)
    await folder.send(dispatch(text="Buy now.\n", html=None, headers=headers))
    raw = only(tmp_path)
    assert stands(raw, signer)
    for old, new in (
        (b"Buy now.", b"Buy nothing."),
        (b"x.example/u/t", b"y.example/u/t"),
        (b"One-Click", b"Two-Click"),
        (b"Subject: ", b"From: other@example.com\r\nSubject: "),
        (b"wang@brewery.example", b"li@brewery.example"),
    ):
        assert old in raw
        assert not stands(raw.replace(old, new, 1), signer), old


async def test_what_dns_says_of_the_key(signer: Signer) -> None:
    own = signer.record
    other = Signer("s1", "example.com", dkim.make()).record
    spaced = own.replace("; ", ";").replace("p=", "p= ")[:60] + " " + own.replace("; ", ";")[59:]
    for texts, status in (
        ([own], "same"), ([spaced], "same"), (["v=spf1 -all", own], "same"), ([other], "other"),
        ([own, other], "several"), ([], "missing"), (["v=spf1 -all"], "missing"),
        (["v=DKIM1; k=rsa; p="], "other"), (None, "unknown"),
    ):  # fmt: skip
        assert await signer.in_dns(Zone(s1=texts)) == status, texts


def pem(key: Any) -> bytes:
    made: bytes = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made


def test_key_files_in_either_form_are_read_and_others_refused(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    good = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file.write_bytes(pem(good))
    assert Signer("s1", "example.com", dkim.read(file)).record.startswith("v=DKIM1; k=rsa; p=MII")
    locked = good.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )  # fmt: skip
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    for content, problem in (
        (b"", "not_key"), (b"-----BEGIN PRIVATE KEY-----\nxx\n", "not_key"), (locked, "not_key"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "not_rsa"),
    ):  # fmt: skip
        file.write_bytes(content)
        with pytest.raises(BadKey, match=problem):
            dkim.read(file)
    file.write_bytes(pem(short))
    dkim.read(file)
    with pytest.raises(BadKey, match="missing"):
        dkim.read(tmp_path / "none.pem")
    with pytest.raises(BadKey, match="unreadable"):
        dkim.read(tmp_path)
