"""Signs that leave no doubt: a whole message that always means the same act.

The signs are in overrides.yml. Called by the act classifier before the model is asked.
"""

import re
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Pattern, Sequence, Tuple

from ruamel.yaml import YAML

from components.text import normal

OVERRIDES_FILE = Path(__file__).with_name("overrides.yml")
_EDGES = re.compile(r"^[\s\W_]+|[\s\W_]+$")


class Overrides:
    """Words and patterns that settle the act of a message."""

    def __init__(self, acts: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        """Take act -> {words: [...], patterns: [...]}."""
        self._words: Dict[str, str] = {}
        self._patterns: List[Tuple[Pattern[str], str]] = []
        for act, signs in acts.items():
            for word in signs.get("words", ()):
                self._words[_bare(str(word))] = act
            for pattern in signs.get("patterns", ()):
                self._patterns.append((re.compile(str(pattern), re.IGNORECASE), act))

    @classmethod
    def load(cls, path: Path = OVERRIDES_FILE) -> "Overrides":
        """Read the file that lies beside this module."""
        return cls(YAML(typ="safe").load(path.read_text(encoding="utf-8")))

    def act_of(self, text: str) -> Optional[str]:
        """The act of a message whose whole text is a sign, else None."""
        clean = text.strip()
        act = self._words.get(_bare(clean))
        if act is not None:
            return act
        return next((act for pattern, act in self._patterns if pattern.fullmatch(clean)), None)


def _bare(text: str) -> str:
    folded = normal(text)
    return _EDGES.sub("", folded) or folded
