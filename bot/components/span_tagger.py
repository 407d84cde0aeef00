"""Rasa's component that marks the words in which people name what is their own.

Their place, tools, job, trade, company and name.

Sets `spans` on each message: [{fact, start, end, confidence}], in the order of their characters.
The sentences it learns from stand in the playbook (nlu/spans.*.yml), their words marked under
`spans` in the metadata.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.features import Context
from components.playbook_sentences import is_of_playbook, own_metadata
from components.span_model import DEFAULTS, FACTS, Marked, SpanModel
from components.trained import Trained

TELLING = ("inform",)
OTHERS = 5000  # so many sentences of other acts teach what names nothing
#: What they are said after: mostly nothing was asked, else anything.
QUESTIONS = (*[None] * 6, *FACTS, "budget", "need", "timeline", "company_size", "email")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SpanTagger(Trained[SpanModel]):
    """Which words of a message name what is the speaker's own."""

    model_class = SpanModel
    defaults = DEFAULTS

    def _fit(self, training_data: TrainingData) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self._model.fit(marked(training_data.intent_examples), Path(folder))

    def process(self, messages: List[Message]) -> List[Message]:
        """Set spans on each message."""
        for message in messages:
            asked = Context.of(message.get(METADATA)).asked
            found = self._model.tagged(message.get(TEXT) or "", asked)
            message.set("spans", [each._asdict() for each in found], add_to_output=True)
        return messages


def marked(messages: List[Message]) -> List[Marked]:
    """The sentences whose words are marked; others, which ask or object or greet, name nothing."""
    own = [
        Marked(message.get(TEXT), given.get("asked"), given["spans"])
        for message in messages
        if "spans" in (given := own_metadata(message))
    ]
    others = [
        message.get(TEXT)
        for message in messages
        if not is_of_playbook(message) and message.get(INTENT) not in TELLING
    ]
    if not own:
        return []
    chance = random.Random(5)
    few = chance.sample(others, min(OTHERS, len(others)))
    return own + [Marked(text, chance.choice(QUESTIONS), {}) for text in few]
