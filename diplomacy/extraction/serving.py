"""Who was in office on the article's day among the parties that it names: surnames alone, and other spellings."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from functools import cached_property

from spacy.tokens import Doc

from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.spelling import key, skeleton
from diplomacy.records import RoleKind
from diplomacy.reference.facts import TermFact

TOP = (RoleKind.HEAD_OF_STATE, RoleKind.HEAD_OF_GOVERNMENT, RoleKind.ORGANISATION_HEAD)
ARTICLES = frozenset({"al", "el"})
GIVEN_NAMES = frozenset({"BRA", "THA", "ETH", "ISL", "MMR"})  # whose leaders go by their given names
STRICT = frozenset({"CHN", "TWN", "KOR", "PRK", "VNM", "JPN", "SGP", "HKG"})  # where a letter makes another name
ALIKE, LIKE, NEARLY = 0.95, 0.85, 0.75  # how like two names must be, and where the office is the same besides

Words = tuple[str, ...]


class Serving:
    """The office-holders of an article's day, of its own parties and `home`, by the names that they go by."""

    def __init__(self, doc: Doc, gazetteer: Gazetteer, home: str | None) -> None:
        self.reference = gazetteer.reference
        self.anchor = doc._.anchor
        codes = {p.code for p in doc._.parties} | {p.country for p in doc._.places if p.sure}
        self.parties: set[str] = codes | ({home} if home else set())

    @cached_property
    def terms(self) -> list[TermFact]:
        """The offices held then, the highest first."""
        if self.anchor is None:
            return []
        order = list(RoleKind)
        held = [
            term
            for party in sorted(self.parties)
            for kind in RoleKind
            for term in self.reference.holders(party, kind, self.anchor)
        ]
        return sorted(held, key=lambda t: (t.role_kind not in TOP, order.index(t.role_kind)))

    @cached_property
    def by_surname(self) -> dict[Words, list[TermFact]]:
        """The offices by the holder's words of second reference, "Sisi" beside "al-Sisi"."""
        index: dict[Words, list[TermFact]] = defaultdict(list)
        for term in self.terms:
            fact = self.reference.leader(term.leader)
            if fact is None:
                continue
            names = {tuple(key(fact.family_name.replace("-", " ")).split())}
            names |= {n[1:] for n in names if n and n[0] in ARTICLES}
            if term.party in GIVEN_NAMES and term.role_kind in TOP:
                names.add((key(fact.name).split()[0],))
            for name in names:
                if name and len("".join(name)) > 1:
                    index[name].append(term)
        return index

    def surname(self, words: Words, party: str | None = None) -> tuple[str, bool] | None:
        """Return whom a surname alone means, and whether he is at the top; None where it may mean several."""
        held = [t for t in self.by_surname.get(words, ()) if party is None or t.party == party]
        for top in (True, False):
            people = {t.leader for t in held if (t.role_kind in TOP) is top}
            if people:
                return (people.pop(), top) if len(people) == 1 else None
        return None

    def sounded(self, name: str) -> str | None:
        """Return the one office-holder whose full name sounds just like some words: "Nikol Pashinian"."""
        found = {
            term.leader
            for term in self.terms
            if term.party not in STRICT and (fact := self.reference.leader(term.leader))
            for known in (fact.name, *fact.aliases)
            if likeness(name, known) > ALIKE
        }
        return found.pop() if len(found) == 1 else None

    def spelled(self, name: str, title: str | None, party: str | None) -> str | None:
        """Return who is meant by a full name in a spelling that no list has: by its sound, and by the office held.

        "Abd Alhamid Aldabaiba", prime minister in an article about Libya, is Abdul Hamid Dbeibah.
        """
        if self.anchor is None:
            return None
        parties = [party] if party else sorted(self.parties)
        office = {t.leader for p in parties if title for t in self.reference.holders(p, title, self.anchor)}
        best: dict[str, float] = {}
        for term in self.terms:
            fact = self.reference.leader(term.leader)
            if fact is None or term.party in STRICT or (party and term.party != party):
                continue
            score = max(likeness(name, known) for known in (fact.name, *fact.aliases))
            if score >= (NEARLY if term.leader in office else LIKE):
                best[term.leader] = score + (term.leader in office)
        if not best:
            return None
        top = max(best.values())
        found = [leader for leader, score in best.items() if score == top]
        return found[0] if len(found) == 1 else None


def likeness(a: str, b: str) -> float:
    """Return how like two full names sound, 0 to 1: the last names must agree, and so must the first in part."""
    left, right = ([(skeleton(w), key(w)) for w in name.replace("-", " ").split()] for name in (a, b))
    left, right = ([w for w in words if w[0]] for words in (left, right))
    if len(left) < 2 or len(right) < 2:
        return 0.0
    short, long = sorted((left, right), key=len)
    if short[0] == long[0] and set(short) < set(long):  # "Rodolfo Solano Quiros"
        return 0.9
    first = max(_same(x, y) for x in left[:-1] for y in right[:-1])
    last = _same(left[-1], right[-1])
    return (first + 2 * last) / 3 if last >= NEARLY and first >= NEARLY else 0.0


def _same(a: tuple[str, str], b: tuple[str, str]) -> float:
    """Return how like two words are, each given by its sound and its letters."""
    if a[0] == b[0]:
        return 1.0 if len(a[0]) > 1 or a[1][:1] == b[1][:1] else 0.0
    if a[0][:1] != b[0][:1]:
        return 0.0
    sound, letters = (SequenceMatcher(None, x, y).ratio() for x, y in zip(a, b, strict=True))
    return min(sound, letters + 0.2)
