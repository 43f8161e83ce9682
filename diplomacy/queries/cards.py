"""Meetings as lists show them: one line of people, one of facts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from diplomacy import wording
from diplomacy.models import Meeting, Participation, Report, Statement, Topic
from diplomacy.models.addresses import address
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
    """Return current meetings as cards, given by their numbers in the database and in that order."""
    cards = cards_by_number(numbers, since, until)
    return [cards[number] for number in numbers if number in cards]


# One question, for each costs more to put into words than to answer.
_CARDS = """
SELECT m.id, m.public_id, m.earliest, m.latest, m.status, m.mode, m.city, c.name, s.label, s.slug, m.level, m.sample,
  (SELECT json_agg(json_build_array(l.name, l.slug, p.name, p.role, party.code, party.name, party.slug)
                   ORDER BY p.position)
     FROM diplomacy_participation p LEFT JOIN diplomacy_leader l ON l.id = p.leader_id
     LEFT JOIN diplomacy_country party ON party.id = p.country_id WHERE p.meeting_id = m.id AND NOT p.optional)::text,
  (SELECT json_agg(theme.name ORDER BY t.position) FROM diplomacy_topic t
     JOIN diplomacy_theme theme ON theme.id = t.theme_id WHERE t.meeting_id = m.id)::text,
  (SELECT count(DISTINCT r.article_id) FROM diplomacy_report r JOIN diplomacy_article a ON a.id = r.article_id
    WHERE r.meeting_id = m.id AND r.retired_at IS NULL AND NOT r.rejected AND a.withdrawn_at IS NULL)
  FROM diplomacy_meeting m LEFT JOIN diplomacy_country c ON c.id = m.country_id
  LEFT JOIN diplomacy_summit s ON s.id = m.summit_id
 WHERE m.id = ANY(%s) AND m.removed_at IS NULL
"""


def cards_by_number(numbers: Iterable[int], since: date | None = None, until: date | None = None) -> dict[int, Card]:
    """Return current meetings as cards, by their numbers in the database.

    The same as `card` of `card_rows`, in a fraction of the time: plain rows of what a card shows, no model's instances.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CARDS, [list(numbers)])
        rows = cursor.fetchall()
    today = timezone.now().date()
    cards = {}
    for number, public_id, earliest, latest, status, mode, *where, level, sample, people, themes, sources in rows:
        city, country, summit, slug = where
        cards[number] = Card(
            url=address("meeting", public_id),
            public_id=public_id,
            people=tuple(_person(*values) for values in json.loads(people or "[]")),
            date=PartialDate(earliest, latest) if earliest and latest else None,
            status=state_of(status, latest, today),
            mode=mode,
            place=wording.say_place(city, country or ""),
            summit=summit or "",
            summit_url=address("summit", slug) if slug else "",
            topics=tuple(dict.fromkeys(json.loads(themes or "[]")))[:MOST_TOPICS],
            sources=sources,
            sample=sample,
            level=level,
            may_lie_outside=_may_lie_outside(earliest, latest, since, until),
        )
    return cards


def _person(leader: str | None, leader_slug: str | None, name: str, role: str, code: str | None, party: str | None,
            party_slug: str | None) -> Person:  # fmt: skip
    known = leader or name
    return Person(
        code=code or "",
        name=known or wording.say_office(role, party or ""),
        role=role if known else "",
        url=address("leader", leader_slug) if leader_slug else "",
        party=party or "",
        party_url=address("country", party_slug) if party_slug else "",
    )


def _may_lie_outside(earliest: date | None, latest: date | None, since: date | None, until: date | None) -> bool:
    return bool((earliest and since and earliest < since) or (latest and until and latest > until))


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
