"""Which variables a playbook text uses, found without running it.

Texts are Jinja2. A text may use only the variables that the program supplies for it; this module
parses a text and names what is wrong. Rendering is done elsewhere (`sdr.wording`, nurture), under
a sandbox. Called by `check`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

_ENVIRONMENT = Environment(autoescape=False)  # noqa: S701 - parses only, renders nothing

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
}


def is_plain(text: str) -> bool:
    """Whether the text uses no template syntax at all (then there is nothing to parse)."""
    return "{" not in text


def problems(
    text: str, supplied: Collection[str] | Mapping[str, frozenset[str]]
) -> list[tuple[str, dict[str, object]]]:
    """Return (fault code, values) for bad syntax and for variables that nobody supplies."""
    if is_plain(text):
        return []
    try:
        tree = _ENVIRONMENT.parse(text)
    except TemplateSyntaxError as error:
        return [("template-syntax", {"detail": error.message or ""})]
    allowed = ", ".join(sorted(supplied)) or "-"
    found: list[tuple[str, dict[str, object]]] = [
        ("unknown-variable", {"name": name, "allowed": allowed})
        for name in sorted(meta.find_undeclared_variables(tree))
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
        return name in meta.find_undeclared_variables(_ENVIRONMENT.parse(text))
    except TemplateSyntaxError:
        return False
