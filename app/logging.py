"""Logs: JSON lines in files, plain lines on a terminal, and never a person in them.

Every process calls `configure` once at its start; all code then logs through
`structlog.get_logger()` with ids and codes. This module is the net beneath that rule: values under
keys that hold what somebody said or who they are go out, addresses and numbers inside other values
are hidden, exceptions lose their message (it may quote the input) and keep their place, and lines
of foreign libraries lose their arguments.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

HIDDEN = "[hidden]"

# What was said, who said it, where they can be reached, and what opens doors.
# fmt: off
PERSONAL_KEYS = frozenset(
    {
        "address", "authorization", "body", "company", "content", "cookie", "email",
        "evidence", "facts", "from", "from_address", "headers", "html", "ip", "job_title",
        "message", "messages", "name", "note", "openid", "password", "payload", "phone",
        "quote", "recipient", "remote", "reply_to", "sentence", "subject", "text", "to",
        "token", "transcript", "user", "utterance", "value", "values", "visitor", "wechat",
    }
)
# fmt: on

OUR_LOGGERS = ("sdr", "nurture", "adapters", "actions", "edge", "console", "app")

_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
# Not inside words: ids and hashes are letters and digits mixed.
_NUMBER = re.compile(r"(?<![\w.:+-])[+(]?\d[\d ()-]{5,}\d(?![\w:])")

type EventDict = MutableMapping[str, Any]


def configure(level: str, stream: TextIO | None = None) -> None:
    """Sets up logging of this process: our own lines from `level`, foreign ones from warning."""
    stream = sys.stderr if stream is None else stream
    renderer: Any = (
        structlog.dev.ConsoleRenderer()
        if stream.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_without_arguments, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                place_of_exception,
                hide_persons,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OUR_LOGGERS:
        logging.getLogger(name).setLevel(level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def hide_persons(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Drops personal keys, at any depth, and hides addresses and numbers in what remains."""
    return {
        key: value if key in ("timestamp", "level", "logger", "exception") else _hidden(value)
        for key, value in event.items()
        if key not in PERSONAL_KEYS
    }


def place_of_exception(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Puts the classes and the places of an exception in the stead of its message."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = _chain(error)
    event.pop("exc_text", None)
    return event


def _chain(error: BaseException) -> list[str]:
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        lines += _places(current.__traceback__)
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return lines


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    return places


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return _NUMBER.sub(HIDDEN, _ADDRESS.sub(HIDDEN, value))
    if isinstance(value, Mapping):
        return {key: _hidden(each) for key, each in value.items() if key not in PERSONAL_KEYS}
    if isinstance(value, list | tuple | set | frozenset):
        return [_hidden(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    # An object's repr may hold anything.
    return type(value).__name__


def _without_arguments(_logger: Any, _method: str, event: EventDict) -> EventDict:
    # Libraries put addresses and input into arguments; the sentence alone says what happened.
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["event"] = str(record.msg)
    return event
