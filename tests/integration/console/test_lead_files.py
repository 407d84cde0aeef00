"""Files of leads: sent, mapped, looked at dry, taken in once; and taken away without formulas."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import io
import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import FormData, web
from sqlalchemy import event, func, select

from console import csv_import, csv_reading, imports_page, lead_imports
from console.lead_imports import LeadImport
from sdr import consent, facts, leads
from sdr.db import Database
from sdr.leads import Lead
from sdr.staff import Role
from tests.builders import TUESDAY
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter

BOSS, REP = "boss@beacon.example.com", "rep@beacon.example.com"
ROWS = """姓名,公司,邮箱,手机,行业,员工数,同意,客户分级,备注
王海涛,青川啤酒,wang@qingchuan.example,138 0013 8000,啤酒饮料,300人,是,重点客户,=1+1
李静,"禾满仓
食品",li@hemancang.example,,食品,120,,,x
坏邮箱,某公司,not-an-address,,食品,80,是,,x
王海涛,青川啤酒,wang@qingchuan.example,,,,,,again
,,,,,,,,only a note
"""
PROOF = "Cards signed at the Spring Fair, 2026-03-12"


@pytest.fixture
async def csrf(anonymous: Client, database: Database, clock: HandClock) -> str:
    with database.session() as session:
        people.member(session, BOSS, Role.MANAGER)
        people.member(session, REP, Role.REP)
    return await enter(anonymous, database, clock, BOSS)


async def send(client: Client, csrf: str, data: bytes, name: str = "fair.csv") -> tuple[int, str]:
    form = FormData()
    form.add_field("csrf", csrf)
    form.add_field("file", io.BytesIO(data), filename=name, content_type="text/csv")
    answer = await client.post("/console/leads/import", data=form)
    return answer.status, f"{answer.url}\n{await answer.text()}"


def mapping(page: str) -> dict[str, str]:
    """What is chosen for each column on the page."""
    found = {}
    for column, options in re.findall(r'name="(column\.\d+)">(.*?)</select>', page, re.DOTALL):
        chosen = re.findall(r'value="([\w.]+)" selected', options)
        if chosen:
            found[column] = chosen[0]
    return found


async def finished(app: web.Application, import_id: str) -> None:
    await asyncio.wait_for(app[imports_page.TASKS][import_id], 30)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
async def test_a_file_comes_in_dry_first_and_once(
    app: web.Application, anonymous: Client, database: Database, csrf: str, encoding: str
) -> None:
    status, page = await send(anonymous, csrf, ROWS.encode(encoding))
    assert status == 200, page
    found = mapping(page)
    assert list(found.values()) == [
        "name", "company", "email", "phone", "industry", "company_size", "consent.email",
        "own.segment",
    ]  # fmt: skip
    at = re.search(r"/console/leads/import/(imp_\w+)", page)
    assert at is not None
    form = {"csrf": csrf, **found, "language": "zh", "source": "spring-fair", "tag": "fair"}
    bare = await anonymous.post(f"{at[0]}/check", data=form)
    assert bare.status == 422
    assert "how the consent is known" in await bare.text()
    early = await anonymous.post(f"{at[0]}/run", data={"csrf": csrf})
    assert at[1] not in app[imports_page.TASKS], await early.text()  # nothing unseen comes in
    checked = await (await anonymous.post(f"{at[0]}/check", data={**form, "proof": PROOF})).text()
    assert counts(checked) == {"new": 2, "the same person once more in this file": 1,
                               "cannot be taken in": 2, "without consent: no mail will go to them": 2,
                               "known, brought up to date": 0}  # fmt: skip
    assert "<td>5</td><td>邮箱</td>" in checked  # a row that spans lines counts them
    assert "not-an-address” is no e-mail address" in checked
    assert "<td>7</td>" in checked
    with database.session() as session:
        assert session.scalar(select(func.count(Lead.id))) == 0  # dry
    for _ in range(2):  # again changes nothing
        await anonymous.post(f"{at[0]}/run", data={"csrf": csrf})
        await finished(app, at[1])
        with database.session() as session:
            assert session.scalar(select(func.count(Lead.id))) == 2
            wang = leads.find(session, "email", "wang@qingchuan.example")
            assert wang is not None
            known = {name: each.value for name, each in facts.current(session, wang.id).items()}
            assert known["company_size"] == {"min": 300, "max": 300}
            assert known["phone"] == "+8613800138000"
            assert known["industry"] == "beverages"
            assert (wang.tags, wang.fields) == (["fair"], {"segment": "key"})
            assert wang.source == {"utm_source": "spring-fair"}
            assert consent.state(session, wang.id)["email"].text == PROOF
            held = session.get_one(LeadImport, at[1])
            assert held.state == "done"
            assert not lead_imports.is_there(session, at[1])
            assert [each["line"] for each in held.result["problems"]] == [5, 7]
            assert "not-an-address" not in str(held.result)
    _, page = await send(anonymous, csrf, ROWS.encode(encoding))
    at = re.search(r"/console/leads/import/(imp_\w+)", page)
    assert at is not None
    checked = await (await anonymous.post(f"{at[0]}/check", data={**form, "proof": PROOF})).text()
    assert counts(checked)["known, brought up to date"] == 2
    with database.session() as session:
        wang = leads.find(session, "email", "wang@qingchuan.example")
        assert wang is not None
        wang.language, wang.source = "en", {"utm_source": "website"}
    form = {**form, "source": "autumn-fair", "proof": PROOF}
    await anonymous.post(f"{at[0]}/check", data=form)
    await anonymous.post(f"{at[0]}/run", data={"csrf": csrf})
    await finished(app, at[1])
    with database.session() as session:
        wang = leads.find(session, "email", "wang@qingchuan.example")
        assert wang is not None
        # what is said of a whole file says nothing new of who is known
        assert (wang.language, wang.source) == ("en", {"utm_source": "website"})


def counts(page: str) -> dict[str, int]:
    return {text.strip(): int(n) for n, text in re.findall(r"<b>(\d+)</b>([^<]*)</li>", page)}


@contextlib.contextmanager
def watched(database: Database) -> Iterator[list[str]]:
    """The statements that are sent, and where a unit of work begins."""
    told: list[str] = []

    def said(*given: Any) -> None:
        told.append(given[2])

    def begun(_connection: Any) -> None:
        told.append("BEGIN")

    event.listen(database.engine, "before_cursor_execute", said)
    event.listen(database.engine, "begin", begun)
    try:
        yield told
    finally:
        event.remove(database.engine, "before_cursor_execute", said)
        event.remove(database.engine, "begin", begun)


async def test_a_long_file_is_checked_part_by_part(
    anonymous: Client, database: Database, csrf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_import, "PART", 2)
    rows = [f"Ann {n},ann{n % 5}@dale.example" for n in range(7)]  # two of them once more
    with database.session() as session:
        leads.identify(
            session, leads.create(session, language="en", source={}, now=TUESDAY), "email",
            "ann4@dale.example", TUESDAY,
        )  # fmt: skip
    _, page = await send(anonymous, csrf, "\n".join(["name,email", *rows]).encode())
    at = re.search(r"/console/leads/import/(imp_\w+)", page)
    assert at is not None
    form = {"csrf": csrf, **mapping(page), "language": "en"}
    with watched(database) as told:
        checked = await (await anonymous.post(f"{at[0]}/check", data=form)).text()
    assert counts(checked) == {
        "new": 4, "known, brought up to date": 1, "the same person once more in this file": 2,
        "without consent: no mail will go to them": 7,
    }  # fmt: skip
    lookups = [number for number, each in enumerate(told) if "FROM identities" in each]
    assert len(lookups) == 4
    for one, other in itertools.pairwise(lookups):
        assert "BEGIN" in told[one:other]  # nobody waits for the whole file


async def test_what_stands_in_a_file_is_read_only_where_it_is_needed(
    anonymous: Client, database: Database, csrf: str, app: web.Application
) -> None:
    _, page = await send(anonymous, csrf, b"name,email\nAnn,ann@dale.example\n")
    at = re.search(r"/console/leads/import/(imp_\w+)", page)
    assert at is not None
    form = {"csrf": csrf, **mapping(page), "language": "en"}
    await anonymous.post(f"{at[0]}/check", data=form)
    with watched(database) as told:
        listed = await (await anonymous.get("/console/leads/import")).text()
        assert "fair.csv" in listed
        await anonymous.post(f"{at[0]}/run", data={"csrf": csrf}, allow_redirects=False)
        await finished(app, at[1])
        page = await (await anonymous.get(at[0])).text()
    loaded = [each for each in told if "lead_imports.text" in each.partition("FROM")[0]]
    assert len(loaded) == 1, loaded  # by who takes it in
    with database.session() as session:
        assert leads.find(session, "email", "ann@dale.example") is not None


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"\x00\x01\x02\xff", "no text file"), (b"name\n", "nothing below"), (b"", "nothing below"),
     (b'name\n"open', "quotes in this file")],
)  # fmt: skip
async def test_what_is_no_such_file_is_refused_and_said(
    anonymous: Client, csrf: str, data: bytes, said: str
) -> None:
    status, page = await send(anonymous, csrf, data)
    assert status == 422
    assert said in page


async def test_fifty_megabytes_are_refused_clearly(anonymous: Client, csrf: str) -> None:
    status, page = await send(anonymous, csrf, b"name,company\n" + b"a,b\n" * 13_000_000)
    assert status == 413
    assert "too large: 10 MB at the most" in page


async def test_what_is_taken_away_holds_no_formula_and_comes_in_again(
    anonymous: Client, database: Database, csrf: str, clock: HandClock, app: web.Application
) -> None:
    _, page = await send(anonymous, csrf, b"name,company,email\n=cmd|' /C calc'!A0,@Evil,e@x.example\n"
                         b"Bo,Dale,bo@dale.example\n")  # fmt: skip
    at = re.search(r"/console/leads/import/(imp_\w+)", page)
    assert at is not None
    form = {"csrf": csrf, **mapping(page), "language": "en"}
    await anonymous.post(f"{at[0]}/check", data=form)
    await anonymous.post(f"{at[0]}/run", data={"csrf": csrf})
    await finished(app, at[1])
    answer = await anonymous.get("/console/leads/export.csv?q=evil")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = (await answer.read()).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert row["Name"] == "'=cmd|' /C calc'!A0"
    assert row["Company"] == "'@Evil"
    sheet = csv_reading.read(text)
    assert sheet.rows[0].cells[sheet.header.index("Name")] == "=cmd|' /C calc'!A0"
    whole = (await (await anonymous.get("/console/leads/export.csv")).read()).decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(whole)))) == 2
    await enter(anonymous, database, clock, REP)
    assert (await anonymous.get("/console/leads/export.csv")).status == 403
