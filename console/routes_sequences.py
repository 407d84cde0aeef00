"""Rows of the staff API's table: sequences, content, events; `console.routes` puts them in."""

from __future__ import annotations

from console import events_api, intakes_api, preview_api, wire_events, wire_intakes
from console import sequences_api as api
from console import wire_sequences as wire
from console.permissions import Permission
from console.table import Route

P = Permission
_ONE = "/api/v1/sequences/{name}"
_VERSION = f"{_ONE}/versions/{{number}}"

ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/v1/sequences", api.list_sequences, P.READ,
          "All sequences: what is published, who is under way", wire.SequencesOut),
    Route("POST", "/api/v1/sequences", api.post_version, P.SEQUENCES,
          "Keep a sequence as YAML: the next version, a draft", wire.VersionWithDocument,
          body=wire.SequenceIn, status=201),
    Route("GET", _ONE, api.get_sequence, P.READ,
          "One sequence with its text and versions", wire.OneSequenceOut),
    Route("GET", f"{_ONE}/versions", api.list_versions, P.READ,
          "The versions of a sequence, oldest first", wire.VersionsOut),
    Route("POST", f"{_ONE}/versions", api.post_version, P.SEQUENCES,
          "Keep a text as the next version, a draft; If-Match or based_on names the one before",
          wire.VersionWithDocument, body=wire.SequenceIn, status=201),
    Route("GET", _VERSION, api.get_version, P.READ,
          "One version with its text", wire.VersionWithDocument),
    Route("POST", f"{_VERSION}/check", api.check_version, P.SEQUENCES,
          "Look for everything that forbids publishing", wire.CheckedOut, body=wire.Checking),
    Route("POST", f"{_VERSION}/publish", api.publish_version, P.SEQUENCES,
          "Let a version take new leads", wire.PublishedOut, body=wire.Publishing),
    Route("POST", f"{_ONE}/rollback", api.roll_back, P.SEQUENCES,
          "Publish the text of an earlier version again", wire.PublishedOut,
          body=wire.RollingBack),
    Route("POST", f"{_ONE}/retire", api.retire, P.SEQUENCES,
          "Take no new leads any more", wire.VersionOut),
    Route("POST", f"{_ONE}/move", api.move, P.SEQUENCES,
          "Move leads under way to another version", wire.MovedOut, body=wire.Moving),
    Route("POST", f"{_ONE}/enroll", intakes_api.enroll, P.SEQUENCES,
          "Let the pool, or a segment of it, enter at once", wire_intakes.EnrollingOut,
          body=wire_intakes.Enrolling, status=202, also=(200,)),
    Route("GET", "/api/v1/intakes", intakes_api.list_intakes, P.READ,
          "The latest intakes, newest first", wire_intakes.IntakesOut),
    Route("GET", "/api/v1/intakes/{intake_id}", intakes_api.get_intake, P.READ,
          "How far an intake is", wire_intakes.IntakeOut),
    Route("POST", "/api/v1/intakes/{intake_id}/stop", intakes_api.stop, P.SEQUENCES,
          "Let nobody more enter by it", wire_intakes.IntakeOut),
    Route("GET", f"{_ONE}/diff", preview_api.difference, P.READ,
          "What changed between two versions, and for whom", wire.DiffOut,
          query=wire.DiffQuery),
    Route("POST", f"{_ONE}/preview", preview_api.preview, P.SEQUENCES,
          "One step in both languages, for a lead or a persona", wire.PreviewOut,
          body=wire.Previewing),
    Route("POST", f"{_ONE}/simulate", preview_api.simulate, P.SEQUENCES,
          "Who of the pool would get what when, and who nothing and why", wire.SimulationOut,
          body=wire.Simulating),
    Route("POST", f"{_ONE}/test-send", preview_api.send_test, P.SEQUENCES,
          "Send a step to a member of staff; nothing of it is counted", wire.TestSentOut,
          body=wire.TestSending),
    Route("GET", "/api/v1/content", events_api.list_content, P.READ,
          "The content library: languages, owner, end, who uses it", wire_events.LibraryOut,
          query=wire_events.ContentQuery),
    Route("GET", "/api/v1/events/{slug}", events_api.get_event, P.READ,
          "An event with its guests", wire_events.EventOut),
    Route("POST", "/api/v1/events/{slug}/invite", events_api.invite, P.SEQUENCES,
          "Invite a segment of the pool, each lead once", wire_events.InvitedOut,
          body=wire_events.Inviting),
    Route("POST", "/api/v1/events/{slug}/attendance", events_api.attendance, P.IMPORT,
          "Note who came and who did not", wire_events.AttendanceOut,
          body=wire_events.Attendance),
)  # fmt: skip
