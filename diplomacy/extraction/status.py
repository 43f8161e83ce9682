"""What became of an encounter: cues with a direction, a scope and words that end it. Some cues say there was none."""

from __future__ import annotations

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from diplomacy.extraction.notes import Encounter, Found, View
from diplomacy.extraction.ruleset import StatusCue, shipped, word_list
from diplomacy.extraction.spelling import words_of
from diplomacy.records import Status

REPORTS = words_of(
    "said says announced confirmed told stated added according revealed disclosed indicated tweeted wrote"
)
CONDITIONS = words_of(
    "if whether unless could might may hoped hopes hope wants wanted hypothetical should suggested like"
)
DOUBTS = words_of("whether if unless denied rumours rumors")
FALSE = words_of("true false untrue baseless basis foundation fabricated incorrect denied speculation")
LONG = 12  # tokens of a trigger beyond which what stands inside speaks of something else
GOES = words_of(
    "goes flies travels heads leaves departs comes returns moves continues sets proceeds journeys lands arrives jets"
)
JOURNEY = 16  # words from the verb of a journey to its aim
OCCASIONS = word_list("encounter-nouns") | word_list("talk-nouns") | words_of("it this that visit trip journey tour")
SEEN = words_of("met saw received hosted welcomed spoke conferred sat")
AFTERWARDS = words_of("after since because when")
AUXILIARIES = words_of("was were been be being is are")
INSIDE = 6  # words from the start of a trigger in which a cue is about all of it
ORDER = {"none": 0, "cancelled": 1, "postponed": 2, "due-past": 3, "planned": 4}
OFF = ("cancelled", "postponed")
PLANS = ("planned", "due-past")
TURNS = words_of("after following since instead when while despite until")  # what was called off stands before these
RELATIVES = words_of("that which")
OFTEN = words_of("twice thrice once repeatedly already previously long earlier often again times")
EARLIER = 4  # words around a cue in which "twice" says that it tells of earlier tries
NOT_THEN = words_of("will would did could won't can")  # "will not take place", where other words say "postponed"


