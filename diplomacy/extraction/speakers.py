"""Who a phrase means as a speaker: somebody named, an office, or somebody whom no list holds ("a shop owner")."""

from __future__ import annotations

from itertools import pairwise

from diplomacy.extraction.lists import FILLERS, PREPOSITIONS
from diplomacy.extraction.meant import DETERMINERS, HUMAN, Meanings
from diplomacy.extraction.notes import Mention, Person
from diplomacy.extraction.sources import (
    ACROSS,
    HEADS,
    NOT_SPEAKERS,
    OFFICES,
    SAME_OFFICE,
    Label,
)
from diplomacy.extraction.spelling import words_of

RELATIVE = words_of("who whose whom which")
CLAUSE_ENDS = words_of('; : ( ) — – -- " ” “ « » ‘')
CLAUSE_WORDS = words_of("that while when where because although though but whereas after before if since as until")
AFTER_STOPS = words_of(
    "in on after before during when while as who whose if because at about following during by through over "
    "this last late early yesterday today tomorrow and but that ahead upon since without amid alongside"
)
AFFILIATION = words_of("at from with for of to")
PRONOUNS = words_of("he she it they we i you who this that there those these")
EMPTY = (FILLERS - PREPOSITIONS) | words_of("however and but still yet instead moreover besides – — -")
GROUPS = words_of("both two three four five six seven governments countries sides leaders nations parties delegations")
COUNTRYMEN = words_of("diplomat politician statesman strongman")


