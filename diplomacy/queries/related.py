"""What lies around a meeting: the ones before and after it of the same parties, and others at the same summit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.models import Country, Meeting, Participation
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.queries.cards import Card, card, card_rows, state
from diplomacy.records import Form, Status

MOST_PARTIES = 3
MOST_RELATED = 5


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The meeting before or after this one: its day, how and where it was, and the days between."""

    url: str
    when: str
    facts: str
    apart: str


@dataclass(frozen=True, slots=True)
class Related:
    """Meetings that belong with this one. `parties` are named if they are two or three; `query` is the timeline's."""

    parties: str
    pair: tuple[Country, ...]
    query: str
    before: Neighbour | None
    after: Neighbour | None
    same_parties: tuple[Card, ...]
    summit: str
    summit_query: str
    same_summit: tuple[Card, ...]


def related_to(meeting: Meeting) -> Related:
    """Return what belongs with a meeting; it comes with its participations, their countries, and its summit."""
    rows = [p.country for p in meeting.participations.all() if p.country and not p.optional]
    parties = list({country.pk: country for country in rows}.values())
    few = parties if 2 <= len(parties) <= MOST_PARTIES else []
    summit = meeting.summit
    return Related(
        parties=wording.join_names([country.name for country in few]) if few else "",
        pair=tuple(few) if len(few) == 2 else (),
        query=MeetingFilters(country=tuple(country.slug for country in few)).query(),
        before=_neighbour(meeting, few, later=False),
        after=_neighbour(meeting, few, later=True),
        same_parties=_same_parties(meeting, few),
        summit=summit.label if summit else "",
        summit_query=MeetingFilters(summit=summit.slug).query() if summit else "",
        same_summit=_same_summit(meeting, parties),
    )


def _of(parties: Sequence[Country], meeting: Meeting) -> MeetingQuerySet:
    """Return the other meetings in which all these parties took part."""
    found = Meeting.objects.current().exclude(pk=meeting.pk)
    for country in parties:
        found = found.filter(Exists(Participation.objects.filter(meeting=OuterRef("pk"), country=country)))
    return found


def _same_parties(meeting: Meeting, parties: Sequence[Country]) -> tuple[Card, ...]:
    """Return other meetings of all the parties, the newest first."""
    if not parties:
        return ()
    return tuple(card(row) for row in card_rows(_of(parties, meeting).newest_first())[:MOST_RELATED])


def _neighbour(meeting: Meeting, parties: Sequence[Country], *, later: bool) -> Neighbour | None:
    """Return the parties' nearest encounter before or after, but for plenaries: the one before was held, the one after
    was held or is planned.
    """
    if not parties or meeting.latest is None:
        return None
    sign = "gt" if later else "lt"
    place = (("latest", meeting.latest), ("earliest", meeting.earliest), ("pk", meeting.pk))
    beyond = Q()
    for number, (name, value) in enumerate(place):
        beyond |= Q(**dict(place[:number]), **{f"{name}__{sign}": value})
    found = _of(parties, meeting).filter(beyond).exclude(form=Form.PLENARY)
    found = found.filter(status__in=[Status.HELD, Status.PLANNED]) if later else found.held()
    order = [F(name) if later else F(name).desc() for name, _ in place]
    row = found.select_related("country").order_by(*order).first()
    return _say_neighbour(meeting, row) if row else None


def _say_neighbour(meeting: Meeting, row: Meeting) -> Neighbour:
    status = state(row)
    facts = [
        wording.say_status(status) if status != Status.HELD else "",
        wording.say_mode(row.mode),
        wording.say_place(row.city, row.country.name if row.country else ""),
    ]
    apart = ""
    if meeting.date and row.date and meeting.date.precision == row.date.precision == "day":
        days = (row.date.latest - meeting.date.latest).days
        apart = f"{wording.say_count(abs(days), 'day')} {'later' if days > 0 else 'before'}" if days else "the same day"
    return Neighbour(row.get_absolute_url(), wording.say_date(row.date), ", ".join(filter(None, facts)), apart)


def _same_summit(meeting: Meeting, parties: Sequence[Country]) -> tuple[Card, ...]:
    """Return other meetings on the sidelines of the same summit, those of some of the same parties first."""
    if meeting.summit is None:
        return ()
    ours = Participation.objects.filter(meeting=OuterRef("pk"), country__in=[country.pk for country in parties])
    found = Meeting.objects.current().filter(summit=meeting.summit).exclude(pk=meeting.pk)
    rows = card_rows(
        found.annotate(ours=Exists(ours)).order_by(F("ours").desc(), F("latest").asc(nulls_last=True), "pk")
    )
    return tuple(map(card, rows[:MOST_RELATED]))
