"""From what was extracted to what is stored: people resolved, anchors given."""

from __future__ import annotations

from dataclasses import replace

from diplomacy.records import (
    Article,
    ExtractedMeeting,
    Extraction,
    PartialDate,
    Quotation,
    Reading,
    Report,
)
from diplomacy.reference.lookup import Reference
from diplomacy.resolution import anchors
from diplomacy.resolution.people import resolve_participant, resolve_speaker


def resolve(article: Article, extraction: Extraction, reference: Reference) -> Reading:
    """Return the article's reports and quotations with their people resolved as of the day, each with its anchor."""
    published = PartialDate.day(article.published) if article.published else None
    meetings = [_resolve_meeting(m, published, reference) for m in extraction.meetings]
    meeting_anchors = anchors.unique(anchors.of_meeting(article, m) for m in extraction.meetings)
    days = [m.date.value if m.date else None for m in meetings]
    common = published or next(filter(None, days), None)
    statements = [resolve_speaker(s, common, reference) for s in extraction.statements]
    statement_anchors = anchors.unique(anchors.of_statement(s) for s in extraction.statements)
    return Reading(
        reports=tuple(Report(anchor, meeting) for anchor, meeting in zip(meeting_anchors, meetings, strict=True)),
        quotations=tuple(
            Quotation(anchor, said, meeting_anchors[said.meeting] if said.meeting is not None else None)
            for anchor, said in zip(statement_anchors, statements, strict=True)
        ),
        unread=extraction.unread,
    )


def _resolve_meeting(
    meeting: ExtractedMeeting, published: PartialDate | None, reference: Reference
) -> ExtractedMeeting:
    when = meeting.date.value if meeting.date else published
    people = tuple(resolve_participant(p, when, reference) for p in meeting.participants)
    return replace(meeting, participants=people)
