"""Versions of the scoring rules, trying a draft out on the past, and what became of the bands."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from app.cli import build
from sdr import (
    adjustments,
    calibration,
    engagements,
    facts,
    handoffs,
    leads,
    past,
    qualify,
    replay,
    rescoring,
    rule_versions,
    timeline,
)
from sdr.db import Database
from sdr.errors import BadRules, NotFound, VersionConflict
from sdr.facts import Said
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.replay import Move
from sdr.scoring import judge
from tests import builders
from tests.builders import TUESDAY

DAY = dt.timedelta(days=1)
LATER = TUESDAY + 40 * DAY


def changed(playbook: Playbook, old: str, new: str) -> str:
    assert old in playbook.scoring_file
    return playbook.scoring_file.replace(old, new)


def publish(
    session: Session, playbook: Playbook, document: str, based_on: int | None = None
) -> int:
    return rule_versions.publish(
        session, playbook, document, by="lin@x.example", now=LATER, language="en",
        based_on=based_on,
    ).number  # fmt: skip


def made(session: Session, playbook: Playbook, email: str = "wang@brewery.example") -> Lead:
    lead = builders.lead(session, email=email, known={"buying_role": "decider"})
    qualify.reconsider(session, lead, playbook, now=TUESDAY, by="prospect")
    return lead


def test_the_list_of_versions_only_grows_and_its_last_is_in_force(
    database: Database, playbook: Playbook
) -> None:
    more = changed(playbook, "points: 20, cap: 60", "points: 30, cap: 60")
    with database.session() as session:
        assert rule_versions.in_force(session, playbook).number is None
        assert rule_versions.take_file(session, playbook, TUESDAY) is not None
        assert rule_versions.take_file(session, playbook, TUESDAY) is None
        lead = made(session, playbook)
        engagements.note(session, lead.id, "click", now=LATER)
        assert qualify.dossier(session, lead, playbook, LATER).engagement == 20
        first = rule_versions.in_force(session, playbook).rules.digest
        assert lead.rules == first

        assert publish(session, playbook, more, based_on=1) == 2
        assert publish(session, playbook, more + "\n# the same\n") == 2
        force = rule_versions.in_force(session, playbook)
        assert (force.number, force.published) == (2, True)
        known = qualify.dossier(session, lead, playbook, LATER)
        assert known.engagement == 30
        assert judge(known, playbook, LATER).rules == force.rules.digest != first
        newest = rule_versions.latest(session)
        assert rule_versions.file_state(playbook, newest) == "overruled"
        assert rule_versions.take_file(session, playbook, LATER) is None
        with pytest.raises(VersionConflict) as conflict:
            publish(session, playbook, playbook.scoring_file, based_on=1)
        assert any("points: 30" in line for line in conflict.value.params["changed"])
        with pytest.raises(BadRules):
            publish(session, playbook, changed(playbook, "threshold: 20", "threshold: 300"))

        back = rule_versions.roll_back(session, 1, by="lin@x.example", now=LATER)
        assert (back.number, back.origin, back.digest) == (3, "rollback", first)
        assert qualify.dossier(session, lead, playbook, LATER).engagement == 20
        assert rule_versions.numbers(session)[first] == 1
        with pytest.raises(NotFound):
            rule_versions.roll_back(session, 9, by="x", now=LATER)


def test_stored_scores_follow_the_rules_in_pieces(database: Database, playbook: Playbook) -> None:
    rival = changed(playbook, "channelrival.example", "brewery.example")
    with database.session() as session:
        rule_versions.take_file(session, playbook, TUESDAY)
        ids = [made(session, playbook, f"a{n}@mill.example").id for n in range(3)]
        ids.append(made(session, playbook).id)
        assert rescoring.some(session, playbook, LATER) == 0
        publish(session, playbook, rival)
        assert [rescoring.some(session, playbook, LATER, limit=3) for _ in range(3)] == [3, 1, 0]
        digest = rule_versions.in_force(session, playbook).rules.digest
        assert {leads.get(session, each).rules for each in ids} == {digest}
        newest = rule_versions.latest(session)
        assert newest is not None
        assert newest.settled_at == LATER
        # the verdict moved with it, and says by which rule
        assert [leads.get(session, each).verdict for each in ids] == [
            "nurture", "nurture", "nurture", "disqualified",
        ]  # fmt: skip
        [last] = [e for e in timeline.of(session, ids[-1], "verdict") if e.data["rules"] == digest]
        assert last.data["new"] == "disqualified"


def compared(
    session: Session, playbook: Playbook, document: str, since: dt.datetime | None = None
) -> list[Move]:
    new = rule_versions.read(playbook, document, "en")
    ids = replay.candidates(session, since, None)
    return replay.compare(session, ids, playbook, playbook.scoring, new, now=LATER, since=since)


def test_a_draft_says_who_would_move_and_by_which_rule(
    database: Database, playbook: Playbook
) -> None:
    rival = changed(playbook, "channelrival.example", "brewery.example")
    generous = changed(playbook, "points: 15, cap: 15", "points: 100, cap: 100")
    with database.session() as session:
        one, two = made(session, playbook), made(session, playbook, "li@mill.example")
        engagements.note(session, two.id, "reply", now=LATER)
        [moved] = compared(session, playbook, rival)
        assert (moved.lead_id, moved.old.verdict, moved.new.verdict, moved.rule, moved.now) == (
            one.id, "nurture", "disqualified", "disqualifier.competitor_address", True,
        )  # fmt: skip
        [warmer] = compared(session, playbook, generous)
        assert (warmer.lead_id, warmer.rule) == (two.id, "engagement.reply")
        assert (warmer.old.band, warmer.new.band) == ("cool", "warm")
        assert warmer.new.total - warmer.old.total in (12, 13)
        [bands] = {
            each.rule for each in compared(session, playbook, changed(playbook, "least: 40", "least: 59"))
        }  # fmt: skip
        assert bands == replay.BANDS
        assert compared(session, playbook, playbook.scoring_file) == []


def test_a_draft_is_tried_at_every_moment_since(database: Database, playbook: Playbook) -> None:
    generous = changed(playbook, "points: 15, cap: 15", "points: 100, cap: 100")
    with database.session() as session:
        lead = made(session, playbook)
        engagements.note(session, lead.id, "reply", now=TUESDAY + DAY)
        assert compared(session, playbook, generous) == []  # faded by now
        [moved] = compared(session, playbook, generous, TUESDAY - DAY)
        assert (moved.now, moved.first_at, moved.rule) == (
            False, TUESDAY + DAY, "engagement.reply",
        )  # fmt: skip
        assert compared(session, playbook, generous, TUESDAY + 2 * DAY) == []


def test_the_past_is_what_was_known_then(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        lead = made(session, playbook)
        facts.record(
            session, lead.id, [Said("industry", "agency", "其实我们是代理")], by="prospect",
            now=TUESDAY + 2 * DAY,
        )  # fmt: skip
        adjustments.adjust(
            session, lead.id, part="total", points=9, reason="fair", until=None,
            rules=playbook.scoring.by_hand, by="lin", now=TUESDAY + 3 * DAY,
        )  # fmt: skip
        session.flush()
        [held] = past.of(session, [lead.id], [playbook.scoring])
        for day, industry, by_hand in ((0, "beverages", 0), (2, "agency", 0), (3, "agency", 1)):
            known = past.dossier(held, TUESDAY + day * DAY)
            assert known.value("industry") == industry
            assert len(known.doings.adjusted) == by_hand
        now = past.dossier(held, LATER)
        current = qualify.dossier(session, lead, playbook, LATER)
        assert judge(now, playbook, LATER) == judge(current, playbook, LATER)


def test_the_calibration_counts_what_became_of_each_band(
    database: Database, playbook: Playbook
) -> None:
    with database.session() as session:
        rule_versions.take_file(session, playbook, TUESDAY)
        for number in range(3):
            lead = made(session, playbook, f"a{number}@mill.example")
            handoff = handoffs.request(
                session, lead, conversation_id=None, reason="requested", playbook=playbook,
                now=TUESDAY,
            )  # fmt: skip
            if number:
                handoffs.accept(session, handoff.id, by="lin", now=TUESDAY)
            if number == 2:
                handoffs.win(session, handoff.id, by="lin", note=None, now=TUESDAY)
        whole, first = calibration.report(session, playbook)
        assert (first.rules, first.number, first.handoffs) == (playbook.scoring.digest, 1, 3)
        [cool] = [band for band in whole.bands if band.handoffs]
        assert (cool.band, cool.handoffs, cool.waiting, cool.held) == ("cool", 3, 1, 1)
        assert (cool.accepted.count, cool.accepted.of, cool.won.count, cool.won.of) == (2, 2, 1, 1)
        [empty] = calibration.report(session, playbook, since=LATER)
        assert empty.handoffs == 0


def test_the_commands_try_publish_and_go_back(
    database: Database, database_url: str, playbook: Playbook, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with database.session() as session:
        lead_id = made(session, playbook).id
    for name, value in (
        ("DATABASE_URL", database_url), ("VAR", str(tmp_path / "var")), ("API_KEY", "k" * 24),
        ("SECRET_KEY", "0123456789abcdef0123456789abcdef"), ("ADMIN_EMAIL", "a@x.example"),
        ("ADMIN_PASSWORD", "a long enough password"), ("WEBHOOK_SECRET", "w" * 32),
    ):  # fmt: skip
        monkeypatch.setenv(f"LEADHATCH_{name}", value)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    draft, broken = tmp_path / "draft.yml", tmp_path / "broken.yml"
    draft.write_text(changed(playbook, "channelrival.example", "brewery.example"), "utf-8")
    broken.write_text(changed(playbook, "threshold: 20", "treshold: 20"), "utf-8")

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(build([]), arguments)
        assert done.exit_code == code, done.output
        return done.output

    line = playbook.scoring_file[: playbook.scoring_file.index("threshold: 20")].count("\n") + 1
    assert f"scoring.yml:{line} [treshold]" in run("scoring", "check", str(broken), code=1)
    told = run("scoring", "replay", str(draft))
    assert lead_id in told
    assert "An address of a competitor" in told
    shape = json.loads(run("scoring", "replay", str(draft), "--json"))
    assert shape["verdicts"] == [{"old": "nurture", "new": "disqualified", "count": 1}]
    assert "Version 2 is in force" in run("scoring", "publish", str(draft), "--note", "rivals")
    assert "Nobody to sell to: An address of a competitor" in run("leads", "score", lead_id)
    assert "reads like version 1" in run("scoring", "rollback", "1")
    listed = run("scoring", "versions")
    assert "rolled back" in listed
    assert "rivals" in listed
    assert run("scoring", "show", "2") == draft.read_text("utf-8")
    assert "+5 for Score" in run(
        "leads", "adjust", lead_id, "--points", "5", "--reason", "met", "--days", "3"
    )
    assert "met" in run("leads", "score", lead_id)
    run("leads", "adjust", lead_id, "--points", "99", "--reason", "met", code=1)
    assert "95 %" not in run("scoring", "calibration")
