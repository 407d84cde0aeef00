"""Arms the points of `sdr.failpoints` from the environment, for tests of sending and nothing else.

`LEADHATCH_FAILPOINTS=after_data=kill@3` lets the process die by SIGKILL the third time it passes
that point; `stop` lets it stop (SIGSTOP) until somebody lets it go on. Anywhere but before a mail
server on this machine the start is refused: a process that dies on purpose must not be near real
mail. It is no setting of the product and stands in no `.env`.
"""

from __future__ import annotations

import os
import re
import signal
from collections import Counter

from sdr import failpoints

NAME = "LEADHATCH_FAILPOINTS"
SIGNALS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class FailpointsRefused(Exception):
    """The variable is set where it must not be, or makes no sense."""


def arm(mail_host: str | None) -> None:
    """Do what the environment says; `mail_host` is where mail goes (None: into a folder)."""
    asked = os.environ.get(NAME)
    if not asked:
        return
    if mail_host is not None and mail_host not in LOOPBACK:
        raise FailpointsRefused(NAME)
    wanted: dict[str, tuple[signal.Signals, int]] = {}
    for each in asked.split(","):
        found = re.fullmatch(r"(\w+)=(kill|stop)@([1-9][0-9]*)", each)
        if found is None or found[1] not in failpoints.POINTS:
            raise FailpointsRefused(f"{NAME}: {each}")
        wanted[found[1]] = SIGNALS[found[2]], int(found[3])
    passed = Counter[str]()

    def hook(name: str) -> None:
        passed[name] += 1
        if name in wanted and passed[name] == wanted[name][1]:
            os.kill(os.getpid(), wanted[name][0])

    failpoints.arm(hook)
