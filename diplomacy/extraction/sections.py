"""The parts of a diary, an agenda or a live blog: a day in a line of its own governs what stands below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from spacy.tokens import Doc

from diplomacy.extraction.binding import Phrases
from diplomacy.extraction.counting import DAY, resolve
from diplomacy.extraction.notes import DateMention, View
from diplomacy.extraction.ruleset import word_list
from diplomacy.records import PartialDate

FORMS = ("day", "weekday", "either")
MOST_WORDS = 5  # words of a heading beside its day
MARKS = frozenset(":-–—|")
AGENDA = word_list("agenda")
AHEAD = word_list("to-come")
CLOCK = re.compile(
    r"\W*\d{1,2}(?:[.:h]\d\d|(?=\s?[apAP]\.?[mM]))(?:\s?[apAP]\.?[mM]\.?)?(?:\s?\(?[A-Z]{2,4}\)?)?(?=\W|$)"
)
SOON = 2  # days from the article's own to the first heading of an agenda
LEAST_CLOCKS = 3  # lines that begin with an hour, in a live blog


@dataclass(slots=True)
class Section:
    """What stands under one heading, up to the next: sentences `first` to `last`, of one day.

    `words` are the tokens of the heading; `timed` is an entry of a live blog, whose heading is an hour.
    """

    first: int
    last: int
    day: PartialDate
    words: tuple[int, int]
    mention: DateMention | None = None
    timed: bool = False


class Sections:
    """The sections of one doc, in the order of the text; none where it is not told in parts."""

    def __init__(self, doc: Doc, phrases: Phrases, event: PartialDate | None) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.phrases = phrases
        self.event = event
        self.anchor: PartialDate | None = doc._.anchor
        self.ahead = self._lies_ahead() or self._begins_now()
        self.found = self._by_day() or self._by_hour()

    def at(self, sentence: int) -> Section | None:
        """Return the section that a sentence stands in."""
        return next((s for s in self.found if s.first <= sentence <= s.last), None)

    def headed(self, d: DateMention) -> Section | None:
        """Return the section that a phrase is the heading of."""
        return next((s for s in self.found if s.mention is d), None)

    def _opens(self, number: int) -> bool:
        """Tell whether a sentence is the first of its paragraph, below the headline."""
        view = self.view
        if number == 0:
            return not self.doc._.title_end
        return view.paragraph[number] != view.paragraph[number - 1] or view.words[view.bounds[number - 1][0]].isspace()

    def _by_day(self) -> list[Section]:
        heads = [d for d in self.phrases.dates if self._is_heading(d)]
        if len(heads) < 2:
            return []
        days = self._days(heads)
        firsts = [self.view.sentence[d.start] for d in heads]
        lasts = [n - 1 for n in firsts[1:]] + [len(self.view.bounds) - 1]
        lasts = [self._until(a, b) for a, b in zip(firsts, lasts, strict=True)]
        return [
            Section(first, last, PartialDate.day(day), (d.start, d.end), d)
            for first, last, day, d in zip(firsts, lasts, days, heads, strict=True)
            if day
        ]

    def _until(self, first: int, last: int) -> int:
        """Return the last sentence before a heading of the same make that names no day: "**The score**"."""
        make = self._make(first)
        ends = (n for n in range(first + 1, last + 1) if make and self._opens(n) and self._make(n) == make)
        return next(ends, last + 1) - 1

    def _make(self, number: int) -> str:
        """Return what makes a line a heading: its marks at the head, or its capitals."""
        start, end = self.view.bounds[number]
        words = [w for w in self.view.words[start:end] if w[0].isalnum()]
        line = self.view.text[self.doc[start].idx :].split("\n", 1)[0]
        if not words or len(words) > MOST_WORDS or line.rstrip().endswith("."):
            return ""
        marks = re.match(r"[*#=_]+", line)
        return marks[0] if marks else "CAPITALS" if line.isupper() else ""

    def _is_heading(self, d: DateMention) -> bool:
        """Tell whether a day is a heading: a line of its own, or the first of a paragraph with a colon or dash."""
        view = self.view
        number = view.sentence[d.start]
        start, end = view.bounds[number]
        if d.form not in FORMS or d.turn or not self._opens(number):
            return False
        before = [w for w in view.words[start : d.start] if w[0].isalnum()]
        if len(before) > 2 or any(w[0].islower() for w in before):
            return False
        rest = [w for w in view.words[d.end : end] if w[0].isalnum()]
        last = number + 1 == len(view.bounds) or view.paragraph[number + 1] != view.paragraph[number]
        alone = last and len(rest) <= MOST_WORDS and not self.phrases.triggers.intersection(range(start, end))
        if alone and view.low[end - 1 : end] != ["."]:
            return "\n" in view.text[self.doc[start].idx :][:120]
        return not before and bool(MARKS.intersection(view.low[d.end : d.end + 1]))

    def _days(self, heads: list[DateMention]) -> list[date | None]:
        """Count all headings together: weekdays follow one another from the day that one of them is sure to be."""
        ahead = self.ahead
        known = [self._sure(d, ahead) for d in heads]
        step = self._order(heads, known)
        if not any(known):
            self._fix(heads, known, ahead, step)
        for i in range(1, len(heads)):
            known[i] = known[i] or self._next(heads[i], known[i - 1], step)
        for i in reversed(range(len(heads) - 1)):
            known[i] = known[i] or self._next(heads[i], known[i + 1], -step)
        return known

    def _sure(self, d: DateMention, ahead: bool) -> date | None:
        if d.form == "weekday":
            return None
        value = resolve(d, self.event or self.anchor, "future" if ahead else "past")
        return value.earliest if value and value.precision == "day" else None

    @staticmethod
    def _next(d: DateMention, near: date | None, way: int) -> date | None:
        if near is None or d.weekday is None:
            return None
        return near + way * DAY * (((d.weekday - near.weekday()) * way) % 7)

    @staticmethod
    def _order(heads: list[DateMention], known: list[date | None]) -> int:
        """Return 1 where the headings go forward in time, -1 where the newest stands first."""
        sure = [day for day in known if day]
        if len(sure) > 1:
            return -1 if sure[0] > sure[-1] else 1
        week = [d.weekday for d in heads if d.weekday is not None]
        forth = sum((b - a) % 7 for a, b in pairwise(week))
        back = sum((a - b) % 7 for a, b in pairwise(week))
        return -1 if back < forth else 1

    def _fix(self, heads: list[DateMention], known: list[date | None], ahead: bool, step: int) -> None:
        """Set one of a list of weekdays: the next one of an agenda, the last one of a diary, in a summit's days."""
        last = 0 if (step < 0) != ahead else len(heads) - 1
        base = self.anchor if self.anchor and self.anchor.precision == "day" else self.event or self.anchor
        if base is None or base.precision not in ("day", "range"):
            return
        at = 0 if base.precision == "range" and step > 0 else last
        value = resolve(heads[at], base, "future" if ahead else "past")
        known[at] = value.earliest if value else None

    def _lies_ahead(self) -> bool:
        """Tell whether the article is an agenda: its head says so."""
        head = max((end for _, end in self.view.bounds[:3]), default=0)
        text = " ".join(self.view.low[:head])
        return any(re.search(rf"\b{re.escape(phrase)}\b", text) for phrase in AGENDA)

    def _begins_now(self) -> bool:
        """Tell whether the headings are the days from the article's own on, told in the present tense."""
        heads = [d for d in self.phrases.dates if d.form == "weekday" and self._is_heading(d)]
        if len(heads) < 2 or self.anchor is None or self.anchor.precision != "day":
            return False
        day = self.anchor.earliest.weekday()
        starts = ((heads[0].weekday or 0) - day) % 7 <= SOON and heads[-1].weekday != day
        past = sum(t.tag_ == "VBD" for t in self.doc)
        return starts and past < sum(t.tag_ in ("VBZ", "VBP", "MD") for t in self.doc) // 2

    def _by_hour(self) -> list[Section]:
        if self.anchor is None or self.anchor.precision != "day":
            return []
        firsts = []
        for number, (start, _) in enumerate(self.view.bounds):
            if self._opens(number) and CLOCK.match(self.view.text, self.doc[start].idx):
                firsts.append(number)
        if len(firsts) < LEAST_CLOCKS:
            return []
        lasts = [n - 1 for n in firsts[1:]] + [len(self.view.bounds) - 1]
        return [
            Section(a, b, self.anchor, (self.view.bounds[a][0], self.view.bounds[a][0] + 1), timed=True)
            for a, b in zip(firsts, lasts, strict=True)
        ]
