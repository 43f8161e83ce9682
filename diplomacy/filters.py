"""The query string of the timeline as one frozen value.

It reads itself from parameters, prints itself without defaults, and knows the addresses that lie one step away. What a
value may be is said here once, for pages, exports and feeds alike.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Protocol, Self
from urllib.parse import urlencode

STATUSES = ("held", "planned", "unreported", "postponed", "cancelled")
MODES = ("in_person", "phone", "video")
FORMS = ("encounter", "bilateral", "small_group", "plenary")
LEVELS = ("leaders", "foreign_ministers", "ministers", "officials")
REGIONS = ("africa", "americas", "asia", "europe", "oceania")
SORTS = ("newest", "oldest")
VIEWS = ("timeline", "calendar", "map", "table")
NO_SUMMIT = "none"
MOST_COUNTRIES = 6
LONGEST_WORDS = 200
PRINTED = (
    *("leader", "summit", "place", "since", "until", "status"),
    *("mode", "level", "form", "theme", "region", "words"),
)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class FilterError(ValueError):
    """A parameter whose value cannot be: its name, the value, and what is allowed, in words."""

    def __init__(self, name: str, value: str, allowed: str) -> None:
        """Keep what was wrong and what would be right."""
        super().__init__(f"{name} is {value[:60]!r}; {allowed}")
        self.name, self.value, self.allowed = name, value[:60], allowed


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last meeting of a page: where the next page begins. An undated meeting has no days."""

    latest: date | None
    earliest: date | None
    row: int

    def encode(self) -> str:
        """Return the cursor as it stands in an address."""
        text = f"{self.latest or ''}|{self.earliest or ''}|{self.row}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> Self:
        """Read a cursor from an address. Raises FilterError."""
        try:
            padded = text + "=" * (-len(text) % 4)
            latest, earliest, row = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii").split("|")
            if not re.fullmatch(r"\d{1,18}", row) or bool(latest) != bool(earliest):
                raise ValueError(text)
            days = [date.fromisoformat(day) if day else None for day in (latest, earliest)]
        except (ValueError, binascii.Error) as error:
            raise FilterError("after", text, "it must be a page's own link, which it is not") from error
        return cls(days[0], days[1], int(row))


@dataclass(frozen=True, slots=True)
class MeetingFilters:
    """Which meetings are asked for. Several countries: those that met each other.

    `country`, `leader`, `theme`, `place` and `summit` are slugs; `summit` is that of an edition or of a whole series,
    or `NO_SUMMIT`. `region` keeps meetings with a party of that part of the world. `sort`, `view` and `after` say how
    the same meetings are shown.
    """

    country: tuple[str, ...] = ()
    leader: str = ""
    summit: str = ""
    place: str = ""
    since: date | None = None
    until: date | None = None
    status: str = ""
    mode: str = ""
    level: str = ""
    form: str = ""
    theme: str = ""
    region: str = ""
    words: str = ""
    sort: str = SORTS[0]
    view: str = VIEWS[0]
    after: Cursor | None = None

    @classmethod
    def parse(cls, parameters: Mapping[str, Sequence[str]]) -> Self:
        """Read the filters from parameters, each with all its values. Raises FilterError.

        Empty values count as not given; parameters of other names are not looked at.
        """
        given = read_parameters(parameters, [field.name for field in fields(cls)], repeated=("country",))
        one = {name: values[0] if values else "" for name, values in given.items()}
        found = cls(
            country=_countries(given["country"]),
            leader=check_slug("leader", one["leader"]),
            summit=check_slug("summit", one["summit"]),
            place=check_slug("place", one["place"]),
            since=check_day("since", one["since"]),
            until=check_day("until", one["until"]),
            status=check_choice("status", one["status"], STATUSES),
            mode=check_choice("mode", one["mode"], MODES),
            level=check_choice("level", one["level"], LEVELS),
            form=check_choice("form", one["form"], FORMS),
            theme=check_slug("theme", one["theme"]),
            region=check_choice("region", one["region"], REGIONS),
            words=check_words(one["words"]),
            sort=check_choice("sort", one["sort"], SORTS) or SORTS[0],
            view=check_choice("view", one["view"], VIEWS) or VIEWS[0],
            after=Cursor.decode(one["after"]) if one["after"] else None,
        )
        check_order(found.since, found.until)
        return found

    def pairs(self) -> list[tuple[str, str]]:
        """Return the filters as parameters, without what is not asked for; none for all meetings."""
        pairs: list[tuple[str, str]] = [("country", slug) for slug in self.country]
        for name in PRINTED:
            if value := getattr(self, name):
                pairs.append((name, value.isoformat() if isinstance(value, date) else value))
        if self.sort != SORTS[0]:
            pairs.append(("sort", self.sort))
        if self.view != VIEWS[0]:
            pairs.append(("view", self.view))
        if self.after:
            pairs.append(("after", self.after.encode()))
        return pairs

    def query(self) -> str:
        """Return the filters as a query string; empty for all meetings."""
        return urlencode(self.pairs())

    def but(self, **changes: object) -> Self:
        """Return the filters with some changed, from their first page."""
        return replace(self, **{"after": None, **changes})  # type: ignore[arg-type]

    def without_country(self, slug: str) -> Self:
        """Return the filters without one of the countries."""
        return self.but(country=tuple(each for each in self.country if each != slug))

    def with_country(self, slug: str) -> Self:
        """Return the filters with one country more."""
        return self.but(country=(*self.country, slug))

    @property
    def which(self) -> Self:
        """The filters without how their meetings are shown: sort, view and page."""
        return self.but(sort=SORTS[0], view=VIEWS[0])

    @property
    def narrows(self) -> bool:
        """Tell whether anything is left out."""
        return self.which != type(self)()


