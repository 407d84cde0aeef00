"""The problem model: spots what it learned, where it stands, and nothing in other talk."""

import tempfile
import unittest
from pathlib import Path

from components.problem_model import Labelled, ProblemModel

SENTENCES = [
    *(Labelled(text, ("forms",)) for text in (
        "our reps fill in forms all night", "填表填到半夜", "forms and more forms every evening",
        "业务员每天填表", "the team spends evenings on forms")),
    *(Labelled(text, ("stock",)) for text in (
        "we run out of stock", "总是断货", "stock runs out in summer", "旺季断货",
        "out of stock again")),
    *(Labelled(text, ()) for text in (
        "what does it cost", "多少钱", "hello there", "we make beer", "200 people", "谢谢")),
]  # fmt: skip


def small_model() -> ProblemModel:
    """A model of a few sentences."""
    model = ProblemModel({"min_df": 1})
    model.fit(SENTENCES)
    return model


class Spotting(unittest.TestCase):
    """Codes, places, silence."""

    def test_spots_several_problems_where_they_stand(self) -> None:
        text = "we make beer. our reps fill in forms all night. and we run out of stock"
        found = {spotted.code: spotted for spotted in small_model().spot(text)}
        assert set(found) == {"forms", "stock"}
        assert "forms" in text[found["forms"].start : found["forms"].end]
        assert "stock" in text[found["stock"].start : found["stock"].end]

    def test_other_talk_states_no_problem(self) -> None:
        model = small_model()
        for text in ("what does it cost", "hello there", "", "?", "\x00", "a" * 4000):
            assert model.spot(text) == []

    def test_a_playbook_without_sentences_spots_nothing(self) -> None:
        model = ProblemModel({})
        model.fit([])
        assert model.spot("our reps fill in forms all night") == []

    def test_saved_model_spots_alike(self) -> None:
        model = small_model()
        with tempfile.TemporaryDirectory() as name:
            model.save(Path(name))
            again = ProblemModel.load(Path(name))
        for text in ("填表填到半夜", "总是断货", "多少钱"):
            assert [s.code for s in model.spot(text)] == [s.code for s in again.spot(text)]
