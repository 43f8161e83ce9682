"""How the people of two reports stand to each other: the same encounter, part of it, or somebody else's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from diplomacy.records import Capacity, ExtractedMeeting, Participant, RoleKind
from diplomacy.reference.names import person_key

MOST_PARTIES = 8  # so that a plenary of thirty has 28 dyads, not 435
MOST_BROKERS = 4  # parties that may all only have brought the others together
PART, ALONE = "part ", "alone "  # no key of a name has a blank
STATE_CODE = 3  # letters; hardly an organisation's acronym has three

RANKS = {
    RoleKind.HEAD_OF_STATE: 3,
    RoleKind.HEAD_OF_GOVERNMENT: 3,
    RoleKind.ORGANISATION_HEAD: 3,
    RoleKind.FOREIGN_MINISTER: 2,
    RoleKind.DEFENCE_MINISTER: 1,
    RoleKind.OTHER: 1,
}


HELD_BY_ONE = frozenset(
    {RoleKind.HEAD_OF_STATE, RoleKind.HEAD_OF_GOVERNMENT, RoleKind.FOREIGN_MINISTER, RoleKind.DEFENCE_MINISTER}
)


class People(StrEnum):
    """What a comparison of two lists of participants comes to."""

    SAME = "the same people"
    BROKERED = "the same people, one report names who brought them together"
    DELEGATION = "one report names a member of the other's delegation"
    SUCCESSOR = "another holder of the same office"
    PART = "the people of one report are some of the other's"
    OTHER = "other people"


def compare_people(one: ExtractedMeeting, other: ExtractedMeeting) -> People:
    """Say how the participants of two reports stand to each other. Symmetric.

    A party without a named person can be anybody of that party. Where two reports send different leaders of one party
    they are different meetings: a meeting of ministers is not that of their presidents.
    """
    ours, theirs = _by_party(one.participants), _by_party(other.participants)
    common = ours.keys() & theirs.keys()
    if not common or (len(common) < 2 and len(ours) + len(theirs) > 2):
        return People.OTHER
    meets = [_side(ours[party], theirs[party]) for party in sorted(common)]
    if People.OTHER in meets:
        return People.OTHER
    other_holder = next((found for found in (People.DELEGATION, People.SUCCESSOR) if found in meets), None)
    if other_holder and People.SAME not in meets:
        return People.OTHER
    if ours.keys() - common and theirs.keys() - common:
        return People.OTHER
    if ours.keys() == theirs.keys():
        return other_holder or People.SAME
    if other_holder:
        return People.OTHER
    larger, smaller = (one, ours.keys() - common) if len(ours) > len(theirs) else (other, theirs.keys() - common)
    brokers = len(smaller) <= MOST_BROKERS and all(_could_broker(party, larger) for party in smaller)
    return People.BROKERED if brokers and len(common) > 1 else People.PART


@dataclass(frozen=True, slots=True)
class Dyad:
    """Two parties of a report, and what their people there can be known by; nothing where it could be anybody.

    `parties` are all that the report has.
    """

    name: str
    parties: frozenset[str]
    one: frozenset[str]
    other: frozenset[str] = frozenset()

    def could_be(self, dyad: Dyad) -> bool:
        """Tell whether the people may be those of another report's dyad: on neither side plainly others."""
        smaller, larger = sorted((self.parties, dyad.parties), key=len)
        if self.name != dyad.name or len(larger) - len(smaller) > MOST_BROKERS or not smaller <= larger:
            return False
        sides = ((self.one, dyad.one), (self.other, dyad.other))
        return all(not mine or not yours or sought(mine) & yours for mine, yours in sides)


def dyads_of(participants: Iterable[Participant]) -> tuple[Dyad, ...]:
    """Return the dyads of a report's parties, sorted: `pairs_of` with the people.

    Where two reports have no dyad that could be the other's, `compare_people` finds neither the same people nor the
    same with one who brought them together.
    """
    sides = _by_party(participants)
    parties = sorted(sides)[:MOST_PARTIES]
    known = {party: frozenset(key for person in sides[party] for key in _known_by(person)) for party in parties}
    everybody = frozenset(sides)
    if len(parties) < 2:
        return tuple(Dyad(party, everybody, known[party]) for party in parties)
    return tuple(
        Dyad(f"{a}+{b}", everybody, known[a], known[b]) for i, a in enumerate(parties) for b in parties[i + 1 :]
    )


