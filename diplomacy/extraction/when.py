"""The day of an encounter: the date beside it, the day that is being told, the head of a readout."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from spacy.tokens import Doc

from diplomacy.extraction.dates import resolve
from diplomacy.extraction.notes import DateMention, Encounter, View
from diplomacy.extraction.spelling import words_of
from diplomacy.records import PartialDate, Status
from diplomacy.reference.facts import SummitFact

NOT_THE_DAY = words_of("since until before after between from by of than")
RECALL = frozenset(["last", "previously", "previous", "earlier"])
ALSO = words_of("also separately later earlier then too meanwhile same another separate likewise")
HEAD_SENTENCES = 5
LEEWAY = timedelta(days=1)
SPOKEN = words_of("said told announced reported added says confirmed statement wrote")
HEADING_REACH = 12
DAY_REACH = 4  # sentences back in which a day still holds

DETAIL_NOUNS = words_of(
    "meeting talks summit call conversation session discussion discussions encounter visit two leaders "
    "presidents sides ministers both they dinner audience exchange agenda trip"
)


def shared(a: Encounter, b: Encounter) -> bool:
    """Tell whether somebody took part in both."""
    return any(p in b.people for p in a.people)


class When:
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
        self.head_date = self._head_date()
        self.narrative = self._narrative()

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

    def find(self, e: Encounter, earlier: list[Encounter]) -> None:
        """Set the day of an encounter, given those told before it; None rather than a guess."""
        start, end = self.own(e)
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
            told += [
                (x.date_mention[0], x.date) for x in earlier if x.date and x.date_mention and x.date.precision == "day"
            ]
            context = max(told, key=lambda t: t[0])[1] if told else self.anchor if found.offset == 0 else None
            value = resolve(found, self.anchor, self._turn(found, turn, e), context)
            if value:
                e.date, e.date_mention = value, (found.start, found.end)
                e.date_anchor = self.anchor.earliest if self.anchor and self.anchor.precision == "day" else None
        if e.date is None and (e.status is Status.HELD or (e.status is not Status.PLANNED and self._day_before(e))):
            self._inherit_date(e, earlier)
        elif e.date is None and e.status is Status.PLANNED and not e.due:
            before = [
                d
                for d in self.doc._.dates
                if d.form == "weekday"
                and self.view.sentence[d.start] == e.sentence - 1
                and not self.view.quoted[d.start]
            ]
            ahead = (
                resolve(before[-1], self.anchor, "future")
                if before and self.view.paragraph[e.sentence - 1] == self._paragraph(e)
                else None
            )
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
        if day and (self.main is None or day[0].overlaps(self._days(self.main))):
            e.date, e.date_mention = day
            e.date_anchor = self.anchor.earliest if self.anchor and self.anchor.precision == "day" else None
            return
        days = {value for _, value, _ in self.narrative}
        if len(days) == 1 and self.anchor and self.anchor.precision == "day":
            e.date, e.date_mention = self.narrative[0][1], (self.narrative[0][0].start, self.narrative[0][0].end)
            e.date_anchor = self.anchor.earliest
            return
        same = before and before[-1].date
        if same and (cue or self._paragraph(before[-1]) == self._paragraph(e)) and shared(before[-1], e):
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
        if (
            d.form != "day"
            or d.start - start > 6
            or low[start] in ("on", "in")
            or self.view.sentence[d.start] > HEAD_SENTENCES
        ):
            return False
        after = low[d.end : d.end + 3]
        return bool({"(", "-", "–", "—", ".", "/"}.intersection(after)) and bool(self.view.words[start][0].isupper())

    def _of_speech(self, d: DateMention, start: int) -> bool:
        """Tell whether a date says when something was said: "officials said on Tuesday"."""
        return bool(SPOKEN.intersection(self.view.low[max(start, d.start - 3) : d.start]))

    def _narrative(self) -> list[tuple[DateMention, PartialDate, int]]:
        """Return the past days that the text names in turn, each with the last sentence that it holds for."""
        low = self.view.low
        out: list[tuple[DateMention, PartialDate, int]] = []
        for d in self.doc._.dates:
            start, end = self.view.bounds[self.view.sentence[d.start]]
            before = low[d.start - 1] if d.start else ""
            if (
                d.form not in ("weekday", "day", "offset", "same")
                or before in NOT_THE_DAY
                or d.year
                or self.view.quoted[d.start]
            ):
                continue
            if {"will", "next", "to", "since", "until"}.intersection(low[max(start, d.start - 8) : d.start]):
                continue
            if "will" in low[d.end : min(end, d.end + 8)] or self._of_dateline(d, start) or self._of_speech(d, start):
                continue
            value = resolve(d, self.anchor, "past", out[-1][1] if out else None)
            if (
                value is None
                or self.anchor is None
                or value.earliest > self.anchor.latest + LEEWAY
                or value.earliest < self.anchor.earliest - timedelta(days=8)
            ):
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
        if self._besides(e):
            return None
        told = [(d, day) for d, day, last in self.narrative if d.start < start and e.sentence <= last]
        return (told[-1][1], (told[-1][0].start, told[-1][0].end)) if told else None

    def _besides(self, e: Encounter) -> bool:
        """Tell whether a paragraph only adds to what was told: "In addition to those talks" says no day."""
        number = self.view.paragraph.index(self._paragraph(e))
        while number < e.sentence and self.view.low[self.view.bounds[number][0]].isspace():
            number += 1
        start = self.view.bounds[number][0]
        opening = " ".join(self.view.low[start : start + 3])
        return opening.startswith(("in addition", "besides", "apart from", "aside from"))

    def _paragraph(self, e: Encounter) -> int:
        return self.view.paragraph[e.sentence]

    def _background(self, e: Encounter, start: int, end: int) -> None:
        if e.status is not Status.HELD or self.anchor is None:
            return
        if e.date and e.date.latest < self.anchor.earliest - self.background:
            e.background = True
        before = self.view.low[max(start, e.start - 3) : e.start]
        if (
            RECALL.intersection(before[-2:])
            and "last" in before
            and (e.date is None or e.date.latest < self.anchor.earliest)
        ):
            e.background = True
