"""The query string of the list of articles as one frozen value, as `filters` has it for meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Self

from diplomacy.filters import (
    ListFilters,
    PublishedCursor,
    check_choice,
    check_day,
    check_order,
    check_slug,
    check_words,
    read_parameters,
)

KINDS = ("government", "agency", "press")


@dataclass(frozen=True, slots=True)
class ArticleFilters(ListFilters):
    """Which articles are asked for: of an outlet (a slug), of a kind of outlets, of days of publication, with words."""

    outlet: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""
    after: PublishedCursor | None = None

    @classmethod
    def parse(cls, parameters: Mapping[str, Sequence[str]]) -> Self:
        """Read the filters from parameters, each with all its values. Raises FilterError.

        Empty values count as not given; parameters of other names are not looked at.
        """
        given = read_parameters(parameters, [field.name for field in fields(cls)])
        one = {name: values[0] if values else "" for name, values in given.items()}
        found = cls(
            outlet=check_slug("outlet", one["outlet"]),
            kind=check_choice("kind", one["kind"], KINDS),
            since=check_day("since", one["since"]),
            until=check_day("until", one["until"]),
            words=check_words(one["words"]),
            after=PublishedCursor.decode(one["after"]) if one["after"] else None,
        )
        check_order(found.since, found.until)
        return found
