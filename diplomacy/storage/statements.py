"""Statements, written only where they differ from what is there. Only settling calls this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from diplomacy.models import Country, Leader, Meeting, Quotation, Redirect, Statement
from diplomacy.records import FieldCorrection, Json
from diplomacy.storage.decisions import note_values, statement_corrections_for, statements_given_to

Values = dict[str, Any]


def write_statements(statement_keys: Iterable[str]) -> int:
    """Consolidate the statements of these keys from their live quotations; return how many changed.

    A statement speaks with the words of its earliest quotation, and belongs to that one's meeting, but for what people
    corrected. One whose quotations all went to another leads there.
    """
    wanted = sorted(set(statement_keys))
    rows = Quotation.objects.live().filter(key__in=wanted).select_related("article", "report")
    by_key: dict[str, list[Quotation]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    corrections = statement_corrections_for(by_key)
    known = {s.key: s for s in Statement.objects.filter(key__in=wanted)}
    left: dict[int, Statement] = {}
    changed = 0
    for key in wanted:
        target = known.get(key)
        if quotations := by_key.get(key):
            changed += _write(key, quotations, target, corrections.get(key, ()), left)
        elif target and not target.removed_at:
            _remove(target)
            changed += 1
    _lead_on(left)
    return changed


def by_publication(quotation: Quotation) -> tuple[bool, object, str, str]:
    """Sort key: day of publication, undated last; `quotation` comes with its article."""
    article = quotation.article
    return (article.published is None, article.published, article.key, quotation.anchor)


def statement_keys_of(reports: Iterable[int]) -> set[str]:
    """Return the keys of the statements that were made at the meetings of these reports."""
    return set(Quotation.objects.live().filter(report__in=list(reports)).values_list("key", flat=True))


def statement_keys_given(meetings: Iterable[Meeting]) -> set[str]:
    """Return the keys of the statements that people gave to these meetings."""
    public_ids = [meeting.public_id for meeting in meetings]
    return statements_given_to(public_ids) if public_ids else set()


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


def _write(
    key: str,
    quotations: list[Quotation],
    target: Statement | None,
    corrections: Sequence[FieldCorrection],
    left: dict[int, Statement],
) -> bool:
    values = _values(quotations)
    note_values((each, field_of(values, each.name)) for each in corrections)
    for each in corrections:
        _lay_over(values, each)
    if target and target.removed_at and values["removed_at"]:
        values["removed_at"] = target.removed_at
    changed = target is None or any(getattr(target, name) != value for name, value in values.items())
    if target and target.removed_at:
        Redirect.objects.filter(target=Redirect.Target.STATEMENT, old=target.public_id).delete()
    if target is None or changed:
        values["version"] = target.version + 1 if target else 1
        target, _ = Statement.objects.update_or_create(key=key, defaults=values)
    joining = [q for q in quotations if q.statement_id != target.pk]
    left.update((q.statement_id, target) for q in joining if q.statement_id)
    if joining:
        Quotation.objects.filter(pk__in=[q.pk for q in joining]).update(statement=target)
    return changed


def _values(quotations: list[Quotation]) -> Values:
    """Return what the quotations say together: the values of the statement's row."""
    quotations.sort(key=by_publication)
    first = quotations[0]
    return {
        "kind": first.kind,
        "words": first.words,
        "speaker": first.speaker,
        "leader_id": first.leader_id,
        "country_id": first.country_id,
        "role": first.role,
        "sample": first.sample,
        "published": first.article.published,
        "meeting_id": next((q.report.meeting_id for q in quotations if q.report and q.report.meeting_id), None),
        "removed_at": None,
    }


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


def _remove(target: Statement) -> None:
    target.removed_at = timezone.now()
    target.version += 1
    target.save(update_fields=["removed_at", "version"])


def _lead_on(left: Mapping[int, Statement]) -> None:
    """Let a statement without any quotation lead to the one that its quotations went to."""
    for old in Statement.objects.filter(pk__in=left).exclude(removed_at=None):
        if not Quotation.objects.live().filter(statement=old).exists():
            Redirect.objects.update_or_create(
                target=Redirect.Target.STATEMENT, old=old.public_id, defaults={"new": left[old.pk].public_id}
            )
