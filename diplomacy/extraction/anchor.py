"""The day that an article speaks from, and which edition its summits are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from diplomacy.extraction.binding import Phrases
from diplomacy.extraction.counting import resolve
from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.notes import SummitMention, View
from diplomacy.records import PartialDate
from diplomacy.reference.facts import SummitFact
from diplomacy.reference.names import normalise

STALE = 30  # days that a page and what it tells of may lie apart


@Language.factory(
    "article_anchor",
    requires=["doc._.published", "doc._.summits", "doc._.mentions", "doc._.dates"],
    assigns=["doc._.anchor"],
    default_config={"leeway": 3},
)
class ArticleAnchor:
    """Take the publication day; without one, the days of the summit that fits the people in office and the places.

    `leeway` is how many days from its edition's own days a summit may still be spoken of as this one.
    """

    def __init__(self, nlp: Language, name: str, leeway: int) -> None:
        self.name = name
        self.leeway = leeway
        self.gazetteer: Gazetteer | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.anchor` and the edition of every summit mention."""
        published: date | None = doc._.published
        anchor = PartialDate.day(published) if published else None
        if anchor is None:
            phrases = Phrases(doc)
            summit = self._from_summits(doc)
            anchor = self._from_page(doc, phrases, summit) or summit or self._from_text(doc, phrases)
        doc._.anchor = anchor
        for mention in doc._.summits:
            mention.edition = self._edition(doc, mention, anchor)
        return doc

    def _options(self, mention: SummitMention) -> list[SummitFact]:
        reference = cast(Gazetteer, self.gazetteer).reference
        if mention.slugs:
            found = [reference.summit_by_slug(slug) for slug in mention.slugs]
            return [f for f in found if f]
        options: list[SummitFact] = []
        for code in mention.series:
            series = reference.series_by_code(code)
            if series and not series.collection:
                options += reference.editions(code, mention.year) if mention.year else reference.editions(code)
        return options

    @staticmethod
    def _from_page(doc: Doc, phrases: Phrases, summit: PartialDate | None) -> PartialDate | None:
        """Take the day of the dateline, of a line of its own, or a full date at the head of the article."""
        head = phrases.head(bool(doc._.title_end))
        day = resolve(head, summit, "past") if head else None
        if day and (head is None or head.year or not summit or abs((day.earliest - summit.latest).days) <= STALE):
            return day
        foot = phrases.foot()
        if foot:
            return resolve(foot, None, "")
        for mention in doc._.dates:
            full = mention.form == "day" and mention.year and not doc._.view.quoted[mention.start]
            if full and doc._.view.sentence[mention.start] <= 3:
                return resolve(mention, None, "")
        return None

    @staticmethod
    def _from_text(doc: Doc, phrases: Phrases) -> PartialDate | None:
        """Take the latest of the full dates in the text, if they all lie in one month or so."""
        found = [d for d in doc._.dates if d.form == "day" and d.year and phrases.role[id(d)] in ("day", "speech")]
        days = [day.earliest for d in found if (day := resolve(d, None, ""))]
        if not days or (max(days) - min(days)).days > STALE:
            return None
        return PartialDate.day(max(days))

    def _from_summits(self, doc: Doc) -> PartialDate | None:
        cities = {normalise(p.city) for p in doc._.places if p.city}
        ids = {i for m in doc._.mentions for i in m.ids}
        best: tuple[int, SummitFact] | None = None
        tie = False
        for mention in doc._.summits:
            for fact in self._options(mention):
                if fact.start is None or fact.end is None or fact.format in ("cancelled", "postponed"):
                    continue
                score = 3 * (normalise(fact.city) in cities) + 2 * (mention.year == fact.year)
                score += self._fit(ids, fact.start)
                if score <= 0:
                    continue
                if best is None or score > best[0]:
                    best, tie = (score, fact), False
                elif score == best[0] and fact.slug != best[1].slug:
                    tie = True
        if best is None or tie or best[1].start is None or best[1].end is None:
            return None
        return PartialDate(best[1].start, best[1].end)

    def _fit(self, ids: Iterable[str], day: date) -> int:
        """Count the people named who were in office on a day, less those who were not yet."""
        reference = cast(Gazetteer, self.gazetteer).reference
        score = 0
        for leader in ids:
            if reference.in_office(leader, day):
                score += 1
            elif all(t.start and t.start.earliest > day for t in reference.terms_of(leader)):
                score -= 2
            else:
                score -= 1
        return score

    def _edition(self, doc: Doc, mention: SummitMention, anchor: PartialDate | None) -> SummitFact | None:
        options = [f for f in self._options(mention) if f.format not in ("cancelled", "postponed")]
        if not options or anchor is None:
            return options[0] if len(options) == 1 else None
        view: View = doc._.view
        start, end = view.bounds[view.sentence[mention.start]]
        nearest = self._nearest(options, anchor)
        if nearest and (nearest.days_from(anchor) or 0) <= self.leeway:
            return nearest
        beside = [
            d
            for d in doc._.dates
            if start <= d.start < end and d.form in ("month", "year", "day") and abs(d.start - mention.end) < 10
        ]
        for date_mention in beside:
            day = resolve(date_mention, anchor, "past" if "will" not in view.low[start:end] else "future")
            if day:
                fits = [f for f in options if f.days_from(day) is not None and (f.days_from(day) or 0) <= 1]
                if fits:
                    return self._nearest(fits, day)
        low = view.low[max(start, mention.start - 5) : mention.end + 4]
        if "next" in low:
            later = [f for f in options if f.start and f.start > anchor.latest]
            return min(later, key=lambda f: (f.start or date.max, f.slug), default=None)
        if nearest and (nearest.days_from(anchor) or 0) <= 120:
            return nearest
        return None

    @staticmethod
    def _nearest(options: list[SummitFact], day: PartialDate) -> SummitFact | None:
        dated = [(f.days_from(day), not f.numbered, f.slug, f) for f in options if f.days_from(day) is not None]
        return min(dated, key=lambda row: row[:3])[3] if dated else None
