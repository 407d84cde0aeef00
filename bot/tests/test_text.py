"""The tokenizer's grammar and how a message is cut into clauses."""

import unittest

from components.text import clauses, normal, pieces, words
from rasa.shared.nlu.training_data.message import Message


class Tokens(unittest.TestCase):
    """One grammar for Chinese, English and the two mixed."""

    def test_cuts(self) -> None:
        table = [
            ("我们想要一个 demo", ["我", "们", "想", "要", "一", "个", "demo"]),
            ("大概50w预算", ["大", "概", "50w", "预", "算"]),
            ("20k", ["20k"]),
            ("$80k-100k a year", ["$80k", "-", "100k", "a", "year"]),
            ("98,000 rmb", ["98,000", "rmb"]),
            ("50+", ["50+"]),
            ("3.5%", ["3.5%"]),
            ("we don't know", ["we", "don't", "know"]),
            ("li.wei@x.com 13812345678", ["li.wei@x.com", "13812345678"]),
            ("能对接SAP吗?", ["能", "对", "接", "SAP", "吗", "?"]),
        ]
        for text, expected in table:
            with self.subTest(text):
                assert [piece.text for piece in pieces(text)] == expected

    def test_positions_are_those_of_the_text(self) -> None:
        text = "预算50w，call me at 3pm 😂"
        for piece in pieces(text):
            assert text[piece.start : piece.start + len(piece.text)] == piece.text

    def test_component_serves_both_languages(self) -> None:
        from components.bilingual_tokenizer import BilingualTokenizer

        assert set(BilingualTokenizer.supported_languages() or []) == {"zh", "en"}
        tokenizer = BilingualTokenizer(BilingualTokenizer.get_default_config())
        for text in ("你好 hello", " ", "😂"):
            tokens = tokenizer.tokenize(Message({"text": text}), "text")
            assert tokens


class Normal(unittest.TestCase):
    """Digits, addresses and widths say no act."""

    def test_normal_form(self) -> None:
        assert normal("Ｈello\u3000１２３") == "hello 000"
        assert normal("mail li@x.com") == "mail @@"
        assert normal("哈哈哈哈哈哈") == "哈哈哈"
        assert normal("13812345678") == "0" * 11

    def test_words_keep_question_marks_only(self) -> None:
        assert words("贵吗?，。") == ["贵", "吗", "?"]


class Clauses(unittest.TestCase):
    """A message of several sentences may do several things."""

    def test_cut_at_sentences_and_long_commas(self) -> None:
        assert clauses("我们做瓷砖的，多少钱一年？能对接SAP吗") == [
            "我们做瓷砖的",
            "多少钱一年？",
            "能对接SAP吗",
        ]
        assert clauses("98,000 is ok. How long?") == ["98,000 is ok.", "How long?"]

    def test_any_text_can_be_cut(self) -> None:
        for text in ("", "。", "，，，", "a", "\x00\ud83d", "?" * 50):
            assert isinstance(clauses(text), list)


if __name__ == "__main__":
    unittest.main()
