"""How far the sources of a meeting agree, where they are at odds, and what an editor has settled: said in words.

Sources are counted as voices: copies of one story are one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from diplomacy import wording
from diplomacy.models import Country, Meeting, Report, Summit
from diplomacy.queries.meeting.proofs import Proof, voice
from diplomacy.queries.meeting.rows import Ruled
from diplomacy.queries.review.sides import say_value
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
    """A value that some sources give, how many of them (`3 sources`), and their sentences."""

    value: str
    sources: str
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """An editor's value for a field: the field, what it was set to, what the machine reads now, and why."""

    field: str
    value: str
    machine: str
    reason: str


def disputes(
    meeting: Meeting, reports: Iterable[Report], proofs: Mapping[str, Sequence[Proof]]
) -> dict[str, tuple[Dispute, ...]]:
    """Return, for each fact of the page on which sources are at odds, every value, the one that holds first.

    `proofs` are the sentences of each fact. Copies of one story are one source.
    """
    voices = {report.pk: voice(report.article) for report in reports}
    told = {label: field for label, fields in FIELDS.items() for field in fields if field in meeting.disputed}
    say = _sayer(meeting)
    return {
        label: tuple(
            Dispute(
                say(field, value),
                wording.say_count(len({voices[r] for r in ids if r in voices}), "source"),
                tuple(proof for proof in proofs.get(label, ()) if proof.report in ids),
            )
            for value, ids in meeting.disputed[field]
        )
        for label, field in told.items()
    }


def say_agreement(meeting: Meeting, label: str, reports: Sequence[Report]) -> str:
    """Return how many independent sources give a fact as the record has it: `3 sources agree, 1 differs`."""
    differ: set[int] = set()
    agree: set[int] = set()
    others = {r for field in FIELDS.get(label, ()) for _, ids in meeting.disputed.get(field, [])[1:] for r in ids}
    for report in reports:
        if report.pk in others:
            differ.add(voice(report.article))
        elif _gives(label, meeting, report):
            agree.add(voice(report.article))
    differ -= agree
    said = (
        wording.say_count(len(agree), "source") + (" agree" if len(agree) > 1 and label != "About" else "")
        if agree
        else ""
    )
    odd = f"{len(differ)} differ{'' if len(differ) > 1 else 's'}" if differ else ""
    return ", ".join(filter(None, (said, odd)))


def rulings(ruled: Iterable[Ruled]) -> tuple[Ruling, ...]:
    """Return corrections in force as the page says them."""
    return tuple(
        Ruling(
            field=row.field.replace("participant ", "").replace("-", " "),
            value=say_value(row.field, row.value),
            machine=say_value(row.field, row.machine),
            reason=row.reason,
        )
        for row in ruled
    )


def _gives(label: str, meeting: Meeting, report: Report) -> bool:
    """Tell whether a report says this of the meeting. A month that holds the day agrees with it."""
    match label:
        case "Status":
            return report.status == meeting.status
        case "When":
            when, said = meeting.date, report.date
            if not (when and said and "date" in report.evidence):
                return False
            return said.earliest <= when.latest and when.earliest <= said.latest
        case "Where":
            if "place" not in report.evidence:
                return False
            same_city = not report.city or not meeting.city or report.city == meeting.city
            return same_city and report.country_id in (None, meeting.country_id)
        case "Summit":
            return report.summit_id is not None and report.summit_id == meeting.summit_id
        case "How":
            return "mode" in report.evidence and report.mode == meeting.mode
        case "About":
            return bool(report.topics)
    return any(person.start is not None for person in report.participants.all())


def _sayer(meeting: Meeting) -> Callable[[str, str], str]:
    """Return what says the disputed values of a meeting, with the names of all of them looked up at once."""
    values = {field: {value for value, _ in told} for field, told in meeting.disputed.items()}
    codes, slugs = values.get("country"), values.get("summit")
    names = dict(Country.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    labels = dict(Summit.objects.filter(slug__in=slugs).values_list("slug", "label")) if slugs else {}

    def say(field: str, value: str) -> str:
        match field:
            case "country":
                return names.get(value, value)
            case "summit":
                return labels.get(value, value)
            case "mode":
                return wording.say_mode(value)
            case "date" if " to " not in value:
                return wording.say_date(PartialDate.parse(value))
        return value

    return say
