"""Reads the sentences of data/nlu/ without Rasa (which takes seconds to import).

Understands what Rasa's format allows and we use: intents with a block of examples, the
intent's metadata as context, or a list of examples with metadata of their own.
"""

from pathlib import Path
from typing import Any, Iterator, List, NamedTuple, Optional

from ruamel.yaml import YAML

from components.augment import Example
from components.features import Context


class Sentence(NamedTuple):
    """An example and the language folder it stands in."""

    example: Example
    language: str


def read_folder(folder: Path) -> List[Sentence]:
    """All sentences under data/nlu/, one folder per language."""
    found = []
    for path in sorted(folder.glob("*/*.yml")):
        found += [Sentence(e, path.parent.name) for e in read_file(path)]
    return found


def read_file(path: Path) -> List[Example]:
    """The sentences of one file."""
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
    return [e for block in data.get("nlu", []) if "intent" in block for e in _block(block)]


def _block(block: Any) -> Iterator[Example]:
    own = block.get("metadata")
    examples = block.get("examples") or []
    if isinstance(examples, str):
        for line in examples.splitlines():
            if line.strip():
                yield _example(line.strip()[1:].strip(), block["intent"], own)
        return
    for item in examples:
        yield _example(item["text"].strip(), block["intent"], item.get("metadata") or own)


def _example(text: str, act: str, metadata: Optional[Any]) -> Example:
    return Example(text, act, Context.of(metadata))
