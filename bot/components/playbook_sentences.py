"""Which training sentences stand in the playbook, and how they are marked.

They teach the readers' helpers, not the acts: `problems` names the problems a sentence states,
`spans` the words in it that name a place, a tool or a job.
"""

from __future__ import annotations

from typing import Any, Dict, Text

from rasa.shared.nlu.constants import METADATA
from rasa.shared.nlu.training_data.message import Message

MARKS = ("problems", "spans")


def own_metadata(message: Message) -> Dict[Text, Any]:
    """The metadata of an example, or of its intent."""
    metadata = message.get(METADATA) or {}
    own = metadata.get("example") or metadata.get("intent") or {}
    return own if isinstance(own, dict) else {}


def is_marked(message: Message, mark: Text) -> bool:
    """Whether a sentence carries this mark."""
    return mark in own_metadata(message)


def is_of_playbook(message: Message) -> bool:
    """Whether a sentence carries any of the playbook's marks."""
    return any(is_marked(message, mark) for mark in MARKS)
