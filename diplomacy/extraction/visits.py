"""Journeys that an article tells of: who went where, who is the guest, and under whose roof."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from diplomacy.extraction.clauses import Clauses
from diplomacy.extraction.counting import resolve
from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.notes import Encounter, Person, Place, View
from diplomacy.extraction.ruleset import VisitCue, shipped
from diplomacy.extraction.spelling import words_of
from diplomacy.records import PartialDate, Status

AHEAD = words_of("will to due plans plan planned planning scheduled expected set next upcoming ahead before may would")
ASKED = words_of("invited invitation invite invites accepted extended if whether never not might could asked")
CALLED_OFF = words_of(
    "postponed postpones postpone postponing cancelled canceled cancels cancel cancelling off scrapped scraps delayed "
    "delays delay skipped skips shelved dropped abandoned aborted called"
)
BETWEEN = words_of("the a capital city nearby neighbouring neighboring southern northern eastern western of in resort "
                   "town port historic old coastal home both")  # fmt: skip
REACH = 5  # words between a cue and its place
NEAR_DATE = 8  # words between a visit and the date that is its own
DAY_FORMS = ("day", "weekday", "offset", "either")
SLACK = 10  # days that a visit's date and an encounter's may differ
LONG_AGO = 30  # days before the article after which a dated visit is a recollection
GUESTS = words_of("of guest visitor")
OWN = words_of("his her their")
OVER = words_of("after following since fresh concluded ended wrapped completing wrapping")
SESSIONS = words_of("first second third fourth fifth last previous next round session meeting talks summit one other")
SPOKEN = words_of("said told says aboard reporters")
PAST_GONE = ("visited", "toured", "stayed in", "was in", "were in", "been in")


class VisitCues:
    """The matcher for the cue words; one for a pipeline."""

    def __init__(self, nlp: Language) -> None:
        self.rules = {rule.id: rule for rule in shipped().visits}
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for rule in self.rules.values():
            self._matcher.add(rule.id, [nlp.make_doc(p) for p in rule.phrases])

    def find(self, doc: Doc) -> list[tuple[VisitCue, int, int]]:
        """Return the cues outside quotations, in the order of the text, the longest of those that start together."""
        strings, quoted = doc.vocab.strings, doc._.view.quoted
        best: dict[tuple[str, int], tuple[VisitCue, int, int]] = {}
        for m, start, end in self._matcher(doc):
            rule = self.rules[strings[m]]
            old = best.get((rule.kind, start))
            if not quoted[start] and (old is None or old[2] < end):
                best[rule.kind, start] = (rule, start, end)
        return sorted(best.values(), key=lambda c: (c[1], c[2]))


@dataclass(slots=True)
class Visit:
    """Somebody at a place: `who` is empty where the text does not say. `turn`: past, future or empty.

    `gone`: over by all signs; `off`: called off.
    """

    place: Place
    who: tuple[Person, ...]
    start: int
    end: int
    sentence: int
    kind: str
    turn: str
    rule: str
    gone: bool = False
    off: bool = False


class Visits:
    """The visits of one doc, and which of them an encounter belongs to."""

    def __init__(self, doc: Doc, gazetteer: Gazetteer, cues: VisitCues) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.gazetteer = gazetteer
        self.clauses = Clauses(doc)
        self.cues = cues.find(doc)
        self.places = self._lands()
        self.visits = [v for cue in self.cues if cue[0].kind not in ("visitor", "seat") for v in self._read(*cue)]

    def _lands(self) -> dict[int, Place]:
        """Return every place by its first word: cities, and countries by name."""
        found = {
            p.start: Place(p.start, p.end, None, p.code)
            for p in self.doc._.parties
            if not p.organisation and p.form == "name"
        }
        found |= {
            p.start: Place(p.start, p.end, self.gazetteer.capital(p.code), p.code)
            for p in self.doc._.parties
            if p.form == "metonym"
        }
        for place in self.doc._.places:
            old = found.get(place.start)
            if old is None or place.city or old.city is None:
                found[place.start] = place
        return found

    def _read(self, rule: VisitCue, start: int, end: int) -> list[Visit]:
        low = self.view.low
        limit, stop = self.view.bounds[self.view.sentence[start]]
        here = self._place_after(end, stop)
        if not here:
            return []
        if rule.kind == "there" and low[end - 1] in ("visit", "tour") and low[start - 1] in ("a", "the", "this", "'s"):
            return []
        if low[start] in ("was", "were", "is") and SESSIONS.intersection(low[max(limit, start - 2) : start]):
            return []  # "the second round was in Caracas"
        who = self._who(rule, start, limit)
        before = low[max(limit, start - 6) : start]
        if ASKED.intersection(before) or ("before" in before[-2:] and low[start].endswith("ing")):
            return []  # "meets her before flying back to Lima": by then it is over
        text = " ".join(low[start:end])
        turn = "future" if AHEAD.intersection(before) or text.startswith(("will be", "be in")) else ""
        if not turn and rule.kind != "noun":
            past = low[start].endswith("ed") or low[start] in ("flew", "went", "came", "left", "was", "were", "been")
            turn = "past" if past else ""
        out = []
        for place in here:
            visitors = tuple(p for p in who if p.party != place.country) or ()
            gone = text in PAST_GONE or bool(OVER.intersection(before[-4:])) or rule.kind == "left"
            off = bool(CALLED_OFF.intersection(before))
            out.append(
                Visit(place, visitors, start, end, self.view.sentence[start], rule.kind, turn, rule.id, gone, off)
            )
        return out

    def _place_after(self, end: int, stop: int) -> list[Place]:
        """Return the place or the list of places right behind a cue: "visit Kenya, Uganda and Ethiopia"."""
        low, words = self.view.low, self.view.words
        for k in range(end, min(stop, end + REACH)):
            if place := self.places.get(k):
                if low[place.end : place.end + 1] in (["'s"], ["'"]):
                    if not (inner := self.places.get(place.end + 1)):
                        return []
                    place = inner
                found = [place]
                j = place.end
                while j + 1 < stop and low[j] in (",", "and") and (more := self.places.get(j + 1)):
                    if place.city and more.city is None and more.country == place.country:
                        j = more.end
                        continue
                    found.append(more)
                    j = more.end
                return found
            if not (low[k] in BETWEEN or low[k].endswith("ern") or words[k][0].isupper()):
                return []
        return []

    def _who(self, rule: VisitCue, start: int, limit: int) -> list[Person]:
        clauses = self.clauses
        if rule.kind == "noun":
            owner = clauses.before_possessive(start, limit)
            if isinstance(owner, list) and owner:
                return clauses.people(owner, [])
            if isinstance(owner, str):
                gender = {"his": "m", "her": "f"}.get(owner, "")
                person = clauses.pronoun(start, gender) if gender else None
                return [person] if person else []
        found = clauses.people(clauses.subjects(start, limit), [])
        return found or clauses.people(clauses.main_subject(self.view.sentence[start]), [])

    # ── which visit an encounter belongs to ────────────────────────────────────────────────────────

    def of(self, e: Encounter, limit: int, anchor: PartialDate | None, close: bool) -> Visit | None:
        """Return the visit during which an encounter was; with `close` only one in its sentence or beside it.

        The country of the visit is that of a participant whom somebody from elsewhere sees there; or it is a third one,
        and then the visitor is known to take part.
        """
        best: tuple[tuple[int, ...], Visit] | None = None
        parties = {p.party for p in e.people}
        for v in self.visits:
            gap = e.sentence - v.sentence
            home = v.place.country in parties and len(parties) > 1
            known = any(p in e.people for p in v.who)
            if v.who and not known and not (home and any(p.party in {x.party for x in v.who} for p in e.people)):
                continue
            if close and not (-1 <= gap <= 1 and (known or home)):
                continue
            if not home and (not known or gap < 0 or gap > limit):
                continue
            if gap < -1 and (not known or v.turn == "future"):
                continue
            if v.gone and not home and not (gap == 0 and SPOKEN.intersection(self._words(v.sentence))):
                continue
            if not self._fits(e, v, anchor, gap):
                continue
            rank = (not home, not known, abs(gap) + (gap < 0), abs(v.start - e.start))
            if best is None or rank < best[0]:
                best = (rank, v)
        return best[1] if best else None

    def _words(self, sentence: int) -> list[str]:
        start, end = self.view.bounds[sentence]
        return self.view.low[start:end]

    def _fits(self, e: Encounter, v: Visit, anchor: PartialDate | None, gap: int) -> bool:
        """Tell whether the time of a visit can be the time of an encounter."""
        if e.background and gap != 0:
            return False
        if e.status is Status.HELD and (v.turn == "future" or v.off):
            return False
        if e.status is Status.PLANNED and v.turn == "past" and (v.gone or v.kind == "left"):
            return False
        if v.kind == "left" and (e.status is Status.PLANNED or v.start > e.start + 40):
            return False
        if e.sentence < v.sentence and self._later(e, v, anchor):
            return False
        for d in self.doc._.dates:
            if self.view.sentence[d.start] != v.sentence or not -NEAR_DATE <= d.start - v.end <= NEAR_DATE:
                continue
            day = resolve(d, anchor, "past" if v.turn == "past" else "near")
            if day is None:
                continue
            if e.date:
                first, last = day.earliest.toordinal() - SLACK, day.latest.toordinal() + SLACK
                if e.date.latest.toordinal() < first or e.date.earliest.toordinal() > last:
                    return False
            elif anchor and day.latest.toordinal() < anchor.earliest.toordinal() - LONG_AGO:
                return False
        return True

    def _later(self, e: Encounter, v: Visit, anchor: PartialDate | None) -> bool:
        """Tell whether all days in the sentence of a visit lie after an encounter that is over."""
        if e.status is not Status.HELD or e.date is None:
            return False
        days = [d for d in self.doc._.dates if self.view.sentence[d.start] == v.sentence and d.form in DAY_FORMS]
        found = [day for d in days if (day := resolve(d, anchor, "past" if v.turn == "past" else "near"))]
        return bool(found) and all(day.earliest > e.date.latest for day in found)

    # ── whose guest, under whose roof ──────────────────────────────────────────────────────────────

    def host(self, e: Encounter, limit: int, end: int, details: list[tuple[int, int]]) -> str | None:
        """Return the party that receives the other: by the verb, by "visiting", by the seat that is named."""
        parties = list(dict.fromkeys(p.party for p in e.people if p.party))
        if e.host in ("subject", "object") and len(e.people) > 1:
            return (e.people[0] if e.host == "subject" else e.people[-1]).party
        if len(parties) != 2:
            return None
        for rule, start, stop in self.cues:
            if rule.kind != "visitor" or not limit <= start < end:
                continue
            after = [
                m
                for m in self.clauses.mentions
                if m.people and m.end > start and m.start <= stop + (self.view.low[stop - 1] in GUESTS)
            ]
            guest = next((p.party for m in after for p in m.people if p in e.people), None)
            if self.view.low[stop - 1] in ("host", "hosts"):
                if guest:
                    return guest  # "his host, the prime minister"
                continue
            owned = OWN.intersection(self.view.low[max(limit, start - 2) : stop])  # "her Kenyan guest", no "guest of"
            if guest and (self.view.low[stop - 1] != "guest" or owned):
                self.doc._.fired.add(rule.id)
                return next(p for p in parties if p != guest)
            host = next((p.party for m in after for p in m.people if p in e.people), None)
            if host and self.view.low[stop - 1] == "of":
                self.doc._.fired.add(rule.id)
                return host
        return None

    def seat(self, limit: int, end: int) -> VisitCue | None:
        """Return the cue of a seat of government in a stretch of text: "at the presidential palace"."""
        low = self.view.low
        for rule, start, stop in self.cues:
            if rule.kind == "seat" and limit <= start and stop <= end:
                before = low[max(limit, start - 4) : start]
                if "at" in before or "in" in before or "inside" in before:
                    return rule
        return None
