"""Which variables a playbook text uses, found without running it.

Texts are Jinja2. A text may use only the variables that the program supplies for it; this module
parses a text and names what is wrong. Rendering is done elsewhere (`sdr.wording`, nurture), under
a sandbox. Called by `check`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from jinja2 import Environment, TemplateSyntaxError, nodes

_ENVIRONMENT = Environment(autoescape=False)  # noqa: S701 - parses only, renders nothing

MOST_CHARACTERS = 20_000
#: What a mail may use: each variable with its fields (none: used as it is).
MAIL_VARIABLES: Mapping[str, frozenset[str]] = {
    "lead": frozenset({"name", "company"}),
    "company": frozenset({"name"}),
    "persona_label": frozenset(),
    "problem_label": frozenset(),
    "quote": frozenset(),
    "link": frozenset(),
    "content_title": frozenset(),
    "content_summary": frozenset(),
    "sender": frozenset(),
    "return_reason_text": frozenset(),
    "question": frozenset(),  # of an ask step; empty in others
}


def is_plain(text: str) -> bool:
    """Whether the text uses no template syntax at all (then there is nothing to parse)."""
    return "{" not in text


def problems(
    text: str, supplied: Collection[str] | Mapping[str, frozenset[str]]
) -> list[tuple[str, dict[str, object]]]:
    """Return (fault code, values) for bad syntax and for variables that nobody supplies."""
    if len(text) > MOST_CHARACTERS:
        return [("template-too-long", {"most": MOST_CHARACTERS})]
    if is_plain(text):
        return []
    try:
        tree = _ENVIRONMENT.parse(text)
    except TemplateSyntaxError as error:
        return [("template-syntax", {"detail": error.message or ""})]
    except RecursionError:
        return [("template-too-deep", {})]
    allowed = ", ".join(sorted(supplied)) or "-"
    found: list[tuple[str, dict[str, object]]] = [
        ("unknown-variable", {"name": name, "allowed": allowed})
        for name in sorted(_variables(tree))
        if name not in supplied
    ]
    if isinstance(supplied, Mapping):
        for node in tree.find_all(nodes.Getattr):
            if isinstance(node.node, nodes.Name) and node.node.name in supplied:
                fields = supplied[node.node.name]
                if node.attr not in fields:
                    name = f"{node.node.name}.{node.attr}"
                    choice = ", ".join(f"{node.node.name}.{f}" for f in sorted(fields)) or allowed
                    found.append(("unknown-variable", {"name": name, "allowed": choice}))
    return found


def uses(text: str, name: str) -> bool:
    """Whether the text uses that variable; False where the syntax is bad."""
    if is_plain(text):
        return False
    try:
        return name in _variables(_ENVIRONMENT.parse(text[:MOST_CHARACTERS]))
    except (TemplateSyntaxError, RecursionError):
        return False


def _variables(tree: nodes.Template) -> set[str]:
    """The names a template reads and does not set itself.

    Jinja's own `meta` would work out constants on the way, and `9**9**9` is a constant.
    """
    names = list(tree.find_all(nodes.Name))
    return {n.name for n in names if n.ctx == "load"} - {n.name for n in names if n.ctx != "load"}
