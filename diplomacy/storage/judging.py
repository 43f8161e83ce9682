"""Which rules a decision speaks for or against: `[field, rule, whether it was right]`, kept with the decision.

Reviewers see from it how often a rule was right. Reading and settling never do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from diplomacy.models import Quotation, Report, ReportParticipant
from diplomacy.records import Json, Participant, Status
from diplomacy.resolution.decisions import PARTICIPANT, participant_key, write_date

Judged = list[list[Json]]
# The fields that corrections name, and what reports keep their evidence under.
EVIDENCE: Mapping[str, str] = {
    "date": "date",
    "city": "place",
    "country": "place",
    "venue": "place",
    "summit": "summit",
    "mode": "mode",
    "status": "status",
}


def judged_right(report: Report) -> Judged:
    """Return every rule that found something of a report which is right as it was read."""
    rules = {(field, _rule(found)) for field, found in report.evidence.items()}
    rules |= {("who", person.rule) for person in report.participants.all() if person.rule}
    return [[field, rule, True] for field, rule in sorted(rules) if rule]


def judged_wrong(row: Report | Quotation) -> Judged:
    """Return the rule that took a sentence for a report or a quotation, which it is not."""
    if isinstance(row, Quotation):
        return [["said", _rule(row.evidence), False]] if _rule(row.evidence) else []
    rule = _rule(row.evidence.get("trigger"))
    return [["trigger", rule, False]] if rule else []


def judged_by_value(field: str, value: Json, rows: Iterable[Report | Quotation]) -> Judged:
    """Return the rules that found a field which a person gives a value now, each time right or wrong.

    Only reports of what took place count: a plan that came out otherwise was told rightly.
    """
    return list(_judged(field, value, rows))


def _judged(field: str, value: Json, rows: Iterable[Report | Quotation]) -> Iterator[list[Json]]:
    for row in rows:
        if isinstance(row, Quotation):
            if field == "speaker" and isinstance(value, Mapping) and (rule := _rule(row.evidence)):
                yield ["said", rule, value.get("name") == row.speaker]
        elif row.status != Status.HELD or row.origin == Report.Origin.EDITOR:
            continue
        elif field.startswith(PARTICIPANT):
            yield from _judged_people(field.removeprefix(PARTICIPANT), value, row)
        elif rule := _rule(row.evidence.get(EVIDENCE.get(field, ""))):
            yield [EVIDENCE[field], rule, said_of(field, row) == value]


def _judged_people(key: str, value: Json, report: Report) -> Iterator[list[Json]]:
    for person in report.participants.select_related("leader", "country"):
        known = person.leader.slug if person.leader else None
        keys = {known, participant_key(_plain(person))}
        if key in keys and person.rule:
            right = isinstance(value, Mapping) and value.get("leader") in (None, known)
            yield ["who", person.rule, right]


def _plain(person: ReportParticipant) -> Participant:
    party = person.country.code if person.country else None
    return Participant(person.name or None, party, person.role or None)


def said_of(field: str, report: Report) -> Json:
    """Return a field of a report in the form that corrections keep."""
    match field:
        case "date":
            return write_date(report.date)
        case "country":
            return report.country.code if report.country else None
        case "summit":
            return report.summit.slug if report.summit else None
    return str(getattr(report, field)) or None


def _rule(evidence: Sequence[object] | None) -> str:
    """Return the rule of evidence as it is stored: `[start, end, part, rule, confidence]`."""
    return str(evidence[3]) if evidence and len(evidence) > 3 else ""
