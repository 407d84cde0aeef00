"""Pure parts of the supervisor: configuration and what is shown of a log."""

from __future__ import annotations

import configparser
import io
import socketserver
import subprocess
import sys
import threading
from pathlib import Path
from xmlrpc.server import SimpleXMLRPCDispatcher, SimpleXMLRPCRequestHandler

from app import programs, supervise
from sdr.texts import Texts


def test_the_configuration_survives_odd_paths_and_values() -> None:
    program = programs.Program("rasa", ["/a b/100%/python", "x.py"], {"KEY": "50%"})
    folder = Path("/srv/50% off")
    text = programs.configuration([program], folder / "s.sock", folder, folder)
    parser = configparser.RawConfigParser(inline_comment_prefixes=None)
    parser.read_string(text)
    assert parser["program:rasa"]["stdout_logfile"] == "/srv/50%% off/rasa.log"
    assert parser["program:rasa"]["command"].endswith('"/a b/100%%/python" "x.py"')
    assert parser["program:rasa"]["environment"] == 'KEY="50%%"'
    assert "inet_http_server" not in parser
    assert parser["unix_http_server"]["chmod"] == "0700"


def test_a_stack_trace_is_told_by_its_last_line() -> None:
    lines = [
        "starting",
        "Traceback (most recent call last):",
        '  File "x.py", line 1, in <module>',
        "    boom()",
        "OSError: no space left",
    ]
    assert supervise._without_traces(lines) == ["starting", "OSError: no space left"]


def test_a_status_is_told_once_off_a_terminal() -> None:
    out = io.StringIO()
    say = supervise.Say(Texts.load(), "en", out)
    say.status("run-waiting", names="rasa")
    say.status("run-waiting", names="rasa")
    say("run-stopping")
    assert out.getvalue() == "Waiting for rasa …\nStopping …\n"


class _Control(socketserver.ThreadingMixIn, socketserver.UnixStreamServer, SimpleXMLRPCDispatcher):
    daemon_threads = True

    def __init__(self, path: Path) -> None:
        SimpleXMLRPCDispatcher.__init__(self)
        socketserver.UnixStreamServer.__init__(self, str(path), _Request)


class _Request(SimpleXMLRPCRequestHandler):
    rpc_paths = ("/RPC2",)
    disable_nagle_algorithm = False

    def address_string(self) -> str:
        return ""

    def log_request(self, code: object = "-", size: object = "-") -> None:
        pass


def test_a_control_channel_that_was_not_there_yet_is_found_later(tmp_path: Path) -> None:
    path = tmp_path / "s.sock"
    with subprocess.Popen([sys.executable, "-c", ""]) as done:
        watched = supervise.Watched(done, path)
        assert watched.states() == {}
        server = _Control(path)
        server.register_function(
            lambda: [{"name": "rasa", "statename": "RUNNING", "pid": 0}],
            "supervisor.getAllProcessInfo",
        )
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            assert watched.states() == {"rasa": "RUNNING"}
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
