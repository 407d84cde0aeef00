"""Forms of the playbook: the page that shows one, and what was sent by JSON or by a form post.

JSON is answered with JSON, a form post with a page that works without a script. What a program
typed into the field that people do not see is accepted in silence and kept nowhere.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from edge.keys import BASE_URL, CLOCK, DATABASE, LANGUAGE, PLAYBOOK, TEXTS, ZONE
from edge.middlewares import client_address, language_of, may_embed
from edge.pages import notice, page
from edge.rates import Rates
from edge.wire import FormSent, body_of, storable
from sdr import form_entries, forms, transcripts
from sdr.errors import BadForm, BadInput, NotFound, TooManyRequests
from sdr.form_entries import Entries, Fault
from sdr.forms import Done, Sent
from sdr.playbook.forms import Form
from sdr.transcripts import as_json

RATES = web.AppKey("edge_form_rates", Rates)
POSTED = ("application/x-www-form-urlencoded", "multipart/form-data")
SOURCE = ("utm_source", "utm_medium", "utm_campaign", "referrer", "page", "ref")
# entries of a form post that are no facts
BESIDE = (*SOURCE, "language", "submission_id", "visitor", "timezone", "website")


def install(app: web.Application) -> None:
    """So many submissions a minute from one address."""
    app[RATES] = Rates(app[PLAYBOOK].forms.per_minute)


def _form_of(request: web.Request) -> Form | None:
    return request.app[PLAYBOOK].forms.form(request.match_info["key"])


async def form_page(request: web.Request) -> web.Response:
    """One form, empty."""
    form = _form_of(request)
    if form is None:
        return notice(request, "not-found", 404)
    hidden = {name: request.query.get(name, "")[:300] for name in SOURCE}
    referrer = request.headers.get("Referer", "")
    if not hidden["referrer"] and urlsplit(referrer).netloc != request.host:
        hidden["referrer"] = referrer[:2000]
    hidden["submission_id"] = secrets.token_urlsafe(18)
    return _shown(request, form, language_of(request), hidden)


async def send(request: web.Request) -> web.Response:
    """Take a form: 201, or 200 when the same was sent before."""
    posted = request.content_type in POSTED
    form = _form_of(request)
    if form is None:
        if posted:
            return notice(request, "not-found", 404)
        raise NotFound(what="form", id=request.match_info["key"][:60])
    address = client_address(request)
    if wait := request.app[RATES].take(address, time.monotonic()):
        if posted:
            return notice(request, "busy", 429)
        raise TooManyRequests(retry_after=wait)
    given = await _posted(request, form) if posted else await body_of(request, FormSent)
    foreign = _foreign(request)
    if foreign:
        # the page that sent it says whose browser this is, and may say somebody else's
        given = given.model_copy(update={"visitor": None})
    language = given.language or language_of(request)
    request[LANGUAGE] = language
    if (given.website or "").strip():
        return _answer(request, form, language, None, posted=posted)
    reader = form_entries.Reader(
        request.app[PLAYBOOK], language, request.app[CLOCK].now(), request.app[ZONE]
    )
    entries = form_entries.read(form, given.fields, given.consent, reader)
    if entries.faults:
        if posted:
            hidden = _beside(given)
            if foreign:
                hidden["submission_id"] = secrets.token_urlsafe(18)
            return _shown(request, form, language, hidden, given=given, entries=entries)
        raise BadForm(errors=_worded(request, entries.faults, language))
    source = given.source.model_dump(exclude_none=True) if given.source else {}
    sent = Sent(
        language, {k: v for k, v in source.items() if v}, address, given.submission_id,
        given.visitor or None, given.timezone,
    )  # fmt: skip
    done = await _submitted(request, form, entries, sent)
    if posted and foreign:
        done = done[0], None  # the page that thanks keeps a talk in the browser: not theirs
    return _answer(request, form, language, done, posted=posted)


def _foreign(request: web.Request) -> bool:
    """True when a browser sent it from a page of a site that may not embed us (or hides which)."""
    origin = request.headers.get("Origin")
    return origin is not None and not may_embed(request, origin)


async def _submitted(
    request: web.Request, form: Form, entries: Entries, sent: Sent
) -> tuple[Done, dict[str, Any] | None]:
    app, now = request.app, request.app[CLOCK].now()

    def work(session: Session) -> tuple[Done, dict[str, Any] | None]:
        done = forms.submit(session, form, entries, sent, app[PLAYBOOK], now)
        if done.talk is None:
            return done, None
        talk = done.talk
        said = transcripts.after(session, talk.conversation.id, 0)
        return done, {
            "conversation_id": talk.conversation.id,
            "token": talk.token,
            "visitor": talk.visitor or sent.visitor or "",
            "messages": [as_json(message) for message in said],
        }

    try:
        return await app[DATABASE].run(work)
    except IntegrityError:
        # sent twice at the same moment, or its address became known meanwhile: it is there now
        return await app[DATABASE].run(work)


def _answer(
    request: web.Request, form: Form, language: str,
    done: tuple[Done, dict[str, Any] | None] | None, *, posted: bool,
) -> web.Response:  # fmt: skip
    """Thanks, with the talk that follows; to a program (`done` None) the same without one."""
    talk = done[1] if done else None
    repeated = done is not None and done[0].repeated
    thanks = form.thanks.in_language(language)
    content = f"/c/{form.content}?lang={language}" if form.content else None
    if posted:
        return page(
            request, "form_done.html.j2", language=language, title=form.title.in_language(language),
            thanks=thanks, content=content, talk=talk, speaks=form.next == "talk",
        )  # fmt: skip
    return web.json_response(
        {
            "next": form.next,
            "thanks": thanks,
            "content": content and request.app[BASE_URL] + content,
            "conversation": talk,
        },
        status=200 if repeated else 201,
    )


async def _posted(request: web.Request, form: Form) -> FormSent:
    """A form post in the shape of the JSON body; files are not looked at."""
    post = await request.post()
    texts: dict[str, list[str]] = {}
    for name, value in post.items():
        if isinstance(value, str):
            texts.setdefault(name, []).append(value)
    flat = {name: values[0] for name, values in texts.items()}
    beside = {name: flat[name] for name in BESIDE if flat.get(name) and name not in SOURCE}
    try:
        return FormSent.model_validate(
            {
                **beside,
                "fields": {each.asks: texts.get(each.asks) for each in form.fields},
                "consent": bool(flat.get("consent", "").strip()),
                "source": {k: flat[k] for k in SOURCE if flat.get(k)},
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise BadInput(field=where, problem=str(first["type"])) from None


def _beside(given: FormSent) -> dict[str, str]:
    """What a page with faults keeps of what came beside the fields."""
    source = given.source.model_dump(exclude_none=True) if given.source else {}
    kept = {**source, "submission_id": given.submission_id, "timezone": given.timezone}
    return {name: str(value) for name, value in kept.items() if value and storable(str(value))}


def _worded(request: web.Request, faults: Iterable[Fault], language: str) -> list[dict[str, str]]:
    texts = request.app[TEXTS]
    return [
        {
            "field": fault.field,
            "problem": fault.problem,
            "detail": texts.coded("form-fault", language, fault.problem),
        }
        for fault in faults
    ]


def _shown(
    request: web.Request, form: Form, language: str, hidden: Mapping[str, str], *,
    given: FormSent | None = None, entries: Entries | None = None,
) -> web.Response:  # fmt: skip
    """The form, with what was typed and what is wrong at each field."""
    playbook = request.app[PLAYBOOK]
    wrong = {
        each["field"]: each["detail"]
        for each in _worded(request, entries.faults if entries else (), language)
    }
    fields = []
    for field in form.fields:
        picks = form_entries.options(field.asks, playbook, language) or [
            (text, text) for text in (each.in_language(language) for each in field.choices)
        ]
        value = given.fields.get(field.asks) if given else None
        fields.append(
            {
                "name": field.asks,
                "label": field.label.in_language(language),
                "hint": field.hint.in_language(language) if field.hint else None,
                "required": field.required,
                "picks": picks,
                "several": field.asks == "need",
                "values": value if isinstance(value, list) else [value] if value else [],
                "wrong": wrong.get(field.asks),
            }
        )
    return page(
        request, "form.html.j2", 422 if wrong else 200, language=language, form_key=form.key,
        title=form.title.in_language(language), fields=fields,
        lede=form.lede.in_language(language) if form.lede else None,
        agreement=form.consent.text.in_language(language), must_agree=form.consent.required,
        agreed=given.consent if given else False, disagreed=wrong.get("consent"),
        notice=playbook.consent.notice.in_language(language),
        button=form.button.in_language(language), wrong=len(wrong),
        hidden={**hidden, "language": language},
        long=("situation", "problem", "implication", "need_payoff"),
        kinds={"email": ("email", "email"), "phone": ("tel", "tel"), "name": ("text", "name"),
               "company": ("text", "organization"), "job_title": ("text", "organization-title")},
    )  # fmt: skip
