"""Meetings as lists show them: one line of people, one of facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from diplomacy import wording
from diplomacy.models import Meeting, Participation, Report, Statement, Topic
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.records import PartialDate, Status

MOST_TOPICS = 3


@dataclass(frozen=True, slots=True)
class Person:
    """A participant as pages show them: code of the party, name or office, and the addresses of both."""

    code: str
    name: str
    role: str = ""
    url: str = ""
    party: str = ""
    party_url: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A meeting as lists show it."""

    url: str
    public_id: str
    people: tuple[Person, ...]
    date: PartialDate | None
    status: str
    mode: str
    place: str
    summit: str
    summit_url: str
    topics: tuple[str, ...]
    sources: int
    sample: bool
    may_lie_outside: bool = False

    @property
    def when(self) -> str:
        """The date as people say it."""
        return wording.say_date(self.date)

    @property
    def title(self) -> str:
        """Who met whom, as a line of text."""
        return wording.join_names([person.name for person in self.people])

    @property
    def status_label(self) -> str:
        """The status as people say it."""
        return wording.say_status(self.status)

    @property
    def mode_label(self) -> str:
        """The mode as people say it."""
        return wording.say_mode(self.mode)

    @property
    def off(self) -> bool:
        """Tell whether the meeting was called off."""
        return self.status == Status.CANCELLED

    @property
    def source_count(self) -> str:
        """How many articles report it, in words."""
        return wording.say_count(self.sources, "source")


@dataclass(frozen=True, slots=True)
class Day:
    """The meetings of one day, month or range, with its heading in two lines."""

    heading: str
    note: str
    cards: tuple[Card, ...]


def card_rows(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Return the meetings with everything that cards need, in a fixed number of queries."""
    live = (
        Report.objects.live().filter(meeting=OuterRef("pk")).order_by().values("meeting")
        .annotate(n=Count("article", distinct=True)).values("n")
    )  # fmt: skip
    people = Participation.objects.select_related("leader", "country").order_by("position")
    return (
        meetings.select_related("country", "summit")
        .prefetch_related(Prefetch("participations", people), Prefetch("topics", Topic.objects.select_related("theme")))
        .annotate(sources=Coalesce(Subquery(live, output_field=IntegerField()), 0))
    )


def card(meeting: Meeting, since: date | None = None, until: date | None = None) -> Card:
    """Return a row of `card_rows` as a card; the days asked for tell whether it may lie outside them."""
    when = meeting.date
    return Card(
        url=meeting.get_absolute_url(),
        public_id=meeting.public_id,
        people=tuple(person(p) for p in meeting.participations.all() if not p.optional),
        date=when,
        status=state(meeting),
        mode=meeting.mode,
        place=wording.say_place(meeting.city, meeting.country.name if meeting.country else ""),
        summit=meeting.summit.label if meeting.summit else "",
        summit_url=meeting.summit.get_absolute_url() if meeting.summit else "",
        topics=tuple(dict.fromkeys(t.theme.name for t in meeting.topics.all() if t.theme))[:MOST_TOPICS],
        sources=getattr(meeting, "sources", 0),
        sample=meeting.sample,
        may_lie_outside=bool(when and ((since and when.earliest < since) or (until and when.latest > until))),
    )


def any_sample(*shown: Iterable[Card] | Iterable[Statement]) -> bool:
    """Tell whether a page shows samples, so that it can say so."""
    return any(each.sample for group in shown for each in group)


def person(row: Participation) -> Person:
    """Return a participant as pages show them; who is not named goes by office, else by party."""
    party = row.country.name if row.country else ""
    name = row.leader.name if row.leader else row.name
    return Person(
        code=row.country.code if row.country else "",
        name=name or wording.say_office(row.role, party),
        role=row.role if name else "",
        url=row.leader.get_absolute_url() if row.leader else "",
        party=party,
        party_url=row.country.get_absolute_url() if row.country else "",
    )


def state(meeting: Meeting, today: date | None = None) -> str:
    """Return the status, or `unreported` for a plan whose last possible day has passed without a report."""
    return state_of(meeting.status, meeting.latest, today or timezone.now().date())


def state_of(status: str, latest: date | None, today: date) -> str:
    """Return the same of a status and the last possible day."""
    return "unreported" if status == Status.PLANNED and latest and latest < today else status


def by_day(cards: Iterable[Card]) -> Iterator[Day]:
    """Group cards that come sorted by date under the headings of their days."""
    for when, group in groupby(cards, key=lambda each: each.date):
        heading, note = wording.say_day_heading(when)
        yield Day(heading, note, tuple(group))
