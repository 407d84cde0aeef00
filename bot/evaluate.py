"""Measures how well acts are read: `bot/.venv/bin/python bot/evaluate.py [--test FILE …]`.

Without --test: cross-validation over data/nlu/, near-duplicates kept in one fold. With
--test: trains on all of data/nlu/ and reads the files given (Rasa's NLU format; the
language is that of the folder or file name). Prints accuracy with its 95 % interval, per
language, with and without what was asked, and how right the model is at each confidence.
"""

import argparse
import math
import random
import re
import sys
import warnings
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Dict, List, NamedTuple, Sequence, Tuple

BOT = Path(__file__).resolve().parent
sys.path.insert(0, str(BOT))

import numpy as np  # noqa: E402
from components.act_model import ActModel  # noqa: E402
from components.examples import Sentence, read_file, read_folder  # noqa: E402
from components.features import Context  # noqa: E402
from components.overrides import Overrides  # noqa: E402
from ruamel.yaml import YAML  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402

ASKED_OFTEN = ("budget", "problem", "company_size", "timeline", "industry", "email", "buying_role")
BANDS = (0.0, 0.2, 0.3, 0.4, 0.6, 0.8, 1.01)


class Outcome(NamedTuple):
    """One sentence read once."""

    language: str
    mode: str  # plain | context
    text: str
    truth: str
    act: str
    sure: bool
    confidence: float
    in_three: bool


def main() -> int:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="bot/evaluate.py", description=__doc__.splitlines()[0])
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--test", type=Path, action="append", default=[], help="an NLU file")
    parser.add_argument("--errors", action="store_true", help="print every sentence misread")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    sentences = read_folder(BOT.parent / "data" / "nlu")
    config = pipeline_config()
    if arguments.test:
        tests = [
            Sentence(e, language_of(path, e.text))
            for path in arguments.test
            for e in read_file(path)
        ]
        outcomes = judge_all(fitted(sentences, config), tests)
    else:
        outcomes = []
        folds = fold_numbers([s.example.text for s in sentences], arguments.folds)
        for number in range(arguments.folds):
            train = [s for s, fold in zip(sentences, folds) if fold != number]
            held = [s for s, fold in zip(sentences, folds) if fold == number]
            outcomes += judge_all(fitted(train, config), held)
            print(f"fold {number + 1} of {arguments.folds} done", file=sys.stderr, flush=True)
    report(outcomes, arguments.errors)
    return 0


def pipeline_config() -> Dict[str, object]:
    """What config.yml says about the classifier."""
    data = YAML(typ="safe").load((BOT.parent / "config.yml").read_text(encoding="utf-8"))
    entry = next(part for part in data["pipeline"] if part["name"].endswith("ActClassifier"))
    return {key: value for key, value in entry.items() if key != "name"}


def fitted(sentences: Sequence[Sentence], config: Dict[str, object]) -> ActModel:
    """A model trained on these sentences."""
    model = ActModel(config)
    model.fit([sentence.example for sentence in sentences])
    return model


def judge_all(model: ActModel, sentences: Sequence[Sentence]) -> List[Outcome]:
    """Read each sentence twice: alone, and as it comes in a conversation."""
    overrides = Overrides.load()
    dice = random.Random(11)
    outcomes = []
    for sentence in sentences:
        example = sentence.example
        for mode, context in (("plain", Context()), ("context", in_talk(example.context, dice))):
            judged = model.judge(example.text, context)
            sign = overrides.act_of(example.text)
            three = {name for name, _ in judged.ranking[:3]} | {judged.act}
            outcomes.append(
                Outcome(
                    sentence.language,
                    mode,
                    example.text,
                    example.act,
                    sign or judged.act,
                    sign is not None or judged.sure,
                    1.0 if sign else judged.confidence,
                    example.act in three or sign == example.act,
                )
            )
    return outcomes


def in_talk(context: Context, dice: random.Random) -> Context:
    """A bare answer follows its question and is mostly read; the rest comes at any time."""
    if context.asked is not None:
        read = dice.random() < 0.7
        return Context(context.asked, (context.asked,), 0.8) if read else Context(context.asked)
    return Context(dice.choice(ASKED_OFTEN)) if dice.random() < 0.5 else Context()


def fold_numbers(texts: Sequence[str], folds: int) -> List[int]:
    """A fold for each text; texts that share most of their characters share it."""
    rows = TfidfVectorizer(analyzer="char", ngram_range=(2, 3)).fit_transform(texts)
    near = (rows @ rows.T).tocoo()
    parent = list(range(len(texts)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for a, b, likeness in zip(near.row, near.col, near.data):
        if a < b and likeness > 0.6:
            parent[root(int(a))] = root(int(b))
    groups = sorted({root(number) for number in range(len(texts))})
    random.Random(5).shuffle(groups)
    fold_of = {group: number % folds for number, group in enumerate(groups)}
    return [fold_of[root(number)] for number in range(len(texts))]


def language_of(path: Path, text: str) -> str:
    """The folder or file says it; else the letters do."""
    named = re.search(r"(?:^|[/_.\-])(zh|en)(?:[/_.\-]|$)", path.as_posix())
    return named.group(1) if named else ("zh" if re.search(r"[\u3400-\u9fff]", text) else "en")


def interval(right: int, total: int) -> Tuple[float, float, float]:
    """Share and Wilson's 95 % interval."""
    if not total:
        return 0.0, 0.0, 0.0
    share, z = right / total, 1.96
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total**2))
    spread /= 1 + z * z / total
    return share, middle - spread, middle + spread


def report(outcomes: Sequence[Outcome], errors: bool) -> None:
    """Print the tables."""
    print("language  mode      n     right  95 %           first three  right when sure  unsure")
    for language in sorted({o.language for o in outcomes}):
        for mode in ("plain", "context"):
            own = [o for o in outcomes if o.language == language and o.mode == mode]
            share, low, high = interval(sum(o.act == o.truth for o in own), len(own))
            three = np.mean([o.in_three for o in own])
            sure = [o for o in own if o.sure]
            when_sure = np.mean([o.act == o.truth for o in sure]) if sure else 0.0
            print(
                f"{language:9} {mode:8} {len(own):5}  {share:.3f}  {low:.3f}–{high:.3f}  "
                f"{three:11.3f}  {when_sure:15.3f}  {1 - len(sure) / len(own):6.3f}"
            )
    print("\nconfidence   n  right (in context)")
    for low, high in pairwise(BANDS):
        own = [o for o in outcomes if o.mode == "context" and low <= o.confidence < high]
        if own:
            right = np.mean([o.act == o.truth for o in own])
            print(f"{low:.1f}–{min(high, 1.0):.1f} {len(own):7}  {right:.3f}")
    by_act: Dict[Tuple[str, str], List[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.mode == "context":
            by_act[outcome.language, outcome.truth].append(outcome)
    print("\nlanguage act                      n  right  taken for")
    for (language, act), own in sorted(by_act.items()):
        wrong = Counter(o.act for o in own if o.act != o.truth).most_common(3)
        taken = ", ".join(f"{name} {count}" for name, count in wrong)
        share = np.mean([o.act == o.truth for o in own])
        print(f"{language:8} {act:22} {len(own):4}  {share:.2f}   {taken}")
    if errors:
        for o in outcomes:
            if o.mode == "context" and o.act != o.truth:
                print(f"{o.language} {o.truth} → {o.act} {o.confidence:.2f} {o.text}")


if __name__ == "__main__":
    sys.exit(main())
