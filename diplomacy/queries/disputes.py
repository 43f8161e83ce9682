"""Where the sources of a meeting are at odds, and what an editor has settled: for the page, said in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diplomacy import wording
from diplomacy.models import Correction, Country, Meeting, Report, Summit
from diplomacy.queries.review import say_value
from diplomacy.records import PartialDate

# The facts of the page, and the fields that each is made of.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "Status": ("status",),
    "When": ("date",),
    "Where": ("country", "city", "venue"),
    "Summit": ("summit",),
    "How": ("mode", "form", "level"),
}


@dataclass(frozen=True, slots=True)
class Dispute:
    """A value that some sources give, and how many of them: `3 sources`."""

    value: str
    sources: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """An editor's value for a field: the field, what it was set to, what the machine reads now, and why."""

    field: str
    value: str
    machine: str
    reason: str


def disputes(meeting: Meeting, reports: Iterable[Report]) -> dict[str, tuple[Dispute, ...]]:
    """Return, for each fact of the page on which sources are at odds, every value, the one that holds first.

    Copies of one story are one source.
    """
    voices = {report.pk: report.article.copy_of_id or report.article_id for report in reports}
    told = {label: field for label, fields in FIELDS.items() for field in fields if field in meeting.disputed}
    return {
        label: tuple(
            Dispute(_say(field, value), wording.say_count(len({voices[r] for r in ids if r in voices}), "source"))
            for value, ids in meeting.disputed[field]
        )
        for label, field in told.items()
    }


def rulings(meeting: Meeting) -> tuple[Ruling, ...]:
    """Return the editors' corrections in force on a meeting, the oldest first."""
    handles = meeting.reports.values("fingerprint")
    rows = Correction.objects.in_force().filter(target=Correction.Target.MEETING, gone_at=None)
    rows = rows.filter(anchors__handle__in=handles).distinct().order_by("made_at", "pk")
    return tuple(
        Ruling(
            field=row.field.replace("participant ", "").replace("-", " "),
            value=say_value(row.field, row.value),
            machine=say_value(row.field, row.machine_value_now),
            reason=row.reason,
        )
        for row in rows
    )


def _say(field: str, value: str) -> str:
    match field:
        case "country":
            return Country.objects.filter(code=value).values_list("name", flat=True).first() or value
        case "summit":
            return Summit.objects.filter(slug=value).values_list("label", flat=True).first() or value
        case "mode":
            return wording.say_mode(value)
        case "date" if " to " not in value:
            return wording.say_date(PartialDate.parse(value))
        case _:
            return value
