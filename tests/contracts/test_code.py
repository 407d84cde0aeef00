"""Rules that hold for all code: where words, sending, time and the environment may stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

# One character alone is a unit or a sign (万, 年), two are a word.
HAN = re.compile(r"[\u3400-\u9fff]{2}")
SENTENCE = re.compile(r"^[A-Z][^\n]*\s\S+\s[^\n]*\S+\s\S+[.?!]$")

# 300 is plenty, 400 asks for a split by noun; the grammars of the readers are tables.
LONGEST = 550

type Sources = dict[str, ast.Module]


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """String literals that could reach a person, by line: no docstrings, no messages of faults."""
    hidden: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr | ast.Raise | ast.Assert):
            held = node.value if isinstance(node, ast.Expr) else node
            if not isinstance(node, ast.Expr) or isinstance(held, ast.Constant):
                hidden |= {id(each) for each in ast.walk(node)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in hidden
        ):
            yield node.lineno, node.value


def imports(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name.split(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def names(tree: ast.AST) -> set[str]:
    """Dotted names as written: `os.environ`, `datetime.now`."""
    return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_chinese_words_stand_in_catalogues_and_the_playbook(sources: Sources) -> None:
    found = [
        f"{path}:{line} {value[:40]}"
        for path, tree in sources.items()
        if not path.startswith("sdr/readers/")  # the grammar of what people write
        for line, value in strings(tree)
        if HAN.search(value)
    ]
    assert found == []


def test_sentences_stand_in_catalogues_and_the_playbook(sources: Sources) -> None:
    found = [
        f"{path}:{line} {value[:60]}"
        for path, tree in sources.items()
        # help of the command line, description of the staff API
        if not path.startswith(("app/", "console/openapi", "console/routes", "console/wire"))
        for line, value in strings(tree)
        if SENTENCE.match(value)
    ]
    assert found == []


def test_only_the_mail_adapter_speaks_smtp(sources: Sources) -> None:
    speakers = {path for path, tree in sources.items() if imports(tree) & {"aiosmtplib", "smtplib"}}
    assert speakers <= {"adapters/email.py"}


def test_only_outbound_sends(sources: Sources) -> None:
    senders = {
        path
        for path, tree in sources.items()
        if path.startswith(("sdr/", "nurture/", "actions/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "send"
    }
    assert senders <= {"sdr/outbound.py"}


def test_only_settings_reads_the_environment(sources: Sources) -> None:
    readers = {path for path, tree in sources.items() if names(tree) & {"os.environ", "os.getenv"}}
    # these only hand the environment on, to whom it belongs; failpoints are for tests of sending.
    handing_on = {"app/prepare.py", "app/run_scaled.py"}
    assert readers <= {"app/settings.py", "app/failpoints.py", *handing_on}


def test_only_the_clock_knows_the_time(sources: Sources) -> None:
    tellers = {
        path
        for path, tree in sources.items()
        for name in names(tree)
        if re.search(r"(datetime|dt|date)\.(now|utcnow|today)$|^time\.time$", name)
    }
    # Commands begin at the machine's time and hand it on.
    assert {path for path in tellers if not path.startswith("app/")} <= {"sdr/ports.py"}


def test_no_module_is_too_long(sources: Sources) -> None:
    long = {path: tree.body[-1].end_lineno for path, tree in sources.items() if tree.body}
    assert {path: lines for path, lines in long.items() if lines and lines > LONGEST} == {}


def test_every_module_says_what_it_is(sources: Sources) -> None:
    silent = [
        path
        for path, tree in sources.items()
        if not path.endswith("__init__.py") and not ast.get_docstring(tree)
    ]
    assert silent == []