@dataclass(frozen=True, slots=True)
class PublishedCursor:
    """The last of a page of what was published: where the next page begins. What is undated has no day."""

    published: date | None
    row: int

    def encode(self) -> str:
        """Return the cursor as it stands in an address."""
        return f"{self.published or ''}~{self.row}"

    @classmethod
    def decode(cls, text: str) -> Self:
        """Read a cursor from an address. Raises FilterError."""
        day, _, row = text.partition("~")
        try:
            if not (row.isascii() and row.isdigit() and len(row) <= 18):
                raise ValueError(text)
            return cls(date.fromisoformat(day) if day else None, int(row))
        except ValueError as error:
            raise FilterError("after", text, "it must be a page's own link, which it is not") from error


class Paged(Protocol):
    """The last entry of a page: where the next page begins."""

    def encode(self) -> str:
        """Return the cursor as it stands in an address."""


@dataclass(frozen=True, slots=True)
class ListFilters:
    """What a list is asked for, each field once and with its parameter's name; `after` is its cursor, kept last."""

    def query(self) -> str:
        """Return the filters as a query string, without what is not asked for; empty for the whole list."""
        given = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return urlencode([(name, _printed(value)) for name, value in given if value])

    def but(self, **changes: object) -> Self:
        """Return the filters with some changed, from their first page."""
        return replace(self, **{"after": None, **changes})

    @property
    def narrows(self) -> bool:
        """Tell whether anything is left out."""
        return self.but() != type(self)()


def _printed(value: str | date | Paged) -> str:
    if isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, date) else value.encode()


def read_parameters(
    parameters: Mapping[str, Sequence[str]], names: Sequence[str], *, repeated: Sequence[str] = ()
) -> dict[str, list[str]]:
    """Return the values of the named parameters, empty ones left out. Raises FilterError.

    A parameter is given once at most, but for those that may be repeated; others are not looked at.
    """
    given = {name: [value.strip() for value in parameters.get(name, ()) if value.strip()] for name in names}
    for name, values in given.items():
        for value in values:
            if "\x00" in value:
                raise FilterError(name, value.replace("\x00", "?"), "it must be text, without NUL characters")
        if len(values) > 1 and name not in repeated:
            raise FilterError(name, " and ".join(values), "it can be given once only")
    return given


def _countries(slugs: Sequence[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(check_slug("country", slug) for slug in slugs))
    if len(found) > MOST_COUNTRIES:
        raise FilterError("country", ", ".join(found), f"at most {MOST_COUNTRIES} can be asked for at once")
    return found


def check_slug(name: str, value: str) -> str:
    """Return a slug; empty where none is given. Raises FilterError."""
    if value and (len(value) > 120 or not SLUG.fullmatch(value)):
        raise FilterError(name, value, "it must be a name as it stands in an address, such as south-korea")
    return value


def check_day(name: str, value: str) -> date | None:
    """Return a day; None where none is given. Raises FilterError."""
    if not value:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError as error:
        raise FilterError(name, value, "it must be a day of the form 2025-06-17") from error


def check_choice(name: str, value: str, allowed: Sequence[str]) -> str:
    """Return one of the values allowed; empty where none is given. Raises FilterError."""
    if value and value not in allowed:
        raise FilterError(name, value, f"it must be one of {', '.join(allowed)}")
    return value


def check_words(value: str, name: str = "words") -> str:
    """Return words for full-text search. Raises FilterError."""
    if len(value) > LONGEST_WORDS:
        raise FilterError(name, value, f"it can be {LONGEST_WORDS} characters long at most")
    return value


def check_order(since: date | None, until: date | None) -> None:
    """Raise FilterError where the last day comes before the first."""
    if since and until and until < since:
        raise FilterError("until", until.isoformat(), f"it must not be before {since.isoformat()}, the first day")
