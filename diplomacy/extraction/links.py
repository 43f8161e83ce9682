"""Who the mentions are: one Person for all mentions of somebody, offices and counterparts resolved by the text."""

from __future__ import annotations

from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.notes import Mention, Person, View
from diplomacy.extraction.people import NOT_NAMES, PARTICLES
from diplomacy.extraction.ruleset import shipped
from diplomacy.extraction.spelling import key
from diplomacy.extraction.titles import TitleReader
from diplomacy.records import PartialDate, RoleKind
from diplomacy.reference.facts import TermFact

FAMILY_FIRST = frozenset({"KOR", "PRK", "CHN", "TWN", "VNM", "KHM", "HKG", "MYS", "SGP", "HUN", "LAO", "BRN"})
OPPOSITION = frozenset({"opposition", "candidate", "senator", "lawmaker", "co", "mayor", "congressman", "labour"})
MONARCHS = ("king", "queen", "emir", "sultan", "pope", "prince")
LEADER_KINDS = frozenset({RoleKind.HEAD_OF_STATE, RoleKind.HEAD_OF_GOVERNMENT, RoleKind.ORGANISATION_HEAD})


@Language.factory(
    "people_links",
    requires=["doc._.mentions", "doc._.anchor"],
    assigns=["doc._.mentions", "doc._.people"],
)
class PeopleLinks:
    """Join mentions to people by name, second reference, office and counterpart, as of the article's day."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self.gazetteer: Gazetteer | None = None
        self.titles = TitleReader(shipped())

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.people` and the people of every mention but pronouns and groups."""
        linker = Linker(doc, cast(Gazetteer, self.gazetteer), self.titles)
        linker.run()
        doc._.people = linker.people
        doc._.mentions = sorted(linker.mentions, key=lambda m: (m.start, -m.end))
        return doc


