"""The act model and what stands around it: context, priority, signs, saving."""

import json
import tempfile
import unittest
from collections import Counter
from pathlib import Path
from unittest import mock

import numpy as np
from components.act_model import ActModel, remembered
from components.augment import Example
from components.features import FACTS, Context
from components.overrides import Overrides
from components.priority import first_of

SENTENCES = {
    "ask_price": ["how much is it", "what does it cost", "多少钱", "怎么收费的", "price please"],
    "inform": ["we make beer", "200 people", "我们做啤酒的", "二十万左右", "about 300"],
    "opt_out": ["stop mailing me", "no more mails", "别再发消息了", "不要联系我", "remove me"],
    "greet": ["hello there", "hi all", "你好呀", "您好您好", "good day"],
}


def small_model() -> ActModel:
    """A model of twenty sentences: enough to see the wiring work."""
    model = ActModel({"min_df": 1, "joined": 20})
    model.fit([Example(text, act) for act, texts in SENTENCES.items() for text in texts])
    return model


class Model(unittest.TestCase):
    """Fit, judge, save, load."""

    def test_judges_what_it_learned(self) -> None:
        model = small_model()
        assert model.judge("how much is it").act == "ask_price"
        assert model.judge("多少钱").act == "ask_price"
        total = sum(confidence for _, confidence in model.judge("多少钱").ranking)
        assert abs(total - 1.0) < 1e-4

    def test_a_clause_of_a_story_overrules_it_on_surer_signs_only(self) -> None:
        model = small_model()
        table = np.full((3, len(model.labels)), 0.05)
        table[:2, model.labels.index("inform")] = 0.9
        table[2, model.labels.index("ask_price")] = 0.7
        with mock.patch.object(model, "probabilities", return_value=table):
            assert model.judge("we make beer. money is spent somewhere").act == "ask_price"
            model.config["clause_confidence_of"] = {"ask_price": 0.8}
            assert model.judge("we make beer. money is spent somewhere").act == "inform"

    def test_saved_model_judges_alike_and_holds_no_code(self) -> None:
        model = small_model()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            model.save(folder)
            assert {p.suffix for p in folder.iterdir()} == {".json", ".npz"}
            json.loads((folder / "act_model.json").read_text(encoding="utf-8"))
            again = ActModel.load(folder)
        for text in ("how much is it", "我们做啤酒的", "zzz"):
            one, other = model.judge(text), again.judge(text)
            assert one.act == other.act
            assert abs(one.confidence - other.confidence) < 0.02

    def test_any_text_gets_a_judgement(self) -> None:
        model = small_model()
        for text in ("", " ", "\x00", "😂", "a" * 4000, "।।", "'; DROP TABLE leads;--", "<b>x</b>"):
            assert model.judge(text, Context("budget")).act in model.labels


class Remembered(unittest.TestCase):
    """Which sentences are kept for comparison."""

    def test_so_many_of_an_act_and_script(self) -> None:
        examples = [Example(f"{text} {n}", act) for n in range(9) for text, act in (
            ("hello", "greet"), ("你好", "greet"), ("we brew", "inform"), ("how much", "ask_price"),
        )]  # fmt: skip
        kept = [examples[i] for i in remembered(examples, 3, {"inform": 7})]
        assert Counter(example.act for example in kept) == {
            "greet": 6, "inform": 7, "ask_price": 3,
        }  # fmt: skip
        assert [examples[i] for i in remembered(examples, 3, {"inform": 7})] == kept


class InContext(unittest.TestCase):
    """The metadata of a message, whatever a client puts there."""

    def test_odd_metadata_counts_as_absent(self) -> None:
        assert Context.of(None) == Context()
        assert Context.of({"asked": 3, "reads": "x", "covered": "y"}) == Context()
        read = Context.of({"asked": "budget", "reads": ["budget", 1], "covered": 7})
        assert read == Context("budget", ("budget",), 1.0)

    def test_every_fact_is_known(self) -> None:
        assert len(FACTS) == len(set(FACTS))


class Priority(unittest.TestCase):
    """Of several acts the one that must be answered first."""

    def test_order(self) -> None:
        table = [
            (["inform", "ask_price"], "ask_price"),
            (["ask_price", "ask_human"], "ask_human"),
            (["ask_human", "opt_out"], "opt_out"),
            (["objection_price", "inform"], "objection_price"),
            (["thanks", "inform"], "inform"),
            (["greet", "bye"], "bye"),
        ]
        for acts, expected in table:
            assert first_of(acts) == expected


class Signs(unittest.TestCase):
    """Whole messages that leave no doubt."""

    def test_signs(self) -> None:
        overrides = Overrides.load()
        table = [
            ("TD", "opt_out"),
            ("退订！", "opt_out"),
            ("STOP", "opt_out"),
            (" unsubscribe. ", "opt_out"),
            ("转人工", "ask_human"),
            ("😂😂", "chitchat"),
            ("???", "nlu_fallback"),
            ("asdfgh", "nlu_fallback"),
            ("no that's it thanks", "bye"),
            ("That's all for now.", "bye"),
            ("没了，就这样", "bye"),
            ("就这些吧，谢谢", "bye"),
            ("that's it", None),  # may confirm a summary
            ("就这样吧", None),
            ("that's it that's the problem", None),
            ("please stop by tomorrow", None),
            ("人工成本太高了", None),
            ("200", None),
            ("", None),
        ]
        for text, expected in table:
            with self.subTest(text):
                assert overrides.act_of(text) == expected


if __name__ == "__main__":
    unittest.main()
