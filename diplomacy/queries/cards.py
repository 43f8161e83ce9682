"""Meetings as lists show them: one line of people, one of facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from diplomacy import wording
from diplomacy.models import Meeting, Participation, Report, Statement, Topic
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.records import PartialDate, Status

MOST_TOPICS = 3
# What no page shows of rows that come with others: other names of parties and people, what search looks through.
OTHER_NAMES = ("aliases", "demonyms", "former_names", "bodies", "weak_names", "metonyms")
OF_PEOPLE = (*(f"country__{name}" for name in OTHER_NAMES), "leader__aliases", "leader__folded")
OF_MEETINGS = (*(f"country__{name}" for name in OTHER_NAMES), "summit__aliases", "search", "words")


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
    level: str = ""

    @property
    def short(self) -> str:
        """Which parties met, for where there is little room; who belongs to none goes by name."""
        return " – ".join(dict.fromkeys(person.party or person.name for person in self.people))

    @property
    def level_label(self) -> str:
        """The level as people say it."""
        return wording.say_level(self.level)

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
    people = Participation.objects.select_related("leader", "country").defer(*OF_PEOPLE).order_by("position")
    return (
        meetings.select_related("country", "summit")
        .defer(*OF_MEETINGS)
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
        level=meeting.level,
        may_lie_outside=_may_lie_outside(meeting.earliest, meeting.latest, since, until),
    )


def cards_of(numbers: Sequence[int], since: date | None = None, until: date | None = None) -> list[Card]:
    """Return current meetings as cards, given by their numbers in the database and in that order.

    The same as `card` of `card_rows`, in a quarter of the time: plain rows of what a card shows, no model's instances.
    """
    rows = Meeting.objects.current().filter(pk__in=numbers)
    sources = dict(
        Report.objects.live().filter(meeting__in=numbers).order_by().values("meeting")
        .annotate(n=Count("article", distinct=True)).values_list("meeting", "n")
    )  # fmt: skip
    people: dict[int, list[Person]] = defaultdict(list)
    found = Participation.objects.filter(meeting__in=numbers, optional=False).order_by("position")
    for number, *values in found.values_list("meeting_id", *_PERSON):
        people[number].append(_person(*values))
    themes: dict[int, list[str]] = defaultdict(list)
    topics = Topic.objects.filter(meeting__in=numbers, theme__isnull=False).order_by("position")
    for number, theme in topics.values_list("meeting_id", "theme__name"):
        themes[number].append(theme)
    today = timezone.now().date()
    cards, shown = {}, rows.values_list(*_MEETING)
    for number, public_id, earliest, latest, status, mode, *where, summit, slug, level, sample in shown:
        past = status == Status.PLANNED and latest and latest < today
        cards[number] = Card(
            url=_address("meeting", public_id),
            public_id=public_id,
            people=tuple(people[number]),
            date=PartialDate(earliest, latest) if earliest and latest else None,
            status="unreported" if past else status,
            mode=mode,
            place=wording.say_place(where[0], where[1] or ""),
            summit=summit or "",
            summit_url=_address("summit", slug) if slug else "",
            topics=tuple(dict.fromkeys(themes[number]))[:MOST_TOPICS],
            sources=sources.get(number, 0),
            sample=sample,
            level=level,
            may_lie_outside=_may_lie_outside(earliest, latest, since, until),
        )
    return [cards[number] for number in numbers if number in cards]


_MEETING = ("pk", "public_id", "earliest", "latest", "status", "mode", "city", "country__name", "summit__label",
            "summit__slug", "level", "sample")  # fmt: skip
_PERSON = ("leader__name", "leader__slug", "name", "role", "country__code", "country__name", "country__slug")


def _person(leader: str | None, leader_slug: str | None, name: str, role: str, code: str | None, party: str | None,
            party_slug: str | None) -> Person:  # fmt: skip
    known = leader or name
    return Person(
        code=code or "",
        name=known or wording.say_office(role, party or ""),
        role=role if known else "",
        url=_address("leader", leader_slug) if leader_slug else "",
        party=party or "",
        party_url=_address("country", party_slug) if party_slug else "",
    )


def _may_lie_outside(earliest: date | None, latest: date | None, since: date | None, until: date | None) -> bool:
    return bool((earliest and since and earliest < since) or (latest and until and latest > until))


def _address(name: str, key: str) -> str:
    before, after = _around(name)
    return f"{before}{key}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    """Return an address before and after its key; looking up each of a page's two hundred takes as long as a query."""
    before, after = reverse(name, args=["KEY"]).split("KEY")
    return before, after


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
