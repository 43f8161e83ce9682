"""What became of a meeting, step by step, as its reports tell it in the order in which they came out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from diplomacy.records import LiveReport, Status
from diplomacy.resolution.timing import CALLED_OFF, day_of

# Of the reports of one day the plan comes before its fate: what is known in the evening was a plan in the morning.
STEPS = (Status.PLANNED, Status.POSTPONED, Status.CANCELLED, Status.HELD)


class Step(NamedTuple):
    """A change of state and the report that first told it."""

    status: Status
    report: LiveReport


def states(reports: Iterable[LiveReport]) -> list[Step]:
    """Return each change of state, in order of publication (undated last, ties by state and fingerprint).

    An article is one voice and gives one state. What was held stays held; what was called off is not called off again
    by another word, unless what was put off is given up for good.
    """
    steps: list[Step] = []
    for report in sorted(_voices(reports), key=_order):
        state = report.report.meeting.status.value
        if not steps:
            steps.append(Step(state, report))
            continue
        now = steps[-1].status
        if now in (state, Status.HELD) or (now is Status.CANCELLED and state is Status.POSTPONED):
            continue
        steps.append(Step(state, report))
    return steps


def _order(report: LiveReport) -> tuple[date, int, str]:
    return (report.published or date.max, STEPS.index(report.report.meeting.status.value), report.fingerprint)


def _voices(reports: Iterable[LiveReport]) -> list[LiveReport]:
    """Return for each article the report that says what it knew in the end."""
    by_article: dict[int, list[LiveReport]] = {}
    for report in reports:
        by_article.setdefault(report.article, []).append(report)
    return [_last_word(told) for told in by_article.values()]


def _last_word(told: Sequence[LiveReport]) -> LiveReport:
    """Of one article's reports: what was held; else a plan for a day that is still to come; else the calling off."""

    def weight(report: LiveReport) -> tuple[int, str]:
        state, day = report.report.meeting.status.value, day_of(report)
        if state is Status.HELD:
            return (0, report.fingerprint)
        ahead = day is not None and (report.published is None or day >= report.published)
        others = [day_of(r) for r in told if r.report.meeting.status.value in CALLED_OFF]
        if state is Status.PLANNED and ahead and all(other is None or (day and day > other) for other in others):
            return (1, report.fingerprint)
        return (2 if state in CALLED_OFF else 3, report.fingerprint)

    return min(told, key=weight)
