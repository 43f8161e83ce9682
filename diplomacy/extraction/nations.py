"""Talks told of countries, "the fourth round of talks between Iran and the United States", and who spoke for each."""

from __future__ import annotations

import re
from itertools import pairwise

from diplomacy.extraction.clauses import Clauses
from diplomacy.extraction.notes import Encounter, Mention, Party, Person
from diplomacy.extraction.otherside import Hit
from diplomacy.extraction.spelling import words_of
from diplomacy.records import RoleKind

BETWEEN = 6  # tokens from the noun to "between" at most
BEFORE = 14  # tokens from the two countries to what they held
NEGOTIATES = re.compile(r"envoy|negotiator|minister|secretary|representative|premier|chief|chancellor")
SPEAKS = words_of("spokesman spokesperson spokeswoman ambassador mediator")
TOP = (RoleKind.HEAD_OF_STATE, RoleKind.HEAD_OF_GOVERNMENT)
HELD = words_of(
    "held hold holds holding had have began begin begins concluded wrapped ended resumed resume started start "
    "conducted opened open completed finished continued will postponed cancelled"
)


def parties_to(clauses: Clauses, hit: Hit, earlier: list[Encounter]) -> tuple[list[Mention], int]:
    """Return those who spoke for two countries that talks are told of, and where the words on the talks end.

    None where the article names no one. A day must stand beside: "talks between Iran and the United States" alone may
    be of any time.
    """
    pair = _pair(clauses, hit)
    if pair is None or not _dated(clauses, hit):
        return [], hit.end
    codes, stop = (pair[0].code, pair[1].code), max(hit.end, pair[1].end)
    for e in reversed(earlier):
        sides = [[p for p in e.people if p.party == code and p.name] for code in codes]
        if all(sides) and e.people[0].kind not in TOP:
            return [_as_mention(hit, p) for p in e.people if p.party in codes], stop
    people = [_envoys(clauses, code) for code in codes]
    if any(len(side) != 1 for side in people):
        return [], stop
    return [_as_mention(hit, side[0]) for side in people], stop


def _as_mention(hit: Hit, person: Person) -> Mention:
    return Mention(hit.start, hit.start, "pronoun", people=(person,))


def _pair(clauses: Clauses, hit: Hit) -> tuple[Party, Party] | None:
    """Return the two countries that talks are told of."""
    low = clauses.view.low
    limit, end = clauses.sentence(hit.start)
    countries: list[Party] = [
        p for p in clauses.doc._.parties if limit <= p.start < end and p.form in ("name", "adjective", "metonym")
    ]
    for a, b in pairwise(countries):
        gap = low[a.end : b.start]
        if a.code == b.code or gap not in (["and"], ["and", "the"], ["-"], ["–"], ["/"], ["with"], ["with", "the"]):
            continue
        near = range(hit.end, min(end, hit.end + BETWEEN))
        after = any(low[k] in ("between", "of", "among") and a.start - k <= 2 for k in near)
        beside = b.end <= hit.start and hit.start - b.end <= 3 and gap[0] in ("-", "–", "/")
        held = b.end <= hit.start <= b.end + BEFORE and low[b.end] in HELD and gap[0] == "and"
        held = held and a.form != "adjective"
        if after or beside or held:
            return a, b
    return None


def _dated(clauses: Clauses, hit: Hit) -> bool:
    start, end = clauses.sentence(hit.start)
    return any(start <= k < end and clauses.view.low[k - 1] != "since" for k in clauses.date_starts)


def _envoys(clauses: Clauses, code: str) -> list[Person]:
    """Return who of a country may have spoken for it: named, in office, no spokesperson, its leader only if alone."""
    people: list[Person] = clauses.doc._.people
    found = [
        p for p in people
        if p.party == code and p.name and not p.former and not p.private
        and NEGOTIATES.search((p.role or "").lower()) and not SPEAKS.intersection((p.role or "").lower().split())
    ]  # fmt: skip
    return [p for p in found if p.kind not in TOP]
