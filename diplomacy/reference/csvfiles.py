"""The shipped facts, read from CSV files: `|` parts the values of a list, an empty cell is "not known"."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar, get_args

from diplomacy.records import PartialDate, RoleKind
from diplomacy.reference.editions import with_slugs
from diplomacy.reference.facts import (
    CityFact,
    CountryFact,
    Gender,
    LeaderFact,
    OrganisationFact,
    SeriesFact,
    SummitFact,
    TermFact,
    VenueFact,
)
from diplomacy.reference.names import normalise, slugify
from diplomacy.reference.roles import RoleRule

FOLDER = Path(__file__).with_name("data")

Fact = TypeVar("Fact")
Row = dict[str, str]


class ReferenceDataError(ValueError):
    """A file of reference data that cannot be used; the message names file, line and fault."""


def countries(folder: Path = FOLDER) -> tuple[CountryFact, ...]:
    """Read `countries.csv`. Raises ReferenceDataError, as all readers here do."""
    return tuple(_read(folder / "countries.csv", _country))


def organisations(folder: Path = FOLDER) -> tuple[OrganisationFact, ...]:
    """Read `organisations.csv`."""
    return tuple(_read(folder / "organisations.csv", _organisation))


def cities(folder: Path = FOLDER) -> tuple[CityFact, ...]:
    """Read `cities.csv`."""
    return tuple(_read(folder / "cities.csv", _city))


@cache
def venues(folder: Path = FOLDER) -> tuple[VenueFact, ...]:
    """Read `venues.csv`: in which city a palace, hall or residence is, and in which country a region."""
    return tuple(_read(folder / "venues.csv", _venue))


def leaders_and_terms(folder: Path = FOLDER) -> tuple[tuple[LeaderFact, ...], tuple[TermFact, ...]]:
    """Read `leaders.csv`: its people, each once, and its terms of office, one a row."""
    people: dict[str, LeaderFact] = {}
    path = folder / "leaders.csv"

    def term(row: Row) -> TermFact:
        _leader(row, people)
        return _term(row)

    terms = tuple(_read(path, term))
    return tuple(people.values()), terms


def series(folder: Path = FOLDER) -> tuple[SeriesFact, ...]:
    """Read `series.csv`."""
    return tuple(_read(folder / "series.csv", _series))


def summits(folder: Path = FOLDER) -> tuple[SummitFact, ...]:
    """Read `summits.csv`, and give each edition its slug and label."""
    return with_slugs(_read(folder / "summits.csv", _summit))


@cache
def roles(folder: Path = FOLDER) -> tuple[RoleRule, ...]:
    """Read `roles.csv`, the rules for titles."""
    return tuple(_read(folder / "roles.csv", _role))


def _read(path: Path, shape: Callable[[Row], Fact]) -> Iterator[Fact]:
    """Read one file and make a fact of each row."""
    try:
        lines = path.open(encoding="utf-8", newline="")
    except OSError as error:
        raise ReferenceDataError(f"{path}: cannot be read: {error.strerror}") from error
    with lines:
        rows = csv.reader(lines, strict=True)
        try:
            header = next(rows, [])
            for cells in rows:
                if len(cells) != len(header):
                    raise ValueError(f"{len(cells)} cells where the header has {len(header)}")
                yield shape(dict(zip(header, cells, strict=True)))
        except KeyError as error:
            raise ReferenceDataError(f"{path}: the header lacks the column {error.args[0]}") from error
        except (ValueError, csv.Error) as error:
            raise ReferenceDataError(f"{path}, line {rows.line_num}: {error}") from error


def _country(row: Row) -> CountryFact:
    territory = row["kind"] == "territory"
    return CountryFact(
        code=row["iso3"],
        slug=slugify(row["name"]),
        name=row["name"],
        kind="party" if territory else "state",
        subkind=row["kind"],
        aliases=_list(row["aliases"]),
        demonyms=_list(row["demonyms"]),
        iso2=row["iso2"],
        official_name=row["official_name"],
        former_names=_list(row["former_names"]),
        capitals=_list(row["capital"]),
        metonyms=_list(row["capital_metonyms"]),
        region=row["region"],
        subregion=row["subregion"],
        latitude=_degrees(row["latitude"], 90),
        longitude=_degrees(row["longitude"], 180),
    )


def _organisation(row: Row) -> OrganisationFact:
    return OrganisationFact(
        code=row["code"],
        slug=slugify(row["name"]),
        name=row["name"],
        subkind=row["kind"],
        aliases=_list(row["aliases"]),
        demonyms=_list(row["adjectives"]),
        headquarters=row["headquarters"],
        seat=row["country"],
        bodies=_list(row["bodies"]),
        weak=_list(row["weak_adjectives"]),
    )


def _city(row: Row) -> CityFact:
    return CityFact(
        slug=f"{slugify(row['name'])}-{row['country'].lower()}",
        name=row["name"],
        country=row["country"],
        aliases=_list(row["aliases"]),
        latitude=_degrees(row["latitude"], 90),
        longitude=_degrees(row["longitude"], 180),
        prominence=int(row["prominence"]),
        kind=row["kind"],
    )


def _venue(row: Row) -> VenueFact:
    return VenueFact(
        name=row["name"],
        city=row["city"],
        country=row["country"],
        aliases=_list(row["aliases"]),
        kind=row["kind"],
    )


def _leader(row: Row, people: dict[str, LeaderFact]) -> None:
    """Add the row's person, or check that the row says the same of a person known already."""
    genders: dict[str, Gender] = {gender: gender for gender in get_args(Gender)}
    if row["gender"] not in genders:
        raise ValueError(f"gender {row['gender']!r} is neither m, f nor empty")
    leader = LeaderFact(
        id=row["leader_id"],
        name=row["name"],
        aliases=_list(row["aliases"]),
        family_name=row["family_name"],
        gender=genders[row["gender"]],
    )
    if people.setdefault(leader.id, leader) != leader:
        raise ValueError(f"{leader.id} has another name, alias, family name or gender in an earlier row")


