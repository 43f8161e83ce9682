"""What lies around a meeting: the ones before and after it of the same parties, and others at the same summit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.models import Country, Meeting
from diplomacy.queries.cards import Card
from diplomacy.queries.partners import pair_url
from diplomacy.records import Status

MOST_RELATED = 5

# One question for everything, for each costs more to put into words than to answer: the parties of the meeting, where
# they are two or three; their encounters (dyads leave out plenaries) before, after and newest; others at the summit.
_AROUND = """
WITH me AS (SELECT id, earliest, latest, summit_id FROM diplomacy_meeting WHERE id = %(meeting)s),
parties AS (
  SELECT array_agg(DISTINCT country_id) AS p FROM diplomacy_participation
   WHERE meeting_id = %(meeting)s AND NOT optional AND country_id IS NOT NULL
)
SELECT 'before', found.id FROM me, parties, LATERAL (
  SELECT d.meeting_id AS id FROM diplomacy_meetingdyad d
   WHERE cardinality(p) BETWEEN 2 AND 3 AND d.one_id = p[1] AND d.other_id = p[2] AND d.status = 'held'
     AND (d.latest, d.earliest, d.meeting_id) < (me.latest, me.earliest, me.id) AND {all_there}
   ORDER BY d.latest DESC NULLS LAST, d.earliest DESC NULLS LAST, d.meeting_id DESC LIMIT 1) found
UNION ALL
SELECT 'after', found.id FROM me, parties, LATERAL (
  SELECT d.meeting_id AS id FROM diplomacy_meetingdyad d
   WHERE cardinality(p) BETWEEN 2 AND 3 AND d.one_id = p[1] AND d.other_id = p[2] AND d.status IN ('held', 'planned')
     AND (d.latest, d.earliest, d.meeting_id) > (me.latest, me.earliest, me.id) AND {all_there}
   ORDER BY d.latest ASC NULLS FIRST, d.earliest ASC NULLS FIRST, d.meeting_id ASC LIMIT 1) found
UNION ALL
SELECT 'parties', found.id FROM me, parties, LATERAL (
  SELECT d.meeting_id AS id FROM diplomacy_meetingdyad d
   WHERE cardinality(p) BETWEEN 2 AND 3 AND d.one_id = p[1] AND d.other_id = p[2] AND d.meeting_id <> me.id
     AND {all_there}
   ORDER BY d.latest DESC NULLS LAST, d.earliest DESC NULLS LAST, d.meeting_id DESC LIMIT %(most)s) found
UNION ALL
SELECT CASE WHEN found.ours THEN 'ours' ELSE 'summit' END, found.id FROM me, parties, LATERAL (
  SELECT m.id, EXISTS (
           SELECT 1 FROM diplomacy_participation t WHERE t.meeting_id = m.id AND t.country_id = ANY(p)) AS ours
    FROM diplomacy_meeting m
   WHERE m.summit_id = me.summit_id AND m.id <> me.id AND m.removed_at IS NULL
   ORDER BY ours DESC, m.latest ASC NULLS LAST, m.id LIMIT %(most)s) found
""".format(
    all_there="(p[3] IS NULL OR EXISTS (SELECT 1 FROM diplomacy_meetingdyad e"
    " WHERE e.meeting_id = d.meeting_id AND e.one_id = p[1] AND e.other_id = p[3]))"
)


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
    pair_url: str
    query: str
    before: Neighbour | None
    after: Neighbour | None
    same_parties: tuple[Card, ...]
    summit: str
    summit_query: str
    same_summit: tuple[Card, ...]


def find_related(meeting: int) -> list[tuple[str, int]]:
    """Return the meetings around one, each by what it is to it and its number; a meeting may be several things.

    `before` was held, `after` was held or is planned; `parties` are the newest of the same two or three parties, no
    plenaries among them; `ours` and `summit` are others at the same summit, with some of the parties or with none.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, {"meeting": meeting, "most": MOST_RELATED})
        return list(cursor.fetchall())


def related(meeting: Meeting, found: Iterable[tuple[str, int]], cards: Mapping[int, Card]) -> Related:
    """Return what belongs with a meeting: `found` by `find_related`, `cards` by their meetings' numbers."""
    groups: dict[str, list[tuple[int, Card]]] = {}
    for what, number in found:
        if number in cards:
            groups.setdefault(what, []).append((number, cards[number]))
    parties = _few(meeting)
    summit = meeting.summit
    return Related(
        parties=wording.join_names([country.name for country in parties]),
        pair_url=pair_url(*parties) if len(parties) == 2 else "",
        query=MeetingFilters(country=tuple(country.slug for country in parties)).query(),
        before=next((_neighbour(meeting, card) for _, card in groups.get("before", ())), None),
        after=next((_neighbour(meeting, card) for _, card in groups.get("after", ())), None),
        same_parties=tuple(card for _, card in sorted(groups.get("parties", ()), key=_day, reverse=True)),
        summit=summit.label if summit else "",
        summit_query=MeetingFilters(summit=summit.slug).query() if summit else "",
        same_summit=tuple(
            card for what in ("ours", "summit") for _, card in sorted(groups.get(what, ()), key=_undated_last)
        ),
    )


def _few(meeting: Meeting) -> Sequence[Country]:
    """Return the parties of the meeting, where they are two or three."""
    there = [p.country for p in meeting.participations.all() if p.country and not p.optional]
    parties = list({country.pk: country for country in there}.values())
    return parties if 2 <= len(parties) <= 3 else []


def _day(numbered: tuple[int, Card]) -> tuple[date, date, int]:
    number, card = numbered
    return (card.date.latest, card.date.earliest, number) if card.date else (date.min, date.min, number)


def _undated_last(numbered: tuple[int, Card]) -> tuple[date, int]:
    number, card = numbered
    return (card.date.latest if card.date else date.max, number)


def _neighbour(meeting: Meeting, card: Card) -> Neighbour:
    facts = [card.status_label if card.status != Status.HELD else "", card.mode_label, card.place]
    apart = ""
    if meeting.date and card.date and meeting.date.precision == card.date.precision == "day":
        days = (card.date.latest - meeting.date.latest).days
        apart = f"{wording.say_count(abs(days), 'day')} {'later' if days > 0 else 'before'}" if days else "the same day"
    return Neighbour(card.url, card.when, ", ".join(filter(None, facts)), apart)
