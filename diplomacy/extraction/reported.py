"""Reported speech that carries a position: "said that ...", "agreed to ...", "urged ..."."""

from __future__ import annotations

from spacy.tokens import Doc

from diplomacy.extraction.clauses import PREPOSITIONS
from diplomacy.extraction.notes import Said, View
from diplomacy.extraction.ruleset import SpeechRule
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.subjects import Subjects

MARKS = words_of("\" ” “ ’ ‘ » « '")
SAYING = words_of(
    "said says stated noted added told stressed emphasised emphasized underlined underscored insisted reiterated "
    "affirmed reaffirmed warned argued claimed alleged maintained declared announced explained confirmed recalled "
    "remarked replied believed hoped indicated pointed"
)
ADDING = words_of("telling saying adding noting while according")


class Reported:
    """The reported speech of one doc."""

    def __init__(self, doc: Doc, cues: list[tuple[SpeechRule, int, int]], subjects: Subjects) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.cues = cues
        self.subjects = subjects
        self.sources = subjects.sources
        self.title_end = doc._.title_end or 0

    def run(self) -> list[Said]:
        """Return "X said that ...": the words from after the cue to the end of the sentence."""
        view = self.view
        out: list[Said] = []
        taken: set[int] = set()
        for rule, s, e in self.cues:
            number = view.sentence[s]
            start, end = view.bounds[number]
            if number in taken or (number == 0 and self.title_end) or self.doc[start].idx < self.title_end:
                continue
            label = self.subjects.before(s, start) or self.sources.document(start, s)
            if not label:
                continue
            i, end = self._matter(rule, s, e, end)
            if end - i < 4 or view.low[i] in (",", "in", "on", "at", "by") or view.words[i] in MARKS:
                continue
            if view.low[i] in PREPOSITIONS and view.low[s] in ("said", "told", "added"):
                continue
            taken.add(number)
            text, person, party, _ = label
            self.doc._.fired.add(rule.id)
            a, b = self.doc[i].idx, self.doc[end - 1].idx + len(self.doc[end - 1].text)
            out.append(Said([(a, b)], "indirect", text, person, party, None, (s, e), rule.id, rule.confidence, number))
        return out

    def _matter(self, rule: SpeechRule, s: int, e: int, end: int) -> tuple[int, int]:
        """Return the tokens of what was reported: without "said that", with "agreed to", up to a quotation."""
        low = self.view.low
        i = e + 1 if e < end and low[e] == "that" else e
        if i < end and low[i] == "reporters":
            i += 2 if i + 1 < end and low[i + 1] == "that" else 1
        if i == e and low[s] not in SAYING:
            i = s
        for k in range(max(i, e), end):
            if self.view.quoted[k] or (low[k] == "," and k + 1 < end and low[k + 1] in ADDING):
                end = k
                break
        while end > i and (not self.view.words[end - 1][0].isalnum()):
            end -= 1
        return i, end
