"""What was reached is held: figures on sentences and talks the product was not made from.

`floors.yml` beside the sets holds the best figures honestly reached, less a hundredth for what
differs between processors. Raise them when `make eval` gives more; never lower them.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from evaluation import prospects, report, sentences, sets
from tests.journey.product import Product

FLOORS: dict[str, Any] = yaml.safe_load((sets.NLU / "floors.yml").read_text(encoding="utf-8"))


@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", sets.LANGUAGES)
def test_understanding_holds_what_was_reached(product: Product, language: str) -> None:
    rows = sets.read("test", language)
    figures = [sentences.measure(product, "test", language, rows)]
    reached = report.as_json(figures, [])["sentences"][f"test_{language}"]
    floor = FLOORS["sentences"][language]
    assert {name: value for name, value in reached.items() if value < floor[name]} == {}, reached


@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", sets.LANGUAGES)
def test_talks_hold_what_was_reached(product: Product, language: str) -> None:
    talks = prospects.measure(product, prospects.read(language), language)
    reached = report.as_json([], [talks])["talks"][language]
    floor = FLOORS["talks"][language]
    assert reached["repeated"] <= floor["repeated"], [t.repeated for t in talks.talks]
    assert reached["invented"] <= floor["invented"], [t.invented for t in talks.talks]
    shares = ("verdicts", "handoffs", "told_all")
    assert {name: reached[name] for name in shares if reached[name] < floor[name]} == {}, reached
