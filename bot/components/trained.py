"""What our components that learn have in common: how Rasa makes, loads and keeps them.

A model is a plain class: made from a configuration, `save(folder)` and `load(folder)`; it knows
nothing of Rasa. A component says which model it holds, what it fits it to, what it sets on a
message.
"""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, ClassVar, Dict, Generic, List, Text, Type, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData

Model = TypeVar("Model")
Own = TypeVar("Own", bound="Trained[Any]")


class Trained(GraphComponent, Generic[Model]):
    """A component around one model."""

    model_class: ClassVar[Type[Any]]
    defaults: ClassVar[Dict[Text, Any]]

    @classmethod
    def get_default_config(cls) -> Dict[Text, Any]:
        """The settings of the model."""
        return dict(cls.defaults)

    @staticmethod
    def required_packages() -> List[Text]:
        """What Rasa checks before training."""
        return ["sklearn"]

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Model | None = None,
    ) -> None:
        """Hold a model: untrained when made for training, loaded when made for use."""
        self._model: Model = model or self.model_class(config)
        self._storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls: Type[Own],
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Own:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: Type[Own],
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Own:
        """Make a component from a trained model."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, cls.model_class.load(Path(folder)))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model and keep it."""
        self._fit(training_data)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(Path(folder))  # type: ignore[attr-defined]
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after the component reads training data."""
        return training_data

    @abstractmethod
    def _fit(self, training_data: TrainingData) -> None:
        """Fit the model to what it learns from."""
