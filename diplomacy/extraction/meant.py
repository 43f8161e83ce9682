"""Whom words without a name mean as a speaker: "the spokesman", "the former general", "the Sinn Féin leader", "he"."""

from __future__ import annotations

from collections.abc import Callable

from diplomacy.extraction.clauses import Clauses
from diplomacy.extraction.lists import PREPOSITIONS
from diplomacy.extraction.notes import Mention, Person
from diplomacy.extraction.sources import FIELDS, NOT_SPEAKERS, OFFICES, PAST, POSTED, SAME_OFFICE, Label, Sources
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.strangers import HONORIFICS, Names

DETERMINERS = words_of("the a an one another some his her their its this that")
HUMAN = words_of("person man woman source official diplomat aide envoy spokesman spokeswoman spokesperson member ceo")
DIGNITARIES = words_of("dignitary laureate incumbent potentate")
PERSON_NOUNS = words_of("person man woman source official diplomat aide adviser advisor minister envoy spokesman")


class Meanings:
    """Who is meant. Told who spoke in which sentence, it answers for "he" too."""

    def __init__(self, sources: Sources, clauses: Clauses) -> None:
        self.sources = sources
        self.clauses = clauses
        self.view = sources.view
        self.doc = sources.doc
        self.spoke: dict[int, Label] = {}
        self.subject_of: Callable[[int], Label | None] = lambda number: None  # set by who finds subjects
        self.credited: Callable[[int], Label | None] = lambda number: None  # "according to X", likewise
        self.names = Names(sources, clauses)
        self.strangers = self.names.strangers

    def among(self, a: int, b: int) -> list[Mention]:
        """Return the mentions that start at tokens a to b, in order."""
        starting = self.clauses.starting
        return [m for i in range(max(a, 0), b) if i in starting for m in starting[i]]

    def of(self, mention: Mention) -> Label | None:
        """Return the label of a mention of one person."""
        if mention.form == "pronoun":
            return self.pronoun(mention.start, mention.rule)
        people = self.clauses.people([mention], self.doc._.encounters)
        if len(people) != 1:
            return None
        name = people[0].name or self.sources.text(mention.start, mention.end)
        if " " not in name:  # "Mr Duffy", who is named in full elsewhere
            name = self.names.families.get(name.lower(), name)
        return name, people[0], people[0].party, (mention.start, mention.end)

    def epithet(self, x: int, head: int) -> Label | None:
        """Return whom "the former general" or "the mediator" means: the subject just before, if that is a name."""
        low = self.view.low
        past = bool(PAST.intersection(low[x + 1 : head])) or low[x + 1].startswith("ex-")
        posted = low[head - 1] in POSTED or low[head - 1] in DIGNITARIES
        agent = low[head - 1].endswith(("er", "or", "ist", "man", "woman", "ian", "veteran")) and head - x <= 4
        more = low[head : head + 1]
        if low[x] != "the" or not (past or agent or posted) or more in (["of"], ["who"]):
            return None
        if low[head - 1] in HUMAN | NOT_SPEAKERS and not posted:
            return None
        number = self.view.sentence[x]
        for n in range(number, max(-1, number - 3), -1):
            if self.view.paragraph[number] - self.view.paragraph[n] > 1:
                return None
            before = self.subject_of(n) or self.only(*self.view.bounds[n]) if n < number else None
            for label in (self.spoke.get(n), before):
                if label and label[3][0] < x:
                    return label if label[1] or label[3][0] in self.strangers else None
            if n < number and any(m.people and not self.view.quoted[m.start] for m in self.among(*self.view.bounds[n])):
                return None
        return None

    def only(self, start: int, stop: int) -> Label | None:
        """Return the one person whom some words name: "it was left to Lee to give an answer:"."""
        named = [m for m in self.among(start, stop) if m.people and not self.view.quoted[m.start]]
        alone = len({id(p) for m in named for p in m.people}) == 1
        return self.of(named[-1]) if alone else None

    def one_of(self, x: int, end: int) -> Label:
        """Return "one of them" by the plural noun before it: one of several officials is an official."""
        low = self.view.low
        for j in range(x - 1, max(-1, x - 90), -1):
            single = low[j][:-1] if low[j].endswith("s") else ""
            if single in PERSON_NOUNS and not self.view.quoted[j]:
                start = j
                while start > 0 and (start - 1 in self.names.barred or low[start - 1] in (*OFFICES, "senior", "top")):
                    start -= 1
                return self.sources.text(start, j + 1)[:-1], None, None, (x, end)
        return self.sources.text(x, end), None, None, (x, end)

    # ── who is meant ───────────────────────────────────────────────────────────────────────────────

    def meant(self, x: int, y: int) -> Label | None:
        """Return the speaker that "the spokesman", "the official", "the head of state" takes up."""
        low = self.view.low
        if low[x] in ("a", "an", "one", "another", "some") or not (
            low[x] in ("the", "his", "her", "their", "its") or self.view.words[x][0].isupper()
        ):
            return None
        words = [w for w in low[x:y] if w.isalpha() or "-" in w]
        text = " ".join(words).replace(" - ", "-")
        named = self._titled(x, [w for w in low[x:y] if w not in DETERMINERS])
        if named:
            return named
        key = next((k for k in SAME_OFFICE if text == k or text.endswith(" " + k)), "")
        head = words[-1] if words else ""
        if len(words) > 4 + 2 * words.count("-") or not head:
            return None
        field = next((w for w in words if w in FIELDS), "")
        number = self.view.sentence[x]
        if key and self._of_party(x, y):
            return self._stranger_before(x)
        party = next((p.code for p in self.doc._.parties if x <= p.start < y and p.form != "body"), None)
        for n in range(number, max(-1, number - 8), -1):
            for label in (self.spoke.get(n), self.subject_of(n) if n < number else None):
                if not label or label[3][0] >= x:
                    continue
                if label[1] is None:
                    heads = label[0].lower().replace(",", " ").split()
                    if head in heads and (len(words) <= 2 or set(words[1:]) <= set(heads)) and low[x] == "the":
                        return label
                elif key and self._fits(label[1], key, party, field):
                    return label
            if key and n < number and self.view.paragraph[n] == self.view.paragraph[number]:
                beside = self._beside(n, x, key, party, field)
                if beside:
                    return beside
        found = (self._earlier(x, key, party, field) or self._possible(x, key, party)) if key else None
        return found or (self.sources.introduced(x, head) if head in HUMAN else None)

    def _of_party(self, x: int, y: int) -> bool:
        """Tell whether a phrase names the head of something that is no state: "the Sinn Féin leader"."""
        inside = range(x + 1, y - 1)
        large = [i for i in inside if self.view.words[i][0].isupper() and self.view.words[i].isalpha()]
        return self.view.low[x] == "the" and bool(large) and len(large) == len(inside) and not any(
            i in self.names.barred or i in self.clauses.covering for i in large
        )  # fmt: skip

    def _stranger_before(self, x: int) -> Label | None:
        """Return who of no list spoke, or was the subject, in the sentences before."""
        number = self.view.sentence[x]
        for n in range(number, max(-1, number - 4), -1):
            for label in (self.spoke.get(n), self.subject_of(n) if n < number else None):
                if label and label[3][0] < x and (label[1] is None or label[1].private):
                    return label
        return None

    def _beside(self, n: int, x: int, key: str, party: str | None, field: str) -> Label | None:
        """Return the one person named in sentence n who holds such an office, or whose office nothing tells."""
        start, end = self.view.bounds[n]
        named = [m for m in self.among(start, min(end, x)) if m.form == "name" and not self.view.quoted[m.start]]
        people = {m.people[0].name: m for m in named if len(m.people) == 1}
        fitting = [
            m for m in people.values()
            if self._fits(m.people[0], key, party, field)
            or (not m.people[0].role and (not party or m.people[0].party == party) and len(people) == 1)
        ]  # fmt: skip
        return self.of(fitting[0]) if len(fitting) == 1 else None

    def _titled(self, x: int, words: list[str]) -> Label | None:
        """Return who stands beside the same words earlier: "the First Lady" after "the First Lady, Jill Biden"."""
        low, n = self.view.low, len(words)
        for j in range(x - n, max(-1, x - 400), -1):
            if not words or low[j] != words[0] or low[j : j + n] != words or self.view.quoted[j]:
                continue
            k = j + n
            while k < x and (low[k] in (",", ".") or low[k] in HONORIFICS):
                k += 1
            if k in self.strangers:
                return self.strangers[k][1], None, None, (k, self.strangers[k][0])
            found = [m for m in self.clauses.starting.get(k, []) if m.form == "name" and len(m.people) == 1]
            if found and (k > j + n or found[0].start == k):
                return self.of(found[0])
        return None

    def _possible(self, x: int, key: str, party: str | None) -> Label | None:
        """Return the speaker or subject just before, whose office nothing tells, as "the prime minister"."""
        number = self.view.sentence[x]
        for n in range(number - 1, max(-1, number - 4), -1):
            label = self.spoke.get(n) or self.subject_of(n)
            if label is None or label[1] is None:
                continue
            role = (label[1].role or "").lower()
            if any(word in role for words in SAME_OFFICE.values() for word in words if word != "leader"):
                return None
            return label if not party or label[2] == party else None
        return None

    def _earlier(self, x: int, key: str, party: str | None, field: str) -> Label | None:
        """Return the person last named before token x who holds such an office."""
        number = self.view.sentence[x]
        for m in reversed(self.among(self.view.bounds[max(0, number - 4)][0], x)):
            if self.view.quoted[m.start] or not m.people or m.form == "group":
                continue
            person = m.people[0]
            if len(m.people) == 1 and person.name and self._fits(person, key, party, field):
                return person.name, person, person.party, (m.start, m.end)
        return None

    @staticmethod
    def _fits(person: Person, key: str, party: str | None, field: str = "") -> bool:
        role = (person.role or "").lower().replace("defense", "defence")
        if role and field.replace("defense", "defence") not in role:
            return False
        if party and person.party != party:
            return False
        if key == "minister" and "prime" in role:
            return False
        return any(word in role for word in SAME_OFFICE[key])

    def pronoun(self, i: int, gender: str) -> Label | None:
        """Return whom "he" or "she" at token i means: the subject or the speaker last named."""
        number = self.view.sentence[i]
        opening = self.view.bounds[number][0]
        for m in self.among(opening, min(opening + 2, i)):
            if m.form == "pronoun" and m.rule == gender:
                return self.pronoun(m.start, gender)
        known = self.clauses.pronoun(i, gender)
        for n in range(number, max(-1, number - 5), -1):
            start, end = self.view.bounds[n]
            label = self.spoke.get(n)
            if label and label[3][0] < i and (label[1] is None or label[1].gender in ("", gender)):
                return label
            if (
                n == number
                and known
                and any(known in m.people and not self.view.quoted[m.start] for m in self.among(start, i))
            ):
                break
            for s in [k for k in range(start, min(end, i)) if k in self.strangers]:
                e, name = self.strangers[s]
                if self._subject_like(s, e, start):
                    return name, None, None, (s, e)
            for label in (self.subject_of(n), self.credited(n)) if n < number else ():
                if label and (label[1].gender in ("", gender) if label[1] else self.human(label)):
                    return label
        return (known.name, known, known.party, (i, i + 1)) if known and known.name else None

    def human(self, label: Label) -> bool:
        """Tell whether a label without a person can be a "he": no office, no place."""
        a, b = label[3]
        if a in self.strangers:
            return True
        head = self.view.low[b - 1]
        things = any(i in self.names.barred for i in range(b - 1, b)) or (head in OFFICES and head not in HUMAN)
        return not things and self.view.words[a][0].isalpha()

    def _subject_like(self, s: int, e: int, start: int) -> bool:
        before = self.view.low[s - 1] if s > start else ""
        follows = self.view.low[e] if e < len(self.view.low) else ""
        return before not in PREPOSITIONS and follows not in ("'s", "'") and (
            before in ("", ",", "and", "but", ".") or before in HONORIFICS
            or (self.view.words[s - 1].islower() and before not in DETERMINERS) or self.names.trade(s - 1)
        )  # fmt: skip
