"""The sequences that ship: long enough, short mails, one action each, no two alike, no invention.

They are found by what they take, never by name: a sequence for one persona, or for one reason that
sales returned a lead with, is held to these rules as soon as its file is there.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest

from nurture import mail, render, timing
from nurture.sequences import Profile, choose
from sdr.playbook.load import load
from sdr.playbook.model import LANGUAGES, Send, Sequence

PLAYBOOK = load(Path(__file__).parents[3] / "playbook")
FOR_ONE_PERSONA = [s for s in PLAYBOOK.sequences if len(s.entrance.personas) == 1]
FOR_ONE_RETURN = [
    s
    for s in PLAYBOOK.sequences
    if len(s.entrance.reasons) == 1 and s.entrance.reasons[0].startswith("returned:")
]
OWN = FOR_ONE_PERSONA + FOR_ONE_RETURN
MAILS = [(sequence, step, language) for sequence in OWN for step in sequence.messages
         for language in LANGUAGES]  # fmt: skip

LEAST_TOUCHES = 5
DAYS = (6 * 7, 13 * 7)  # from the first mail to the last: six to twelve weeks, and a few days
LENGTH = {"zh": (80, 160), "en": (60, 120)}  # characters; words
LINK = "https://chat.example.com/t/token"
TITLE = "——TITLE——"
# What may be known of the reader: nothing, a problem, what they said.
KNOWN = {
    "zh": [{}, {"problem_label": "市场信息滞后"}, {"quote": "费用一层层往下走，到店里还剩多少说不清"}],
    "en": [{}, {"problem_label": "trade spend that can't be traced"},
           {"quote": "nobody can tell me how much of our promo money reaches the shops"}],
}  # fmt: skip
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")


def named(value: object) -> str | None:
    if isinstance(value, Sequence):
        return value.name
    return value.key if isinstance(value, Send) else None


def written(step: Send, language: str, **known: str) -> str:
    """The step's body as such a reader gets it."""
    company = PLAYBOOK.company
    values: dict[str, Any] = dict.fromkeys(mail.VARIABLES, "") | {
        "lead": mail.Person("王磊" if language == "zh" else "Tom Walker", ""),
        "company": mail.Firm(company.name.in_language(language), company.phone, company.email,
                             company.website),
        "sender": company.sender.in_language(language),
        "content_title": TITLE,
        "link": render.Verbatim(LINK),
        **known,
    }  # fmt: skip
    return render.text(step.body.in_language(language), values)


def paragraphs(step: Send, language: str, **known: str) -> list[str]:
    """What the mail says: without salutation, link and signature."""
    parts = written(step, language, **known).split("\n\n")
    company = PLAYBOOK.company
    signature = f"{company.sender.in_language(language)}\n{company.name.in_language(language)}"
    assert parts[0] in ("王磊，您好：", "Hi Tom Walker,")
    assert parts[-1] == signature
    return [part for part in parts[1:-1] if part != f"{TITLE}\n{LINK}"]


def questions(text: str) -> int:
    """How many questions the mail itself asks; what it quotes is somebody else's."""
    return len(re.findall(r"[?？]", _QUOTED.sub("", text)))


def sentences(sequence: Sequence, language: str) -> set[str]:
    """The sentences of all its mails, without marks, spaces and capitals."""
    found = set()
    for step in sequence.messages:
        for known in KNOWN[language]:
            for part in paragraphs(step, language, **known):
                for sentence in re.split(r"[。！？!?；]|\.(?=\s|$)", part):
                    bare = re.sub(r"[\W_]+", "", sentence).casefold()
                    if bare:
                        found.add(bare)
    return found


def figures(text: str) -> set[str]:
    return {each.replace(",", "") for each in _FIGURE.findall(text)}


def known_figures(language: str) -> set[str]:
    """Every figure the playbook states: answers, objections, content, the company's own facts."""
    said = [
        *(answer.text.in_language(language) for answer in PLAYBOOK.faq),
        *(objection.text.in_language(language) for objection in PLAYBOOK.objections),
        *(item.body for item in PLAYBOOK.content if item.language == language),
    ]
    return figures(" ".join(said))


@pytest.mark.parametrize("sequence", FOR_ONE_PERSONA, ids=named)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_persona_gets_at_least_five_mails_over_six_to_twelve_weeks(
    sequence: Sequence, language: str
) -> None:
    subjects = {step.subject.in_language(language) for step in sequence.messages}
    assert len(subjects) >= LEAST_TOUCHES
    days = sum(timing.wait(step.wait).total_seconds() for step in sequence.steps) / 86400
    assert DAYS[0] <= days <= DAYS[1]


@pytest.mark.parametrize("sequence", FOR_ONE_PERSONA, ids=named)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_persona_enters_its_own_sequence(sequence: Sequence, language: str) -> None:
    [persona] = sequence.entrance.personas
    who = Profile(persona, language, frozenset(sequence.entrance.reasons))
    choice = choose(PLAYBOOK, who)
    assert choice is not None
    assert choice.sequence.name == sequence.name


@pytest.mark.parametrize("sequence", FOR_ONE_RETURN, ids=named)
@pytest.mark.parametrize("persona", [None, *(p.code for p in PLAYBOOK.people.personas)])
def test_a_returned_lead_enters_the_sequence_for_its_reason(
    sequence: Sequence, persona: str | None
) -> None:
    who = Profile(persona, "zh", frozenset({"returned", *sequence.entrance.reasons}))
    choice = choose(PLAYBOOK, who)
    assert choice is not None
    assert choice.sequence.name == sequence.name


@pytest.mark.parametrize(("sequence", "step", "language"), MAILS, ids=named)
def test_a_mail_asks_one_thing_of_its_reader(sequence: Sequence, step: Send, language: str) -> None:
    for known in KNOWN[language]:
        links = written(step, language, **known).count(LINK)
        said = paragraphs(step, language, **known)
        asked = questions("\n".join(said))
        assert (links, asked) == ((1, 0) if step.content else (0, 1))
        if not step.content:
            assert said[-1][-1] in "?？"


@pytest.mark.parametrize(("sequence", "step", "language"), MAILS, ids=named)
def test_a_mail_is_short_and_says_something(sequence: Sequence, step: Send, language: str) -> None:
    least, most = LENGTH[language]
    for known in KNOWN[language]:
        said = " ".join(paragraphs(step, language, **known))
        length = len("".join(said.split())) if language == "zh" else len(said.split())
        assert least <= length <= most


@pytest.mark.parametrize(("sequence", "step", "language"), MAILS, ids=named)
def test_a_mail_invents_no_figure(sequence: Sequence, step: Send, language: str) -> None:
    said = step.subject.in_language(language) + " " + " ".join(paragraphs(step, language))
    assert figures(said) <= known_figures(language)


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(OWN, 2)), ids=named)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_sequences_share_more_than_one_sentence(
    one: Sequence, other: Sequence, language: str
) -> None:
    assert len(sentences(one, language) & sentences(other, language)) <= 1