def pairs_of(participants: Iterable[Participant]) -> tuple[str, ...]:
    """Return what two reports must have in common to be compared at all: the dyads of their parties, sorted.

    A single party is its own key, a person without a party is known by name. The first parties of a plenary stand for
    all of it.
    """
    parties = sorted(_by_party(participants))[:MOST_PARTIES]
    if len(parties) < 2:
        return tuple(parties)
    return tuple(f"{a}+{b}" for i, a in enumerate(parties) for b in parties[i + 1 :])


def sought(known: Iterable[str]) -> frozenset[str]:
    """Return what people are known by in other reports: a name that stands alone is a part of theirs, and part alone.

    Two whole names that share a part are two people.
    """
    return frozenset(
        PART + key.removeprefix(ALONE) if key.startswith(ALONE) else ALONE + key.removeprefix(PART)
        if key.startswith(PART) else key
        for key in known
    )  # fmt: skip


def _known_by(person: Participant) -> Iterable[str]:
    """Yield all that a person is known by: the leader's identifier, the whole name, its parts or that it has one."""
    if person.leader:
        yield person.leader
    if person.name:
        words = person.name.split()
        yield person_key(person.name)
        yield from ((PART if len(words) > 1 else ALONE) + person_key(word) for word in words)


def identity(person: Participant) -> str:
    """Return what tells a person from others: the leader's identifier, else the name run together, else nothing."""
    return person.leader or (person_key(person.name) if person.name else "")


def _by_party(participants: Iterable[Participant]) -> dict[str, list[Participant]]:
    sides: dict[str, list[Participant]] = {}
    for person in participants:
        key = person.party or (f"name:{person_key(person.name)}" if person.name else "")
        if key:
            sides.setdefault(key, []).append(person)
    return sides


def _side(mine: Sequence[Participant], yours: Sequence[Participant]) -> People:
    """Compare what two reports say of one party's side."""
    my_names, your_names = ({identity(p) for p in side} - {""} for side in (mine, yours))
    if my_names & your_names or any(one_surname(a, b) for a in mine for b in yours):
        return People.SAME
    if my_names and your_names and _one_office(mine, yours):
        return People.SUCCESSOR
    if my_names and your_names:
        return People.DELEGATION if _rank(mine) != _rank(yours) and 1 in (_rank(mine), _rank(yours)) else People.OTHER
    if not (my_names and your_names) and _some_official(yours if my_names else mine, mine if my_names else yours):
        return People.SAME
    my_kinds, your_kinds = ({p.role_kind for p in side} for side in (mine, yours))
    if None in my_kinds | your_kinds or my_kinds & your_kinds:
        return People.SAME
    return People.OTHER


def _one_office(mine: Sequence[Participant], yours: Sequence[Participant]) -> bool:
    """Tell whether two reports send one person each, of an office that a state has once."""
    one, other = ({p.role_kind for p in side if identity(p)} for side in (mine, yours))
    return len(mine) == len(yours) == 1 and one == other and one <= HELD_BY_ONE


def _some_official(unnamed: Sequence[Participant], others: Sequence[Participant]) -> bool:
    """Tell whether a side of unnamed officials ("a diplomat") can be people who are not at the top."""
    return all(p.role_kind is RoleKind.OTHER for p in unnamed) and _rank(others) < RANKS[RoleKind.HEAD_OF_STATE]


def one_surname(one: Participant, other: Participant) -> bool:
    """Tell whether one report gives only the surname of whom the other names in full."""
    if not (one.name and other.name) or (one.leader and other.leader):
        return False
    shorter, longer = sorted((one.name, other.name), key=len)
    return len(shorter.split()) == 1 and person_key(shorter) in map(person_key, longer.split())


def _rank(side: Iterable[Participant]) -> int:
    return max((RANKS.get(p.role_kind, 0) for p in side if p.role_kind), default=1)


def _could_broker(party: str, meeting: ExtractedMeeting) -> bool:
    """Tell whether a third party may only have brought the others together: an organisation, the host, a mediator."""
    side = [p for p in meeting.participants if p.party == party]
    if any(p.capacity is Capacity.MEDIATOR or p.role_kind is RoleKind.ORGANISATION_HEAD for p in side):
        return True
    if len(party) != STATE_CODE or (meeting.place and meeting.place.country == party):
        return True
    others = {_rank([p]) for p in meeting.participants if p.party and p.party != party}
    return bool(others) and _rank(side) not in others
