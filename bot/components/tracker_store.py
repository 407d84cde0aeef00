"""A tracker store that cannot grow: the most recent conversations, the last turns of each.

The tracker is a cache; the record is the application's database. What falls out here costs
nothing but a session start, which refills the slots from the facts. Named in endpoints.yml.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Dict, Iterable, List, Optional, Text

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig


class BoundedTrackerStore(TrackerStore):
    """Keeps at most `conversations` trackers of the last `turns` turns each."""

    def __init__(
        self,
        domain: Optional[Domain],
        host: Optional[EndpointConfig] = None,
        event_broker: Optional[EventBroker] = None,
        conversations: int = 2000,
        turns: int = 3,
        **kwargs: Any,
    ) -> None:
        """Take the bounds from endpoints.yml."""
        self._conversations = int(conversations)
        self._turns = int(turns)
        self._kept: OrderedDict[Text, List[Event]] = OrderedDict()
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the last turns of a conversation; forget the one unused for longest."""
        await self.stream_events(tracker)
        self._kept[tracker.sender_id] = last_turns(list(tracker.events), self._turns)
        self._kept.move_to_end(tracker.sender_id)
        while len(self._kept) > self._conversations:
            self._kept.popitem(last=False)

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The tracker of a conversation, or None when it is not (or no longer) kept."""
        events = self._kept.get(sender_id)
        if events is None:
            return None
        self._kept.move_to_end(sender_id)
        tracker = self.init_tracker(sender_id)
        for event in events:
            tracker.update(event)
        return tracker

    async def keys(self) -> Iterable[Text]:
        """The ids of the conversations kept."""
        return list(self._kept)


def last_turns(events: List[Event], turns: int) -> List[Event]:
    """The events of the last turns, led by the slots as they stood before them.

    The cut is made at the listening that precedes a message, so that the policies see
    whole turns only.
    """
    said = [number for number, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(said) <= turns:
        return events
    cut = said[-turns]
    while cut > 0 and not _listens(events[cut]):
        cut -= 1
    slots: Dict[Text, Event] = {}
    for event in events[:cut]:
        if isinstance(event, SlotSet):
            slots[event.key] = event
    return [*slots.values(), *events[cut:]]


def _listens(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME
