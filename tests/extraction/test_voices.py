"""What is read out of transcripts, agendas, live blogs and bulletins, scored against the answers beside them."""

from __future__ import annotations

from pathlib import Path

from benchmarks.accuracy import gold_of, sheets_of
from diplomacy.extraction.reader import Reader

FOLDER = Path(__file__).parent.parent / "voices"
LEAST_FACTS, LEAST_MEETINGS = 0.85, 0.9


def test_voices_are_read(reader: Reader) -> None:
    sheet = sheets_of(gold_of(FOLDER, "v-*.json", None), reader)["all"]
    assert sheet.articles == 8
    facts, meetings = sheet.counts["facts"].f1, sheet.counts["meetings"].f1
    assert (facts > LEAST_FACTS, meetings > LEAST_MEETINGS) == (True, True), (facts, meetings)
