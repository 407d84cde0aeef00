"""Files that would keep the program busy or fill its memory are refused at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sdr.playbook.check import check
from sdr.playbook.source import MOST_BYTES, read_yaml

HEAD = "name: general-nurture\nversion: 1\ntitle: {zh: 好, en: x}\nentrance: {}\n"


def bomb() -> str:
    """Ten short lines that stand for three billion conditions."""
    lines = ["a0: &a0 {personas: [executive]}"]
    lines += [f"a{n}: &a{n} {{any_of: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 11)]
    return "\n".join(lines) + "\ngoal: *a10\n"


HARM = {
    "bomb": (bomb(), "too-many-values"),
    "cycle": ("steps: &s [*s]\n", "alias-cycle"),
    "cycle in a mapping": ("goal: &g {any_of: [*g]}\n", "alias-cycle"),
    "brackets": ("steps: " + "[" * 100_000, "too-deep"),
    "dashes": ("steps:\n " + "- " * 100_000, "too-deep"),
    "nothing to repeat": ("steps: *nothing\n", "no-anchor"),
    "two documents": ("a: 1\n---\nb: 2\n", "second-document"),
}


@pytest.mark.parametrize("harm", HARM)
def test_a_file_that_does_harm_is_refused(tmp_path: Path, harm: str) -> None:
    text, code = HARM[harm]
    (tmp_path / "x.yml").write_text(text, encoding="utf-8")
    source = read_yaml(tmp_path, "x.yml")
    assert ([each.code for each in source.faults], source.data) == ([code], None)


def test_a_file_of_100_megabytes_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "x.yml").open("wb") as file:
        file.truncate(100_000_000)
    [fault] = read_yaml(tmp_path, "x.yml").faults
    assert (fault.code, fault.values) == ("too-large", {"size": "100.0", "most": "2"})
    assert MOST_BYTES == 2_000_000


TEMPLATES = {
    "power": ("{{ 9**9**9**9 }}", None),
    "repeat": ("{{ 'a' * 10**9 }}", None),
    "loops": ("{% for a in range(10**9) %}x{% endfor %}", "unknown-variable"),
    "brackets": ("{{ " + "(" * 4000 + "1" + ")" * 4000 + " }}", "template-too-deep"),
    "length": ("x" * 100_000, "template-too-long"),
    "braces": ("{{" * 9000, "template-too-deep"),
}


@pytest.mark.parametrize("harm", TEMPLATES)
def test_a_template_that_does_harm_is_never_worked_out(harm: str) -> None:
    from sdr.playbook.templates import MAIL_VARIABLES, problems

    template, code = TEMPLATES[harm]
    assert [each[0] for each in problems(template, MAIL_VARIABLES)] == ([code] if code else [])


def test_aliases_of_ordinary_size_stay_allowed(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("a: &a {zh: 好, en: x}\nb: *a\nc: [*a, *a]\n", "utf-8")
    source = read_yaml(tmp_path, "x.yml")
    assert source.faults == []
    assert source.data["c"] == [source.data["a"], source.data["b"]]


def test_the_check_says_so_in_words(folder: Path) -> None:
    (folder / "sequences" / "general-nurture.yml").write_text(HEAD + bomb(), encoding="utf-8")
    told = [str(each) for each in check(folder) if each.code == "too-many-values"]
    assert told
    assert told[0].startswith("sequences/general-nurture.yml:")
