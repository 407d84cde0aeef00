"""`leadhatch engagement` and `content reading`, as an operator types them."""

from __future__ import annotations

import json

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from app import cli_content, cli_engagement
from nurture import clicks, links
from nurture.hits import Visit
from sdr.db import Database
from tests import builders
from tests.builders import TUESDAY

SLUG = "what-it-costs"


@pytest.fixture
def lead_id(database: Database, database_url: str, environment: dict[str, str]) -> str:
    environment["LEADHATCH_DATABASE_URL"] = database_url
    with database.session() as session:
        lead = builders.lead(session)
        token = links.issue(session, kind="content", lead_id=lead.id, now=TUESDAY, slug=SLUG,
                            url="https://x.example/c?lang=zh")  # fmt: skip
        visit = Visit(agent="a", cookie="wang")
        clicks.follow(session, token, builders.playbook(), now=TUESDAY, visit=visit)
        clicks.view(session, token, builders.playbook(), depth=1, seconds=90, section="s1",
                    now=TUESDAY, visit=visit)  # fmt: skip
        return lead.id


def run(environment: dict[str, str], program: Typer, *arguments: str) -> Result:
    return CliRunner().invoke(program, list(arguments), env=environment)


def test_listing_judging_and_tracking(lead_id: str, environment: dict[str, str]) -> None:
    program = cli_engagement.build()
    listed = run(environment, program, "list", lead_id)
    assert listed.exit_code == 0, listed.output
    assert "opened  what-it-costs: a person: the page was read" in listed.output
    shapes = json.loads(run(environment, program, "list", lead_id, "--json").output)
    click = shapes[-1]["id"]
    judged = run(environment, program, "judge", click, "--as", "scanner", "--reason", "ours")
    assert judged.output.strip() == f"{click}: a program: a colleague says so"
    for arguments in (("list", "lead_x"), ("tracking", lead_id, "--reason", "x", "--on", "--off")):
        assert run(environment, program, *arguments).exit_code == 1
    off = run(environment, program, "tracking", lead_id, "--off", "--reason", "asked for it")
    assert "plain addresses" in off.output


def test_what_an_items_readers_held_on_to(lead_id: str, environment: dict[str, str]) -> None:
    del lead_id
    program = cli_content.build()
    shown = run(environment, program, "reading", SLUG)
    assert shown.exit_code == 0, shown.output
    assert "1 reading by 1 person" in shown.output
    assert "100 %  90 s  1 reader" in shown.output
    shape = json.loads(run(environment, program, "reading", SLUG, "--json").output)
    assert (shape["seconds"], shape["sections"][0]["readers"]) == (90, 1)
    assert run(environment, program, "reading", "nothing").exit_code == 1
