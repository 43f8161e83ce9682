"""The sample articles against their answers: a floor under the whole of extraction."""

from __future__ import annotations

from pathlib import Path

from benchmarks.accuracy import gold_of, sheets_of
from diplomacy.extraction.reader import Reader
from tests.golden.rendering import SAMPLES

ANSWERS = Path(__file__).parents[1] / "golden" / "samples"
FLOOR = 0.91  # 0.924 when this was written


def test_samples_are_read_well(reader: Reader) -> None:
    sheets = sheets_of(gold_of(SAMPLES, "s-*.json", ANSWERS), reader)
    assert [sheets[kind].articles for kind in ("all", "readout", "wire", "local")] == [40, 12, 16, 12]
    assert sheets["all"].counts["facts"].right > 900
    assert sheets["all"].counts["facts"].f1 >= FLOOR


def test_values_of_high_confidence_are_right(reader: Reader) -> None:
    judged = sheets_of(gold_of(SAMPLES, "s-*.json", ANSWERS), reader)["all"].judged
    sure = [value.right for value in judged if value.confidence >= 0.9]
    assert len(sure) > 500
    assert sum(sure) >= 0.9 * len(sure)
