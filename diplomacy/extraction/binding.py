"""Whose a date phrase is: the clauses of a sentence, and which of its dates can be an encounter's."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from diplomacy.extraction.notes import DateMention, Encounter, View
from diplomacy.extraction.ruleset import word_list
from diplomacy.extraction.spelling import words_of
from diplomacy.records import Status

NOT_THE_DAY = words_of("since until till before after between by from of than")
PART_OF_DAY = words_of(
    "morning evening afternoon night hours noon eve late early lunchtime midday most much part all rest"
)
SPOKEN = word_list("speaking")
# What may stand between a verb of speaking and its day: "told reporters in Berlin late on Monday".
AFTER_SPEECH = word_list("after-speaking")
SPEECH_REACH = 9
RELATIVE = words_of("who whom whose which")
SAME_TIME = words_of("when where while as during")
IN_TURN = words_of("after before once following")
NO_CLAUSE = words_of("well part president chair host chairman head prime a an such foreign soon early late planned")
OFF = word_list("dropping")
SET_FOR = word_list("set-for")
# A clause that tells when the encounter before it was or is to be: "a summit that was to have been held on Sunday".
TAKES_PLACE = words_of("held place scheduled planned set due happen start begin began started lasted ended finished")
PARTICIPLES = words_of(
    "cut held led set made brought taken given won lost sent seen built begun broken hit struck torn put"
)
LASTED = words_of("took lasted on stretched continued ran dragged sat went talked stayed")
TIME_UNITS = words_of("days weeks months years hours day week month year")
FIRST_WORDS = words_of("on in at early late earlier later over by this that the then also and but meanwhile")
FRONTED = 5
LEAD_SENTENCES = 5
PARTICLES = words_of("de da do del la le al el of and the")  # small words in the names of towns
DASHES = frozenset(("-", "–", "—", "--", ":", "|"))
FOOT_SENTENCES = 8
PRINTED = words_of("published posted released updated issued date dated first last")
BOUNDS = words_of("before ahead since until till after by")
JOURNEYS = words_of(
    "flies fly travels travel arrives arrive leaves leave heads head goes go sets departs depart lands is will"
)
BESIDE = words_of("in at the , of ( ) for a talks meeting")
SEEN = words_of("met saw hosted received welcomed visited seen meet meets sees")
NEAR = 12
SETTING_OFF = words_of("leaving flying taking departing heading returning travelling traveling boarding going")
OWNERS = 4  # words from a day to the noun that it belongs to
ACROSS = 3  # the cost of a phrase beyond another encounter
REJECT = 99

DETAIL_NOUNS = word_list("encounter-nouns")
# What a possessive day may own if it is to be an encounter's: "Friday's talks", not "Friday's vote".
OWNED = DETAIL_NOUNS | words_of(
    "bilateral phone telephone trilateral video lunch working gathering sit-down face-to-face"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence: the kind of word that opened it, the clause around it, whether it opens a sentence."""

    kind: str
    parent: int
    first: bool = False
    onward: bool = False  # "before leaving for Rome on Monday": the same day, by all signs


