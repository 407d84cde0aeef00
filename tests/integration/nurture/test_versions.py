"""Versions of sequences: files taken in, edits, publishing, who gets which."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from typer.testing import CliRunner, Result

from app import cli
from nurture import enrollments, publishing, version_files, versions, worker
from nurture.context import Context
from sdr.db import Database
from sdr.errors import BadSequence, MoveNotAllowed, VersionConflict, WouldEnter
from sdr.leads import Lead
from sdr.playbook.load import read_sequence
from sdr.playbook.model import Playbook
from tests import builders
from tests.integration.nurture.conftest import Recorder

TUESDAY = builders.TUESDAY
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
# The most wanted of all sequences, so that a test knows who enters what.
DOCUMENT = """\
# Why this exists: a comment that must survive.
name: short-one
version: 1   # counted by hand
title: {zh: 短序列, en: Short one}
entrance: {priority: 900}
steps:
  - key: first
    subject: {zh: 第一封, en: First}
    body:
      zh: |-
        您好，这是第一封。
      en: |-
        Hello, this is the first.
  - key: second
    wait: 7d
    subject: {zh: 第二封, en: Second}
    body: {zh: 您好，这是第二封。, en: "Hello, this is the second."}
"""


def with_file(playbook: Playbook, document: str | None, name: str = "short-one") -> Playbook:
    """The playbook with (or without) that text as a file of its own."""
    others = tuple(each for each in playbook.sequences if each.name != name)
    files = {each: text for each, text in playbook.sequence_files.items() if each != name}
    if document is None:
        return playbook.model_copy(update={"sequences": others, "sequence_files": files})
    typed = read_sequence(document, name)
    return playbook.model_copy(
        update={"sequences": (*others, typed), "sequence_files": {**files, name: document}}
    )


@pytest.fixture
def filed(context: Context, playbook: Playbook) -> Context:
    """A context whose playbook has the short sequence as a file."""
    return dataclasses.replace(context, playbook=with_file(playbook, DOCUMENT))


async def lead_in(context: Context, **named: Any) -> str:
    def make(session: Any) -> str:
        made = builders.lead(session, **named)
        builders.conversation(session, made)
        return made.id

    return await context.database.run(make)


async def enrolment(context: Context, lead_id: str) -> dict[str, Any]:
    views = await context.database.run(lambda s: enrollments.view(s, lead_id))
    return views[-1]


def edited(database: Database, context: Context, document: str, **named: Any) -> int:
    with database.session() as session:
        return publishing.edit(
            session, document, context.playbook, author="lin", now=TUESDAY, **named
        ).number


async def published(context: Context, number: int | None = None, **named: Any) -> Any:
    asked: dict[str, Any] = {"by": "lin", "now": TUESDAY, "language": "en", "online": False}
    asked |= named
    return await publishing.publish(context, "short-one", number=number, **asked)


def state(database: Database, number: int) -> str:
    with database.session() as session:
        return versions.get(session, "short-one", number).state


async def test_a_file_is_taken_in_as_it_stands_and_given_out_to_the_byte(filed: Context) -> None:
    await worker.tick(filed, TUESDAY)
    with filed.database.session() as session:
        row = versions.get(session, "short-one", 1)
        assert (row.state, row.origin, row.document) == ("published", "file", DOCUMENT)
        assert version_files.file_state(filed.playbook, [row]) == "same"
        assert row.sequence == filed.playbook.sequence("short-one")


async def test_who_is_under_way_keeps_the_version_it_entered(
    filed: Context, recorder: Recorder
) -> None:
    lead_id = await lead_in(filed)
    await worker.tick(filed, TUESDAY + HOUR)
    assert recorder.sent[-1].text.startswith("您好，这是第一封。")

    changed = DOCUMENT.replace("这是第二封", "这是改过的第二封")
    assert edited(filed.database, filed, changed) == 2
    await published(filed)
    other = await lead_in(filed, email="li@mill.example", now=TUESDAY + HOUR)
    await worker.tick(filed, TUESDAY + 2 * HOUR)
    assert (await enrolment(filed, other))["version"] == 2

    await worker.tick(filed, TUESDAY + 7 * DAY + 2 * HOUR)
    texts = {each.to: each.text for each in recorder.sent[-2:]}
    assert texts["wang@brewery.example"].startswith("您好，这是第二封。")
    assert texts["li@mill.example"].startswith("您好，这是改过的第二封。")
    assert (await enrolment(filed, lead_id))["version"] == 1


async def test_a_deleted_file_strands_nobody_and_takes_nobody(
    filed: Context, playbook: Playbook, recorder: Recorder
) -> None:
    lead_id = await lead_in(filed)
    await worker.tick(filed, TUESDAY + HOUR)
    without = dataclasses.replace(filed, playbook=with_file(playbook, None))
    other = await lead_in(without, email="li@mill.example", now=TUESDAY + HOUR)
    await worker.tick(without, TUESDAY + 7 * DAY + HOUR)
    assert [t["state"] for t in (await enrolment(without, lead_id))["touches"]] == ["sent", "sent"]
    assert (await enrolment(without, other))["sequence"] != "short-one"


async def test_a_higher_file_replaces_a_file_and_never_an_edit(
    filed: Context, playbook: Playbook
) -> None:
    await worker.tick(filed, TUESDAY)
    newer = DOCUMENT.replace("version: 1", "version: 2")
    second = dataclasses.replace(filed, playbook=with_file(playbook, newer))
    await worker.tick(second, TUESDAY)
    assert (state(filed.database, 1), state(filed.database, 2)) == ("retired", "published")
    await worker.tick(filed, TUESDAY)  # a worker that still has the old file changes nothing
    assert (state(filed.database, 1), state(filed.database, 2)) == ("retired", "published")

    edited(filed.database, second, newer.replace("第一封", "头一封"))
    await published(second)
    third = dataclasses.replace(
        filed, playbook=with_file(playbook, DOCUMENT.replace("version: 1", "version: 9"))
    )
    await worker.tick(third, TUESDAY)
    with filed.database.session() as session:
        rows = versions.all_of(session, "short-one")
        assert [(row.number, row.state) for row in rows] == [
            (1, "retired"), (2, "retired"), (3, "published"),
        ]  # fmt: skip
        assert version_files.file_state(third.playbook, rows) == "overruled"
        assert version_files.file_state(filed.playbook, rows) == "overruled"
        force = version_files.in_force(session, third.playbook).sequence("short-one")
        assert force is not None
        assert force.version == 3


async def test_a_file_changed_under_its_number_is_named_and_not_used(
    filed: Context, playbook: Playbook
) -> None:
    await lead_in(filed)
    await worker.tick(filed, TUESDAY + HOUR)
    changed = dataclasses.replace(
        filed, playbook=with_file(playbook, DOCUMENT.replace("第一封", "头一封"))
    )
    await worker.tick(changed, TUESDAY + HOUR)
    with filed.database.session() as session:
        rows = versions.all_of(session, "short-one")
        assert [row.document for row in rows] == [DOCUMENT]
        assert version_files.file_state(changed.playbook, rows) == "changed"


async def test_before_anybody_entered_the_file_may_still_change(
    filed: Context, playbook: Playbook
) -> None:
    await worker.tick(filed, TUESDAY)
    text = DOCUMENT.replace("第一封", "头一封")
    await worker.tick(dataclasses.replace(filed, playbook=with_file(playbook, text)), TUESDAY)
    with filed.database.session() as session:
        row = versions.get(session, "short-one", 1)
        assert row.document == text
        assert row.sequence.messages[0].subject.zh == "头一封"


async def test_two_who_edit_the_same_version_are_told(filed: Context) -> None:
    first = edited(filed.database, filed, DOCUMENT.replace("First", "One"))
    with pytest.raises(VersionConflict) as caught:
        edited(filed.database, filed, DOCUMENT.replace("First", "Uno"))
    assert caught.value.params["latest"] == first == 2
    assert any("One" in line for line in caught.value.params["changed"])
    assert edited(filed.database, filed, DOCUMENT.replace("First", "Uno"), based_on=2) == 3
    # The same text again is no new version.
    assert edited(filed.database, filed, DOCUMENT.replace("First", "Uno")) == 3


async def test_an_edit_keeps_comments_and_gets_the_next_number(filed: Context) -> None:
    edited(filed.database, filed, DOCUMENT.replace("First", "One"))
    with filed.database.session() as session:
        text = versions.get(session, "short-one", 2).document
    assert text == DOCUMENT.replace("First", "One").replace("version: 1 ", "version: 2 ")


async def test_publishing_says_who_would_enter_and_asks(context: Context) -> None:
    lead_id = await lead_in(context)
    # Nobody else takes it: the pool holds a lead without a sequence.
    alone = dataclasses.replace(
        context, playbook=context.playbook.model_copy(update={"sequences": ()})
    )
    await worker.tick(alone, TUESDAY + HOUR)
    edited(context.database, alone, DOCUMENT)
    with pytest.raises(WouldEnter) as caught:
        await published(alone, now=TUESDAY + 2 * HOUR)
    assert caught.value.params["count"] == 1
    assert state(context.database, 1) == "checked"

    done = await published(alone, now=TUESDAY + 2 * HOUR, enter="all")
    assert done.entering == 1
    assert (await worker.tick(alone, TUESDAY + 2 * HOUR))["enrolled"] == 1
    assert (await enrolment(alone, lead_id))["sequence"] == "short-one"


async def test_however_many_would_enter_they_are_counted_at_once(context: Context) -> None:
    alone = dataclasses.replace(
        context, playbook=context.playbook.model_copy(update={"sequences": ()})
    )
    edited(context.database, alone, DOCUMENT)
    told: list[str] = []

    def said(*given: Any) -> None:
        told.append(given[2])

    async def asks_for(count: int) -> int:
        told.clear()
        with pytest.raises(WouldEnter) as caught:
            await published(alone, now=TUESDAY + 2 * HOUR)
        assert caught.value.params["count"] == count
        return len(told)

    event.listen(context.database.engine, "before_cursor_execute", said)
    asked: list[int] = []
    for count in (2, 14):
        while len(await context.database.run(lambda s: s.scalars(select(Lead.id)).all())) < count:
            await lead_in(alone, email=f"p{len(asked)}.{len(told)}@mill.example")
        await worker.tick(alone, TUESDAY + HOUR)
        asked.append(await asks_for(count))
    event.remove(context.database.engine, "before_cursor_execute", said)
    assert asked[1] <= asked[0] < 60
    await published(alone, now=TUESDAY + 2 * HOUR, enter="all")
    assert (await worker.tick(alone, TUESDAY + 2 * HOUR))["enrolled"] == 14


async def test_new_only_keeps_the_pool_out_until_it_comes_in_again(context: Context) -> None:
    lead_id = await lead_in(context)
    alone = dataclasses.replace(
        context, playbook=context.playbook.model_copy(update={"sequences": ()})
    )
    await worker.tick(alone, TUESDAY + HOUR)
    edited(context.database, alone, DOCUMENT)
    await published(alone, now=TUESDAY + 2 * HOUR, enter="new_only")

    def touched(session: Any) -> None:
        session.get(Lead, lead_id).updated_at = TUESDAY + 3 * HOUR

    await context.database.run(touched)
    assert (await worker.tick(alone, TUESDAY + 3 * HOUR))["enrolled"] == 0
    await lead_in(alone, email="li@mill.example", now=TUESDAY + 3 * HOUR)
    assert (await worker.tick(alone, TUESDAY + 4 * HOUR))["enrolled"] == 1


async def test_a_retired_sequence_takes_nobody_even_from_its_file(filed: Context) -> None:
    await worker.tick(filed, TUESDAY)
    with filed.database.session() as session:
        versions.retire(session, "short-one", TUESDAY)
    lead_id = await lead_in(filed)
    await worker.tick(filed, TUESDAY + HOUR)
    assert (await enrolment(filed, lead_id))["sequence"] != "short-one"


async def test_rolling_back_brings_the_old_text_under_a_new_number(filed: Context) -> None:
    edited(filed.database, filed, DOCUMENT.replace("First", "One"))
    await published(filed)
    done = await publishing.roll_back(filed, "short-one", 1, by="lin", now=TUESDAY, language="en")
    assert (done.number, done.retired) == (3, 2)
    with filed.database.session() as session:
        assert versions.get(session, "short-one", 3).document == DOCUMENT.replace(
            "version: 1", "version: 3"
        )
    with pytest.raises(MoveNotAllowed):
        await published(filed, number=1)


PLAIN = 'body: {zh: 您好，这是第二封。, en: "Hello, this is the second."}'


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        (PLAIN, 'body: {zh: 您好。, en: "Hello {{ nobody }}."}', "unknown-variable", 17),
        ("    wait: 7d\n", "    wait: 7d\n    content: no-such-item\n", "unknown-content", 16),
        ("{zh: 第二封, en: Second}", "{zh: 第二封}", "missing", 16),
        (PLAIN, 'body: {zh: "您好，[看看](/c/nowhere)。", en: "Hello."}', "dead-link", 17),
        (PLAIN, 'body: {zh: "您好，[看看](/c/rollout-plan)。", en: "Hello."}', "dead-link", 17),
        ("key: second", "key: first", "duplicate-code", 14),
    ],
)  # fmt: skip
async def test_what_a_reader_would_stumble_over_is_refused_with_its_line(
    filed: Context, old: str, new: str, code: str, line: int
) -> None:
    assert old in DOCUMENT
    broken = DOCUMENT.replace(old, new)
    try:
        edited(filed.database, filed, broken)
        with pytest.raises(BadSequence) as caught:
            await published(filed)
        assert state(filed.database, 2) == "draft"
    except BadSequence as error:
        problems = error.params["problems"]
    else:
        problems = caught.value.params["problems"]
    assert (code, line) in [(each["code"], each["line"]) for each in problems]


async def test_more_mails_than_the_cap_in_a_week_are_refused(filed: Context) -> None:
    many = DOCUMENT.replace("wait: 7d", "wait: 1d") + (
        "  - key: third\n    wait: 1d\n    subject: {zh: 第三封, en: Third}\n"
        '    body: {zh: 您好。, en: "Hello."}\n'
    )
    edited(filed.database, filed, many)
    problems = await publishing.check(
        filed, "short-one", 2, now=TUESDAY, language="en", online=False
    )
    assert [(each.code, each.line) for each in publishing.serious(problems)] == [
        ("over-quota-week", 18)
    ]


async def test_links_to_elsewhere_are_asked_for(filed: Context) -> None:
    asked: list[str] = []

    async def reach(url: str) -> str | None:
        asked.append(url)
        return "status_404" if "gone" in url else None

    online = dataclasses.replace(filed, reach=reach)
    away = DOCUMENT.replace(
        "这是第一封。", "这是[第一封](https://example.com/gone)，见 https://example.com/here 。"
    )
    edited(filed.database, online, away)
    problems = await publishing.check(online, "short-one", 2, now=TUESDAY, language="zh")
    assert asked == ["https://example.com/gone", "https://example.com/here"]
    assert [(each.code, each.line, each.severity) for each in problems] == [
        ("dead-link", 11, "error")
    ]
    offline = await publishing.check(
        online, "short-one", 2, now=TUESDAY, language="zh", online=False
    )
    assert {(each.code, each.severity) for each in offline} == {("link-unchecked", "advice")}


async def test_expired_content_is_refused(filed: Context) -> None:
    linked = DOCUMENT.replace(
        "    wait: 7d\n", "    wait: 7d\n    content: rollout-plan\n"
    ).replace(PLAIN, 'body: {zh: "您好，[看看]({{ link }})。", en: "Hello, [look]({{ link }})."}')
    edited(filed.database, filed, linked)
    good = await publishing.check(filed, "short-one", 2, now=TUESDAY, language="en", online=False)
    assert publishing.serious(good) == []
    late = await publishing.check(
        filed, "short-one", 2, now=TUESDAY + 3650 * DAY, language="en", online=False
    )
    assert {each.code for each in publishing.serious(late)} == {"expired-content"}


# ── as an operator types it ────────────────────────────────────────────────────────────────────
def typed(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(cli.build(list(arguments)), list(arguments), env=environment)


def test_a_sequence_is_edited_published_and_rolled_back_by_command(
    database: Database, database_url: str, environment: dict[str, str], tmp_path: Path
) -> None:
    environment["LEADHATCH_DATABASE_URL"] = database_url
    name = "general-nurture"
    shipped = (Path("playbook/sequences") / f"{name}.yml").read_text("utf-8")
    file = tmp_path / "new.yml"

    file.write_text(shipped.replace("{{ sender }}", "{{ nobody }}", 1), "utf-8")
    assert typed(environment, "nurture", "edit", name, "--file", str(file)).exit_code == 0
    done = typed(environment, "nurture", "publish", name, "--offline")
    assert done.exit_code == 1
    assert f"sequences/{name}.yml:" in done.stderr

    file.write_text(shipped.replace("{{ company.name }}", "{{ company.name }}!", 1), "utf-8")
    done = typed(environment, "nurture", "edit", name, "--file", str(file))
    assert done.exit_code == 1  # it is based on 1, and 2 is there
    assert "nobody" in done.stderr
    done = typed(environment, "nurture", "edit", name, "--file", str(file), "--based-on", "2")
    assert done.exit_code == 0, done.output
    assert "version 3" in done.stdout
    assert typed(environment, "nurture", "check", name, "--offline").exit_code == 0
    done = typed(environment, "nurture", "publish", name, "--offline")
    assert "takes new leads" in done.stdout, done.output
    assert "company.name }}!" in typed(environment, "nurture", "diff", name, "1", "3").stdout

    checked = typed(environment, "check")
    assert checked.exit_code == 0, checked.output
    assert f"sequences/{name}.yml: A version published here wins" in checked.stdout
    assert typed(environment, "nurture", "rollback", name, "--to", "1").exit_code == 0
    assert typed(environment, "nurture", "export", str(tmp_path / "out"), name).exit_code == 0
    back = (tmp_path / "out" / f"{name}.yml").read_text("utf-8")
    assert back == shipped.replace("version: 1", "version: 4", 1)
    rows = json.loads(typed(environment, "nurture", "versions", name, "--json").stdout)
    assert [(row["number"], row["state"]) for row in rows] == [
        (1, "retired"), (2, "draft"), (3, "retired"), (4, "published"),
    ]  # fmt: skip
    assert "wins over the file" in typed(environment, "nurture", "versions", name).stdout
    assert "takes no new leads" in typed(environment, "nurture", "retire", name).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("versions", "nothing"), "There are no versions of nothing"),
        (("edit", "x", "--file", "/nowhere.yml"), "cannot be read"),
        (("publish", "nothing"), "There is no sequence nothing"),
        (("publish", "general-nurture", "--enter", "some"), "--enter takes all or new_only"),
        (("diff", "general-nurture", "1", "7"), "There is no version general-nurture 7"),
    ],
)
def test_what_is_wrong_with_a_version_is_one_line(
    database: Database, database_url: str, environment: dict[str, str],
    arguments: tuple[str, ...], said: str,
) -> None:  # fmt: skip
    environment["LEADHATCH_DATABASE_URL"] = database_url
    done = typed(environment, "nurture", *arguments)
    assert done.exit_code in (1, 2)
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
