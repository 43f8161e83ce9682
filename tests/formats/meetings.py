"""A meeting's record for tests of formats, made with only what matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from diplomacy.formats.meetingrecords import MeetingRecord, PersonRecord, SourceRecord, StepRecord
from diplomacy.records import PartialDate

LEE = PersonRecord("Lee Jae-myung", "lee-jae-myung", "KOR", "South Korea", "President", "head_of_state", None, False)
ISHIBA = PersonRecord("Shigeru Ishiba", "shigeru-ishiba", "JPN", "Japan", "Prime Minister", None, None, False)
READOUT = SourceRecord("a1", "https://s.org/articles/a1/", "https://kr.org/1", "Office", date(2025, 6, 18), 1)


def meeting(day: str | None = "2025-06-17", **changes: object) -> MeetingRecord:
    """Return the meeting of President Lee with Prime Minister Ishiba, but for what is given."""
    found = MeetingRecord(
        id="abcdefghjk",
        url="https://s.org/meetings/abcdefghjk/",
        participants=(LEE, ISHIBA),
        date=PartialDate.parse(day) if day else None,
        status="held",
        mode="in_person",
        level="leaders",
        form="bilateral",
        venue=None,
        city="Kananaskis",
        country="CAN",
        country_name="Canada",
        summit="g7-2025",
        summit_label="G7 2025",
        topics=(("trade, and tariffs", "trade"),),
        themes=("trade",),
        history=(StepRecord("held", "a1", date(2025, 6, 18)),),
        sources=(READOUT,),
        version=3,
        created=datetime(2025, 6, 18, 8, 0, 0, 5, tzinfo=UTC),
        changed=datetime(2025, 6, 19, 9, 5, 1, 999, tzinfo=UTC),
        sample=False,
    )
    return replace(found, **changes)  # type: ignore[arg-type]
