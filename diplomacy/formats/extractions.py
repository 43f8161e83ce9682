"""What was read out of an article, as JSON: one object for each article."""

from __future__ import annotations

from diplomacy.records import (
    DateReading,
    Evidence,
    ExtractedMeeting,
    ExtractedStatement,
    Extraction,
    Participant,
    Span,
)


def to_json(extraction: Extraction, *, evidence: bool = False) -> dict[str, object]:
    """Return the extraction as an object for JSON: `id`, `meetings`, `statements`, and `unread` if it has a reason.

    With `evidence` each meeting, participant and statement has an `evidence` of its own: for each value the
    characters of the text or title that it was read from (`start`, `end` exclusive, `part`) and the `rule`.
    """
    record: dict[str, object] = {
        "id": extraction.article,
        "meetings": [_meeting(meeting, evidence) for meeting in extraction.meetings],
        "statements": [_statement(statement, evidence) for statement in extraction.statements],
    }
    if extraction.unread is not None:
        record["unread"] = extraction.unread
    return record


def _meeting(meeting: ExtractedMeeting, evidence: bool) -> dict[str, object]:
    record: dict[str, object] = {
        "participants": [_participant(participant, evidence) for participant in meeting.participants],
        "date": meeting.date.value.iso() if meeting.date else None,
        "city": meeting.place.city if meeting.place else None,
        "country": meeting.place.country if meeting.place else None,
        "summit": meeting.summit.label if meeting.summit else None,
        "mode": meeting.mode.value.value,
        "status": meeting.status.value.value,
        "topics": [topic.phrase for topic in meeting.topics],
        "background": meeting.background,
    }
    if evidence:
        record["evidence"] = {
            "sentence": _span(meeting.sentence),
            "trigger": _evidence(meeting.trigger),
            "date": _date(meeting.date),
            "place": _evidence(meeting.place.evidence if meeting.place else None),
            "summit": _evidence(meeting.summit.evidence if meeting.summit else None),
            "mode": _evidence(meeting.mode.evidence),
            "status": _evidence(meeting.status.evidence),
            "topics": [_evidence(topic.evidence) for topic in meeting.topics],
        }
    return record


def _participant(participant: Participant, evidence: bool) -> dict[str, object]:
    record: dict[str, object] = {"name": participant.name}
    if participant.aliases:
        record["aliases"] = list(participant.aliases)
    record |= {"country": participant.party, "role": participant.role}
    if participant.optional:
        record["optional"] = True
    if evidence:
        record["evidence"] = _evidence(participant.evidence)
    return record


def _statement(statement: ExtractedStatement, evidence: bool) -> dict[str, object]:
    record: dict[str, object] = {"speaker": statement.speaker}
    if statement.aliases:
        record["aliases"] = list(statement.aliases)
    record |= {
        "country": statement.party,
        "kind": statement.kind,
        "quote": statement.words,
        "via": statement.via,
    }
    if evidence:
        record["evidence"] = {
            "quote": [_span(span) for span in statement.spans],
            "speaker": _evidence(statement.evidence),
        }
    return record


def _date(date: DateReading | None) -> dict[str, object] | None:
    """Return a date's evidence with the words that gave it, and the day that they were counted from."""
    if date is None:
        return None
    anchor = date.anchor.isoformat() if date.anchor else None
    return {**_span(date.evidence.span), "rule": date.evidence.rule, "phrase": date.phrase, "anchor": anchor}


def _evidence(evidence: Evidence | None) -> dict[str, object] | None:
    return {**_span(evidence.span), "rule": evidence.rule} if evidence else None


def _span(span: Span) -> dict[str, object]:
    return {"start": span.start, "end": span.end, "part": span.part}
