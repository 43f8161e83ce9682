"""When, where, at which summit and by what means; and the accounts of one encounter joined into one row."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from diplomacy.extraction.dates import resolve
from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.notes import DateMention, Encounter, Found, Place, SummitMention, View
from diplomacy.extraction.ruleset import shipped
from diplomacy.extraction.whereabouts import Whereabouts
from diplomacy.records import Mode, PartialDate, Status
from diplomacy.reference.facts import SummitFact
from diplomacy.reference.names import normalise

DETAIL_NOUNS = frozenset(
    "meeting talks summit call conversation session discussion discussions encounter visit two leaders presidents sides "
    "ministers both they dinner audience exchange agenda trip".split()
)
NOT_THE_DAY = frozenset("since until before after between from by of than".split())
RECALL = frozenset("last previously previous earlier".split())
ALSO = frozenset("also separately later earlier then too meanwhile same another separate likewise".split())
HEAD_SENTENCES = 5
FORUMS = frozenset({"MSC", "WEF", "SHANGRI-LA", "UNGA", "COP", "TICAD", "FOCAC", "PIF"})
HEADING_REACH = 12
DAY_REACH = 4  # sentences back in which a day still holds
LEEWAY = timedelta(days=1)
SPOKEN = frozenset({"said", "told", "announced", "reported", "added", "says", "confirmed", "statement", "wrote"})


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
        doc._.encounters = work.joined()
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
        self.modes = [(settings.rules[strings[m]], s, e) for m, s, e in settings.matcher(doc) if not self.view.quoted[s]]
        self.main = self._main_summit()
        self.head_date = self._head_date()
        self.narrative = self._narrative()

    def run(self) -> None:
        for index, e in enumerate(self.encounters):
            e.details = self._details(index)
            self._mode(e)
        for index, e in enumerate(self.encounters):
            self._date(e, self.encounters[:index])
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
            opens = head[:1] and head[0] in ("the", "they", "both", "during", "at", "in", "it", "his", "her", "their", "that", "this", "tuesday's", "held")
            if opens and DETAIL_NOUNS.intersection(head) or head[:1] in (["they"], ["it"], ["both"]):
                found.append(n)
        return found

    # ── mode ───────────────────────────────────────────────────────────────────────────────────────

    def _mode(self, e: Encounter) -> None:
        limit, end = self._own(e)
        near = [(r, s, t) for r, s, t in self.modes if limit <= s < end and e.start - 14 <= s <= max(e.stop, e.end) + 12]
        first_details = {self.view.bounds[n] for n in e.details[:1]}
        if not near and not e.unsaid:
            near = [(r, s, t) for r, s, t in self.modes if r.mode == "video" and any(a <= s < b for a, b in first_details)]
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
            company = [x for x in self.encounters if x is not e and not x.unsaid and x.mode is Mode.IN_PERSON and not x.background and x.sentence and abs(x.sentence - e.sentence) < 4]
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

    def _head_date(self) -> DateMention | None:
        """Return the date that stands in a line of its own at the head of the article."""
        for d in self.doc._.dates:
            n = self.view.sentence[d.start]
            start, end = self.view.bounds[n]
            words = [w for w in self.view.low[d.end : end] if w[0].isalnum()]
            if n <= HEAD_SENTENCES and d.form == "day" and len(words) <= 1 and d.start - start <= 3:
                return cast(DateMention, d)
        return None

    def _candidates(self, start: int, end: int) -> list[DateMention]:
        low = self.view.low
        out = []
        for d in self.doc._.dates:
            if not start <= d.start < end or self.view.quoted[d.start]:
                continue
            before = low[d.start - 1] if d.start > start else ""
            back = low[max(start, d.start - 6) : d.start]
            if "since" in back or "until" in back or ("," not in back and ({"before", "after"} & set(back[-4:]))):
                before = "since"
            if before in NOT_THE_DAY or before == "'s" or self._of_dateline(d, start) or self._of_speech(d, start):
                continue
            if d.end < end and low[d.end] in ("'s", "'") and not (d.end + 1 < end and low[d.end + 1] in DETAIL_NOUNS):
                continue
            out.append(d)
        return out

    def _date(self, e: Encounter, earlier: list[Encounter]) -> None:
        start, end = self._own(e)
        turn = "future" if e.status is Status.PLANNED and not e.due else "past"
        if e.due or e.status in (Status.CANCELLED, Status.POSTPONED):
            turn = ""
        low = self.view.low
        options = self._candidates(start, end)
        if e.sentence == 0 and self.doc._.title_end:
            options = [d for d in options if d.form == "day"]
        found = self._pick(e, options)
        if found is None:
            for n in e.details:
                a, b = self.view.bounds[n]
                head = [d for d in self._candidates(a, b) if d.form in ("weekday", "day", "offset")]
                if head and low[a] in ("the", "it", "held", "they"):
                    found = head[0]
                    break
        if found:
            told = [(d.start, day) for d, day, _ in self.narrative if d.start < found.start]
            told += [(x.date_mention[0], x.date) for x in earlier if x.date and x.date_mention and x.date.precision == "day"]
            context = max(told, key=lambda t: t[0])[1] if told else self.anchor if found.offset == 0 else None
            value = resolve(found, self.anchor, self._turn(found, turn, e), context)
            if value:
                e.date, e.date_mention = value, (found.start, found.end)
                e.date_anchor = self.anchor.earliest if self.anchor and self.anchor.precision == "day" else None
        if e.date is None and (e.status is Status.HELD or (e.status is not Status.PLANNED and self._day_before(e))):
            self._inherit_date(e, earlier)
        elif e.date is None and e.status is Status.PLANNED and not e.due:
            before = [d for d in self.doc._.dates if d.form == "weekday" and self.view.sentence[d.start] == e.sentence - 1 and not self.view.quoted[d.start]]
            ahead = resolve(before[-1], self.anchor, "future") if before and self.view.paragraph[e.sentence - 1] == self._paragraph(e) else None
            if ahead and self.anchor and ahead.earliest > self.anchor.latest:
                e.date, e.date_mention = ahead, (before[-1].start, before[-1].end)
        self._background(e, start, end)

    def _turn(self, d: DateMention, turn: str, e: Encounter) -> str:
        if turn:
            return turn
        if e.due and d.form == "weekday" and self.anchor:
            return "near"
        return "near" if d.form in ("weekday", "day") else turn

    def _pick(self, e: Encounter, options: list[DateMention]) -> DateMention | None:
        """Return the date nearest to the trigger; a day before a month, what follows before what stands before."""
        if not options:
            return None

        def distance(d: DateMention) -> tuple[int, int]:
            exact = d.form in ("day", "weekday", "offset", "same", "ago-day")
            gap = d.start - e.end if d.start >= e.end else e.start - d.end + 4
            inside = e.opening <= d.start <= max(e.stop, e.end) + 4
            return (0 if exact else 1) + (0 if inside or gap < 12 else 1), gap

        return min(options, key=distance)

    def _inherit_date(self, e: Encounter, earlier: list[Encounter]) -> None:
        limit, end = self.view.bounds[e.sentence]
        before = [x for x in earlier if not x.background and x.status is Status.HELD and x.sentence > 0]
        cue = ALSO.intersection(self.view.low[limit:end])
        day = self._day_before(e)
        if day and (self.main is None or not self.main.edition or day[0].overlaps(self._days(self.main.edition))):
            e.date, e.date_mention = day
            e.date_anchor = self.anchor.earliest if self.anchor and self.anchor.precision == "day" else None
            return
        days = {value for _, value, _ in self.narrative}
        if len(days) == 1 and self.anchor and self.anchor.precision == "day":
            e.date, e.date_mention = self.narrative[0][1], (self.narrative[0][0].start, self.narrative[0][0].end)
            e.date_anchor = self.anchor.earliest
            return
        same = before and before[-1].date
        if same and (cue or self._paragraph(before[-1]) == self._paragraph(e)) and self._shared(before[-1], e):
            e.date, e.date_mention, e.date_anchor = before[-1].date, before[-1].date_mention, before[-1].date_anchor
            return
        if not before and self.head_date and self.head_date.form == "day":
            value = resolve(self.head_date, self.anchor, "past")
            if value:
                e.date, e.date_mention = value, (self.head_date.start, self.head_date.end)

    def _days(self, edition: SummitFact) -> PartialDate:
        first, last = edition.start, edition.end
        if first is None or last is None:
            return PartialDate.year(edition.year)
        return PartialDate(first - 2 * LEEWAY, last + LEEWAY)

    def _of_dateline(self, d: DateMention, start: int) -> bool:
        """Tell whether a date belongs to a dateline: "NEW YORK, Sept 24 (Example Wire) -"."""
        low = self.view.low
        if d.form != "day" or d.start - start > 6 or low[start] in ("on", "in") or self.view.sentence[d.start] > HEAD_SENTENCES:
            return False
        after = low[d.end : d.end + 3]
        return bool({"(", "-", "–", "—", ".", "/"}.intersection(after)) and bool(self.view.words[start][0].isupper())

    def _of_speech(self, d: DateMention, start: int) -> bool:
        """Tell whether a date says when something was said: "officials said on Tuesday"."""
        return bool(SPOKEN.intersection(self.view.low[max(start, d.start - 3) : d.start]))

    def _narrative(self) -> list[tuple[DateMention, PartialDate, int]]:
        """Return the past days that the text names one after the other, each with the last sentence that it holds for."""
        low = self.view.low
        out: list[tuple[DateMention, PartialDate, int]] = []
        for d in self.doc._.dates:
            start, end = self.view.bounds[self.view.sentence[d.start]]
            before = low[d.start - 1] if d.start else ""
            if d.form not in ("weekday", "day", "offset", "same") or before in NOT_THE_DAY or d.year or self.view.quoted[d.start]:
                continue
            if {"will", "next", "to", "since", "until"}.intersection(low[max(start, d.start - 8) : d.start]):
                continue
            if "will" in low[d.end : min(end, d.end + 8)] or self._of_dateline(d, start) or self._of_speech(d, start):
                continue
            value = resolve(d, self.anchor, "past", out[-1][1] if out else None)
            if value is None or self.anchor is None or value.earliest > self.anchor.latest + LEEWAY or value.earliest < self.anchor.earliest - timedelta(days=8):
                continue
            heading = sum(w[0].isalnum() for w in low[start:end]) <= 8 and "." not in low[start:end]
            reach = HEADING_REACH if heading else DAY_REACH
            number = self.view.sentence[d.start]
            if number == 0 and self.doc._.title_end:
                continue
            out.append((d, value, number + reach))
        return out

    def _day_before(self, e: Encounter) -> tuple[PartialDate, tuple[int, int]] | None:
        """Return the last day named in the sentences just before: the day that is being told."""
        start = self.view.bounds[e.sentence][0]
        told = [(d, day) for d, day, last in self.narrative if d.start < start and e.sentence <= last]
        return (told[-1][1], (told[-1][0].start, told[-1][0].end)) if told else None

    def _paragraph(self, e: Encounter) -> int:
        return self.view.paragraph[e.sentence]

    @staticmethod
    def _shared(a: Encounter, b: Encounter) -> bool:
        return any(p in b.people for p in a.people)

    def _background(self, e: Encounter, start: int, end: int) -> None:
        if e.status is not Status.HELD or self.anchor is None:
            return
        if e.date and e.date.latest < self.anchor.earliest - self.settings.background:
            e.background = True
        before = self.view.low[max(start, e.start - 3) : e.start]
        if RECALL.intersection(before[-2:]) and "last" in before and (e.date is None or e.date.latest < self.anchor.earliest):
            e.background = True

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
            if close and self._shared(x, e) and near and (x.status is e.status or x.date == e.date):
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
        good = [m for m in self.doc._.summits if self._good(m.edition) and self.anchor and m.edition and (m.edition.days_from(self.anchor) or 0) <= 4 and m.edition.start]
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
            if tied and self._fits(e, m.edition, loose=True) and not {"before", "for", "ahead", "after"}.intersection(lead[-3:]):
                self._attach(e, m)
                return
        if self.main and not e.background and self._fits(e, self.main.edition):
            self._attach(e, self.main)

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

    def joined(self) -> list[Encounter]:
        """Return the encounters with all accounts of one joined, the headline's last."""
        rows: list[Encounter] = []
        headline = [e for e in self.encounters if e.sentence == 0 and self.doc._.title_end]
        for e in (*[x for x in self.encounters if x not in headline], *headline):
            same = next((r for r in rows if self._one(r, e, e in headline)), None)
            if same is None:
                if e in headline and any(self._parties(r) & self._parties(e) == self._parties(e) for r in rows):
                    continue
                rows.append(e)
            else:
                self._join(same, e, e in headline)
        rows = [r for r in rows if not any(self._inside(r, x) for x in rows)]
        return sorted(rows, key=lambda r: (r.start, r.end))

    @staticmethod
    def _inside(a: Encounter, b: Encounter) -> bool:
        """Tell whether a row says less of what another in its sentence says: fewer of the same people, more weakly."""
        few, many = {id(p) for p in a.people}, {id(p) for p in b.people}
        return a.sentence == b.sentence and few < many and a.rule in ("talks-between", "meeting-with", "talks-noun-none", "call-between")

    @staticmethod
    def _parties(e: Encounter) -> set[str]:
        return {p.party for p in e.people if p.party}

    def _one(self, a: Encounter, b: Encounter, headline: bool) -> bool:
        if {id(p) for p in a.people} != {id(p) for p in b.people} or a.background != b.background:
            return False
        if headline or (a.sentence == b.sentence and a.status is b.status):
            return True
        if a.mode is not b.mode and not (a.unsaid or b.unsaid):
            return False
        off = (Status.CANCELLED, Status.POSTPONED)
        if a.status is not b.status:
            plan = b if a.status in off else a
            other = a if plan is b else b
            if other.status in off and plan.status is Status.PLANNED:
                return plan.due or plan.date is None or other.date is None or plan.date == other.date
            if plan.status is Status.PLANNED or other.status is Status.PLANNED:
                pending = plan if plan.status is Status.PLANNED else other
                return pending.due or bool(pending.date and pending.date == (other if pending is plan else plan).date)
            return False
        if a.date and b.date and not a.date.overlaps(b.date):
            return False
        if a.place and b.place and a.place.city and b.place.city and a.place.city != b.place.city:
            return not (b.date_mention and a.date and b.date and a.date != b.date)
        return True

    def _join(self, a: Encounter, b: Encounter, headline: bool) -> None:
        if not headline and a.status is not b.status:
            stronger = b if a.status is Status.PLANNED else a
            a.status, a.status_found = stronger.status, stronger.status_found
        if b.date and (a.date is None or (a.date.precision != "day" and b.date.precision == "day")):
            a.date, a.date_mention, a.date_anchor = b.date, b.date_mention, b.date_anchor
        if b.place and (a.place is None or (a.place.city is None and b.place.city)):
            a.place = b.place
        if b.edition and a.edition is None and not headline:
            a.edition, a.edition_found = b.edition, b.edition_found
        if a.unsaid and not b.unsaid:
            a.mode, a.mode_found, a.unsaid = b.mode, b.mode_found, False
        a.details = sorted({*a.details, *b.details, b.sentence} - {a.sentence})
