"""The names of the reference data, made ready for matching against the tokens of a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from diplomacy.extraction.notes import Edition
from diplomacy.extraction.spelling import calm, fold, key
from diplomacy.records import PartialDate, RoleKind


@dataclass(frozen=True, slots=True)
class Term:
    """An office and the time it was held; an open end is `date.max`."""

    party: str
    role: str
    kind: RoleKind
    start: date
    end: date

    def covers(self, day: PartialDate) -> bool:
        """Tell whether the office may have been held on some day of a range."""
        return self.start <= day.latest and day.earliest <= self.end


@dataclass(frozen=True, slots=True)
class Holder:
    """A person of the reference data."""

    id: str
    name: str
    family: str
    aliases: tuple[str, ...]
    gender: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """A phrase that names a party."""

    phrase: str
    code: str
    form: str
    organisation: bool = False


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A phrase that names a place. `prominence` 1 is the usual bearer of the name."""

    phrase: str
    city: str | None
    country: str
    venue: str | None = None
    prominence: int = 1


@dataclass(slots=True)
class Names:
    """Everything from the reference data that extraction needs, as plain rows."""

    parties: list[PartyEntry] = field(default_factory=list)
    places: list[PlaceEntry] = field(default_factory=list)
    holders: list[Holder] = field(default_factory=list)
    series: list[tuple[str, str]] = field(default_factory=list)  # phrase, series
    editions: list[Edition] = field(default_factory=list)
    edition_phrases: list[tuple[str, str, str]] = field(default_factory=list)  # phrase, series, city
    capitals: dict[str, str] = field(default_factory=dict)


class Gazetteer:
    """Matchers over the reference data's names and the tables behind them."""

    def __init__(self, nlp: Language, names: Names, capitals_of_words: frozenset[str] = frozenset()) -> None:
        self._nlp = nlp
        self.acronyms = {
            word for entry in names.parties for word in entry.phrase.split() if word.isupper() and len(word) > 3
        } | {word for phrase, _ in names.series for word in phrase.split() if word.isupper() and len(word) > 3}
        self.holders = {h.id: h for h in names.holders}
        self.by_family: dict[str, list[str]] = defaultdict(list)
        self.by_key: dict[str, list[str]] = defaultdict(list)
        for h in names.holders:
            self.by_family[key(h.family)].append(h.id)
            for spelled in (h.name, *h.aliases):
                if h.id not in self.by_key[key(spelled)]:
                    self.by_key[key(spelled)].append(h.id)
        self.in_office: dict[tuple[str, RoleKind], list[tuple[Term, str]]] = defaultdict(list)
        for h in names.holders:
            for term in h.terms:
                self.in_office[term.party, term.kind].append((term, h.id))
        self.capitals = names.capitals
        self.party_names: dict[str, str] = {}
        self._parties = self._table((e.phrase, e) for e in names.parties)
        self._places = self._table((e.phrase, e) for e in names.places)
        self._people = self._table(self._spellings(names.holders))
        self._summits = self._table(
            [(phrase, (series, "")) for phrase, series in names.series]
            + [(phrase, (series, city)) for phrase, series, city in names.edition_phrases]
        )
        self.editions: dict[str, list[Edition]] = defaultdict(list)
        for edition in names.editions:
            self.editions[edition.series].append(edition)

    @staticmethod
    def _spellings(holders: Iterable[Holder]) -> Iterable[tuple[str, str]]:
        for h in holders:
            for spelled in (h.name, *h.aliases):
                yield spelled, h.id
                words = spelled.split()
                if len(words) == 2 and any(t.party in ("JPN", "HUN") for t in h.terms):
                    yield f"{words[1]} {words[0]}", h.id

    def _table(self, rows: Iterable[tuple[str, object]]) -> tuple[PhraseMatcher, dict[tuple[str, ...], list[object]]]:
        """Build a matcher on even spelling, and the entries by the words matched."""
        matcher = PhraseMatcher(self._nlp.vocab, attr="NORM")
        behind: dict[tuple[str, ...], list[object]] = defaultdict(list)
        docs: dict[tuple[str, ...], Doc] = {}
        for phrase, entry in rows:
            doc = self._nlp.make_doc(phrase)
            words = tuple(fold(t.text) if not t.text.isupper() or t.text in self.acronyms else self._even(t.text) for t in doc)
            if not words:
                continue
            if entry not in behind[words]:
                behind[words].append(entry)
            if words not in docs:
                for token, word in zip(doc, words, strict=True):
                    token.norm_ = word
                docs[words] = doc
        matcher.add("entry", list(docs.values()))
        return matcher, behind

    def _even(self, word: str) -> str:
        return fold(word) if word in self.acronyms else calm(fold(word))

    def norms(self, doc: Doc) -> list[str]:
        """Return the even spelling of every token of a doc."""
        return [self._even(t.text) for t in doc]

    def _find(self, table: tuple[PhraseMatcher, dict[tuple[str, ...], list[object]]], doc: Doc) -> list[tuple[int, int, list[object]]]:
        """Return the longest matches, none inside another, in order."""
        matcher, behind = table
        norm = doc._.view.norm
        spans = sorted(((s, e) for _, s, e in matcher(doc)), key=lambda m: (m[0] - m[1], m[0]))
        taken: set[int] = set()
        kept: list[tuple[int, int]] = []
        for start, end in spans:
            if not taken.intersection(range(start, end)):
                taken.update(range(start, end))
                kept.append((start, end))
        return [(s, e, behind[tuple(norm[s:e])]) for s, e in sorted(kept)]

    def parties(self, doc: Doc) -> list[tuple[int, int, list[PartyEntry]]]:
        """Return the parties named in a doc."""
        return self._find(self._parties, doc)  # type: ignore[return-value]

    def places(self, doc: Doc) -> list[tuple[int, int, list[PlaceEntry]]]:
        """Return the places named in a doc."""
        return self._find(self._places, doc)  # type: ignore[return-value]

    def people(self, doc: Doc) -> list[tuple[int, int, list[str]]]:
        """Return the people named in full in a doc, as ids of holders."""
        return self._find(self._people, doc)  # type: ignore[return-value]

    def summits(self, doc: Doc) -> list[tuple[int, int, list[tuple[str, str]]]]:
        """Return the summits named in a doc, as series and, where the words are particular, the city."""
        return self._find(self._summits, doc)  # type: ignore[return-value]

    def office(self, party: str, kind: RoleKind, day: PartialDate) -> str | None:
        """Return the one who held an office on a day; None where nobody or several did."""
        held = {id_ for term, id_ in self.in_office.get((party, kind), ()) if term.covers(day)}
        return held.pop() if len(held) == 1 else None
