"""Days written out in English at the head of an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>\d{4})"
_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (rf"{_WEEKDAY}{_DAY}\s+{_MONTH},?\s+{_YEAR}", rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}")
)
_PUBLISHED = re.compile(r"\A(?:date|published|publication date|posted|issued|released)(?: on)?\s*:?\s+", re.IGNORECASE)
_WITHIN = 4  # paragraphs from the top
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:?\d{2}[\d:.,]*\s?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)


def iso_day(text: str) -> date | None:
    """Return the day of `2025-06-18` or `2025-06-18T09:30:00+09:00` (as written there), None for anything else."""
    found = _ISO.fullmatch(text.strip())
    return _day(*map(int, found.groups())) if found else None


def full_date(text: str) -> date | None:
    """Return the day that is all the text says: `18 June 2025`, `Wed, June 18th, 2025`, `2025-06-18`; else None."""
    bare = text.strip()
    for pattern in _WRITTEN:
        if found := pattern.fullmatch(bare):
            month = _MONTHS.index(found["month"][:3].lower()) + 1
            return _day(int(found["year"]), month, int(found["day"]))
    return iso_day(bare)


def stated_day(line: str) -> date | None:
    """Return the day that a line says and nothing else but that it is that of publication; else None."""
    return full_date(_PUBLISHED.sub("", line.strip(), count=1))


def day_at_top(paragraphs: Sequence[str]) -> date | None:
    """Return the day that one of the first paragraphs says: `Published: 18 June 2025`."""
    return next((day for paragraph in paragraphs[:_WITHIN] if (day := stated_day(paragraph))), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
