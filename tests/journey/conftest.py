"""One running product for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey import wechat
from tests.journey.product import Product, free_port, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("journey")
            # the first test also pays for the start
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    account = wechat.SETTINGS | {"wechat_api_base": f"http://127.0.0.1:{free_port()}"}
    with running(tmp_path_factory.mktemp("product"), **account) as started:
        yield started
