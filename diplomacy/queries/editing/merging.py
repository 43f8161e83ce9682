"""What an editor needs to say whether two meetings are one: those near it, both side by side, the reports of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from diplomacy.filters import MeetingFilters
from diplomacy.models import Correction, Meeting, Participation, Report
from diplomacy.queries.articles import UNTITLED, say_published
from diplomacy.queries.cards import Card, card, card_rows
from diplomacy.queries.choices import narrowed
from diplomacy.queries.history.names import DecisionNames, find_names
from diplomacy.queries.history.page import LABELS
from diplomacy.queries.meeting.proofs import outlet_name
from diplomacy.queries.timeline import matching
from diplomacy.records import Json
from diplomacy.resolution.decisions import MEETING_FIELDS, stored_value

NEAR = timedelta(days=31)
MOST = 12


@dataclass(frozen=True, slots=True)
class Compared:
    """A field of two meetings, in words, and whether both have the same."""

    label: str
    one: str
    other: str
    same: bool


@dataclass(frozen=True, slots=True)
class ToldReport:
    """A report as an editor chooses among them: its row, the article, and the sentence."""

    number: int
    title: str
    outlet: str
    published: str
    sentence: str
    url: str


def meetings_near(meeting: Meeting) -> tuple[Card, ...]:
    """Return the meetings of the same parties some days before or after, the nearest first."""
    parties = Participation.objects.filter(meeting=meeting).exclude(country=None).values("country")
    shared = Participation.objects.filter(meeting=OuterRef("pk"), country__in=parties)
    rows = Meeting.objects.current().filter(Exists(shared), sample=meeting.sample).exclude(pk=meeting.pk)
    if meeting.earliest and meeting.latest:
        rows = rows.between(_shifted(meeting.earliest, -NEAR), _shifted(meeting.latest, NEAR))
    cards = [card(row) for row in card_rows(rows.newest_first())[: 5 * MOST]]
    mine = set(Participation.objects.filter(meeting=meeting).values_list("country__code", flat=True))

    def far(each: Card) -> tuple[int, int]:
        codes = {person.code for person in each.people}
        days = abs((each.date.earliest - meeting.earliest).days) if each.date and meeting.earliest else 999
        return -len(codes & mine), days

    return tuple(sorted(cards, key=far)[:MOST])


def meetings_called(meeting: Meeting, name: str, day: date | None) -> tuple[Card, ...]:
    """Return other meetings with a person, a country or a summit, on or about a day. Raises FilterError."""
    filters = MeetingFilters(since=day, until=day)
    if name:
        filters = narrowed(filters, [name])
    rows = matching(filters, timezone.now().date()).filter(sample=meeting.sample).exclude(pk=meeting.pk)
    return tuple(card(row) for row in card_rows(rows.newest_first())[:MOST])


def compare(one: Mapping[str, Json], other: Mapping[str, Json]) -> tuple[Compared, ...]:
    """Return the fields of two meetings' records side by side, what neither knows left out."""
    values = [
        Correction(target="meeting", field=name, value=stored_value(one, name), machine_value=stored_value(other, name))
        for name in MEETING_FIELDS
    ]
    people = [*_people(one), *_people(other)]
    values += [Correction(target="meeting", field="participant x", value=each) for each in people]
    names = find_names(values)
    rows = [_compared("Participants", _said(one, names), _said(other, names))]
    for each in values[: len(MEETING_FIELDS)]:
        label = LABELS.get(each.field) or each.field.replace("_", " ").capitalize()
        if each.value or each.machine_value:
            rows.append(
                _compared(label, names.value(each.field, each.value), names.value(each.field, each.machine_value))
            )
    return tuple(rows)


def reports_told(meeting: Meeting) -> tuple[ToldReport, ...]:
    """Return the reports of a meeting that count, the oldest publication first."""
    rows = Report.objects.live().filter(meeting=meeting).select_related("article__outlet", "version")
    return tuple(map(told, rows.oldest_publication_first()))


def told(report: Report) -> ToldReport:
    """Return a report as an editor chooses among them; it comes with its article, outlet and version."""
    text = report.version.title if report.sentence_part == "title" else report.version.text
    return ToldReport(
        number=report.pk,
        title=report.version.title or UNTITLED,
        outlet=outlet_name(report.article),
        published=say_published(report.article),
        sentence=text[report.sentence_start : report.sentence_end],
        url=report.article.get_absolute_url(),
    )


def find_report(number: int) -> Report | None:
    """Return a report by its row."""
    return Report.objects.filter(pk=number).select_related("article__outlet", "version", "meeting").first()


def meeting_of(number: int) -> Meeting | None:
    """Return the current meeting that a report is in."""
    return Meeting.objects.current().filter(reports=number).first()


def _people(record: Mapping[str, Json]) -> Sequence[Json]:
    rows = record.get("participants")
    return rows if isinstance(rows, list) else ()


def _said(record: Mapping[str, Json], names: DecisionNames) -> str:
    return "; ".join(names.value("participant x", person) for person in _people(record))


def _compared(label: str, one: str, other: str) -> Compared:
    return Compared(label, one, other, one == other)


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day
