"""Meetings, written only where they differ from what is there. Only settling calls this."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from diplomacy import records
from diplomacy.models import (
    Meeting,
    Participation,
    Redirect,
    Report,
    StatusChange,
    Summit,
    Topic,
)
from diplomacy.resolution.anchors import digest
from diplomacy.storage.former import remember_meetings
from diplomacy.storage.keys import Keys, found_slug

PRINT = 16  # characters of a fingerprint; the four of a meeting stand in one column


def write_meeting(
    record: records.ConsolidatedMeeting, target: Meeting | None, reports: Iterable[records.LiveReport], keys: Keys
) -> Meeting:
    """Write a consolidated record to its meeting, a new one where `target` is None, and return it.

    Rows are written only where the record is another than the one written last. Its `reports` are moved to the meeting.
    The version is appended by who calls, once all reports are where they belong.
    """
    values = _values(record, keys)
    prints = _fingerprints(record, values)
    values["fingerprint"] = "".join(prints)
    if target is None:
        target = Meeting.objects.create(**values)
        _write_people(target, record, keys)
        _write_topics(target, record, keys)
        _write_history(target, record)
    elif target.fingerprint != values["fingerprint"] or target.removed_at is not None:
        same = [ours == theirs for ours, theirs in zip(prints, _parts_of(target), strict=True)]
        for name, value in values.items():
            setattr(target, name, value)
        if target.removed_at is not None:
            target.removed_at = None
            Redirect.objects.filter(target=Redirect.Target.MEETING, old=target.public_id).delete()
        target.save()
        if not same[1]:
            target.participations.all().delete()
            _write_people(target, record, keys)
        if not same[2]:
            target.topics.all().delete()
            _write_topics(target, record, keys)
        if not same[3]:
            target.history.all().delete()
            _write_history(target, record)
    if joining := [report for report in reports if report.meeting != target.pk]:
        rows = Report.objects.filter(pk__in=[report.id for report in joining])
        if any(report.meeting is not None for report in joining):
            remember_meetings(rows)
        rows.update(meeting=target)
    return target


def retire_meeting(meeting: Meeting, survivor: Meeting | None) -> None:
    """Take a meeting out: merged into the survivor, whose address it then leads to, or without any report left."""
    if meeting.removed_at is None:
        meeting.removed_at = timezone.now()
        meeting.save(update_fields=["removed_at", "changed_at"])
    if survivor:
        Redirect.objects.update_or_create(
            target=Redirect.Target.MEETING, old=meeting.public_id, defaults={"new": survivor.public_id}
        )


def meetings_by_id(ids: Iterable[int]) -> dict[int, Meeting]:
    """Return meetings by row number, locked until the transaction ends."""
    rows: QuerySet[Meeting] = Meeting.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk")
    return {meeting.pk: meeting for meeting in rows}


def _values(record: records.ConsolidatedMeeting, keys: Keys) -> dict[str, object]:
    return {
        "earliest": record.date.earliest if record.date else None,
        "latest": record.date.latest if record.date else None,
        "city": (record.city or "")[:120],
        "venue": (record.venue or "")[:160],
        "country_id": keys.country(record.country),
        "place_id": keys.place(record.city, record.country),
        "summit_id": keys.summit(record.summit),
        "mode": record.mode,
        "status": record.status,
        "level": record.level or "",
        "form": record.form,
        "sample": record.sample,
        "disputed": record.disputed,
        "words": _words(record, keys),
    }


def _words(record: records.ConsolidatedMeeting, keys: Keys) -> str:
    """Return everything that full-text search should find the meeting by."""
    found: list[str] = []
    for person in record.participants:
        found += [
            person.name or "",
            person.role or "",
            keys.country_name(person.party) if person.party else "",
        ]
    found += [
        record.city or "",
        record.venue or "",
        keys.country_name(record.country) if record.country else "",
    ]
    if record.summit:
        summit = Summit.objects.filter(slug=record.summit).values_list("label", "name").first()
        found += summit or ()
    found += [phrase for phrase, _ in record.topics]
    return "\n".join(dict.fromkeys(filter(None, found)))


def _write_people(meeting: Meeting, record: records.ConsolidatedMeeting, keys: Keys) -> None:
    Participation.objects.bulk_create(
        Participation(
            meeting=meeting,
            position=position,
            leader_id=keys.leader(person.leader or found_slug(person, sample=record.sample)),
            country_id=keys.country(person.party),
            name=(person.name or "")[:160],
            role=(person.role or "")[:200],
            role_kind=person.role_kind or "",
            capacity=person.capacity or "",
            optional=person.optional,
        )
        for position, person in enumerate(record.participants)
    )


def _write_topics(meeting: Meeting, record: records.ConsolidatedMeeting, keys: Keys) -> None:
    Topic.objects.bulk_create(
        Topic(meeting=meeting, position=position, phrase=phrase[:200], theme_id=keys.theme(theme))
        for position, (phrase, theme) in enumerate(record.topics)
    )


def _write_history(meeting: Meeting, record: records.ConsolidatedMeeting) -> None:
    StatusChange.objects.bulk_create(
        StatusChange(meeting=meeting, position=position, status=change.status, report_id=change.report)
        for position, change in enumerate(record.history)
    )


def _fingerprints(record: records.ConsolidatedMeeting, values: dict[str, object]) -> list[str]:
    """Return what changes when the meeting's own row would be written, its people's, its topics', its history's."""
    people = [
        (p.name, p.leader, p.party, p.role, p.role_kind, p.capacity, p.optional, found_slug(p, sample=record.sample))
        for p in record.participants
    ]
    steps = [(change.status, change.report) for change in record.history]
    parts: tuple[object, ...] = (sorted(values.items()), people, record.topics, steps)
    return [digest(repr(part))[:PRINT] for part in parts]


def _parts_of(meeting: Meeting) -> list[str]:
    """Return the fingerprints of what was written last; none where the meeting was out."""
    known = meeting.fingerprint if meeting.removed_at is None else ""
    return [known[start : start + PRINT] for start in range(0, 4 * PRINT, PRINT)]
