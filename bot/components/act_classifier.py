"""Rasa's intent classifier of Leadhatch: the act model in Rasa's pipeline.

Reads the context (asked, reads, covered) from the message's metadata, sets intent,
intent_ranking and acts. An unsure judgement becomes Rasa's nlu_fallback, with the best
guess second in the ranking. Signs that leave no doubt come from overrides.yml.
"""

from __future__ import annotations

from typing import Any, Dict, List, Text, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.act_model import DEFAULTS, ActModel, Judgement
from components.augment import Example
from components.features import Context
from components.overrides import Overrides
from components.problem_classifier import is_of_playbook
from components.progress import bar

METADATA_OF_INTENT = "intent"
METADATA_OF_EXAMPLE = "example"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(IntentClassifier, GraphComponent):
    """Intent classifier that knows what was asked."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """None: it cuts the text itself, with the tokenizer's own grammar."""
        return []

    @staticmethod
    def required_packages() -> List[Text]:
        """What Rasa checks before training."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """The settings of the act model."""
        return dict(DEFAULTS)

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: ActModel | None = None,
    ) -> None:
        """Hold a model: untrained when made for training, loaded when made for use."""
        self._model = model or ActModel(config)
        self._overrides = Overrides.load()
        self._storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ActClassifier:
        """Make an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ActClassifier:
        """Make a classifier from a trained model."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, ActModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model to the sentences of data/nlu and keep it."""
        examples = [
            _example(message)
            for message in training_data.intent_examples
            if not is_of_playbook(message)
        ]
        self._model.fit(examples, bar("reading the training sentences"))
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after the classifier reads training data."""
        return training_data

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
