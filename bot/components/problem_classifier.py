"""Rasa's component that spots the playbook's problems in a message.

Sets `problems` on each message: [{code, confidence, start, end}], surest first. The
sentences it learns from stand in the playbook (nlu/), marked `problems` in their metadata.
"""

from __future__ import annotations

import random
from typing import List, Tuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.playbook_sentences import is_marked, is_of_playbook, own_metadata
from components.problem_model import DEFAULTS, Labelled, ProblemModel
from components.trained import Trained

TELLING = ("inform",)
OTHERS = 6000  # so many sentences of other acts teach what is no problem


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ProblemClassifier(Trained[ProblemModel]):
    """Which problems a message states."""

    model_class = ProblemModel
    defaults = DEFAULTS

    def _fit(self, training_data: TrainingData) -> None:
        self._model.fit(labelled(training_data.intent_examples))

    def process(self, messages: List[Message]) -> List[Message]:
        """Set problems on each message."""
        for message in messages:
            spotted = self._model.spot(message.get(TEXT) or "")
            message.set("problems", [each._asdict() for each in spotted], add_to_output=True)
        return messages


def labelled(messages: List[Message]) -> List[Labelled]:
    """The sentences whose problems are known.

    Those marked `problems`, and those of other acts, which state none. An unmarked sentence
    that tells something may well state a problem: it is left out.
    """
    marked = [
        Labelled(message.get(TEXT), problems_of(message))
        for message in messages
        if is_marked(message, "problems")
    ]
    others = [
        Labelled(message.get(TEXT), ())
        for message in messages
        if not is_of_playbook(message) and message.get(INTENT) not in TELLING
    ]
    if not any(sentence.problems for sentence in marked):
        return []
    return marked + random.Random(7).sample(others, min(OTHERS, len(others)))


def problems_of(message: Message) -> Tuple[str, ...]:
    """The problems with which a sentence of the playbook is marked."""
    return tuple(own_metadata(message)["problems"])
