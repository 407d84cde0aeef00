"""Public pages: landing, content, tracked links, unsubscribing; and what the widget loads.

Everything a stranger can put into an address is escaped by the templates; content bodies are
Markdown of the playbook, rendered without raw HTML and cleaned.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
import nh3
from aiohttp import web
from markdown_it import MarkdownIt
from markupsafe import Markup
from sqlalchemy.orm import Session

from edge.keys import BASE_URL, CLOCK, DATABASE, PLAYBOOK, TEXTS, TURNS
from edge.middlewares import language_of
from edge.visits import give_cookie, visit_of
from edge.wire import View, body_of
from nurture import clicks, hits, links, requalify
from nurture.clicks import Followed
from nurture.links import Recipient
from nurture.simulate import NO_TOKEN
from sdr.conversations import Message
from sdr.errors import NotFound
from sdr.playbook.model import Playbook
from sdr.transcripts import as_json

HERE = Path(__file__).parent
STATIC, TEMPLATES = HERE / "static", HERE / "templates"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self' ws: wss:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def set_up_templates(app: web.Application) -> None:
    """Jinja2 with autoescape and strict names."""
    aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        app_key=ENVIRONMENT,
    )


ENVIRONMENT = web.AppKey("edge_templates", jinja2.Environment)


def company_for(playbook: Playbook, language: str) -> dict[str, Any]:
    """What pages say of the company."""
    company = playbook.company
    return {
        "name": company.name.in_language(language),
        "tagline": company.tagline.in_language(language),
        "lede": company.lede.in_language(language),
        "facts": [
            {"figure": f.figure.in_language(language), "label": f.label.in_language(language)}
            for f in company.facts
        ],
        "accent": company.accent,
        "footer": [
            company.legal_name.in_language(language),
            company.postal_address.in_language(language),
            company.email,
        ],
    }


def page(request: web.Request, template: str, status: int = 200, **values: Any) -> web.Response:
    """One page in the person's language, under a strict content security policy."""
    language = values.pop("language", None) or language_of(request)
    response = aiohttp_jinja2.render_template(
        template,
        request,
        {
            "t": request.app[TEXTS].for_language(language),
            "language": language,
            "company": company_for(request.app[PLAYBOOK], language),
            "base_url": request.app[BASE_URL],
            **values,
        },
        app_key=ENVIRONMENT,
        status=status,
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-cache"
    return response


def notice(request: web.Request, name: str, status: int) -> web.Response:
    """A page that says why there is nothing to see."""
    t = request.app[TEXTS].for_language(language_of(request))
    return page(
        request,
        "message.html.j2",
        status,
        title=t(f"page-{name}-title"),
        detail=t(f"page-{name}-detail"),
    )


async def landing(request: web.Request) -> web.Response:
    """The example company's page with the chat beside it."""
    language, playbook = language_of(request), request.app[PLAYBOOK]
    contents = [
        {"title": c.title, "url": f"/c/{c.slug}?lang={language}", "description": c.summary}
        for c in playbook.content
        if c.language == language
    ][:3]
    return page(request, "landing.html.j2", contents=contents)


@lru_cache(maxsize=256)
def _body(markdown: str) -> str:
    html = nh3.clean(_MARKDOWN.render(markdown))
    numbers = iter(range(1, 1000))
    return re.sub("<h2>", lambda _: f'<h2 id="s{next(numbers)}">', html)


async def content(request: web.Request) -> web.Response:
    """One content item; with `ref`, how far it was read is told to the link it was opened by."""
    language = language_of(request)
    item = request.app[PLAYBOOK].item(request.match_info["slug"], language)
    if item is None:
        return notice(request, "not-found", 404)
    token = request.query.get("ref", "")
    token = token if re.fullmatch(r"[\w-]{16,200}", token) else ""
    response = page(
        request,
        "content.html.j2",
        title=item.title,
        description=item.summary,
        body=Markup(_body(item.body)),  # noqa: S704 - rendered without raw HTML and cleaned
        url=item.url if item.kind in ("video", "pdf", "livestream") else None,
        kind=item.kind,
        token=token or None,
    )
    if token and await _tracked(request, token) and visit_of(request).cookie is None:
        # the address was passed on, or the browser keeps no cookies
        give_cookie(request, response, hits.new_cookie())
    return response


async def _tracked(request: web.Request, token: str) -> bool:
    playbook, now = request.app[PLAYBOOK], request.app[CLOCK].now()
    return await request.app[DATABASE].run(lambda s: clicks.notes(s, token, playbook, now))


async def follow(request: web.Request) -> web.Response:
    """A tracked link: to the stored address, and to no other."""
    token, now = request.match_info["token"], request.app[CLOCK].now()
    if token == NO_TOKEN:
        return notice(request, "test", 200)
    playbook, visit = request.app[PLAYBOOK], visit_of(request)
    given = None if visit.cookie else hits.new_cookie()

    def work(session: Session) -> tuple[Followed | None, Message | None]:
        followed = clicks.follow(session, token, playbook, now=now, visit=visit, given=given)
        asked = None
        if followed is not None and followed.speaks:
            asked = requalify.after_click(session, token, playbook, now)
        said = session.get(Message, asked.message_id) if asked and asked.message_id else None
        return followed, said

    followed, said = await request.app[DATABASE].run(work)
    if said is not None:
        frame = {"type": "message", "message": as_json(said)}
        request.app[TURNS].live.tell(said.conversation_id, frame)
    if followed is None:
        return notice(request, "expired", 404)
    headers = {"Location": followed.url, "Cache-Control": "no-store"}
    response = web.Response(status=302, headers=headers)
    if given is not None and followed.judgement is not None:
        give_cookie(request, response, given)
    return response


async def view(request: web.Request) -> web.Response:
    """How far and how long a page was read."""
    body, token = await body_of(request, View), request.match_info["token"]
    depth = body.depth / 100 if body.depth > 1 else body.depth
    playbook, now, visit = request.app[PLAYBOOK], request.app[CLOCK].now(), visit_of(request)
    known = await request.app[DATABASE].run(
        lambda s: clicks.view(
            s, token, playbook, depth=depth, seconds=body.seconds, section=body.section, now=now,
            visit=visit,
        )
    )  # fmt: skip
    if not known:
        raise NotFound(what="link", id="")
    return web.Response(status=204)


async def unsubscribe_page(request: web.Request) -> web.Response:
    """Says what will happen; a scanner that opens it changes nothing."""
    token, now = request.match_info["token"], request.app[CLOCK].now()
    if token == NO_TOKEN:
        return notice(request, "test", 200)
    playbook, visit = request.app[PLAYBOOK], visit_of(request)

    def work(session: Session) -> Recipient | None:
        clicks.looked(session, token, playbook, visit, now)
        return links.peek(session, token, now)

    found = await request.app[DATABASE].run(work)
    if found is None:
        return notice(request, "expired", 404)
    template = "unsubscribed.html.j2" if found.already else "unsubscribe.html.j2"
    return page(
        request,
        template,
        recipient=masked(found.address),
        action=f"/u/{token}",
        language=found.language,
    )


async def unsubscribe(request: web.Request) -> web.Response:
    """One click (RFC 8058): only this POST acts."""
    token, now = request.match_info["token"], request.app[CLOCK].now()
    form = await request.post()
    if token == NO_TOKEN or form.get("List-Unsubscribe") != "One-Click":
        return await unsubscribe_page(request)
    found = await request.app[DATABASE].run(lambda s: links.unsubscribe(s, token, now))
    if found is None:
        return notice(request, "expired", 404)
    return page(
        request, "unsubscribed.html.j2", recipient=masked(found.address), language=found.language
    )


def masked(address: str) -> str:
    """`l***@example.com`: enough to recognise, too little to learn."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}***@{domain}"


async def favicon(request: web.Request) -> web.Response:
    """Browsers ask for it unasked; the mark is an SVG."""
    return web.Response(status=302, headers={"Location": "/static/mark.svg"})


async def widget_script(request: web.Request) -> web.FileResponse:
    """The one script tag's file; any site may load it."""
    return web.FileResponse(
        STATIC / "widget.js",
        headers={"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"},
    )


async def widget_config(request: web.Request) -> web.Response:
    """Names, colour and texts of the widget in one language."""
    language = language_of(request)
    playbook = request.app[PLAYBOOK]
    return web.json_response(
        {
            "company": playbook.company.name.in_language(language),
            "bot_name": playbook.company.bot_name.in_language(language),
            "accent": playbook.company.accent,
            "texts": _widget_texts(language),
            "greeting_teaser": playbook.wording.lines["teaser"][0].in_language(language),
        },
        headers={"Cache-Control": "no-cache"},
    )


@lru_cache(maxsize=4)
def _widget_texts(language: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads(
        (STATIC / f"widget.{language}.json").read_text(encoding="utf-8")
    )
    return texts
