"""The timeline: the meetings that a filter asks for, with its facets, its sentence and its next page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.utils import timezone

from diplomacy import wording
from diplomacy.filters import NO_SUMMIT, SORTS, VIEWS, MeetingFilters
from diplomacy.models import Meeting
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.queries.calendar import Calendar, calendar
from diplomacy.queries.cards import Card, Day, any_sample, by_day, cards_of
from diplomacy.queries.counting.current import current_columns
from diplomacy.queries.counting.facets import FacetGroup, facet_groups
from diplomacy.queries.counting.histogram import Histogram, histogram
from diplomacy.queries.counting.selection import Selection
from diplomacy.queries.mapping import MeetingMap, meeting_map
from diplomacy.queries.names import Names, find_names
from diplomacy.queries.sentence import Term, sentence
from diplomacy.records import Form
from diplomacy.reference.names import unaccent

PAGE = 50

__all__ = ["Names", "TimelinePage", "find_names", "matching", "timeline_page"]


@dataclass(frozen=True, slots=True)
class Option:
    """One of several ways to show the same meetings: its name, its address, and whether it is this one."""

    label: str
    query: str
    current: bool


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """A page of the timeline. Of cards, calendar and map only that of the view is there."""

    filters: MeetingFilters
    total: int
    uncertain: int
    terms: tuple[Term, ...]
    facets: tuple[FacetGroup, ...]
    histogram: Histogram | None
    cards: tuple[Card, ...] = ()
    next_query: str = ""
    calendar: Calendar | None = None
    map: MeetingMap | None = None
    has_samples: bool = False

    @property
    def days(self) -> tuple[Day, ...]:
        """The meetings under the headings of their days."""
        return tuple(by_day(self.cards))

    @property
    def count(self) -> str:
        """How many meetings there are, as it is printed."""
        return f"{self.total:,}"

    @property
    def title(self) -> str:
        """What is shown, as one line of text."""
        words = " ".join(f"{term.lead} {term.label}".strip() for term in self.terms)
        return f"Meetings {words}".strip()

    @property
    def said(self) -> str:
        """What is shown and how many meetings that is, as one line of text."""
        return f"{wording.say_count(self.total, 'meeting')}{self.title.removeprefix('Meetings')}"

    @property
    def uncertain_note(self) -> str:
        """How many meetings may lie outside the days asked for, in words; empty for none."""
        if not self.uncertain:
            return ""
        return f"{self.uncertain:,} of them may lie outside these dates: their day is not known exactly."

    @property
    def views(self) -> tuple[Option, ...]:
        """The views of the same meetings."""
        here = self.filters
        return tuple(Option(name.capitalize(), here.but(view=name).query(), name == here.view) for name in VIEWS)

    @property
    def sorts(self) -> tuple[Option, ...]:
        """The orders of the same meetings."""
        here = self.filters
        return tuple(
            Option(f"{name.capitalize()} first", here.but(sort=name).query(), name == here.sort) for name in SORTS
        )

    @property
    def export_query(self) -> str:
        """The query string of exactly these meetings, for the exports, with its question mark."""
        query = self.filters.but(view=VIEWS[0]).query()
        return f"?{query}" if query else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The parameters that the form does not show and keeps."""
        return self.filters.but(since=None, until=None, words="").pairs()


def timeline_page(filters: MeetingFilters, unfolded: str = "") -> TimelinePage:
    """Return the page that the filters ask for, one group of facets unfolded.

    Raises FilterError where they name what does not exist.
    """
    names = find_names(filters)
    selection = Selection(current_columns(), filters, names, timezone.now().date())
    page = TimelinePage(
        filters=filters,
        total=selection.total,
        uncertain=selection.uncertain,
        terms=sentence(filters, names),
        facets=facet_groups(selection, names, unfolded),
        histogram=histogram(selection),
    )
    match filters.view:
        case "calendar":
            return replace(page, calendar=calendar(selection))
        case "map":
            return replace(page, map=meeting_map(selection))
    cards, next_query = page_of(selection)
    return replace(page, cards=cards, next_query=next_query, has_samples=any_sample(cards))


def page_of(selection: Selection) -> tuple[tuple[Card, ...], str]:
    """Return the cards of the page that a selection's filters ask for, and the query string of the next one."""
    filters = selection.filters
    numbers = selection.page(filters.after, PAGE + 1)
    cards = tuple(cards_of(numbers[:PAGE], filters.since, filters.until))
    if len(numbers) <= PAGE:
        return cards, ""
    return cards, filters.but(after=selection.cursor(numbers[PAGE - 1])).query()


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
    if filters.place:
        found = found.filter(place__slug=filters.place)
    if filters.status:
        found = found.in_state(filters.status, today)
    if filters.mode:
        found = found.filter(mode=filters.mode)
    if filters.level:
        found = found.filter(level=filters.level)
    if filters.form:
        found = found.exclude(form=Form.PLENARY) if filters.form == "encounter" else found.filter(form=filters.form)
    if filters.theme:
        found = found.on_theme(filters.theme)
    if filters.region:
        found = found.involving_region(filters.region.capitalize())
    if filters.words:
        found = found.filter(search=SearchQuery(unaccent(filters.words), config="english", search_type="websearch"))
    return found
