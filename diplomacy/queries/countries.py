"""Countries and organisations, and whom they meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.models import Country, Statement
from diplomacy.queries.cards import Card, any_sample
from diplomacy.queries.charts import Bar, Calendar, calendar, year_bars
from diplomacy.queries.counting.tallies import Meetings, most_active, of_country
from diplomacy.queries.history.scopes import with_decisions
from diplomacy.queries.partners import Partner, ThemeCount, cards_by_id, partners, theme_counts
from diplomacy.queries.said import newest_statements
from diplomacy.queries.terms import OfficeChart, office_chart

NEWEST = 8
COMING = 5
STATEMENTS = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """A party in the list: how often it met others, and the last day on which it is known to have met any."""

    name: str
    code: str
    url: str
    kind: str
    meetings: int
    last: str
    width: int


@dataclass(frozen=True, slots=True)
class CountryPage:
    """What a party's page shows. `partners` are those met most, `more_partners` the rest."""

    country: Country
    meetings: int
    plenaries: int
    undated: int
    most_met: str
    partners: tuple[Partner, ...]
    more_partners: tuple[Partner, ...]
    years: tuple[Bar, ...]
    calendar: Calendar | None
    offices: OfficeChart | None
    themes: tuple[ThemeCount, ...]
    coming: tuple[Card, ...]
    newest: tuple[Card, ...]
    statements: tuple[Statement, ...]
    query: str
    has_samples: bool

    @property
    def meetings_said(self) -> str:
        """How many meetings are on record, in words."""
        return wording.say_count(self.meetings, "meeting")

    @property
    def more_partners_said(self) -> str:
        """How many partners are not shown at once, in words."""
        return f"{wording.say_count(len(self.more_partners), 'more partner')}"

    @property
    def plenaries_said(self) -> str:
        """What is said of plenaries beside a ranking that leaves them out."""
        if not self.plenaries:
            return "Plenaries are not counted."
        return f"Plenaries are not counted; there were {self.plenaries}."

    @property
    def undated_said(self) -> str:
        """What is said of meetings that no year can be given for."""
        return f"{wording.say_count(self.undated, 'meeting')} of no known year left out." if self.undated else ""


def listed_countries() -> list[Listed]:
    """Return every party that took part in a current meeting, the most active first."""
    active = most_active()
    rows = Country.objects.in_bulk([pk for pk, *_ in active])
    active.sort(key=lambda each: (-each[1], rows[each[0]].sort_key))
    return [
        Listed(
            name=rows[pk].name,
            code=rows[pk].code,
            url=rows[pk].get_absolute_url(),
            kind=rows[pk].get_kind_display(),
            meetings=meetings,
            last=wording.say_day(last) if last else "",
            width=round(100 * meetings / active[0][1]),
        )
        for pk, meetings, last in active
    ]


def find_country(slug: str) -> Country | None:
    """Return a party by its slug."""
    found: Country | None = with_decisions(Country.objects.filter(slug=slug)).first()
    return found


def country_page(country: Country, today: date | None = None, year: int | None = None) -> CountryPage:
    """Return the page of a party as of a day, today where none is given, with the calendar of a year.

    Without a year the calendar is that of the newest meeting held.
    """
    today = today or timezone.now().date()
    filters = MeetingFilters(country=(country.slug,))
    theirs = of_country(country)
    most, others = partners(country, theirs)
    counts = theirs.by_year()
    coming = cards_by_id(theirs.coming(today, COMING))
    newest = cards_by_id(theirs.newest(today, NEWEST))
    statements = newest_statements(STATEMENTS, country=country)
    return CountryPage(
        country=country,
        meetings=len(theirs),
        plenaries=len(theirs.held.plenaries),
        undated=len(theirs.held) - sum(map(sum, counts.values())),
        most_met=wording.join_names([partner.name for partner in most[:3]]) if most else "",
        partners=most,
        more_partners=others,
        years=year_bars(counts, filters),
        calendar=_calendar(theirs, counts, year, today, filters.but(status="held")),
        offices=office_chart(country, today),
        themes=theme_counts(theirs, filters),
        coming=coming,
        newest=newest,
        statements=statements,
        query=filters.query(),
        has_samples=any_sample(coming, newest, statements),
    )


def _calendar(
    theirs: Meetings, counts: dict[int, tuple[int, int]], year: int | None, today: date, filters: MeetingFilters
) -> Calendar | None:
    """Return the calendar of the year asked for, else of the newest meeting known to the day; None without any."""
    if year is None:
        newest = theirs.held.on_a_day.until(today).newest_day
        if newest is None:
            return None
        year = newest.year
    return calendar(theirs.by_day(year), year, counts, filters)
