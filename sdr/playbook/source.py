"""Playbook files as data that remembers its lines.

Reads one YAML file, or one Markdown file with YAML front matter, into plain values plus the line
of every value, so that whoever finds a mistake later can point at it. It knows nothing of what
the values mean (`model`), nor of how a mistake is worded (`findings`). Called by `load`.

YAML here is the 1.2 core: only `true`, `false`, `null` and numbers are special, so that a word
list may hold `no`, `yes` or `on` without quotes. A key that stands twice is a fault, not a
silent overwrite.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sdr.playbook.findings import Fault, Path_

# The parser in C reads the whole playbook in some 50 ms; the one in Python takes a second.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"[-+]?\d+")
_NUMBER = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?")
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(slots=True)
class Source:
    """One file: its values, the line each stands on, and what is wrong with its form."""

    file: str  # relative to the playbook folder
    data: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, path: Path_) -> int:
        """The line of the value at `path`, or of the nearest part around it that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(folder: Path, file: str) -> Source:
    """Read `folder/file`; a missing, unreadable or ill-formed file comes back with its fault."""
    source = Source(file)
    text = _text(folder, source)
    if text is not None:
        _compose(text, source, offset=0)
    return source


def read_markdown(folder: Path, file: str) -> Source:
    """Read a Markdown file with front matter; the text below it becomes the value `body`."""
    source = Source(file)
    text = _text(folder, source)
    if text is None:
        return source
    parts = re.match(r"---\r?\n(.*?\r?\n)---[ \t]*\r?\n(.*)\Z", text, re.DOTALL)
    if parts is None:
        source.faults.append(Fault("no-front-matter", file, ()))
        return source
    _compose(parts[1], source, offset=1)
    if isinstance(source.data, dict):
        source.data["body"] = parts[2].strip()
        source.lines[("body",)] = text[: parts.start(2)].count("\n") + 1
    return source


def _text(folder: Path, source: Source) -> str | None:
    try:
        return (folder / source.file).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        source.faults.append(Fault("no-file", source.file, ()))
    except UnicodeDecodeError as error:
        source.faults.append(Fault("not-utf8", source.file, (), {"position": error.start}))
    except OSError as error:
        detail = error.strerror or "?"
        source.faults.append(Fault("unreadable", source.file, (), {"detail": detail}))
    return None


def _compose(text: str, source: Source, *, offset: int) -> None:
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 + offset if mark else 1
        detail = error.problem or error.context or ""
        source.faults.append(Fault("not-yaml", source.file, (), {"detail": detail}, line))
        return
    except yaml.YAMLError as error:
        detail = str(error).splitlines()[0]
        source.faults.append(Fault("not-yaml", source.file, (), {"detail": detail}))
        return
    if node is None:
        source.faults.append(Fault("empty-file", source.file, ()))
        return
    source.data = _value(node, (), source, offset)


def _value(node: yaml.Node, path: Path_, source: Source, offset: int) -> Any:
    source.lines.setdefault(path, node.start_mark.line + 1 + offset)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, i), source, offset) for i, item in enumerate(node.value)]
    result: dict[str, Any] = {}
    first: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1 + offset
        key = str(key_node.value)
        here = (*path, key)
        if key in first:
            source.faults.append(
                Fault("duplicate-key", source.file, here, {"name": key, "first": first[key]}, line)
            )
            continue
        first[key] = line
        source.lines[here] = line
        result[key] = _value(value_node, here, source, offset)
    return result


def _scalar(node: yaml.ScalarNode) -> Any:
    text = str(node.value)
    if node.style in {"'", '"', "|", ">"}:  # quoted or a block: always text
        return text
    if text.lower() in _CONSTANTS and text in {text.lower(), text.capitalize(), text.upper()}:
        return _CONSTANTS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text
