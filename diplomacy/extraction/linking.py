"""Who the names are: one Person for all names of somebody, second references and surnames after titles included."""

from __future__ import annotations

from spacy.tokens import Doc

from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.naming import PARTICLES
from diplomacy.extraction.notes import Mention, Person, View
from diplomacy.extraction.outlets import home_of
from diplomacy.extraction.serving import Serving
from diplomacy.extraction.sides import Sides
from diplomacy.extraction.spelling import key, words_of
from diplomacy.extraction.titles import TitleReader
from diplomacy.records import PartialDate, RoleKind
from diplomacy.reference.facts import TermFact

OPPOSITION = words_of("opposition candidate senator lawmaker co mayor congressman labour")
LEADER_KINDS = frozenset({RoleKind.HEAD_OF_STATE, RoleKind.HEAD_OF_GOVERNMENT, RoleKind.ORGANISATION_HEAD})


def at_home(title: str, listed: bool) -> bool:
    """Tell whether a title is of somebody who acts for no country: opposition, parties, parts of a country.

    Of who is `listed` among the leaders the weaker signs say nothing.
    """
    words = title.lower().replace("-", " ").split()
    if OPPOSITION.intersection(words):
        return True
    if listed:
        return False
    if "party" in words and not {"communist", "workers", "general", "committee"}.intersection(words):
        return bool({"leader", "chief", "president", "chairman", "chairwoman", "head"}.intersection(words))
    return "governor" in words and not {"bank", "general", "reserve"}.intersection(words)


def _letters(name: str) -> tuple[str, ...]:
    """Return the words of a name in even spelling and order, initials and "Jr." left out."""
    return tuple(sorted(w for w in key(name).split() if len(w) > 1 and w not in ("jr", "sr")))


