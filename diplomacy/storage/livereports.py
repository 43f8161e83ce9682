"""Stored reports as settling sees them: one query for any number, for settling reads them with every article."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from diplomacy import records
from diplomacy.models import Report
from diplomacy.records import Evidence, Span
from diplomacy.storage.keys import is_found_slug

STORED = """
SELECT r.id, r.anchor, r.article_id AS article, coalesce(voice.key, a.key) AS source, r.fingerprint, a.published,
    r.sample, r.meeting_id AS meeting, r.origin, r.earliest, r.latest, r.date_phrase, r.date_anchor, r.city, r.venue,
    c.code AS country, s.slug AS summit, s.label AS summit_label, s.start AS summit_start, s."end" AS summit_end,
    r.mode, r.status, r.level, r.form, r.background, r.confidence, r.sentence_start, r.sentence_end, r.sentence_part,
    r.topics::text, r.evidence::text, coalesce((
        SELECT jsonb_agg(jsonb_build_array(p.name, party.code, p.role, p.role_kind, p.capacity, p.optional, l.slug,
            l.confirmed, p.start, p."end", p.part, p.rule, p.confidence) ORDER BY p.position)
        FROM diplomacy_reportparticipant p LEFT JOIN diplomacy_country party ON party.id = p.country_id
        LEFT JOIN diplomacy_leader l ON l.id = p.leader_id WHERE p.report_id = r.id), '[]')::text AS participants
FROM diplomacy_report r JOIN diplomacy_article a ON a.id = r.article_id
LEFT JOIN diplomacy_article voice ON voice.id = a.copy_of_id LEFT JOIN diplomacy_country c ON c.id = r.country_id
LEFT JOIN diplomacy_summit s ON s.id = r.summit_id
WHERE r.id = ANY(%s){live}
ORDER BY r.id
"""
LIVE = " AND r.retired_at IS NULL AND NOT r.rejected AND a.withdrawn_at IS NULL"


class _Row(NamedTuple):
    """A row of `STORED`."""

    id: int
    anchor: str
    article: int
    source: str
    fingerprint: str
    published: date | None
    sample: bool
    meeting: int | None
    origin: str
    earliest: date | None
    latest: date | None
    date_phrase: str
    date_anchor: date | None
    city: str
    venue: str
    country: str | None
    summit: str | None
    summit_label: str
    summit_start: date | None
    summit_end: date | None
    mode: str
    status: str
    level: str
    form: str
    background: bool
    confidence: float
    sentence_start: int
    sentence_end: int
    sentence_part: str
    topics: str
    evidence: str
    participants: str


def live_reports(reports: Iterable[int], *, live: bool = True) -> list[records.LiveReport]:
    """Return stored reports by row number, in that order; without `live` also those that do not count."""
    with connection.cursor() as cursor:
        cursor.execute(STORED.format(live=LIVE if live else ""), [list(reports)])
        return [_live_report(_Row(*row)) for row in cursor.fetchall()]


def _live_report(row: _Row) -> records.LiveReport:
    return records.LiveReport(
        id=row.id,
        report=records.Report(row.anchor, _meeting(row)),
        article=row.article,
        source=row.source,
        fingerprint=row.fingerprint,
        published=row.published,
        sample=row.sample,
        meeting=row.meeting,
        summit_days=(
            records.PartialDate(row.summit_start, row.summit_end or row.summit_start) if row.summit_start else None
        ),
        editor=row.origin == Report.Origin.EDITOR,
    )


def _meeting(row: _Row) -> records.ExtractedMeeting:
    evidence: Mapping[str, Sequence[object]] = json.loads(row.evidence)
    date_, place, summit = None, None, None
    if row.earliest and row.latest:
        value = records.PartialDate(row.earliest, row.latest)
        date_ = records.DateReading(value, row.date_phrase, _evidence(evidence["date"]), row.date_anchor)
    if "place" in evidence:
        place = records.PlaceReading(
            _evidence(evidence["place"]), city=row.city or None, country=row.country, venue=row.venue or None
        )
    if row.summit:
        summit = records.SummitReading(row.summit, row.summit_label, _evidence(evidence["summit"]))
    return records.ExtractedMeeting(
        participants=tuple(_participant(*person) for person in json.loads(row.participants)),
        sentence=Span(row.sentence_start, row.sentence_end, _part(row.sentence_part)),
        trigger=_evidence(evidence["trigger"]),
        mode=records.ModeReading(records.Mode(row.mode), _evidence(evidence["mode"])),
        status=records.StatusReading(records.Status(row.status), _evidence(evidence["status"])),
        date=date_,
        place=place,
        summit=summit,
        topics=tuple(
            records.TopicReading(t["phrase"], _evidence(t["evidence"]), t["theme"]) for t in json.loads(row.topics)
        ),
        level=records.Level(row.level) if row.level else None,
        form=records.Form(row.form),
        background=row.background,
        confidence=row.confidence,
    )


def _participant(
    name: str,
    party: str | None,
    role: str,
    role_kind: str,
    capacity: str,
    optional: bool,
    leader: str | None,
    confirmed: bool | None,
    *evidence: object,
) -> records.Participant:
    # Whom only articles know goes by the name: they may give the surname alone.
    known = leader if leader and (confirmed or not is_found_slug(leader)) else None
    start, end, part, rule, confidence = evidence
    return records.Participant(
        name=name or None,
        party=party,
        role=role or None,
        role_kind=records.RoleKind(role_kind) if role_kind else None,
        evidence=_evidence((start, end, part, rule, confidence)) if start is not None and end is not None else None,
        capacity=records.Capacity(capacity) if capacity else None,
        optional=optional,
        leader=known,
    )


def _evidence(stored: Sequence[object]) -> Evidence:
    start, end, part, rule, confidence = stored
    return Evidence(Span(int(str(start)), int(str(end)), _part(part)), str(rule), float(str(confidence)))


def _part(value: object) -> records.TextPart:
    return "title" if value == "title" else "text"
