"""Plans that are moved to another day: "put off until Sunday", "brought forward to Wednesday", "now set for 20 May"."""

from __future__ import annotations

from itertools import pairwise

from diplomacy.extraction.notes import DateMention, Encounter, View
from diplomacy.extraction.ruleset import word_list
from diplomacy.extraction.spelling import words_of

MOVING = word_list("moving")
TOWARDS = words_of("to until till for on")
PLANNED = words_of(
    "planned scheduled set due originally expected slated arranged initially foreseen booked was were been"
)
DAYS = ("day", "either", "weekday", "weekday-of-week", "offset", "day-of-month", "same", "range", "month", "week",
        "ahead", "season", "weekend")  # fmt: skip
BETWEEN = words_of(
    "this coming next early late later the ( following in a new date of morning afternoon evening noon p.m. a.m. pm am "
    "gmt hours"
)
NOUN_REACH = 8  # words from "after" to the meeting that was put off
TURNS = ("after", "following")
GOING = words_of("will now is are set due scheduled")
REACH = 18  # words from the verb of moving to its new day
FRESH = 8  # words from "new date" or "now" to the day
TAKING_PLACE = words_of("held place meet see receive be host set scheduled planned go happen")
WAS_DUE = words_of("to due scheduled set planned expected supposed meant originally initially")
FOR_THEN = words_of("scheduled planned originally initially slated")
OCCASIONS = word_list("talk-nouns") | words_of("visit trip meeting talks summit call tour")
NONE = words_of("no not without yet later")


class Moved:
    """Reads the new day of a plan that was moved."""

    def __init__(self, view: View, dates: list[DateMention]) -> None:
        self.view = view
        self.dates = dates

    def day(self, e: Encounter) -> DateMention | None:
        """Return the phrase for the day to which an encounter was moved, None where none is named."""
        if d := self.ahead_of(e):
            return d
        after = [n for n in (e.sentence + 1, *e.details) if n < len(self.view.bounds)]
        for number in dict.fromkeys((e.sentence, *after)):
            start, end = self.view.bounds[number]
            for d in self.dates:
                inside = start <= d.start < end and d.form in DAYS and not self.view.quoted[d.start]
                if inside and (self._target(d, start, number == e.sentence) or self._fresh(d, start)):
                    return d
        return None

    def ahead_of(self, e: Encounter) -> DateMention | None:
        """Return the day in the main clause of "X will come to Paris on 4 June, after talks in May were put off"."""
        start = self.view.bounds[e.sentence][0]
        low = self.view.low
        turn = next((i for i in range(e.start - 1, max(start, e.start - NOUN_REACH), -1) if low[i] in TURNS), None)
        if turn is None or not e.status_found or e.status_found.start < e.end:
            return None
        for d in self.dates:
            coming = start < d.start < turn and d.form in DAYS and not self.view.quoted[d.start]
            if coming and GOING.intersection(low[start : d.start]):
                return d
        return None

    def _lead(self, d: DateMention, start: int) -> int:
        """Return the word that leads to a phrase, what only colours the phrase left out."""
        i = d.start - 1
        while i > start and (self.view.low[i] in BETWEEN or self.view.low[i][0].isdigit()):
            i -= 1
        return i

    def _target(self, d: DateMention, start: int, own: bool) -> bool:
        """Tell whether a phrase is where a verb of moving leads: "from Monday to Thursday", "by a week, to May 17"."""
        low = self.view.low
        lead = self._lead(d, start)
        if lead < start or low[lead] not in TOWARDS or (low[lead] == "on" and low[lead - 1] != "take"):
            return False
        for i in range(lead - 1, max(start, lead - REACH) - 1, -1):
            if low[i] in MOVING:
                return own or low[start] in ("it", "the", "they", "both", "that", "this")
            if low[i] in PLANNED and low[lead] == "for":
                return False
        return False

    def _fresh(self, d: DateMention, start: int) -> bool:
        """Tell whether a phrase is called the new day: "will now be held on 20 May", "the new date is Sunday"."""
        back = self.view.low[max(start, d.start - FRESH) : d.start]
        if NONE.intersection(back):
            return False
        new = any(a == "new" and b in ("date", "day") for a, b in pairwise(back))
        return new or ("now" in back and bool(TAKING_PLACE.intersection(back)))

    def was_due(self, d: DateMention) -> bool:
        """Tell whether words before a phrase say that a meeting or visit was to be then: "was to begin on Sunday"."""
        low = self.view.low
        start, end = self.view.bounds[self.view.sentence[d.start]]
        back = low[max(start, d.start - FRESH - 2) : d.start]
        due = any(a in ("was", "were", "been") and b in WAS_DUE for a, b in pairwise(back))
        due = due or bool(FOR_THEN.intersection(back) and {"for", "on"}.intersection(back))
        return due and bool(OCCASIONS.intersection(low[start:end]))
