"""Compares ways to read acts: `bot/.venv/bin/python bot/compare.py [--only NAME …] [--epochs N]`.

Each pipeline learns from the same sentences (data/nlu) in a process of its own, then reads
tests/nlu/{dev,test}_{zh,en}.yml one by one, each with the fact that had been asked. Prints shares
read right with their 95 % interval, macro-F1, CPU of training and of a sentence, and the memory of
the process. The test set is only counted. Pipelines:

linear   n-grams, meanings and context, a linear model (ActModel without its memory)
ours     linear, and where it is unsure the sentences nearest in meaning (what config.yml trains)
diet     Rasa's DIET over the same tokens and its count vectors, what was asked as a word
both     ours and diet: the mean of their probabilities
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Sequence, Tuple

BOT = Path(__file__).resolve().parent
ROOT = BOT.parent
sys.path.insert(0, str(BOT))

import numpy as np  # noqa: E402
from components import act_model  # noqa: E402
from components.act_model import ActModel  # noqa: E402
from components.augment import Example  # noqa: E402
from components.examples import read_folder  # noqa: E402
from components.features import Context  # noqa: E402
from evaluate import interval, pipeline_config  # noqa: E402
from ruamel.yaml import YAML  # noqa: E402

ALONE = ("linear", "ours", "diet")
MIX = ("ours", "diet")
SETS = ("dev_zh", "dev_en", "test_zh", "test_en")
#: One row per sentence: a share for each label, and the labels.
Table = Tuple[np.ndarray, List[str]]


class Row(NamedTuple):
    """A sentence of a set: what was asked before it and the acts that count as right."""

    text: str
    asked: Any
    acts: Tuple[str, ...]


def main() -> int:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(prog="bot/compare.py", description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="*", default=list(ALONE), choices=ALONE)
    parser.add_argument("--epochs", type=int, default=30, help="of DIET")
    parser.add_argument("--one", choices=ALONE, help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    if arguments.one:
        measure(arguments.one, arguments.epochs, arguments.into)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.only:
            print(f"{name} …", file=sys.stderr, flush=True)
            command = [sys.executable, __file__, "--one", name, "--into", folder]
            subprocess.run([*command, "--epochs", str(arguments.epochs)], check=True)
        report(Path(folder), arguments.only)
    return 0


def read_set(name: str) -> List[Row]:
    """The sentences of one set."""
    rows = YAML(typ="safe").load((ROOT / "tests/nlu" / f"{name}.yml").read_text(encoding="utf-8"))
    return [
        Row(row["text"], row.get("asked"), (row["act"], *(row.get("also") or ()))) for row in rows
    ]


def measure(name: str, epochs: int, into: Path) -> None:
    """Train one pipeline, read all sets with it, and write what came out."""
    examples = [sentence.example for sentence in read_folder(ROOT / "data" / "nlu")]
    begun, cpu = time.monotonic(), _cpu()
    read = learn_diet(examples, epochs) if name == "diet" else learn_linear(name, examples)
    training = {"seconds": time.monotonic() - begun, "cpu": _cpu() - cpu}
    labels: List[str] = []
    tables, count, cpu = {}, 0, _cpu()
    for one in SETS:
        rows = read_set(one)
        shares, labels = read([(row.text, row.asked) for row in rows])
        tables[one] = shares
        count += len(rows)
    each = (_cpu() - cpu) / count
    np.savez(into / f"{name}.npz", **tables)
    told = {"labels": labels, "training": training, "each": each, "memory": _pss()}
    (into / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")


Reader = Callable[[Sequence[Tuple[str, Any]]], Table]


def learn_linear(name: str, examples: Sequence[Example]) -> Reader:
    """The act model, with its memory of sentences or without."""
    if name == "linear":
        act_model.load_encoder = lambda: None
    model = ActModel(pipeline_config())
    model.fit(examples)

    def read(sentences: Sequence[Tuple[str, Any]]) -> Table:
        rows = []
        for text, asked in sentences:
            judged = model.judge(text, Context(asked))
            shares = dict(judged.ranking)
            # what must be answered first may stand in a clause: that counts as the best guess
            shares[judged.act] = max(shares.values()) + 1e-6
            rows.append([shares[label] for label in model.labels])
        return np.array(rows), model.labels

    return read


def learn_diet(examples: Sequence[Example], epochs: int) -> Reader:
    """Rasa's DIET as its documentation configures it, over the bilingual tokenizer."""
    from components.bilingual_tokenizer import BilingualTokenizer
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.nlu.classifiers.diet_classifier import DIETClassifier
    from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import (
        CountVectorsFeaturizer,
    )
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    storage = LocalModelStorage.create(Path(tempfile.mkdtemp()))
    context = ExecutionContext(GraphSchema({}), model_id="compare")

    def made(kind: Any, name: str, **settings: Any) -> Any:
        config = {**kind.get_default_config(), **settings}
        return kind.create(config, storage, Resource(name), context)

    tokenizer = BilingualTokenizer(BilingualTokenizer.get_default_config())
    featurizers = [
        made(CountVectorsFeaturizer, "words", token_pattern=r"(?u)\b\w+\b"),
        made(CountVectorsFeaturizer, "chars", analyzer="char_wb", min_ngram=1, max_ngram=4),
    ]
    diet = made(
        DIETClassifier,
        "diet",
        epochs=epochs,
        entity_recognition=False,
        constrain_similarities=True,
        model_confidence="softmax",
        random_seed=3,
        ranking_length=0,
    )
    data = TrainingData(
        [Message({"text": _with_asked(e.text, e.context.asked), "intent": e.act}) for e in examples]
    )
    tokenizer.process_training_data(data)
    for featurizer in featurizers:
        featurizer.train(data)
        featurizer.process_training_data(data)
    diet.train(data)
    labels = sorted({example.act for example in examples})

    def read(sentences: Sequence[Tuple[str, Any]]) -> Table:
        rows = []
        for text, asked in sentences:
            messages = [Message({"text": _with_asked(text, asked)})]
            messages = tokenizer.process(messages)
            for featurizer in featurizers:
                messages = featurizer.process(messages)
            ranking = diet.process(messages)[0].get("intent_ranking")
            shares = {each["name"]: each["confidence"] for each in ranking}
            rows.append([shares.get(label, 0.0) for label in labels])
        return np.array(rows), labels

    return read


