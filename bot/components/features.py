"""What the act model sees of a message: characters, words, meanings and the context.

Characters and words are tf-idf n-grams; meanings are the word groups of concepts.yml,
which the two languages share; the context is what was asked last and what the readers of
facts made of the message. No Rasa, no training: only how a message becomes a row.
"""

import math
import re
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Set, Tuple

import numpy as np
from ruamel.yaml import YAML
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from components.text import normal, words

FACTS = (
    "name company job_title region current_solution email phone wechat industry "
    "company_size persona buying_role need budget timeline situation problem implication "
    "need_payoff meeting_time consent"
).split()
CONCEPTS_FILE = Path(__file__).with_name("concepts.yml")


class Context(NamedTuple):
    """What is known about a message beside its text (from the message's metadata)."""

    asked: Optional[str] = None
    reads: Tuple[str, ...] = ()
    covered: float = 0.0

    @classmethod
    def of(cls, metadata: Optional[Mapping[str, Any]]) -> "Context":
        """Read the keys asked, reads and covered; anything odd counts as absent."""
        data = metadata if isinstance(metadata, Mapping) else {}
        asked = data.get("asked")
        reads = data.get("reads")
        covered = data.get("covered")
        return cls(
            asked if isinstance(asked, str) else None,
            tuple(fact for fact in reads if isinstance(fact, str))
            if isinstance(reads, (list, tuple))
            else (),
            min(1.0, max(0.0, float(covered))) if isinstance(covered, (int, float)) else 0.0,
        )


class _Word(NamedTuple):
    """A word of a group; `begins`, `ends`: no Latin letter may stand before it, behind it."""

    letters: str
    group: int
    begins: bool
    ends: bool


