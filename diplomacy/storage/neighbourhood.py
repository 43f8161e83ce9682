"""The live reports around what changed, in the shape that settling works on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

from django.db import connection

from diplomacy import records
from diplomacy.models import Judgement, Report, ReportDyad
from diplomacy.resolution.closure import Reach
from diplomacy.resolution.parties import MOST_BROKERS, sought
from diplomacy.storage.judged import judged_the_same, judgements_among
from diplomacy.storage.livereports import live_reports

BETWEEN = "\x1f"  # stands in no name
ASKED = """
SELECT d.report_id FROM (
        SELECT dyad, string_to_array(nullif(parties, ''), chr(31)) AS parties, one, other, first, last
        FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::date[])
            row(dyad, parties, one, other, first, last)
    ) r JOIN {table} d ON d.dyad = r.dyad AND {time}
    AND (r.parties IS NULL OR (d.parties @> r.parties OR d.parties <@ r.parties)
        AND abs(cardinality(d.parties) - cardinality(r.parties)) <= {brokers})
    AND (r.one = '' OR d.one = '{{}}' OR d.one && string_to_array(r.one, chr(31)))
    AND (r.other = '' OR d.other = '{{}}' OR d.other && string_to_array(r.other, chr(31)))
"""
TIMES = {False: "d.day BETWEEN r.first AND r.last", True: "d.first <= r.last AND d.last >= r.first"}  # by Reach.wide


class StoredReports:
    """The live reports in the database, as the search for a neighbourhood asks for them. Made anew for each search."""

    def __init__(self, at_hand: Iterable[records.LiveReport] = ()) -> None:
        """Begin with nothing but what is `at_hand`, loaded under the locks that the search runs under."""
        self._at_hand = {report.id: report for report in at_hand}
        self._handles: dict[int, str] = {}

    def find(self, reaches: Sequence[Reach]) -> set[int]:
        """Return the live reports that some reach asks for: those dated within it, or wide ones that look into it."""
        asked: list[str] = []
        values: list[list[str | date]] = []
        for wide, time in TIMES.items():
            if rows := _merged(reach for reach in reaches if reach.wide is wide):
                asked.append(ASKED.format(table=ReportDyad._meta.db_table, time=time, brokers=MOST_BROKERS))
                values += [list(column) for column in zip(*rows, strict=True)]
        if not asked:
            return set()
        with connection.cursor() as cursor:
            cursor.execute(" UNION ".join(asked), values)
            return {row[0] for row in cursor.fetchall()}

    def together(self, reports: Iterable[int]) -> set[int]:
        """Return all live reports that share a meeting with these."""
        numbers = list(reports)
        meetings = Report.objects.filter(pk__in=numbers, meeting__isnull=False).values("meeting")
        sharing = set(Report.objects.live().filter(meeting__in=meetings).values_list("pk", flat=True))
        return sharing | (judged_the_same(numbers) if self.anybody_judged else set())

    def members(self, meetings: Iterable[int]) -> set[int]:
        """Return the live reports of these meetings."""
        return set(Report.objects.live().filter(meeting__in=list(meetings)).values_list("pk", flat=True))

    def load(self, reports: Iterable[int]) -> list[records.LiveReport]:
        """Return live reports by row number."""
        wanted = set(reports)
        loaded = [report for pk, report in self._at_hand.items() if pk in wanted]
        if further := wanted - self._at_hand.keys():
            loaded += live_reports(further)
        self._handles |= {report.id: report.fingerprint for report in loaded}
        return loaded

    def judged(self, reports: Iterable[int]) -> list[records.Judged]:
        """Return people's judgements in force between these reports, the newest first."""
        if not self.anybody_judged:
            return []
        numbers = list(reports)
        known = {self._handles[pk]: pk for pk in numbers if pk in self._handles}
        return judgements_among(numbers, known if len(known) == len(numbers) else None)

    @cached_property
    def anybody_judged(self) -> bool:
        """Whether there is any judgement at all: mostly there is none near, and often none."""
        return Judgement.objects.in_force().exists()


def _merged(reaches: Iterable[Reach]) -> list[tuple[str, str, str, str, date, date]]:
    """Return each dyad with its people and days that reaches ask for, windows that overlap made one."""
    asked: set[tuple[str, str, str, str, date, date]] = set()
    for reach in reaches:
        for dyad in reach.dyads:
            sides = (dyad.parties, sought(dyad.one), sought(dyad.other))
            parties, one, other = (BETWEEN.join(sorted(side)) for side in sides)
            asked.add((dyad.name, parties, one, other, reach.window.first, reach.window.last))
            if reach.day:
                asked.add((dyad.name, "", "", "", reach.day, reach.day))
    merged: list[tuple[str, str, str, str, date, date]] = []
    for row in sorted(asked):
        if merged and merged[-1][:4] == row[:4] and row[4] <= merged[-1][5]:
            merged[-1] = (*merged[-1][:5], max(row[5], merged[-1][5]))
        else:
            merged.append(row)
    return merged
