"""Rasa's tokenizer for Chinese and English in one model.

Han characters are tokens of their own, other words are whole, a number keeps its unit.
Rasa's own tokenizers each refuse one of the two languages. Called by Rasa's pipeline.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.text import pieces


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class BilingualTokenizer(Tokenizer):
    """Tokenizer for zh, en and the two mixed."""

    @staticmethod
    def supported_languages() -> Optional[List[Text]]:
        """Both languages of the product."""
        return ["zh", "en"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """The settings that Rasa's base class reads."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing: the models of this pipeline cut what they learn from themselves."""
        return training_data

    def tokenize(self, message: Message, attribute: Text) -> List[Token]:
        """Cut one attribute of a message; a text without any token is one token."""
        text = message.get(attribute)
        tokens = [Token(piece.text, piece.start) for piece in pieces(text)]
        return tokens or [Token(text, 0)]
