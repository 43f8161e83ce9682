"""Who a phrase means as a speaker: somebody named, an office, or somebody whom no list holds ("a shop owner")."""

from __future__ import annotations

from collections.abc import Callable

from diplomacy.extraction.clauses import FILLERS, PREPOSITIONS, Clauses
from diplomacy.extraction.naming import NOT_NAMES
from diplomacy.extraction.notes import Mention, Person
from diplomacy.extraction.ruleset import shipped
from diplomacy.extraction.sources import DOCUMENTS, OFFICES, OUTLET_NAMES, OUTLETS, Label, Sources
from diplomacy.extraction.spelling import words_of

DETERMINERS = words_of("the a an one another some his her their its this that")
RELATIVE = words_of("who whose whom which")
CLAUSE_ENDS = words_of("; : ( ) — – -- \" ” “ « » ‘")
CLAUSE_WORDS = words_of("that while when where because although though but whereas after before if since as until")
AFTER_STOPS = words_of(
    "in on after before during when while as who whose if because at about following during by through over "
    "this last late early yesterday today tomorrow and but that ahead upon since without amid alongside"
)
AFFILIATION = words_of("at from with for of to")
PARTICLES = words_of("de da do dos das del della der den van von bin ibn al el la le di du y e ben abu ould af zu ter")
HONORIFICS = words_of("mr mrs ms miss dr sir dame lord lady professor prof rev sheikh madame")
NO_NAMES = words_of(
    "i we the this these those it he she they in on at for from but and however meanwhile also then both asked "
    "speaking monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december north south east west telegram twitter facebook"
)
TRADES = words_of(
    "analyst professor economist historian researcher lawyer farmer trader teacher nurse student resident shopkeeper "
    "driver fisherman businessman businesswoman entrepreneur campaigner scholar expert commentator columnist author "
    "writer editor reporter correspondent lawmaker senator congressman congresswoman veteran pensioner doctor"
)
HUMAN = words_of("person man woman source official diplomat aide envoy spokesman spokeswoman spokesperson member ceo")
PRONOUNS = words_of("he she it they we i you who this that there those these")
GROUPS = words_of("both two three four five six seven governments countries sides leaders nations parties delegations")
PERSON_NOUNS = words_of("person man woman source official diplomat aide adviser advisor minister envoy spokesman")
SAME_OFFICE = {
    "head of state": ("president", "king", "emperor", "sultan", "emir", "queen", "monarch"),
    "leader": ("president", "prime", "premier", "chancellor", "king", "leader", "chief", "taoiseach", "emir"),
    "head of government": ("prime", "premier", "chancellor", "taoiseach"),
    "premier": ("prime", "premier"),
    "prime minister": ("prime", "premier"),
    "president": ("president",),
    "chancellor": ("chancellor",),
    "diplomat": ("minister", "ambassador", "envoy", "spokes", "diplomat", "representative", "commissioner"),
    "minister": ("minister", "secretary"),
    "spokesman": ("spokesman", "spokesperson", "spokes"),
    "spokeswoman": ("spokeswoman", "spokesperson", "spokes"),
    "spokesperson": ("spokes",),
    "envoy": ("envoy", "representative", "ambassador"),
    "ambassador": ("ambassador", "envoy", "commissioner"),
    "secretary": ("secretary",),
    "secretary-general": ("secretary",),
    "chief": ("chief", "head", "president", "secretary", "representative", "director", "chairperson"),
    "official": ("aide", "official", "adviser", "deputy", "spokes", "envoy", "director"),
    "aide": ("aide", "adviser", "assistant", "chief"),
    "king": ("king",),
    "highness": ("president", "prince", "emir", "amir", "sultan", "ruler", "sheikh", "king"),
    "majesty": ("king", "queen", "sultan", "emperor"),
    "excellency": ("president", "minister", "prime"),
    "senator": ("senator",),
}


