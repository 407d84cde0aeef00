"""DKIM (RFC 6376): signing what we send, for where the mail server does not.

dkimpy does the protocol, `cryptography` reads and makes keys. RSA with SHA-256, as every receiver
knows it. A signature takes some milliseconds of CPU, so a server that signs by itself is quicker.
`email` signs with it, `app` makes keys and compares what DNS has.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import dkim  # type: ignore[import-untyped]
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from sdr.ports import DnsAway, DnsRecords

BITS = 2048
LEAST_BITS = 1024  # RFC 8301: receivers take no shorter ones
# RFC 8058 wants the headers of unsubscribing signed; From twice, so that no second can be added.
SIGNED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"in-reply-to", b"references",
    b"mime-version", b"content-type", b"content-transfer-encoding", b"list-unsubscribe",
    b"list-unsubscribe-post", b"auto-submitted",
)  # fmt: skip

InDns = Literal["same", "other", "missing", "several", "unknown"]


class BadKey(Exception):
    """A key file that cannot be used; `problem`: missing, unreadable, not_key, not_rsa, short."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs as `selector` of `domain`."""

    selector: str
    domain: str
    key: bytes = field(repr=False)  # PEM, as dkimpy takes it

    def sign(self, content: bytes) -> bytes:
        """The mail with its signature in front."""
        head = content.partition(b"\r\n\r\n")[0]
        there = {each.lower() for each in re.findall(rb"^([!-9;-~]+):", head, re.MULTILINE)}
        signature: bytes = dkim.sign(
            content, self.selector.encode(), self.domain.encode("idna"), self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[b"from", *(each for each in SIGNED if each in there)],
        )  # fmt: skip
        return signature + content

    @property
    def name(self) -> str:
        """Where receivers look for the public key."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """The TXT record that has to stand there."""
        return f"v=DKIM1; k=rsa; p={base64.b64encode(_public(_private(self.key))).decode()}"

    async def in_dns(self, dns: DnsRecords) -> InDns:
        """Whether receivers find this key."""
        try:
            texts = await dns.txt(self.name)
        except DnsAway:
            return "unknown"
        keys = [found for each in texts if (found := _told(each)) is not None]
        if len(keys) > 1:
            return "several"
        if not keys:
            return "missing"
        return "same" if keys[0] == _told(self.record) else "other"


def read(path: Path) -> bytes:
    """The private key of a file. Raises BadKey."""
    try:
        return _pem(_private(path.read_bytes()))
    except FileNotFoundError:
        raise BadKey("missing") from None
    except OSError as error:
        raise BadKey("unreadable") from error


def make() -> bytes:
    """A new private key."""
    return _pem(generate_private_key(public_exponent=65537, key_size=BITS))


def _private(pem: bytes) -> RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadKey("not_key") from None
    if not isinstance(key, RSAPrivateKey):
        raise BadKey("not_rsa")
    if key.key_size < LEAST_BITS:
        raise BadKey("short")
    return key


def _pem(key: RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )


def _public(key: RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _told(record: str) -> str | None:
    """The key of a DKIM record, or None where it is none."""
    found = re.search(r"(?:^|;)\s*p\s*=([^;]*)", record)
    return re.sub(r"\s+", "", found[1]) if found else None
