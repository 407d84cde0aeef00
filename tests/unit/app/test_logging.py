"""Logs hold ids and places, never a person."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from app import logging as product_logging

SAID = "I am Li Wei, call me on +86 138 0000 0000 or write to li.wei@example.com"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    product_logging.configure("info", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_time_level_and_ids(written: io.StringIO) -> None:
    structlog.get_logger("edge.turns").info("answered", conversation_id="conv_01J", ms=12)
    (line,) = lines(written)
    assert line["event"] == "answered"
    assert (line["level"], line["conversation_id"], line["ms"]) == ("info", "conv_01J", 12)
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("key", sorted(product_logging.PERSONAL_KEYS))
def test_what_holds_a_person_is_dropped_at_any_depth(written: io.StringIO, key: str) -> None:
    structlog.get_logger("sdr.facts").info("recorded", **{key: SAID}, more={"deep": [{key: SAID}]})
    assert "Li Wei" not in written.getvalue()


@pytest.mark.parametrize(
    "value",
    [
        "li.wei@example.com",
        "+86 138 0000 0000",
        "13800000000",
        "(010) 6512-3456",
        ["li@example.com"],
    ],
)
def test_addresses_and_numbers_under_other_keys_are_hidden(
    written: io.StringIO, value: object
) -> None:
    structlog.get_logger("sdr.facts").info("recorded", reason=value)
    (line,) = lines(written)
    assert line["reason"] in (product_logging.HIDDEN, [product_logging.HIDDEN])


def test_ids_and_small_numbers_stay(written: io.StringIO) -> None:
    structlog.get_logger("app").info("done", lead_id="lead_01JABCDEF0123456789", port="8000")
    (line,) = lines(written)
    assert (line["lead_id"], line["port"]) == ("lead_01JABCDEF0123456789", "8000")


def test_an_exception_keeps_its_place_and_loses_its_message(written: io.StringIO) -> None:
    try:
        try:
            raise ValueError(SAID)
        except ValueError as error:
            raise LookupError(SAID) from error
    except LookupError:
        structlog.get_logger("edge").exception("turn_failed", conversation_id="conv_01J")
    (line,) = lines(written)
    assert line["exception"][0] == "builtins.LookupError"
    assert "builtins.ValueError" in line["exception"]
    assert any("test_logging.py" in place for place in line["exception"])
    assert "Li Wei" not in written.getvalue()


def test_foreign_libraries_keep_quiet_below_warning_and_lose_their_arguments(
    written: io.StringIO,
) -> None:
    logging.getLogger("aiohttp.access").info("GET /?email=%s", "li.wei@example.com")
    try:
        raise ValueError(SAID)
    except ValueError:
        logging.getLogger("aiohttp.server").exception("Error handling request from %s", SAID)
    (line,) = lines(written)
    assert line["event"] == "Error handling request from %s"
    assert "Li Wei" not in written.getvalue()


def test_an_object_is_named_not_shown(written: io.StringIO) -> None:
    class Prospect:
        def __repr__(self) -> str:
            return SAID

    structlog.get_logger("sdr").info("seen", who=Prospect())
    assert lines(written)[0]["who"] == "Prospect"


def test_a_terminal_gets_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    root = logging.getLogger()
    handlers = root.handlers[:]
    product_logging.configure("info", stream)
    structlog.get_logger("app").info("ready", port=8000)
    root.handlers[:] = handlers
    structlog.reset_defaults()
    assert "ready" in stream.getvalue()
    assert not stream.getvalue().startswith("{")
