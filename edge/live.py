"""Who is listening to a conversation right now, and what they are told. In memory, loses nothing:
a listener that reconnects asks for everything after the last message it has.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Frame = dict[str, Any]
QUEUE_LIMIT = 200  # a listener that reads no more is cut off and resumes by `after`


class Live:
    """Queues of frames by conversation."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Queue[Frame | None]]] = defaultdict(set)

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[asyncio.Queue[Frame | None]]:
        """A queue of this conversation's frames; `None` means: cut off."""
        queue: asyncio.Queue[Frame | None] = asyncio.Queue(QUEUE_LIMIT)
        self._listeners[conversation_id].add(queue)
        try:
            yield queue
        finally:
            self._listeners[conversation_id].discard(queue)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]

    def tell(self, conversation_id: str, frame: Frame) -> None:
        """Hand a frame to all who listen."""
        for queue in list(self._listeners.get(conversation_id, ())):
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(frame)

    def conversations(self) -> list[str]:
        """Ids of the conversations that somebody listens to."""
        return list(self._listeners)

    def heard(self, conversation_id: str) -> bool:
        """Whether anybody listens to this conversation."""
        return conversation_id in self._listeners

    def close(self, conversation_id: str) -> None:
        """Cut off all who listen (the conversation is gone)."""
        for queue in list(self._listeners.get(conversation_id, ())):
            while not queue.empty():
                queue.get_nowait()
            queue.put_nowait(None)