class Speakers:
    """Reads noun phrases as speakers. It is told who spoke in which sentence, and answers for "he" and "the official"."""

    def __init__(self, sources: Sources, clauses: Clauses) -> None:
        self.sources = sources
        self.clauses = clauses
        self.view = sources.view
        self.doc = sources.doc
        self.spoke: dict[int, Label] = {}
        self._taken: dict[int, Mention] = {}
        for m in clauses.mentions:
            if m.form in ("name", "office", "counterpart"):
                self._taken.update(dict.fromkeys(range(m.start, m.end), m))
        barred = [*self.doc._.parties, *self.doc._.places, *self.doc._.dates]
        self._barred = {i for x in barred for i in range(x.start, x.end)}
        self._titles = {w for rule in shipped().title_words for words in rule.words for w in words.lower().split()}
        self.subject_of: Callable[[int], Label | None] = lambda number: None  # set by who finds subjects
        self.credited: Callable[[int], Label | None] = lambda number: None  # "according to X", likewise
        self.strangers = self._strangers()

    # ── names that no list holds ───────────────────────────────────────────────────────────────────

    def _strangers(self) -> dict[int, tuple[int, str]]:
        """Return people's names that are no mention: where each starts, its end and the name."""
        found: dict[int, tuple[int, str]] = {}
        families: dict[str, str] = {}
        title_end = self.doc._.title_end or 0
        i = 0
        while i < len(self.view.words):
            if self.doc[i].idx < title_end or not self._namely(i):
                i += 1
                continue
            if self._occupation(i):
                i += 1
                continue
            end, count = self._name_end(i)
            name = self.sources.text(i, end)
            if end < len(self.view.low) and self.view.low[end] in self._titles and self.view.words[end][0].isupper():
                i = end
                continue
            if count >= 2:
                found[i] = (end, name)
                families.setdefault(self.view.low[end - 1], name)
            elif self.view.low[i] in families:
                found[i] = (end, families[self.view.low[i]])
            i = max(end, i + 1)
        return found

    def _namely(self, i: int) -> bool:
        word, low = self.view.words[i], self.view.low[i]
        if not (word[0].isupper() and word.isalpha()) or self.view.quoted[i]:
            return False
        mention = self._taken.get(i)
        if mention and not (mention.rule == "surname" and mention.end == i + 1 and self._goes_on(i)):
            return False
        return not (
            i in self._barred or low in NO_NAMES or low in OFFICES or low in self._titles or low in OUTLETS or low in OUTLET_NAMES
            or low in HONORIFICS or low in PREPOSITIONS or low in NOT_NAMES or (word.isupper() and len(word) > 1)
        )  # fmt: skip

    def _occupation(self, i: int) -> bool:
        """Tell whether a sentence opens with a trade and a name: "Analyst Agon Maliqi"."""
        opens = i == self.view.bounds[self.view.sentence[i]][0] or not self.view.low[i - 1].isalnum()
        return opens and (self.view.low[i] in TRADES or self.view.low[i].endswith("ist"))

    def _goes_on(self, i: int) -> bool:
        """Tell whether a known surname is the first part of another's name: "Ahmed Fahmy"."""
        j = i + 1
        return (
            j < len(self.view.words)
            and self.view.words[j][0].isupper()
            and self.view.words[j].isalpha()
            and j not in self._taken
            and j not in self._barred
            and self.view.low[j] not in NO_NAMES
        )

    def _name_end(self, i: int) -> tuple[int, int]:
        view = self.view
        j, count = i + 1, 1
        while j < len(view.words):
            if self._namely(j) and view.sentence[j] == view.sentence[i]:
                count += 1
                j += 1
            elif view.words[j] == "-" and view.glued[j] and j + 1 < len(view.words) and view.words[j + 1].isalpha():
                j += 2
            elif view.low[j] in PARTICLES and j + 1 < len(view.words) and self._namely(j + 1):
                j += 1
            elif len(view.words[j].rstrip(".")) == 1 and view.words[j][0].isupper():
                j += 1
                if j < len(view.words) and view.words[j] == "." and view.glued[j]:
                    j += 1
            else:
                break
        return j, count

    # ── phrases ────────────────────────────────────────────────────────────────────────────────────

    def phrase(self, a: int, b: int) -> Label | None:
        """Return whom a subject with its appositions and asides means, tokens a to b."""
        parts = self._parts(a, b)
        if not parts:
            return None
        for number, (x, y) in enumerate(parts):
            named = self._named(x, y, number == 0)
            if named:
                return named
        x, y = parts[0]
        if self._several(x, y):
            return None
        office = self._mention(x, y)
        if office:
            return office
        return self._office(x, y) or self._common(x, y)

    def _several(self, x: int, y: int) -> bool:
        """Tell whether a phrase means several parties: "both governments", "the four"."""
        if self.view.low[x] != "one" and any(m.form == "group" and m.start in (x, x + 1) for m in self.clauses.mentions if x <= m.start < y):
            return True
        if self.view.low[x] in ("one", "a", "an", "another"):
            return False
        return bool(GROUPS.intersection(self.view.low[x : min(y, x + 4)]))

    def _parts(self, a: int, b: int) -> list[tuple[int, int]]:
        """Cut at commas; leave out asides that are no noun phrase, and empty words at both ends."""
        low = self.view.low
        cuts = [a - 1, *[k for k in range(a, b) if low[k] in (",", "–", "—") and k not in self.clauses.held], b]
        parts: list[tuple[int, int]] = []
        for left, right in zip(cuts, cuts[1:], strict=False):
            x, y = left + 1, right
            while x < y and x not in self.clauses.starting and ((low[x] in FILLERS and low[x] not in PREPOSITIONS) or low[x] in ("however", "and", "but", "–", "—", "-")):
                x += 1
            while y > x and (low[y - 1] in FILLERS or low[y - 1].endswith("ly") or low[y - 1] in ("simply", "merely")):
                y -= 1
            if x >= y:
                continue
            word = low[x]
            aside = word in PREPOSITIONS or word in RELATIVE or word in CLAUSE_WORDS
            aside = aside or (word.endswith(("ing", "ed")) and x not in self.clauses.starting and word.islower()
                              and self.view.words[x].islower()) or (x in self.clauses.date_starts)  # fmt: skip
            opening = self.view.words[x][0].isupper() and word.endswith("ing") and x not in self._barred
            follows = self.view.words[x + 1] if x + 1 < y else "."
            aside = aside or (opening and x not in self.strangers and not follows[0].isupper())
            aside = aside or word in ("asked", "pressed")
            if not aside or (not parts and right == b and word in ("as", "for")):
                parts.append((x, y))
        return parts

    def _named(self, x: int, y: int, first: bool) -> Label | None:
        """Return who is named in a part: at its start, or in the first part anywhere but as an owner or after "of"."""
        options: list[tuple[int, int, Label | None]] = []
        for m in self.clauses.in_sentence.get(self.view.sentence[x], ()):
            if m.form == "name" and m.people and x <= m.start and m.end <= y and m.start not in self.strangers:
                owner = m.possessive or (m.end < y and self.view.low[m.end] in ("'s", "'"))
                if not owner:
                    options.append((m.start, m.end, self.of(m)))
        for start, (end, name) in self.strangers.items():
            if x <= start and end <= y and not (end < y and self.view.low[end] in ("'s", "'")):
                options.append((start, end, (name, None, None, (start, end))))
        if not first and y - x == 1 and self._namely(x) and not options:
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
        return name, people[0], people[0].party, (mention.start, mention.end)

    def _mention(self, x: int, y: int) -> Label | None:
        """Return whom a pronoun or an office at the start of a part means."""
        for m in self.clauses.mentions:
            if not x <= m.start < y or m.end > y + 1 or m.form not in ("pronoun", "office", "counterpart"):
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
            found = self.of(m)
            if found and found[1] is not None and found[1].name:
                return found
            known = self.meant(x, m.end)
            if known:
                return known
            whole = self.sources.noun_phrase(m.end - 1, x, y)
            if whole:
                person = found[1] if found else None
                a, b = min(whole[3][0], m.start), max(whole[3][1], m.end)
                return self.sources.text(a, b), person, (person.party if person else None) or whole[2], (a, b)
            return found
        return None

    def _elsewhere(self, k: int, y: int) -> bool:
        """Tell whether an office is that of no country: "the chief executive of a chip designer"."""
        if self.view.low[k] != "of" or k + 1 >= y:
            return False
        return not any(i in self._barred or i in self.clauses.starting for i in range(k + 1, min(y, k + 4)))

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
                return self.sources.text(x, party.end), None, party.code, (x, party.end)
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
        known = self.meant(x, head)
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
        if low[x] == "the" and all(w[0].isupper() for w in words[x + 1 : head]) and x + 1 not in self._barred:
            return self.sources.text(x, head), None, None, (x, head)
        plain = words[head - 1].islower() or low[head - 1] in HUMAN
        if not plain or words[head - 1].endswith("ing") or not words[head - 1].isalpha():
            return None
        if low[head - 1] in NOT_SPEAKERS:
            return None
        return self.sources.text(x, end), None, None, (x, end)

    def _one_of(self, x: int, end: int) -> Label:
        """Return "one of them" by the plural noun before it: one of several officials is an official."""
        low = self.view.low
        for j in range(x - 1, max(-1, x - 90), -1):
            single = low[j][:-1] if low[j].endswith("s") else ""
            if single in PERSON_NOUNS and not self.view.quoted[j]:
                start = j
                while start > 0 and (start - 1 in self._barred or low[start - 1] in (*OFFICES, "senior", "top")):
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
        text = " ".join(words)
        named = self._titled(x, [w for w in low[x:y] if w not in DETERMINERS])
        if named:
            return named
        key = next((k for k in SAME_OFFICE if text == k or text.endswith(" " + k)), "")
        head = words[-1] if words else ""
        if len(words) > 4 or not head:
            return None
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
                elif key and self._fits(label[1], key, party):
                    return label
        return (self._earlier(x, key, party) or self._possible(x, key, party)) if key else None

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

    def _earlier(self, x: int, key: str, party: str | None) -> Label | None:
        """Return the person last named before token x who holds such an office."""
        number = self.view.sentence[x]
        for m in reversed(self.clauses.mentions):
            if m.start >= x or self.view.quoted[m.start] or not m.people or m.form == "group":
                continue
            if number - self.view.sentence[m.start] > 4:
                break
            person = m.people[0]
            if len(m.people) == 1 and person.name and self._fits(person, key, party):
                return person.name, person, person.party, (m.start, m.end)
        return None

    @staticmethod
    def _fits(person: Person, key: str, party: str | None) -> bool:
        role = (person.role or "").lower()
        if party and person.party != party:
            return False
        if key == "minister" and "prime" in role:
            return False
        return any(word in role for word in SAME_OFFICE[key])

    def pronoun(self, i: int, gender: str) -> Label | None:
        """Return whom "he" or "she" at token i means: the subject or the speaker last named."""
        number = self.view.sentence[i]
        known = self.clauses.pronoun(i, gender)
        for n in range(number, max(-1, number - 5), -1):
            start, end = self.view.bounds[n]
            label = self.spoke.get(n)
            if label and label[3][0] < i and (label[1] is None or label[1].gender in ("", gender)):
                return label
            if n == number and known and any(known in m.people for m in self.clauses.mentions if start <= m.start < i):
                break
            for s, (e, name) in self.strangers.items():
                if start <= s < min(end, i) and self._subject_like(s, e, start):
                    return name, None, None, (s, e)
            for label in (self.subject_of(n), self.credited(n)) if n < number else ():
                if label and (label[1].gender in ("", gender) if label[1] else self._human(label)):
                    return label
        return (known.name, known, known.party, (i, i + 1)) if known and known.name else None

    def _human(self, label: Label) -> bool:
        """Tell whether a label without a person can be a "he": no office, no place."""
        a, b = label[3]
        if a in self.strangers:
            return True
        head = self.view.low[b - 1]
        things = any(i in self._barred for i in range(b - 1, b)) or (head in OFFICES and head not in HUMAN)
        return not things and self.view.words[a][0].isalpha()

    def _subject_like(self, s: int, e: int, start: int) -> bool:
        before = self.view.low[s - 1] if s > start else ""
        follows = self.view.low[e] if e < len(self.view.low) else ""
        return before not in PREPOSITIONS and follows not in ("'s", "'") and (
            before in ("", ",", "and", "but", ".") or before in HONORIFICS
            or (self.view.words[s - 1].islower() and before not in DETERMINERS) or self._occupation(s - 1)
        )  # fmt: skip


NOT_SPEAKERS = words_of(
    "meeting talks visit deal agreement plan idea question issue text letter report summit war move point "
    "conversation country region world relationship cooperation trade time day year week book film song sign "
    "banner placard slogan motto theme title headline proposal treaty mood atmosphere reply answer message"
) | DOCUMENTS
