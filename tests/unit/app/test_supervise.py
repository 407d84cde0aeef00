"""Pure parts of the supervisor: configuration and what is shown of a log."""

from __future__ import annotations

import configparser
import io
from pathlib import Path

from app import supervise
from sdr.texts import Texts


def test_the_configuration_survives_odd_paths_and_values() -> None:
    program = supervise.Program("rasa", ["/a b/100%/python", "x.py"], {"KEY": "50%"})
    folder = Path("/srv/50% off")
    text = supervise.configuration([program], folder / "s.sock", folder, folder)
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
