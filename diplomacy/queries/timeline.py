"""The timeline: the meetings that a filter asks for, with its facets, its sentence and its next page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.utils import timezone

from diplomacy.filters import NO_SUMMIT, Cursor, MeetingFilters
from diplomacy.models import Meeting
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.queries.cards import Card, Day, any_sample, by_day, card, card_rows
from diplomacy.queries.current import current_columns
from diplomacy.queries.facets import FacetGroup, facet_groups
from diplomacy.queries.histogram import Histogram, histogram
from diplomacy.queries.names import Names, find_names
from diplomacy.queries.selection import Selection
from diplomacy.queries.sentence import Term, sentence
from diplomacy.reference.names import unaccent

PAGE = 50

__all__ = ["Names", "TimelinePage", "find_names", "matching", "timeline_page"]


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """A page of the timeline."""

    filters: MeetingFilters
    total: int
    uncertain: int
    cards: tuple[Card, ...]
    terms: tuple[Term, ...]
    facets: tuple[FacetGroup, ...]
    histogram: Histogram | None
    next_query: str
    has_samples: bool

    @property
    def days(self) -> tuple[Day, ...]:
        """The meetings under the headings of their days."""
        return tuple(by_day(self.cards))

    @property
    def count(self) -> str:
        """How many meetings there are, as it is printed."""
        return f"{self.total:,}"


def timeline_page(filters: MeetingFilters) -> TimelinePage:
    """Return the page that the filters ask for. Raises FilterError where they name what does not exist."""
    names = find_names(filters)
    selection = Selection(current_columns(), filters, names, timezone.now().date())
    cards, next_query = page_of(selection)
    return TimelinePage(
        filters=filters,
        total=selection.total,
        uncertain=selection.uncertain,
        cards=cards,
        terms=sentence(filters, names),
        facets=facet_groups(selection, names),
        histogram=histogram(selection),
        next_query=next_query,
        has_samples=any_sample(cards),
    )


def page_of(selection: Selection) -> tuple[tuple[Card, ...], str]:
    """Return the cards of the page that a selection's filters ask for, and the query string of the next one."""
    filters = selection.filters
    numbers = selection.page(filters.after, PAGE + 1)
    rows = {row.pk: row for row in card_rows(Meeting.objects.current().filter(pk__in=numbers[:PAGE]))}
    shown = [rows[number] for number in numbers[:PAGE] if number in rows]
    cards = tuple(card(row, filters.since, filters.until) for row in shown)
    if len(numbers) <= PAGE or not shown:
        return cards, ""
    last = shown[-1]
    return cards, filters.but(after=Cursor(last.latest, last.earliest, last.pk)).query()


def matching(filters: MeetingFilters, today: date) -> MeetingQuerySet:
    """Return the current meetings that the filters ask for, in no order, from the first page."""
    found = Meeting.objects.current().between(filters.since, filters.until)
    for slug in filters.country:
        found = found.involving_country(slug)
    if filters.leader:
        found = found.with_leader(filters.leader)
    if filters.summit == NO_SUMMIT:
        found = found.filter(summit=None)
    elif filters.summit:
        found = found.filter(Q(summit__slug=filters.summit) | Q(summit__series__slug=filters.summit))
    if filters.status:
        found = found.in_state(filters.status, today)
    if filters.mode:
        found = found.filter(mode=filters.mode)
    if filters.level:
        found = found.filter(level=filters.level)
    if filters.theme:
        found = found.on_theme(filters.theme)
    if filters.region:
        found = found.involving_region(filters.region.capitalize())
    if filters.words:
        found = found.filter(search=SearchQuery(unaccent(filters.words), config="english", search_type="websearch"))
    return found
