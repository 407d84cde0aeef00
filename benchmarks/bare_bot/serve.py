"""Serves the bot that `rasa init` makes: the yardstick of `make bench`.

Makes the starter project in a folder (a temporary one unless --folder is given), trains
it there as it comes, and serves its REST channel on loopback until stopped. Nothing of
ours is in it: no components, no changes to Rasa. Run with Rasa's own Python:

    bot/.venv/bin/python benchmarks/bare_bot/serve.py --port 5205 [--folder var/bare_bot]

A folder that already holds a trained model is served at once. The line "ready" on
standard output says that it answers.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

ENVIRONMENT = {
    **os.environ,
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TQDM_DISABLE": "1",
}


def main() -> int:
    """Make, train, serve."""
    parser = argparse.ArgumentParser(description="Serve the bot of `rasa init`.")
    parser.add_argument("--port", type=int, default=5205)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    if arguments.folder is not None:
        arguments.folder.mkdir(parents=True, exist_ok=True)
        return serve(arguments.folder.resolve(), arguments.port)
    with tempfile.TemporaryDirectory(prefix="bare_bot_") as name:
        return serve(Path(name), arguments.port)


def serve(folder: Path, port: int) -> int:
    """Make the project where it is missing, then run it until stopped."""
    if not list(folder.glob("models/*.tar.gz")):
        started = time.monotonic()
        # --no-prompt trains too.
        rasa(folder, "init", "--no-prompt", "--init-dir", str(folder))
        print(f"made and trained in {time.monotonic() - started:.0f} s", flush=True)
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "run", "-i", "127.0.0.1"]
    server = subprocess.Popen([*command, "-p", str(port)], cwd=folder, env=ENVIRONMENT)

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()  # while it loads, Rasa does not hear the first signal

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if wait_until_ready(server, port):
        print("ready", flush=True)
    return server.wait()


def rasa(folder: Path, *arguments: str) -> None:
    """Run one Rasa command in the folder; its output only where it fails."""
    command = [sys.executable, "-W", "ignore", "-m", "rasa", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"rasa {arguments[0]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")


def wait_until_ready(server: subprocess.Popen[bytes], port: int) -> bool:
    """Whether the server answered before it ended."""
    while server.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=2):
                return True
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    return False


if __name__ == "__main__":
    sys.exit(main())
