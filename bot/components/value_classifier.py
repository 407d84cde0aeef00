"""Rasa's component that says which value an answer means where the readers found none.

Asked for the trade or the part in the decision, people answer in words that no list holds. Sets
`values` on each message: [{fact, code, confidence, start, end}], for the fact asked last, and for
words that SpanTagger marked as a trade, asked or not. The answers it learns from are the playbook's
lookups (nlu/values.*.yml), one list per value, named `fact.value`.
"""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any, Collection, Dict, List, Mapping, Sequence

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.features import Context
from components.playbook_sentences import is_marked, is_of_playbook
from components.problem_classifier import problems_of
from components.progress import bar
from components.trained import Trained
from components.value_model import DEFAULTS, NOTHING, Answer, Meant, ValueModel, chosen

TELLING = ("inform",)
NAMED = ("industry",)  # facts whose marked words have a value of their own
OTHERS = 2000  # so many sentences of other acts teach what is no answer


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ValueClassifier(Trained[ValueModel]):
    """Which value of the fact asked last an answer means."""

    model_class = ValueModel
    defaults = DEFAULTS

    def _fit(self, training_data: TrainingData) -> None:
        most = int(self._model.config["most"])
        self._model.fit(answers(training_data, most), bar("reading the lists of answers"))

    def process(self, messages: List[Message]) -> List[Message]:
        """Set values on each message whose question the readers did not find answered."""
        for message in messages:
            context = Context.of(message.get(METADATA))
            open_ = context.asked is not None and context.asked not in context.reads
            text = message.get(TEXT) or ""
            found = self._model.meant(text, context.asked) if open_ else []
            if not any(each.fact in NAMED for each in found):
                found += named(self._model, text, message.get("spans") or (), context.reads)
            message.set("values", [each._asdict() for each in found], add_to_output=True)
        return messages


def named(
    model: ValueModel, text: str, spans: Sequence[Mapping[str, Any]], reads: Collection[str]
) -> List[Meant]:
    """What marked words mean, the first that mean something; the readers may know them."""
    for span in spans:
        fact, start, end = span["fact"], span["start"], span["end"]
        if fact in NAMED and fact not in reads:
            found = model.meant(text[start:end], fact)
            if found:
                sure = min(found[0].confidence, span["confidence"])
                return [Meant(fact, found[0].code, sure, start, end)]
    return []


def answers(training_data: TrainingData, most: int) -> Dict[str, List[Answer]]:
    """The lists of answers by fact, each with sentences of other acts, which mean no value."""
    found: Dict[str, List[Answer]] = defaultdict(list)
    for table in training_data.lookup_tables:
        fact, _, value = str(table["name"]).partition(".")
        elements = table["elements"]
        if value and isinstance(elements, list):
            found[fact] += [Answer(text, value) for text in chosen(elements, most)]
    for value, texts in _problems(training_data).items():
        found["need"] += [Answer(text, value) for text in chosen(texts, 2 * most)]
    others = [
        Answer(message.get(TEXT), NOTHING)
        for message in training_data.intent_examples
        if message.get(INTENT) not in TELLING and not is_of_playbook(message)
    ]
    found = {f: given for f, given in found.items() if any(a.value != NOTHING for a in given)}
    nothing = random.Random(7).sample(others, min(OTHERS, len(others)))
    return {fact: given + nothing for fact, given in found.items()}


def _problems(training_data: TrainingData) -> Dict[str, List[str]]:
    """The playbook's sentences by the one problem that each states, or by none."""
    found: Dict[str, List[str]] = defaultdict(list)
    for message in training_data.intent_examples:
        if is_marked(message, "problems"):
            codes = problems_of(message)
            if len(codes) <= 1:
                found[codes[0] if codes else NOTHING].append(message.get(TEXT))
    return found
