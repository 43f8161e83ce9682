"""The sample articles against their answers: a floor under the whole of extraction."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import diplomacy
from diplomacy.extraction.reader import Reader
from diplomacy.records import Article
from tests.extraction.scoring import Tally, score

SAMPLES = Path(diplomacy.__file__).parent / "samples"
ANSWERS = Path(__file__).parents[1] / "golden" / "samples"
FLOOR = 0.91  # 0.925 when this was written


def test_samples_are_read_well(reader: Reader) -> None:
    tally = Tally()
    for path in sorted(ANSWERS.glob("s-*.json")):
        row = json.loads((SAMPLES / path.name).read_text(encoding="utf-8"))
        published = date.fromisoformat(row["published"]) if row.get("published") else None
        extraction = reader.read(Article(row["id"], row["title"], row["text"], published=published))
        score(json.loads(path.read_text(encoding="utf-8")), extraction, tally)
    assert tally.right > 900
    assert tally.f1 >= FLOOR


def test_scorer_tells_wrong_from_right(reader: Reader) -> None:
    answer = json.loads((ANSWERS / "s-001.json").read_text(encoding="utf-8"))
    other = reader.read(Article("x", "", "Kenyan President William Ruto met Ugandan President Yoweri Museveni."))
    tally = Tally()
    score(answer, other, tally)
    assert tally.right == 0
    assert tally.f1 == 0