class Phrases:
    """The date phrases of a doc, what each is for, and what it costs to give one to an encounter."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.dates: list[DateMention] = doc._.dates
        self.covered = {i for m in doc._.mentions for i in range(m.start, m.end)}
        self.named = self.covered | {i for p in (*doc._.places, *doc._.parties) for i in range(p.start, p.end)}
        self.dated = {i for d in self.dates for i in range(d.start, d.end)}
        self.triggers = {e.start for e in doc._.encounters or ()}
        self.told = {i for e in doc._.encounters or () for i in range(e.start, e.end)}
        self._clauses: dict[int, tuple[dict[int, int], list[Clause]]] = {}
        self.role = {id(d): self._role(d) for d in self.dates}

    def within(self, start: int, end: int, *roles: str) -> list[DateMention]:
        """Return the phrases between two tokens that are for one of some purposes."""
        return [d for d in self.dates if start <= d.start < end and self.role[id(d)] in roles]

    def head(self, titled: bool) -> DateMention | None:
        """Return the day of the dateline, or of a line of its own at the head; `titled` if there is a headline."""
        for d in self.dates:
            number = self.view.sentence[d.start]
            if number > LEAD_SENTENCES or d.form not in ("day", "either") or (number == 0 and titled):
                continue
            if self.role[id(d)] == "dateline" or self._alone(d):
                return d
        return None

    def foot(self) -> DateMention | None:
        """Return the full day in a line of its own at the foot, or one that says when the text was published."""
        last = len(self.view.bounds) - FOOT_SENTENCES
        for d in reversed(self.dates):
            number = self.view.sentence[d.start]
            if number < last:
                return None
            start, _ = self.view.bounds[number]
            printed = PRINTED.intersection(self.view.low[start : start + 3])
            if d.form == "day" and d.year and (printed or self._alone(d)):
                return d
        return None

    def _alone(self, d: DateMention) -> bool:
        """Tell whether a day stands in a line of its own, at most after a place or "Date:"."""
        start, end = self.view.bounds[self.view.sentence[d.start]]
        return sum(w[0].isalnum() for w in self.view.low[d.end : end]) <= 1 and d.start - start <= 4

    # ── what a phrase is for ───────────────────────────────────────────────────────────────────────

    def _role(self, d: DateMention) -> str:
        """Return what a phrase is for: `day` if it may be an encounter's, else why it is none."""
        low, view = self.view.low, self.view
        start, end = view.bounds[view.sentence[d.start]]
        if view.quoted[d.start]:
            return "quoted"
        if self._dateline(d, start):
            return "dateline"
        if d.end < end and low[d.end] in ("'s", "'", "’s"):
            return "day" if OWNED.intersection(low[d.end + 1 : d.end + 3]) else "owner"
        if self._bounded(d, start) or self._denied(d, start) or self._counting(d, start):
            return "bound"
        if self._aside(d, start):
            return "aside"
        return "speech" if self._spoken(d, start) else "day"

    def _bounded(self, d: DateMention, start: int) -> bool:
        """Tell whether a phrase only bounds a time: "since Sunday", "before the vote of March 4"."""
        low = self.view.low
        if d.form == "range":  # "before the European Council of June 29-30"
            back = low[max(start, d.start - 7) : d.start]
            return back[-1:] == ["of"] and bool(BOUNDS.intersection(back)) and not self._after_trigger(d, start)
        if d.form in ("relative", "event-day", "overnight", "weekend"):
            return False
        i = d.start - 1
        while i > start and low[i] in ("the", "early", "late", "last"):
            i -= 1
        if i < start:
            return False
        if low[i] == "of" and PART_OF_DAY.intersection(low[max(start, i - 2) : i]):
            return False
        if low[i] == "from" and d.form == "offset":
            return False
        if low[i] == "until" and LASTED.intersection(low[max(start, i - 2) : i]):
            return False  # "the talks lasted until late on Monday"
        if low[i] in NOT_THE_DAY or (low[i] == "to" and i > start and low[i - 1] == "("):
            return True
        for k in range(d.start - 1, max(start, d.start - 7) - 1, -1):
            if k in self.triggers:  # "since they met last month": the day is the encounter's
                break
            if low[k] in ("since", "until"):
                return not (low[k] == "until" and LASTED.intersection(low[max(start, k - 2) : k]))
        # "before leaving office on March 4": the day of what comes before or after, unless that is the encounter
        for k in range(d.start - 1, max(start, d.start - 4) - 1, -1):
            if k in self.triggers or k in self.dated or low[k] == ",":
                return False
            if low[k] in ("before", "after"):
                return k > start and low[k + 1] not in SETTING_OFF
        return False

    def _denied(self, d: DateMention, start: int) -> bool:
        """Tell whether a phrase is the day that it was not: "not on Monday but on Wednesday", "Friday, not Monday"."""
        low = self.view.low
        back = low[max(start, d.start - 3) : d.start]
        return "not" in back and ("but" in low[d.end : d.end + 2] or back[-1:] == ["not"])

    def _counting(self, d: DateMention, start: int) -> bool:
        """Tell whether a phrase only says within what time something was counted: "for the second time this year"."""
        this = self.view.low[d.start] == "this" and d.start > start
        return this and self.view.low[d.start - 1] in ("time", "times", "twice")

    def _after_trigger(self, d: DateMention, start: int) -> bool:
        return not self.triggers.isdisjoint(range(max(start, d.start - 7), d.start))

    def _aside(self, d: DateMention, start: int) -> bool:
        """Tell whether a phrase in brackets says the day again, by another clock."""
        low = self.view.low
        for k in range(d.start - 1, max(start, d.start - 14), -1):
            if ")" in low[k]:  # the tokenizer leaves ").-" of a dateline whole
                return False
            if low[k] == "(":
                return any(start <= o.start < k for o in self.dates)
        return False

    def _dateline(self, d: DateMention, start: int) -> bool:
        """Tell whether a date belongs to a dateline: "NEW YORK, Sept 24 (Example Wire) -"."""
        low = self.view.low
        if d.form not in ("day", "weekday") or d.start - start > 7 or self.view.sentence[d.start] > LEAD_SENTENCES:
            return False
        ahead = [w for w in self.view.words[start : d.start] if w[0].isalpha()]
        if not ahead or any(w[0].islower() and w not in PARTICLES for w in ahead) or low[start] in ("on", "in"):
            return False
        marks = DASHES if d.form == "weekday" else DASHES | {"(", ".", "/"}
        near = self.triggers & set(range(start, d.start))
        return bool(marks.intersection(low[d.end : d.end + 3])) and not near

    def _spoken(self, d: DateMention, start: int) -> bool:
        """Tell whether a date says when something was said: "told reporters in Paris on Tuesday"."""
        low = self.view.low
        for i in range(d.start - 1, max(start, d.start - SPEECH_REACH) - 1, -1):
            if low[i] in SPOKEN and i not in self.told:
                return True
            aside = low[i] in AFTER_SPEECH or i in self.named or i in self.dated or self.view.words[i][0].isupper()
            if i in self.triggers or not aside:
                return False
        return False

    # ── clauses ────────────────────────────────────────────────────────────────────────────────────

    def clauses(self, number: int) -> tuple[dict[int, int], list[Clause]]:
        """Return the clause of every token of a sentence, and the clauses."""
        if number not in self._clauses:
            self._clauses[number] = self._parse(number)
        return self._clauses[number]

    def _parse(self, number: int) -> tuple[dict[int, int], list[Clause]]:
        start, end = self.view.bounds[number]
        low = self.view.low
        clauses = [Clause("main", -1)]
        at, out = 0, {}
        relative = {d.end for d in self.dates if d.form == "relative"}
        for i in range(start, end):
            kind = "turn" if i in relative else self._opener(i, start)
            if kind == "new":
                clauses.append(Clause("main", -1))
                at = len(clauses) - 1
            elif kind:
                onward = low[i] == "before" and low[i + 1 : i + 2] != [] and low[i + 1] in SETTING_OFF
                clauses.append(Clause(kind, at, i - start < (FRONTED if i in relative else 2), onward))
                at = len(clauses) - 1
            elif low[i] == "," and at and i not in self.dated and self._closes(i, end, clauses[at]):
                at = clauses[at].parent
            out[i] = at
        return out, clauses

    def _opener(self, i: int, start: int) -> str:
        low = self.view.low
        word = low[i]
        if i in self.dated or i in self.covered:
            return ""
        if word == ";" or word in ("—", "–", "--"):
            return "new"
        if word in RELATIVE:
            lead = low[i - 1] if i > start else ""
            if lead in ("during", "after", "before", "at", "following", "upon"):
                return "turn"
            if lead in ("in", "on", "at") and word == "which" and low[i - 2] not in TIME_UNITS:
                return "time"
            return "who" if word == "who" else "relative"
        if word == "according" and i > start and low[i - 1] == ",":
            return "aside"
        if word == "that" and i > start and low[i - 1].isalpha():
            return "that"
        if (
            word in SPOKEN
            and i not in self.told
            and word != "statement"
            and low[i + 1 : i + 2] not in ([","], ["."], [":"])
        ):
            return "that"
        nxt = low[i + 1] if i + 1 < len(low) else ""
        if word in SAME_TIME and word != "during" and nxt not in NO_CLAUSE:
            return "time"
        if word in IN_TURN and nxt not in NO_CLAUSE:
            return "apart" if i > start and low[i - 1] in TIME_UNITS - {"hours"} else "turn"
        if i > start and low[i - 1] == "," and i not in self.triggers:
            ending = len(word) > 4 and word.endswith(("ing", "ed"))
            if ending or (word in PARTICIPLES and "by" in low[i + 1 : i + 4]):
                return "participle"
        return ""

    def _closes(self, i: int, end: int, clause: Clause) -> bool:
        """Tell whether a comma ends the clause that it stands in."""
        low = self.view.low
        if clause.first or clause.kind == "aside":
            return True
        j = i + 1
        while j < end and (low[j] in FIRST_WORDS or j in self.dated or low[j].endswith("ly")):
            j += 1
        word = low[j] if j < end else ""
        verb = j in self.triggers or (word.endswith("ed") and len(word) > 4)
        return verb or word in (
            "has",
            "have",
            "had",
            "was",
            "were",
            "is",
            "are",
            "will",
            "would",
            "held",
            "said",
            "told",
        )

    # ── what it costs ──────────────────────────────────────────────────────────────────────────────

    def cost(self, e: Encounter, d: DateMention) -> int:
        """Return how far from an encounter's clause a phrase stands: 0 for the same, REJECT for another's."""
        number = self.view.sentence[d.start]
        of, clauses = self.clauses(number)
        here, there = of.get(e.start, 0), of.get(d.start, 0)
        if d.form == "relative" and d.start >= e.end:
            return 0 if self.of_occasion(d) else REJECT
        if d.form == "relative":
            return 0 if d.end <= e.start and self._governs(d, e) else REJECT
        if here == there:
            return self._past_others(e, d)
        if self._of_noun(e, d, there, of, clauses):
            return 1
        start = self.view.bounds[number][0]
        up = self._path(here, clauses)
        if there in up:  # the date stands outside, the encounter within
            return max((self._inward(clauses[c]) for c in up[: up.index(there)]), default=0)
        down = self._path(there, clauses)
        if here in down:
            if self._travels(e, [i for i in of if of[i] == there], clauses[there]):
                return 2
            return max((self._outward(clauses[c], d, e) for c in down[: down.index(here)]), default=0)
        if clauses[here].parent < 0 and clauses[there].parent < 0:
            return 3 if d.start < e.start and d.start - start < FRONTED else 6
        return REJECT

    def of_occasion(self, d: DateMention) -> bool:
        """Tell whether a meeting told elsewhere follows a phrase: "on the eve of the Brussels meeting"."""
        low = self.view.low[d.end : d.end + OWNERS + 1]
        noun = next((k for k, w in enumerate(low) if w in OWNED), None)
        return noun is not None and low[0] in ("the", "their", "his", "her") and not any(
            d.end + k in self.told for k in range(noun)
        )  # fmt: skip

    def _of_noun(self, e: Encounter, d: DateMention, there: int, of: dict[int, int], clauses: list[Clause]) -> bool:
        """Tell whether a phrase stands in a clause on the encounter's own words that says when it takes place."""
        chain = set(self._path(there, clauses)) - set(self._path(of.get(e.start, 0), clauses))
        outer = min(chain, default=there)
        if clauses[outer].kind not in ("relative", "who", "that", "participle") or d.start < e.end:
            return False
        inside = [i for i in range(e.end, d.start) if of.get(i) in chain]
        after = max(e.stop, e.end)
        if inside and self.view.low[inside[0]] == "whom" and inside[0] - after < 3:  # "with X, whom he met on Monday"
            return bool(SEEN.intersection(self.view.low[i] for i in inside))
        if not inside or not TAKES_PLACE.intersection(self.view.low[i] for i in inside):
            return False
        between = range(after, inside[0])  # at most the place: "at the White House, which was due on May 9"
        return all(i - after < 3 or i in self.named or self.view.low[i] in BESIDE for i in between)

    def _past_others(self, e: Encounter, d: DateMention) -> int:
        """Return what it costs that another encounter's words stand nearer: "met X on Monday and will see Y"."""
        start = self.view.bounds[e.sentence][0]
        if d.start < e.start:
            return ACROSS if any(start <= t < d.start for t in self.triggers) else 0
        return ACROSS if any(max(e.stop, e.end) <= t < d.start for t in self.triggers) else 0

    def _governs(self, d: DateMention, e: Encounter) -> bool:
        """Tell whether "a day before" counts to this encounter: nothing else that could be meant between."""
        others = [t for t in self.triggers if d.end <= t < e.start]
        return not others and "," not in self.view.low[d.end : e.start]

    @staticmethod
    def _path(number: int, clauses: list[Clause]) -> list[int]:
        out = [number]
        while clauses[out[-1]].parent >= 0:
            out.append(clauses[out[-1]].parent)
        return out

    @staticmethod
    def _inward(clause: Clause) -> int:
        return {
            "time": 2,
            "turn": 2,
            "participle": 1,
            "who": 4,
            "relative": REJECT,
            "that": REJECT,
            "apart": REJECT,
        }.get(clause.kind, 0)

    @staticmethod
    def _outward(clause: Clause, d: DateMention, e: Encounter) -> int:
        if clause.kind == "turn" and clause.onward:
            return 3
        if clause.kind == "turn":
            return 3 if clause.first and d.start < e.start else REJECT
        return {"time": 2}.get(clause.kind, REJECT)

    def _travels(self, e: Encounter, inside: list[int], clause: Clause) -> bool:
        """Tell whether a plan is for the day of a journey: "Smith, who flies out on Monday, will see her there"."""
        planned = e.status is Status.PLANNED and not e.due and clause.kind == "who"
        return planned and bool(JOURNEYS.intersection(self.view.low[i] for i in inside))

    def said_after(self, e: Encounter, d: DateMention) -> bool:
        """Tell whether a day of speaking is the encounter's too: "said on Thursday after talks with"."""
        between = self.view.low[d.end : e.start]
        if between[:1] == [","]:
            between = between[1:]
        return 0 <= e.start - d.end < NEAR and between[:1] in (["after"], ["following"], ["during"], ["at"])

    def owns(self, d: DateMention, e: Encounter) -> bool:
        """Tell whether a phrase belongs to the noun of an encounter: "his June 12 summit", "May 3 talks"."""
        gap = self.view.low[d.end : e.end]
        noun = next((k for k, w in enumerate(gap) if w in OWNED), OWNERS + 1)
        named = all(w in ("'s", "’s") or d.end + k in self.named or w in OWNED for k, w in enumerate(gap[:noun]))
        return noun <= OWNERS and named and d.end + noun >= e.start

    # ── plans that fell through ────────────────────────────────────────────────────────────────────

    def of_the_plan(self, d: DateMention) -> bool:
        """Tell whether words before a phrase say for when something was planned: "set for next Tuesday"."""
        low = self.view.low
        start = self.view.bounds[self.view.sentence[d.start]][0]
        back = low[max(start, d.start - 4) : d.start]
        return "for" in back and bool(SET_FOR.intersection(low[max(start, d.start - 6) : d.start]))

    def of_the_end(self, d: DateMention, e: Encounter) -> bool:
        """Tell whether a phrase is the day on which a plan was dropped: "on Monday called off talks"."""
        if self.of_the_plan(d) or e.status_found is None or e.status_found.rule == "refused":
            return False
        cue, done = e.status_found.start, e.status_found.end
        if self.owns(d, e):
            return False
        low = self.view.low
        if self.view.sentence[cue] != self.view.sentence[d.start]:
            return bool(OFF.intersection(low[max(0, d.start - 4) : d.start]))
        if d.end < len(low) and low[d.end] in ("'s", "’s"):
            return False
        if done <= d.start:  # after the cue: the encounter's if that stands between
            return not done <= e.start < d.start and d.start - done < NEAR
        return cue < e.start
