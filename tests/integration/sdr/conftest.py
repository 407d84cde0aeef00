"""The business over real databases."""

from __future__ import annotations

import pytest

from sdr.playbook.model import Playbook
from sdr.texts import Texts
from tests import builders


@pytest.fixture(scope="session")
def playbook() -> Playbook:
    return builders.playbook()


@pytest.fixture(scope="session")
def texts() -> Texts:
    return builders.texts()
