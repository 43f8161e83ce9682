"""Series and their editions: found by name, by day, by year and by place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter

from diplomacy.records import PartialDate
from diplomacy.reference.facts import SeriesFact, SummitFact
from diplomacy.reference.names import normalise, slugify

LEEWAY = 2  # leaders meet on the eve of a summit and stay on after it

_YEAR_OF = attrgetter("year")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Editions:
    """An index of series and summits; not changed after it is made."""

    __slots__ = ("_by_city", "_by_code", "_by_phrase", "_by_slug", "_calendar", "_names", "_of_organisation")

    def __init__(self, series: Iterable[SeriesFact], summits: Iterable[SummitFact]) -> None:
        """Build the index. A summit of a series that is not given is found by its own names only."""
        self._by_code = {one.code: one for one in series}
        self._by_slug = {summit.slug: summit for summit in summits}
        names: dict[str, list[SeriesFact]] = defaultdict(list)
        of_organisation: dict[str, list[SeriesFact]] = defaultdict(list)
        phrases: dict[str, list[SummitFact]] = defaultdict(list)
        by_city: dict[str, list[SummitFact]] = defaultdict(list)
        by_series: dict[str, list[SummitFact]] = defaultdict(list)
        keys: dict[str, str] = {}
        for summit in self._by_slug.values():
            by_series[summit.series].append(summit)
            if summit.city:
                by_city[normalise(summit.city)].append(summit)
            for phrase in {keys.get(p) or keys.setdefault(p, normalise(p)) for p in _phrases(summit)}:
                phrases[phrase].append(summit)
        for one in self._by_code.values():
            for key in {normalise(name) for name in (one.name, *one.aliases)}:
                names[key].append(one)
                self._spread(key, one, phrases, by_series[one.code])
            if one.organisation:
                of_organisation[one.organisation].append(one)
                self._spread(normalise(one.code), one, phrases, by_series[one.code])
        self._names = {key: tuple(found) for key, found in names.items()}
        self._of_organisation = {code: tuple(found) for code, found in of_organisation.items()}
        self._by_phrase = {key: tuple(sorted(found, key=_YEAR_OF)) for key, found in phrases.items()}
        self._by_city = {key: tuple(sorted(found, key=_YEAR_OF)) for key, found in by_city.items()}
        self._calendar: dict[str | None, _Calendar] = {code: _Calendar(held) for code, held in by_series.items()}
        self._calendar[None] = _Calendar(self._by_slug.values())

    @staticmethod
    def _spread(key: str, one: SeriesFact, phrases: dict[str, list[SummitFact]], held: list[SummitFact]) -> None:
        """Let a name of the series mean all its editions, unless some of them claim it for themselves."""
        if not any(summit.series == one.code for summit in phrases[key]):
            phrases[key].extend(held)

    @property
    def all_series(self) -> tuple[SeriesFact, ...]:
        """Every series."""
        return tuple(self._by_code.values())

    @property
    def all_summits(self) -> tuple[SummitFact, ...]:
        """Every edition."""
        return tuple(self._by_slug.values())

    def own_names(self) -> Iterator[tuple[str, str]]:
        """Yield the names of editions with their slugs, those left out that a series has in several years."""
        general = {(one.code, name) for one in self._by_code.values() for name in (one.name, *one.aliases)}
        years: dict[tuple[str, str], set[int]] = defaultdict(set)
        for summit in self._by_slug.values():
            for name in (summit.name, *summit.aliases):
                years[summit.series, name].add(summit.year)
        for summit in self._by_slug.values():
            for name in dict.fromkeys((summit.name, *summit.aliases)):
                if (summit.series, name) not in general or len(years[summit.series, name]) == 1:
                    yield name, summit.slug

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
        found = self._by_city.get(normalise(city), ())
        return found if year is None else tuple(_of_years(found, year, year))

    def by_phrase(self, phrase: str, year: int | None = None) -> tuple[SummitFact, ...]:
        """Return every edition that a phrase can mean, in one year or in all; a year in the phrase counts."""
        found, year = self._read(phrase, year)
        return tuple(found if year is None else _of_years(found, year, year))

    def one_by_phrase(self, phrase: str, on: date | PartialDate | None, year: int | None) -> SummitFact | None:
        """Return the one edition that a phrase means; see `Reference.summit_by_phrase`."""
        found, year = self._read(phrase, year)
        if year is not None:
            found = _of_years(found, year, year)
        if on is None:
            return only(found)
        first, last = (on.earliest, on.latest) if isinstance(on, PartialDate) else (on, on)
        near = [s for s in _of_years(found, first.year - 1, last.year + 1) if _within(s, on, LEEWAY)]
        if near:
            return only(near) or only(summit for summit in near if summit.days_from(on) == 0)
        if year is None and len(found) > 1:
            found = _of_years(found, first.year, last.year)
        return only(found)

    def _read(self, phrase: str, year: int | None) -> tuple[Sequence[SummitFact], int | None]:
        """Return the editions that the words can mean, and the year that they or the caller name."""
        key = normalise(phrase).removeprefix("the ")
        if whole := self._by_phrase.get(key):
            return whole, year
        if said := _YEAR.search(key):
            key = " ".join((key[: said.start()] + key[said.end() :]).split()).removesuffix(" in")
            year = year or int(said.group())
        return self._by_phrase.get(key, ()), year


class _Calendar:
    """Editions by their days. Those without days come last and are never near a day."""

    __slots__ = ("_dated", "_longest", "_starts", "all", "by_year")

    def __init__(self, summits: Iterable[SummitFact]) -> None:
        self.all = tuple(sorted(summits, key=lambda s: (s.start is None, s.start or date.max, s.slug)))
        years: dict[int, list[SummitFact]] = defaultdict(list)
        for summit in self.all:
            years[summit.year].append(summit)
        self.by_year = {year: tuple(held) for year, held in years.items()}
        self._dated = [s for s in self.all if s.start and s.end]
        self._starts = [s.start for s in self._dated if s.start]
        self._longest = max(((s.end - s.start).days for s in self._dated if s.start and s.end), default=0)

    def near(self, day: date | PartialDate, leeway: int) -> tuple[SummitFact, ...]:
        first, last = (day.earliest, day.latest) if isinstance(day, PartialDate) else (day, day)
        reach, until = _shifted(first, -leeway), _shifted(last, leeway)
        low = bisect_left(self._starts, _shifted(reach, -self._longest))
        high = bisect_right(self._starts, until)
        gaps = [(s.days_from(day), s) for s in self._dated[low:high] if s.end and s.end >= reach]
        near = [(gap, s) for gap, s in gaps if gap is not None and gap <= leeway]
        near.sort(key=lambda each: each[0])
        return tuple(s for _, s in near)


def with_slugs(rows: Iterable[SummitFact]) -> tuple[SummitFact, ...]:
    """Return the editions with their slugs: series and year, and more where a year has several.

    The only edition of a year, or its only numbered one, is `g7-2025`. Others carry the month
    (`euco-2025-06`); where the month has several, the city (`bilateral-2025-08-tokyo`), else the day
    (`euco-2025-03-20`); without known days the edition's own words.
    """
    years: dict[tuple[str, int], list[SummitFact]] = defaultdict(list)
    slugged: list[SummitFact] = []
    stems: dict[str, str] = {}
    for row in rows:
        years[row.series, row.year].append(row)
    for (series, year), held in years.items():
        plain = f"{stems.get(series) or stems.setdefault(series, slugify(series))}-{year}"
        principal = only(held)
        months: dict[str, list[SummitFact]] = defaultdict(list)
        for row in held:
            if row is not principal and row.start:
                months[f"{row.start.month:02}"].append(row)
        slugged += (replace(row, slug=plain if row is principal else _longer(plain, row, months)) for row in held)
    return tuple(slugged)


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


def _shifted(day: date, days: int) -> date:
    """Return the day so many days later, or the calendar's last or first where it ends before that."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def _within(summit: SummitFact, on: date | PartialDate, leeway: int) -> bool:
    days = summit.days_from(on)
    return days is not None and days <= leeway


def _of_years(found: Sequence[SummitFact], first: int, last: int) -> Sequence[SummitFact]:
    """Return the editions of some years; `found` is sorted by year."""
    return found[bisect_left(found, first, key=_YEAR_OF) : bisect_right(found, last, key=_YEAR_OF)]


def _phrases(summit: SummitFact) -> tuple[str, ...]:
    return (summit.name, summit.label, *summit.aliases)
