"""Rows of the staff API's table: engagements and reading; `console.routes` puts them in."""

from __future__ import annotations

from console import engagement_api as api
from console import wire_engagement as wire
from console.permissions import Permission
from console.table import Route
from console.wire import BriefQuery

P = Permission

ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/v1/leads/{lead_id}/engagements", api.list_engagements, P.READ,
          "What a lead did, latest first: a person, a program or nobody can tell, and why",
          wire.EngagementsOut, query=BriefQuery),
    Route("POST", "/api/v1/engagements/{engagement_id}/judgement", api.judge, P.JUDGE,
          "Say who did it after all; what followed and was not yet seen is undone",
          wire.JudgedOut, body=wire.Judging, query=BriefQuery),
    Route("GET", "/api/v1/leads/{lead_id}/reading", api.lead_reading, P.READ,
          "What a lead read: when, how long, how far, how often, and who else did",
          wire.LeadReadingOut, query=BriefQuery),
    Route("POST", "/api/v1/leads/{lead_id}/tracking", api.track, P.IMPORT,
          "Note what a lead opens, or stop noting it: links are plain addresses then",
          wire.TrackedOut, body=wire.Tracking),
    Route("GET", "/api/v1/content/{slug}/reading", api.content_reading, P.READ,
          "What an item's readers held on to: seconds and readers by section, people only",
          wire.ContentReadingOut),
)  # fmt: skip
