"""When, where, at which summit and by what means; and the accounts of one encounter joined into one row."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.joining import joined
from diplomacy.extraction.notes import Encounter, Found, Place, SummitMention, View
from diplomacy.extraction.ruleset import shipped
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.when import DETAIL_NOUNS, LEEWAY, When, shared
from diplomacy.extraction.whereabouts import Whereabouts
from diplomacy.records import Mode, PartialDate, Status
from diplomacy.reference.facts import SummitFact
from diplomacy.reference.names import normalise

FORUMS = words_of("MSC WEF SHANGRI-LA UNGA COP TICAD FOCAC PIF")


DOCUMENTS = frozenset(("statement", "readout", "communique", "communiqué", "declaration", "release"))
GROUPS = frozenset(("leaders", "sides", "ministers", "presidents", "countries"))


@Language.factory(
    "meeting_details",
    requires=["doc._.encounters", "doc._.dates", "doc._.places", "doc._.summits", "doc._.anchor"],
    assigns=["doc._.encounters"],
    default_config={"background_days": 21},
)
class MeetingDetails:
    """Give every encounter its day, place, summit and mode. What lies `background_days` back or more is background."""

    def __init__(self, nlp: Language, name: str, background_days: int) -> None:
        self.name = name
        self.background = timedelta(days=background_days)
        self.gazetteer: Gazetteer | None = None
        self.rules = {rule.id: rule for rule in shipped().modes}
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for rule in self.rules.values():
            self.matcher.add(rule.id, [nlp.make_doc(p) for p in rule.phrases])

    def __call__(self, doc: Doc) -> Doc:
        """Fill the encounters, then join those that are one."""
        work = _Details(doc, cast(Gazetteer, self.gazetteer), self)
        work.run()
        doc._.encounters = joined(work.encounters, bool(doc._.title_end))
        return doc


class _Details:
    """One doc's encounters and what the doc says of them."""

    def __init__(self, doc: Doc, gazetteer: Gazetteer, settings: MeetingDetails) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.settings = settings
        self.anchor: PartialDate | None = doc._.anchor
        self.encounters: list[Encounter] = doc._.encounters
        self.where = Whereabouts(doc, gazetteer)
        strings = doc.vocab.strings
        self.modes = [
            (settings.rules[strings[m]], s, e) for m, s, e in settings.matcher(doc) if not self.view.quoted[s]
        ]
        self.main = self._main_summit()
        self.when = When(doc, self.main.edition if self.main else None, settings.background, self._own)

    def run(self) -> None:
        for index, e in enumerate(self.encounters):
            e.details = self._details(index)
            self._mode(e)
        for index, e in enumerate(self.encounters):
            self.when.find(e, self.encounters[:index])
        for e in self.encounters:
            self._place(e)
            self._summit(e)
        for index, e in enumerate(self.encounters):
            self._inherit_place(e, self.encounters[:index])
            self._summit_date(e)

    def _details(self, index: int) -> list[int]:
        """Return the sentences after an encounter's own that tell more of it: "The meeting took place on Tuesday"."""
        e = self.encounters[index]
        taken = {x.sentence for x in self.encounters if x is not e}
        found: list[int] = []
        for n in range(e.sentence + 1, min(len(self.view.bounds), e.sentence + 5)):
            if n in taken:
                break
            start, end = self.view.bounds[n]
            head = self.view.low[start : min(end, start + 9)]
            opens = head[:1] and head[0] in (
                "the",
                "they",
                "both",
                "during",
                "at",
                "in",
                "it",
                "his",
                "her",
                "their",
                "that",
                "this",
                "tuesday's",
                "held",
            )
            # "In a statement released by her office, the leaders ..."
            told = head[:1] == ["in"] and DOCUMENTS.intersection(head)
            group = told and GROUPS.intersection(self.view.low[start : min(end, start + 16)])
            if (opens and DETAIL_NOUNS.intersection(head)) or head[:1] in (["they"], ["it"], ["both"]) or group:
                found.append(n)
        return found

    # ── mode ───────────────────────────────────────────────────────────────────────────────────────

    def _mode(self, e: Encounter) -> None:
        limit, end = self._own(e)
        near = [
            (r, s, t) for r, s, t in self.modes if limit <= s < end and e.start - 14 <= s <= max(e.stop, e.end) + 12
        ]
        first_details = {self.view.bounds[n] for n in e.details[:1]}
        if not near and not e.unsaid:
            near = [
                (r, s, t) for r, s, t in self.modes if r.mode == "video" and any(a <= s < b for a, b in first_details)
            ]
        for rule, start, stop in sorted(near, key=lambda m: (m[0].mode != "video", abs(m[1] - e.start))):
            if e.mode is Mode.PHONE and rule.mode == "video" and abs(start - e.start) > 8:
                continue
            e.mode = Mode(rule.mode)
            e.mode_found = Found(rule.mode, start, stop, rule.id, rule.confidence)
            self.doc._.fired.add(rule.id)
            e.unsaid = False
            return
        if e.unsaid:
            here = self.where.near(e, *self._own(e))
            if any(r.mode == "phone" and self.view.sentence[s] == 0 for r, s, _ in self.modes) and self.doc._.title_end:
                e.mode, e.unsaid = Mode.PHONE, False
                return
            company = [
                x
                for x in self.encounters
                if x is not e
                and not x.unsaid
                and x.mode is Mode.IN_PERSON
                and not x.background
                and x.sentence
                and abs(x.sentence - e.sentence) < 4
            ]
            e.mode = Mode.IN_PERSON if here or self.main or company else Mode.PHONE

    def _own(self, e: Encounter) -> tuple[int, int]:
        """Return the part of the sentence that is this encounter's: up to where the next one's people begin."""
        start, end = self.view.bounds[e.sentence]
        same = [x for x in self.encounters if x.sentence == e.sentence and x.start != e.start]
        for x in same:
            if x.start > e.start and x.opening > e.start and x.opening > e.end:
                end = min(end, max(x.opening, e.stop))
            elif x.start > e.start:
                end = min(end, x.start)
            elif x.start < e.start and max(x.stop, x.end) <= e.start:
                start = max(start, min(max(x.stop, x.end), e.opening if e.opening > x.start else e.start))
        return start, end

    # ── date ───────────────────────────────────────────────────────────────────────────────────────

    # ── place and summit ───────────────────────────────────────────────────────────────────────────

    def _place(self, e: Encounter) -> None:
        if e.mode is not Mode.IN_PERSON:
            return
        start, end = self._own(e)
        e.place = self.where.near(e, start, end)
        if e.place is None or e.place.city is None:
            for n in e.details:
                a, b = self.view.bounds[n]
                if self.view.low[a] in ("the", "it", "held", "at", "in"):
                    place = self.where.within(a, b)
                    if place and place.city:
                        e.place = place
                        break

    def _inherit_place(self, e: Encounter, earlier: list[Encounter]) -> None:
        if e.mode is not Mode.IN_PERSON or (e.place and e.place.city):
            return
        if e.edition and e.edition.city:
            e.place = Place(*(e.edition_found or (e.start, e.end)), e.edition.city, self._country(e.edition))
            return
        if e.background or (e.place and e.place.city is None and e.place.country):
            return
        for x in reversed(earlier):
            close = not x.background and x.mode is Mode.IN_PERSON and x.place and x.place.city and x.sentence > 0
            near = e.date is None or x.date is None or abs((x.date.earliest - e.date.earliest).days) <= 3
            if close and shared(x, e) and near and (x.status is e.status or x.date == e.date):
                e.place = x.place
                return
        dateline = self.where.dateline
        if dateline and e.status is Status.HELD and dateline.country in {p.party for p in e.people}:
            e.place = dateline

    def _country(self, edition: SummitFact) -> str:
        found = self.where.gazetteer.reference.cities(edition.city)
        codes = [c.country for c in found]
        return edition.host if not codes or edition.host in codes else codes[0]

    def _good(self, edition: SummitFact | None) -> bool:
        if edition is None:
            return False
        series = self.where.gazetteer.reference.series_by_code(edition.series)
        if series is None or series.collection or edition.series.startswith(("EU-", "US-", "INTER-")):
            return False
        return series.level in ("leaders", "mixed") or series.code in FORUMS

    def _main_summit(self) -> SummitMention | None:
        """Return the summit that the article is about: one of its days, named beside a meeting or first."""
        good = [
            m
            for m in self.doc._.summits
            if self._good(m.edition)
            and self.anchor
            and m.edition
            and (m.edition.days_from(self.anchor) or 0) <= 4
            and m.edition.start
        ]
        beside = [m for m in good if m.beside]
        return cast("SummitMention | None", (beside or good or [None])[0])

    def _summit(self, e: Encounter) -> None:
        if e.mode is not Mode.IN_PERSON:
            return
        start, end = self._own(e)
        low = self.view.low
        for m in self.doc._.summits:
            if not start <= m.start < end or not self._good(m.edition):
                continue
            lead = low[max(start, m.start - 6) : m.start]
            tied = m.beside or "at" in lead or "during" in lead or "framework" in lead or "in" in lead[-2:]
            if (
                tied
                and self._fits(e, m.edition, loose=True)
                and not {"before", "for", "ahead", "after"}.intersection(lead[-3:])
            ):
                self._attach(e, m)
                return
        if self.main and not e.background and self._fits(e, self.main.edition):
            self._attach(e, self.main)
            return
        if e.date and e.date.precision == "day" and e.place and e.place.city:
            for m in self.doc._.summits:  # one that lies ahead, or back: day and city must both be its own
                if self._good(m.edition) and self._fits(e, m.edition):
                    self._attach(e, m)
                    return

    def _attach(self, e: Encounter, m: SummitMention) -> None:
        e.edition, e.edition_found = m.edition, (m.start, m.end)

    def _fits(self, e: Encounter, edition: SummitFact | None, loose: bool = False) -> bool:
        """Tell whether day and place of an encounter allow a summit."""
        if edition is None or edition.start is None or edition.end is None:
            return False
        if e.date and not e.date.overlaps(PartialDate(edition.start - 2 * LEEWAY, edition.end + LEEWAY)):
            return False
        if e.date is None and e.status is Status.PLANNED and not loose:
            return False
        if e.place and e.place.city and edition.city:
            return normalise(e.place.city) == normalise(edition.city) or self.where.close(e.place, edition)
        if e.place and e.place.country and edition.city:
            return e.place.country in (edition.host, self._country(edition))
        return True

    def _summit_date(self, e: Encounter) -> None:
        """Give an undated encounter the days of its summit."""
        if e.date is None and e.edition and e.edition.start and e.edition.end and e.status is not Status.PLANNED:
            e.date = PartialDate(e.edition.start, e.edition.end)
            e.date_mention = e.edition_found

    # ── one row for one encounter ──────────────────────────────────────────────────────────────────
