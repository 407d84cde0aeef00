"""Reads the training sentences once a training, and cheaply.

Rasa reads and checks every NLU file twice, for the domain and for the pipeline: its importers
remember what they gave by the arguments of the call, and the two calls differ in `language`, which
this project's files don't use. It checks with a parser that notes the line of everything, copies
every sentence each time two lists of them are put together, and takes fingerprints of all of them
after each step, for a cache that start.py turns off. With 50,000 sentences that is a third of a
whole training.
"""

import copy
from types import SimpleNamespace
from typing import Any, Optional
from unittest import mock

from rasa.shared.exceptions import YamlException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data import message, training_data
from rasa.shared.utils import io, validation


def read_once() -> None:
    """Change Rasa's reading; for a process that trains and does nothing else."""
    _keep_what_was_read()
    _check_with_the_fast_parser()
    # Lists are merged, not sentences: nobody changes one while they are gathered.
    training_data.copy = SimpleNamespace(  # type: ignore[assignment]
        copy=copy.copy, deepcopy=copy.copy
    )
    _take_no_fingerprints()


def _keep_what_was_read() -> None:
    read = RasaFileImporter.get_nlu_data

    def get_nlu_data(self: Any, language: Optional[str] = "en") -> Any:
        if not hasattr(self, "_sentences"):
            self._sentences = read(self, language)
        return self._sentences

    RasaFileImporter.get_nlu_data = get_nlu_data  # type: ignore[method-assign]


def _check_with_the_fast_parser() -> None:
    """A file with a fault is checked again by Rasa's parser, which knows the lines."""
    validate, read = validation.validate_yaml_schema, io.read_yaml

    def validate_yaml_schema(content: str, *args: Any, **kwargs: Any) -> None:
        with mock.patch.object(io, "read_yaml", lambda text, reader_type="safe": read(text)):
            try:
                validate(content, *args, **kwargs)
                return
            except YamlException:
                pass
        validate(content, *args, **kwargs)

    validation.validate_yaml_schema = validate_yaml_schema


def _take_no_fingerprints() -> None:
    """Sentences are still told apart by all that they hold: equal texts only share a bucket."""
    message.Message.__hash__ = lambda self: hash(self.get(TEXT))  # type: ignore[method-assign]
    training_data.TrainingData.fingerprint = lambda self: format(  # type: ignore[method-assign]
        id(self), "x"
    )
