"""The days that an article tells in turn: the day of its lead, the day being told, the days that lie ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from spacy.tokens import Doc

from diplomacy.extraction.binding import LEAD_SENTENCES, Phrases
from diplomacy.extraction.counting import DAY, resolve
from diplomacy.extraction.notes import DateMention, View
from diplomacy.extraction.ruleset import word_list
from diplomacy.extraction.sections import Section, Sections
from diplomacy.records import PartialDate

TELLING = ("weekday", "day", "either", "offset", "same", "ago", "day-of-month", "event-day", "weekday-of-week", "range")
AHEAD = word_list("to-come")
# Verbs in the present tense that tell of what is to come where they have a day: "the talks begin on Thursday".
NOW = word_list("starting-now")
COMING = frozenset({("is", "to"), ("are", "to"), ("heads", "to"), ("heads", "for"), ("leaves", "for")})
BACK = timedelta(days=8)
AGE = timedelta(days=4)  # how much older than its publication a text may be
FORTH = timedelta(days=150)
SPANS = frozenset({"weekend", "week", "month", "year"})  # words of a sentence that tells of more than one day
LOOSE = frozenset(("set", "plan", "plans"))  # of what is to come only where "to" or "for" follows: not "set out"
TURNS = frozenset(("but", "said", "says", "told", ";"))  # "quarrelled on Monday but said that they would go on"
REACH = 4  # sentences over which a day still holds
HEADING_WORDS = 8
HEADING_REACH = 25
NEAR = 2  # sentences from a month to a day of it


@dataclass(slots=True)
class Told:
    """A day that the text names, and how far it holds. `flash` is a look back, which holds for its paragraph alone."""

    mention: DateMention
    value: PartialDate
    sentence: int
    reach: int
    ahead: bool = False
    flash: bool = False
    heading: bool = False


class Timeline:
    """The days of a doc in the order of the text; `event` are the days of the summit that it is about."""

    def __init__(self, doc: Doc, phrases: Phrases, event: PartialDate | None) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.phrases = phrases
        self.event = event
        self.anchor: PartialDate | None = doc._.anchor
        self.titled = bool(doc._.title_end)
        self.sections = Sections(doc, phrases, event)
        self.written = self.dateline()
        self.visit: PartialDate | None = None
        self.days: list[Told] = []
        self.spoken: list[Told] = []
        for d in doc._.dates:
            self._add(d)

    def _add(self, d: DateMention) -> None:
        role = self.phrases.role[id(d)]
        if section := self.sections.headed(d):
            later = bool(self.anchor and section.day.earliest > self.anchor.latest)
            self.days.append(Told(d, section.day, section.first, section.last, later, heading=True))
            return
        if d.form not in TELLING or role not in ("day", "speech"):
            return
        number = self.view.sentence[d.start]
        start, end = self.view.bounds[number]
        ahead = role == "day" and self._ahead(d, start, end)
        value = resolve(d, self.anchor_of(d), "future" if ahead else "past", self.context(d), self.event)
        if value is None:
            return
        if d.form == "range":
            self.visit = value
            if (value.latest - value.earliest).days > 10:
                return
        if self.anchor:
            ahead = ahead or value.earliest > self.anchor.latest
            back = self.anchor.earliest - value.earliest
            if back > BACK or value.earliest - self.anchor.latest > (FORTH if ahead else DAY):
                return
        if self.written and self.written.mention is d:
            return
        heading = self._heading(start, end) and not (number == 0 and self.titled)
        told = Told(d, value, number, number + (HEADING_REACH if heading else REACH), ahead, heading=heading)
        if role == "speech":
            self.spoken.append(told)
            return
        told.flash = not heading and self._flash(d)
        self.days.append(told)

    def _ahead(self, d: DateMention, start: int, end: int) -> bool:
        """Tell whether a phrase stands in a clause about what is to come."""
        low = self.view.low
        of, _ = self.phrases.clauses(self.view.sentence[d.start])
        mine = of[d.start]
        left = max((i + 1 for i in range(start, d.start) if low[i] in TURNS), default=start)
        right = min((i for i in range(d.end, end) if low[i] in TURNS), default=end)
        inside = [i for i in range(left, right) if of.get(i) == mine]
        words = {low[i] for i in inside if low[i] not in LOOSE or (i + 1 < end and low[i + 1] in ("to", "for"))}
        if words & {"was", "were", "had"}:
            return False
        pairs = {(low[i], low[i + 1]) for i in inside if i + 1 < end}
        return bool(words & (AHEAD | NOW) or pairs & COMING)

    def _flash(self, d: DateMention) -> bool:
        """Tell whether a phrase stands in a clause that looks back: "had broken down late on Saturday"."""
        of, _ = self.phrases.clauses(self.view.sentence[d.start])
        mine = of[d.start]
        start, end = self.view.bounds[self.view.sentence[d.start]]
        return any(of.get(i) == mine and self.view.low[i] in ("had", "'d") for i in range(start, end))

    def _heading(self, start: int, end: int) -> bool:
        words = self.view.low[start:end]
        return sum(w[0].isalnum() for w in words) <= HEADING_WORDS and "." not in words

    def anchor_of(self, d: DateMention) -> PartialDate | None:
        """Return the day that a phrase counts from: "today" is the dateline's, where that is a few days older."""
        section = self.sections.at(self.view.sentence[d.start])
        if section and section.mention is not d:
            return section.day
        if d.form == "day-of-month" and (month := self._month_before(d)):
            return month
        if d.form in ("offset", "overnight") and self.written and self.anchor:
            written = self.written.value
            if self.anchor.precision != "day" or DAY * 0 <= self.anchor.earliest - written.earliest <= AGE:
                return written
        return self.anchor

    def _month_before(self, d: DateMention) -> PartialDate | None:
        """Return the month that the sentences just before a day of the month name: "in April. ... On the 26th"."""
        number = self.view.sentence[d.start]
        for o in reversed([o for o in self.doc._.dates if o.start < d.start and o.form == "month"]):
            if number - self.view.sentence[o.start] <= NEAR:
                value = resolve(o, self.anchor, "past")
                return value if value and value.precision == "month" else None
        return None

    # ── what is asked ──────────────────────────────────────────────────────────────────────────────

    def context(self, d: DateMention) -> PartialDate | None:
        """Return the day that "the same day" means at a phrase: the one named last, today's for "later in the day"."""
        before = [t for t in self.days if t.mention.start < d.start and t.value.precision == "day"]
        if d.offset:  # a heading names the day that the text below it comes to, unless all is told by days
            before = [t for t in before if not t.heading or self.sections.headed(t.mention)]
        number = self.view.sentence[d.start]
        start, end = self.view.bounds[number]
        section = self.sections.at(number)
        if section and section.mention:
            ahead = self._ahead(d, start, end)
            here = self.view.paragraph[number]
            inside = [t for t in before if t.sentence >= section.first and not t.heading and t.ahead is ahead]
            inside = [t for t in inside if self.view.paragraph[t.sentence] == here or not t.flash]
            return inside[-1].value if inside else section.day
        ahead = self._ahead(d, start, end)
        fits = [t for t in before if t.ahead is ahead or t.sentence == number]
        if d.offset or ahead:
            fits = fits or before
        if fits:
            return fits[-1].value
        lead = [t for t in self.spoken if t.mention.start < d.start and t.value.precision == "day"]
        if lead:
            return lead[-1].value
        return self.anchor if d.offset == 0 or d.form == "day-of-month" else None

    def at(self, d: DateMention) -> Told | None:
        """Return the day that a phrase tells, None where it tells none."""
        return next((t for t in (*self.days, *self.spoken) if t.mention is d), None)

    def before(self, sentence: int, ahead: bool = False) -> Told | None:
        """Return the day that is being told at a sentence: the last one named before it that still holds."""
        paragraph = self.view.paragraph[sentence]
        out = None
        section = self.sections.at(sentence)
        for told in self.days:
            if told.sentence >= sentence:
                break
            if section and (told.sentence < section.first or self.view.paragraph[told.sentence] != paragraph):
                continue
            if told.sentence == 0 and self.titled and not ahead:
                continue
            near = told.sentence > 0 or not self.titled
            holds = sentence <= told.reach or (ahead and not near)
            if told.flash and self.view.paragraph[told.sentence] != paragraph:
                continue
            if told.ahead is ahead and holds:
                out = told
        start, end = self.view.bounds[sentence]
        if out is None and section and not SPANS.intersection(self.view.low[start:end]):
            return self._of_section(section)
        return out

    def day_of(self, d: DateMention) -> PartialDate | None:
        """Return the day that a heading stands for, counted with the other headings."""
        section = self.sections.headed(d)
        return section.day if section else None

    def in_agenda(self, sentence: int) -> bool:
        """Tell whether a sentence stands under a day that an agenda announces."""
        section = self.sections.at(sentence)
        return bool(section and section.mention and self.sections.ahead)

    @staticmethod
    def _of_section(section: Section) -> Told:
        start, end = section.words
        mention = section.mention or DateMention(start, end, "day", rule="hour")
        return Told(mention, section.day, section.first, section.last, heading=True)

    def lead(self, sentence: int) -> Told | None:
        """Return the day of the first sentences, of the news or else of who told it; never of the sentence itself."""
        for days in (self.days, self.spoken):
            for told in days:
                body = told.sentence > 0 or not self.titled
                body = body and told.sentence != sentence
                if body and told.sentence <= LEAD_SENTENCES and not told.ahead and not told.flash and not told.heading:
                    return told
        return None

    def headline(self) -> Told | None:
        """Return the day that the headline names, with its month, if it is past."""
        for told in self.days:
            named = told.mention.form in ("day", "either") and not told.ahead
            if self.titled and told.sentence == 0 and named:
                return told
        return None

    def dateline(self) -> Told | None:
        """Return the day of the dateline, or of a line of its own at the head."""
        d = self.phrases.head(self.titled)
        value = resolve(d, self.anchor, "past") if d else None
        if d and value and (self.anchor is None or self.anchor.earliest - value.earliest <= BACK):
            number = self.view.sentence[d.start]
            return Told(d, value, number, number)
        return None
