"""The live reports around what changed, in the shape that settling works on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F, Q

from diplomacy import records
from diplomacy.models import Report, ReportParticipant
from diplomacy.records import Evidence, Span


def load_neighbourhood(
    reports: Iterable[int], meetings: Iterable[int], blocks: Iterable[str]
) -> list[records.LiveReport]:
    """Return every live report that could belong to one meeting with what changed.

    `reports` and `meetings` are rows that changed, `blocks` those that are locked. The neighbourhood is closed: a
    report of the same parties joins it by day, by summit or by meeting, and brings its own neighbours.
    """
    base = Report.objects.live().filter(block__in=list(blocks))
    found: dict[int, tuple[object, ...]] = {}
    wanted = Q(pk__in=list(reports)) | Q(meeting__in=list(meetings))
    while True:
        fresh = {
            row[0]: row[1:]
            for row in base.filter(wanted).values_list("pk", "earliest", "latest", "summit_id", "meeting_id")
            if row[0] not in found
        }
        if not fresh:
            break
        found |= fresh
        days = {row[0] for row in fresh.values() if row[0] and row[0] == row[1]}
        summits = {row[2] for row in fresh.values() if row[2]}
        together = {row[3] for row in fresh.values() if row[3]}
        wanted = Q(earliest__in=days, latest=F("earliest")) | Q(summit__in=summits) | Q(meeting__in=together)
    rows = (
        Report.objects.filter(pk__in=list(found))
        .select_related("article__copy_of", "country", "summit")
        .prefetch_related("participants__leader", "participants__country")
        .order_by("pk")
    )
    return [live_report(row) for row in rows]


def live_report(row: Report) -> records.LiveReport:
    """Return a stored report as settling sees it."""
    return records.LiveReport(
        id=row.pk,
        report=records.Report(row.anchor, _meeting(row)),
        article=row.article_id,
        source=(row.article.copy_of or row.article).key,
        fingerprint=row.fingerprint,
        published=row.article.published,
        sample=row.sample,
        meeting=row.meeting_id,
    )


def _meeting(row: Report) -> records.ExtractedMeeting:
    evidence: Mapping[str, Sequence[object]] = row.evidence
    return records.ExtractedMeeting(
        participants=tuple(_participant(p) for p in row.participants.all()),
        sentence=Span(row.sentence_start, row.sentence_end, _part(row.sentence_part)),
        trigger=_evidence(evidence["trigger"]),
        mode=records.ModeReading(records.Mode(row.mode), _evidence(evidence["mode"])),
        status=records.StatusReading(records.Status(row.status), _evidence(evidence["status"])),
        date=_date(row),
        place=_place(row),
        summit=(
            records.SummitReading(row.summit.slug, row.summit.label, _evidence(evidence["summit"]))
            if row.summit
            else None
        ),
        topics=tuple(records.TopicReading(t["phrase"], _evidence(t["evidence"]), t["theme"]) for t in row.topics),
        level=records.Level(row.level) if row.level else None,
        form=records.Form(row.form),
        background=row.background,
        confidence=row.confidence,
    )


def _date(row: Report) -> records.DateReading | None:
    if (value := row.date) is None:
        return None
    return records.DateReading(value, row.date_phrase, _evidence(row.evidence["date"]), row.date_anchor)


def _place(row: Report) -> records.PlaceReading | None:
    if "place" not in row.evidence:
        return None
    return records.PlaceReading(
        evidence=_evidence(row.evidence["place"]),
        city=row.city or None,
        country=row.country.code if row.country else None,
        venue=row.venue or None,
    )


def _participant(row: ReportParticipant) -> records.Participant:
    evidence = None
    if row.start is not None and row.end is not None:
        evidence = Evidence(Span(row.start, row.end, _part(row.part)), row.rule, row.confidence)
    return records.Participant(
        name=row.name or None,
        party=row.country.code if row.country else None,
        role=row.role or None,
        role_kind=records.RoleKind(row.role_kind) if row.role_kind else None,
        evidence=evidence,
        capacity=records.Capacity(row.capacity) if row.capacity else None,
        optional=row.optional,
        leader=row.leader.slug if row.leader else None,
    )


def _evidence(stored: Sequence[object]) -> Evidence:
    start, end, part, rule, confidence = stored
    return Evidence(Span(int(str(start)), int(str(end)), _part(part)), str(rule), float(str(confidence)))


def _part(value: object) -> records.TextPart:
    return "title" if value == "title" else "text"
