"""Countries, organisations, cities, venues and summits named in the text."""

from __future__ import annotations

from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from diplomacy.extraction.gazetteer import PARTY_KINDS, Gazetteer
from diplomacy.extraction.notes import Party, Place, SummitMention, View
from diplomacy.extraction.spelling import words_of

COMPASS = words_of("north south east west northern southern eastern western central upper lower new")
BESIDE = ("sidelines", "margins", "margin", "fringes", "sideline", "fringe")
SUMMIT_NOUNS = words_of(
    "summit summits meeting gathering conference forum leaders council session climate meetings dialogue talks"
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
        doc._.places = self._places(doc, gazetteer, view, {p.code for p in parties})
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

    @staticmethod
    def _places(doc: Doc, gazetteer: Gazetteer, view: View, named: set[str]) -> list[Place]:
        places: list[Place] = []
        for start, end, found in gazetteer.cities(doc):
            top = min(found, key=lambda c: (c.prominence if c.country not in named else 1, c.prominence, c.slug))
            if top.prominence == 3 and top.country not in named:
                continue
            if start and view.low[start - 1] in COMPASS and view.words[start - 1][0].isupper():
                continue
            if not view.words[start][0].isupper():
                continue
            venue = top.name if top.kind == "venue" else None
            sure = top.prominence == 1 or top.country in named
            places.append(Place(start, end, None if venue else top.name, top.country, venue, sure))
        return places

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
            if bare and not beside and not SUMMIT_NOUNS.intersection(near):
                continue
            series = tuple(dict.fromkeys(s for s, _ in entries))
            mention = SummitMention(start, end, series, tuple(slugs), beside=beside, bare=bare)
            for word in view.words[max(0, start - 3) : end + 4]:
                if len(word) == 4 and word.isdigit() and 1945 < int(word) < 2100:
                    mention.year = int(word)
                    break
            found.append(mention)
        return found
