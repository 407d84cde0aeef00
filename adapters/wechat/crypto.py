"""Who is calling, and what it says: signatures and the AES of WeChat's message encryption.

Every call carries a SHA-1 signature of token, time and nonce. With an AES key (compatible and safe
mode) a second one covers the sealed body, and the body names the account it is for. All
comparisons take the same time whatever they find. Facts: "消息加解密说明" of
developers.weixin.qq.com.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import secrets
import struct
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32  # PKCS#7 to 32 bytes, which is not AES's own block
HEAD = 16  # random bytes before the content
FRESH = dt.timedelta(minutes=5)  # older or newer than this, a call is a replay
KEPT = 20_000  # stamps remembered


class Refused(Exception):
    """The call is not the platform's, or not for this account; `reason` is a code for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def signature(*parts: str) -> str:
    """SHA-1 over the sorted parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - the platform's


def same(one: str, other: str) -> bool:
    """Equality that tells nothing by its duration."""
    return hmac.compare_digest(one.encode(), other.encode())


class Envelope:
    """Seals and opens bodies with the 43 characters of an EncodingAESKey."""

    def __init__(self, aes_key: str, app_id: str) -> None:
        self._key = base64.b64decode(aes_key + "=")
        self._app_id = app_id.encode()

    def seal(self, content: bytes) -> str:
        """The content for the account, encrypted, as base64."""
        plain = secrets.token_bytes(HEAD) + struct.pack(">I", len(content)) + content + self._app_id
        missing = BLOCK - len(plain) % BLOCK
        coder = self._cipher().encryptor()
        sealed = coder.update(plain + bytes([missing]) * missing) + coder.finalize()
        return base64.b64encode(sealed).decode()

    def open(self, sealed: str) -> bytes:
        """What `seal` sealed. Raises Refused."""
        try:
            raw = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError):
            raise Refused("not_base64") from None
        if not raw or len(raw) % 16:
            raise Refused("bad_length")
        coder = self._cipher().decryptor()
        plain = coder.update(raw) + coder.finalize()
        missing = plain[-1]
        if not 1 <= missing <= BLOCK or plain[-missing:] != bytes([missing]) * missing:
            raise Refused("bad_padding")
        plain = plain[:-missing]
        if len(plain) < HEAD + 4:
            raise Refused("bad_length")
        (length,) = struct.unpack(">I", plain[HEAD : HEAD + 4])
        content, app_id = plain[HEAD + 4 :][:length], plain[HEAD + 4 + length :]
        if len(content) != length:
            raise Refused("bad_length")
        if not hmac.compare_digest(app_id, self._app_id):
            raise Refused("other_account")
        return content

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))


@dataclass(frozen=True, slots=True)
class Account:
    """One Official Account as its settings say."""

    token: str = field(repr=False)
    app_id: str
    envelope: Envelope | None = field(default=None, repr=False)
    _seen: OrderedDict[str, str] = field(default_factory=OrderedDict, repr=False, compare=False)

    def knows(self, query: Mapping[str, str], now: dt.datetime) -> bool:
        """True for a fresh call with the platform's signature."""
        stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not same(signature(self.token, stamp, nonce), query.get("signature", "")):
            return False
        return self._fresh(stamp, now)

    def check(self, query: Mapping[str, str], now: dt.datetime) -> None:
        """Raise Refused unless the call is the platform's."""
        if not self.knows(query, now):
            raise Refused("bad_signature")

    def check_sealed(self, query: Mapping[str, str], sealed: str) -> None:
        """Raise Refused unless the sealed body is the platform's."""
        stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not same(signature(self.token, stamp, nonce, sealed), query.get("msg_signature", "")):
            raise Refused("bad_signature")

    def check_plain(self, query: Mapping[str, str], body: bytes) -> None:
        """Raise Refused for another body under a signature that was used: it covers no body.

        Only while this process remembers it; who wants more uses the safe mode.
        """
        if self.envelope is not None:
            raise Refused("not_sealed")
        stamp = "\n".join(query.get(name, "") for name in ("timestamp", "nonce"))
        digest = hashlib.sha256(body).hexdigest()
        if not same(self._seen.setdefault(stamp, digest), digest):
            raise Refused("replayed")
        while len(self._seen) > KEPT:
            self._seen.popitem(last=False)

    def _fresh(self, stamp: str, now: dt.datetime) -> bool:
        if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
            return False
        return abs(now.timestamp() - int(stamp)) <= FRESH.total_seconds()
