"""What the documents say is there: settings, commands, links, pictures, routes, codes."""

from __future__ import annotations

import functools
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import typer.main

from actions.moves import MOVES
from adapters.webhook import sign
from app import cli
from app.settings import setting_names
from console.routes import ROUTES as STAFF_ROUTES
from edge.routes import ROUTES as PUBLIC_ROUTES
from nurture import crm
from sdr.facts import FACTS
from sdr.handoffs import RETURN_REASONS
from sdr.handoffs import State as HandoffState
from sdr.outbound import State as DeliveryState
from sdr.playbook.vocabulary import REQUIRED_LINES
from sdr.stages import Stage, Verdict
from sdr.subscriptions import ALL_EVENTS

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "playbook/README.md")
)
READMES = ("README.md", "README.zh-CN.md")
LARGEST_PICTURE = 400_000
FENCE = re.compile(r"^\s*```(\w*)\n(.*?)^\s*```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def code_of(document: str) -> str:
    """All that a reader may type: fenced blocks of shell and inline code, a piece a line."""
    text = text_of(document)
    blocks = [body for kind, body in FENCE.findall(text) if kind in ("", "sh")]
    return "\n".join([*blocks, *INLINE.findall(FENCE.sub("", text))])


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_setting_named_exists(document: str) -> None:
    named = set(re.findall(r"LEADHATCH_[A-Z][A-Z_]*[A-Z]", text_of(document)))
    assert named <= set(setting_names())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_named_exists(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = re.findall(r"(?:^|&& )\s*make ([a-z-]+)", code_of(document), re.MULTILINE)
    assert set(named) <= targets


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_named_exists(document: str) -> None:
    program = commands()
    named = re.findall(
        r"(?:^|/)\s*leadhatch ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", code_of(document), re.MULTILINE
    )
    for first, second in named:
        assert first in program, f"leadhatch {first}"
        below = program[first]
        if below and second:
            assert second in below, f"leadhatch {first} {second}"


@functools.cache
def commands() -> dict[str, frozenset[str]]:
    """Each command and what stands below it."""
    program: Any = typer.main.get_command(cli.build([]))
    return {
        name: frozenset(getattr(command, "commands", {}))
        for name, command in program.commands.items()
    }


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    text = FENCE.sub("", text_of(document))
    missing = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = (ROOT / document).parent / path if path else ROOT / document
        if not target.exists() or (
            anchor and target.suffix == ".md" and anchor not in anchors(target)
        ):
            missing.append(link)
    assert missing == []


def anchors(document: Path) -> set[str]:
    """The anchors that a Markdown page gives its headings."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", READMES)
def test_the_pictures_exist_and_are_light(document: str) -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text_of(document))
    assert pictures
    for picture in pictures:
        data = (ROOT / picture).read_bytes()
        assert data.startswith(b"\x89PNG")
        assert len(data) < LARGEST_PICTURE, picture


@pytest.mark.parametrize("document", READMES)
def test_the_map_names_every_folder(document: str) -> None:
    listed = subprocess.run(
        ["git", "ls-files"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")
    folders = {line.split("/")[0] for line in listed.stdout.splitlines() if "/" in line}
    text = text_of(document)
    assert [f for f in sorted(folders) if not f.startswith(".") and f"`{f}/`" not in text] == []


def test_both_readmes_show_the_same_commands_and_settings() -> None:
    def shown(document: str) -> list[str]:
        text = text_of(document)
        runs = re.findall(r"\.venv/bin/leadhatch [a-z-]+(?: [a-z-]+)?|make [a-z]+(?=`| {2,})", text)
        return sorted(runs + re.findall(r"LEADHATCH_[A-Z_]+[A-Z]", text))

    assert shown("README.md") == shown("README.zh-CN.md")


def test_the_api_page_names_only_routes_that_exist() -> None:
    rows = [row.path for row in PUBLIC_ROUTES] + [row.path for row in STAFF_ROUTES]
    paths = {re.sub(r"\{\w+\}", "{}", path) for path in rows}
    named = set(re.findall(r"/api/v1/[\w/{}$.-]+", text_of("docs/api.md")))
    shapes = {re.sub(r"\{\w+\}|\$ID", "{}", path).rstrip("/.") for path in named}
    assert shapes <= paths


def test_the_api_page_names_every_reason_of_a_return() -> None:
    assert all(f"`{reason}`" in text_of("docs/api.md") for reason in RETURN_REASONS)


def test_the_signature_check_of_the_api_page_works() -> None:
    [source] = [body for kind, body in FENCE.findall(text_of("docs/api.md")) if kind == "python"]
    check = (
        f"{source}\nimport sys\n"
        "stamp = str(int(time.time()))\n"
        "headers = lambda v: {'X-Leadhatch-Timestamp': sys.argv[1], 'X-Leadhatch-Signature': v}\n"
        "assert genuine('secret', headers(sys.argv[2]), b'{}')\n"
        "assert not genuine('secret', headers('v1=0'), b'{}')\n"
        "assert not genuine('other', headers(sys.argv[2]), b'{}')\n"
    )
    now = int(time.time())
    done = subprocess.run(
        [sys.executable, "-c", check, str(now), sign("secret", now, b"{}")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_receiver_of_the_webhooks_page_takes_what_is_genuine_once() -> None:
    [source] = [
        body for kind, body in FENCE.findall(text_of("docs/webhooks.md")) if kind == "python"
    ]
    body, now = b'{"event": "test", "id": "evt_1"}', int(time.time())

    def post(port: str, delivery: str, signature: str, at: int = now) -> int:
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}/", data=body,
            headers={"X-Leadhatch-Timestamp": str(at), "X-Leadhatch-Signature": signature,
                     "X-Leadhatch-Delivery": delivery},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    environment = {"WEBHOOK_SECRET": "new", "PORT": "0", "PATH": ""}
    with subprocess.Popen(
        [sys.executable, "-c", source], stdout=subprocess.PIPE, text=True, env=environment
    ) as running:
        try:
            assert running.stdout is not None
            port = running.stdout.readline().split()[1]
            both = f"{sign('new', now, body)},{sign('old', now, body)}"
            assert post(port, "post_1", both) == 204
            assert post(port, "post_1", both) == 204  # a repeat
            assert post(port, "post_2", sign("other", now, body)) == 401
            assert post(port, "post_3", sign("new", now - 900, body), now - 900) == 401
            assert post(port, "post_4", sign("new", now, body)) == 204
        finally:
            running.terminate()
        assert running.stdout.read().splitlines() == ["test evt_1", "test evt_1"]


def test_the_mapping_of_the_webhooks_page_is_one() -> None:
    [text] = [body for kind, body in FENCE.findall(text_of("docs/webhooks.md")) if kind == "yaml"]
    assert crm.read(text).needs == ("email",)


@pytest.mark.parametrize("event", ALL_EVENTS)
def test_the_webhooks_page_names_every_event(event: str) -> None:
    assert f"`{event}`" in text_of("docs/webhooks.md")


def test_the_dialogue_page_names_every_move() -> None:
    named = set(re.findall(r"`(action_\w+)`", text_of("docs/dialogue.md")))
    assert named == set(MOVES)


def test_the_dialogue_page_names_every_act_that_is_trained() -> None:
    trained = {
        intent
        for path in (ROOT / "data/nlu").rglob("*.yml")
        for intent in re.findall(r"^- intent: (\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    text = text_of("docs/dialogue.md")
    assert sorted(act for act in trained if f"`{act}`" not in text) == []


@pytest.mark.parametrize("code", [*Stage, *Verdict, *HandoffState, *DeliveryState])
def test_the_glossary_holds_every_state(code: str) -> None:
    assert f"| `{code}` |" in text_of("docs/glossary.md")


def test_the_glossary_speaks_of_the_facts_that_decide() -> None:
    text = text_of("docs/glossary.md")
    deciding = {"budget", "need", "timeline", "persona", "buying_role", "implication"}
    assert deciding <= set(FACTS)
    assert [name for name in sorted(deciding) if f"`{name}`" not in text] == []


def test_the_playbook_page_names_every_line_and_its_variables() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|$", text_of("playbook/README.md"), re.MULTILINE)
    told = {key: frozenset(re.findall(r"`(\w+)`", variables)) for key, variables in rows}
    assert told == {**told, **REQUIRED_LINES}