@Language.factory(
    "meeting_status",
    requires=["doc._.encounters"],
    assigns=["doc._.encounters"],
    default_config={"next_sentence": True, "without": []},
)
class MeetingStatus:
    """Set the status of every encounter and drop those that never were.

    With `next_sentence` a cancellation told in the sentences around a plan counts. `without` names cues, by their ids,
    that are left out.
    """

    def __init__(self, nlp: Language, name: str, next_sentence: bool, without: list[str]) -> None:
        self.name = name
        self.next_sentence = next_sentence
        self.rules = {rule.id: rule for rule in shipped().status if rule.id not in without}
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for rule in self.rules.values():
            self.matcher.add(rule.id, [nlp.make_doc(p) for p in rule.phrases])

    def __call__(self, doc: Doc) -> Doc:
        """Read the cues around every encounter's trigger."""
        view: View = doc._.view
        strings = doc.vocab.strings
        cues: list[tuple[StatusCue, int, int]] = []
        named = {i for m in doc._.mentions if m.name for i in range(*m.name)}
        named |= {i for d in doc._.dates for i in range(d.start, d.end) if view.words[i] == "May"}
        for match, start, end in self.matcher(doc):
            if not view.quoted[start] and start not in named:  # Theresa May is no "may"
                cues.append((self.rules[strings[match]], start, end))
        within = self._within([(start, end) for _, start, end in cues])
        cues = [cue for cue in cues if cue[1:] not in within]
        past = sum(t.tag_ == "VBD" for t in doc)
        diary = past <= sum(t.tag_ in ("VBZ", "VBP") for t in doc) // 2  # told in the present, it looks back
        covered = {i for m in (*doc._.mentions, *doc._.dates) for i in range(m.start, m.end)}
        kept: list[Encounter] = []
        before: Encounter | None = None
        for encounter in doc._.encounters:
            value = self._status(doc, view, encounter, cues, covered)
            if not value and self._coming(doc, encounter, diary):
                value = "planned"
            if not value and before and before.status is not Status.HELD and self._goes_on(view, before, encounter):
                encounter.status, encounter.due = before.status, before.due
                encounter.status_found = before.status_found
            if value == "none":
                continue
            if value == "cancelled" and self._put_off(view, encounter, cues):
                value = "postponed"
            if value:
                encounter.due = value == "due-past"
                encounter.status = Status.PLANNED if value in ("planned", "due-past") else Status(value)
            if encounter.due and (cue := self._called_off(view, encounter, cues)):
                encounter.status = Status(cue.value)
                encounter.status_found = cue
            before = encounter
            kept.append(encounter)
        doc._.encounters = kept
        return doc

    @staticmethod
    def _goes_on(view: View, before: Encounter, encounter: Encounter) -> bool:
        """Tell whether a trigger hangs on the auxiliary of the one before: "was to meet X and be received by Y"."""
        if before.sentence != encounter.sentence:
            return False
        if view.low[encounter.start - 1] in ("to", "be"):
            return True
        return "to" in view.low[before.end : encounter.start] and view.low[encounter.start].endswith(("e", "ed"))

    def _called_off(self, view: View, encounter: Encounter, cues: list[tuple[StatusCue, int, int]]) -> Found | None:
        """Find what became of a plan that is told as past: a cue in the sentences around it, or in the headline."""
        for rule, start, end in cues:
            number = view.sentence[start]
            near = number == 0 or abs(number - encounter.sentence) <= (2 if self.next_sentence else 0)
            if number != encounter.sentence and not OCCASIONS.intersection(view.low[slice(*view.bounds[number])]):
                continue  # "put off his flight home"
            if near and rule.status in ("cancelled", "postponed"):
                return Found(rule.status, start, end, rule.id, rule.confidence * 0.8)
        return None

    @staticmethod
    def _put_off(view: View, encounter: Encounter, cues: list[tuple[StatusCue, int, int]]) -> bool:
        """Tell whether what "will not take place" is only put off, in the words of its own or the next sentence."""
        mark = encounter.status_found
        if mark is None or not NOT_THEN.intersection(view.low[mark.start : mark.end]):
            return False
        later = [view.sentence[start] - encounter.sentence for rule, start, _ in cues if rule.status == "postponed"]
        return any(0 <= gap <= 1 for gap in later)

    @staticmethod
    def _coming(doc: Doc, encounter: Encounter, diary: bool) -> bool:
        """Tell whether a verb in the present with a weekday beside it looks ahead: "meets her in Rome on Monday"."""
        view: View = doc._.view
        start, end = view.bounds[encounter.sentence]
        if encounter.sentence == 0 and doc._.title_end:
            return False
        if view.low[encounter.start - 1] == "to" and encounter.start > start:  # "goes on to Rome today to meet"
            back = range(encounter.start - 1, max(start, encounter.start - JOURNEY) - 1, -1)
            verb = next((i for i in back if doc[i].tag_ in ("VBZ", "VBP", "VBD", "MD")), None)
            return verb is not None and view.low[verb] in GOES and not view.quoted[verb]
        if diary or not encounter.sentence or doc[encounter.start].tag_ not in ("VBZ", "VBP"):
            return False
        return any(start <= d.start < end and d.form == "weekday" and d.turn != "past" for d in doc._.dates)

    @staticmethod
    def _within(spans: list[tuple[int, int]]) -> set[tuple[int, int]]:
        """Return the spans that lie within longer ones: the "plans to" of "no plans to" is no cue."""
        found: set[tuple[int, int]] = set()
        reach = -1
        for span in sorted(set(spans), key=lambda s: (s[0], -s[1])):
            if span[1] <= reach:
                found.add(span)
            reach = max(reach, span[1])
        return found

    def _status(
        self, doc: Doc, view: View, encounter: Encounter, cues: list[tuple[StatusCue, int, int]], covered: set[int]
    ) -> str:
        limit, stop = view.bounds[encounter.sentence]
        found: list[tuple[int, str, StatusCue, int, int]] = []
        tries: list[tuple[int, str, StatusCue, int, int]] = []
        for rule, start, end in cues:
            if not limit <= start < stop:
                continue
            if rule.status in OFF and self._earlier_try(view, limit, start, end):
                tries.append((0, rule.status, rule, start, end))
                continue
            inside = encounter.start <= start and end <= encounter.end
            forward = end <= encounter.start and rule.direction in ("forward", "both")
            backward = start >= encounter.end and rule.direction in ("backward", "both")
            if inside:
                if encounter.end - encounter.start > LONG and rule.status == "planned":
                    continue  # "agreed on a road map that is to keep them busy, after talks"
                if end - encounter.start > INSIDE:
                    continue  # "agreed on a map that is to guide the two ministries, after talks"
                if rule.status in ("planned", "cancelled", "postponed") or rule.id in ("negated",):
                    found.append((0, rule.status, rule, start, end))
                continue
            if start < encounter.start < end:
                found.append((0, rule.status, rule, start, end))
                continue
            if not (forward or backward) or (backward and self._of_else(doc, view, encounter, rule, start)):
                continue
            span = (end, encounter.start) if forward else (encounter.end, start)
            between = self._without_names(view, *span, covered)
            if (backward or rule.status in OFF) and self._of_another(doc, view, encounter, between, start, forward):
                continue
            if len(between) > rule.scope or any(w in rule.until for w in between):
                continue
            found.append((len(between), rule.status, rule, start, end))
        if not found and not tries and view.low[encounter.start - 1] == "to":
            found = self._aim(doc, encounter, cues)
        if not found and doc[encounter.start].tag_ != "VBD":
            found = tries  # "the talks that were put off twice": nothing says that they were held, or will be
        if not found:
            return ""
        found.sort(key=lambda f: (ORDER[f[1]] if f[1] in ("cancelled", "postponed") else 2.5, f[0], -(f[4] - f[3])))
        false = [f for f in found if f[2].id == "denied-back" and FALSE.intersection(view.low[f[3] : f[4]])]
        best = (false or found)[0]
        doubtful = bool(DOUBTS.intersection(view.low[best[3] : best[4]]))
        planned = ("planned", "due-past")
        denied = best[2].direction == "backward"
        if best[1] == "none" and not (doubtful or denied) and any(f[1] in planned and f[0] <= best[0] for f in found):
            best = next(f for f in found if f[1] in planned)
        _, status, rule, start, end = best
        if rule.id == "hypothetical" and view.low[start] == "would" and self._reported(view, limit, start, stop):
            status = "planned"
        doc._.fired.add(rule.id)
        value = "planned" if status == "due-past" else status
        encounter.status_found = Found(value, start, end, rule.id, rule.confidence)
        return status

    @staticmethod
    def _aim(
        doc: Doc, encounter: Encounter, cues: list[tuple[StatusCue, int, int]]
    ) -> list[tuple[int, str, StatusCue, int, int]]:
        """Find the plan whose aim an encounter is: "is expected to travel back before the end of the week to meet"."""
        limit = doc._.view.bounds[encounter.sentence][0]
        for rule, start, end in cues:
            between = doc[end : encounter.start] if limit <= start and end < encounter.start else None
            plan = between is not None and rule.status in ("planned", "due-past")
            if plan and not any(t.tag_ in ("VBD", "VBZ", "VBP") for t in between or ()):
                return [(0, rule.status, rule, start, end)]
        return []

    @staticmethod
    def _of_else(doc: Doc, view: View, encounter: Encounter, rule: StatusCue, start: int) -> bool:
        """Tell whether a cue behind a verb in the past tense is about something else.

        "Met her in May, days after an earlier meeting was called off", "received her ahead of the summit".
        """
        between = view.low[encounter.end : start]
        active = doc[start].tag_ in ("VBD", "VBZ") and view.low[start - 1] not in AUXILIARIES
        if rule.status in ("cancelled", "postponed") and active and AFTERWARDS.intersection(between):
            return True  # "brought the two together after he cancelled a trip"
        if doc[encounter.start].tag_ != "VBD":
            return False
        return rule.status in ("cancelled", "postponed", "planned") and view.low[encounter.start] in SEEN

    @staticmethod
    def _earlier_try(view: View, limit: int, start: int, end: int) -> bool:
        """Tell whether a cue speaks of tries before this one: "talks twice postponed", "that he had put off twice"."""
        around = view.low[max(limit, start - EARLIER) : start] + view.low[end : end + 2]
        lead = view.low[max(limit, start - EARLIER - 2) : start]
        return bool(OFTEN.intersection(around) and not {"again", "time"}.intersection(view.low[end : end + 4])) or (
            bool(RELATIVES.intersection(lead)) and {"was", "were", "had", "been"}.intersection(lead) != set()
        )

    @staticmethod
    def _of_another(doc: Doc, view: View, encounter: Encounter, between: list[str], start: int, forward: bool) -> bool:
        """Tell whether a cue is about another encounter of the sentence than the one it is measured from.

        "Was called off, after talks between their ministers had failed"; "a call made it needless: his trip is off".
        """
        if forward:
            return bool(TURNS.intersection(between))
        low = view.low[encounter.end : start]
        others = [x for x in doc._.encounters if encounter.end <= x.start < start and x.people != encounter.people]
        return bool(others) and (":" in low or (view.low[start] in ("is", "was", "has") and "and" not in between))

    @staticmethod
    def _reported(view: View, limit: int, start: int, stop: int) -> bool:
        """Tell whether "would" is a plan in reported speech: "said that he would meet", not "if he would"."""
        words = view.low[limit:start]
        return not CONDITIONS.intersection(words) and bool(
            REPORTS.intersection(words) or REPORTS & set(view.low[start:stop])
        )

    @staticmethod
    def _without_names(view: View, start: int, end: int, covered: set[int]) -> list[str]:
        """Return the words between two tokens, people and dates left out: they say nothing of the distance."""
        left = [view.low[i] for i in range(start, end) if i not in covered]
        return [word for word in left if word.isalnum()] + [word for word in left if word in (";", ",")]