class Speakers(Meanings):
    """Reads noun phrases as speakers."""

    # ── phrases ────────────────────────────────────────────────────────────────────────────────────

    def phrase(self, a: int, b: int) -> Label | None:
        """Return whom a subject with its appositions and asides means, tokens a to b."""
        parts = self._parts(a, b)
        if not parts:  # "over dinner Scholz reportedly"
            last = [m for m in self.among(a + 1, b) if b - 2 <= m.end <= b and not m.possessive]
            return self.of(last[-1]) if last and last[-1].form == "name" else None
        for number, (x, y) in enumerate(parts):
            named = self._named(x, y, number == 0)
            if named:
                return named
        x, y = parts[0]
        if self._several(x, y) or self._joined(x, y):
            return None
        office = self._countryman(x, y) or self._mention(x, y)
        if office:
            return office
        return self._office(x, y) or self._common(x, y)

    def _joined(self, x: int, y: int) -> bool:
        """Tell whether a phrase opens with one of several people: "Lee and Wong"."""
        found = [m for m in self.clauses.starting.get(x, []) if m.form == "name" and m.people]
        return bool(found) and self.view.low[found[-1].end : found[-1].end + 1] in (["and"], ["&"])

    def _countryman(self, x: int, y: int) -> Label | None:
        """Return whom "the Argentine" means: the person of that country last named."""
        party = self.sources.parties.get(x + 1)
        end = party.end if party else y
        if end < y and self.view.low[end] in PREPOSITIONS and party and party.form == "adjective":
            end = y  # "the Colombian at the end"
        if party and 0 < y - end <= 2 and self.view.low[y - 1] in COUNTRYMEN:
            end = y  # "the US diplomat"
        if self.view.low[x] != "the" or party is None or end != y or party.form not in ("adjective", "name"):
            return None
        for m in reversed(self.among(x - 800, x)):
            if m.people and m.people[0].name and m.people[0].party == party.code:
                return self.of(m)
        return None

    def _several(self, x: int, y: int) -> bool:
        """Tell whether a phrase means several parties: "both governments", "the four"."""
        groups = [m for m in self.among(x, x + 2) if m.form == "group"]
        if groups and self.view.low[x] != "one":
            return True
        if self.view.low[x] in ("one", "a", "an", "another"):
            return False
        return bool(GROUPS.intersection(self.view.low[x : min(y, x + 4)]))

    def _parts(self, a: int, b: int) -> list[tuple[int, int]]:
        """Cut at commas; leave out asides that are no noun phrase, and empty words at both ends."""
        low = self.view.low
        held = {i for m in self.among(a - 20, b) if m.end - m.start > 2 for i in range(m.start + 1, m.end - 1)}
        cuts = [a - 1, *[k for k in range(a, b) if low[k] in (",", "–", "—") and k not in held], b]
        parts: list[tuple[int, int]] = []
        for left, right in pairwise(cuts):
            x, y = left + 1, right
            while x < y and x not in self.clauses.starting and low[x] in EMPTY:
                x += 1
            while y > x and (low[y - 1] in FILLERS or low[y - 1].endswith("ly") or low[y - 1] in ("simply", "merely")):
                y -= 1
            if x >= y:
                continue
            word = low[x]
            aside = word in PREPOSITIONS or word in RELATIVE or word in CLAUSE_WORDS
            aside = aside or (word.endswith(("ing", "ed")) and x not in self.clauses.starting and word.islower()
                              and self.view.words[x].islower()) or (x in self.clauses.date_starts)  # fmt: skip
            opening = self.view.words[x][0].isupper() and word.endswith(("ing", "ed")) and x not in self.names.barred
            follows = self.view.words[x + 1] if x + 1 < y else "."
            known = x in self.clauses.starting or x in self.strangers
            aside = aside or (opening and not known and not follows[0].isupper())
            aside = aside or word in ("asked", "pressed")
            if not aside or (not parts and right == b and word in ("as", "for")):
                parts.append((x, y))
        return parts

    def _named(self, x: int, y: int, first: bool) -> Label | None:
        """Return who is named in a part: at its start, or in the first part anywhere but as an owner or after "of"."""
        options: list[tuple[int, int, Label | None]] = []
        for m in self.among(x, y):
            if m.form == "name" and m.people and m.end <= y and m.start not in self.strangers:
                owner = m.possessive or (m.end < y and self.view.low[m.end] in ("'s", "'"))
                if self.of_another(m):
                    text = self.sources.text(m.start, m.end)
                    options.append((m.start, m.end, (text, None, m.party, (m.start, m.end))))
                elif not owner:
                    options.append((m.start, m.end, self.of(m)))
        for start in [k for k in range(x, y) if k in self.strangers]:
            end, name = self.strangers[start]
            if end <= y and not (end < y and self.view.low[end] in ("'s", "'")):
                options.append((start, end, (name, None, None, (start, end))))
        if not first and y - x == 1 and self.names.opens(x) and not options:
            return self.sources.text(x, y), None, None, (x, y)
        options.sort(key=lambda o: o[0])
        for start, end, label in options:
            before = self.view.low[start - 1] if start > x else ""
            if (not first and start > x + 1) or before in PREPOSITIONS:
                continue
            if self._coordinated(start, end, x, y):
                return None
            return label
        return None

    def of_another(self, mention: Mention) -> bool:
        """Tell whether a mention is "an adviser to Lee", who is not Lee."""
        title = self.view.low[mention.start : mention.name[0]] if mention.name else []
        return "to" in title and "," not in title

    def _coordinated(self, start: int, end: int, x: int, y: int) -> bool:
        low = self.view.low
        return (end < y and low[end] in ("and", "&")) or (start - 1 > x and low[start - 1] == "and")

    def _mention(self, x: int, y: int) -> Label | None:
        """Return whom a pronoun or an office at the start of a part means."""
        for m in self.among(x, y):
            if m.end > y + 1 or m.form not in ("pronoun", "office", "counterpart"):
                continue
            if m.form == "pronoun":
                return self.pronoun(m.start, m.rule) if m.start == x else None
            owner = m.possessive or (m.end < y and self.view.low[m.end] in ("'s", "'"))
            if owner or (m.start > x and self.view.low[m.start - 1] in PREPOSITIONS):
                continue
            if m.end < y and (self.view.words[m.end].islower() and self.view.low[m.end] not in PREPOSITIONS):
                continue
            if m.end < y and (self.view.low[m.end] in OFFICES or self._elsewhere(m.end, y)):
                continue
            found = self._across(x, m.end) or self.of(m)
            if found and found[1] is not None and found[1].name:
                return self._nearer(x, m, found[1]) or found
            known = self.meant(x, m.end) or self.epithet(x, m.end)
            if known:
                return known
            whole = self.sources.noun_phrase(m.end - 1, x, y)
            if whole:
                person = found[1] if found else None
                a, b = min(whole[3][0], m.start), max(whole[3][1], m.end)
                return self.sources.text(a, b), person, (person.party if person else None) or whole[2], (a, b)
            return found
        return None

    def _across(self, x: int, end: int) -> Label | None:
        """Return whom "his guest" means: the one other person of an encounter with the subject before."""
        low = self.view.low
        number = self.view.sentence[x]
        if low[x] not in ("his", "her") or not ACROSS.intersection(low[x + 1 : end]) or not number:
            return None
        before = self.spoke.get(number - 1) or self.subject_of(number - 1)
        if not before or before[1] is None:
            return None
        others = {
            p.name: p for e in self.doc._.encounters if before[1] in e.people and len(e.people) == 2
            for p in e.people if p is not before[1] and p.name
        }  # fmt: skip
        if len(others) != 1:
            return None
        person = next(iter(others.values()))
        return person.name or "", person, person.party, (x, end)

    def _nearer(self, x: int, mention: Mention, person: Person) -> Label | None:
        """Return who is named alone in the sentence before "the minister", where that is another than who was meant."""
        number = self.view.sentence[x]
        if self.view.low[x] != "the" or not number or self.view.paragraph[number - 1] != self.view.paragraph[number]:
            return None
        key = " ".join(self.view.low[x + 1 : mention.end])
        start = self.view.bounds[number - 1][0]
        if key not in SAME_OFFICE or any(person in m.people for m in self.among(start, x)):
            return None
        return self._beside(number - 1, x, key, None, "")

    def _elsewhere(self, k: int, y: int) -> bool:
        """Tell whether an office is that of no country: "the chief executive of a chip designer"."""
        if self.view.low[k] != "of" or k + 1 >= y:
            return False
        return not any(i in self.names.barred or i in self.clauses.starting for i in range(k + 1, min(y, k + 4)))

    def _office(self, x: int, y: int) -> Label | None:
        """Return the office, body or document that a part names."""
        low = self.view.low
        if low[x] == "it" and y - x == 1:
            return self.sources.it(x)
        for k in range(x, y):
            if low[k] in PREPOSITIONS and k > x:
                break
            party = self.sources.parties.get(k)
            if party and party.form in ("metonym", "body") and party.end >= y:
                holder = self.meant(x, party.end) if low[party.end - 1] in ("general", *HEADS) else None
                if holder:
                    return holder
                return self.sources.text(x, party.end), None, party.code, (x, party.end)
            if k + 1 < y and low[k] in OFFICES and low[k + 1] in HEADS:
                return self.meant(x, k + 2)
            if low[k] in OFFICES and not (k + 1 < y and (low[k + 1] in OFFICES or low[k + 1] in ("'s", "'", "-"))):
                found = self.meant(x, k + 1)
                return found or self.sources.noun_phrase(k, x, y)
        return None

    def _common(self, x: int, y: int) -> Label | None:
        """Return somebody without a name: "a retired teacher", "the owner of a shoe shop", "one of them"."""
        low, words = self.view.low, self.view.words
        head = x
        while head < y and (words[head][0].isalnum() or words[head] in ("-", "'s", "’s", "'", "’")):
            if low[head] in AFTER_STOPS or low[head] in RELATIVE or (low[head] in AFFILIATION and head > x):
                break
            head += 1
        if head == x or head - x > 8 or low[x] in PRONOUNS:
            return None
        known = self._across(x, head) or self.meant(x, head)
        if known:
            return known
        end = head
        while end < y and (low[end] in AFFILIATION or (low[end] == "in" and low[end - 1] in ("those", "them"))):
            k = end + 1
            while k < y and (words[k][0].isalnum() or words[k] in ("-", "'s", "’s")) and low[k] not in AFTER_STOPS:
                if low[k] in AFFILIATION or low[k] in RELATIVE:
                    break
                k += 1
            end = k
        if low[x] == "one" and low[x + 1 : x + 3] in (["of", "them"], ["of", "the"], ["of", "those"]):
            return self.one_of(x, end)
        if low[x] not in DETERMINERS and not words[head - 1].islower():
            if all(w[0].isupper() for w in words[x:head] if w.isalpha()) and head - x <= 4:
                party = self.sources.parties.get(x)
                code = party.code if party and party.end == head else None
                return self.sources.text(x, head), None, code, (x, head)
            return None
        if low[x] == "the" and all(w[0].isupper() for w in words[x + 1 : head]) and x + 1 not in self.names.barred:
            return self.sources.text(x, head), None, None, (x, head)
        epithet = self.epithet(x, head)
        if epithet:
            return epithet
        plain = words[head - 1].islower() or low[head - 1] in HUMAN
        if not plain or words[head - 1].endswith("ing") or not words[head - 1].isalpha():
            return None
        if low[head - 1] in NOT_SPEAKERS:
            return None
        start = x + 1 if low[x] in DETERMINERS else x
        return self.sources.text(start, end), None, None, (x, end)
