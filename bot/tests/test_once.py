"""Sentences are read once a training."""

import tempfile
import unittest
from pathlib import Path
from unittest import mock

from engine.once import read_once
from rasa.shared.importers import rasa as importers
from rasa.shared.importers.importer import TrainingDataImporter

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
        own = importers.RasaFileImporter.get_nlu_data
        self.addCleanup(setattr, importers.RasaFileImporter, "get_nlu_data", own)

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
