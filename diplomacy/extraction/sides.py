"""Whose side somebody with a title and no country is on: the words around his name say it."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.notes import Mention, Party, Person, View
from diplomacy.extraction.spelling import key, words_of
from diplomacy.records import RoleKind

SIDE = words_of("side delegation team party officials group negotiators part")
FACING = words_of("with by to and between")
ENCOUNTER = words_of(
    "met meets meet meeting talks spoke speaks spoken received hosted called held welcomed visited call"
)
JOINED = words_of("and , alongside with together by as well his her flanked accompanied joined including plus")
WITHIN = words_of("on of for from representing")
AT_HOME = words_of("leader speaker representative whip senator chair chairman chairwoman governor mayor")

# Offices that one country alone calls so.
AMERICAN = re.compile(r"((principal )?(deputy|assistant|under) )*secretary of (state|defense|the treasury|commerce)$")
BRITISH = re.compile(r"(brexit|home|northern ireland|commonwealth) secretary|chancellor of the exchequer|lord chancellor")
SEVERAL = words_of("ambassador envoy minister official diplomat adviser aide negotiator secretary deputy spokesperson")


class Sides:
    """The questions of one doc. `home` is the party whose own officials the article names without their country."""

    def __init__(
        self, doc: Doc, gazetteer: Gazetteer, mentions: list[Mention], people: list[Person], home: str | None
    ) -> None:
        self.view: View = doc._.view
        self.doc, self.gazetteer, self.mentions, self.people, self.home = doc, gazetteer, mentions, people, home

    def of(self, person: Person) -> str | None:
        """Return the party that the words around somebody's names give him, else the article's own."""
        said = [m for m in self.mentions if person in m.people and m.title and m.form == "name"]
        if any(m.several and self._opens(m) for m in said):  # ministers who meet one another are of several countries
            return self._named_side(said[0], person)
        for way in (self._named_side, self._listed, self._facing, self._rival):
            for mention in said:
                if party := way(mention, person):
                    return party
        if self.home is None and AMERICAN.match((person.role or "").lower()):
            return "USA"
        if BRITISH.search((person.role or "").lower()):
            return "GBR"
        return self.home

    def _opens(self, mention: Mention) -> bool:
        """Tell whether a list of people under one title comes first in its sentence."""
        start = self.view.bounds[self.view.sentence[mention.start]][0]
        before = [m for m in self.mentions if start <= m.start < mention.start and m.people]
        return all(m.several and m.title == mention.title for m in before)

    def _codes(self, start: int, end: int) -> list[str]:
        found = [p.code for p in self.doc._.parties if start <= p.start and p.end <= end and not p.organisation]
        return list(dict.fromkeys(found))

    def _named_side(self, mention: Mention, person: Person) -> str | None:
        """Read "On the South African side were ..." and "New Zealand was represented by ..."."""
        low = self.view.low
        start, end = self.view.bounds[self.view.sentence[mention.start]]
        parties: list[Party] = self.doc._.parties
        for p in parties:
            if not (start <= p.start and p.end < end) or p.organisation:
                continue
            after = low[p.end : p.end + 2]
            if after and (after[0] in SIDE or (after[1:] and after[0] == "'s" and after[1] in SIDE)):
                others = [
                    q for q in self.doc._.parties if start <= q.start < end and q.code != p.code and q.start > p.end
                ]
                between = any(p.end < q.start < mention.start for q in others)
                lead = low[max(start, p.start - 2) : p.start]
                later = p.start > mention.start and not others and WITHIN.intersection(lead)
                if (p.start < mention.start and not between) or later:
                    return p.code
            if (
                p.end <= mention.start
                and "represented" in low[p.end : mention.start]
                and "by" in low[p.end : mention.start]
            ):
                return p.code
        return None

    def _listed(self, mention: Mention, person: Person) -> str | None:
        """Read "Turkish Foreign Minister Fidan and Energy Minister Bayraktar": the second is the first's colleague."""
        low = self.view.low
        start = self.view.bounds[self.view.sentence[mention.start]][0]
        before = [
            m for m in self.mentions if start <= m.start and m.end <= mention.start and m.people and m.form != "group"
        ]
        for m in reversed(before):
            between = low[m.end : mention.start]
            if len(between) > 6 or not JOINED.issuperset(w for w in between if w not in ("the", "-", "–")):
                return None
            other = m.people[0]
            apart = other.kind is not person.kind or other.kind is RoleKind.OTHER or self._couple(other, person)
            if other.party and other.kind is not None and apart:
                return None if self.gazetteer.is_organisation(other.party) else other.party
            if other.party:
                return None
        return None

    @staticmethod
    def _couple(one: Person, other: Person) -> bool:
        """Tell whether two are king and queen of one country."""
        roles = {(p.role or "").split(" ")[0].lower() for p in (one, other)}
        return roles in ({"king", "queen"}, {"emperor", "empress"})

    def _facing(self, mention: Mention, person: Person) -> str | None:
        """Read "Sherman met in Muscat with Deputy Foreign Minister Harthy": no two of one side meet each other."""
        low = self.view.low
        start = self.view.bounds[self.view.sentence[mention.start]][0]
        if not FACING.intersection(low[max(start, mention.start - 1) : mention.start]) and not ENCOUNTER.intersection(
            low[max(start, mention.start - 1) : mention.start]
        ):
            return None
        lead = low[start : mention.start]
        ours = [m for m in self.mentions if start <= m.start < mention.start and m.people and m.people[0].party]
        facing = lead[-1:] == ["with"] or ENCOUNTER.intersection(lead)
        if not facing or not ours or self._domestic(person):
            return None
        theirs = ours[0].people[0].party
        here = [p.country for p in self.doc._.places if start <= p.start < mention.start and p.sure]
        visited = [c for c in dict.fromkeys(here) if c != theirs]
        if self.home != theirs:  # of two strangers, one is of the city where they meet
            return visited[0] if len(visited) == 1 and self.home is None else None
        codes = dict.fromkeys((*self._codes(start, mention.start), *here, *self._codes(0, self.view.bounds[0][1])))
        abroad = [c for c in codes if c != self.home]
        return abroad[0] if len(abroad) == 1 else None

    @staticmethod
    def _domestic(person: Person) -> bool:
        return bool(person.role and person.role.lower().split()[-1] in AT_HOME)

    def _rival(self, mention: Mention, person: Person) -> str | None:
        """Return the other country where its own holder of the office is somebody else: no two hold it for one."""
        if self.home is None or not person.role or self._domestic(person) or person.role.lower() in SEVERAL:
            return None
        same = [p for p in self.people if p is not person and p.name and p.party == self.home and not p.former]
        if not any(key(p.role or "") == key(person.role) for p in same):
            return None
        start, end = self.view.bounds[self.view.sentence[mention.start]]
        places = [p.country for p in self.doc._.places if p.sure]
        opening = self._codes(0, self.view.bounds[min(2, len(self.view.bounds) - 1)][1])
        for codes in (self._codes(start, end), opening, [*self._codes(0, len(self.view.words)), *places]):
            abroad: list[str] = [c for c in dict.fromkeys(codes) if c != self.home]
            if len(abroad) == 1:
                return abroad[0]
        return None
