"""The one command that trains the shipped pipeline again: `python -m diplomacy.extraction.training TREEBANKS`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import spacy
from spacy.cli.train import train
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.training.sentences import made
from diplomacy.extraction.training.treebanks import docs

HERE = Path(__file__).parent
MODEL = HERE.parent / "model"
TRAIN = ("ewt-train.conllu.gz", "gum-wikimedia-train.conllu.gz", "gum-wikimedia-train.conllu.gz")  # news counts twice
DEV = ("ewt-dev.conllu.gz",)
HELD_OUT = ("gum-wikimedia-dev.conllu.gz", "ewt-test.conllu.gz")
MADE = 5000
NO_NAME = words_of(
    "president vice prime minister secretary chancellor king queen prince princess senator governor mayor judge mr mrs "
    "ms dr sir lord lady professor prof general colonel captain saint st pope emperor chairman speaker"
)


def _write(found: Iterator[Doc], path: Path) -> int:
    store = DocBin(store_user_data=False)
    number = 0
    for doc in found:
        store.add(doc)
        number += 1
    store.to_disk(path)
    return number


def _scores(nlp: Language, path: Path) -> dict[str, float]:
    examples = [Example(nlp.make_doc(gold.text), gold) for gold in docs(path, nlp.vocab, NO_NAME)]
    found = nlp.evaluate(examples)
    return {k: round(v, 3) for k, v in found.items() if isinstance(v, float) and k in
            ("tag_acc", "dep_uas", "dep_las", "sents_f", "ents_p", "ents_r", "ents_f")}  # fmt: skip


def main() -> int:
    """Train, keep the best pipeline and print its scores on the held-out sentences as JSON; about half an hour."""
    parser = argparse.ArgumentParser(prog="python -m diplomacy.extraction.training", description=main.__doc__)
    parser.add_argument("treebanks", type=Path, help="the folder with the gzipped CoNLL-U files")
    parser.add_argument("--out", type=Path, default=MODEL, help="where the pipeline is written")
    parser.add_argument("--steps", type=int, default=None, help="train for fewer steps, for a trial")
    options = parser.parse_args()
    missing = [n for n in {*TRAIN, *DEV, *HELD_OUT} if not (options.treebanks / n).is_file()]
    if missing:
        sys.stderr.write(f"{options.treebanks} does not hold {', '.join(sorted(missing))}.\n")
        return 2
    blank = spacy.blank("en")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        treebank = (docs(options.treebanks / n, blank.vocab, NO_NAME) for n in TRAIN)
        _write(chain(chain.from_iterable(treebank), made(blank, MADE, seed=1)), work / "train.spacy")
        held = (docs(options.treebanks / n, blank.vocab, NO_NAME) for n in DEV)
        _write(chain(chain.from_iterable(held), made(blank, 300, seed=2)), work / "dev.spacy")
        overrides: dict[str, object] = {
            "paths.train": str(work / "train.spacy"),
            "paths.dev": str(work / "dev.spacy"),
        }
        if options.steps:
            overrides |= {"training.max_steps": options.steps, "training.eval_frequency": max(1, options.steps // 2)}
        train(HERE / "config.cfg", work / "out", overrides=overrides)
        nlp = spacy.load(work / "out" / "model-best")
        scores = {name.removesuffix(".conllu.gz"): _scores(nlp, options.treebanks / name) for name in HELD_OUT}
        nlp.meta.update(
            name="sidelines",
            description="Tagger, parser and name recogniser of Sidelines",
            license="CC BY-SA 4.0",
            author="Sidelines",
            sources=[
                {"name": "UD_English-EWT", "license": "CC BY-SA 4.0"},
                {"name": "UD_English-GUM, documents from Wikimedia", "license": "CC BY-SA"},
            ],
            performance=scores,
        )
        nlp.to_disk(options.out)
    sys.stdout.write(json.dumps(scores, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
