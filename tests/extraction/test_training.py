"""Training material: treebank files read as they are, made sentences with their names, a pipeline that loads."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import spacy

from diplomacy.extraction.pipeline import MODEL
from diplomacy.extraction.training.sentences import frames, made
from diplomacy.extraction.training.treebanks import docs, sentences

TREE = """# newdoc id = harbour
# text = Captain Mira Okoro didn't reach Port Selam.
1\tCaptain\tcaptain\tPROPN\tNNP\t_\t6\tnsubj\t_\tEntity=(1-person-new-sssss-cf1-2,3-sgl
2\tMira\tMira\tPROPN\tNNP\t_\t1\tflat\t_\t_
3\tOkoro\tOkoro\tPROPN\tNNP\t_\t1\tflat\t_\tEntity=1)
4-5\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
4\tdid\tdo\tAUX\tVBD\t_\t6\taux\t_\t_
5\tn't\tnot\tPART\tRB\t_\t6\tadvmod\t_\t_
6\treach\treach\tVERB\tVB\t_\t0\troot\t_\t_
7\tPort\tport\tPROPN\tNNP\t_\t6\tobj\t_\tEntity=(2-place-new-sssss-cf2-1,2-sgl
8\tSelam\tSelam\tPROPN\tNNP\t_\t7\tflat\t_\tSpaceAfter=No|Entity=2)
9\t.\t.\tPUNCT\t.\t_\t6\tpunct\t_\t_

"""


def test_treebank_sentence_becomes_a_doc(tmp_path: Path) -> None:
    path = tmp_path / "tree.conllu.gz"
    path.write_bytes(gzip.compress(TREE.encode()))
    assert [len(document) for document in sentences(path)] == [1]
    (doc,) = docs(path, spacy.blank("en").vocab, frozenset(("captain",)))
    assert doc.text.strip() == "Captain Mira Okoro didn't reach Port Selam."
    assert [(e.text, e.label_) for e in doc.ents] == [("Mira Okoro", "PERSON"), ("Port Selam", "PLACE")]
    assert [(t.text, t.dep_, t.head.text) for t in doc if t.dep_ in ("nsubj", "obj")] == [
        ("Captain", "nsubj", "reach"),
        ("Port", "obj", "reach"),
    ]


def test_made_sentences_mark_their_names_and_come_out_the_same() -> None:
    nlp = spacy.blank("en")
    first = [(d.text, [(e.text, e.label_) for e in d.ents]) for d in made(nlp, 20, seed=5)]
    assert first == [(d.text, [(e.text, e.label_) for e in d.ents]) for d in made(nlp, 20, seed=5)]
    assert all("{" not in text for text, _ in first)
    assert all(names for _, names in first)
    assert len(frames()) == len(set(frames()))


def test_shipped_pipeline_is_small_and_says_where_it_comes_from() -> None:
    assert sum(f.stat().st_size for f in MODEL.rglob("*") if f.is_file()) < 15_000_000
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    assert {"tagger", "parser", "ner"} <= set(meta["pipeline"])


def test_shipped_pipeline_reads_a_sentence() -> None:
    doc = spacy.load(MODEL)("The minister met her counterpart in Lisbon on Monday.")
    by = {t.text: t for t in doc}
    assert by["minister"].dep_ == "nsubj"
    assert by["minister"].head.text == "met"
    assert "Lisbon" in [e.text for e in doc.ents if e.label_ == "PLACE"]
