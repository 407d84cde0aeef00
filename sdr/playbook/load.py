"""Reading a playbook folder into the typed `Playbook`.

`load` reads every file, refuses what cannot be typed (missing files and keys, wrong kinds of
values, keys nobody knows, content without front matter) and returns the whole. What is well
formed but makes no sense (a question about an unknown fact, a text with a variable that nobody
supplies) is found by `check`. Called by the wiring of the program, by `check` and by tests.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sdr.playbook import engaging, forms, model, people, questions, score_rules, steps, timing
from sdr.playbook.findings import Fault, Finding, Path_, PlaybookError, worded
from sdr.playbook.source import Source, read_markdown, read_text, read_yaml

__all__ = ["EDITABLE", "Finding", "PlaybookError", "Reading", "findings_of", "load", "read",
           "read_file_into", "read_scoring_into", "read_sequence", "read_text_into"]  # fmt: skip

# One row per file: its name, the model of the whole file or, for a list, the key that holds the
# list and the model of one item.
_WHOLE: tuple[tuple[str, type[model.Entry]], ...] = (
    ("company", people.Company),
    ("icp", people.Icp),
    ("personas", people.People),
    ("bant", questions.Bant),
    ("spin", questions.Spin),
    ("phrases", model.Phrases),
    ("wording", model.Wording),
    ("scoring", model.Scoring),
    ("routing", model.Routing),
    ("consent", model.Consent),
)
# files that a playbook may do without: everything in them has a default
_OPTIONAL: tuple[tuple[str, type[model.Entry]], ...] = (
    ("nurture", model.Nurture),
    ("engagement", model.Engaging),
    ("feedback", model.Feedback),
    ("variants", model.Variants),
    ("fields", model.OwnFields),
    ("forms", model.Forms),
    ("replies", model.Replies),
    ("wechat", model.Wechat),
)
_LISTS: tuple[tuple[str, str, type[model.Entry]], ...] = (
    ("faq", "answers", model.Answer),
    ("objections", "objections", model.Objection),
)
# what the console edits, beside the scoring rules, which have versions of their own
EDITABLE = ("faq.yml", "wording.yml", "spin.yml", "icp.yml")
_LABELS = ("key", "code", "id", "name", "act", "email")


@dataclass(slots=True)
class Reading:
    """A playbook as read: the typed whole (if it could be made), the sources and the faults."""

    folder: Path
    playbook: model.Playbook | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def load(folder: Path, language: str = "en") -> model.Playbook:
    """Return the playbook in `folder`; raise `PlaybookError` with findings in `language`."""
    reading = read(folder)
    if reading.playbook is None or reading.faults:
        raise PlaybookError(findings_of(reading, language))
    return reading.playbook


def read(folder: Path) -> Reading:
    """Read the folder without raising: `playbook` is None where a part could not be typed."""
    reading = Reading(folder)
    if not folder.is_dir():
        reading.faults.append(Fault("no-folder", ".", (), {"folder": folder}))
        return reading
    parts: dict[str, Any] = {}
    for name, kind in _WHOLE:
        source = _source(reading, read_yaml(folder, f"{name}.yml"))
        data = _variants(source.data) if name == "wording" else source.data
        parts["people" if name == "personas" else name] = _typed(reading, source, kind, data)
    for name, kind in _OPTIONAL:
        if (folder / f"{name}.yml").exists():
            source = _source(reading, read_yaml(folder, f"{name}.yml"))
            part = "own" if name == "fields" else name
            parts[part] = _typed(reading, source, kind, source.data or {})
    for name, key, kind in _LISTS:
        source = _source(reading, read_yaml(folder, f"{name}.yml"))
        parts[name] = _typed_list(reading, source, key, kind)
    parts["sequences"] = _sequences(reading)
    parts["sequence_files"] = {
        Path(file).stem: source.text
        for file, source in reading.sources.items()
        if file.startswith("sequences/")
    }
    parts["files"] = {name: reading.sources[name].text for name in EDITABLE}
    parts["scoring_file"] = reading.sources["scoring.yml"].text
    parts["content"] = _content(reading)
    if not reading.faults:
        reading.playbook = model.Playbook.model_construct(**parts)
    return reading


def read_sequence(text: str, name: str, language: str = "en") -> model.Sequence:
    """The sequence in a text that would stand in `sequences/<name>.yml`, typed and no more.

    Raises PlaybookError.
    """
    reading = Reading(Path())
    entry = _sequence(reading, read_text(f"sequences/{name}.yml", text), name)
    if reading.faults or entry is None:
        raise PlaybookError(findings_of(reading, language))
    return entry


def read_text_into(playbook: model.Playbook, name: str, text: str) -> Reading:
    """The playbook with that text as the sequence of that name."""
    reading = Reading(Path())
    entry = _sequence(reading, read_text(f"sequences/{name}.yml", text), name)
    if entry is not None and not reading.faults:
        others = (each for each in playbook.sequences if each.name != name)
        reading.playbook = playbook.model_copy(update={"sequences": (*others, entry)})
    return reading


def read_scoring_into(playbook: model.Playbook, text: str) -> Reading:
    """The playbook with that text as its scoring.yml."""
    reading = Reading(Path())
    source = _source(reading, read_text("scoring.yml", text))
    rules = _typed(reading, source, model.Scoring, source.data)
    if rules is not None and not reading.faults:
        update = {"scoring": rules, "scoring_file": text}
        reading.playbook = playbook.model_copy(update=update)
    return reading


def read_file_into(playbook: model.Playbook, file: str, text: str) -> Reading:
    """The playbook with that text as one of the EDITABLE files."""
    reading, name = Reading(Path()), file.removesuffix(".yml")
    source = _source(reading, read_text(file, text))
    part: Any = None
    for listed, key, kind in _LISTS:
        if listed == name:
            part = _typed_list(reading, source, key, kind)
    for whole, model_of in _WHOLE:
        if whole == name:
            data = _variants(source.data) if name == "wording" else source.data
            part = _typed(reading, source, model_of, data)
    if part is not None and not reading.faults:
        files = {**playbook.files, file: text}
        reading.playbook = playbook.model_copy(update={name: part, "files": files})
    return reading


def _sequence(reading: Reading, source: Source, stem: str) -> model.Sequence | None:
    entry = _typed(reading, _source(reading, source), model.Sequence, source.data)
    if isinstance(entry, model.Sequence) and entry.name != stem:
        values = {"name": entry.name, "stem": stem}
        reading.faults.append(Fault("sequence-file-name", source.file, ("name",), values))
    return entry if isinstance(entry, model.Sequence) else None


def findings_of(reading: Reading, language: str) -> list[Finding]:
    """The faults of a reading as a person reads them."""
    return worded(
        reading.faults,
        language,
        line=lambda fault: _line(reading, fault),
        key=lambda fault: _key(reading, fault),
    )


def _source(reading: Reading, source: Source) -> Source:
    reading.sources[source.file] = source
    reading.faults.extend(source.faults)
    return source


def _sequences(reading: Reading) -> tuple[Any, ...]:
    found = []
    for path in sorted((reading.folder / "sequences").glob("*.yml")):
        source = read_yaml(reading.folder, f"sequences/{path.name}")
        found.append(_sequence(reading, source, path.stem))
    if not found:
        reading.faults.append(Fault("no-sequences", "sequences", ()))
    return tuple(found)


def _content(reading: Reading) -> tuple[Any, ...]:
    found = []
    for path in sorted((reading.folder / "content").glob("*.md")):
        file = f"content/{path.name}"
        slug, _, language = path.stem.rpartition(".")
        if language not in model.LANGUAGES or not slug:
            reading.faults.append(Fault("content-file-name", file, (), {"name": path.name}))
            continue
        source = _source(reading, read_markdown(reading.folder, file))
        data = source.data
        if isinstance(data, dict):
            data = {"slug": slug, "language": language, **data}
        found.append(_typed(reading, source, model.Content, data))
    return tuple(found)


def _typed(reading: Reading, source: Source, kind: type[model.Entry], data: Any) -> Any:
    if source.faults:
        return None
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        reading.faults.extend(_faults(source.file, (), error.errors()))
        return None


def _typed_list(reading: Reading, source: Source, key: str, kind: type[model.Entry]) -> Any:
    if source.faults:
        return None
    items = source.data.get(key) if isinstance(source.data, dict) else None
    if not isinstance(items, list):
        reading.faults.append(Fault("missing", source.file, (key,), {"name": key}))
        return None
    for name in source.data:
        if name != key:
            values = {"name": name, "near": key}
            reading.faults.append(Fault("misspelt-key", source.file, (name,), values))
    found = []
    for index, item in enumerate(items):
        try:
            found.append(kind.model_validate(item))
        except ValidationError as error:
            reading.faults.extend(_faults(source.file, (key, index), error.errors()))
    return tuple(found)


def _variants(data: Any) -> Any:
    """Let a line with one variant stand without the list around it."""
    if not isinstance(data, dict) or not isinstance(data.get("lines"), dict):
        return data
    lines = {k: [v] if isinstance(v, dict) else v for k, v in data["lines"].items()}
    return {**data, "lines": lines}


def _faults(file: str, base: Path_, errors: Iterable[ErrorDetails]) -> Iterable[Fault]:
    for error in errors:
        path = (*base, *(part for part in _place(error["loc"]) if part != "[key]"))
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        context: dict[str, Any] = dict(error.get("ctx") or {})
        code, values = _CODES.get(error["type"], "invalid"), {"name": name, "detail": error["msg"]}
        if error["type"] == "union_tag_invalid":
            path, values["name"] = (*path, "type"), "type"
            values["expected"] = str(context.get("expected_tags", "")).replace("'", "")
            error["input"] = context.get("tag", "")
        elif code == "unknown-key":
            near = _near(name)
            if near:
                code, values["near"] = "misspelt-key", near
        elif code == "not-one-of":
            values["expected"] = str(context.get("expected", "")).replace("'", "")
        elif code == "out-of-range":
            values["detail"] = ", ".join(f"{k} {v}" for k, v in context.items())
        elif code == "bad-form":
            values["pattern"] = str(context.get("pattern", ""))
        elif code == "wrong-kind":
            values["kind"] = error["type"].removesuffix("_type")
        yield Fault(code, file, path, {**values, "value": _short(error.get("input"))})


def _place(loc: Path_) -> Path_:
    """Where it stands in the file: the type of a step is no part of the path."""
    if len(loc) > 2 and loc[0] == "steps" and loc[2] in steps.TYPES:
        return (*loc[:2], *loc[3:])
    return loc


_CODES = {
    "union_tag_invalid": "not-one-of",
    "missing": "missing",
    "extra_forbidden": "unknown-key",
    "string_type": "not-text",
    "string_too_short": "empty",
    "string_pattern_mismatch": "bad-form",
    "literal_error": "not-one-of",
    "int_type": "not-number",
    "int_parsing": "not-number",
    "int_from_float": "not-number",
    "float_type": "not-number",
    "float_parsing": "not-number",
    "bool_type": "not-yes-or-no",
    "bool_parsing": "not-yes-or-no",
    "too_short": "too-few",
    "greater_than": "out-of-range",
    "greater_than_equal": "out-of-range",
    "less_than": "out-of-range",
    "less_than_equal": "out-of-range",
    "dict_type": "wrong-kind",
    "tuple_type": "wrong-kind",
    "model_type": "wrong-kind",
}


def _near(name: str) -> str:
    modules = (model, engaging, forms, score_rules, steps, timing)
    named = [each for module in modules for each in vars(module).values()]
    kinds = [k for k in named if isinstance(k, type) and issubclass(k, BaseModel)]
    known = {name for kind in kinds for name in kind.model_fields}
    return next(iter(difflib.get_close_matches(name, sorted(known), n=1)), "")


def _short(value: object) -> str:
    text = str(value).replace("\n", " ")
    return text if len(text) <= 40 else f"{text[:39]}…"


def _line(reading: Reading, fault: Fault) -> int:
    if fault.line is not None:
        return fault.line
    source = reading.sources.get(fault.file)
    return source.line(_written(source, fault.path)) if source else 1


def _written(source: Source, path: Path_) -> Path_:
    """The path as it stands in the file: a single wording variant has no index there."""
    if len(path) > 2 and path[0] == "lines" and path not in source.lines:
        without = (*path[:2], *path[3:])
        if path[:3] not in source.lines:
            return without
    return path


def _key(reading: Reading, fault: Fault) -> str:
    """A key as people point at it: list items by their own name, else counted from 1."""
    source = reading.sources.get(fault.file)
    value: Any = source.data if source else None
    shown = ""
    for part in _written(source, fault.path) if source else fault.path:
        if isinstance(part, int):
            value = value[part] if isinstance(value, list) and part < len(value) else None
            own = value if isinstance(value, dict) else {}
            label = next((own[k] for k in _LABELS if k in own), part + 1)
            shown += f"[{label}]"
        else:
            value = value.get(part) if isinstance(value, dict) else None
            shown += f".{part}" if shown else part
    return shown
