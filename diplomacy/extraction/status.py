"""What became of an encounter: cues with a direction, a scope and words that end it. Some cues say there was none."""

from __future__ import annotations

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from diplomacy.extraction.notes import Encounter, Found, View
from diplomacy.extraction.ruleset import StatusCue, shipped
from diplomacy.extraction.spelling import words_of
from diplomacy.records import Status

REPORTS = words_of(
    "said says announced confirmed told stated added according revealed disclosed indicated tweeted wrote"
)
CONDITIONS = words_of(
    "if whether unless could might may hoped hopes hope wants wanted hypothetical should suggested like"
)
ORDER = {"none": 0, "cancelled": 1, "postponed": 2, "due-past": 3, "planned": 4}


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
        for match, start, end in self.matcher(doc):
            if not view.quoted[start]:
                cues.append((self.rules[strings[match]], start, end))
        kept: list[Encounter] = []
        before: Encounter | None = None
        for encounter in doc._.encounters:
            value = self._status(doc, view, encounter, cues)
            if not value and before and before.status is not Status.HELD and self._goes_on(view, before, encounter):
                encounter.status, encounter.due = before.status, before.due
                encounter.status_found = before.status_found
            if value == "none":
                continue
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
            if near and rule.status in ("cancelled", "postponed"):
                return Found(rule.status, start, end, rule.id, rule.confidence * 0.8)
        return None

    def _status(self, doc: Doc, view: View, encounter: Encounter, cues: list[tuple[StatusCue, int, int]]) -> str:
        limit, stop = view.bounds[encounter.sentence]
        found: list[tuple[int, str, StatusCue, int, int]] = []
        for rule, start, end in cues:
            if not limit <= start < stop:
                continue
            inside = encounter.start <= start and end <= encounter.end
            forward = end <= encounter.start and rule.direction in ("forward", "both")
            backward = start >= encounter.end and rule.direction in ("backward", "both")
            if inside:
                if rule.status in ("planned", "cancelled", "postponed") or rule.id in ("negated",):
                    found.append((0, rule.status, rule, start, end))
                continue
            if start < encounter.start < end:
                found.append((0, rule.status, rule, start, end))
                continue
            if not (forward or backward):
                continue
            between = view.low[end : encounter.start] if forward else view.low[encounter.end : start]
            if forward:
                between = self._without_names(doc, end, encounter.start)
            elif rule.status in ("cancelled", "postponed") or rule.direction == "backward":
                between = self._without_names(doc, encounter.end, start)
            if len(between) > rule.scope or any(w in rule.until for w in between):
                continue
            found.append((len(between), rule.status, rule, start, end))
        if not found:
            return ""
        found.sort(key=lambda f: (ORDER[f[1]] if f[1] in ("cancelled", "postponed") else 2.5, f[0], -(f[4] - f[3])))
        best = found[0]
        if best[1] == "none" and any(f[1] in ("planned", "due-past") and f[0] <= best[0] for f in found):
            best = next(f for f in found if f[1] in ("planned", "due-past"))
        _, status, rule, start, end = best
        if status == "none" and view.low[start] == "would" and self._reported(view, limit, start, stop):
            status = "planned"
        doc._.fired.add(rule.id)
        value = "planned" if status == "due-past" else status
        encounter.status_found = Found(value, start, end, rule.id, rule.confidence)
        return status

    @staticmethod
    def _reported(view: View, limit: int, start: int, stop: int) -> bool:
        """Tell whether "would" is a plan in reported speech: "said that he would meet", not "if he would"."""
        words = view.low[limit:start]
        return not CONDITIONS.intersection(words) and bool(
            REPORTS.intersection(words) or REPORTS & set(view.low[start:stop])
        )

    @staticmethod
    def _without_names(doc: Doc, start: int, end: int) -> list[str]:
        """Return the words between two tokens, people and dates left out: they say nothing of the distance."""
        covered: set[int] = set()
        for mention in (*doc._.mentions, *doc._.dates):
            if mention.start < end and start < mention.end:
                covered.update(range(mention.start, mention.end))
        low = doc._.view.low
        left = [low[i] for i in range(start, end) if i not in covered]
        return [word for word in left if word.isalnum()] + [word for word in left if word in (";", ",")]
