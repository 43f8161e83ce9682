"""Finding one's way in a sentence: the subject before a verb, what hangs on it, who "they" are.

Adjacent words are read by pattern, which is surest; where they say nothing the parse is asked, and last a guess by
position. The other components ask only this module for lists, subjects and antecedents.
"""

from __future__ import annotations

from dataclasses import replace

from diplomacy.extraction import together
from diplomacy.extraction.lists import AIDES, BREAKS, FILLERS, FINITE, OWNED, PREPOSITIONS, Lists
from diplomacy.extraction.notes import Encounter, Mention, Person
from diplomacy.extraction.spelling import words_of

__all__ = ["FINITE", "PREPOSITIONS", "Clauses"]


ADJECTIVES = words_of("planned scheduled expected first last second recent separate previous earlier later today now")

CONJUNCTIONS = words_of("after before like over than")  # "after Macron and the king spoke"
PROGRAMMES = words_of(
    "day days visit trip programme program agenda schedule tour stay itinerary journey diary morning afternoon evening "
    "week stopover calendar list round bilaterals dance card swing leg stop mission"
)
COMPANY = words_of("accompanied together along flanked who whose joined speaking fresh arriving visiting on in at")


class Clauses(Lists):
    """The questions that components ask about the clauses of a doc."""

    # ── subjects ───────────────────────────────────────────────────────────────────────────────────

    def before_possessive(self, i: int, limit: int) -> list[Mention] | str | None:
        """Return the owner of the noun at token i: mentions before "'s", or a possessive pronoun's word."""
        low = self.view.low
        j = i - 1
        steps = 0
        while j >= limit and steps < 6:
            if low[j] in ("'s", "'") or low[j] in ("his", "her", "their", "its"):
                break
            if not low[j].replace("-", "").isalnum() and low[j] != "-":
                return None
            filler = low[j] in FILLERS and low[j] not in ADJECTIVES
            if low[j] in PREPOSITIONS or filler or low[j] in ("and", "the", "a", "an"):
                return None
            j -= 1
            steps += 1
        if j < limit:
            return None
        if low[j] in ("his", "her", "their", "its"):
            return low[j]
        if low[j] in ("'s", "'"):
            owner = [m for m in self.mentions if m.start >= limit and m.name and m.name[1] == j] or self.ending.get(
                j, []
            )
            return self._with_coordination(owner[-1], limit) if owner else None
        return None

    def subjects(self, i: int, limit: int) -> list[Mention]:
        """Return the subject of a verb at token i, in the sentence that starts at `limit`."""
        low = self.view.low
        j = i
        while j > limit:
            if j in self.dates and self.dates[j] >= limit and not self.ending.get(j):
                j = self.dates[j]
            elif low[j - 1] in FILLERS and not self.ending.get(j):
                j -= 1
            elif (
                j in self.places_end
                and low[self.places_end[j] - 1] in ("in", "at", "from", "to")
                and not self.ending.get(j)
            ):
                j = self.places_end[j] - 1
            else:
                break
        if low[j - 1] in ("who", "which") and j - 1 > limit:
            k = j - 1
            if low[k - 1] in (",", "–", "—"):
                k -= 1
            owner = self.ending.get(k)
            if owner:
                return self._with_coordination(owner[-1], limit)
        if j > limit + 2 and low[j - 1] == ",":  # "X, accompanied by his aide, called on Y"
            for k in range(j - 2, max(limit, j - 18), -1):
                if low[k] == "," and self.ending.get(k) and low[k + 1] in COMPANY:
                    return self._with_coordination(self.ending[k][-1], limit)
        k = j - 1 if j > limit and low[j - 1] in (",", ")", "–", "—", "-") else j
        owner = self.ending.get(k) or self.ending.get(j)
        if owner and not owner[-1].possessive:
            found = self._with_coordination(owner[-1], limit)
            first = found[0].start
            clause = low[first - 1] in CONJUNCTIONS and not low[i].endswith("ing")
            aim = low[first - 1] == "for" and low[i - 1 : i] == ["to"]  # "a request for X and Y to meet"
            if first == limit or low[first - 1] not in PREPOSITIONS or (clause and k == i) or aim:
                return found
        return self.parsed_subjects(i) or self.clause_subject(i, limit)

    def parsed_subjects(self, i: int) -> list[Mention]:
        """Return the subject of the word at token i as the parser reads it."""
        return self._mentions_at(self.syntax.subjects(i)) if self.syntax.parsed else []

    def parsed_objects(self, i: int, words: tuple[str, ...]) -> list[Mention]:
        """Return what the parser hangs on the word at token i by one of these prepositions, by none as its object."""
        if not self.syntax.parsed:
            return []
        return self._mentions_at(self.syntax.related(i, words) if words else self.syntax.direct(i))

    def _mentions_at(self, tokens: list[int]) -> list[Mention]:
        found: list[Mention] = []
        for i in tokens:
            mention = self.covering.get(i) or self._beside(i)
            if mention is None and self.view.low[i] in PROGRAMMES:
                found += [m for m in self._whose(i) if m not in found]
            if mention and not mention.possessive and not self.view.quoted[mention.start]:
                found += [m for m in self._plural([mention]) if m not in found]
        return found

    def _whose(self, i: int) -> list[Mention]:
        """Return whose day or journey it is that "opens with a meeting": "Meloni's second day", "the visit of Modi"."""
        low = self.view.low
        start, end = self.sentence(i)
        for k in range(i - 1, max(start - 1, i - 6), -1):
            if low[k] in ("'s", "'"):
                owner = self.ending.get(k) or [m for m in self.mentions if m.name and m.name[1] == k]
                return owner[-1:]
            if low[k] in ("his", "her"):
                person = self.pronoun(k, {"his": "m", "her": "f"}[low[k]])
                return [Mention(k, k + 1, "pronoun", people=(person,))] if person else []
        return self.at(i + 2) if i + 2 < end and low[i + 1] == "of" else []

    def traveller(self, start: int, end: int) -> list[Mention]:
        """Return whose journey opens a sentence: "Trump's six-day swing through Asia took in a dinner hosted by"."""
        for m in self.starting.get(start, []):
            after = m.end + (self.view.low[m.end : m.end + 1] == ["'s"])
            if m.possessive and PROGRAMMES.intersection(self.view.low[after : min(end, after + 6)]):
                return [replace(m, possessive=False)]
        return []

    def _beside(self, i: int) -> Mention | None:
        """Return the name that stands in apposition to a word: "with his host, Prime Minister Fumio Kishida"."""
        for child in self.doc[i].children:
            named = child.dep_ in ("appos", "flat", "nmod") and child.i in self.covering and child.i > i
            if named and not any(c.dep_ == "case" for c in child.children):
                return self.covering[child.i]
        return None

    def _plural(self, owner: list[Mention]) -> list[Mention]:
        return [m for m in self.starting[owner[-1].start] if m.end == owner[-1].end]

    def _with_coordination(self, last: Mention, limit: int) -> list[Mention]:
        """Return a mention with those that "and" and commas join to it on the left."""
        low = self.view.low
        found = self._plural([last])
        start = last.start
        joined = False
        while start > limit + 1:
            k = self._owner(start, limit) - 1
            if low[k] in ("and", "&") or (low[k] == "," and joined):
                k2 = k - 1 if low[k] != "," and low[k - 1] == "," else k
                left = self.ending.get(k2)
                if not left:
                    break
                joined = True
            else:
                break
            group = self._plural(left)
            found = group + found
            start = group[0].start
        return found

    def _owner(self, start: int, limit: int) -> int:
        """Return where the words on somebody begin: at "Trump's" in "Trump's Middle East envoy, Steve Witkoff"."""
        low = self.view.low
        if start - 1 <= limit or not AIDES.intersection(low[start - 2 : start]):
            return start
        for k in range(start - 1, max(limit, start - OWNED), -1):
            if low[k] == "'s":
                owner = [m for m in self.mentions if m.possessive and m.end in (k, k + 1)]
                return owner[0].start if owner else start
        return start

    def clause_subject(self, i: int, limit: int) -> list[Mention]:
        """Return the likeliest subject among the mentions before token i: the last that opens a clause."""
        low = self.view.low
        best: Mention | None = None
        for m in self.mentions:
            if m.start < limit or m.end > i:
                continue
            if m.possessive or self.view.quoted[m.start]:
                continue
            before = low[m.start - 1] if m.start > limit else ""
            opens = (
                m.start == limit
                or before in BREAKS
                or before in (",", ";", ":", "—", "–", '"', "”", "-", "—")
                or (before in ("and", "or") and not self.ending.get(m.start - 1))
            )
            if before == "," and self.ending.get(m.start - 1):
                opens = False
            follows = low[m.end] if m.end < len(low) else ""
            if opens and (best is None or follows not in (",", ".")):
                best = m
        if best is None:
            best = next(
                (
                    m
                    for m in self.mentions
                    if limit <= m.start
                    and m.end <= i
                    and not m.possessive
                    and (m.start == limit or low[m.start - 1] not in PREPOSITIONS)
                    and not self.view.quoted[m.start]
                ),
                None,
            )
        if best is None:
            return []
        found, _ = self.people_list(best.start, i)
        return found or [best]

    def _only(self, number: int) -> list[Mention]:
        """Return the one person that a sentence names, if it names one alone."""
        named = [m for m in self.in_sentence.get(number, ()) if m.people and not self.view.quoted[m.start]]
        return named[:1] if len({id(p) for m in named for p in m.people}) == 1 else []

    def main_subject(self, number: int) -> list[Mention]:
        """Return the first mention of a sentence that hangs on no preposition."""
        start, end = self.view.bounds[number]
        for m in self.in_sentence.get(number, ()):
            inside = not m.possessive and not self.view.quoted[m.start]
            if inside and (m.start == start or self.view.low[m.start - 1] not in PREPOSITIONS):
                found, _ = self.people_list(m.start, end)
                return found or [m]
        return []

    def _told_of(self, number: int) -> list[Mention]:
        """Return whom a sentence is about: its subject, or the name that comes after where "he" stands for it."""
        found = self.main_subject(number)
        if found and found[0].form == "pronoun":  # "Hours after he had arrived, Witkoff left"
            named = [m for m in self.in_sentence[number] if m.name and m.start > found[0].start and not m.possessive]
            found = [m for m in named if self.view.low[m.start - 1] == "," and self.doc[m.start].is_alpha][:1] or found
        return found or self._only(number)

    # ── who is meant ───────────────────────────────────────────────────────────────────────────────

    def people(self, mentions: list[Mention], encounters: list[Encounter]) -> list[Person]:
        """Return the people of mentions, pronouns and groups resolved; each once, in order."""
        out: list[Person] = []
        for m in mentions:
            for person in m.people or self.resolve(m, encounters):
                if person not in out:
                    out.append(person)
        return out

    def resolve(self, mention: Mention, encounters: list[Encounter]) -> list[Person]:
        """Return whom a pronoun or a group means, empty where that cannot be told."""
        if mention.form == "pronoun":
            person = self.pronoun(mention.start, mention.rule, mention.objective)
            return [person] if person else []
        if mention.form == "group":
            return together.group(self, mention, encounters)
        return list(mention.people)

    def pronoun(self, i: int, gender: str, objective: bool = False) -> Person | None:
        """Return whom "he", "she" or, `objective`, "him" at token i means: the subject before, of the right gender."""
        number = self.view.sentence[i]
        start = self.view.bounds[number][0]
        options: list[list[Mention]] = [
            [m] for m in self.in_sentence.get(number, ())
            if m.end <= i and m.name
            and (m.start == start or self.view.low[m.start - 1] not in PREPOSITIONS)
        ][:1]  # fmt: skip
        first = [m for m in self.main_subject(number) if m.end <= i]
        if first and first[0].start < i and first[0].start >= start:
            options.append(first)
        if gender and not objective:  # "Varadkar told Mrs May that nothing had changed since she sat down"
            before = [m for m in self.in_sentence.get(number, ()) if m.name and m.end <= i and not m.possessive]
            options += [[m] for m in before if len(m.people) == 1 and m.people[0].gender == gender]
        options += [self._told_of(n) for n in range(number - 1, max(-1, number - 5), -1)]
        options += [
            [m]
            for n in range(number - 1, max(-1, number - 3), -1)
            for m in self.in_sentence.get(n, ())
            if m.name and m.start - self.view.bounds[n][0] < 2
        ]
        own: list[Person] = []
        if objective:  # whoever is the subject here is not also the object
            before = [m for m in self.mentions if start <= m.start and m.end <= i and not m.possessive]
            acting = [m for m in self.parsed_subjects(self.doc[i].head.i) if m in before] or before[-1:]
            own = [p for m in acting for p in m.people or self.resolve(m, [])]
            others = [m for m in before if m not in acting]
            main = [m for m in first[:1] if m in others and m.form != "group" and m.start == start]
            named = [m for m in (others if acting == before[-1:] else reversed(others)) if m.name]
            options = [[m] for m in (*main, *named)] + options
        for found in options:
            if len(found) == 1 and found[0].people:
                person = found[0].people[0]
                if person.gender in ("", gender) and person not in own:
                    return person
        return self._only_of(number, gender, own) if gender and not objective else None

    def _only_of(self, number: int, gender: str, own: list[Person]) -> Person | None:
        """Return the one person of a gender whom the two sentences before name, wherever they name her."""
        for n in range(number - 1, max(-1, number - 3), -1):
            named = [p for m in self.in_sentence.get(n, ()) if m.name for p in m.people if p.gender == gender]
            if named:
                return named[0] if len({id(p) for p in named}) == 1 and named[0] not in own else None
        return None
