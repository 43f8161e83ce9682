"""Countries, organisations, cities, venues and summits named in the text."""

from __future__ import annotations

from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from diplomacy.extraction.gazetteer import PARTY_KINDS, Gazetteer
from diplomacy.extraction.notes import Party, Place, SummitMention, View
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.towns import Towns

COMPASS = words_of("north south east west northern southern eastern western central upper lower new")
AFTER_REGION = words_of("on in at for and or to last next where who which after before with Province earlier later was")
HEADQUARTERS = ("headquarters", "hq", "secretariat")
BESIDE = ("sidelines", "margins", "margin", "fringes", "sideline", "fringe")
CLUBS = ("G7", "G20", "APEC")  # what meets "at the" one is at its summit: they are nothing else
SUMMIT_NOUNS = words_of(
    "summit summits meeting gathering conference forum leaders council session climate meetings dialogue talks "
    "week weeks diary notebook scorecard sketch retreat debate"
)


@Language.factory("parties_places", requires=["doc._.view"], assigns=["doc._.parties", "doc._.places", "doc._.summits"])
class PartiesPlaces:
    """Find parties, places and summits by the gazetteer; people's names win later where they overlap."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self.gazetteer: Gazetteer | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Set the three lists, each in the order of the text."""
        gazetteer = cast(Gazetteer, self.gazetteer)
        view: View = doc._.view
        doc._.parties = parties = self._parties(doc, gazetteer, view)
        doc._.places = self._places(doc, gazetteer, view, parties)
        doc._.summits = self._summits(doc, gazetteer, view)
        return doc

    @staticmethod
    def _parties(doc: Doc, gazetteer: Gazetteer, view: View) -> list[Party]:
        parties: list[Party] = []
        for start, end, entries in gazetteer.parties(doc):
            if not any(w[0].isupper() for w in view.words[start:end]):
                continue
            if view.low[start] == "the" and end - start > 1:
                start += 1
            entries = [e for e in entries if not e.weak] or entries
            top = entries[0]
            if top.weak and PARTY_KINDS[top.kind] == "adjective":
                continue
            code = gazetteer.parents.get(top.key, top.key)
            parties.append(Party(start, end, code, PARTY_KINDS[top.kind], gazetteer.is_organisation(top.key)))
        return parties

    def _places(self, doc: Doc, gazetteer: Gazetteer, view: View, parties: list[Party]) -> list[Place]:
        """Return what the tables know, then what the form of the words shows to be a place."""
        named = {p.code for p in parties}
        places: list[Place] = []
        palaces: set[int] = set()
        for start, end, found in gazetteer.venues(doc):
            fact = min(found, key=lambda v: (v.country not in named, v.name))
            if fact.kind == "region":
                if any(p.start < end and start < p.end for p in parties) or not _is_region(view, start, end):
                    continue
            elif any(p.form == "metonym" and p.start < end and start < p.end for p in parties):
                if gazetteer.capital(fact.country) == fact.city:
                    palaces.update(range(start, end))
                    continue
            elif not view.words[start][0].isupper():
                continue
            venue = " ".join(view.words[start:end]) if fact.kind == "venue" else None
            places.append(Place(start, end, fact.city or None, fact.country, venue))
        taken = {i for p in places for i in range(p.start, p.end)}
        for start, end, cities in gazetteer.cities(doc):
            if palaces.intersection(range(start, end)):
                continue
            if taken.intersection(range(start, end)):
                covering = [p for p in places if p.start < end and start < p.end]
                if all(p.end - p.start >= end - start for p in covering):
                    continue
                places = [p for p in places if p not in covering]
            beside = self._country_after(view, end, places, parties)
            top = min(
                cities,
                key=lambda c: (
                    c.country != beside,
                    c.prominence if c.country not in named else 1,
                    c.prominence,
                    c.slug,
                ),
            )
            if top.prominence == 3 and top.country not in named:
                continue
            if start and view.low[start - 1] in COMPASS and view.words[start - 1][0].isupper():
                continue
            if not view.words[start][0].isupper():
                continue
            venue = top.name if top.kind == "venue" else None
            sure = top.prominence == 1 or top.country in named
            places.append(Place(start, end, None if venue else top.name, top.country, venue, sure))
        places += self._seats(gazetteer, view, parties, places)
        places += Towns(view, parties, places, doc._.title_end or 0).found()
        return sorted(places, key=lambda p: (p.start, p.end))

    @staticmethod
    def _country_after(view: View, end: int, places: list[Place], parties: list[Party]) -> str | None:
        """Return the country that stands behind a city: "Alexandria, Virginia", "Georgetown, Guyana"."""
        if end + 1 >= len(view.low) or view.low[end] not in (",", "(", "in"):
            return None
        for p in places:
            if p.start == end + 1 and p.city is None:
                return p.country
        for party in parties:
            if party.start == end + 1 and party.form == "name" and not party.organisation:
                return party.code
        return None

    @staticmethod
    def _seats(gazetteer: Gazetteer, view: View, parties: list[Party], places: list[Place]) -> list[Place]:
        """Return "the Indian capital", "the capital of Kenya", "NATO's headquarters" as the cities that they are."""
        low, found = view.low, []
        taken = {i for p in places for i in range(p.start, p.end)}
        for party in parties:
            after = low[party.end : party.end + 3]
            if party.organisation:
                seat = gazetteer.headquarters.get(party.code)
                own = [i for i, w in enumerate(after) if w in HEADQUARTERS and (i == 0 or after[0] in ("'s", "'"))]
                if seat and own and party.start not in taken:
                    found.append(Place(party.start, party.end + own[0] + 1, *seat))
                continue
            capital = gazetteer.capital(party.code)
            if capital is None:
                continue
            reach = 2 if after[:1] not in (["'s"], ["'"]) else 3
            if "capital" in after[:reach] and "," not in after[: after.index("capital")]:
                end = party.end + after.index("capital") + 1
                if party.form != "metonym":
                    found.append(Place(party.start, end, capital, party.code))
            elif party.form == "name" and low[max(0, party.start - 2) : party.start] in (
                ["capital", "of"],
                ["of", "the"],
            ):
                start = party.start - (2 if low[party.start - 1] == "of" else 3)
                if start >= 0 and low[start] == "capital":
                    found.append(Place(start, party.end, capital, party.code))
        return found

    @staticmethod
    def _summits(doc: Doc, gazetteer: Gazetteer, view: View) -> list[SummitMention]:
        found: list[SummitMention] = []
        for start, end, entries in gazetteer.summits(doc):
            slugs = [slug for _, slug in entries if slug and slug != "bare"]
            bare = all(slug == "bare" for _, slug in entries)
            around = view.low[max(0, start - 8) : start]
            beside = any(w in BESIDE for w in around)
            near = view.low[end : end + 3] + around[-3:]
            if bare and view.low[end - 1] in SUMMIT_NOUNS:
                bare = False
            attended = view.low[max(0, start - 2) : start] == ["at", "the"] and any(s in CLUBS for s, _ in entries)
            if bare and not beside and not attended and not SUMMIT_NOUNS.intersection(near):
                continue
            series = tuple(dict.fromkeys(s for s, _ in entries))
            mention = SummitMention(start, end, series, tuple(slugs), beside=beside, bare=bare)
            for word in view.words[max(0, start - 3) : end + 4]:
                if len(word) == 4 and word.isdigit() and 1945 < int(word) < 2100:
                    mention.year = int(word)
                    break
            found.append(mention)
        return found


def _is_region(view: View, start: int, end: int) -> bool:
    """Tell whether a region's name stands as a place: "in Bavaria", "Woodside, California", no person's name."""
    if not view.words[start][0].isupper() or start == 0:
        return False
    back = view.low[start - 1]
    follows = view.words[end] if end < len(view.words) else "."
    if back not in ("in", ",", "of", "the", "near", "'s", "(") and not view.low[start - 1].endswith("ern"):
        return False
    return not follows[0].isalpha() or follows in AFTER_REGION
