"""A fixed small cast: a few parties, people, places and summits, some of them awkward on purpose."""

from __future__ import annotations

from datetime import date

from diplomacy.records import PartialDate, RoleKind
from diplomacy.reference.editions import with_slugs
from diplomacy.reference.facts import (
    CityFact,
    CountryFact,
    LeaderFact,
    OrganisationFact,
    SeriesFact,
    SummitFact,
    TermFact,
)
from diplomacy.reference.lookup import Reference

ARDEN = CountryFact(
    "ARD",
    "arden",
    "Arden",
    aliases=("AR", "the Republic of Arden"),
    demonyms=("Ardenese", "Riverine"),
    capitals=("Arden City",),
    metonyms=("Arden City", "the Red Palace"),
    former_names=("Old Arden",),
)
BREL = CountryFact("BRE", "brel", "Côte de Brel", aliases=("Brel", "US"), demonyms=("Brellian", "Riverine"))
LEAGUE = OrganisationFact(
    "LEAGUE",
    "league-of-rivers",
    "League of Rivers",
    aliases=("LOR", "Leag"),
    demonyms=("Riverland",),
    weak=("Riverland",),
    bodies=("River Council",),
)
COUNCIL = OrganisationFact("RCOUNCIL", "river-council", "River Council")

MOON = LeaderFact("moon-ha-neul", "Moon Ha-neul", ("Moon Haneul",), "Moon", "f")
OST = LeaderFact("jurgen-ost", "Jürgen Ost", (), "Ost", "m")
OST_TWO = LeaderFact("mara-ost", "Mara Ost", (), "Ost", "f")
ELDER = LeaderFact("jan-brandt", "Jan Brandt", (), "Brandt", "m")
NAMESAKE = LeaderFact("jan-brandt-arden", "Jan Brandt", (), "Brandt", "m")
CHIEF = LeaderFact("dora-lind", "Dora Lind", (), "Lind", "f")


def term(who: LeaderFact, party: str, role: str, kind: RoleKind, start: str = "", end: str = "") -> TermFact:
    return TermFact(
        who.id, party, role, kind, PartialDate.parse(start) if start else None, PartialDate.parse(end) if end else None
    )


TERMS = (
    term(OST, "ARD", "President", RoleKind.HEAD_OF_STATE, "2020-01-20", "2024-01-20"),
    term(OST_TWO, "ARD", "President", RoleKind.HEAD_OF_STATE, "2024-01-20"),
    term(NAMESAKE, "ARD", "Acting Foreign Minister", RoleKind.FOREIGN_MINISTER, "2023-05", "2023-08"),
    term(MOON, "ARD", "Foreign Minister", RoleKind.FOREIGN_MINISTER, "2023-08"),
    term(ELDER, "BRE", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, "2021", "2023-06-30"),
    term(ELDER, "BRE", "Foreign Secretary", RoleKind.OTHER, "2024-01-01"),
    term(OST, "BRE", "President", RoleKind.HEAD_OF_STATE, "2021-01-01", "2023-12-31"),
    term(MOON, "BRE", "Acting President", RoleKind.HEAD_OF_STATE, "2023-02-01", "2023-03-01"),
    term(OST_TWO, "BRE", "Defence Minister", RoleKind.DEFENCE_MINISTER, "2022", "2023"),
    term(CHIEF, "BRE", "Acting Defence Minister", RoleKind.DEFENCE_MINISTER, "2022-01-01", "2022-12-31"),
    term(CHIEF, "LEAGUE", "Secretary-General", RoleKind.ORGANISATION_HEAD, "2022-01-01"),
)

CITIES = (
    CityFact("arden-city-ard", "Arden City", "ARD", prominence=1, kind="capital"),
    CityFact("san-rio-bre", "San Río", "BRE", aliases=("San Rio del Mar",), prominence=1),
    CityFact("san-rio-ard", "San Rio", "ARD", prominence=3),
    CityFact("bath-ard", "Bath", "ARD", prominence=2),
    CityFact("lone-ard", "Lone", "ARD", prominence=3),
    CityFact("ford-ard", "Ford", "ARD", prominence=2),
    CityFact("ford-bre", "Ford", "BRE", prominence=2),
)

SERIES = (
    SeriesFact("LR", "lr", "League summit", ("League summit", "rivers summit"), ("ARD", "BRE"), organisation="LEAGUE"),
    SeriesFact("TALKS", "talks", "Various talks", ("rivers summit", "peace talks"), collection=True),
)


def edition(series: str, year: int, edition: str, city: str = "", days: str = "", *aliases: str) -> SummitFact:
    first, _, last = days.partition("/")
    return SummitFact(
        slug="",
        label=f"{series} {year}",
        series=series,
        year=year,
        edition=edition,
        name=f"{year} {edition} {series}",
        aliases=aliases,
        city=city,
        start=date.fromisoformat(first) if first else None,
        end=date.fromisoformat(last or first) if first else None,
    )


SUMMITS = with_slugs(
    (
        edition("LR", 2023, "7th", "San Río", "2023-06-01/2023-06-03", "San Rio summit", "League summit"),
        edition("LR", 2024, "8th", "Arden City", "2024-06-10/2024-06-12", "Arden City summit", "League summit"),
        edition("LR", 2024, "extra February", "", "2024-02-01", "emergency rivers summit"),
        edition("LR", 2025, "spring", "San Río", "2025-03-06", "San Rio summit", "League summit"),
        edition("LR", 2025, "spring again", "San Río", "2025-03-20", "San Rio summit", "League summit"),
        edition("LR", 2025, "summer", "Arden City", "2025-07-01", "League summit"),
        edition("LR", 2025, "summer elsewhere", "Bath", "2025-07-09", "League summit"),
        edition("LR", 2025, "winter", "Bath", "2025-12-31/2026-01-02", "League summit"),
        edition("LR", 2026, "not yet set", "", "", "League summit"),
        edition("LR", 2026, "9th", "Bath", "", "League summit"),
        edition("TALKS", 2024, "Ford", "Ford", "2024-06-11", "Ford talks"),
    )
)

REFERENCE = Reference.from_rows(
    countries=(ARDEN, BREL),
    organisations=(LEAGUE, COUNCIL),
    cities=CITIES,
    leaders=(MOON, OST, OST_TWO, ELDER, NAMESAKE, CHIEF),
    terms=TERMS,
    series=SERIES,
    summits=SUMMITS,
)
