"""Whom a party or a person met, what it was about, and the cards of some meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.models import Country, Meeting, Theme
from diplomacy.queries.cards import Card, card, card_rows
from diplomacy.queries.counting.tallies import Meetings, Met

MOST_PARTNERS = 12
MOST_THEMES = 10


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody whom another met: how often, how often in person, and the last day known; widths in per cent."""

    name: str
    code: str
    url: str
    meetings: int
    in_person: int
    last: str
    width: int
    in_person_width: int


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """A theme with the number of meetings it came up in."""

    name: str
    count: int
    query: str
    width: int


def pair_url(one: Country, other: Country) -> str:
    """Return the address of a pair's page: the slugs in the order of the alphabet."""
    return reverse("pair", args=sorted((one.slug, other.slug)))


def partners(country: Country, meetings: Meetings) -> tuple[tuple[Partner, ...], tuple[Partner, ...]]:
    """Return the parties met, the most often met first: those to show at once, and the rest.

    Counted are meetings held of two parties or a small group; the last day is that of one known to the day.
    """
    met = meetings.countries_met(country)
    names = Country.objects.in_bulk([each.pk for each in met])
    met.sort(key=lambda each: (-each.meetings, -(each.last or date.min).toordinal(), names[each.pk].sort_key))
    most = met[0].meetings if met else 1
    found = tuple(
        partner(each, names[each.pk].name, names[each.pk].code, pair_url(country, names[each.pk]), most) for each in met
    )
    return found[:MOST_PARTNERS], found[MOST_PARTNERS:]


def partner(met: Met, name: str, code: str, url: str, most: int) -> Partner:
    """Return somebody met as a ranking shows it; `most` is the count of the first."""
    return Partner(
        name=name,
        code=code,
        url=url,
        meetings=met.meetings,
        in_person=met.in_person,
        last=wording.say_day(met.last) if met.last else wording.UNKNOWN_DATE,
        width=round(100 * met.meetings / most),
        in_person_width=round(100 * met.in_person / most),
    )


def theme_counts(meetings: Meetings, filters: MeetingFilters) -> tuple[ThemeCount, ...]:
    """Return the themes that came up most, each with its address under the filters."""
    counts = meetings.themes()
    themes = Theme.objects.in_bulk(counts)
    order = sorted(themes.values(), key=lambda theme: (-counts[theme.pk], theme.name))[:MOST_THEMES]
    most = counts[order[0].pk] if order else 1
    return tuple(
        ThemeCount(
            name=theme.name,
            count=counts[theme.pk],
            query=filters.but(theme=theme.slug).query(),
            width=round(100 * counts[theme.pk] / most),
        )
        for theme in order
    )


def cards_by_id(ids: Sequence[int]) -> tuple[Card, ...]:
    """Return meetings as cards, given by their numbers in the database and in that order."""
    rows = {row.pk: row for row in card_rows(Meeting.objects.filter(pk__in=ids))}
    return tuple(card(rows[pk]) for pk in ids if pk in rows)
