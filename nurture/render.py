"""The sandbox in which a playbook's subjects and bodies become text and HTML. Pure.

Templates come from people who write mails, values from people who chat: neither is trusted. A
template may use variables, conditions and a few filters; calls, loops, assignments and arithmetic
are refused before anything runs, so that what comes out is never larger than what went in times
the values. Values are escaped for Markdown, and raw HTML is off. `mail` and `checking` call.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

MAX_SOURCE = 20_000
KEPT_TEMPLATES = 512
MAX_OUTPUT = 100_000
MAX_VALUE = 300
_FILTERS = ("capitalize", "default", "first", "last", "length", "lower", "title", "trim",
            "truncate", "upper")  # fmt: skip
_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const,
    nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Filter, nodes.Test, nodes.Concat, nodes.Keyword,
)  # fmt: skip
_TESTS = ("defined", "undefined", "none", "string", "eq", "ne", "in")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")


class CannotRender(Exception):
    """A template may not or cannot be rendered; `code` says why, `detail` where."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class Verbatim(str):
    """A value of our own making (a link) that is put in as it is."""

    __slots__ = ()


def check(source: str, variables: Mapping[str, Any]) -> None:
    """Raise CannotRender for a template that uses what is not allowed or not supplied."""
    unknown = _names(source) - set(variables)
    if unknown:
        raise CannotRender("unknown_variable", ", ".join(sorted(unknown)))


@functools.lru_cache(maxsize=KEPT_TEMPLATES)
def _names(source: str) -> frozenset[str]:
    """The variables of a template in which nothing is used that is not allowed."""
    if len(source) > MAX_SOURCE:
        raise CannotRender("template_too_long")
    environment, names = _environment(plain=True), set[str]()
    try:
        tree = environment.parse(source)
        for node in _walk(tree):
            if isinstance(node, nodes.Name):
                names.add(node.name)
            if not isinstance(node, _NODES):
                raise CannotRender("not_allowed", type(node).__name__)
            if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
                raise CannotRender("unknown_filter", node.name)
            if isinstance(node, nodes.Test) and node.name not in _TESTS:
                raise CannotRender("not_allowed", node.name)
            if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
                raise CannotRender("not_allowed", node.attr)
    except TemplateError as error:
        raise CannotRender("bad_template", str(error)) from error
    except RecursionError as error:
        raise CannotRender("template_too_deep") from error
    return frozenset(names)


def fill(source: str, variables: Mapping[str, Any], *, plain: bool) -> str:
    """The template with its variables; `plain` for text and subjects, else for Markdown."""
    check(source, variables)
    pieces, size = [], 0
    try:
        for piece in _template(source, plain).generate(dict(variables)):
            size += len(piece)
            if size > MAX_OUTPUT:
                raise CannotRender("output_too_long")
            pieces.append(piece)
    except RecursionError as error:
        raise CannotRender("template_too_deep") from error
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise CannotRender("bad_template", str(error)) from error
    return "".join(pieces)


def line(source: str, variables: Mapping[str, Any]) -> str:
    """One line of plain text: a subject."""
    return " ".join(fill(source, variables, plain=True).split())[:MAX_VALUE]


def html(source: str, variables: Mapping[str, Any]) -> str:
    """The body as HTML; a paragraph that is one link alone becomes the call to action."""
    tokens, markdown, env = _tokens(fill(source, variables, plain=False))
    return str(markdown.renderer.render(tokens, markdown.options, env))


def text(source: str, variables: Mapping[str, Any]) -> str:
    """The body as people would type it: no marks, links written out."""
    tokens, _, _ = _tokens(fill(source, variables, plain=False))
    return _Prose(tokens).written()


def plain_value(value: str) -> str:
    """A value on one line, without what is not printable, at most 300 characters."""
    kept = "".join(c if c.isprintable() else " " for c in value)
    return " ".join(kept.split())[:MAX_VALUE]


@functools.lru_cache(maxsize=KEPT_TEMPLATES)
def _template(source: str, plain: bool) -> Template:
    return _environment(plain=plain).from_string(source)


@functools.cache
def _environment(*, plain: bool) -> ImmutableSandboxedEnvironment:
    def put(value: Any) -> Any:
        if isinstance(value, Verbatim | StrictUndefined):
            return value
        words = plain_value(str(value))
        return words if plain else _MARKDOWN.sub(r"\\\1", words)

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=put, autoescape=False
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    environment.tests = {name: environment.tests[name] for name in _TESTS}
    return environment


def _walk(node: nodes.Node) -> Sequence[nodes.Node]:
    found, stack = [], [node]
    while stack:
        current = stack.pop()
        found.append(current)
        stack.extend(current.iter_child_nodes())
    return found


def _tokens(source: str) -> tuple[list[Token], MarkdownIt, EnvType]:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    markdown.disable(["image", "html_block", "html_inline"])
    env: EnvType = {}
    tokens = markdown.parse(source, env)
    for index, token in enumerate(tokens):
        if token.type == "inline" and _lone_link(token):
            tokens[index - 1].attrSet("class", "action")
    return tokens, markdown, env


def _lone_link(token: Token) -> bool:
    children = [c for c in token.children or () if c.type != "text" or c.content.strip()]
    return (
        len(children) >= 2
        and children[0].type == "link_open"
        and children[-1].type == "link_close"
        and sum(c.type == "link_open" for c in children) == 1
    )


class _Prose:
    """Writes Markdown tokens as plain text."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.blocks: list[str] = []
        self.lists: list[int | None] = []  # next number; None for bullets
        self.tight = False

    def written(self) -> str:
        """The whole text, blocks apart by a blank line, list items by none."""
        mark = ""
        for token in self.tokens:
            if token.type in ("bullet_list_open", "ordered_list_open"):
                self.lists.append(1 if token.type.startswith("ordered") else None)
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self.lists.pop()
                self.tight = False
            elif token.type == "list_item_open":
                mark = self._mark()
            elif token.type == "hr":
                self._put("—" * 3)
            elif token.type == "inline":
                self._put("  " * max(len(self.lists) - 1, 0) + mark + inline_text(token))
                self.tight, mark = bool(self.lists), ""
            elif token.type in ("fence", "code_block"):
                self._put(token.content.rstrip())
        return "\n".join(self.blocks).strip()

    def _mark(self) -> str:
        number = self.lists[-1]
        if number is None:
            return "- "
        self.lists[-1] = number + 1
        return f"{number}. "

    def _put(self, block: str) -> None:
        if self.blocks and not self.tight:
            self.blocks.append("")
        self.blocks.append(block)


def inline_text(token: Token) -> str:
    """One inline token as text; a link alone stands on its own line, one in a sentence in <>."""
    alone, target, start = _lone_link(token), "", 0
    out: list[str] = []
    writers: dict[str, Callable[[Token], str]] = {
        "text": lambda t: t.content,
        "code_inline": lambda t: t.content,
        # A line that was broken was meant to be: names under a mail, lines of an address.
        "softbreak": lambda _: "\n",
        "hardbreak": lambda _: "\n",
    }
    for child in token.children or ():
        if child.type == "link_open":
            target, start = str(child.attrGet("href") or ""), len(out)
        elif child.type == "link_close":
            if "".join(out[start:]) != target:
                out.append(f"\n{target}" if alone else f" <{target}>")
        elif child.type in writers:
            out.append(writers[child.type](child))
    return "".join(out)