class Linker:
    """The people of one doc."""

    def __init__(self, doc: Doc, gazetteer: Gazetteer, titles: TitleReader) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.gazetteer = gazetteer
        self.reference = gazetteer.reference
        self.titles = titles
        self.anchor: PartialDate | None = doc._.anchor
        self.mentions: list[Mention] = doc._.mentions
        self.people: list[Person] = []
        self.by_leader: dict[str, Person] = {}
        self.by_suffix: dict[tuple[str, ...], list[Person]] = {}
        self.home: str | None = None

    def run(self) -> None:
        named = [m for m in self.mentions if m.name]
        full = [m for m in named if m.ids or self._length(m) > 1]
        for mention in full:
            self._link_full(mention)
        self._find_home(named)
        for mention in named:
            if not mention.people:
                self._link_short(mention)
        self.mentions = [m for m in self.mentions if not m.name or m.people]
        self._find_surnames()
        self.mentions.sort(key=lambda m: (m.start, m.end))
        for person in self.people:
            self._complete(person)
        for index, mention in enumerate(self.mentions):
            if mention.form == "office":
                self._link_office(mention, index)
            elif mention.form == "counterpart" or (mention.counterpart and mention.people):
                self._link_counterpart(mention, index)

    # ── names ──────────────────────────────────────────────────────────────────────────────────────

    def _words(self, mention: Mention) -> tuple[str, ...]:
        start, end = mention.name or (0, 0)
        return tuple(w for w in self.view.norm[start:end] if w not in ("-", "‑"))

    def _length(self, mention: Mention) -> int:
        """Count the words of a name; hyphenated parts are one, particles none."""
        start, end = mention.name or (0, 0)
        return sum(
            1 for i in range(start, end)
            if not self.view.glued[i] and self.view.low[i] not in PARTICLES
        ) or (1 if end > start else 0)  # fmt: skip

    def _text(self, mention: Mention) -> str:
        start, end = mention.name or (0, 0)
        return " ".join(self.doc[start:end].text.split())

    def _link_full(self, mention: Mention) -> None:
        if not mention.ids:
            mention.ids = tuple(f.id for f in self.reference.leaders(self._text(mention)))
        leader = self._choose(mention.ids, mention) if mention.ids else None
        words = self._words(mention)
        person = self.by_leader.get(leader) if leader else None
        if person is None:
            person = next((p for p in self.people if p.name and self._same(key(p.name), key(" ".join(words)), p, mention)), None)
        if person is None:
            person = Person(self._text(mention), first=mention.start)
            self.people.append(person)
        if leader and person.leader is None:
            self._make_leader(person, leader)
        elif not leader and person.leader is None and person.name and len(self._text(mention)) > len(person.name):
            person.name = self._text(mention)
        self._learn(person, mention)
        for n in range(1, len(words) + 1):
            self._index(words[-n:], person)
        if person.leader:
            fact = self.reference.leader(person.leader)
            if fact:
                self._index(tuple(key(fact.family_name).title().split()), person)
                self._index(tuple(w for w in fact.family_name.replace("-", " ").split()), person)
        self._index(words[:1], person, weak=True)
        if len(words) > 2:
            self._index(words[:2], person, weak=True)
            self._index(words[1:2], person, weak=True)

    def _index(self, words: tuple[str, ...], person: Person, weak: bool = False) -> None:
        if not words:
            return
        folded = tuple(key(w) for w in words)
        row = self.by_suffix.setdefault(folded, [])
        if person not in row and not (weak and row):
            row.append(person)

    @staticmethod
    def _same(a: str, b: str, person: Person, mention: Mention) -> bool:
        if sorted(a.split()) == sorted(b.split()) or a.replace(" ", "") == b.replace(" ", ""):
            return True
        short, long = sorted((a.split(), b.split()), key=len)
        fits = len(short) >= 2 and set(short) <= set(long)
        return fits and (not mention.party or not person.party or mention.party == person.party)

    def _choose(self, ids: tuple[str, ...], mention: Mention) -> str | None:
        """Return which of several people of one name is meant: by party and office on the article's day."""
        def score(leader: str) -> tuple[int, int, int]:
            terms = self._terms(leader)
            now = [t for t in terms if self.anchor and t.possible(self.anchor)]
            return (
                any(t.party == mention.party for t in terms) if mention.party else 0,
                len(now) > 0,
                max((t.start.earliest.toordinal() for t in terms if t.start and (not self.anchor or t.start.earliest <= self.anchor.latest)), default=0),
            )

        ranked = sorted(ids, key=score, reverse=True)
        if mention.party and ranked and not score(ranked[0])[0] and not self._near(ranked[0], mention.party):
            return ranked[0] if mention.former else (ranked[0] if len(self._terms(ranked[0])) and self._length(mention) > 1 and self._known_at(ranked[0]) else None)
        return ranked[0] if ranked else None

    def _known_at(self, leader: str) -> bool:
        return bool(self.anchor and any(t.possible(self.anchor) for t in self._terms(leader)))

    def _near(self, leader: str, party: str) -> bool:
        return any(t.party == party for t in self._terms(leader))

    def _terms(self, leader: str) -> tuple[TermFact, ...]:
        return self.reference.terms_of(leader)

    def _make_leader(self, person: Person, leader: str) -> None:
        fact = self.reference.leader(leader)
        if fact is None:
            return
        person.leader = leader
        spelled = person.name
        person.name = fact.name
        person.aliases = tuple(dict.fromkeys((*fact.aliases, *((spelled,) if spelled and spelled != fact.name else ()))))
        person.family, person.gender = fact.family_name, fact.gender
        self.by_leader[leader] = person

    def _learn(self, person: Person, mention: Mention) -> None:
        """Take party, role and standing from what stands around a name."""
        mention.people = (person,)
        if mention.title and OPPOSITION.intersection(mention.title.lower().replace("-", " ").split()):
            person.private, person.role, person.level = True, mention.title, "officials"
            return
        if mention.title:
            kind, level, _ = self.titles.kind(mention.title)
            if kind is RoleKind.HEAD_OF_STATE and mention.party and self.gazetteer.is_organisation(mention.party):
                kind = RoleKind.ORGANISATION_HEAD
            if not mention.party and mention.form == "name":
                mention.party = self._owner_party(mention)
            if not mention.former:
                if person.role is None:
                    person.role, person.kind, person.level = mention.title, kind, level
                person.offices.add((kind.value, mention.party or ""))
            elif person.role is None and person.leader is None:
                person.former = True
        if mention.former:
            person.former = True
        if mention.party and person.party is None:
            person.party = mention.party
        if mention.private and not mention.title and person.leader is None and person.role is None:
            person.private = True
        elif mention.title or mention.party:
            person.private = False

    def _owner_party(self, mention: Mention) -> str | None:
        """The party of "Yunus' press secretary": that of the person before the possessive."""
        before = mention.start - 1
        if before < 1 or self.view.low[before] not in ("'s", "'"):
            return None
        owner = next((m for m in self.mentions if m.people and m.end in (before, before + 1) and m.start < before), None)
        return owner.people[0].party if owner else None

    def _find_home(self, named: list[Mention]) -> None:
        """The country whose leaders the article names without saying of what country they are."""
        for mention in named:
            if mention.title and not mention.party and mention.people:
                person = mention.people[0]
                term = self._term(person)
                if term and not self.gazetteer.is_organisation(term.party):
                    self.home = term.party
                    return
        opening = next((p for p in self.doc._.places if self.doc[p.start].is_sent_start and self.doc[p.start].idx > (self.doc._.title_end or 0)), None)
        if opening and self.view.sentence[opening.start] < 5:
            self.home = opening.country

    def _term(self, person: Person) -> TermFact | None:
        """Return the office of a person on the article's day: the one that the text names, else the highest."""
        if not person.leader:
            return None
        terms = self._terms(person.leader)
        now = [t for t in terms if t.possible(self.anchor)] if self.anchor else [t for t in terms if t.end is None]
        if person.party:
            now = [t for t in now if t.party == person.party] or now
        order = list(RoleKind)
        return min(now, key=lambda t: (t.role_kind is not person.kind, order.index(t.role_kind)), default=None)

    def _complete(self, person: Person) -> None:
        """Fill party and role from the reference data, and tell former office-holders."""
        term = self._term(person)
        if term:
            person.party = person.party or term.party
            person.former = False
            if person.role is None:
                person.role, person.kind = term.role, term.role_kind
                person.level = self.titles.kind(term.role)[1]
        elif person.leader:
            terms = self._terms(person.leader)
            past = [t for t in terms if t.end and self.anchor and t.end.latest < self.anchor.earliest]
            if past and person.role is None:
                person.former = True
            if terms and person.party is None:
                person.party = (past or list(terms))[-1].party
        if person.party is None and person.role and not person.private:
            person.party = self.home

    def _link_short(self, mention: Mention) -> None:
        """Link a title and surname, or an honorific and surname."""
        words = self._words(mention)
        options = self.by_suffix.get(tuple(key(w) for w in words), [])
        person = self._pick(options, mention)
        if person is None and (mention.title or mention.party):
            leader = self._by_office(words, mention)
            if leader:
                person = self.by_leader.get(leader)
                if person is None:
                    person = Person(None, first=mention.start)
                    self.people.append(person)
                    self._make_leader(person, leader)
            elif mention.title or len(words) > 1:
                person = Person(self._text(mention), first=mention.start)
                self.people.append(person)
        elif person is None and mention.private:
            person = Person(self._text(mention), first=mention.start)
            self.people.append(person)
        if person:
            self._learn(person, mention)
            self._index(words, person)

    def _by_office(self, words: tuple[str, ...], mention: Mention) -> str | None:
        if self.anchor is None:
            return None
        kind = self.titles.kind(mention.title)[0] if mention.title else None
        found: list[tuple[int, str]] = []
        for fact in self.reference.by_family_name(" ".join(words)):
            for term in self.reference.in_office(fact.id, self.anchor):
                if mention.party and term.party != mention.party:
                    continue
                same = kind is None or term.role_kind is kind or (kind is RoleKind.HEAD_OF_STATE and term.role_kind in LEADER_KINDS)
                if mention.title and not same and key(term.role) != key(mention.title):
                    continue
                home = not mention.party and self.home == term.party
                found.append((int(home) + int(term.role_kind is kind), fact.id))
        if not found:
            return None
        best = max(found)[0]
        top = {leader for score, leader in found if score == best}
        return top.pop() if len(top) == 1 else None

    def _pick(self, options: list[Person], mention: Mention) -> Person | None:
        """Return which of several people of one surname is meant: by title and party, else the one named last."""
        if not options:
            return None
        fits = options
        if mention.party:
            fits = [p for p in options if p.party in (None, mention.party) or (p.leader and self._near(p.leader, mention.party))]
        if mention.title and len(fits) > 1:
            kind = self.titles.kind(mention.title)[0]
            fits = [p for p in fits if p.kind in (None, kind)] or fits
        if not fits:
            return None
        before = [p for p in fits if self._last_seen(p, mention.start) >= 0]
        return max(before, key=lambda p: self._last_seen(p, mention.start)) if before else fits[0]

    def _last_seen(self, person: Person, before: int) -> int:
        return max((m.start for m in self.mentions if person in m.people and m.start < before), default=-1)

    def _find_surnames(self) -> None:
        """Add mentions for names that stand alone, once somebody of that name is known."""
        taken = {i for m in self.mentions if m.form in ("name", "counterpart") for i in range(m.start, m.end)}
        taken |= {i for m in self.mentions if m.form == "office" for i in range(m.start, m.end)}
        barred = {i for p in (*self.doc._.parties, *self.doc._.places) for i in range(p.start, p.end)}
        longest = max((len(k) for k in self.by_suffix), default=0)
        n = len(self.view.words)
        i = 0
        while i < n:
            word = self.view.words[i]
            if i in taken or not (word[0].isupper() or self.view.low[i] in PARTICLES) or (i in barred and not self._in_people(i)):
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
            if size == 1 and after == "-" and self.view.glued[i + size]:
                i += 1
                continue
            begin = i - 1 if i and i - 1 not in taken and self.view.low[i - 1] in self.titles.honorifics and self.view.words[i - 1][0].isupper() else i
            mention = Mention(begin, i + size, "name", (i, i + size), rule="surname")
            person = self._pick(options, mention)
            if person:
                mention.people = (person,)
                mention.possessive = i + size < n and self.view.low[i + size] in ("'s", "'")
                self.mentions.append(mention)
                self.mentions.sort(key=lambda m: (m.start, m.end))
            i += size

    def _in_people(self, i: int) -> bool:
        return (key(self.view.norm[i]),) in self.by_suffix and self.view.low[i] not in ("jordan", "chad", "georgia")

    # ── offices ────────────────────────────────────────────────────────────────────────────────────

    def _link_office(self, mention: Mention, index: int) -> None:
        kind, level, _ = self.titles.kind(mention.title or "")
        party = mention.party
        if mention.owner and index and not party:
            owner = self._subject(index) or self._before(index, mention.start)
            party = owner.party if owner else None
        if mention.vague and not party:
            return
        candidates = [p for p in self.people if not p.former and self._holds(p, kind, mention.title or "", party)]
        if mention.former or mention.vague:
            candidates = []
        if candidates:
            near = [p for p in candidates if self._last_seen(p, mention.start) >= 0]
            said = self._in_sentence(mention)
            near = [p for p in near if p not in said] or ([p for p in candidates if p not in said] if not party else []) or near
            local = [p for p in near if p.party == self.home and not party]
            near = local or near
            chosen = max(near, key=lambda p: self._last_seen(p, mention.start)) if near else (candidates[0] if party else None)
            if chosen and not (mention.owner and chosen.role and not self._holds(chosen, kind, mention.title or "", party)):
                mention.people = (chosen,)
                return
        if party or (self.home and not mention.vague and mention.title and kind in LEADER_KINDS and not mention.owner):
            code = party or self.home
            nameless = Person(None, code, mention.title, kind, level, first=mention.start, former=mention.former)
            for other in self.people:
                if other.name is None and other.party == code and other.role and key(other.role) == key(mention.title or ""):
                    nameless = other
                    break
            else:
                self.people.append(nameless)
            mention.people = (nameless,)

    def _holds(self, person: Person, kind: RoleKind, title: str, party: str | None) -> bool:
        """Tell whether a person can be meant by a title and a party."""
        if person.name is None or (party and person.party != party):
            return False
        low = title.lower()
        if low.split()[-1] in ("leader", "host", "guest", "visitor"):
            return person.level == "leaders" and not (person.role or "").lower().startswith(("vice", "deputy"))
        if kind is RoleKind.OTHER:
            words, role = key(title).split(), key(person.role or "").split()
            return bool(role) and (words == role or (len(words) == 1 and words[0] in role and not party))
        if any(k == kind.value for k, _ in person.offices) or person.kind is kind:
            monarch = any(w in low for w in MONARCHS)
            return monarch == any(w in (person.role or "").lower() for w in MONARCHS) or person.role is None
        return kind is RoleKind.HEAD_OF_STATE and person.kind is RoleKind.ORGANISATION_HEAD and low == "president"

    def _in_sentence(self, mention: Mention) -> list[Person]:
        """The people named in a mention's sentence before it: an office after them means somebody else."""
        start = self.view.bounds[self.view.sentence[mention.start]][0]
        return [p for m in self.mentions if start <= m.start < mention.start and not self.view.quoted[m.start] for p in m.people]

    def _subject(self, index: int) -> Person | None:
        """Return the first person of the sentence of a mention, if one stands before it."""
        start = self.view.bounds[self.view.sentence[self.mentions[index].start]][0]
        for mention in self.mentions[:index]:
            if mention.start >= start and mention.people:
                return mention.people[0]
        return None

    def _before(self, index: int, start: int) -> Person | None:
        """Return the person named last before a mention."""
        for mention in reversed(self.mentions[:index]):
            if mention.people and mention.start < start and mention.form in ("name", "office"):
                return mention.people[0]
        return None

    def _link_counterpart(self, mention: Mention, index: int) -> None:
        """Give a counterpart the role of the person before; a named one keeps the role that the reference gives."""
        owner = self._before(index, mention.start)
        if mention.people:
            person = mention.people[0]
            if person.role is None and owner:
                person.role, person.kind, person.level = owner.role, owner.kind, owner.level
            return
        same = [
            p for p in self.people
            if p.name and p.party == mention.party and owner and not p.former
            and ((p.kind is owner.kind and owner.kind is not RoleKind.OTHER) or (p.kind in LEADER_KINDS and owner.kind in LEADER_KINDS))
        ]  # fmt: skip
        if same:
            mention.people = (same[0],)
            return
        person = Person(
            None, mention.party, owner.role if owner else None, owner.kind if owner else None,
            owner.level if owner else None, first=mention.start,
        )  # fmt: skip
        self.people.append(person)
        mention.people = (person,)
