"""From which country an outlet writes, by its name: its "the president" is that country's."""

from __future__ import annotations

import re

from diplomacy.reference.facts import MatchKind
from diplomacy.reference.lookup import Reference
from diplomacy.reference.names import normalise
from diplomacy.reference.outlets import listed

LONGEST = 6  # words, as in "Democratic People's Republic of Korea"
SUBTITLE = re.compile(r"\s*[(,|–—].*$")
LANGUAGE = re.compile(r"\bEnglish\b")  # in which an outlet writes, not from where


def home_of(outlet: str | None, reference: Reference) -> str | None:
    """Return the code of the party whose own an outlet is: as listed, else by the party or city in its name.

    "China Daily" and "Office of the Prime Minister of Japan" say it themselves, "Bangkok Post" by its city. None
    where the outlet writes for the world, is not known, or names several.
    """
    if not outlet:
        return None
    for name in (outlet, SUBTITLE.sub("", outlet)):
        known = listed().get(normalise(name), listed().get(normalise(name).removeprefix("the ")))
        if known is not None:
            return known or None
    tokens = re.findall(r"[\w'’.-]+", LANGUAGE.sub("", outlet))
    for length in range(min(LONGEST, len(tokens)), 0, -1):
        runs = [" ".join(tokens[i : i + length]) for i in range(len(tokens) - length + 1)]
        matches = [m for run in runs if (m := reference.party(run)) and not m.weak]
        found = {m.code for m in matches if m.kind is not MatchKind.FORMER_NAME}
        if found:
            return found.pop() if len(found) == 1 else None
    runs = [" ".join(tokens[i : i + n]) for i in range(len(tokens)) for n in (2, 1)]
    cities = {c.country for run in runs if (c := reference.city(run)) and normalise(c.name) == normalise(run)}
    return cities.pop() if len(cities) == 1 else None