def _with_asked(text: str, asked: Any) -> str:
    return f"{text} asked{str(asked).replace('_', '')}" if asked else text


def report(folder: Path, names: Sequence[str]) -> None:
    """Print the tables, the mixture of two last."""
    told = {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in names}
    tables: Dict[str, Dict[str, Table]] = {
        name: {one: (np.load(folder / f"{name}.npz")[one], told[name]["labels"]) for one in SETS}
        for name in names
    }
    if set(MIX) <= set(names):
        tables["both"] = {one: _mean([tables[name][one] for name in MIX]) for one in SETS}
        first, second = (told[name] for name in MIX)
        told["both"] = {
            "training": {
                k: first["training"][k] + second["training"][k] for k in ("seconds", "cpu")
            },
            "each": first["each"] + second["each"],
            "memory": first["memory"] + second["memory"],
        }
    print("| pipeline | " + " | ".join(f"{one} right (95 %), macro-F1" for one in SETS), end="")
    print(" | training, s (CPU s) | CPU of a sentence, ms | memory, MB |")
    print("|---|" + "---|" * (len(SETS) + 3))
    for name, sets in tables.items():
        cells = [_cell(read_set(one), sets[one]) for one in SETS]
        own = told[name]
        cells.append(f"{own['training']['seconds']:.0f} ({own['training']['cpu']:.0f})")
        cells += [f"{1000 * own['each']:.1f}", f"{own['memory']:.0f}"]
        print(f"| {name} | " + " | ".join(cells) + " |")


def _mean(tables: Sequence[Table]) -> Table:
    labels = sorted(set(tables[0][1]) & set(tables[1][1]))
    columns = [shares[:, [own.index(label) for label in labels]] for shares, own in tables]
    return np.mean([c / c.sum(axis=1, keepdims=True) for c in columns], axis=0), labels


def _cell(rows: Sequence[Row], table: Table) -> str:
    shares, labels = table
    read = [labels[int(best)] for best in shares.argmax(axis=1)]
    right = [act in row.acts for row, act in zip(rows, read)]
    truth = [act if good else row.acts[0] for row, act, good in zip(rows, read, right)]
    share, low, high = interval(sum(right), len(right))
    return f"{share:.3f} ({low:.3f}–{high:.3f}), {_macro_f1(truth, read):.3f}"


def _macro_f1(truth: Sequence[str], read: Sequence[str]) -> float:
    hits = Counter(a for a, b in zip(truth, read) if a == b)
    said, meant = Counter(read), Counter(truth)
    return float(np.mean([2 * hits[act] / (said[act] + meant[act]) for act in meant]))


def _cpu() -> float:
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _pss() -> float:
    """Megabytes that this process holds (its share of what is shared)."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    sys.exit(main())
