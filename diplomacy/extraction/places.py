"""Countries, organisations, cities, venues and summits named in the text."""

from __future__ import annotations

from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.notes import Party, Place, SummitMention, View

COMPASS = frozenset("north south east west northern southern eastern western central upper lower new".split())
BESIDE = ("sidelines", "margins", "margin", "fringes", "sideline", "fringe")
SUMMIT_NOUNS = frozenset(
    "summit summits meeting gathering conference forum leaders council session climate meetings dialogue talks".split()
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
        view = doc._.view
        doc._.summits = self._summits(doc, gazetteer, view)
        parties: list[Party] = []
        for start, end, entries in gazetteer.parties(doc):
            first = entries[0]
            if all(e.form == "metonym" for e in entries) and view.low[start] in ("no", "number", "westminster"):
                continue
            parties.append(Party(start, end, first.code, first.form, first.organisation))
        doc._.parties = parties
        named = {e.code for _, _, entries in gazetteer.parties(doc) for e in entries}
        places: list[Place] = []
        for start, end, found in gazetteer.places(doc):
            best = sorted(found, key=lambda e: (e.country not in named, e.prominence) if e.prominence > 1 else (False, 1))
            top = best[0]
            if start and view.low[start - 1] in COMPASS and view.words[start - 1][0].isupper():
                continue
            if not view.words[start][0].isupper():
                continue
            sure = top.prominence == 1 or top.country in named
            if top.prominence == 3 and top.country not in named:
                continue
            places.append(Place(start, end, top.city, top.country, top.venue, sure))
        doc._.places = places
        return doc

    @staticmethod
    def _summits(doc: Doc, gazetteer: Gazetteer, view: View) -> list[SummitMention]:
        found: list[SummitMention] = []
        for start, end, entries in gazetteer.summits(doc):
            series = tuple(dict.fromkeys(s for s, _ in entries))
            city = next((c for _, c in entries if c), None)
            bare = end - start == 1 and view.low[start].isalnum()
            around = view.low[max(0, start - 8) : start]
            after = view.low[end : end + 4]
            beside = any(w in BESIDE for w in around)
            if bare and not beside and not (SUMMIT_NOUNS.intersection(after[:3]) or "summit" in around[-3:]):
                continue
            found.append(SummitMention(start, end, series, city=city, beside=beside))
        for mention in found:
            for word in view.words[mention.end : mention.end + 4] + view.words[max(0, mention.start - 3) : mention.start]:
                if len(word) == 4 and word.isdigit() and 1945 < int(word) < 2100:
                    mention.year = int(word)
                    break
        return found
