"""What a meeting and an article rest on, as records for programs: each fact with the sentence that supports it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch

from diplomacy import wording
from diplomacy.formats.articlerecords import EvidenceRecord
from diplomacy.models import Meeting, Report, ReportParticipant
from diplomacy.queries.sentences import sentence_around

FIELDS = ("date", "place", "summit", "mode", "status")


def evidence_of(meeting: Meeting) -> list[EvidenceRecord]:
    """Return what the articles of a meeting say of it, the oldest article first."""
    rows = with_evidence(Report.objects.live().filter(meeting=meeting)).oldest_publication_first()
    return [each for row in rows for each in evidence(row)]


def with_evidence(reports: Any) -> Any:
    """Return reports with all that their evidence needs, in a fixed number of queries."""
    people = ReportParticipant.objects.select_related("leader", "country").order_by("position")
    return reports.select_related("version", "article", "country", "summit", "meeting").prefetch_related(
        Prefetch("participants", people)
    )


def evidence(report: Report) -> Iterator[EvidenceRecord]:
    """Yield what a row of `with_evidence` rests on: who, when, where, which summit, how, what became of it, topics."""
    for person in report.participants.all():
        if person.start is not None and person.end is not None:
            spot = [person.start, person.end, person.part, person.rule or None, person.confidence]
            yield _record(report, "participant", _name(person), spot)
    for field in FIELDS:
        if field in report.evidence:
            yield _record(report, field, _value(report, field), report.evidence[field])
    for topic in report.topics:
        yield _record(report, "topic", topic["phrase"], topic["evidence"])


def _record(report: Report, field: str, value: str | None, spot: Iterable[Any]) -> EvidenceRecord:
    start, end, part, rule, confidence = [*spot, None, None][:5]
    text = report.version.title if part == "title" else report.version.text
    first = sentence_around(text, start)[0]
    last = max(sentence_around(text, start)[1], sentence_around(text, max(start, end - 1))[1])
    return EvidenceRecord(
        field=field,
        value=value,
        article=report.article.public_id,
        meeting=report.meeting.public_id if report.meeting and not report.meeting.removed_at else None,
        part=part,
        start=start,
        end=end,
        words=text[start:end],
        sentence=text[first:last],
        sentence_start=first,
        rule=rule,
        confidence=confidence,
    )


def _value(report: Report, field: str) -> str | None:
    match field:
        case "date":
            return report.date.iso() if report.date else None
        case "place":
            country = report.country.name if report.country else ""
            return wording.say_place(report.city, country, report.venue) or None
        case "summit":
            return report.summit.slug if report.summit else None
    return str(getattr(report, field))


def _name(person: ReportParticipant) -> str:
    party = person.country.name if person.country else ""
    name = person.leader.name if person.leader else person.name
    return name or wording.say_office(person.role, party)
