"""What the articles that were out by a day say: their reports settled in memory, nothing written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from diplomacy.formats.meetings import ExportedMeeting, from_record
from diplomacy.models import Leader, Meeting, Report, Summit
from diplomacy.models.snapshots import article_name
from diplomacy.records import ConsolidatedMeeting, LiveReport
from diplomacy.resolution.clustering import cluster
from diplomacy.resolution.consolidation import consolidate
from diplomacy.resolution.decisions import lay_over
from diplomacy.storage.decisions import corrections_for
from diplomacy.storage.livereports import live_reports
from diplomacy.storage.neighbourhood import StoredReports

SOME = 1000  # reports that are read at a time


def meetings_published_until(day: date) -> Iterator[ExportedMeeting]:
    """Yield the meetings that articles published on or before the day tell of, sorted as the export of today is.

    Undated articles are left out: nobody knows whether they were out. A meeting has the public id of the one that holds
    its oldest report now, and None where that id goes with an older report of another.
    """
    rows = Report.objects.live().filter(article__published__lte=day).order_by("pk")
    named = rows.values_list("pk", "article__public_id", "article__url")
    articles = {number: article_name(public_id, address) for number, public_id, address in named}
    numbers = list(articles)
    chunks = (numbers[start : start + SOME] for start in range(0, len(numbers), SOME))
    reports = [report for chunk in chunks for report in live_reports(chunk)]
    names = _Names.load()
    clusters = cluster(reports, StoredReports().judged(articles))
    found = (
        from_record(public_id, _record(lay_over(consolidate(group), mended), articles, names), settings.SIDELINES_URL)
        for group, public_id, mended in zip(clusters, _public_ids(clusters), corrections_for(clusters), strict=True)
    )
    yield from sorted(found, key=lambda meeting: meeting.sort_key)


@dataclass(frozen=True, slots=True)
class _Names:
    """What exports call people and summits, by slug."""

    leaders: Mapping[str, str]
    summits: Mapping[str, str]

    @classmethod
    def load(cls) -> _Names:
        return cls(
            leaders=dict(Leader.objects.values_list("slug", "name")),
            summits=dict(Summit.objects.values_list("slug", "label")),
        )


def _public_ids(clusters: Sequence[Sequence[LiveReport]]) -> list[str | None]:
    """Return for each cluster the id of the meeting that holds its reports; an id goes with its oldest report."""
    oldest: dict[int, tuple[int, int]] = {}
    for i, group in enumerate(clusters):
        for report in group:
            if report.meeting is not None:
                oldest[report.meeting] = min(oldest.get(report.meeting, (report.id, i)), (report.id, i))
    first: dict[int, int] = {}
    for meeting in sorted(oldest):
        first.setdefault(oldest[meeting][1], meeting)
    known = dict(Meeting.objects.filter(pk__in=list(first.values())).values_list("pk", "public_id"))
    return [known.get(first[i]) if i in first else None for i in range(len(clusters))]


def _record(
    meeting: ConsolidatedMeeting, articles: Mapping[int, Mapping[str, str]], names: _Names
) -> dict[str, object]:
    """Return a consolidated meeting in the form that versions keep and exports print."""
    return {
        "participants": [
            {
                "name": p.name or (names.leaders.get(p.leader) if p.leader else None),
                "party": p.party,
                "role": p.role,
                "optional": p.optional,
            }
            for p in meeting.participants
        ],
        "earliest": meeting.date.earliest.isoformat() if meeting.date else None,
        "latest": meeting.date.latest.isoformat() if meeting.date else None,
        "city": meeting.city,
        "country": meeting.country,
        "summit": meeting.summit,
        "summit_label": names.summits.get(meeting.summit) if meeting.summit else None,
        "mode": meeting.mode.value,
        "status": meeting.status.value,
        "history": [{"status": step.status.value, **articles[step.report]} for step in meeting.history],
        "articles": [articles[report] for report in meeting.reports],
        "sample": meeting.sample,
    }
