"""Who the mentions are: names by the reference data, offices and counterparts by the text."""

from __future__ import annotations

from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from diplomacy.extraction.firstperson import MINE, OURS, people_of, writer
from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.linking import LEADER_KINDS
from diplomacy.extraction.notes import Mention, Person
from diplomacy.extraction.ruleset import shipped
from diplomacy.extraction.sides import AMERICAN
from diplomacy.extraction.spelling import key
from diplomacy.extraction.styles import SHORT
from diplomacy.extraction.surnames import SurnameLinker
from diplomacy.extraction.titles import BODIES, TitleReader
from diplomacy.records import RoleKind

FARTHEST = 200  # mentions back
HOSTS = frozenset(("host", "hostess", "guest", "visitor"))
RARE = frozenset(("chancellor", "taoiseach", "emir", "sultan", "pope"))  # that few countries have
MONARCHS = frozenset(("king", "queen", "emir", "amir", "sultan", "pope", "prince", "emperor", "monarch", "sovereign"))


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


class Linker(SurnameLinker):
    """The people of one doc, offices and counterparts too."""

    def run(self) -> None:
        """Give every mention its people."""
        named = [m for m in self.mentions if m.name]
        full = [m for m in named if m.ids or self._length(m) > 1]
        for mention in full:
            self._link_full(mention)
        self._find_home(named)
        for mention in named:
            if not mention.people:
                self._link_short(mention)
        self.mentions = [m for m in self.mentions if not m.name or m.people]
        self._sounded()
        self._introduce()
        self._find_surnames()
        self.mentions.sort(key=lambda m: (m.start, m.end))
        for person in sorted(self.people, key=lambda p: not (p.party or p.leader)):
            self._complete(person)
        for index, mention in enumerate(self.mentions):
            if mention.rule == MINE and mention.number < 0:
                office = writer(self.doc._.outlet, self.reference)
                mention.title, mention.party = office or (None, None)
            if mention.form == "office" and (mention.rule != MINE or mention.number < 0):
                self._link_office(mention, index)
            elif mention.rule == "nationals":
                mention.people = self._nationals(mention, index)
            elif mention.form == "counterpart" or (mention.counterpart and mention.people):
                self._link_counterpart(mention, index)
        self._first_persons()

    def _first_persons(self) -> None:
        """Give every "I" the person who speaks there, and every "we" those who speak together."""
        mine = [m for m in self.mentions if m.rule in (MINE, OURS)]
        if not mine:
            return
        named = {m.start: m.people[0] for m in self.mentions if m.people and m.rule not in (MINE, OURS)}
        own = next((m.people[0] for m in mine if m.number < 0 and m.people), None)
        for mention in mine:
            speaker = named.get(mention.number) if mention.number >= 0 else own
            if speaker and mention.rule == MINE:
                mention.people = (speaker,)
        for mention in mine:
            speaker = named.get(mention.number) if mention.number >= 0 else own
            if speaker and mention.rule == OURS:
                mention.people = people_of(mention, speaker, self.mentions, self.view)
        self.mentions = [m for m in self.mentions if m.people or m.rule not in (MINE, OURS)]

    def _link_office(self, mention: Mention, index: int) -> None:
        kind, level, _ = self.titles.kind(mention.title or "")
        if mention.rule == "style":
            if bearer := self._bearer(mention, index):
                mention.people = (bearer,)
            return
        party = mention.party
        if mention.rule == "bare":
            party = self.outlet
        if mention.owner and index and not party:
            owner = self._subject(index) or self._before(index, mention.start)
            host = (mention.title or "").lower() in HOSTS  # no one is his own country's host
            party = owner.party if owner and not host else None
        if mention.vague and not party:
            return
        candidates = [p for p in self.people if not p.former and self._holds(p, kind, mention.title or "", party)]
        if mention.vague:
            candidates = []
        elif mention.former:  # "the ousted leader" is one whom the article names
            candidates = [p for p in self.people if p.former and p.name and party in (None, p.party)]
            candidates = [p for p in candidates if self._last_seen(p, mention.start) >= 0]
            if len(candidates) != 1:
                candidates = []
        if candidates:
            near = [p for p in candidates if self._last_seen(p, mention.start) >= 0]
            said = self._in_sentence(mention)
            near = (
                [p for p in near if p not in said]
                or ([p for p in candidates if p not in said] if not party else [])
                or near
            )
            if (mention.title or "").lower() in HOSTS:
                near = self._at_home(mention, near) or near
            else:
                near = [p for p in near if p.party == self.home and not party] or near
            if kind not in LEADER_KINDS:  # of two ministers, the one who is called so
                near = [p for p in near if key(p.role or "") == key(mention.title or "")] or near
            chosen = (
                max(near, key=lambda p: self._last_seen(p, mention.start))
                if near
                else (candidates[0] if party else None)
            )
            if chosen and not (
                mention.owner and chosen.role and not self._holds(chosen, kind, mention.title or "", party)
            ):
                mention.people = (chosen,)
                return
        code = party
        known = kind in LEADER_KINDS or (mention.rule == "bare" and kind is not RoleKind.OTHER)
        if code is None and mention.title and known and not (mention.vague or mention.owner):
            code = self._whose(mention.title)
        if code:
            nameless = Person(None, code, mention.title, kind, level, first=mention.start, former=mention.former)
            for other in self.people:
                if (
                    other.name is None
                    and other.party == code
                    and other.role
                    and key(other.role) == key(mention.title or "")
                ):
                    nameless = other
                    break
            else:
                self.people.append(nameless)
            mention.people = (nameless,)

    def _at_home(self, mention: Mention, people: list[Person]) -> list[Person]:
        """Return who is at home where the sentence of a "host", or else the article, says that something was."""
        if (mention.title or "").lower() not in ("host", "hostess"):
            return []
        places = [p for p in self.doc._.places if p.sure]
        number = self.view.sentence[mention.start]
        here = {p.country for p in places if self.view.sentence[p.start] == number} or {p.country for p in places}
        return [p for p in people if p.party in here]

    def _just_named(self, index: int) -> list[tuple[Mention, Person]]:
        """Return the people named before a mention, the last first, no farther back than an article goes on."""
        before = self.mentions[max(0, index - FARTHEST) : index]
        return [(m, p) for m in reversed(before) if m.name for p in m.people if p.name and not p.former]

    def _nationals(self, mention: Mention, index: int) -> tuple[Person, ...]:
        """Return whom "the two Europeans" means: as many people of that party as were named last."""
        nation = self.reference.party((mention.title or "").removesuffix("s").capitalize())
        there = dict.fromkeys(p for _, p in self._just_named(index) if nation and p.party == nation.code)
        return tuple(reversed(list(there)[: mention.number])) if len(there) >= mention.number > 0 else ()

    def _bearer(self, mention: Mention, index: int) -> Person | None:
        """Return whom "His Highness" means: somebody styled so, of the outlet's own country first; else a monarch."""
        style, low = mention.title or "", self.view.low
        marks = {style, *(short for short, noun in SHORT.items() if noun == style)}
        named = self._just_named(index)
        bearers = [
            p for m, p in named if marks.intersection(low[max(0, m.start - 3) : (m.name or (m.start, m.start))[0]])
        ]
        if not bearers and style in ("highness", "majesty"):
            bearers = [p for _, p in named if p.role and MONARCHS.intersection(p.role.lower().split())]
        own = [p for p in bearers if p.party == self.home]
        if own:
            return own[0]
        return bearers[-1] if bearers else None

    def _whose(self, title: str) -> str | None:
        """The party of an office that stands alone: the article's own, else the one named that has such an office."""
        if self.anchor is None or (self.home and self.reference.holders(self.home, title, self.anchor)):
            return self.home
        having = {p for p in self.serving.parties if self.reference.holders(p, title, self.anchor)}
        if len(having) == 1:
            return having.pop()
        monarch = any(word in title.lower() for word in MONARCHS)
        return self.home if self.home and not monarch else None

    def _holds(self, person: Person, kind: RoleKind, title: str, party: str | None) -> bool:
        """Tell whether a person can be meant by a title and a party."""
        if person.name is None or (party and person.party != party):
            return False
        low = title.lower()
        if AMERICAN.match(low) and person.party not in ("USA", "VAT", None):
            return False  # no other country calls its foreign minister a secretary of state
        if low.endswith("elect") != (person.role or "").lower().endswith("elect"):
            return False
        rare = low.split()[-1] in RARE and person.leader
        if rare and person.party and self.anchor and not self.reference.holders(person.party, title, self.anchor):
            return False
        if low.split()[-1] in ("leader", "host", "guest", "visitor"):
            return person.level == "leaders" and not (person.role or "").lower().startswith(("vice", "deputy"))
        if kind is RoleKind.OTHER:
            words, role = key(title).split(), key(person.role or "").split()
            return bool(role) and (words == role or set(words) <= set(role))
        if any(k == kind.value for k, _ in person.offices) or person.kind is kind:
            role = key(person.role or "").split()
            if person.role is None or "head of state" in low:
                return True
            if ("king" in low.split()) and {"queen", "consort", "princess"}.intersection(role):
                return False
            monarch = bool(MONARCHS.intersection(low.split()))
            return monarch == bool(MONARCHS.intersection(role))
        chairs = person.kind is RoleKind.ORGANISATION_HEAD and low.startswith("president")
        return kind is RoleKind.HEAD_OF_STATE and chairs and self._one_body(low, person.role or "")

    @staticmethod
    def _one_body(title: str, role: str) -> bool:
        """Tell whether two titles can be of one body: not "President of the Commission" and "of the Council"."""
        said, held = (BODIES.intersection(key(words).split()) for words in (title, role))
        return not said or not held or bool(said & held)

    def _in_sentence(self, mention: Mention) -> list[Person]:
        """The people named in a mention's sentence before it: an office after them means somebody else."""
        start = self.view.bounds[self.view.sentence[mention.start]][0]
        return [
            p
            for m in self.mentions
            if start <= m.start < mention.start and not self.view.quoted[m.start]
            for p in m.people
        ]

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
            and (
                (p.kind is owner.kind and owner.kind is not RoleKind.OTHER)
                or (p.kind in LEADER_KINDS and owner.kind in LEADER_KINDS)
            )
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
