"""A progress bar for what takes minutes, where somebody watches.

The Makefile sends the log of a training to a file and hands the terminal over as a file
descriptor of its own (LEADHATCH_PROGRESS_FD); without one, an interactive stderr is used.
"""

import os
import sys
from typing import Callable, Optional, TextIO

from tqdm import tqdm


def bar(label: str) -> Callable[[int, int], None]:
    """A function (done, total) that draws the bar, or does nothing where nobody watches."""
    stream = _terminal()
    if stream is None:
        return lambda done, total: None
    drawn: Optional[tqdm] = None

    def draw(done: int, total: int) -> None:
        nonlocal drawn
        if drawn is None:
            drawn = tqdm(total=total, desc=label, file=stream, disable=False, leave=True)
        drawn.update(done - drawn.n)
        if done >= total:
            drawn.close()

    return draw


def _terminal() -> Optional[TextIO]:
    number = os.environ.get("LEADHATCH_PROGRESS_FD")
    if number is not None and number.isdigit():
        try:
            stream = os.fdopen(os.dup(int(number)), "w")
        except OSError:
            return None
        return stream if stream.isatty() else None
    return sys.stderr if sys.stderr.isatty() else None
