"""The value model: what an answer means, and nothing for other talk or another question."""

import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

from components.value_classifier import answers, named
from components.value_model import NOTHING, Answer, ValueModel, chosen, encoded

GIVEN = [
    *(Answer(text, "food") for text in (
        "soy sauce", "instant noodles", "做酱油的", "方便面", "seasoning and sauces", "做调料的")),
    *(Answer(text, "furniture") for text in (
        "sofas and beds", "mattresses", "做沙发的", "床垫", "office chairs", "做桌椅的")),
    *(Answer(text, NOTHING) for text in (
        "what does it cost", "多少钱", "hello there", "谢谢", "who are you", "再见")),
]  # fmt: skip


def small_model() -> ValueModel:
    """A model of a few answers."""
    model = ValueModel({"min_df": 1, "thresholds": {"industry": 0.4}})
    model.fit({"industry": GIVEN})
    return model


class Meaning(unittest.TestCase):
    """Values, places, silence."""

    def test_an_answer_means_the_value_it_is_nearest_to(self) -> None:
        model = small_model()
        for text, value in (("sofas", "furniture"), ("做调料", "food"), ("noodles", "food")):
            [meant] = model.meant(text, "industry")
            assert (meant.fact, meant.code) == ("industry", value)
            assert text[meant.start : meant.end]

    def test_only_the_question_that_was_put_is_answered(self) -> None:
        model = small_model()
        for asked in (None, "buying_role", "need", "company_size"):
            assert model.meant("sofas and beds", asked) == []

    def test_a_problem_is_heard_in_one_clause_of_a_story(self) -> None:
        model = ValueModel({"min_df": 1, "thresholds": {"need": 0.4, "industry": 0.4}})
        model.fit({"need": GIVEN, "industry": GIVEN})
        story = f"we make sofas and beds. {'the rest of it is quite another matter. ' * 4}"
        [meant] = model.meant(story, "need")
        assert story[meant.start : meant.end].startswith("we make sofas")
        assert model.meant(story, "industry") == [], (
            "a story is no answer to a question of one word"
        )
        assert model.meant("a" * 4000, "need") == []

    def test_a_few_of_each_value_are_encoded(self) -> None:
        texts = encoded({"industry": GIVEN, "need": GIVEN}, 2)
        known = {answer.text: answer.value for answer in GIVEN}
        values = [known[text] for text in texts]
        assert values.count(NOTHING) == 6
        assert all(2 <= values.count(value) <= 4 for value in ("food", "furniture"))
        assert texts == encoded({"industry": GIVEN, "need": GIVEN}, 2)

    def test_marked_words_mean_something_unless_the_readers_know(self) -> None:
        text = "sofas and beds, since 1990"
        spans = [
            {"fact": "name", "start": 16, "end": 26, "confidence": 0.9},
            {"fact": "industry", "start": 0, "end": 14, "confidence": 0.6},
        ]
        [meant] = named(small_model(), text, spans, ())
        assert (meant.fact, meant.code, meant.start, meant.end) == ("industry", "furniture", 0, 14)
        assert meant.confidence <= 0.6
        assert named(small_model(), text, spans, ("industry",)) == []

    def test_other_talk_and_odd_texts_mean_nothing(self) -> None:
        model = small_model()
        for text in ("what does it cost", "谢谢", "", " ", "a" * 4000):
            assert model.meant(text, "industry") == []
        model.meant("\x00ﷺ", "industry")  # raises nothing

    def test_saved_model_means_alike(self) -> None:
        model = small_model()
        with tempfile.TemporaryDirectory() as name:
            model.save(Path(name))
            again = ValueModel.load(Path(name))
        for text in ("sofas", "做调料", "多少钱"):
            own = [m.code for m in model.meant(text, "industry")]
            assert own == [m.code for m in again.meant(text, "industry")]


class Learning(unittest.TestCase):
    """From Rasa's training data to answers."""

    def test_lookups_named_by_fact_and_value_are_answers(self) -> None:
        data = SimpleNamespace(
            lookup_tables=[
                {"name": "industry.food", "elements": ["soy sauce"]},
                {"name": "cities", "elements": ["Berlin"]},
            ],
            intent_examples=[
                {"text": "what does it cost", "intent": "ask_price"},
                {"text": "we make beer", "intent": "inform"},
            ],
        )
        found = answers(data, 10)  # type: ignore[arg-type]
        assert found == {
            "industry": [Answer("soy sauce", "food"), Answer("what does it cost", NOTHING)]
        }

    def test_of_a_long_list_the_same_part_is_taken_every_time(self) -> None:
        phrases = [f"phrase {n}" for n in range(300)]
        assert chosen(phrases, 20) == chosen(phrases, 20)
        assert len(set(chosen(phrases, 20))) == 20
        assert chosen(phrases[:5], 20) == phrases[:5]
