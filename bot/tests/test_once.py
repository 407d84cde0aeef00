"""Sentences are read once a training."""

import tempfile
import unittest
from pathlib import Path
from unittest import mock

from engine.once import read_once
from rasa.shared.exceptions import YamlException
from rasa.shared.importers import rasa as importers
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data import training_data
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.utils import validation

SENTENCES = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - 你好
"""


class ReadOnce(unittest.TestCase):
    """What Rasa's importers ask for when they train."""

    def setUp(self) -> None:
        """Put Rasa's own reading back afterwards."""
        for place, name in (
            (importers.RasaFileImporter, "get_nlu_data"),
            (validation, "validate_yaml_schema"),
            (training_data, "copy"),
        ):
            self.addCleanup(setattr, place, name, getattr(place, name))

    def _reads(self) -> int:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "nlu.yml").write_text(SENTENCES, encoding="utf-8")
            importer = TrainingDataImporter.load_from_dict({}, None, None, [folder])
            read = importers.utils.training_data_from_paths
            with mock.patch.object(
                importers.utils, "training_data_from_paths", side_effect=read
            ) as reading:
                importer.get_domain()
                found = importer.get_nlu_data()
        assert {"hello" == "你好"}, {each.get("text") for each in found.intent_examples}
        return int(reading.call_count)

    def test_the_files_are_read_once(self) -> None:
        """For the domain and for the pipeline together; Rasa alone reads them twice."""
        assert self._reads() == 2
        read_once()
        assert self._reads() == 1

    def test_a_fault_is_still_named_with_its_line(self) -> None:
        """The fast parser knows no lines; a file that it finds wrong is read again."""
        read_once()
        wrong = SENTENCES.replace("- intent: greet", "- intent: greet\n  exsamples: |")
        with self.assertRaises(YamlException) as told:  # noqa: PT027 - pytest is not here
            RasaYAMLReader().reads(wrong)
        assert "line 4" in str(told.exception).lower(), str(told.exception)

    def test_what_is_put_together_is_whole(self) -> None:
        """Lists of their own, sentences shared."""
        read_once()
        first, second = (RasaYAMLReader().reads(SENTENCES.replace("hello", w)) for w in ("a", "b"))
        both = first.merge(second)
        assert [each.get("text") for each in both.intent_examples] == ["a", "你好", "b"]
        assert [each.get("text") for each in first.intent_examples] == ["a", "你好"]
