"""Rasa's intent classifier of Leadhatch: the act model in Rasa's pipeline.

Reads the context (asked, reads, covered) from the message's metadata, sets intent,
intent_ranking and acts. An unsure judgement becomes Rasa's nlu_fallback, with the best
guess second in the ranking. Signs that leave no doubt come from overrides.yml.
"""

from __future__ import annotations

from typing import Any, List, Type

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.act_model import DEFAULTS, ActModel, Judgement
from components.augment import Example
from components.features import Context
from components.overrides import Overrides
from components.playbook_sentences import is_of_playbook
from components.progress import bar
from components.trained import Trained

METADATA_OF_INTENT = "intent"
METADATA_OF_EXAMPLE = "example"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(Trained[ActModel], IntentClassifier):
    """Intent classifier that knows what was asked."""

    model_class = ActModel
    defaults = DEFAULTS

    @classmethod
    def required_components(cls) -> List[Type]:
        """None: it cuts the text itself, with the tokenizer's own grammar."""
        return []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the signs that leave no doubt."""
        super().__init__(*args, **kwargs)
        self._overrides = Overrides.load()

    def _fit(self, training_data: TrainingData) -> None:
        """Learn from the sentences of data/nlu."""
        examples = [
            _example(message)
            for message in training_data.intent_examples
            if not is_of_playbook(message)
        ]
        self._model.fit(examples, bar("reading the training sentences"))

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent, intent_ranking and acts on each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            act = self._overrides.act_of(text)
            if act is not None:
                judgement = Judgement(act, 1.0, [(act, 1.0)], [act], True)
            else:
                judgement = self._model.judge(text, Context.of(message.get(METADATA)))
            self._tell(message, judgement)
        return messages

    def _tell(self, message: Message, judgement: Judgement) -> None:
        best = {"name": judgement.act, "confidence": judgement.confidence}
        rest = [
            {"name": name, "confidence": confidence}
            for name, confidence in judgement.ranking
            if name != judgement.act
        ]
        ranking = [best, *rest][: self._model.config["ranking_length"]]
        if not judgement.sure:
            best = {
                "name": DEFAULT_NLU_FALLBACK_INTENT_NAME,
                "confidence": judgement.confidence,
            }
            ranking.insert(0, best)
        message.set(INTENT, best, add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set("acts", judgement.acts, add_to_output=True)


def _example(message: Message) -> Example:
    metadata = message.get(METADATA) or {}
    own = metadata.get(METADATA_OF_EXAMPLE) or metadata.get(METADATA_OF_INTENT)
    return Example(message.get(TEXT), message.get(INTENT), Context.of(own))
