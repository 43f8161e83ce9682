"""Whose "I" an article's is: what a minister's office sends out under the minister's own name speaks of itself so."""

from __future__ import annotations

import re

from diplomacy.extraction.outlets import home_of
from diplomacy.extraction.ruleset import word_list
from diplomacy.reference.lookup import Reference

OFFICES = tuple(sorted(word_list("offices-of-one"), key=len, reverse=True))


def writer(outlet: str | None, reference: Reference) -> tuple[str, str] | None:
    """Return the office and the party of the one person that an outlet is: "Prime Minister of Australia".

    None for a ministry, a newspaper, or where the outlet does not say for whom the office acts.
    """
    if not outlet:
        return None
    words = " ".join(re.findall(r"[\w-]+", outlet.lower()))
    office = next((o for o in OFFICES if re.search(rf"\b{o}\b", words)), None)
    party = home_of(outlet, reference) if office else None
    return (office.title(), party) if office and party else None
