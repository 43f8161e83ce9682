"""The day of an encounter: the date in its clause, the day that is being told, the day of the lead, the dateline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from spacy.tokens import Doc

from diplomacy.extraction.binding import DETAIL_NOUNS, Phrases
from diplomacy.extraction.counting import resolve, week_of
from diplomacy.extraction.firstperson import OURS
from diplomacy.extraction.moved import Moved
from diplomacy.extraction.notes import DateMention, Encounter, View
from diplomacy.extraction.ranking import OFF, OPENERS, Ranked
from diplomacy.extraction.ruleset import word_list
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.timeline import NOW, SPANS, Timeline, Told
from diplomacy.records import PartialDate, Status
from diplomacy.reference.facts import SummitFact

__all__ = ["DETAIL_NOUNS", "LEEWAY", "When", "shared"]

RECALL = frozenset(["last", "previously", "previous", "earlier"])
# A trigger after these is no part of the story that the lead tells.
NOT_TOLD = words_of("last previously often repeatedly never regularly once twice times")
ONCE = words_of("last previously often repeatedly never regularly once twice times year month week")
ALSO = words_of("also separately later earlier then too meanwhile same another separate likewise")
PRESENT = word_list("meeting-now")
BASE = word_list("meeting-bare")
LEEWAY = timedelta(days=1)
THEN = words_of("then afterwards afterward subsequently")
NEXT = 3  # sentences from an encounter to the one that follows it the same day
STORY = 8  # days from its publication within which an article tells one story
COUNTED = frozenset({"offset", "event-day", "same", "relative"})  # forms that say themselves which way they count
DUE_REACH = 2  # sentences around a plan that fell through in which its day is named


def shared(a: Encounter, b: Encounter) -> bool:
    """Tell whether somebody took part in both."""
    return any(p in b.people for p in a.people)


class When(Ranked):
    """Finds the day of each encounter of a doc. `own` gives the part of a sentence that is an encounter's."""

    def __init__(
        self, doc: Doc, main: SummitFact | None, background: timedelta, own: Callable[[Encounter], tuple[int, int]]
    ) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.anchor: PartialDate | None = doc._.anchor
        self.main = main
        self.background = background
        self.own = own
        self.event = PartialDate(main.start, main.end) if main and main.start and main.end else None
        self.phrases = Phrases(doc)
        self.timeline = Timeline(doc, self.phrases, self.event)
        self.moved = Moved(self.view, doc._.dates)

    def find(self, e: Encounter, earlier: list[Encounter]) -> None:
        """Set the day of an encounter, given those told before it; None rather than a guess."""
        start, _ = self.own(e)
        moved = self._new_day(e, earlier) if e.status is Status.POSTPONED else None
        if found := moved or self._told_itself(e, earlier):
            self._set(e, *found)
        if e.date is None:
            self._inherit(e, earlier)
        self._not_yet(e)
        self._background(e, start)

    def _told_itself(self, e: Encounter, earlier: list[Encounter]) -> tuple[PartialDate, DateMention] | None:
        """Return the day that an encounter's sentence, or those that tell more of it, give it."""
        found: tuple[PartialDate, DateMention] | None = None
        for d in (*self._ranked(e, *self.own(e)), *(later := self._in_details(e))):
            if found and d not in later:
                continue
            value = self._value(d, e, earlier)
            if not value or (d.form not in COUNTED and self._over(e, value)):
                continue
            if found is None:
                found = value, d
            elif value.precision == "day" and value.overlaps(found[0]):
                return value, d  # "next week. ... The visit is set for Friday, July 1"
            if found[0].precision == "day":
                break
        return found

    def _value(self, d: DateMention, e: Encounter, earlier: list[Encounter]) -> PartialDate | None:
        """Return the day that a phrase of an encounter means."""
        anchor, turn = self.timeline.anchor_of(d), self._turn(d, e)
        if d.form == "relative" and d.start >= e.end:  # counted from the other one, not to it
            return resolve(replace(d, offset=-d.offset), anchor, turn, self._context(d, e, earlier))
        value = self.timeline.day_of(d) or resolve(d, anchor, turn, self._context(d, e, earlier), self._event(d))
        if d.form == "weekday" and turn != "future" and anchor and self._of_last_week(d, e):
            return PartialDate.day(week_of(anchor.earliest, -1).earliest + LEEWAY * (d.weekday or 0))
        return self._by_other_clock(d, turn, value)

    def _of_last_week(self, d: DateMention, e: Encounter) -> bool:
        """Tell whether the sentence before a weekday's says that all was last week."""
        start, end = self.view.bounds[e.sentence]
        weeks = [o for o in self.phrases.dates if start <= o.start < end and o.form == "week" and o.unit == "week"]
        return d.start >= end and bool(weeks) and weeks[0].offset == -1

    def _over(self, e: Encounter, value: PartialDate) -> bool:
        """Tell whether a day is past for what is still a plan."""
        past = bool(self.anchor and self.doc._.published and value.latest < self.anchor.earliest)
        return past and e.status is Status.PLANNED and not e.due

    def _new_day(self, e: Encounter, earlier: list[Encounter]) -> tuple[PartialDate, DateMention] | None:
        """Return the day to which a plan was moved: then it is a plan again, if that day is still to come."""
        d = self.moved.day(e)
        value = resolve(d, self.timeline.anchor_of(d), "future", self._context(d, e, earlier)) if d else None
        if d is None or value is None:
            return None
        if self.anchor is None or value.latest >= self.anchor.earliest:
            e.status = Status.PLANNED
            if e.status_found:
                e.status_found = replace(e.status_found, value="planned")
        return value, d

    def _when_due(self, e: Encounter) -> None:
        """Give a plan that fell through the day that sentences beside its own name: "It was to begin on Sunday"."""
        bounds, titled = self.view.bounds, bool(self.doc._.title_end)
        if self.timeline.sections.at(e.sentence):
            return
        others = {x.sentence for x in self.doc._.encounters if {id(p) for p in x.people} != {id(p) for p in e.people}}
        near = sorted(range(len(bounds)), key=lambda n: (abs(n - e.sentence), n))
        for n in near[: 2 * DUE_REACH + 1]:
            if (n in others and n != e.sentence) or (titled and n == 0) or not self._names_some(e, n):
                continue
            for d in self.phrases.within(*bounds[n], "day"):
                value = resolve(d, self.timeline.anchor_of(d), "near", None) if self.moved.was_due(d) else None
                if value:
                    self._set(e, value, d)
                    return

    def _names_some(self, e: Encounter, number: int) -> bool:
        """Tell whether a sentence is an encounter's own or names its people, its parties or the meeting."""
        start, end = self.view.bounds[number]
        people, parties = {id(p) for p in e.people}, {p.party for p in e.people if p.party}
        named = any(start <= m.start < end and people & {id(p) for p in m.people} for m in self.doc._.mentions)
        lands = {p.code for p in self.doc._.parties if start <= p.start < end}
        return number == e.sentence or named or len(parties & lands) > 1 or self.view.low[start] in OPENERS

    def _told_later(self, e: Encounter) -> tuple[PartialDate, DateMention] | None:
        """Return the day that a later account of the same people's encounter gives, of the same days and status."""
        for x in self.doc._.encounters:
            same = {id(p) for p in x.people} == {id(p) for p in e.people}
            alike = x.status is e.status or (e.status in OFF and x.due)
            if x.sentence <= e.sentence or not same or not alike or self._looks_back(x, x.due):
                continue
            found = self._told_itself(x, [])
            near = found and self.anchor and abs((self.anchor.earliest - found[0].latest).days) <= STORY
            if found and near and found[0].precision == "day":
                return found
        return None

    def _by_other_clock(self, d: DateMention, turn: str, value: PartialDate | None) -> PartialDate | None:
        """Return the day after an article's own where a clock further east has it: "on Saturday morning Seoul time"."""
        after = self.view.low[d.end : d.end + 5]
        ahead = d.form == "weekday" and turn != "future" and "time" in after and "local" not in after
        if not (ahead and value and self.anchor and self.anchor.precision == "day"):
            return value
        last = self.anchor.latest
        return PartialDate.day(last + LEEWAY) if last - value.latest == 6 * LEEWAY else value

    def _set(self, e: Encounter, value: PartialDate, d: DateMention) -> None:
        anchor = self.timeline.anchor_of(d)
        e.date, e.date_mention = value, (d.start, d.end)
        e.date_anchor = anchor.earliest if anchor and anchor.precision == "day" else None

    def _announced(self, e: Encounter) -> bool:
        """Tell whether an agenda tells in the present tense of what is to come."""
        sections = self.timeline.sections
        if not sections.ahead or sections.at(e.sentence) is None:
            return False
        ahead = e.status is Status.HELD and e.status_found is None
        titled = e.sentence == 0 and self.doc._.title_end
        return ahead and not titled and self.doc[e.start].tag_ not in ("VBD", "VBN")

    def _not_yet(self, e: Encounter) -> None:
        """Make a plan of what no word calls one, and whose day comes after the article's."""
        if self._announced(e) and e.date and self.anchor and e.date.latest >= self.anchor.earliest:
            e.status = Status.PLANNED
            return
        titled = e.sentence == 0 and self.doc._.title_end
        if titled and self.view.low[e.start] == "to" and e.status is Status.HELD and e.status_found is None:
            e.status = Status.PLANNED  # "..., to welcome her counterpart on Wednesday"
        if self._comes(e):
            return
        leeway = LEEWAY * (not self.timeline.in_agenda(e.sentence))
        anchored = self.anchor and self.anchor.precision == "day"
        after = anchored and e.date and self.anchor and e.date.earliest > self.anchor.latest + leeway
        if after and self.doc._.published and e.status is Status.HELD and e.status_found is None:
            e.status = Status.PLANNED

    def _comes(self, e: Encounter) -> bool:
        """Make a plan of what the present tense tells of a day to come: "her talks with him are tomorrow"."""
        low, number = self.view.low, e.sentence
        if e.status is not Status.HELD or e.status_found or (number == 0 and self.doc._.title_end):
            return False
        said = low[slice(*e.date_mention)] if e.date_mention else []
        ahead = self.anchor and e.date and e.date.earliest > self.anchor.latest
        if ahead and {"tomorrow", "next"}.intersection(said):
            e.status = Status.PLANNED
            return True
        told = self.timeline.before(number, ahead=True) if self.doc[e.start].tag_ in ("VBZ", "VBP") else None
        if told is None or e.date or told.sentence != number - 1 or not self.anchor:
            return False
        if told.value.earliest <= self.anchor.latest or {told.value.precision, self.anchor.precision} != {"day"}:
            return False
        e.status = Status.PLANNED
        self._take(e, told, anywhere=True)
        return True

    # ── a date of its own ──────────────────────────────────────────────────────────────────────────

    def _turn(self, d: DateMention, e: Encounter) -> str:
        """Return the direction in which a phrase of an encounter counts."""
        titled = e.sentence == 0 and self.doc._.title_end
        if (e.status is Status.PLANNED and not e.due) or (titled and "to" in self.view.low[e.start - 1 : e.start + 1]):
            return "future"
        if self._announced(e):
            return "future"
        either = e.due or e.status in OFF or self.phrases.of_the_plan(d)
        return "near" if either or self._tells_now(e) else "past"

    def _tells_now(self, e: Encounter) -> bool:
        """Tell whether the words of an encounter are in the present tense: what has a day then may well lie ahead."""
        titled = e.sentence == 0 and self.doc._.title_end
        word = self.view.low[e.start]
        if titled or e.status_found or word not in PRESENT | BASE:
            return False
        start, end = self.view.bounds[e.sentence]
        aim = word in BASE and "to" in self.view.low[max(start, e.start - 2) : e.start]
        return not aim or bool(NOW.intersection(self.view.low[start:end]))

    def _context(self, d: DateMention, e: Encounter, earlier: list[Encounter]) -> PartialDate | None:
        """Return the day that a phrase such as "the same day" or "a day before" counts from."""
        if d.form == "relative":
            beside = self.phrases.within(*self.view.bounds[e.sentence], "day", "speech")
            for o in beside:
                told = self.timeline.at(o)
                if told and o is not d and o.form != "relative":
                    return told.value
        own = [(x.date_mention[0], x.date) for x in earlier if x.date and x.date_mention and x.date.precision == "day"]
        aside = {o.start for o in self.phrases.dates if o.form == "relative"}
        own = [o for o in own if o[0] < d.start and o[0] not in aside]
        if d.rule == "same-day" and "that" in self.view.low[d.start : d.start + 2]:
            named = None if self.timeline.sections.at(self.view.sentence[d.start]) else self._last_named(d)
            if named:
                return named
        context = self.timeline.context(d)
        last = [t.mention.start for t in self.timeline.days if t.mention.start < d.start]
        if own and max(o[0] for o in own) > max(last, default=-1):
            context = max(own, key=lambda o: o[0])[1]
        return context if context or d.form != "relative" else self.anchor

    def _last_named(self, d: DateMention) -> PartialDate | None:
        """Return the day named last before "that day", whatever it is the day of."""
        number = self.view.sentence[d.start]
        for o in reversed([o for o in self.phrases.dates if o.start < d.start]):
            if number - self.view.sentence[o.start] > 2:
                break
            if o.form in ("weekday", "day", "either", "offset") and self.phrases.role[id(o)] != "dateline":
                return resolve(o, self.timeline.anchor_of(o), "past")
        return None

    def _event(self, d: DateMention) -> PartialDate | None:
        return self.timeline.visit if d.unit == "visit" else self.event or self.timeline.visit

    # ── a day from elsewhere ───────────────────────────────────────────────────────────────────────

    def _inherit(self, e: Encounter, earlier: list[Encounter]) -> None:
        if e.sentence == 0 and self.doc._.title_end:
            told = self.timeline.lead(e.sentence)  # for an encounter of which only the headline tells
            past = e.status is Status.HELD and "to" not in self.view.low[max(0, e.start - 1) : e.start + 1]
            if told and told.sentence <= 2 and past and not self.main and not self._looks_back(e):
                self._take(e, told)
            return
        if e.status is Status.PLANNED and not e.due:
            if not SPANS.intersection(self.view.low[slice(*self.own(e))]):  # "before the end of the week" is no day
                self._take(e, self.timeline.before(e.sentence, ahead=True), anywhere=True)
            if e.date is None:
                self._next_of_day(e, earlier)
            return
        looks_back = self._looks_back(e)
        if "since" in self.view.low[max(0, e.start - 2) : e.start] and self.view.low[e.start - 1] != ",":
            return  # "has since spoken with"
        told = None if self._besides(e) else self.timeline.before(e.sentence)
        same = self.view.paragraph[told.sentence] == self.view.paragraph[e.sentence] if told else False
        if told and (same or not looks_back) and (e.status not in OFF or same):
            if not same and (found := self._told_later(e)):
                self._set(e, *found)
                return
            self._take(e, told, anywhere=same)
            e.date_lent = e.date is not None and not same and not told.heading
        elif not looks_back and (found := self._told_later(e)):
            self._set(e, *found)
        if e.date is None and e.status in OFF:
            self._when_due(e)
        if e.date or looks_back or e.status is not Status.HELD:
            if e.date is None and e.status in OFF and self.main:
                self._take(e, self._dropped(e))
            return
        before = [x for x in earlier if not x.background and x.status is Status.HELD and x.sentence > 0]
        if before and before[-1].date and shared(before[-1], e) and self._goes_on(before[-1], e):
            x = before[-1]
            e.date, e.date_mention, e.date_anchor = x.date, x.date_mention, x.date_anchor
            e.date_lent = True
            return
        if not self._besides(e):
            for told in (self.timeline.lead(e.sentence), self.timeline.headline(), self.timeline.dateline()):
                if e.date is None:
                    self._take(e, told)
                    e.date_lent = e.date is not None
        if e.date is None:
            self._of_its_own(e)

    def _next_of_day(self, e: Encounter, earlier: list[Encounter]) -> None:
        """Give what "will then" follow the day of the encounter just told, if that is the article's own."""
        low = self.view.low[slice(*self.own(e))]
        last = earlier[-1] if earlier else None
        if last is None or not THEN.intersection(low) or e.sentence - last.sentence > NEXT or not shared(last, e):
            return
        if last.date and last.date == self.anchor and last.date.precision == "day":
            e.date, e.date_mention, e.date_anchor, e.date_lent = last.date, last.date_mention, last.date_anchor, True

    def _of_its_own(self, e: Encounter) -> None:
        """Give what those before the press tell with "we" the article's own day, and what a readout is of, too."""
        ours = next((m.start for m in e.where.values() if m.rule == OURS), None)
        if ours is None and not self._besides(e) and not self.phrases.dates:
            title = (i for i in range(*self.view.bounds[0]) if self.doc[i].idx < (self.doc._.title_end or 0))
            ours = next((i for i in title if self.view.low[i] in ("readout", "read-out")), None)
        if ours is not None and self.doc._.published and self.anchor and self.anchor.precision == "day":
            e.date, e.date_mention, e.date_lent = self.anchor, (ours, ours + 1), True

    def _dropped(self, e: Encounter) -> Told | None:
        """Return the day on which an encounter at a summit was dropped: there it is the day that it was to be."""
        here = [t for t in self.timeline.days if t.sentence == e.sentence and not t.ahead]
        return here[0] if len(here) == 1 else None

    def _take(self, e: Encounter, told: Told | None, anywhere: bool = False) -> None:
        if told is None or told.value.precision not in ("day", "range"):
            return
        if not anywhere and not told.heading and self.main and not told.value.overlaps(self._days(self.main)):
            return
        self._set(e, told.value, told.mention)

    def _goes_on(self, before: Encounter, e: Encounter) -> bool:
        start, end = self.view.bounds[e.sentence]
        same = self.view.paragraph[before.sentence] == self.view.paragraph[e.sentence]
        return same or bool(ALSO.intersection(self.view.low[start:end]))

    def _looks_back(self, e: Encounter, due: bool = False) -> bool:
        """Tell whether an encounter is told as what went before the story: "had met", "last met", "met twice".

        One that was `due` is told so in any case.
        """
        if due:
            return False
        low = self.view.low
        start, end = self.view.bounds[e.sentence]
        back = low[max(start, e.start - 3) : e.start]
        if low[start : start + 2] in (["the", "previous"], ["the", "last"], ["the", "earlier"]):
            return True  # "The previous session broke up"
        around = low[max(start, e.start - 4) : min(end, e.end + 2)]
        if "earlier" in around and not ONCE.intersection(around):  # "had earlier called on": on the day that is told
            return False
        return bool(
            {"had", "'d"}.intersection(back) or NOT_TOLD.intersection((*back[-2:], *low[e.end : min(end, e.end + 2)]))
        )

    @staticmethod
    def _days(edition: SummitFact) -> PartialDate:
        first, last = edition.start, edition.end
        if first is None or last is None:
            return PartialDate.year(edition.year)
        return PartialDate(first - 2 * LEEWAY, last + LEEWAY)

    def _besides(self, e: Encounter) -> bool:
        """Tell whether a paragraph only adds to what was told: "In addition to those talks" says no day."""
        number = self.view.paragraph.index(self.view.paragraph[e.sentence])
        while number < e.sentence and self.view.low[self.view.bounds[number][0]].isspace():
            number += 1
        start = self.view.bounds[number][0]
        opening = " ".join(self.view.low[start : start + 3])
        return opening.startswith(("in addition", "besides", "apart from", "aside from"))

    # ── background ─────────────────────────────────────────────────────────────────────────────────

    def _background(self, e: Encounter, start: int) -> None:
        if e.status is not Status.HELD or self.anchor is None:
            return
        if e.date and self.anchor.earliest - e.date.latest > self.background:
            e.background = True
        before = self.view.low[max(start, e.start - 3) : e.start]
        if (
            RECALL.intersection(before[-2:])
            and "last" in before
            and (e.date is None or e.date.latest < self.anchor.earliest)
        ):
            e.background = True
