"""The table of public routes: method, path, handler, what it is, and its shapes for OpenAPI."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web
from pydantic import BaseModel

from edge import (
    chat,
    event_pages,
    forms,
    health,
    host_pages,
    mail_pages,
    pages,
    socket,
    wechat,
    wire,
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
CONVERSATION = "/api/v1/conversations/{conversation_id}"


@dataclass(frozen=True, slots=True)
class Route:
    """One row; `api` False: a page or file, not described."""

    method: str
    path: str
    handler: Handler
    summary: str
    request_model: type[BaseModel] | None = None
    response_models: Mapping[int, type[BaseModel] | None] = field(default_factory=dict)
    auth: Literal["staff", "conversation", "none"] = "conversation"
    api: bool = True


def _page(method: str, path: str, handler: Handler, summary: str) -> Route:
    return Route(method, path, handler, summary, auth="none", api=False)


ROUTES: tuple[Route, ...] = (
    Route(
        "POST",
        "/api/v1/conversations",
        chat.begin,
        "Open a conversation",
        wire.NewConversation,
        {201: wire.Started},
        auth="none",
    ),
    Route(
        "POST",
        f"{CONVERSATION}/messages",
        chat.send,
        "Send a message, get the replies",
        wire.NewMessage,
        {200: wire.Messages},
    ),
    Route(
        "GET",
        f"{CONVERSATION}/messages",
        chat.since,
        "Messages after a sequence number",
        None,
        {200: wire.Messages},
    ),
    Route(
        "GET",
        f"{CONVERSATION}/ws",
        socket.channel,
        "The live channel (WebSocket)",
        None,
        {101: None},
    ),
    Route(
        "POST",
        f"{CONVERSATION}/visits",
        host_pages.visited,
        "A page was visited, or a file downloaded, on the site that holds the widget",
        wire.Visited,
        {204: None},
    ),
    Route(
        "POST",
        f"{CONVERSATION}/language",
        chat.switch_language,
        "Go on in the other language",
        wire.Language,
        {200: wire.Messages},
    ),
    Route(
        "POST", f"{CONVERSATION}/end", chat.end, "End the conversation", None, {200: wire.Messages}
    ),
    Route(
        "POST",
        f"{CONVERSATION}/transcript",
        chat.mail_transcript,
        "Send the transcript by e-mail",
        wire.TranscriptTo,
        {202: wire.SentTo},
    ),
    Route(
        "GET",
        f"{CONVERSATION}/transcript.txt",
        chat.text_transcript,
        "The transcript as text",
        None,
        {200: None},
    ),
    Route(
        "DELETE",
        f"{CONVERSATION}/data",
        chat.forget,
        "Delete all that is known of the person",
        None,
        {200: wire.Receipt},
    ),
    Route(
        "POST",
        "/api/v1/forms/{key}",
        forms.send,
        "Send a form of the playbook, as JSON or as a form post (which is answered with a page)",
        wire.FormSent,
        {201: wire.FormTaken, 200: wire.FormTaken},
        auth="none",
    ),
    Route(
        "POST",
        "/t/{token}/view",
        pages.view,
        "How far a page was read",
        wire.View,
        {204: None},
        auth="none",
    ),
    _page("GET", "/t/{token}", pages.follow, "A tracked link"),
    _page("GET", "/u/{token}", pages.unsubscribe_page, "Before unsubscribing"),
    _page("POST", "/u/{token}", pages.unsubscribe, "Unsubscribe with one click"),
    _page("GET", "/u/{token}/preferences", mail_pages.preferences_page, "What to receive"),
    _page("POST", "/u/{token}/preferences", mail_pages.save_preferences, "Choose what to receive"),
    _page("GET", "/confirm/{token}", mail_pages.confirm_page, "Before confirming an address"),
    _page("POST", "/confirm/{token}", mail_pages.confirm, "Confirm an address"),
    _page("GET", "/f/{key}", forms.form_page, "A form of the playbook"),
    _page("GET", "/e/{token}", event_pages.event_page, "Before registering for an event"),
    _page("POST", "/e/{token}", event_pages.register, "Register for an event"),
    _page("GET", "/", pages.landing, "The company's page"),
    _page("GET", "/c/{slug}", pages.content, "One content item"),
    _page("GET", "/favicon.ico", pages.favicon, "The company's mark"),
    _page("GET", "/widget.js", pages.widget_script, "The widget"),
    _page("GET", "/widget/config", pages.widget_config, "The widget's texts"),
    _page("GET", wechat.PATH, wechat.verify, "WeChat asks whose address this is"),
    _page("POST", wechat.PATH, wechat.receive, "WeChat calls with a message or an event"),
    _page("GET", "/healthz", health.alive, "Alive"),
    _page("GET", "/readyz", health.ready, "Ready"),
)


# Links of mails: scanners ask for their heads.
HEADED = frozenset({"/t/{token}", "/u/{token}", "/u/{token}/preferences", "/confirm/{token}"})


def install(app: web.Application) -> None:
    """Put the rows and the static files on the application."""
    for row in ROUTES:
        app.router.add_route(row.method, row.path, row.handler)
        if row.method == "GET" and row.path in HEADED:
            app.router.add_route("HEAD", row.path, row.handler)
    app.router.add_static("/static/", pages.STATIC)


def described() -> list[Route]:
    """The rows that the OpenAPI document describes."""
    return [row for row in ROUTES if row.api]