def _term(row: Row) -> TermFact:
    return TermFact(
        leader=row["leader_id"],
        party=row["country"],
        role=row["role"],
        role_kind=RoleKind(row["role_kind"]),
        start=_partial(row["start"]),
        end=_partial(row["end"]),
    )


def _series(row: Row) -> SeriesFact:
    return SeriesFact(
        code=row["code"],
        slug=slugify(row["code"]),
        name=row["name"],
        aliases=_list(row["aliases"]),
        members=_list(row["members"]),
        level=row["level"],
        collection=row["collection"] == "yes",
        organisation=row["organisation"],
    )


def _summit(row: Row) -> SummitFact:
    return SummitFact(
        slug="",
        label=f"{row['series']} {row['year']}",
        series=row["series"],
        year=int(row["year"]),
        edition=row["edition"],
        name=row["name"],
        aliases=_list(row["aliases"]),
        host=row["host_country"],
        city=row["city"],
        start=_day(row["start_date"]),
        end=_day(row["end_date"]),
        format=row["format"],
        checked=row["checked"],
    )


def _role(row: Row) -> RoleRule:
    return RoleRule(
        id=row["id"],
        phrases=tuple(normalise(phrase) for phrase in _list(row["phrases"])),
        kinds=tuple(RoleKind(kind) for kind in _list(row["kinds"])),
        parties=_list(row["parties"]),
        titles=tuple(
            f"={normalise(title[1:])}" if title.startswith("=") else normalise(title) for title in _list(row["titles"])
        ),
        example=row["example"],
    )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _degrees(cell: str, most: int) -> float | None:
    if not cell:
        return None
    degrees = float(cell)
    if not -most <= degrees <= most:
        raise ValueError(f"{degrees} is not between -{most} and {most} degrees")
    return degrees


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


@cache
def _partial(cell: str) -> PartialDate | None:
    return PartialDate.parse(cell) if cell else None
