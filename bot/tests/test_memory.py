"""The sentence memory: what reaches the encoder, how neighbours vote, that it survives saving."""

import random
import unicodedata
import unittest
from typing import List, Tuple

import numpy as np
from components import memory
from components.memory import LONGEST, Memory, load_encoder, prepared

NEIGHBOURS = {
    "neighbours": 2,
    "sharpness": 10.0,
    "weight": 1.0,
    "judge_weight": 0.2,
    "judge_C": 3.0,
}


class Prepared(unittest.TestCase):
    """Only short, plain text reaches the encoder, whatever people send."""

    def test_the_sign_that_overflows_never_passes(self) -> None:
        for text in ("\ufdfa" * 4000, "a\ufdfab" * 50, "\ufdfa"):
            assert "\ufdfa" not in prepared(text)
            assert len(prepared(text)) <= LONGEST + 1

    def test_no_control_sign_passes(self) -> None:
        assert prepared("a\x00b\ud800c\u202ed<s>e</s>") == "a b c d s e /s"
        assert prepared("\x00") == prepared("") == "?"

    def test_any_text_is_short_and_valid(self) -> None:
        dice = random.Random(5)
        for _ in range(2000):
            length = dice.choice((1, 3, 20, 300, 4000))
            text = "".join(chr(dice.choice((dice.randrange(0x250), dice.randrange(0x110000))))
                           for _ in range(length))  # fmt: skip
            ready = prepared(text)
            ready.encode("utf-8")
            assert 0 < len(ready) <= LONGEST + 1
            assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in ready)

    def test_traditional_reads_like_simplified(self) -> None:
        assert prepared("資料會存在哪裡") == "资料会存在哪里"


class Votes(unittest.TestCase):
    """The nearest sentences decide."""

    def test_the_nearest_two_share_the_vote(self) -> None:
        memory = Memory(NEIGHBOURS)
        memory.keep(np.eye(4, dtype=np.float32), [0, 1, 1, 2], 3)
        votes = memory.votes(np.array([[0.0, 1.0, 0.9, 0.0]], dtype=np.float32), 3)
        assert votes.argmax() == 1
        assert abs(float(votes.sum()) - 1.0) < 1e-5

    def test_what_is_kept_comes_back(self) -> None:
        memory, again = Memory(NEIGHBOURS), Memory(NEIGHBOURS)
        rows = np.random.default_rng(1).normal(size=(9, 5)).astype(np.float32)
        memory.keep(rows, [0, 1, 3] * 3, 4)
        again.restore(memory.state())
        asked = np.random.default_rng(2).normal(size=(3, 5)).astype(np.float32)
        assert np.allclose(memory.opinions(asked), again.opinions(asked), atol=0.02)

    def test_the_judge_knows_what_no_neighbour_says(self) -> None:
        """Far from every sentence, the direction of an act still counts; an act unheard never."""
        memory = Memory({**NEIGHBOURS, "weight": 0.0})
        dice = np.random.default_rng(3)
        rows = dice.normal(size=(60, 6)).astype(np.float32)
        acts = [0 if row[0] > 0 else 2 for row in rows]
        memory.keep(rows, acts, 4)
        said = memory.opinions(np.array([[9.0, 0, 0, 0, 0, 0], [-9.0, 0, 0, 0, 0, 0]], np.float32))
        assert list(said.argmax(axis=1)) == [0, 2]
        assert (said[:, [1, 3]] <= said.min(axis=1, keepdims=True) + 1e-6).all()


class Encoding(unittest.TestCase):
    """The real encoder, where the processor has what it needs."""

    def test_meaning_is_near_across_languages(self) -> None:
        encoder = load_encoder()
        if encoder is None:
            return  # said in the log; the act model works without it
        one, same, other = encoder.vectors(["多少钱", "how much is it", "我想找真人"])
        assert float(one @ same) > float(one @ other)

    def test_hostile_text_gets_a_vector(self) -> None:
        encoder = load_encoder()
        if encoder is None:
            return
        for text in (
            "\ufdfa" * 4000,
            "\x00",
            "\ud800",
            "\U0001d160" * 4000,
            " " * 4000,
            "<s>" * 99,
        ):
            vector = encoder.vector(text)
            assert np.isfinite(vector).all()
            assert abs(float(np.linalg.norm(vector)) - 1.0) < 1e-3


@unittest.skipIf(load_encoder() is None, "the sentence encoder does not run here")
class Many(unittest.TestCase):
    """Texts of one length are encoded together."""

    def test_vectors_come_in_the_order_of_the_texts(self) -> None:
        texts = [f"we make {'many ' * (n % 7)}kinds of tile {n}" for n in range(memory.BATCH + 3)]
        encoder = load_encoder()
        assert encoder is not None
        seen: List[Tuple[int, int]] = []
        together = encoder.vectors(texts, lambda done, total: seen.append((done, total)))
        alone = np.array([encoder.vector(text) for text in texts])
        np.testing.assert_allclose(together, alone, atol=1e-4)
        assert seen[-1] == (len(texts), len(texts))
