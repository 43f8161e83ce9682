"""People's values for fields of statements, laid over the values of the statement's row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from diplomacy.models import Country, Leader, Meeting, Redirect, Statement
from diplomacy.records import FieldCorrection, Json
from diplomacy.storage.decisions import note_values

Values = dict[str, Any]


def lay_over_statement(values: Values, corrections: Iterable[FieldCorrection], target: Statement | None) -> None:
    """Put people's values, the oldest first, into those that the quotations give, and note what the machine says.

    `values` are those of the statement's row, by attribute (`leader_id`, `country_id`, `meeting_id`, `removed_at` ...).
    """
    wanted = list(corrections)
    note_values((each, field_of(values, each.name)) for each in wanted)
    for each in wanted:
        _lay_over(values, each)
    if target and target.removed_at and values["removed_at"]:
        values["removed_at"] = target.removed_at  # it was removed then already


def field_of(values: Mapping[str, Any], field: str) -> Json:
    """Return a field of a statement, from the values of its row, in the form that corrections keep."""
    match field:
        case "speaker":
            leader = Leader.objects.filter(pk=values["leader_id"]).values_list("slug", flat=True).first()
            return {"name": str(values["speaker"]), "leader": leader}
        case "country":
            return Country.objects.filter(pk=values["country_id"]).values_list("code", flat=True).first()
        case "meeting":
            return Meeting.objects.filter(pk=values["meeting_id"]).values_list("public_id", flat=True).first()
        case "removed":
            return values["removed_at"] is not None
    return str(values[field])


def _lay_over(values: Values, correction: FieldCorrection) -> None:
    """Put a person's value over the machine's."""
    match correction.name, correction.value:
        case "speaker", Mapping() as speaker:
            leader = Leader.objects.filter(slug=speaker.get("leader")).values_list("pk", flat=True).first()
            values |= {"speaker": speaker["name"], "leader_id": leader}
        case "country", code:
            values["country_id"] = Country.objects.filter(code=code).values_list("pk", flat=True).first()
        case "meeting", public_id:
            meeting = _where_it_leads(str(public_id)) if public_id else None
            values["meeting_id"] = meeting.pk if meeting and not meeting.removed_at else None
        case "removed", _:
            values["removed_at"] = timezone.now()
        case field, text:
            values[field] = text


def _where_it_leads(public_id: str) -> Meeting | None:
    """Return the meeting of a public id, or the one that took its place."""
    end = Redirect.objects.end_of(Redirect.Target.MEETING, public_id)
    return Meeting.objects.filter(public_id=end).first()
