"""Which date phrases of the text may be an encounter's own, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from spacy.tokens import Doc

from diplomacy.extraction.binding import ACROSS, FRONTED, NEAR, REJECT, Phrases
from diplomacy.extraction.notes import DateMention, Encounter, View
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.timeline import Timeline
from diplomacy.records import Status

EXACT = (
    "day",
    "either",
    "weekday",
    "weekday-of-week",
    "offset",
    "same",
    "ago",
    "day-of-month",
    "relative",
    "event-day",
)
VAGUE_DAY = ("same-day", "hours-on")  # phrases that add an hour, and a day only where nothing else does
OPENERS = ("the", "it", "held", "they", "their", "both", "on", "talks")
TRAVELLED = words_of("arrived flew left travelled traveled landed returned departed went headed")
FAR = 20  # tokens from an encounter at which a month is another thing's
OFF = (Status.CANCELLED, Status.POSTPONED)


class Ranked:
    """Ranks the phrases of a doc for each encounter. `own` gives the part of a sentence that is an encounter's."""

    doc: Doc
    view: View
    own: Callable[[Encounter], tuple[int, int]]
    phrases: Phrases
    timeline: Timeline

    def _ranked(self, e: Encounter, start: int, end: int) -> list[DateMention]:
        """Return the phrases of an encounter's sentence that may be its own, the likeliest first.

        Of two in the same clause what follows goes before what stands before.
        """
        first, last = self.view.bounds[e.sentence]
        found: list[tuple[tuple[int, int, int], DateMention]] = []
        for d in self.phrases.within(first, last, "day", "speech"):
            if self.phrases.role[id(d)] == "speech" and not self.phrases.said_after(e, d):
                continue
            if e.sentence == 0 and self.doc._.title_end and d.form not in ("day", "weekday", "either"):
                continue
            if e.status in OFF and self.phrases.of_the_end(d, e):
                continue
            cost = self.phrases.cost(e, d)
            if not start <= d.start < end:
                if d.start >= end or not (d.start - first < FRONTED or d.form == "relative"):
                    continue
                cost += 2
            if cost >= REJECT:
                continue
            exact = d.form in EXACT and d.form != "relative" and d.rule not in VAGUE_DAY
            gap = d.start - max(e.stop, e.end) if d.start >= e.end else e.start - d.end + 4
            if d.start - first >= FRONTED and d.end < e.start and self.view.low[e.start - 1] in ("and", "but", "then"):
                cost += 1  # "flew to Belgrade on Tuesday and met him": the day of the verb before
            inside = e.opening <= d.start <= max(e.stop, e.end) + 4
            if e.status is Status.PLANNED and not e.due and self._arrived(e, d):
                continue
            if self._of_another_verb(e, d):
                cost += ACROSS + 1
            if not exact and d.rule not in VAGUE_DAY and not inside and gap >= FAR:
                continue
            found.append(((cost, (0 if exact else 1) + (0 if inside or gap < NEAR else 1), gap), d))
        ranked = [d for _, d in sorted(found, key=lambda f: f[0])]
        own = self._respective(e, ranked) or self._by_object(e, ranked)
        if own is None and e.status in OFF:
            own = next((d for d in ranked if self.phrases.owns(d, e)), None)
        return [own, *ranked] if own else ranked

    def _of_another_verb(self, e: Encounter, d: DateMention) -> bool:
        """Tell whether a phrase follows a verb with a subject of its own: "met X, and he will speak the next day"."""
        low = self.view.low[max(e.stop, e.end) : d.start]
        onward = self.view.low[d.end : d.end + 1] in (["to"], ["in"])
        if any(a == "and" and b in ("to", "from") for a, b in pairwise(low)):
            return True  # "to Niamey, where he met X, and to Lome on Monday"
        if low[-2:] == ["and", "on"] and onward:  # "on Monday she goes to Oslo to see X, and on Tuesday to Riga"
            return True
        return any(
            a in ("and", "but") and (b in ("he", "she", "they", "it", "will", "then") or b in TRAVELLED)
            for a, b in pairwise(low)
        )

    def _arrived(self, e: Encounter, d: DateMention) -> bool:
        """Tell whether a phrase is the day of a past act before a plan: "arrived on Friday and is to hold talks"."""
        start = self.view.bounds[e.sentence][0]
        joined = {"and", "but"}.intersection(self.view.low[d.end : e.start])
        return d.end <= e.start and bool(joined) and any(self.doc[i].tag_ == "VBD" for i in range(start, d.start))

    def _respective(self, e: Encounter, options: list[DateMention]) -> DateMention | None:
        """Return the day in an encounter's turn: "will see X and Y on May 1 and May 3, respectively"."""
        start, end = self.view.bounds[e.sentence]
        if "respectively" not in self.view.low[start:end]:
            return None
        rows = [x for x in self.doc._.encounters if x.start == e.start]
        after = sorted((d for d in options if d.start >= e.end and d.form in EXACT), key=lambda d: d.start)
        return after[rows.index(e)] if e in rows and 1 < len(rows) <= len(after) else None

    def _by_object(self, e: Encounter, options: list[DateMention]) -> DateMention | None:
        """Return the day after an encounter's own counterpart: "met X on Monday and Y on Tuesday"."""
        rows = [x for x in self.doc._.encounters if x.start == e.start]
        after = [d for d in options if d.start >= e.end and d.form in EXACT]
        if len(rows) < 2 or len(after) < 2:
            return None
        at = max((m.end for m in e.where.values() if m.start >= e.end), default=None)
        return next((d for d in after if at is not None and d.start >= at), None)

    def _in_details(self, e: Encounter) -> list[DateMention]:
        """Return the days that sentences after the encounter's own give it: "The talks took place on Tuesday"."""
        found = []
        for n in e.details:
            a, b = self.view.bounds[n]
            if self.view.low[a] not in OPENERS:
                continue
            for d in self.phrases.within(a, b, "day"):
                main = self.phrases.clauses(n)[0][d.start] == 0
                if main and d.form in EXACT and d.form not in ("same", "relative") and self._in_step(d, e):
                    found.append(d)
        return found

    def _in_step(self, d: DateMention, e: Encounter) -> bool:
        """Tell whether a phrase of another sentence tells of the same time: what is to come, or what was."""
        told = self.timeline.at(d)
        planned = e.status is Status.PLANNED and not e.due
        return told is None or e.due or e.status in OFF or told.ahead is planned
