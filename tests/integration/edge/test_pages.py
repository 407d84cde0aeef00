"""Public pages and links: strict policy, escaped, and nothing happens because somebody looked."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from sqlalchemy import select

from nurture import links
from sdr import consent, conversations, engagements
from sdr.db import Database
from tests import builders
from tests.builders import TUESDAY
from tests.integration.edge.conftest import FRIEND, Client, Visitor

MAIL = "wang@brewery.example"
TARGET = "https://beacon.example/c/field-time-calculator?lang=en"
TOKENS = {"content": "content-token-0123456789", "unsubscribe": "unsubscribe-token-0123456"}


@pytest.fixture
def lead_id(database: Database) -> str:
    """Somebody with a content link and an unsubscribe link."""
    with database.session() as session:
        lead = builders.lead(session, email=MAIL)
        for kind, token in TOKENS.items():
            content = kind == "content"
            session.add(links.TrackedLink(
                id=f"link_{kind}", token_hash=hashlib.sha256(token.encode()).hexdigest(), lead_id=lead.id, kind=kind,
                slug="field-time-calculator" if content else None,
                url=TARGET if content else None, address=None if content else MAIL,
                created_at=TUESDAY,
            ))  # fmt: skip
        return lead.id


def clicks(database: Database, lead_id: str, *, counted: bool) -> int:
    with database.session() as session:
        rows = [e for e in engagements.of(session, lead_id) if e.kind == "click"]
        return sum(row.counted is counted for row in rows)


def suppressed(database: Database) -> bool:
    with database.session() as session:
        return consent.is_suppressed(session, "email", MAIL)


@pytest.mark.parametrize("path", ["/", "/?lang=zh", "/c/field-time-calculator?lang=en", "/c/nothing",
                                  "/t/nothing", "/u/nothing"])  # fmt: skip
async def test_pages_are_under_a_strict_policy(client: Client, path: str) -> None:
    response = await client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    text = await response.text()
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>[^<]*\S", text), "no inline script"
    assert not re.search(r"<[^>]+\son\w+=", text), "no inline handler"
    assert not re.search(r"<[^>]+\sstyle=", text), "no inline style"
    assert not re.search(r'(?:src|href)="https?://(?!127)[^"]*\.(?:js|css|woff2?)', text), "no CDN"


async def test_what_stands_in_an_address_is_escaped(client: Client) -> None:
    for path in ("/?lang=<script>alert(1)</script>", "/c/x%3Cscript%3E", "/t/%3Cscript%3E",
                 "/u/%3Cscript%3E", '/c/field-time-calculator?ref="><script>alert(1)</script>'):  # fmt: skip
        assert "<script>alert" not in await (await client.get(path)).text()


async def test_a_click_goes_to_the_stored_address_and_to_no_other(
    client: Client, database: Database, lead_id: str
) -> None:
    response = await client.get(f"/t/{TOKENS['content']}?url=https://evil.example",
                                allow_redirects=False, headers={"User-Agent": "Mozilla/5.0"})  # fmt: skip
    assert response.status == 302
    assert response.headers["Location"].startswith(TARGET)
    assert "evil" not in response.headers["Location"]
    assert clicks(database, lead_id, counted=True) == 1


@pytest.mark.parametrize(
    ("method", "agent"),
    [("HEAD", "Mozilla/5.0"), ("GET", "Mozilla/5.0 (compatible; Proofpoint URL Scan)"), ("GET", "Googlebot/2.1"),
     ("GET", "Mozilla/5.0 Proofpoint"), ("HEAD", "Slackbot-LinkExpanding")],
)  # fmt: skip
async def test_a_scanner_is_sent_on_and_does_not_count(
    client: Client, database: Database, lead_id: str, method: str, agent: str
) -> None:
    response = await client.request(method, f"/t/{TOKENS['content']}", allow_redirects=False,
                                    headers={"User-Agent": agent})  # fmt: skip
    assert response.status == 302
    assert clicks(database, lead_id, counted=True) == 0


async def test_an_unknown_link_leads_nowhere(client: Client, lead_id: str) -> None:
    for token in ("nothing", TOKENS["unsubscribe"]):
        response = await client.get(f"/t/{token}", allow_redirects=False)
        assert response.status == 404


async def test_looking_at_the_unsubscribe_page_changes_nothing(
    client: Client, database: Database, lead_id: str
) -> None:
    url = f"/u/{TOKENS['unsubscribe']}"
    for response in (await client.get(url), await client.request("HEAD", url),
                     await client.post(url), await client.post(url, data={"a": "b"})):  # fmt: skip
        assert response.status in (200, 405)
        assert not suppressed(database)
    text = await (await client.get(url)).text()
    assert MAIL not in text, "the address is masked"
    assert "<form" in text


async def test_one_click_acts_and_doing_it_twice_is_fine(
    client: Client, database: Database, lead_id: str
) -> None:
    url = f"/u/{TOKENS['unsubscribe']}"
    for _ in range(2):
        response = await client.post(url, data={"List-Unsubscribe": "One-Click"})
        assert response.status == 200
        assert suppressed(database)
    assert "<form" not in await (await client.get(url)).text()
    with database.session() as session:
        assert len(session.scalars(select(consent.Suppression)).all()) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"depth": 0.5, "seconds": 12}, 204),
        ({"depth": 80, "seconds": 12, "section": "s2"}, 204),
        ({"depth": 101, "seconds": 1}, 422),
        ({"depth": "far", "seconds": 1}, 422),
        ({"depth": 1}, 422),
        ({"depth": 1, "seconds": -1}, 422),
    ],
)
async def test_how_far_a_page_was_read(
    client: Client, lead_id: str, body: dict[str, Any], status: int
) -> None:
    token = TOKENS["content"]
    assert (await client.post(f"/t/{token}/view", json=body)).status == status
    assert (await client.post("/t/nothing/view", json={"depth": 1, "seconds": 1})).status == 404


async def test_the_widget_loads_on_any_site(client: Client) -> None:
    script = await client.get("/widget.js", headers={"Origin": "https://any.example"})
    assert script.status == 200
    assert script.content_type.endswith("javascript")
    for language in ("zh", "en"):
        config = await (await client.get(f"/widget/config?lang={language}")).json()
        assert config["company"]
        assert config["texts"]


BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


async def test_a_link_gives_a_reader_a_number_and_a_page_reports_reading(
    client: Client, database: Database, lead_id: str
) -> None:
    path = f"/t/{TOKENS['content']}"
    first = await client.get(path, allow_redirects=False, headers=BROWSER)
    cookie = first.cookies["leadhatch_reader"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    mine = BROWSER | {"Cookie": f"leadhatch_reader={cookie.value}"}
    assert (
        "leadhatch_reader"
        not in (await client.get(path, allow_redirects=False, headers=mine)).cookies
    )
    told = {"depth": 0.9, "seconds": 60, "section": "s1"}
    assert (await client.post(f"{path}/view", json=told, headers=mine)).status == 204
    with database.session() as session:
        found = [(e.kind, e.judgement, e.counted) for e in engagements.of(session, lead_id)]
    assert [each[0] for each in found] == ["click", "click", "view"]
    assert sum(each[2] for each in found[:2]) == 1, "two requests in ten minutes are one click"
    assert found[2] == ("view", "human", True)

    # whoever gets the page's address is given another number, and talks as somebody else
    client.session.cookie_jar.clear()
    page = await client.get(
        f"/c/field-time-calculator?lang=en&ref={TOKENS['content']}", headers=BROWSER
    )
    other = page.cookies["leadhatch_reader"].value
    assert other != cookie.value
    for number, same in ((other, False), (cookie.value, True)):
        client.session.cookie_jar.clear()
        headers = BROWSER | {"Cookie": f"leadhatch_reader={number}"}
        begun = await client.post("/api/v1/conversations", headers=headers,
                                  json={"source": {"ref": TOKENS["content"]}})  # fmt: skip
        talk = await begun.json()
        begun_id, bearer = talk["conversation_id"], {"Authorization": f"Bearer {talk['token']}"}
        with database.session() as session:
            assert (conversations.get(session, begun_id).lead_id == lead_id) is same
        for text in ("hello", "anybody there?"):
            said = await client.post(
                f"/api/v1/conversations/{begun_id}/messages", json={"text": text},
                headers=headers | bearer,
            )  # fmt: skip
            assert said.status == 200
        with database.session() as session:
            # a talk that the addressee began by the link is an engagement, once
            done = [each.kind for each in engagements.of(session, lead_id)]
            assert done.count("chat") == same


async def test_pages_of_the_host_and_downloads_are_noted(
    client: Client, database: Database, visitor: Visitor
) -> None:
    async def tell(**body: Any) -> int:
        response = await client.post(f"{visitor.url}/visits", json=body, headers=visitor.bearer)
        return response.status

    assert await tell(page=f"{FRIEND}/pricing/teams?secret=1") == 204
    assert await tell(page=f"{FRIEND}/pricing/teams") == 204
    assert await tell(page=f"{FRIEND}/about") == 204
    assert await tell(page=f"{FRIEND}/pricing/teams", asset=f"{FRIEND}/files/list.pdf") == 204
    assert await tell(page=f"{FRIEND}/pricing/teams", asset=f"{FRIEND}/x.exe") == 204
    for bad in ("https://evil.example/pricing", "javascript:alert(1)", "/pricing", "http://[", ""):
        assert await tell(page=bad) == 422
    assert (await client.post(f"{visitor.url}/visits", json={"page": FRIEND})).status == 401
    with database.session() as session:
        lead_id = conversations.get(session, visitor.conversation_id).lead_id
        assert [(e.kind, e.data, e.counted) for e in engagements.of(session, lead_id)] == [
            ("visit", {"page": "/pricing/teams"}, True),
            ("visit", {"page": "/about"}, False),
            ("download", {"page": "/pricing/teams", "asset": "list.pdf"}, True),
        ]
