"""Series and their editions: found by name, by day, by year and by place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from diplomacy.records import PartialDate
from diplomacy.reference.facts import SeriesFact, SummitFact
from diplomacy.reference.names import normalise, slugify

LEEWAY = 2  # leaders meet on the eve of a summit and stay on after it

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ByYear = dict[int, tuple[SummitFact, ...]]


class Editions:
    """An index of series and summits; not changed after it is made."""

    __slots__ = ("_by_city", "_by_code", "_by_phrase", "_by_slug", "_calendar", "_names", "_of_organisation")

    def __init__(self, series: Iterable[SeriesFact], summits: Iterable[SummitFact]) -> None:
        """Build the index. A summit of a series that is not given is found by its own names only."""
        names: dict[str, dict[str, SeriesFact]] = defaultdict(dict)
        phrases: dict[str, dict[str, SummitFact]] = defaultdict(dict)
        by_city: dict[str, dict[str, SummitFact]] = defaultdict(dict)
        by_series: dict[str, list[SummitFact]] = defaultdict(list)
        own: dict[str, list[str]] = {}
        self._by_code = {one.code: one for one in series}
        self._of_organisation = _grouped((one.organisation, one) for one in self._by_code.values() if one.organisation)
        for one in self._by_code.values():
            own[one.code] = list(dict.fromkeys(normalise(name) for name in (one.name, *one.aliases)))
            for key in own[one.code]:
                names[key][one.code] = one
        self._by_slug = {summit.slug: summit for summit in summits}
        keys: dict[str, str] = {}
        for summit in self._by_slug.values():
            by_series[summit.series].append(summit)
            if summit.city:
                by_city[normalise(summit.city)][summit.slug] = summit
            for phrase in (summit.name, summit.label, *summit.aliases):
                key = keys.get(phrase) or keys.setdefault(phrase, normalise(phrase))
                phrases[key][summit.slug] = summit
        for code, own_names in own.items():
            code_key = [normalise(code)] if self._by_code[code].organisation else []
            for key in (*own_names, *code_key):
                phrases[key].update((summit.slug, summit) for summit in by_series[code])
        self._names = {key: tuple(found.values()) for key, found in names.items()}
        self._by_phrase = {key: _by_year(found.values()) for key, found in phrases.items()}
        self._by_city = {key: _by_year(found.values()) for key, found in by_city.items()}
        self._calendar: dict[str | None, _Calendar] = {code: _Calendar(held) for code, held in by_series.items()}
        self._calendar[None] = _Calendar(self._by_slug.values())

    @property
    def all_series(self) -> tuple[SeriesFact, ...]:
        """Every series."""
        return tuple(self._by_code.values())

    @property
    def all_summits(self) -> tuple[SummitFact, ...]:
        """Every edition."""
        return tuple(self._by_slug.values())

    def by_code(self, code: str) -> SeriesFact | None:
        """Return a series by its code, in any case."""
        return self._by_code.get(code) or self._by_code.get(code.upper())

    def by_slug(self, slug: str) -> SummitFact | None:
        """Return an edition by its slug."""
        return self._by_slug.get(slug)

    def series(self, name: str) -> tuple[SeriesFact, ...]:
        """Return the series of that name; its code counts as a name in the case in which it is written."""
        found = self._names.get(normalise(name)) or self._names.get(normalise(name).removeprefix("the "))
        if found:
            return found
        one = self._by_code.get(name)
        return (one,) if one else ()

    def of_organisation(self, code: str) -> tuple[SeriesFact, ...]:
        """Return the series that an organisation's bare name stands for ("at the G7")."""
        return self._of_organisation.get(code, ())

    def editions(self, series: str, year: int | None = None) -> tuple[SummitFact, ...]:
        """Return the editions of a series, or those of one year, those with known days first, by day."""
        held = self._calendar.get(series)
        if held is None:
            return ()
        return held.all if year is None else held.by_year.get(year, ())

    def of_year(self, series: str, year: int) -> SummitFact | None:
        """Return the edition of a year: its only one, else the only numbered one, else None."""
        return only(self.editions(series, year))

    def on(self, series: str | None, day: date | PartialDate, leeway: int) -> tuple[SummitFact, ...]:
        """Return the editions at most `leeway` days away from a day or range, the nearest first."""
        held = self._calendar.get(series)
        return held.near(day, leeway) if held else ()

    def in_city(self, city: str, year: int | None) -> tuple[SummitFact, ...]:
        """Return the editions in a city of that name, in one year or in all."""
        return _of_years(self._by_city.get(normalise(city), {}), year)

    def by_phrase(self, phrase: str, year: int | None = None) -> tuple[SummitFact, ...]:
        """Return every edition that a phrase can mean, in one year or in all; a year in the phrase counts."""
        found, year = self._read(phrase, year)
        return _of_years(found, year)

    def one_by_phrase(self, phrase: str, on: date | PartialDate | None, year: int | None) -> SummitFact | None:
        """Return the one edition that a phrase means; see `Reference.summit_by_phrase`."""
        found, year = self._read(phrase, year)
        if on is not None:
            first, last = (on.earliest, on.latest) if isinstance(on, PartialDate) else (on, on)
            years = range(first.year - 1, last.year + 2) if year is None else range(year, year + 1)
            near = [summit for each in years for summit in found.get(each, ()) if _within(summit, on, LEEWAY)]
            if near:
                return only(near) or only([summit for summit in near if summit.days_from(on) == 0])
            if year is None and first.year == last.year:
                year = first.year if len(found) > 1 or first.year in found else None
        return only(_of_years(found, year))

    def _read(self, phrase: str, year: int | None) -> tuple[Mapping[int, tuple[SummitFact, ...]], int | None]:
        """Return the editions by year that the words can mean, and the year that they or the caller name."""
        key = normalise(phrase).removeprefix("the ")
        whole = self._by_phrase.get(key)
        if whole:
            return whole, year
        if said := _YEAR.search(key):
            key = " ".join((key[: said.start()] + key[said.end() :]).split())
            year = year or int(said.group())
            if key.endswith(" in"):
                key = key.removesuffix(" in")
        return self._by_phrase.get(key, {}), year


