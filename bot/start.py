"""Starts Rasa: `python bot/start.py run` serves the model, `… train` makes it.

Not `rasa run`: before Rasa is imported, bot/engine/ leaves out what is not used, keeps
what people say out of the logs and makes calls to the action server cheap. Loopback only,
REST channel only, no HTTP API, no telemetry. Called by the supervisor and the Makefile,
from the root of the repository.
"""

import argparse
import logging
import os
import sys
import time
import warnings
from pathlib import Path
from typing import Any

BOT = Path(__file__).resolve().parent
ROOT = BOT.parent
MODEL = BOT / "models" / "leadhatch.tar.gz"
LOG = logging.getLogger("leadhatch.bot")


def main() -> int:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(prog="bot/start.py", description="Rasa for Leadhatch")
    commands = parser.add_subparsers(dest="command", required=True)
    run_parser = commands.add_parser("run", help="serve the trained model on loopback")
    run_parser.add_argument(
        "--port", type=int, default=int(os.environ.get("LEADHATCH_RASA_PORT", "5005"))
    )
    run_parser.add_argument("--model", type=Path, default=MODEL)
    train_parser = commands.add_parser("train", help="train the model from data/ and playbook/")
    train_parser.add_argument("--out", type=Path, default=MODEL)
    arguments = parser.parse_args()
    set_environment(threads=1 if arguments.command == "run" else os.cpu_count() or 1)
    if arguments.command == "run":
        prepare_engine()
        return run(arguments.port, arguments.model)
    return train(arguments.out)


def set_environment(threads: int = 1) -> None:
    """What must be set before numpy and Rasa are imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    os.environ["TQDM_DISABLE"] = "1"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    # Rasa's cache does not see changes in our components; fingerprint.py does.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    # One for the encoder, which is asked from several threads where there is much to encode.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(threads))
    os.environ.setdefault("LEADHATCH_ACTIONS_PORT", "5055")
    os.chdir(ROOT)
    for folder in (str(BOT), str(ROOT)):
        if folder not in sys.path:
            sys.path.insert(0, folder)


def prepare_engine() -> None:
    """Quiet logs first, then Rasa without its neural parts, then the changes to Rasa."""
    from engine import imports, logs, version

    version.require()
    logs.keep_private()
    imports.leave_out_neural_parts()

    from engine import commands, replies

    replies.make_cheap()
    commands.take_away()


def run(port: int, model: Path) -> int:
    """Serve until stopped."""
    if not model.is_file():
        LOG.error("There is no trained model at %s: run `make train`.", model)
        return 2

    import rasa.core.run
    from rasa.core.utils import AvailableEndpoints

    rasa.core.run.serve_application(
        model_path=str(model),
        interface="127.0.0.1",
        port=port,
        credentials=str(BOT / "credentials.yml"),
        endpoints=AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")),
        enable_api=False,
        server_listeners=[(stop_unless_ready, "after_server_start")],
    )
    return 0


async def stop_unless_ready(app: Any, _: Any) -> None:
    """Rasa goes on without a model that it could not load, and answers nothing: stop then."""
    agent = getattr(app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        LOG.error("The model could not be loaded (see above): run `make train`.")
        os._exit(3)


def train(out: Path) -> int:
    """Train from config.yml, bot/domain/, data/ and the playbook's nlu/; write the model."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    for name in ("leadhatch", "rasa.engine.training.hooks"):
        logging.getLogger(name).setLevel(logging.INFO)
    warnings.simplefilter("ignore")

    import fingerprint
    import rasa.model_training
    from engine import once, version

    version.require()
    once.read_once()
    started = time.monotonic()
    made_of = fingerprint.of_sources(ROOT)
    result = rasa.model_training.train(
        domain=str(BOT / "domain"),
        config=str(ROOT / "config.yml"),
        training_files=[str(ROOT / "data"), str(fingerprint.playbook(ROOT) / "nlu")],
        output=str(out.parent),
        fixed_model_name=out.name.removesuffix(".tar.gz"),
        force_training=True,
    )
    if result.code != 0 or not out.is_file():
        LOG.error("Training failed (code %s).", result.code)
        return 1
    fingerprint.path_for(out).write_text(made_of + "\n", encoding="utf-8")
    LOG.info("Trained %s in %.0f s.", out.name, time.monotonic() - started)
    return 0


if __name__ == "__main__":
    sys.exit(main())
