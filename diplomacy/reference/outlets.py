"""The outlets that are known by name, and from which country each writes."""

from __future__ import annotations

import csv
from functools import cache

from diplomacy.reference import csvfiles
from diplomacy.reference.names import normalise


@cache
def listed() -> dict[str, str]:
    """Return the outlets of `outlets.csv` by their normalised names; no country for those who write for the world."""
    with (csvfiles.FOLDER / "outlets.csv").open(encoding="utf-8", newline="") as lines:
        return {normalise(name): row["country"] for row in csv.DictReader(lines) for name in row["names"].split("|")}
