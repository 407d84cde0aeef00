"""The tagger: it learns from marked words and from what stands around them."""

import tempfile
import unittest
from pathlib import Path

from components.span_model import Marked, SpanModel, labels
from components.text import pieces

TOOLS = ("用友", "纸", "速达")
TOWNS = ("Leeds", "Lagos", "Porto", "Cork", "Poznan", "Salem")
SENTENCES = [
    *(Marked(f"we are based in {town}", None, {"region": [town]}) for town in TOWNS),
    *(Marked(f"our rival sits in {town}", None, {}) for town in TOWNS),
    *(Marked(town, "region", {"region": [town]}) for town in TOWNS),
    *(Marked(town, "company", {}) for town in TOWNS),
    *(Marked(f"我们用{tool}记账", None, {"current_solution": [tool]}) for tool in TOOLS),
    *(Marked(f"听说过{tool}", None, {}) for tool in TOOLS),
]


class Spans(unittest.TestCase):
    """A model of a few sentences."""

    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.model = SpanModel({})
        self.model.fit(SENTENCES, Path(self.folder.name))

    def said(self, text, asked=None):
        """(fact, words) of what is found."""
        return [(t.fact, text[t.start : t.end]) for t in self.model.tagged(text, asked)]

    def test_a_name_that_stands_in_no_list_is_told_by_its_neighbours(self) -> None:
        assert self.said("we are based in Wroclaw") == [("region", "Wroclaw")]
        assert self.said("our rival sits in Wroclaw") == []
        assert self.said("我们用金蝶记账") == [("current_solution", "金蝶")]
        assert self.said("听说过金蝶") == []

    def test_the_question_decides_what_a_bare_answer_names(self) -> None:
        assert self.said("Wroclaw", "region") == [("region", "Wroclaw")]
        assert self.said("Wroclaw", "company") == []

    def test_what_is_kept_is_what_was_learned(self) -> None:
        self.model.save(Path(self.folder.name))
        again = SpanModel.load(Path(self.folder.name))
        text = "we are based in Wroclaw"
        assert again.tagged(text, None) == self.model.tagged(text, None)

    def test_without_sentences_nothing_is_found(self) -> None:
        empty = SpanModel({})
        empty.fit([Marked("hello", None, {})], Path(self.folder.name))
        empty.save(Path(self.folder.name))
        (Path(self.folder.name) / "span_model.crf").unlink()
        assert SpanModel.load(Path(self.folder.name)).tagged("Leeds", "region") == []

    def test_odd_texts_are_read_without_harm(self) -> None:
        for text in ("", " ", "\x00\ufdfa", "？？？", "a" * 4000, "上" * 4000, "🙂🙂"):
            for each in self.model.tagged(text, "region"):
                assert 0 <= each.start < each.end <= len(text)
                assert 0 <= each.confidence <= 1

    def test_words_inside_a_phrase_are_joined(self) -> None:
        sentence = Marked("run by New York staff", None, {"region": ["New York"]})
        assert labels(pieces(sentence.text), sentence) == ["O", "O", "B-region", "I-region", "O"]

    def test_a_phrase_that_is_not_in_its_sentence_is_refused(self) -> None:
        sentence = Marked("we are in Cork", None, {"region": ["Dublin"]})
        try:
            labels(pieces(sentence.text), sentence)
        except ValueError as refused:
            said = str(refused)
        else:
            said = ""
        assert "'Dublin' does not stand in" in said