class NameLinker:
    """The people of one doc, by their names."""

    def __init__(self, doc: Doc, gazetteer: Gazetteer, titles: TitleReader) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.gazetteer = gazetteer
        self.reference = gazetteer.reference
        self.titles = titles
        self.anchor: PartialDate | None = doc._.anchor
        self.mentions: list[Mention] = doc._.mentions
        # Where the trained recogniser sees a full name go on: not its first word.
        self.goes_on = {i for e in doc.ents if e.label_ == "PERSON" for i in range(e.start + 1, e.end)}
        self.people: list[Person] = []
        self.by_leader: dict[str, Person] = {}
        self.by_suffix: dict[tuple[str, ...], list[Person]] = {}
        self.outlet = home_of(doc._.outlet, gazetteer.reference)
        self.home: str | None = self.outlet
        self.serving = Serving(doc, gazetteer, self.outlet)
        first = {start for start, _ in self.view.bounds}
        self._inside = {word for i, word in enumerate(self.view.words) if i not in first}

    # ── names ──────────────────────────────────────────────────────────────────────────────────────

    def _words(self, mention: Mention) -> tuple[str, ...]:
        start, end = mention.name or (0, 0)
        return tuple(w for w in self.view.norm[start:end] if w not in ("-", "‑"))

    def _length(self, mention: Mention) -> int:
        """Count the words of a name; hyphenated parts are one, particles none."""
        words = self._text(mention).split()
        return sum(word.lower() not in PARTICLES for word in words) or (1 if words else 0)

    def _text(self, mention: Mention) -> str:
        start, end = mention.name or (0, 0)
        return " ".join(self.doc[start:end].text.split())

    def _link_full(self, mention: Mention) -> None:
        if not mention.ids:
            mention.ids = tuple(f.id for f in self.reference.leaders(self._text(mention)))
        leader = self._choose(mention.ids, mention) if mention.ids else None
        if not mention.ids and (mention.title or mention.party) and not mention.former:
            leader = self.serving.spelled(self._text(mention), mention.title, mention.party)
        words = self._words(mention)
        person = self.by_leader.get(leader) if leader else None
        if person is None:
            person = next(
                (p for p in self.people if p.name and self._same(key(p.name), key(" ".join(words)), p, mention)), None
            )
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
        if all(w in PARTICLES for w in folded):
            return
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
                max(
                    (
                        t.start.earliest.toordinal()
                        for t in terms
                        if t.start and (not self.anchor or t.start.earliest <= self.anchor.latest)
                    ),
                    default=0,
                ),
            )

        ranked = sorted(ids, key=score, reverse=True)
        if mention.party and not mention.former and not self.gazetteer.is_organisation(mention.party):
            bearer = self._by_office(self._words(mention)[-1:], mention)  # "Saudi Arabia's King Abdullah"
            if bearer and ranked and not self._near(ranked[0], mention.party):
                return bearer
        if mention.party and ranked and not score(ranked[0])[0] and not self._near(ranked[0], mention.party):
            return (
                ranked[0]
                if mention.former
                else (
                    ranked[0]
                    if len(self._terms(ranked[0])) and self._length(mention) > 1 and self._known_at(ranked[0])
                    else None
                )
            )
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
        if spelled and len(spelled.split()) >= len(fact.name.split()) > 1:
            listed = {_letters(name) for name in (fact.name, *fact.aliases)}
            if _letters(spelled) not in listed:
                person.name = spelled  # the article's own spelling, where no list has it and it is no shorter
        names = (fact.name, *fact.aliases, *((spelled,) if spelled else ()))
        person.aliases = tuple(name for name in dict.fromkeys(names) if name != person.name)
        person.family, person.gender = fact.family_name, fact.gender
        self.by_leader[leader] = person

    def _learn(self, person: Person, mention: Mention) -> None:
        """Take party, role and standing from what stands around a name."""
        mention.people = (person,)
        if mention.title and at_home(mention.title, person.leader is not None):
            person.private, person.role, person.level = True, mention.title, "officials"
            return
        if mention.party and person.leader:
            mention.party = self._meant(mention, person.leader)
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
        alone = not mention.title and person.role is None  # an honorific and no office
        if mention.private and person.leader is None and (mention.rule == "title-name" or alone):
            person.private = True
        elif mention.title or mention.party:
            person.private = False

    def _meant(self, mention: Mention, leader: str) -> str | None:
        """The party of a mention, or that of the person's office where the word can mean both: "Dominican"."""
        held = {t.party for t in self._terms(leader)}
        if mention.party in held:
            return mention.party
        spoken = [p for p in self.doc._.parties if mention.start <= p.start < mention.end and p.code == mention.party]
        for p in spoken:
            also = {m.code for m in self.reference.parties(self.doc[p.start : p.end].text)} & held
            if len(also) == 1:
                return also.pop()
        if mention.title and "party" in mention.title.lower() and len(held) == 1:
            return held.pop()  # "General Secretary of the Workers' Party of Korea" acts for the North
        return mention.party

    def _owner_party(self, mention: Mention) -> str | None:
        """The party of "Yunus' press secretary": that of the person before the possessive."""
        before = mention.start - 1
        if before < 1 or self.view.low[before] not in ("'s", "'"):
            return None
        owner = next(
            (m for m in self.mentions if m.people and m.end in (before, before + 1) and m.start < before), None
        )
        if owner is None:
            return None
        term = self._term(owner.people[0])
        return owner.people[0].party or (term.party if term else None)

    def _find_home(self, named: list[Mention]) -> None:
        """The outlet's country, else that whose leaders the article names without saying of what country they are."""
        if self.home:
            return
        for mention in named:
            if mention.title and not mention.party and mention.people and not self._follows(mention, named):
                person = mention.people[0]
                term = self._term(person)
                if term and not self.gazetteer.is_organisation(term.party):
                    self.home = term.party
                    return
        opening = next(
            (
                p
                for p in self.doc._.places
                if self.doc[p.start].is_sent_start and self.doc[p.start].idx > (self.doc._.title_end or 0)
            ),
            None,
        )
        if opening and self.view.sentence[opening.start] < 5:
            self.home = opening.country

    def _follows(self, mention: Mention, named: list[Mention]) -> bool:
        """Tell whether a name stands in a list after one with its party: "North Macedonia's President X and ..."."""
        words = self.view.low
        return any(
            m.party and m.end < mention.start and mention.start - m.end < 4
            and {"and", ","}.issuperset(words[m.end : mention.start])
            for m in named
        )  # fmt: skip

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
                same = [t for t in past if t.role_kind is person.kind]
                if same or person.former or not past:  # else a namesake: another office than ever before
                    person.party = (same or past or list(terms))[-1].party
        if person.party is None and person.role and not person.private:
            person.party = Sides(self.doc, self.gazetteer, self.mentions, self.people, self.home).of(person)

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
        elif person is None and mention.private:  # "Mr Xi", "Lady Ashton"
            folded = tuple(key(w) for w in words)
            person = self._served(folded, mention.start, 2) or Person(self._text(mention), first=mention.start)
            if person not in self.people:
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
                same = (
                    kind is None
                    or term.role_kind is kind
                    or (kind is RoleKind.HEAD_OF_STATE and term.role_kind in LEADER_KINDS)
                )
                if mention.title and not same and not set(key(mention.title).split()) <= set(key(term.role).split()):
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
            fits = [
                p
                for p in options
                if p.party in (None, mention.party) or (p.leader and self._near(p.leader, mention.party))
            ]
        if mention.title and len(fits) > 1:
            kind = self.titles.kind(mention.title)[0]
            fits = [p for p in fits if p.kind in (None, kind)] or fits
        if not fits:
            return None
        before = [p for p in fits if self._last_seen(p, mention.start) >= 0]
        return max(before, key=lambda p: self._last_seen(p, mention.start)) if before else fits[0]

    def _last_seen(self, person: Person, before: int) -> int:
        return max((m.start for m in self.mentions if m.start < before and person in m.people), default=-1)

    def _served(self, words: tuple[str, ...], at: int, evidence: int) -> Person | None:
        """Return the person in office whom a surname means; one below the top needs company in the sentence."""
        found = self.serving.surname(words)
        if found is None:
            return None
        leader, top = found
        if not top and evidence < 2 and not self._company(at):
            return None
        person = self.by_leader.get(leader)
        if person is None:
            person = Person(None, first=at)
            self.people.append(person)
            self._make_leader(person, leader)
            self._index(words, person)
            self._index(tuple(key(w) for w in person.family.replace("-", " ").split()), person)
        return person

    def _company(self, at: int) -> bool:
        """Tell whether the sentence names somebody else who acts for a party."""
        number = self.view.sentence[at]
        return any(self.view.sentence[m.start] == number and m.people and m.start != at for m in self.mentions)
