"""The timeline: the meetings that a filter asks for, with its facets, its sentence and its next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, F, Q
from django.utils import timezone

from diplomacy import wording
from diplomacy.filters import MODES, NO_SUMMIT, STATUSES, Cursor, FilterError, MeetingFilters
from diplomacy.models import Country, Leader, Meeting, Participation, Summit, SummitSeries, Theme
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.queries.cards import Day, any_sample, by_day, card, card_rows
from diplomacy.records import Status
from diplomacy.reference.names import unaccent

PAGE = 50
MOST_FACETS = 8


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that the timeline can be narrowed to, or back from."""

    label: str
    count: int
    query: str
    selected: bool = False
    code: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """The values of one filter."""

    title: str
    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the sentence that says the filter: words before it, its value, and the address without it."""

    lead: str
    label: str
    query: str


@dataclass(frozen=True, slots=True)
class Names:
    """What the slugs of a filter are called."""

    countries: tuple[Country, ...]
    leader: Leader | None
    summit: Summit | None
    series: SummitSeries | None
    theme: Theme | None = None


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """A page of the timeline."""

    filters: MeetingFilters
    total: int
    days: tuple[Day, ...]
    terms: tuple[Term, ...]
    facets: tuple[FacetGroup, ...]
    next_query: str
    has_samples: bool


def timeline_page(filters: MeetingFilters) -> TimelinePage:
    """Return the page that the filters ask for. Raises FilterError where they name what does not exist."""
    today = timezone.now().date()
    names = find_names(filters)
    found = matching(filters, today)
    rows = list(card_rows(_page(found, filters))[: PAGE + 1])
    shown = [card(row, filters.since, filters.until) for row in rows[:PAGE]]
    return TimelinePage(
        filters=filters,
        total=found.count(),
        days=tuple(by_day(shown)),
        terms=_sentence(filters, names),
        facets=_facets(filters, names, today),
        next_query=_next_query(filters, rows),
        has_samples=any_sample(shown),
    )


def find_names(filters: MeetingFilters) -> Names:
    """Return the records that a filter's slugs name. Raises FilterError where one does not exist."""
    rows = {row.slug: row for row in Country.objects.filter(slug__in=filters.country)} if filters.country else {}
    for slug in filters.country:
        if slug not in rows:
            raise FilterError("country", slug, "there is no country or organisation of that name here")
    leader = Leader.objects.filter(slug=filters.leader).first() if filters.leader else None
    if filters.leader and leader is None:
        raise FilterError("leader", filters.leader, "there is no leader of that name here")
    summit, series = _summit(filters.summit)
    theme = Theme.objects.filter(slug=filters.theme).first() if filters.theme else None
    if filters.theme and theme is None:
        raise FilterError("theme", filters.theme, "there is no theme of that name here")
    return Names(tuple(rows[slug] for slug in filters.country), leader, summit, series, theme)


def _summit(slug: str) -> tuple[Summit | None, SummitSeries | None]:
    """Return the edition of that name, else the series. Raises FilterError where there is neither."""
    if slug in ("", NO_SUMMIT):
        return None, None
    summit = Summit.objects.filter(slug=slug).first()
    series = None if summit else SummitSeries.objects.filter(slug=slug).first()
    if not (summit or series):
        raise FilterError("summit", slug, "there is no summit or series of that name here")
    return summit, series


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


def _page(found: MeetingQuerySet, filters: MeetingFilters) -> MeetingQuerySet:
    """Put meetings in the order asked for, and leave out what stands on the pages before."""
    after = filters.after
    oldest = filters.sort == "oldest"
    if after and after.latest is None:
        found = found.filter(**{"latest": None, "pk__gt" if oldest else "pk__lt": after.row})
    elif after and oldest:
        found = found.filter(
            Q(latest=None)
            | Q(earliest__gt=after.earliest)
            | Q(earliest=after.earliest, latest__gt=after.latest)
            | Q(earliest=after.earliest, latest=after.latest, pk__gt=after.row)
        )
    elif after:
        found = found.filter(
            Q(latest=None)
            | Q(latest__lt=after.latest)
            | Q(latest=after.latest, earliest__lt=after.earliest)
            | Q(latest=after.latest, earliest=after.earliest, pk__lt=after.row)
        )
    return found.oldest_first() if oldest else found.newest_first()


def _next_query(filters: MeetingFilters, rows: Sequence[Meeting]) -> str:
    if len(rows) <= PAGE:
        return ""
    last = rows[PAGE - 1]
    return filters.but(after=Cursor(last.latest, last.earliest, last.pk)).query()


