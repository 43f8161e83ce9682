"""The names of the reference data, made ready for matching against the tokens of a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from diplomacy.extraction.spelling import calm, fold
from diplomacy.reference import csvfiles
from diplomacy.reference.facts import CityFact, CountryFact, NameEntry, NameKind, OrganisationFact, VenueFact
from diplomacy.reference.lookup import Reference

Entry = TypeVar("Entry")

PARTY_KINDS = {
    NameKind.PARTY_NAME: "name",
    NameKind.PARTY_ALIAS: "name",
    NameKind.PARTY_FORMER_NAME: "name",
    NameKind.PARTY_ADJECTIVE: "adjective",
    NameKind.PARTY_METONYM: "metonym",
    NameKind.PARTY_BODY: "body",
}


class Table(Generic[Entry]):
    """A matcher for phrases in even spelling, and the entries behind each phrase."""

    def __init__(self, nlp: Language, acronyms: frozenset[str], rows: Iterable[tuple[str, Entry]]) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        self._behind: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        docs: dict[tuple[str, ...], Doc] = {}
        seen: set[tuple[str, Entry]] = set()
        for phrase, entry in rows:
            plain = fold(phrase)
            if (plain, entry) in seen:
                continue
            seen.add((plain, entry))
            simple = plain.replace(" ", "").isalpha()
            doc = Doc(nlp.vocab, words=plain.split()) if simple else nlp.make_doc(plain)
            words = tuple(even(t.text, acronyms) for t in doc)
            if not words:
                continue
            self._behind[words].append(entry)
            if words not in docs:
                for token, word in zip(doc, words, strict=True):
                    token.norm_ = word
                docs[words] = doc
        self._matcher.add("entry", list(docs.values()))

    def find(self, doc: Doc) -> list[tuple[int, int, list[Entry]]]:
        """Return the longest matches, none inside another, in the order of the text."""
        norm = doc._.view.norm
        spans = sorted(((s, e) for _, s, e in self._matcher(doc)), key=lambda m: (m[0] - m[1], m[0]))
        taken: set[int] = set()
        kept: list[tuple[int, int]] = []
        for start, end in spans:
            if not taken.intersection(range(start, end)):
                taken.update(range(start, end))
                kept.append((start, end))
        return [(s, e, self._behind[tuple(norm[s:e])]) for s, e in sorted(kept)]


def even(word: str, acronyms: frozenset[str]) -> str:
    """Return the spelling that is matched: no accents, names in capitals calmed, acronyms as they are."""
    return fold(word) if word in acronyms else calm(fold(word))


def in_capitals(name: str) -> list[str]:
    """Return a name as it is, and in capitals too where a short word of it would not be calmed: "NEW YORK"."""
    words = name.replace("-", " ").split()
    short = len(words) > 1 and any(len(w) <= 3 and not w.isupper() for w in words)
    return [name, name.upper()] if short else [name]


class Gazetteer:
    """Tables for parties, places, people and summits of a Reference."""

    def __init__(self, nlp: Language, reference: Reference) -> None:
        self.reference = reference
        rows: dict[str, list[tuple[str, NameEntry]]] = defaultdict(list)
        bare: list[tuple[str, tuple[str, str]]] = []
        for entry in reference.all_names():
            plain = fold(entry.surface)
            row = NameEntry("", entry.kind, entry.key, entry.weak)
            if entry.kind in PARTY_KINDS:
                rows["party"] += [(written, row) for written in in_capitals(plain)]
            elif entry.kind is NameKind.LEADER:
                rows["leader"].append((plain, row))
                words = plain.split()
                if len(words) == 2:  # MOTEGI Toshimitsu: the family name first, as some governments write it
                    rows["leader"].append((f"{words[1]} {words[0]}", row))
            elif entry.kind is NameKind.CITY:
                rows["city"] += [(written, row) for written in in_capitals(plain)]
            elif entry.kind is NameKind.SERIES:
                bare.append((plain, (entry.key, "")))
            elif entry.kind is NameKind.SUMMIT:
                fact = reference.summit_by_slug(entry.key)
                if fact:
                    bare.append((plain, (fact.series, entry.key)))
        for series in reference.all_series():
            if series.organisation and (party := reference.by_code(series.organisation)):
                bare += [(name, (series.code, "bare")) for name in (party.name, *party.aliases)]
            bare.append((series.code, (series.code, "bare")))
        names = [p for p, _ in rows["party"]] + [p for p, _ in bare]
        named = {p for kind in ("party", "city") for p, _ in rows[kind]}  # SUDAN in a headline is no acronym
        self.acronyms = frozenset(
            w for p in names for w in p.split() if w.isupper() and len(w) > 3 and calm(w) not in named
        )
        self._parties = Table(nlp, self.acronyms, rows["party"])
        self._leaders = Table(nlp, self.acronyms, rows["leader"])
        self._cities = Table(nlp, self.acronyms, rows["city"])
        self._summits: Table[tuple[str, str]] = Table(nlp, self.acronyms, bare)
        venues = [(fold(n), v) for v in csvfiles.venues() for n in (v.name, *v.aliases)]
        self._venues: Table[VenueFact] = Table(nlp, self.acronyms, venues)
        self._city_facts = {city.slug: city for city in reference.all_cities()}
        self._organisations = {p.code for p in reference.all_parties() if not isinstance(p, CountryFact)}
        organisations = [p for p in reference.all_parties() if isinstance(p, OrganisationFact)]
        bodies = {fold(b).lower(): p.code for p in organisations for b in p.bodies}
        self.parents = {  # the institutions of a union act for it
            p.code: bodies[fold(p.name).lower()]
            for p in organisations
            if p.subkind.endswith("institution") and fold(p.name).lower() in bodies
        }
        self.headquarters = {p.code: (p.headquarters, p.seat) for p in organisations if p.headquarters and p.seat}
        self.capitals = {
            p.code: p.capitals for p in reference.all_parties() if isinstance(p, CountryFact) and p.capitals
        }

    def norms(self, doc: Doc) -> list[str]:
        """Return the even spelling of every token of a doc."""
        return [even(t.text, self.acronyms) for t in doc]

    def parties(self, doc: Doc) -> list[tuple[int, int, list[NameEntry]]]:
        """Return the parties named in a doc."""
        return self._parties.find(doc)

    def leaders(self, doc: Doc) -> list[tuple[int, int, list[NameEntry]]]:
        """Return the people named in full in a doc."""
        return self._leaders.find(doc)

    def summits(self, doc: Doc) -> list[tuple[int, int, list[tuple[str, str]]]]:
        """Return the summits named in a doc: series, and an edition's slug, or `bare` for an organisation's name."""
        return self._summits.find(doc)

    def cities(self, doc: Doc) -> list[tuple[int, int, list[CityFact]]]:
        """Return the cities and venues named in a doc, the most prominent bearer of a name first."""
        return [
            (s, e, sorted((self._city_facts[x.key] for x in entries), key=lambda c: (c.prominence, c.slug)))
            for s, e, entries in self._cities.find(doc)
        ]

    def venues(self, doc: Doc) -> list[tuple[int, int, list[VenueFact]]]:
        """Return the palaces, residences and regions named in a doc."""
        return self._venues.find(doc)

    def cities_of(self, country: str) -> list[CityFact]:
        """Return the cities of a country, venues and regions left out."""
        return [c for c in self._city_facts.values() if c.country == country and c.kind in ("city", "capital")]

    def is_organisation(self, code: str) -> bool:
        """Tell whether a party is an organisation."""
        return code in self._organisations

    def capital(self, code: str) -> str | None:
        """Return the seat of a country's government."""
        return self.capitals[code][0] if code in self.capitals else None
