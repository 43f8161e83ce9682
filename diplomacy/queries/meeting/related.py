"""What lies around a meeting: the ones before and after it of the same parties, and others at the same summit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.models import Country, Meeting
from diplomacy.queries.cards import Card
from diplomacy.queries.counting.columns import Links
from diplomacy.queries.counting.current import current_columns
from diplomacy.queries.counting.tallies import HELD, PLANNED, at_table
from diplomacy.queries.partners import pair_url
from diplomacy.records import Status

MOST_RELATED = 5
MOST_PARTIES = 3  # of which a meeting can be one of a row of them
NEVER = date.max.toordinal()


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


def find_related(meeting: Meeting) -> list[tuple[str, int]]:
    """Return the meetings around one, each by what it is to it and its number; a meeting may be several things.

    `before` was held, `after` was held or is planned; `parties` are the newest of the same two or three parties, no
    plenaries among them; `ours` and `summit` are others at the same summit, with some of the parties or with none.
    """
    columns = current_columns()
    mine = columns.rows_of(np.array([meeting.pk]))
    if not len(mine):
        return []
    me = int(mine[0])
    # Those who only sat in are among the links too, and are no parties of it.
    parties = set(_at(columns.countries, me)) - set(_at(columns.guests, me))
    found: list[tuple[str, int]] = []
    if 2 <= len(parties) <= MOST_PARTIES:
        rows = at_table(columns, parties).rows
        status = columns.status[rows]
        if columns.latest[me]:
            dated = columns.latest[rows] > 0
            earlier = rows[(rows > me) & dated & (status == HELD)]
            later = rows[(rows < me) & ((status == HELD) | (status == PLANNED))]
            found += [("before", row) for row in earlier[:1]] + [("after", row) for row in later[-1:]]
        found += [("parties", row) for row in rows[rows != me][:MOST_RELATED]]
    if summit := columns.summit[me]:
        others = [int(row) for row in np.flatnonzero(columns.summit == summit) if row != me]
        ours = {row for row in others if parties & set(_at(columns.countries, row))}
        others.sort(key=lambda row: (row not in ours, columns.latest[row] or NEVER, columns.id[row]))
        found += [("ours" if row in ours else "summit", row) for row in others[:MOST_RELATED]]
    return [(what, int(columns.id[row])) for what, row in found]


def _at(links: Links, row: int) -> list[int]:
    """Return the values of a row."""
    values: list[int] = links.values[links.start[row] : links.start[row + 1]].tolist()
    return values


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
    return parties if 2 <= len(parties) <= MOST_PARTIES else []


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
