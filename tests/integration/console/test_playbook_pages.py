"""The playbook in the console: checked beside the text, in force, compared, rolled back."""

from __future__ import annotations

import re

import pytest

from sdr import playbook_versions, rule_versions
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter
from tests.integration.console.test_sequence_pages import MARKETER, post, text

OLD, NEW = "there's a 14-day trial first.", "there's a 30-day trial first."
FAQ = "/console/playbook/faq.yml"


@pytest.fixture
async def marketer(anonymous: Client, database: Database, clock: HandClock) -> Client:
    with database.session() as session:
        people.member(session, MARKETER, Role.MARKETER)
    await enter(anonymous, database, clock, MARKETER)
    return anonymous


async def test_an_answer_is_checked_put_in_force_and_put_back(
    marketer: Client, database: Database, playbook: Playbook
) -> None:
    written = playbook.files["faq.yml"]
    listed = await text(marketer, "/console/playbook")
    assert re.findall(r'href="/console/playbook/([\w.]+)"', listed) == [
        "faq.yml", "wording.yml", "spin.yml", "icp.yml", "scoring.yml",
    ]  # fmt: skip
    broken = written.replace("act: ask_price", "act: ask_the_moon", 1)
    line = next(n for n, each in enumerate(broken.split("\n"), 1) if "ask_the_moon" in each)
    page = await post(marketer, FAQ, document=broken, based_on="1", do="check")
    assert str(line) in re.findall(r'<li id="line-(\d+)" class="at-error"', page)
    assert "ask_the_moon" in page
    page = await post(marketer, FAQ, 422, document=broken, based_on="1", do="publish")
    assert f'href="#line-{line}"' in page

    edited = written.replace(OLD, NEW).replace("\n", "\r\n")
    page = await post(marketer, FAQ, document=edited, based_on="1", do="publish", note="longer")
    assert "Version 2 is in force" in page
    assert len(re.findall(r'diff-new">', page)) == 1
    assert "longer" in page
    with database.session() as session:
        assert NEW in playbook_versions.documents(session, playbook)["faq.yml"]
    clash = await post(
        marketer, FAQ, 409, document=written + "\n# mine", based_on="1", do="publish"
    )
    assert "# mine" in clash

    assert "Version 3 is in force" in await post(marketer, f"{FAQ}/versions/1/again")
    answer = await marketer.get(f"{FAQ}/versions/3/file")
    assert await answer.text() == written


async def test_scoring_rules_are_edited_on_the_same_page(
    marketer: Client, database: Database, playbook: Playbook
) -> None:
    path, written = "/console/playbook/scoring.yml", playbook.scoring_file
    page = await post(marketer, path, document="parts: 1", based_on="1", do="check")
    assert "at-error" in page
    changed = re.sub(r"threshold: \d+", "threshold: 77", written)
    assert changed != written
    await post(marketer, path, document=changed, based_on="1", do="publish")
    with database.session() as session:
        assert rule_versions.in_force(session, playbook).rules.threshold == 77
    await post(marketer, f"{path}/versions/1/again")
    with database.session() as session:
        force = rule_versions.in_force(session, playbook)
        assert force.rules.digest == playbook.scoring.digest


async def test_what_the_model_has_learned_is_not_changed_here(
    marketer: Client, playbook: Playbook
) -> None:
    spin = playbook.files["spin.yml"].replace("code: slow_market_info", "code: slow_news", 1)
    page = await post(
        marketer, "/console/playbook/spin.yml", 422, document=spin, based_on="1", do="publish"
    )
    assert "The model has learned “slow_market_info”" in page
    assert "make train" in page


async def test_who_may_not_edit_reads_and_a_strange_file_is_none(
    anonymous: Client, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, "rep2@beacon.example.com", Role.REP)
    await enter(anonymous, database, clock, "rep2@beacon.example.com")
    page = await text(anonymous, FAQ)
    assert "readonly" in page
    assert 'value="publish"' not in page
    await post(anonymous, FAQ, 403, document="x", do="publish")
    for file in ("company.yml", "nlu", "..%2f.env"):
        await text(anonymous, f"/console/playbook/{file}", 404)
