"""When, where, at which summit and by what means; and the accounts of one encounter joined into one row."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.joining import headings, joined
from diplomacy.extraction.notes import Encounter, Found, View
from diplomacy.extraction.ruleset import shipped
from diplomacy.extraction.setting import Setting
from diplomacy.extraction.visits import VisitCues
from diplomacy.extraction.when import DETAIL_NOUNS, When
from diplomacy.records import Mode, PartialDate

DOCUMENTS = frozenset(("statement", "readout", "communique", "communiqué", "declaration", "release"))
TOLD = frozenset(("told", "tells", "said", "says", "reached"))  # "told a reporter by phone that the meeting went well"
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
        self.visits = VisitCues(nlp)

    def __call__(self, doc: Doc) -> Doc:
        """Fill the encounters, then join those that are one."""
        work = _Details(doc, cast(Gazetteer, self.gazetteer), self)
        work.run()
        doc._.encounters = joined(work.encounters, headings(doc), doc._.anchor, doc._.view)
        return doc


class _Details:
    """One doc's encounters and what the doc says of them."""

    def __init__(self, doc: Doc, gazetteer: Gazetteer, settings: MeetingDetails) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.settings = settings
        self.anchor: PartialDate | None = doc._.anchor
        self.encounters: list[Encounter] = doc._.encounters
        self.setting = Setting(doc, gazetteer, settings.visits, self._own)
        strings = doc.vocab.strings
        self.modes = [
            (settings.rules[strings[m]], s, e)
            for m, s, e in settings.matcher(doc)
            if not self.view.quoted[s] and not TOLD.intersection(self.view.low[max(0, s - 4) : s])
        ]
        self.main = self.setting.main
        self.when = When(doc, self.main.edition if self.main else None, settings.background, self._own)

    def run(self) -> None:
        for index, e in enumerate(self.encounters):
            e.details = self._details(index)
            self._mode(e)
        for index, e in enumerate(self.encounters):
            self.when.find(e, self.encounters[:index])
        for e in self.encounters:
            self.setting.place(e)
            self.setting.summit(e)
        for index, e in enumerate(self.encounters):
            self.setting.complete(e, self.encounters[:index])
            self.setting.day(e)

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
            here = self.setting.seen(e)
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
