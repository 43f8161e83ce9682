"""Who a phrase means as a speaker: somebody named, an office, or somebody whom no list holds ("a shop owner")."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from diplomacy.extraction.clauses import Clauses
from diplomacy.extraction.lists import FILLERS, PREPOSITIONS
from diplomacy.extraction.notes import Mention, Person
from diplomacy.extraction.sources import (
    ACROSS,
    FIELDS,
    HEADS,
    NOT_SPEAKERS,
    OFFICES,
    PAST,
    POSTED,
    SAME_OFFICE,
    Label,
    Sources,
)
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.strangers import HONORIFICS, Names

DETERMINERS = words_of("the a an one another some his her their its this that")
RELATIVE = words_of("who whose whom which")
CLAUSE_ENDS = words_of('; : ( ) — – -- " ” “ « » ‘')
CLAUSE_WORDS = words_of("that while when where because although though but whereas after before if since as until")
AFTER_STOPS = words_of(
    "in on after before during when while as who whose if because at about following during by through over "
    "this last late early yesterday today tomorrow and but that ahead upon since without amid alongside"
)
AFFILIATION = words_of("at from with for of to")
HUMAN = words_of("person man woman source official diplomat aide envoy spokesman spokeswoman spokesperson member ceo")
PRONOUNS = words_of("he she it they we i you who this that there those these")
EMPTY = (FILLERS - PREPOSITIONS) | words_of("however and but still yet instead moreover besides – — -")
GROUPS = words_of("both two three four five six seven governments countries sides leaders nations parties delegations")
PERSON_NOUNS = words_of("person man woman source official diplomat aide adviser advisor minister envoy spokesman")
COUNTRYMEN = words_of("diplomat politician statesman strongman")


class Speakers:
    """Reads noun phrases as speakers. Told who spoke in which sentence, it answers for "he" too."""

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
            known = self.meant(x, m.end) or self._epithet(x, m.end)
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
            return self._one_of(x, end)
        if low[x] not in DETERMINERS and not words[head - 1].islower():
            if all(w[0].isupper() for w in words[x:head] if w.isalpha()) and head - x <= 4:
                party = self.sources.parties.get(x)
                code = party.code if party and party.end == head else None
                return self.sources.text(x, head), None, code, (x, head)
            return None
        if low[x] == "the" and all(w[0].isupper() for w in words[x + 1 : head]) and x + 1 not in self.names.barred:
            return self.sources.text(x, head), None, None, (x, head)
        epithet = self._epithet(x, head)
        if epithet:
            return epithet
        plain = words[head - 1].islower() or low[head - 1] in HUMAN
        if not plain or words[head - 1].endswith("ing") or not words[head - 1].isalpha():
            return None
        if low[head - 1] in NOT_SPEAKERS:
            return None
        start = x + 1 if low[x] in DETERMINERS else x
        return self.sources.text(start, end), None, None, (x, end)

    def _epithet(self, x: int, head: int) -> Label | None:
        """Return whom "the former general" or "the mediator" means: the subject just before, if that is a name."""
        low = self.view.low
        past = bool(PAST.intersection(low[x + 1 : head])) or low[x + 1].startswith("ex-")
        posted = low[head - 1] in POSTED
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

    def _one_of(self, x: int, end: int) -> Label:
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
