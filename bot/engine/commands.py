"""Takes away the commands that a prospect could type: in Rasa "/name" sets the intent.

A message beginning with a slash is a message like any other here.
"""

from typing import Any, List, Optional

from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler


def take_away() -> None:
    """Make Rasa's handler of "/intent" messages pass everything through."""

    def process(self: Any, messages: List[Any], domain: Optional[Any] = None) -> List[Any]:
        return messages

    RegexMessageHandler.process = process  # type: ignore[method-assign]