def _sentence(filters: MeetingFilters, names: Names) -> tuple[Term, ...]:
    terms = []
    if filters.status:
        terms.append(Term("that are", wording.say_status(filters.status).lower(), filters.but(status="").query()))
    if filters.mode:
        terms.append(Term("", wording.say_mode(filters.mode).lower(), filters.but(mode="").query()))
    for number, country in enumerate(names.countries):
        lead = "with" if number == 0 else "and"
        terms.append(Term(lead, country.name, filters.without_country(country.slug).query()))
    if filters.region:
        terms.append(Term("with a party of", wording.say_region(filters.region), filters.but(region="").query()))
    if filters.level:
        terms.append(Term("of", wording.say_level(filters.level), filters.but(level="").query()))
    if names.theme:
        terms.append(Term("on", names.theme.name, filters.but(theme="").query()))
    if names.leader:
        terms.append(Term("attended by", names.leader.name, filters.but(leader="").query()))
    if names.summit or names.series:
        label = names.summit.label if names.summit else f"any {names.series.code if names.series else ''}"
        terms.append(Term("at", label, filters.but(summit="").query()))
    if filters.summit == NO_SUMMIT:
        terms.append(Term("at", "no summit", filters.but(summit="").query()))
    for lead, name in (("since", "since"), ("until", "until")):
        if day := getattr(filters, name):
            terms.append(Term(lead, wording.say_day(day), filters.but(**{name: None}).query()))
    if filters.words:
        terms.append(Term("about", f"“{filters.words}”", filters.but(words="").query()))
    return tuple(terms)


def _facets(filters: MeetingFilters, names: Names, today: date) -> tuple[FacetGroup, ...]:
    return (
        FacetGroup("Country", _country_facets(filters, names, today)),
        FacetGroup("Summit", _summit_facets(filters, today)),
        FacetGroup("Status", _status_facets(filters, today)),
        FacetGroup("How", _mode_facets(filters, today)),
    )


def _country_facets(filters: MeetingFilters, names: Names, today: date) -> tuple[Facet, ...]:
    meetings = matching(filters, today)
    counted = (
        Participation.objects.filter(meeting__in=meetings.values("pk"), country__isnull=False)
        .values("country__slug", "country__name", "country__code")
        .annotate(n=Count("meeting", distinct=True))
        .order_by("-n", "country__sort_key")
    )
    chosen = [
        Facet(country.name, 0, filters.without_country(country.slug).query(), selected=True, code=country.code)
        for country in names.countries
    ]
    others = [
        Facet(
            row["country__name"],
            row["n"],
            filters.with_country(row["country__slug"]).query(),
            code=row["country__code"],
        )
        for row in counted[: MOST_FACETS + len(chosen)]
        if row["country__slug"] not in filters.country
    ]
    return (*chosen, *others[:MOST_FACETS])


def _summit_facets(filters: MeetingFilters, today: date) -> tuple[Facet, ...]:
    counted = (
        matching(filters.but(summit=""), today)
        .filter(summit__isnull=False)
        .order_by()
        .values("summit__slug", "summit__label")
        .annotate(n=Count("pk"))
        .order_by("-n", "summit__slug")
    )
    return tuple(
        Facet(
            row["summit__label"],
            row["n"],
            filters.but(summit="" if row["summit__slug"] == filters.summit else row["summit__slug"]).query(),
            selected=row["summit__slug"] == filters.summit,
        )
        for row in counted[:MOST_FACETS]
    )


def _status_facets(filters: MeetingFilters, today: date) -> tuple[Facet, ...]:
    past_plan = Q(status=Status.PLANNED, latest__lt=today)
    tests = {name: Q(status=name) for name in STATUSES} | {
        "planned": Q(status=Status.PLANNED) & (Q(latest=None) | Q(latest__gte=today)),
        "unreported": past_plan,
    }
    counts = matching(filters.but(status=""), today).aggregate(
        **{name: Count("pk", filter=test) for name, test in tests.items()}
    )
    return _choices(filters, "status", counts, STATUSES)


def _mode_facets(filters: MeetingFilters, today: date) -> tuple[Facet, ...]:
    rows = matching(filters.but(mode=""), today).order_by().values(name=F("mode")).annotate(n=Count("pk"))
    return _choices(filters, "mode", {row["name"]: row["n"] for row in rows}, MODES)


def _choices(filters: MeetingFilters, field: str, counts: dict[str, int], order: Sequence[str]) -> tuple[Facet, ...]:
    say = wording.say_status if field == "status" else wording.say_mode
    chosen = getattr(filters, field)
    return tuple(
        Facet(
            say(name),
            counts.get(name, 0),
            filters.but(**{field: "" if name == chosen else name}).query(),
            selected=name == chosen,
            mark=name,
        )
        for name in order
        if counts.get(name) or name == chosen
    )
