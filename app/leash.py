"""Runs a command that ends with whoever started it: `python app/leash.py COMMAND [ARGUMENT …]`.

On Linux the kernel sends SIGTERM to the command when its parent is gone, however that died; then
this program becomes the command and costs nothing more. Elsewhere it only becomes the command.
`supervise` starts supervisord through it, and supervisord every process. Standard library only.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def follow_parent() -> None:
    """From now on this process gets SIGTERM when its parent ends."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        # It ended before we asked.
        sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    follow_parent()
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - becoming the command is its only purpose
