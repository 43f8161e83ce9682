"""Surnames that stand alone: of people whom the article names in full, and of leaders whom everybody knows."""

from __future__ import annotations

from diplomacy.extraction.linking import NameLinker
from diplomacy.extraction.naming import NOT_NAMES, PARTICLES
from diplomacy.extraction.notes import Mention
from diplomacy.extraction.spelling import key, words_of

DOES = words_of(
    "met said told also then had has will was is spoke called held hosted received arrived visited welcomed thanked "
    "wrote agreed urged vowed left flew discussed would 's ' and ,"
)

LONGEST = 3  # words of a name that is told by its sound alone


class SurnameLinker(NameLinker):
    """The people of one doc, by full names and by surnames."""

    def _sounded(self) -> None:
        """Make mentions of office-holders whose full names stand without a title in a spelling that no list has."""
        view = self.view
        if self.anchor is None:
            return
        taken = {i for m in self.mentions for i in range(m.start, m.end)}
        taken |= {i for p in (*self.doc._.parties, *self.doc._.places) for i in range(p.start, p.end)}
        taken |= {i for d in self.doc._.dates for i in range(d.start, d.end)}
        for start, end in view.bounds:
            i = start
            while i < end - 1:
                stop = i
                while stop < end and stop not in taken and self._names(stop):
                    stop += 1
                if 2 <= stop - i <= LONGEST and (leader := self.serving.sounded(self.doc[i:stop].text)):
                    mention = Mention(i, stop, "name", (i, stop), rule="name", ids=(leader,))
                    mention.possessive = stop < end and view.low[stop] in ("'s", "'")
                    self._link_full(mention)
                    self.mentions.append(mention)
                i = max(i + 1, stop)
        self.mentions.sort(key=lambda m: (m.start, m.end))

    def _names(self, i: int) -> bool:
        word = self.view.words[i]
        return word[0].isupper() and word.isalpha() and len(word) > 1 and self.view.low[i] not in NOT_NAMES

    def _introduce(self) -> None:
        """Make people of the leaders whom the article calls by their surnames and nothing else: "Merz met Modi"."""
        view, low = self.view, self.view.low
        if self.anchor is None:
            return
        taken = {i for m in self.mentions for i in range(m.start, m.end)}
        taken |= {i for p in (*self.doc._.parties, *self.doc._.places) for i in range(p.start, p.end)}
        taken |= {i for d in self.doc._.dates for i in range(d.start, d.end)}
        small = {w for w in view.words if w.islower()}
        title_end = self.doc._.title_end or 0
        for size in (3, 2, 1):
            for i in range(len(view.words) - size + 1):
                span = range(i, i + size)
                if not view.words[i + size - 1][0].isupper() or taken.intersection(span):
                    continue
                words = tuple(key(w) for w in view.norm[i : i + size] if w not in ("-", "‑"))
                if words not in self.serving.by_surname or words in self.by_suffix:
                    continue
                headline = bool(title_end) and self.doc[i].idx < title_end
                if low[i] in NOT_NAMES or low[i] in small or not self._alone(i, i + size, headline, taken):
                    continue
                self._served(words, i, 1)

    def _alone(self, i: int, stop: int, headline: bool, taken: set[int]) -> bool:
        """Tell whether a name is no part of a longer one: "Macron", not "Rue Macron" or "Macron-Leroy"."""
        view = self.view
        number = view.sentence[i]
        start, end = view.bounds[number]
        before = view.words[i - 1] if i > start else ""
        after = view.words[stop] if stop < end else "."
        if (before == "-" and view.glued[i]) or (after == "-" and view.glued[stop]):
            return False
        if headline:
            return True
        if before[:1].isupper() and i - 1 > start and i - 1 not in taken and before not in ("Mr", "Mrs", "Ms", "Mr."):
            return False
        if after[:1].isupper() and stop not in taken and after not in ("I", "II"):
            return False
        if i > start:
            return True
        # the first word of a sentence is written large anyway: it must stand elsewhere, or do what a person does
        word = view.words[i]
        return word in self._inside or (stop < end and view.low[stop] in DOES)

    def _find_surnames(self) -> None:
        """Add mentions for names that stand alone, once somebody of that name is known."""
        taken = {i for m in self.mentions if m.form in ("name", "counterpart") for i in range(m.start, m.end)}
        taken |= {i for m in self.mentions if m.form == "office" for i in range(m.start, m.end)}
        barred = {i for p in (*self.doc._.parties, *self.doc._.places) for i in range(p.start, p.end)}
        taken |= {i for d in self.doc._.dates for i in range(d.start, d.end)}  # "in May" is not Theresa May
        longest = max((len(k) for k in self.by_suffix), default=0)
        n = len(self.view.words)
        i = 0
        while i < n:
            word = self.view.words[i]
            if (
                i in taken
                or not (word[0].isupper() or self.view.low[i] in PARTICLES)
                or (i in barred and not self._in_people(i))
            ):
                i += 1
                continue
            if self.view.glued[i] and i and self.view.words[i - 1] == "-":
                i += 1
                continue
            found = None
            for size in range(min(longest + 2, 7, n - i), 0, -1):
                if any(j in taken for j in range(i, i + size)):
                    continue
                words = [w for w in self.view.norm[i : i + size] if w not in ("-", "‑")]
                if not words or not words[-1][0].isalnum():
                    continue
                options = self.by_suffix.get(tuple(key(w) for w in words))
                if options and (size > 1 or (self.view.low[i] not in NOT_NAMES and word[0].isupper())):
                    found = (size, options)
                    break
            if found is None:
                i += 1
                continue
            size, options = found
            after = self.view.words[i + size] if i + size < n else ""
            if size == 1 and ((after == "-" and self.view.glued[i + size]) or self._another(i)):
                i += 1
                continue
            begin = (
                i - 1
                if i
                and i - 1 not in taken
                and self.view.low[i - 1] in self.titles.honorifics
                and self.view.words[i - 1][0].isupper()
                else i
            )
            mention = Mention(begin, i + size, "name", (i, i + size), rule="surname")
            person = self._pick(options, mention)
            if person:
                mention.people = (person,)
                mention.possessive = i + size < n and self.view.low[i + size] in ("'s", "'")
                self.mentions.append(mention)
                self.mentions.sort(key=lambda m: (m.start, m.end))
            i += size

    def _in_people(self, i: int) -> bool:
        if any(p.start <= i < p.end and p.end - p.start > 1 for p in self.doc._.places):
            return False  # the second half of "San José"
        return (key(self.view.norm[i]),) in self.by_suffix and self.view.low[i] not in ("jordan", "chad", "georgia")

    def _another(self, i: int) -> bool:
        """Tell whether a name is the end of somebody else's: "Mohamed" in "Hatem Mohamed"."""
        if i not in self.goes_on or self.view.sentence[i] != self.view.sentence[i - 1]:
            return False
        before = self.view.low[i - 1]
        known = (key(before),) in self.by_suffix or before in self.titles.honorifics or before in self.titles.heads
        return self.view.words[i - 1][0].isupper() and not known and before not in PARTICLES
