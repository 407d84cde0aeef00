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

# What no playbook needs, and what would keep the program busy or fill its memory.
MOST_BYTES = 2_000_000
MOST_VALUES = 100_000
MOST_DEPTH = 40

_INTEGER = re.compile(r"[-+]?\d{1,300}")
_NUMBER = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?")
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(slots=True)
class Source:
    """One file: its values, the line each stands on, and what is wrong with its form."""

    file: str  # relative to the playbook folder
    data: Any = None
    text: str = ""
    lines: dict[Path_, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, path: Path_) -> int:
        """The line of the value at `path`, or of the nearest part around it that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(folder: Path, file: str) -> Source:
    """Read `folder/file`; a missing, unreadable or ill-formed file comes back with its fault."""
    text = _text(folder, source := Source(file))
    return read_text(file, text) if text is not None else source


def read_text(file: str, text: str) -> Source:
    """Read a YAML text that is not (yet) a file; `file` is what findings call it."""
    source = Source(file, text=text)
    if _small(len(text), source):
        _compose(text, source, offset=0)
    return source


def read_markdown(folder: Path, file: str) -> Source:
    """Read a Markdown file with front matter; the text below it becomes the value `body`."""
    source = Source(file)
    text = _text(folder, source)
    if text is None:
        return source
    text = text.replace("\r\n", "\n")
    parts = re.match(r"---\n(.*?\n)---[ \t]*\n(.*)\Z", text, re.DOTALL)
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
        if not _small((folder / source.file).stat().st_size, source):
            return None
        # as it stands, with its line ends: a sequence is written out again to the byte
        return (folder / source.file).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        source.faults.append(Fault("no-file", source.file, ()))
    except UnicodeDecodeError as error:
        source.faults.append(Fault("not-utf8", source.file, (), {"position": error.start}))
    except OSError as error:
        detail = error.strerror or "?"
        source.faults.append(Fault("unreadable", source.file, (), {"detail": detail}))
    return None


def _small(size: int, source: Source) -> bool:
    if size <= MOST_BYTES:
        return True
    values = {"size": f"{size / 1e6:.1f}", "most": f"{MOST_BYTES / 1e6:g}"}
    source.faults.append(Fault("too-large", source.file, (), values))
    return False


def _compose(text: str, source: Source, *, offset: int) -> None:
    try:
        found = _Reader(text, source, offset).document()
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
    except _Refused as refused:
        source.faults.append(Fault(refused.code, source.file, (), refused.values, refused.line))
        return
    if found is None:
        source.faults.append(Fault("empty-file", source.file, ()))
        return
    source.data = found.value


class _Refused(Exception):
    """The file is well formed and does harm: `code` says how."""

    def __init__(self, code: str, line: int, **values: object) -> None:
        super().__init__(code)
        self.code, self.line, self.values = code, line, values


@dataclass(frozen=True, slots=True)
class _Part:
    """A value with what it comes to once all aliases in it are written out."""

    value: Any
    size: int
    depth: int


class _Reader:
    """Makes values of the parser's events, and counts while it does.

    An alias is cheap to write and dear to follow: ten lines can stand for a billion values. What
    a file comes to is therefore counted as it is read, and reading stops where it is too much.
    """

    def __init__(self, text: str, source: Source, offset: int) -> None:
        self.events = yaml.parse(text, Loader=_LOADER)
        self.source, self.offset = source, offset
        self.anchors: dict[str, _Part | None] = {}  # None: still being read
        self.size = 0

    def document(self) -> _Part | None:
        """The one document of the file; None when there is none."""
        next(self.events)  # the start of the stream
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return None
        found = self._part(next(self.events), (), 1)
        next(self.events)  # the end of the document
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _Refused("second-document", self._line(after))
        return found

    def _line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return (mark.line if mark else 0) + 1 + self.offset

    def _part(self, event: yaml.Event, path: Path_, depth: int) -> _Part:
        line = self._line(event)
        self.source.lines.setdefault(path, line)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        self._count(1, depth, line)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self.anchors[anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            part = _Part(_scalar(event), 1, 1)
        elif isinstance(event, yaml.SequenceStartEvent):
            part = self._list(path, depth)
        else:
            part = self._mapping(path, depth)
        if anchor is not None:
            self.anchors[anchor] = part
        return part

    def _alias(self, event: yaml.AliasEvent, depth: int) -> _Part:
        line, name = self._line(event), str(event.anchor)
        if name not in self.anchors:
            raise _Refused("no-anchor", line, name=name)
        part = self.anchors[name]
        if part is None:
            raise _Refused("alias-cycle", line, name=name)
        self._count(part.size, depth + part.depth - 1, line)
        return part

    def _list(self, path: Path_, depth: int) -> _Part:
        parts: list[_Part] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            parts.append(self._part(event, (*path, len(parts)), depth + 1))
        return _whole([part.value for part in parts], parts)

    def _mapping(self, path: Path_, depth: int) -> _Part:
        result: dict[str, Any] = {}
        first: dict[str, int] = {}
        parts: list[_Part] = []
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = self._line(event)
            if isinstance(event, yaml.ScalarEvent):
                key = str(event.value)
            else:
                key = str(self._part(event, path, depth + 1).value)
            here = (*path, key)
            fresh = key not in first
            if fresh:
                first[key] = line
                self.source.lines[here] = line
            part = self._part(next(self.events), here, depth + 1)
            parts.append(part)
            if fresh:
                result[key] = part.value
            else:
                values = {"name": key, "first": first[key]}
                fault = Fault("duplicate-key", self.source.file, here, values, line)
                self.source.faults.append(fault)
        return _whole(result, parts)

    def _count(self, size: int, depth: int, line: int) -> None:
        self.size += size
        if self.size > MOST_VALUES:
            raise _Refused("too-many-values", line, most=MOST_VALUES)
        if depth > MOST_DEPTH:
            raise _Refused("too-deep", line, most=MOST_DEPTH)


def _whole(value: Any, parts: list[_Part]) -> _Part:
    deepest = max((part.depth for part in parts), default=0)
    return _Part(value, 1 + sum(part.size for part in parts), 1 + deepest)


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = str(event.value)
    if event.style in {"'", '"', "|", ">"}:  # quoted or a block: always text
        return text
    if text.lower() in _CONSTANTS and text in {text.lower(), text.capitalize(), text.upper()}:
        return _CONSTANTS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text
