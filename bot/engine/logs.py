"""Keeps what people say out of Rasa's logs.

Rasa writes messages, slots and, when an action fails, the whole tracker. Withholding what
is known to be personal would miss what is not known yet, so it is the other way round: a
line is printed when it begins with words listed here, else only where it came from. Of an
exception its type and place are printed, never its text. Our own lines pass.
"""

import logging
import sys
import traceback
import warnings
from pathlib import PurePath
from types import TracebackType
from typing import Any, Dict, List, MutableMapping, Optional, TextIO, Type, Union

import structlog

OWN = "leadhatch"
EVENT = "event: "
# Beginnings of lines of Rasa, Sanic and friends that hold nothing a person said.
HARMLESS = (
    EVENT,
    "Loading model ",
    "Starting Rasa server on ",
    "Rasa server is up and running",
    "Failed to run custom action ",
    "Encountered an exception while running action ",
    "Failed to execute custom action ",
    "Starting to train component ",
    "Finished training component ",
    "Restored component ",
    "Goin' Fast @ ",
    "Starting worker ",
    "Stopping worker ",
    "Server Stopped",
    "No agent found when shutting down server",
    "Circuit breaker tripped",
)


class SafeFormatter(logging.Formatter):
    """Prints harmless lines whole, of others only their place."""

    def format(self, record: logging.LogRecord) -> str:
        """One line: time, level, logger, what may be said, and what was raised where."""
        parts = [self.formatTime(record), record.levelname, record.name, self._said(record)]
        if record.exc_info and record.exc_info[1] is not None:
            parts.append(f"[{describe(record.exc_info[1])}]")
        return " ".join(parts)

    @staticmethod
    def _said(record: logging.LogRecord) -> str:
        message = record.getMessage()
        own = record.name == OWN or record.name.startswith(OWN + ".")
        if own or message.startswith(HARMLESS):
            return message.splitlines()[0] if message else ""
        place = f"{PurePath(record.pathname).name}:{record.lineno}"
        return f"(withheld, said at {place} in {record.funcName})"


def describe(error: BaseException) -> str:
    """The types of an exception and its causes, and where the first was raised."""
    chain: List[str] = []
    seen = set()
    current: Optional[BaseException] = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)
        where = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        status = getattr(current, "status", None)
        code = f" status {status}" if isinstance(status, int) else ""
        chain.append(f"{type(current).__name__}{code}{where}")
        current = current.__cause__ or current.__context__
    return " from ".join(chain)


def keep_private(stream: Optional[TextIO] = None, level: int = logging.INFO) -> None:
    """Send everything that is logged, warned or raised through the safe formatter."""
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(SafeFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("sanic.root", "sanic.error", "sanic.access", "apscheduler", "matplotlib"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(max(level, logging.WARNING))
    structlog.configure(
        processors=[_event_only],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    warnings.showwarning = _warned
    sys.excepthook = _raised


def _event_only(logger: Any, method: str, event: MutableMapping[str, Any]) -> Dict[str, Any]:
    error = event.get("exc_info") or method == "exception"
    return {"msg": f"{EVENT}{event.get('event')}", "exc_info": error or None}


def _warned(
    message: Union[Warning, str],
    category: Type[Warning],
    filename: str,
    lineno: int,
    file: Optional[TextIO] = None,
    line: Optional[str] = None,
) -> None:
    if issubclass(category, (DeprecationWarning, PendingDeprecationWarning, FutureWarning)):
        return  # Rasa's old dependencies are full of them, and nothing here can act on them
    place = f"{PurePath(filename).name}:{lineno}"
    logging.getLogger(OWN).warning("%s at %s", category.__name__, place)


def _raised(
    kind: Type[BaseException], error: BaseException, trace: Optional[TracebackType]
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger(OWN).critical("Rasa stopped: %s", describe(error))
