"""Webhooks out: one signed POST a dispatch.

The receiver checks `X-Leadhatch-Signature` (`v1=` and the hex HMAC-SHA256 of
`<timestamp>.<body>` under the shared secret), refuses an old `X-Leadhatch-Timestamp`, and drops
an `X-Leadhatch-Delivery` it has seen: a lost answer is therefore tried again, which mail never is.
Implements `ports.Channel`.
"""

from __future__ import annotations

import hashlib
import hmac
import json

import aiohttp

from sdr.ports import Clock, Dispatch, SendRefused, SystemClock

TIMEOUT = 10.0
# What a server says when it wants the same again later.
LATER = frozenset({408, 409, 423, 425, 429})


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The signature of a body sent at `timestamp` (seconds since 1970)."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1={digest.hexdigest()}"


class WebhookChannel:
    """Posts JSON; redirects are not followed."""

    def __init__(
        self, *, secret: str, clock: Clock | None = None, timeout: float = TIMEOUT
    ) -> None:
        self.secret = secret
        self.clock = clock or SystemClock()
        self.timeout = timeout

    async def send(self, dispatch: Dispatch) -> None:
        """Post the body. Raises SendRefused; final for an answer of 3xx and most 4xx."""
        body = json.dumps(dispatch.body or {}, ensure_ascii=False, default=str).encode()
        timestamp = int(self.clock.now().timestamp())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Leadhatch",
            "X-Leadhatch-Timestamp": str(timestamp),
            "X-Leadhatch-Signature": sign(self.secret, timestamp, body),
            "X-Leadhatch-Delivery": dispatch.delivery_id,
        }
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(self.timeout)) as http,
                http.post(dispatch.to, data=body, headers=headers, allow_redirects=False) as got,
            ):
                status = got.status
        except aiohttp.InvalidURL as error:
            raise SendRefused("bad_address", permanent=True) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendRefused(f"connection: {type(error).__name__}", permanent=False) from error
        if 200 <= status < 300:
            return
        raise SendRefused(f"status: {status}", permanent=status < 500 and status not in LATER)
