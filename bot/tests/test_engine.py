"""What is done to Rasa: the version, the reply validator, commands, the store, the logs."""

import asyncio
import io
import logging
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any, List

import structlog
from aiohttp import web
from components.tracker_store import BoundedTrackerStore, last_turns
from engine import commands, logs, replies, version
from jsonschema import ValidationError, validate
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.endpoints import EndpointConfig

BOT = Path(__file__).resolve().parent.parent
SECRET = "my number is 13912345678"


class Version(unittest.TestCase):
    """Changes to Rasa hold for one Rasa."""

    def test_another_rasa_is_refused_with_a_clear_line(self) -> None:
        version.require()
        said = ""
        try:
            version.require("3.7.0")
        except version.WrongRasa as error:
            said = str(error)
        assert "Rasa 3.7.0 is installed" in said
        assert "3.6.21" in said


class Replies(unittest.TestCase):
    """The cached validator judges as Rasa's own does."""

    def test_same_verdicts_as_the_schema_itself(self) -> None:
        replies.make_cheap()
        action = RemoteAction("action_discover", None)
        schema = RemoteAction.action_response_format_spec()
        table: List[Any] = [
            {},
            {"events": [], "responses": []},
            {"events": [{"event": "slot", "name": "budget", "value": 1}]},
            {"events": [{"event": "slot"}]},
            {"events": [{"event": "no such event"}]},
            {"events": "x"},
            {"responses": ["text"]},
            {"responses": [{"custom": {"messages": []}}]},
            [],
            None,
        ]
        for reply in table:
            try:
                validate(reply, schema)
                expected = True
            except ValidationError:
                expected = False
            try:
                found = action._validate_action_result(reply)
            except ValidationError:
                found = False
            assert found == expected, reply

    def test_a_call_carries_the_tracker_and_no_domain(self) -> None:
        replies.make_cheap()
        tracker = DialogueStateTracker.from_events("c1", [UserUttered("hi")])
        call = RemoteAction("action_discover", None)._action_call_format(tracker, Domain.empty())
        assert call["domain"] == {}
        assert call["tracker"]["sender_id"] == "c1"
        assert call["next_action"] == "action_discover"

    def test_calls_share_a_connection(self) -> None:
        replies.make_cheap()
        assert asyncio.run(_connections_of(calls=3)) == 1


async def _connections_of(calls: int) -> int:
    """How many connections so many calls of an endpoint open."""
    seen = set()

    async def answer(request: web.Request) -> web.Response:
        seen.add(request.transport.get_extra_info("peername"))
        return web.json_response({"events": []})

    application = web.Application()
    application.router.add_post("/webhook", answer)
    server = web.AppRunner(application)
    await server.setup()
    site = web.TCPSite(server, "127.0.0.1", 0)
    await site.start()
    port = server.addresses[0][1]
    endpoint = EndpointConfig(f"http://127.0.0.1:{port}/webhook")
    for _ in range(calls):
        assert await endpoint.request(json={}) == {"events": []}
    await replies._connections.close()
    await server.cleanup()
    return len(seen)


class Commands(unittest.TestCase):
    """A slash is no command."""

    def test_slash_message_keeps_its_judgement(self) -> None:
        from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler

        commands.take_away()
        message = Message({"text": "/opt_out", "intent": {"name": "greet"}})
        (after,) = RegexMessageHandler().process([message], Domain.empty())
        assert after.get("intent") == {"name": "greet"}


class Store(unittest.TestCase):
    """The tracker store keeps little and never more."""

    @staticmethod
    def turn(text: str) -> List[Any]:
        return [
            ActionExecuted("action_listen"),
            UserUttered(text, {"name": "inform"}),
            ActionExecuted("action_discover"),
            BotUttered("ok"),
        ]

    def test_bounded_in_conversations(self) -> None:
        store = BoundedTrackerStore(Domain.empty(), conversations=3, turns=2)

        async def fill() -> List[str]:
            for number in range(10):
                tracker = await store.get_or_create_tracker(f"c{number}")
                await store.save(tracker)
                await store.retrieve("c0" if number < 5 else "c5")
            return list(await store.keys())

        kept = asyncio.run(fill())
        assert len(kept) == 3
        assert "c5" in kept
        assert "c9" in kept

    def test_keeps_whole_turns_and_the_slots_before_them(self) -> None:
        events: List[Any] = []
        for number in range(6):
            events += self.turn(str(number))
            events.append(SlotSet("budget", number))
        tail = last_turns(events, 2)
        assert [e.text for e in tail if isinstance(e, UserUttered)] == ["4", "5"]
        assert tail[0] == SlotSet("budget", 3)
        assert tail[1].action_name == "action_listen"

    def test_slots_survive_the_cut(self) -> None:
        domain = Domain.from_dict({"slots": {"budget": {"type": "any", "mappings": []}}})
        store = BoundedTrackerStore(domain, conversations=3, turns=1)

        async def talk() -> Any:
            for number in range(4):
                tracker = await store.get_or_create_tracker("c")
                events = self.turn(str(number))
                if number == 0:
                    events.append(SlotSet("budget", {"min": 5}))
                tracker.update_with_events(events, domain)
                await store.save(tracker)
            return await store.retrieve("c")

        tracker = asyncio.run(talk())
        assert isinstance(tracker.slots["budget"], AnySlot)
        assert tracker.get_slot("budget") == {"min": 5}
        assert len(tracker.events) < 8


class Logs(unittest.TestCase):
    """Nothing a person said is printed, by whatever door it comes."""

    def test_every_door(self) -> None:
        out = io.StringIO()
        logs.keep_private(out, logging.DEBUG)
        rasa_log = logging.getLogger("rasa.core.processor")
        rasa_log.debug("Received user message '%s'", SECRET)
        rasa_log.warning(f"Something about {SECRET}")
        try:
            raise ValueError(SECRET)
        except ValueError:
            rasa_log.exception("Encountered an exception while running action 'x'.")
            structlog.get_logger("t").exception("rest.message.received.failure", text=SECRET)
        structlog.get_logger("t").debug("processor.message.parse", parse_data_text=SECRET)
        import warnings

        warnings.warn(SECRET, UserWarning, stacklevel=1)
        said = out.getvalue()
        assert "13912345678" not in said
        assert "while running action 'x'" in said
        assert "ValueError" in said
        assert "rest.message.received.failure" in said

    def tearDown(self) -> None:
        logs.keep_private(io.StringIO(), logging.CRITICAL)


class Weight(unittest.TestCase):
    """What nothing in the pipeline uses is not loaded for serving."""

    def test_no_tensorflow_when_serving(self) -> None:
        code = (
            "import sys; sys.path.insert(0, sys.argv[1]); import start;"
            "start.set_environment(); start.prepare_engine(); import rasa.core.run;"
            "from rasa.core.processor import MessageProcessor;"
            "m = start.MODEL; m.is_file() and MessageProcessor._load_model(str(m));"
            "print(sorted({'tensorflow', 'keras', 'matplotlib'} & set(sys.modules)))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(BOT)],
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.strip().splitlines()[-1] == "[]"


if __name__ == "__main__":
    unittest.main()
