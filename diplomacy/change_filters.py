"""The query string of the list of people's decisions as one frozen value, as `filters` has it for meetings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Self

from diplomacy.filters import FilterError, ListFilters, check_choice, check_day, read_parameters

KINDS = ("correction", "reference", "judgement", "rejection", "addition", "article", "confirmation", "sameperson")
EVENTS = ("made", "undone")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ChangeCursor:
    """The last entry of a page: its moment, the sort of entry that it is, and the decision's row."""

    moment: datetime
    sort: str
    row: int

    def encode(self) -> str:
        """Return the cursor as it stands in an address."""
        return f"{(self.moment - EPOCH) // timedelta(microseconds=1)}~{self.sort}~{self.row}"

    @classmethod
    def decode(cls, text: str) -> Self:
        """Read a cursor from an address. Raises FilterError."""
        found = re.fullmatch(r"(\d{1,17})~([a-z]+-(?:made|undone))~(\d{1,18})", text, re.ASCII)
        try:
            if found is None:
                raise ValueError(text)
            return cls(EPOCH + timedelta(microseconds=int(found[1])), found[2], int(found[3]))
        except (ValueError, OverflowError) as error:
            raise FilterError("after", text, "it must be a page's own link, which it is not") from error


@dataclass(frozen=True, slots=True)
class ChangeFilters(ListFilters):
    """Which decisions are asked for: of a kind, by a person (the number of the account), on a day (UTC)."""

    kind: str = ""
    person: str = ""
    day: date | None = None
    after: ChangeCursor | None = None

    @classmethod
    def parse(cls, parameters: Mapping[str, Sequence[str]]) -> Self:
        """Read the filters from parameters, each with all its values. Raises FilterError."""
        given = read_parameters(parameters, [field.name for field in fields(cls)])
        one = {name: values[0] if values else "" for name, values in given.items()}
        person = one["person"]
        if person and not re.fullmatch(r"\d{1,9}", person, re.ASCII):
            raise FilterError("person", person, "it must be the number of somebody's account")
        return cls(
            kind=check_choice("kind", one["kind"], KINDS),
            person=person,
            day=check_day("day", one["day"]),
            after=ChangeCursor.decode(one["after"]) if one["after"] else None,
        )
