"""What sort of publisher an outlet is, by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from diplomacy.reference.lookup import Reference

LONGEST_NAME = 6  # words, as in "Democratic People's Republic of Korea"

OutletKind = Literal["government", "agency", "press"]

GOVERNMENT = re.compile(
    r"\b(office|ministry|ministère|government|presidency|president|prime minister|cabinet|chancellery|embassy|"
    r"mission|foreign affairs|state department|department of state|white house|kremlin|élysée|elysee|"
    r"secretariat|commission|council|royal court|royal household|palace)\b",
    re.IGNORECASE,
)
AGENCY = re.compile(
    r"\b(agency|newswire|wire|news service|press association|"
    r"reuters|associated press|ap|afp|xinhua|yonhap|kyodo|tass|anadolu|ansa|efe|dpa|pti|bernama|antara|spa|wam|kcna)\b",
    re.IGNORECASE,
)


def classify(outlet: str) -> OutletKind:
    """Return the kind of an outlet: a name that says neither office nor agency is the press."""
    if AGENCY.search(outlet):
        return "agency"
    return "government" if GOVERNMENT.search(outlet) else "press"


def speaks_for(outlet: str, reference: Reference) -> str | None:
    """Return the code of the party that a government outlet names, or None where it names none or several.

    The longest name counts: "Republic of Korea" before "Korea".
    """
    for length in range(LONGEST_NAME, 0, -1):
        if found := {match.code for name in _runs(outlet, length) if (match := reference.party(name))}:
            return found.pop() if len(found) == 1 else None
    return None


def _runs(text: str, length: int) -> list[str]:
    """Return the text's runs of so many whole words."""
    tokens = re.findall(r"[\w'’.-]+", text)
    return [" ".join(tokens[start : start + length]) for start in range(len(tokens) - length + 1)]
