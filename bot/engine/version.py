"""The one Rasa version that the changes of this package are written for."""

from importlib.metadata import version

PINNED = "3.6.21"


class WrongRasa(RuntimeError):
    """Another Rasa is installed: run `make setup`, or check bot/engine/ against it first."""


def require(found: str = "") -> None:
    """Refuse to go on with another Rasa than the pinned one."""
    found = found or version("rasa")
    if found != PINNED:
        raise WrongRasa(
            f"Rasa {found} is installed, but bot/engine/ is written for Rasa {PINNED}: "
            f"install that one, or check bot/engine/ against {found} and change PINNED."
        )
