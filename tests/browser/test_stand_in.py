"""The stand-in server itself: it goes without leaving a connection behind."""

from __future__ import annotations

import gc
import socket
import threading
import warnings
from contextlib import ExitStack, suppress

from tests.browser.stand_in import running


def test_a_connection_opened_while_it_stops_is_closed_too() -> None:
    gc.collect()  # what other tests left is not this one's
    with warnings.catch_warnings(record=True) as left:
        warnings.simplefilter("always", ResourceWarning)
        for _ in range(20):
            with ExitStack() as clients:
                with running() as state:
                    port = int(state.url.rpartition(":")[2])
                    connecting = threading.Thread(target=_connect, args=(port, clients))
                    connecting.start()
                connecting.join()
        gc.collect()
    assert [str(warning.message) for warning in left] == []


def _connect(port: int, clients: ExitStack) -> None:
    """Opens connections until nobody answers, and keeps them open."""
    with suppress(OSError):
        for _ in range(60):
            clients.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