class Concepts:
    """The word groups of concepts.yml, by the first letter of their words: one pass finds all."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        """Take name -> words; a trailing * means "starts with"."""
        self.names = list(groups)
        self._by_first: Dict[str, List[_Word]] = {}
        for group, words_of in enumerate(groups.values()):
            for word in map(str, words_of):
                han, open_end = bool(re.search(r"[\u3400-\u9fff]", word)), word.endswith("*")
                letters = word if han or not open_end else word[:-1]
                entry = _Word(letters, group, not han, not han and not open_end)
                self._by_first.setdefault(letters[0], []).append(entry)

    @classmethod
    def load(cls, path: Path = CONCEPTS_FILE) -> "Concepts":
        """Read the file that lies beside this module."""
        return cls(YAML(typ="safe").load(path.read_text(encoding="utf-8")))

    @property
    def width(self) -> int:
        """How many columns a row has: one for each meaning and one for each pair."""
        return len(self.names) * (1 + len(self.names))

    def of(self, text: str) -> Tuple[List[int], float]:
        """Which meanings occur and which occur together, as columns, and the value of each."""
        size = len(self.names)
        found = sorted(self._groups(text))
        pairs = [size + a * size + b for n, a in enumerate(found) for b in found[n + 1 :]]
        return found + pairs, 1.0 / math.sqrt(max(1, len(found) + len(pairs)))

    def _groups(self, text: str) -> Set[int]:
        found: Set[int] = set()
        for at, char in enumerate(text):
            for letters, group, begins, ends in self._by_first.get(char, ()):
                if (
                    group not in found
                    and text.startswith(letters, at)
                    and not (begins and at and "a" <= text[at - 1] <= "z")
                    and not (ends and "a" <= text[at + len(letters) : at + len(letters) + 1] <= "z")
                ):
                    found.add(group)
        return found

    def rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """One row per text."""
        data, indices, indptr = [], [], [0]
        for text in texts:
            columns, value = self.of(text)
            indices += columns
            data += [value] * len(columns)
            indptr.append(len(indices))
        shape = (len(indptr) - 1, self.width)
        return sparse.csr_matrix((data, indices, indptr), shape=shape, dtype=np.float32)


def context_rows(texts: Sequence[str], contexts: Sequence[Context]) -> np.ndarray:
    """One dense row per message: fact asked, facts read, share covered, length, signs."""
    rows = np.zeros((len(texts), CONTEXT_WIDTH), dtype=np.float32)
    for row, text, context in zip(rows, texts, contexts):
        if context.asked is not None:
            row[0] = 1.0
            if context.asked in FACTS:
                row[1 + FACTS.index(context.asked)] = 1.0
        at = 1 + len(FACTS)
        read = context.asked is not None and context.asked in context.reads
        length = len(words(text))
        row[at] = float(read)
        row[at + 1] = context.covered
        row[at + 2] = min(3, len(context.reads)) / 3.0
        row[at + 3] = float(context.asked is not None and not context.reads)
        row[at + 4] = float(context.asked is not None and length <= 4)
        row[at + 5] = float(length <= 2)
        row[at + 6] = min(40, length) / 40.0
        row[at + 7] = float("?" in text)
        row[at + 8] = float(bool(re.search(r"\d", text)))
        row[at + 9] = float(not re.search(r"[\u3400-\u9fff]", text))
        row[at + 10] = float(length > 0 and not re.sub(r"[\d\W]+", "", text))
    return rows


CONTEXT_WIDTH = 1 + len(FACTS) + 11


class Grams:
    """The tf-idf n-grams of one text at a time: what TfidfVectorizer.transform gives.

    For a single sentence scikit-learn's and SciPy's checks cost ten times the work itself, and
    every turn of a talk reads several.
    """

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        """Take a fitted vectorizer (sublinear tf, rows of length 1)."""
        self._cut = vectorizer.build_analyzer()
        self._columns: Dict[str, int] = vectorizer.vocabulary_
        self._idf = np.asarray(vectorizer.idf_, dtype=np.float32)
        self.width = len(self._columns)

    def of(self, text: str) -> Tuple[np.ndarray, np.ndarray]:
        """The columns that are not zero, and their values."""
        known = self._columns
        counts: Dict[int, int] = {}
        for gram in self._cut(text):
            column = known.get(gram)
            if column is not None:
                counts[column] = counts.get(column, 0) + 1
        columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
        often = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (np.log(often) + 1.0) * self._idf[columns]
        length = math.sqrt(float(values @ values))
        return columns, values / length if length else values


class Table(NamedTuple):
    """What the words of some texts are worth, one row each; `place`: the row of a text."""

    rows: sparse.csr_matrix
    place: Dict[str, int]


class Features:
    """Texts and contexts to rows; fitted once, then only read."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Take the sizes and weights of the pipeline's configuration."""
        self._config = dict(config)
        self._concepts = Concepts.load()
        char_min, char_max = config["char_ngrams"]
        word_min, word_max = config["word_ngrams"]
        common = {"sublinear_tf": True, "min_df": config["min_df"], "dtype": np.float32}
        self._chars = TfidfVectorizer(
            analyzer="char", ngram_range=(char_min, char_max), lowercase=False, **common
        )
        self._words = TfidfVectorizer(
            analyzer="word",
            tokenizer=words,
            token_pattern=None,
            ngram_range=(word_min, word_max),
            lowercase=False,
            **common,
        )
        self._grams: Tuple[Grams, ...] = ()

    def fit(self, texts: Sequence[str]) -> None:
        """Learn the vocabularies."""
        clean = [f" {normal(text)} " for text in texts]
        self._chars.fit(clean)
        self._words.fit(clean)
        self._grams = (Grams(self._chars), Grams(self._words))

    def table(self, texts: Sequence[str]) -> Table:
        """N-grams and meanings, of each text once: cutting texts up is the slow part."""
        place = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        clean = [f" {normal(text)} " for text in place]
        weights = self._config["weights"]
        nothing = sparse.csr_matrix((len(clean), self._concepts.width), dtype=np.float32)
        rows = sparse.hstack(
            [
                self._chars.transform(clean) * weights["chars"],
                self._words.transform(clean) * weights["words"],
                self._concepts.rows(clean) * weights["concepts"]
                if weights["concepts"]
                else nothing,
            ],
            format="csr",
            dtype=np.float32,
        )
        return Table(rows, place)

    def rows(
        self, texts: Sequence[str], contexts: Sequence[Context], table: Optional[Table] = None
    ) -> sparse.csr_matrix:
        """One row per message; a `table` that holds all its texts saves making one."""
        known = self.table(texts) if table is None else table
        weight = self._config["weights"]["context"]
        told = np.zeros((len(texts), CONTEXT_WIDTH), dtype=np.float32)
        if weight:
            told = weight * context_rows([f" {normal(text)} " for text in texts], contexts)
        return sparse.hstack(
            [known.rows[[known.place[text] for text in texts]], sparse.csr_matrix(told)],
            format="csr",
            dtype=np.float32,
        )

    @property
    def width(self) -> int:
        """How many columns a row has."""
        grams = len(self._chars.vocabulary_) + len(self._words.vocabulary_)
        return grams + self._concepts.width + CONTEXT_WIDTH

    def scores(
        self, texts: Sequence[str], contexts: Sequence[Context], coef: np.ndarray
    ) -> np.ndarray:
        """`rows(texts, contexts) @ coef` for a few messages: one row each, a column per judge."""
        table = [self._score(*pair, coef) for pair in zip(texts, contexts)]
        return np.array(table, dtype=np.float32).reshape(len(texts), coef.shape[1])

    def _score(self, text: str, context: Context, coef: np.ndarray) -> np.ndarray:
        weights = self._config["weights"]
        clean = f" {normal(text)} "
        score = np.zeros(coef.shape[1], dtype=np.float32)
        at = 0
        for grams, name in zip(self._grams, ("chars", "words")):
            columns, values = grams.of(clean)
            score += weights[name] * (values @ coef[columns + at])
            at += grams.width
        if weights["concepts"]:
            meanings, value = self._concepts.of(clean)
            score += weights["concepts"] * value * coef[[at + m for m in meanings]].sum(axis=0)
        at += self._concepts.width
        if weights["context"]:
            told = context_rows([clean], [context])[0]
            score += weights["context"] * (told @ coef[at : at + CONTEXT_WIDTH])
        return score

    def state(self) -> Tuple[Dict[str, List[str]], Dict[str, np.ndarray]]:
        """The vocabularies (in column order) and their idf: all that fitting learned."""
        names = {
            "chars": self._chars.get_feature_names_out().tolist(),
            "words": self._words.get_feature_names_out().tolist(),
            "concepts": self._concepts.names,
        }
        return names, {"chars_idf": self._chars.idf_, "words_idf": self._words.idf_}

    def restore(self, names: Mapping[str, List[str]], arrays: Mapping[str, np.ndarray]) -> None:
        """Put back what state() gave."""
        if list(names["concepts"]) != self._concepts.names:
            raise ValueError("concepts.yml has changed since the model was trained: make train")
        for vectorizer, key in ((self._chars, "chars"), (self._words, "words")):
            vectorizer.vocabulary = {name: i for i, name in enumerate(names[key])}
            vectorizer._validate_vocabulary()
            vectorizer.idf_ = arrays[f"{key}_idf"]
        self._grams = (Grams(self._chars), Grams(self._words))
