"""Reported speech that carries a position: "said that ...", "agreed to ...", "urged ..."."""

from __future__ import annotations

from spacy.tokens import Doc

from diplomacy.extraction.lists import FILLERS, PREPOSITIONS
from diplomacy.extraction.notes import Said, View
from diplomacy.extraction.ruleset import SpeechRule
from diplomacy.extraction.sources import Label
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.subjects import Subjects

MARKS = words_of("\" ” “ ’ ‘ » « '")
SAYING = words_of(
    "said says stated noted added told stressed emphasised emphasized underlined underscored insisted reiterated "
    "affirmed reaffirmed warned argued claimed alleged maintained declared announced explained confirmed recalled "
    "remarked replied believed hoped indicated pointed"
)
JOINT = ("joint statement", "joint declaration", "joint communique")
ADDING = words_of("telling saying adding noting while according")


class Reported:
    """The reported speech of one doc."""

    def __init__(self, doc: Doc, cues: list[tuple[SpeechRule, int, int]], subjects: Subjects) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.cues = cues
        self.starts = {c[1] for c in cues}
        self.subjects = subjects
        self.sources = subjects.sources
        self.title_end = doc._.title_end or 0
        title = doc._.view.text[: self.title_end].lower()
        self.document = next((d for d in JOINT if d in title), "")

    def run(self) -> list[Said]:
        """Return what follows "said that", and what stands before ", she said", in the order of the text."""
        out: list[Said] = []
        taken: set[int] = set()
        for rule, s, e in self.cues:
            number = self.view.sentence[s]
            start, end = self.view.bounds[number]
            if self.doc[start].idx < self.title_end or s in taken or self._passive(s):
                continue
            label = self.subjects.before(s, start) or self._group(start, s) or self.sources.document(start, s)
            if not label or not label[0]:
                continue
            i, stop = self._matter(rule, s, e, end)
            if stop - i < 4 or not self._states(s, i) or (rule.words and self._visit(s, i, stop)):
                i, stop = self._ahead(start, s, e, end)
                comma = next((k for k in range(s - 1, start, -1) if self.view.low[k] == ","), s)
                label = (self.subjects.speakers.phrase(comma + 1, s) if stop > i else None) or label
            if stop - i < 4 or taken.intersection(range(i, stop)):
                continue
            taken.update(range(min(i, s), stop))
            self.doc._.fired.add(rule.id)
            text, person, party, _ = label
            a, b = self.doc[i].idx, self.doc[stop - 1].idx + len(self.doc[stop - 1].text)
            out.append(Said([(a, b)], "indirect", text, person, party, None, (s, e), rule.id, rule.confidence, number))
        return out

    def _passive(self, s: int) -> bool:
        """Tell whether a verb is passive, so that its subject said nothing: "is expected"."""
        before = self.view.low[max(0, s - 2) : s]
        return self.view.low[s].endswith("ed") and bool({"is", "are", "was", "were", "be", "been"}.intersection(before))

    def _visit(self, s: int, i: int, stop: int) -> bool:
        """Tell whether "called on" is a visit: nobody is asked to do anything."""
        return self.view.low[s : s + 2] == ["called", "on"] and "to" not in self.view.low[i:stop]

    def _states(self, s: int, i: int) -> bool:
        """Tell whether the words from token i on are what was said, and no place, time or listener."""
        low = self.view.low
        if low[i] in (",", ".", "in", "on", "at", "by", "after", "during") or self.view.words[i] in MARKS:
            return False
        if i in self.subjects.clauses.date_starts:
            return False
        return not (low[i] in PREPOSITIONS and low[s] in ("said", "told", "added"))

    def _ahead(self, start: int, s: int, e: int, end: int) -> tuple[int, int]:
        """Return the words before an attribution that ends its sentence: "The talks went well, the minister said."."""
        low = self.view.low
        comma = next((k for k in range(s - 1, max(start, s - 14), -1) if low[k] == ","), None)
        if comma is None or low[s] not in SAYING:
            return s, s
        rest = [k for k in range(e, end) if self.view.words[k][0].isalnum()]
        if low[e : e + 1] == [","] and len(rest) > 3:
            stop = end  # the attribution stands in the middle
        elif len(rest) <= 7:
            stop = comma
        else:
            return s, s
        if low[start] in ("in", "at", "on", "after", "speaking", "asked", "during") and stop == comma:
            return s, s
        quoted = any(self.view.quoted[start:stop])
        while stop > start and not self.view.words[stop - 1][0].isalnum():
            stop -= 1
        return (s, s) if quoted else (start, stop)

    def _group(self, start: int, s: int) -> Label | None:
        """Return several who speak as one: "the two leaders agreed", "both sides urged"."""
        end = s
        while end > start and self.view.low[end - 1] in FILLERS:
            end -= 1
        if self.document and end > start and self.view.low[end - 1] in ("they", "leaders", "sides", "presidents"):
            return self.document, None, None, (end - 1, end)
        group = next((m for m in self.subjects.speakers.among(start, end) if m.form == "group" and m.end == end), None)
        if group is None or self.view.low[group.start] in ("them", "they"):
            several = group is not None and self.subjects.speakers.spoke.get(self.view.sentence[s])
            return several or self._they(s) if group else None
        return self.sources.text(group.start, group.end), None, None, (group.start, group.end)

    def _they(self, s: int) -> Label | None:
        """Return whom "they" takes up: the group named last."""
        for m in reversed(self.subjects.speakers.among(s - 400, s - 1)):
            if m.form == "group" and self.view.low[m.start] not in ("them", "they"):
                if self.view.sentence[s] - self.view.sentence[m.start] > 4:
                    return None
                return self.sources.text(m.start, m.end), None, None, (m.start, m.end)
        return None

    def _cue(self, k: int) -> bool:
        return k in self.starts

    def _matter(self, rule: SpeechRule, s: int, e: int, end: int) -> tuple[int, int]:
        """Return the tokens of what was reported: without "said that", with "agreed to", up to a quotation."""
        low = self.view.low
        telling = low[s] in ("told", "tells", "informed", "assured")
        reach = min(end, e + (16 if telling else 6))
        that = next((k for k in range(e, reach) if low[k] == "that" and "," not in low[e:k]), None)
        if telling and that is None:
            return e, e
        sure = that is not None and (telling or low[s] in SAYING)
        i = that + 1 if that is not None and sure else e
        if i == e and low[s] not in SAYING:
            i = s
        for k in range(max(i, e), end):
            joined = low[k] in (",", "and", "but", ";") and k + 1 < end
            if self.view.quoted[k] or (joined and (low[k + 1] in ADDING or self._cue(k + 1) or self._cue(k + 2))):
                end = k
                break
        while end > i and (not self.view.words[end - 1][0].isalnum()):
            end -= 1
        return i, end