class _Calendar:
    """Editions by their days. Those without days come last and are never near a day."""

    __slots__ = ("_dated", "_longest", "_starts", "all", "by_year")

    def __init__(self, summits: Iterable[SummitFact]) -> None:
        self.all = tuple(sorted(summits, key=lambda s: (s.start is None, s.start or date.max, s.slug)))
        self.by_year = _by_year(self.all)
        self._dated = [s for s in self.all if s.start and s.end]
        self._starts = [s.start for s in self._dated if s.start]
        self._longest = max((s.end - s.start for s in self._dated if s.start and s.end), default=timedelta())

    def near(self, day: date | PartialDate, leeway: int) -> tuple[SummitFact, ...]:
        first, last = (day.earliest, day.latest) if isinstance(day, PartialDate) else (day, day)
        try:
            low = bisect_left(self._starts, first - self._longest - timedelta(leeway))
        except OverflowError:  # the first days of the calendar
            low = 0
        try:
            high = bisect_right(self._starts, last + timedelta(leeway))
        except OverflowError:
            high = len(self._starts)
        near = [s for s in self._dated[low:high] if _within(s, day, leeway)]
        return tuple(sorted(near, key=lambda s: s.days_from(day) or 0))


def with_slugs(rows: Iterable[SummitFact]) -> tuple[SummitFact, ...]:
    """Return the editions with their slugs: series and year, and more where a year has several.

    The only edition of a year, or its only numbered one, is `g7-2025`. Others carry the month (`euco-2025-06`); where
    the month has several, the city (`bilateral-2025-08-tokyo`), else the day (`euco-2025-03-20`); without known days
    the edition's own words.
    """
    years: dict[tuple[str, int], list[SummitFact]] = defaultdict(list)
    for row in rows:
        years[row.series, row.year].append(row)
    slugs: dict[tuple[str, int, str], str] = {}
    for (series, year), held in years.items():
        plain = f"{slugify(series)}-{year}"
        principal = only(held)
        months: dict[str, list[SummitFact]] = defaultdict(list)
        for row in held:
            if row is not principal and row.start:
                months[f"{row.start.month:02}"].append(row)
        for row in held:
            slugs[series, year, row.edition] = plain if row is principal else _longer(plain, row, months)
    return tuple(replace(row, slug=slugs[row.series, row.year, row.edition]) for held in years.values() for row in held)


def only(summits: Iterable[SummitFact]) -> SummitFact | None:
    """Return the only one, else the only numbered one, else None: nothing is picked by guess."""
    found = list(summits)
    if len(found) > 1:
        found = [summit for summit in found if summit.numbered]
    return found[0] if len(found) == 1 else None


def _longer(plain: str, row: SummitFact, months: Mapping[str, list[SummitFact]]) -> str:
    if row.start is None:
        return f"{plain}-{slugify(row.edition)}"
    month = f"{row.start.month:02}"
    same_month = months[month]
    if len(same_month) == 1:
        return f"{plain}-{month}"
    cities = [slugify(other.city) for other in same_month]
    city = slugify(row.city)
    if city and cities.count(city) == 1:
        return f"{plain}-{month}-{city}"
    same_day = [other for other in same_month if other.start == row.start]
    if len(same_day) == 1:
        return f"{plain}-{month}-{row.start.day:02}"
    return f"{plain}-{month}-{row.start.day:02}-{slugify(row.edition)}"


def _within(summit: SummitFact, on: date | PartialDate, leeway: int) -> bool:
    days = summit.days_from(on)
    return days is not None and days <= leeway


def _by_year(summits: Iterable[SummitFact]) -> _ByYear:
    years: dict[int, list[SummitFact]] = defaultdict(list)
    for summit in summits:
        years[summit.year].append(summit)
    return {year: tuple(held) for year, held in sorted(years.items())}


def _of_years(found: Mapping[int, tuple[SummitFact, ...]], year: int | None) -> tuple[SummitFact, ...]:
    if year is not None:
        return found.get(year, ())
    return tuple(summit for held in found.values() for summit in held)


def _grouped(pairs: Iterable[tuple[str, SeriesFact]]) -> dict[str, tuple[SeriesFact, ...]]:
    groups: dict[str, list[SeriesFact]] = defaultdict(list)
    for key, one in pairs:
        groups[key].append(one)
    return {key: tuple(found) for key, found in groups.items()}
