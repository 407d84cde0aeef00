"""Reads the training sentences once a training.

Rasa reads and checks every NLU file twice, for the domain and for the pipeline: its importers
remember what they gave by the arguments of the call, and the two calls differ in `language`, which
this project's files don't use. With 40,000 sentences that is a tenth of a whole training.
"""

from typing import Any, Optional

from rasa.shared.importers.rasa import RasaFileImporter


def read_once() -> None:
    """Let an importer keep the sentences that it has read. Those who merge them copy them."""
    read = RasaFileImporter.get_nlu_data

    def get_nlu_data(self: Any, language: Optional[str] = "en") -> Any:
        if not hasattr(self, "_sentences"):
            self._sentences = read(self, language)
        return self._sentences

    RasaFileImporter.get_nlu_data = get_nlu_data  # type: ignore[method-assign]
