"""When a report's meeting can have been: its day, or the days that it could be, and from when to when it was told.

A report is *dated* where its day is known, else *floating*: known to the week, month or year, by a summit's days, or
only by when the article came out. Dated reports make meetings among themselves; a floating one is put to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from diplomacy.records import LiveReport, PartialDate, Status

CALLED_OFF = frozenset({Status.POSTPONED, Status.CANCELLED})

SLIP = 7  # days by which a plan and what came of it may differ and still be worth comparing
SOON = 120  # days ahead within which a plan without a day is expected to come about
RECENT = 10  # days back within which news without a day took place
RECALLED = 400  # days back that a recollection without a day may reach, where it names the place or summit
REVIVED = 400  # days within which what was put off may take place after all


@dataclass(frozen=True, slots=True)
class Window:
    """The days, both included, on which a report has to be compared with others."""

    first: date
    last: date

    def overlaps(self, other: Window) -> bool:
        """Tell whether some day lies in both."""
        return self.first <= other.last and other.first <= self.last


def day_of(report: LiveReport) -> date | None:
    """Return the report's day where it is known to the day."""
    when = report.report.meeting.date
    return when.value.earliest if when and when.value.precision == "day" else None


def span_of(report: LiveReport) -> PartialDate | None:
    """Return the days that the report's meeting can have been on: as the article says, else those of its summit."""
    when = report.report.meeting.date
    return when.value if when else report.summit_days


def floats(report: LiveReport) -> bool:
    """Tell whether the report's day is not known."""
    return day_of(report) is None


def is_wide(report: LiveReport) -> bool:
    """Tell whether a report looks further than a few days: its day is not known, or it tells of a calling off."""
    return floats(report) or report.report.meeting.status.value in CALLED_OFF


def expected(report: LiveReport) -> Window | None:
    """Return when a meeting without a date can have been, going by when its article came out; None if not even that."""
    if report.published is None:
        return None
    meeting, out = report.report.meeting, report.published
    match meeting.status.value:
        case Status.PLANNED | Status.POSTPONED | Status.CANCELLED:
            return _around(out, 2, SOON)
        case _:
            reach = RECALLED if meeting.place or meeting.summit or meeting.background else RECENT
            return _around(out, reach, 1)


def window_of(report: LiveReport) -> Window | None:
    """Return the days within which other reports have to be looked at to know what this one is an account of.

    None where nothing is known of its time: such a report joins others only by a person's judgement, or as a copy.
    """
    span, windows = span_of(report), []
    if span:
        windows.append(_around(span.earliest, SLIP, (span.latest - span.earliest).days + SLIP))
    elif guess := expected(report):
        windows.append(guess)
    if report.report.meeting.status.value in CALLED_OFF and report.published:
        windows.append(_around(report.published, SLIP, REVIVED))
    if not windows:
        return None
    return Window(min(w.first for w in windows), max(w.last for w in windows))


def near_days(day: date) -> Window:
    """Return the days around a day within which a dated report is compared with others."""
    return _around(day, SLIP, SLIP)


def gap(one: date, other: date) -> int:
    """Return the number of days between two days."""
    return abs((one - other).days)


def _around(day: date, back: int, ahead: int) -> Window:
    first = day - timedelta(days=min(back, (day - date.min).days))
    last = day + timedelta(days=min(ahead, (date.max - day).days))
    return Window(first, last)
