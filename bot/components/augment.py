"""More training examples out of the written ones, before a model is fitted.

The written examples say what a sentence means; these copies teach when: that a question
stays a question although a fact was asked, that a bare answer is one, and that of two
acts in one message the one that must be answered first counts. Deterministic (one seed).
"""

import random
import re
from typing import List, Mapping, NamedTuple, Sequence

from components.features import FACTS, Context
from components.priority import first_of

QUESTION_FACTS = [fact for fact in FACTS if fact != "consent"]
# What is a reason not to go on when nobody asked is an answer when it was asked for.
ANSWERS_WHEN_ASKED = {
    "objection_no_authority": ("buying_role", "budget", "timeline"),
    "objection_timing": ("timeline",),
    "objection_competitor": ("current_solution",),
}


class Example(NamedTuple):
    """A sentence, its act, what was asked before it, and how much it weighs."""

    text: str
    act: str
    context: Context = Context()
    weight: float = 1.0


def augment(examples: Sequence[Example], config: Mapping[str, float]) -> List[Example]:
    """The examples themselves, copies in context, and joined pairs."""
    dice = random.Random(7)
    return [
        *(in_own_context(example, dice) for example in examples),
        *in_other_contexts(examples, dice, config["context_weight"]),
        *joined(examples, dice, int(config["joined"]), config["joined_weight"]),
    ]


def in_own_context(example: Example, dice: random.Random) -> Example:
    """A bare answer mostly comes with what the readers found in it, sometimes without."""
    asked = example.context.asked
    if asked is None or example.context.reads or example.act != "inform":
        return example
    if dice.random() < 0.7:
        covered = dice.choice((0.4, 0.6, 0.8, 1.0, 1.0))
        return example._replace(context=Context(asked, (asked,), covered))
    return example


def in_other_contexts(
    examples: Sequence[Example], dice: random.Random, weight: float
) -> List[Example]:
    """Every sentence once more, as if another fact had been asked (or none)."""
    copies = []
    for example in examples:
        if example.context.asked is not None:
            copies.append(example._replace(context=Context(), weight=weight))
            continue
        answers = ANSWERS_WHEN_ASKED.get(example.act, ())
        if answers:
            own = Context(dice.choice(answers))
            copies.append(example._replace(act="inform", context=own, weight=weight))
        asked = dice.choice([fact for fact in QUESTION_FACTS if fact not in answers])
        reads: List[str] = []
        covered = 0.0
        if example.act == "inform" and dice.random() < 0.6:
            reads = dice.sample(QUESTION_FACTS, dice.choice((1, 1, 2)))
        elif re.search(r"\d|[一二三五十百万]{2}", example.text) and dice.random() < 0.3:
            reads, covered = [asked], dice.choice((0.1, 0.2, 0.4))
        context = Context(asked, tuple(reads), covered)
        copies.append(example._replace(context=context, weight=weight))
    return copies


def joined(
    examples: Sequence[Example], dice: random.Random, count: int, weight: float
) -> List[Example]:
    """Two acts in one message: labelled with the one that must be answered first."""
    openers = [e for e in examples if e.act in ("inform", "greet", "affirm", "deny", "thanks")]
    followers = [e for e in examples if e.act not in ("greet", "abuse", "out_of_scope")]
    by_script = {
        han: ([e for e in openers if _han(e) == han], [e for e in followers if _han(e) == han])
        for han in (True, False)
    }
    out = []
    for number in range(count):
        han = number % 2 == 0
        first_list, second_list = by_script[han]
        if not first_list or not second_list:
            continue
        first, second = dice.choice(first_list), dice.choice(second_list)
        act = first_of([first.act, second.act])
        mark = dice.choice(("，", "。", " ", ",")) if han else dice.choice((", ", ". ", " - ", " "))
        pair = (first.text, second.text)
        if second.act != "inform" and dice.random() < 0.3:
            pair = (second.text, first.text)
        asked = first.context.asked if first.act == "inform" and dice.random() < 0.5 else None
        context = Context(asked, (asked,), 0.5) if asked else Context()
        out.append(Example(mark.join(pair), act, context, weight))
    return out


def _han(example: Example) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]", example.text))
