"""What is to be found out, and how it is asked, typed: what stands in `bant.yml` and `spin.yml`.

The criteria of a purchase, the problems that are solved, and the questions. Data only: `scoring`
judges by the criteria, `discovery` picks the question.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sdr.playbook.entries import Code, Entry, Line, Text


# ── bant.yml ───────────────────────────────────────────────────────────────────────────────────
class BudgetRule(Entry):
    minimum: float = Field(gt=0)  # a year, in `currency`
    currency: Line
    rates: dict[str, float]  # one unit of the currency in `currency`
    arrangeable_by: tuple[Code, ...]  # buying roles whose "can be arranged" counts


class AuthorityRule(Entry):
    met_by: tuple[Code, ...]


class NeedRule(Entry):
    minimum_problems: int = Field(ge=1)


class TimelineRule(Entry):
    within_months: int = Field(ge=1)


class Bant(Entry):
    budget: BudgetRule
    authority: AuthorityRule
    need: NeedRule
    timeline: TimelineRule
    criteria_needed: int = Field(ge=1, le=4)


# ── spin.yml ───────────────────────────────────────────────────────────────────────────────────
class Problem(Entry):
    code: Code
    label: Text
    # the sentence that reacts to this problem, in the trade's words (used before the next question)
    reaction: Text


class Button(Entry):
    """A quick reply. The payload sent back is what a person could have typed: the title itself."""

    title: Text


QuestionKind = Literal["situation", "problem", "implication", "need_payoff", "qualify", "contact"]


class Question(Entry):
    """One question: what it asks for, when it applies, and three ways to put it."""

    key: Code
    kind: QuestionKind
    asks: Code  # a FACT name of the contract
    text: Text
    again: Text  # shorter, when put again after an interruption
    rephrased: Text  # other words, when the answer could not be read
    why: Text  # the answer to "why do you ask?"
    heard: Text | None = None  # the reaction to an answer in free words
    buttons: tuple[Button, ...] = ()
    # conditions; empty means "any"
    industries: tuple[Code, ...] = ()
    personas: tuple[Code, ...] = ()
    problems: tuple[Code, ...] = ()
    priority: int = 0  # within one fact: the more specific and higher wins


class Budgets(Entry):
    situation: int = Field(ge=0)  # situation questions a visit
    visit: int = Field(ge=1)  # all questions a visit


class Returning(Entry):
    """What is confirmed of somebody who comes back: fact → days from which it may have changed."""

    confirmations: int = Field(default=2, ge=0)  # so many a visit
    days: dict[Code, Annotated[int, Field(ge=1)]] = Field(default={})


class Spin(Entry):
    problems: tuple[Problem, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = Field(min_length=1)
    budgets: Budgets
    order: tuple[Code, ...]  # fact names in the order in which they are worth asking
    returning: Returning = Returning()

    def problem(self, code: str) -> Problem | None:
        """The entry of a problem code, or None."""
        return next((p for p in self.problems if p.code == code), None)

    def question(self, key: str) -> Question | None:
        """The entry of a question key, or None."""
        return next((q for q in self.questions if q.key == key), None)
