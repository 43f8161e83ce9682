"""The filter said as one sentence, each part with the address that leaves it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diplomacy import wording
from diplomacy.filters import NO_SUMMIT, MeetingFilters
from diplomacy.queries.names import Names
from diplomacy.records import PartialDate

STATUS_CLAUSES = {
    "held": ("that were", "held"),
    "planned": ("that are", "planned"),
    "unreported": ("with", "no report found"),
    "postponed": ("that were", "postponed"),
    "cancelled": ("that were", "called off"),
}
FORM_CLAUSES = {
    "encounter": ("in", "twos or small groups"),
    "bilateral": ("of", "two parties alone"),
    "small_group": ("in", "small groups"),
    "plenary": ("in", "plenary"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the sentence: words before it, its value, and the address without it."""

    lead: str
    label: str
    query: str


def sentence(filters: MeetingFilters, names: Names) -> tuple[Term, ...]:
    """Return the parts, in an order that reads on from "41 meetings"."""
    return tuple(_terms(filters, names))


def _terms(filters: MeetingFilters, names: Names) -> Iterator[Term]:
    if filters.level:
        yield Term("of", wording.say_level(filters.level), filters.but(level="").query())
    if filters.form:
        yield Term(*FORM_CLAUSES[filters.form], filters.but(form="").query())
    for number, country in enumerate(names.countries):
        yield Term("and" if number else "with", country.name, filters.without_country(country.slug).query())
    if filters.region:
        yield Term("with a party of", wording.say_region(filters.region), filters.but(region="").query())
    if names.leader:
        yield Term("attended by", names.leader.name, filters.but(leader="").query())
    if filters.mode:
        yield Term("", wording.say_mode(filters.mode).lower(), filters.but(mode="").query())
    if filters.summit:
        yield Term("at", _summit(filters, names), filters.but(summit="").query())
    if names.place:
        yield Term("in", names.place.name, filters.but(place="").query())
    if names.theme:
        yield Term("about", names.theme.name.lower(), filters.but(theme="").query())
    if filters.words:
        yield Term("with the words", f"“{filters.words}”", filters.but(words="").query())
    yield from _days(filters)
    if filters.status:
        lead, label = STATUS_CLAUSES[filters.status]
        yield Term(lead, label, filters.but(status="").query())


def _summit(filters: MeetingFilters, names: Names) -> str:
    if filters.summit == NO_SUMMIT:
        return "no summit"
    return names.summit.label if names.summit else f"any {names.series.code if names.series else ''}"


def _days(filters: MeetingFilters) -> Iterator[Term]:
    """A whole day, month or year is one part; any other range has its two ends."""
    since, until = filters.since, filters.until
    if since and until:
        days = PartialDate(since, until)
        if days.precision != "range":
            lead = "on" if days.precision == "day" else "in"
            yield Term(lead, wording.say_date(days), filters.but(since=None, until=None).query())
            return
    if since:
        yield Term("since", wording.say_day(since), filters.but(since=None).query())
    if until:
        yield Term("until", wording.say_day(until), filters.but(until=None).query())
