"""The sandbox: what templates may do, and what neither they nor their values can."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture import render


@dataclass(frozen=True, slots=True)
class Person:
    name: str = "王磊"
    company: str = ""


def values(**others: Any) -> dict[str, Any]:
    return {"lead": Person(), "quote": "", "link": render.Verbatim("https://x.example/t/a_b_c"),
            **others}  # fmt: skip


ATTACKS = [
    "{{ 'a' * 10**8 }}",
    "{{ 10**10**10 }}",
    "{% for i in lead.name %}x{% endfor %}",
    "{% for a in [1] %}{% for b in [1] %}{% endfor %}{% endfor %}",
    "{% set a = 'x' %}{{ a }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{{ lead.__class__.__mro__ }}",
    "{{ lead['__class__'] }}",
    "{{ lead|attr('__class__') }}",
    "{{ ''.__class__ }}",
    "{{ lead.name.format(1) }}",
    "{{ cycler }}",
    "{{ range(10**9) }}",
    "{{ 'x'|center(100000000) }}",
    "{{ 'x'|replace('x', 'y') }}",
    "{% include 'mail.html.j2' %}",
    "{% import 'os' as os %}",
    "{% extends lead.name %}",
    "{{ self }}",
    "{{ lead.nothing }}",
    "{{ nobody }}",
    "{{ [1, 2, 3] }}",
    "{{ '%s' % lead }}",
    "{% if lead.name %}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "x" * 20_001,
]


@pytest.mark.parametrize("source", ATTACKS, ids=lambda s: s[:30])
def test_what_is_refused_is_refused_quickly(source: str) -> None:
    started = time.perf_counter()
    with pytest.raises(render.CannotRender):
        render.fill(source, values(), plain=True)
    assert time.perf_counter() - started < 1


def test_conditions_filters_and_defaults_work() -> None:
    source = "{% if lead.name %}{{ lead.name|upper }}{% else %}-{% endif %} {{ quote|default('x', true) }}"
    assert render.fill(source, values(lead=Person("Li")), plain=True) == "LI x"


def test_a_subject_is_one_line() -> None:
    assert render.line("Hi\r\nBcc: {{ quote }}", values(quote="a\r\nX: y")) == "Hi Bcc: a X: y"


@pytest.mark.parametrize(
    "said",
    [
        "<script>alert(1)</script>",
        "[click](https://evil.example)",
        "![x](https://evil.example/p.png)",
        "**bold** _it_ `code`",
        "# head",
        "<https://evil.example>",
        "- item",
        "&lt;b&gt;",
        "{{ 7*7 }}",
    ],
)
def test_what_a_person_said_stays_text(said: str) -> None:
    html = render.html("“{{ quote }}”", values(quote=said))
    assert html.count("<") == 2  # the paragraph and nothing else
    assert render.text("“{{ quote }}”", values(quote=said)).strip() == f"“{said}”"


@given(st.text(max_size=400))
def test_any_value_stays_text(said: str) -> None:
    html = render.html("a{{ quote }}b", values(quote=said))
    assert html.count("<") == 2
    text = render.text("a{{ quote }}b", values(quote=said))
    assert text == f"a{render.plain_value(said)}b" or not render.plain_value(said).strip()


def test_raw_html_and_pictures_of_a_template_do_not_get_through() -> None:
    html = render.html("<b>x</b> ![p](https://x.example/p.png)", values())
    assert "<b>" not in html
    assert "<img" not in html


def test_a_script_link_does_not_get_through() -> None:
    assert "<a" not in render.html("[x](javascript:alert(1))", values())


def test_a_lone_link_is_the_action_in_html_and_two_lines_in_text() -> None:
    source = "看这里：\n\n[一天摸清终端]({{ link }})\n\n林悦\n北辰云"
    html = render.html(source, values())
    assert '<p class="action"><a href="https://x.example/t/a_b_c">一天摸清终端</a></p>' in html
    assert render.text(source, values()) == (
        "看这里：\n\n一天摸清终端\nhttps://x.example/t/a_b_c\n\n林悦\n北辰云"
    )


def test_text_reads_like_typed() -> None:
    source = "# 标题\n\n**重点**：\n\n- 一\n- 二\n  1. 甲\n  2. 乙\n\n> 引用\n\n看[这里]({{ link }})。\n\n---\n\n完"
    assert render.text(source, values()) == (
        "标题\n\n重点：\n\n- 一\n- 二\n  1. 甲\n  2. 乙\n\n引用\n\n"
        "看这里 <https://x.example/t/a_b_c>。\n\n———\n\n完"
    )


def test_a_long_value_is_cut() -> None:
    assert len(render.fill("{{ quote }}", values(quote="x" * 10_000), plain=True)) == 300


def test_too_much_output_is_refused() -> None:
    with pytest.raises(render.CannotRender, match="output_too_long"):
        render.fill("{{ quote }}" * 1000, values(quote="x" * 300), plain=True)
