"""The query string of the list of statements as one frozen value, as `filters` has it for meetings."""

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

KINDS = ("direct", "indirect")


@dataclass(frozen=True, slots=True)
class StatementFilters(ListFilters):
    """Which statements are asked for.

    `leader` is who speaks, `country` for whom, `summit` (an edition or a whole series) and `theme` are those of the
    meeting that the words belong to: all slugs. The days are those on which the words were first reported.
    """

    leader: str = ""
    country: str = ""
    summit: str = ""
    theme: str = ""
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
            leader=check_slug("leader", one["leader"]),
            country=check_slug("country", one["country"]),
            summit=check_slug("summit", one["summit"]),
            theme=check_slug("theme", one["theme"]),
            kind=check_choice("kind", one["kind"], KINDS),
            since=check_day("since", one["since"]),
            until=check_day("until", one["until"]),
            words=check_words(one["words"]),
            after=PublishedCursor.decode(one["after"]) if one["after"] else None,
        )
        check_order(found.since, found.until)
        return found
