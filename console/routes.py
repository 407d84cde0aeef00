"""The staff API as one table: path, permission, models, summary. Read this first.

`add` puts the rows behind the guard; the OpenAPI document is made from the same rows.
"""

from __future__ import annotations

from aiohttp import web

from console import (
    api,
    deliveries,
    floor,
    inbound_api,
    nurture_api,
    routes_engagement,
    routes_scoring,
    routes_sequences,
    routes_webhooks,
    staff_api,
    talks_api,
    traces,
    wire,
    wire_deliveries,
    wire_mail,
    wire_nurture,
    wire_out,
    wire_staff,
    wire_talks,
)
from console.auth import guarded
from console.keys import PUBLIC_OPERATIONS
from console.openapi import Operation, document
from console.permissions import Permission
from console.table import Route


async def openapi(request: web.Request) -> web.Response:
    """The description of the whole API, the chat's part included."""
    public = request.app.get(PUBLIC_OPERATIONS, ())
    return web.json_response(document([*public, *operations()]))


P = Permission
ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/v1/leads", api.list_leads, P.READ,
          "List leads, newest first", wire_out.LeadsOut, query=wire.LeadsQuery),
    Route("POST", "/api/v1/leads", api.post_lead, P.IMPORT,
          "Import one lead; a known e-mail, phone or wechat updates that lead (200)",
          wire_out.LeadOut, body=wire.LeadIn, also=(201,), idempotent=True),
    Route("GET", "/api/v1/leads/{lead_id}", api.get_lead, P.READ,
          "One lead: facts with evidence, verdict with reasons, scores", wire_out.LeadOut),
    Route("GET", "/api/v1/leads/{lead_id}/timeline", api.get_timeline, P.READ,
          "What happened to a lead", wire_out.TimelineOut),
    Route("POST", "/api/v1/leads/{lead_id}/stage", api.post_stage, P.MOVE,
          "Move a lead along its journey", wire_out.LeadOut, body=wire.StageIn),
    Route("GET", "/api/v1/leads/{lead_id}/nurture", nurture_api.get_nurture, P.READ,
          "For every step of every sequence of a lead: sent, or why not", wire_nurture.NurtureOut,
          query=wire.BriefQuery),
    Route("POST", "/api/v1/leads/{lead_id}/attended", nurture_api.attended, P.IMPORT,
          "A lead came to an event or watched a livestream", wire_nurture.EngagementOut,
          body=wire_nurture.Attended),
    Route("GET", "/api/v1/tasks", nurture_api.list_tasks, P.READ,
          "What people are to do, the most urgent first", wire_nurture.TasksOut,
          query=wire_nurture.TasksQuery),
    Route("POST", "/api/v1/tasks/{task_id}/done", nurture_api.done, P.TASK,
          "A task is done; the sequence that waits for it goes on", wire_nurture.TaskOut,
          body=wire_nurture.TaskDone),
    Route("GET", "/api/v1/nurture/switch", nurture_api.get_switch, P.READ,
          "What of nurture is stopped", wire_nurture.SwitchesOut),
    Route("POST", "/api/v1/nurture/switch", nurture_api.turn_switch, P.SWITCH,
          "Stop or start all of nurture, one sequence, one lead or one enrolment",
          wire_nurture.SwitchedOut, body=wire_nurture.Switching),
    Route("GET", "/api/v1/conversations/{conversation_id}/lead", api.get_conversation_lead,
          P.READ, "The lead of a conversation", wire_out.LeadOut),
    Route("GET", "/api/v1/conversations/{conversation_id}/transcript", api.get_transcript,
          P.READ, "All messages of a conversation", wire_out.TranscriptOut),
    Route("GET", "/api/v1/conversations/{conversation_id}/trace", traces.get_trace, P.READ,
          "Why each turn went as it did: what was heard and read, the move, the next question",
          wire_out.TraceOut, query=wire.BriefQuery),
    Route("POST", "/api/v1/conversations/{conversation_id}/reply", floor.reply, P.DECIDE,
          "Answer in the chat: a human has the floor, the bot is silent", wire_out.MessagesOut,
          body=wire.Answering),
    Route("POST", "/api/v1/conversations/{conversation_id}/hand-back", floor.leave, P.DECIDE,
          "Leave the chat to the bot again", wire_out.MessagesOut, body=wire.HandingBack),
    Route("GET", "/api/v1/content-gaps", talks_api.content_gaps, P.READ,
          "What was asked and the playbook has no answer to, the most asked first",
          wire_talks.GapsOut, query=wire_talks.GapsQuery),
    Route("GET", "/api/v1/talks/variants", talks_api.tried, P.READ,
          "Openings and orders of questions tried against each other, with 95 % intervals",
          wire_talks.VariantsOut),
    Route("GET", "/api/v1/handoffs", api.list_handoffs, P.READ,
          "List handoffs, newest first", wire_out.HandoffsOut, query=wire.HandoffsQuery),
    Route("GET", "/api/v1/handoffs/{handoff_id}", api.get_handoff, P.READ,
          "One handoff with its brief", wire_out.HandoffWithBrief, query=wire.BriefQuery),
    Route("POST", "/api/v1/handoffs/{handoff_id}/accept", api.accept, P.DECIDE,
          "Take a handoff; a second accept is a conflict that names the holder",
          wire_out.HandoffOut, body=wire.Accepting),
    Route("POST", "/api/v1/handoffs/{handoff_id}/reassign", api.reassign, P.TEAM,
          "Give an open handoff to a colleague; it is new again, its clock starts anew",
          wire_out.HandoffOut, body=wire.Reassigning),
    Route("POST", "/api/v1/handoffs/{handoff_id}/return", api.give_back, P.DECIDE,
          "Give a handoff back to the pool, with the reason", wire_out.HandoffOut,
          body=wire.Returning),
    Route("POST", "/api/v1/handoffs/{handoff_id}/won", api.win, P.DECIDE,
          "The lead bought", wire_out.HandoffOut, body=wire.Taking),
    Route("POST", "/api/v1/handoffs/{handoff_id}/lost", api.lose, P.DECIDE,
          "The lead did not buy, with the reason", wire_out.HandoffOut, body=wire.Returning),
    Route("GET", "/api/v1/deliveries", deliveries.list_deliveries, P.READ,
          "What went out or is to go out, newest first", wire_deliveries.DeliveriesOut,
          query=wire_deliveries.DeliveriesQuery),
    Route("GET", "/api/v1/deliveries/{delivery_id}", deliveries.get_delivery, P.READ,
          "One delivery with everything that was decided about it",
          wire_deliveries.DeliveryWithMoves),
    Route("POST", "/api/v1/deliveries/{delivery_id}/resolve", deliveries.resolve, P.RESOLVE,
          "Say what became of an uncertain delivery, or send it again", wire_deliveries.ResolvedOut,
          body=wire_deliveries.Resolving),
    Route("GET", "/api/v1/nurture/totals", deliveries.totals, P.READ,
          "What became of everything that was ever planned, and whether it adds up",
          wire_deliveries.TotalsOut),
    Route("POST", "/api/v1/inbound/mail", inbound_api.post_mail, P.IMPORT,
          "Mail that comes in: a raw mail, or what a mail provider posts", wire_mail.MailsTaken,
          body=wire_mail.MailIn),
    Route("GET", "/api/v1/inbound/mail", inbound_api.list_mail, P.READ,
          "Mail that came in, newest first, what became of it, and from strangers too",
          wire_mail.InboundPage, query=wire_mail.InboundQuery),
    Route("GET", "/api/v1/mail-health", inbound_api.mail_health, P.READ,
          "Bounces and complaints by domain, and what DNS says of the sender",
          wire_mail.HealthOut),
    Route("POST", "/api/v1/understand", api.understand, P.UNDERSTAND,
          "What the bot makes of one sentence; nothing is stored", wire_out.UnderstandOut,
          body=wire.Sentence),
    Route("GET", "/api/v1/staff", staff_api.list_staff, P.TEAM,
          "Who works here, closed accounts included", wire_staff.MembersOut),
    Route("POST", "/api/v1/staff/{member_id}/disable", staff_api.disable, P.ACCOUNTS,
          "Close an account; its sessions end, what it did stays", wire_staff.MemberOut),
    Route("POST", "/api/v1/staff/{member_id}/enable", staff_api.enable, P.ACCOUNTS,
          "Open a closed account again, with the password it had", wire_staff.MemberOut),
    Route("GET", "/api/v1/openapi.json", openapi, P.READ,
          "This description", wire_out.OpenApiOut),
    *routes_scoring.ROUTES,
    *routes_engagement.ROUTES,
    *routes_sequences.ROUTES,
    *routes_webhooks.ROUTES,
)  # fmt: skip


def operations() -> list[Operation]:
    """The table as rows of the OpenAPI document."""
    return [
        Operation(
            route.method, route.path, route.summary, route.body,
            dict.fromkeys((route.status, *route.also), route.answer), "staff", route.query,
            {"Idempotency-Key": "Repeat a request safely for seven days."}
            if route.idempotent else {},
        )
        for route in ROUTES
    ]  # fmt: skip


def add(app: web.Application) -> None:
    """Add the staff API to the public application."""
    for route in ROUTES:
        app.router.add_route(route.method, route.path, guarded(route.permission, route.handler))
