"""A pair's leaders in office, and when they were in touch, laid out over time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from diplomacy import wording
from diplomacy.models import Country, Meeting, Participation, Term
from diplomacy.queries.charts import Axis, Tick, percent
from diplomacy.queries.counting.tallies import Meetings
from diplomacy.queries.terms import HEADS, Band, bands
from diplomacy.records import Mode, RoleKind

MOST_DOTS = 200
MOST_YEARS = 15
ROOM_FOR_WORDS = 0.24  # of the chart's width, below which the silence is drawn without words


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact of leaders on a known day: where it stands on the chart, and its row of the table."""

    x: str
    in_person: bool
    url: str
    when: str
    where: str
    one: str
    other: str

    @property
    def spoken(self) -> str:
        """The contact in words."""
        return ", ".join(filter(None, (self.when, self.where)))


@dataclass(frozen=True, slots=True)
class Silence:
    """The longest time without a contact on record."""

    x: str
    end: str
    middle: str
    words: str
    has_room: bool


@dataclass(frozen=True, slots=True)
class PairChart:
    """Who was in office on either side, and the contacts between, the newest first."""

    ticks: tuple[Tick, ...]
    one: tuple[Band, ...]
    other: tuple[Band, ...]
    contacts: tuple[Contact, ...]
    silence: Silence | None
    first_year: int


def pair_chart(one: Country, other: Country, theirs: Meetings, today: date) -> PairChart | None:
    """Return the chart of the leaders' contacts held whose day is known, None where there is none.

    `theirs` are the meetings of the two. The chart goes back fifteen years at most, and to the newest 200 contacts.
    """
    since = date(today.year - MOST_YEARS, 1, 1)
    ids = theirs.held.at_leaders.on_a_day.since(since).until(today).ids(MOST_DOTS)
    meetings = list(Meeting.objects.filter(pk__in=ids).select_related("country").order_by("-latest", "-pk"))
    if not meetings:
        return None
    days = sorted({meeting.latest for meeting in meetings if meeting.latest})
    axis = Axis(min(date(days[0].year, 1, 1), date(today.year - 1, 1, 1)), today)
    names, kinds = _who(ids, (one, other))
    return PairChart(
        ticks=axis.ticks(),
        one=_heads(one, kinds[one.pk], axis),
        other=_heads(other, kinds[other.pk], axis),
        contacts=tuple(_contact(meeting, axis, names, one, other) for meeting in meetings),
        silence=_silence(days, axis),
        first_year=axis.first.year,
    )


def _contact(
    meeting: Meeting, axis: Axis, names: dict[tuple[int, int | None], list[str]], one: Country, other: Country
) -> Contact:
    place = wording.say_place(meeting.city, meeting.country.name if meeting.country else "")
    return Contact(
        x=axis.x(meeting.latest or axis.last),
        in_person=meeting.mode == Mode.IN_PERSON,
        url=meeting.get_absolute_url(),
        when=wording.say_date(meeting.date),
        where=place if meeting.mode == Mode.IN_PERSON else wording.say_mode(meeting.mode).lower(),
        one=wording.join_names(names[meeting.pk, one.pk]),
        other=wording.join_names(names[meeting.pk, other.pk]),
    )


def _who(
    ids: Sequence[int], sides: tuple[Country, Country]
) -> tuple[dict[tuple[int, int | None], list[str]], dict[int | None, Counter[str]]]:
    """Return who was there, by meeting and side, and of what kind of office each side's people were."""
    names: dict[tuple[int, int | None], list[str]] = defaultdict(list)
    kinds: dict[int | None, Counter[str]] = defaultdict(Counter)
    rows = Participation.objects.filter(meeting__in=ids, country__in=sides, optional=False).select_related("leader")
    for row in rows.order_by("position"):
        if name := row.leader.name if row.leader else row.name:
            names[row.meeting_id, row.country_id].append(name)
        if row.role_kind in HEADS:
            kinds[row.country_id][row.role_kind] += 1
    return names, kinds


def _heads(country: Country, kinds: Counter[str], axis: Axis) -> tuple[Band, ...]:
    """Return the terms of the office that speaks for a party among leaders: the one most of them held."""
    order = [RoleKind(kind) for kind, _ in kinds.most_common(1)] or [RoleKind.HEAD_OF_GOVERNMENT, *HEADS]
    terms = [
        term
        for term in Term.objects.filter(country=country, role_kind__in=order).select_related("leader")
        if (term.end is None or term.end.latest >= axis.first)
        and (term.start is None or term.start.earliest <= axis.last)
    ]
    kind = next((each for each in order if any(term.role_kind == each for term in terms)), None)
    return bands([term for term in terms if term.role_kind == kind], axis)


def _silence(days: Sequence[date], axis: Axis) -> Silence | None:
    """Return the longest time between two contacts, or from the last to today if that is longer."""
    stops = [*days, axis.last]
    first, last = max(pairwise(stops), key=lambda pair: pair[1] - pair[0])
    if (last - first).days < 60:
        return None
    begin, end = axis.share(first), axis.share(last)
    gap = wording.say_gap(first, last)
    return Silence(
        x=percent(begin),
        end=percent(end),
        middle=percent((begin + end) / 2),
        words=f"{gap} since the last one on record" if last == axis.last else f"{gap} without one on record",
        has_room=end - begin >= ROOM_FOR_WORDS,
    )
