"""Secrets that must be read again, sealed with the installation's key before they are stored.

A stolen database or backup alone opens none of them. A key that was changed opens nothing that was
sealed before: whoever needs it sets it up anew. Called by `second_factor`.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """Seals and opens texts of one purpose; keys of two purposes are different ones."""

    def __init__(self, secret_key: str, purpose: str) -> None:
        derive = HKDF(SHA256(), length=32, salt=None, info=f"leadhatch {purpose}".encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derive.derive(secret_key.encode())))

    def close(self, text: str) -> str:
        """The text, sealed."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """What was sealed; None where it was with another key."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None
