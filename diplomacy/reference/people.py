"""People by name, in any spelling and order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from diplomacy.reference.facts import LeaderFact, NameKind
from diplomacy.reference.names import normalise, person_key, split_title, without_possessive
from diplomacy.reference.offices import Offices

# Their own press writes the family name first, English papers write it last: articles have both orders.
_TWO_ORDERS = frozenset({"JPN", "HUN"})


class People:
    """An index of people; not changed after it is made."""

    __slots__ = ("_by_family", "_by_id", "_by_name", "_by_turned_name", "_offices")

    def __init__(self, leaders: Iterable[LeaderFact], offices: Offices) -> None:
        """Build the index. The offices tell in which countries names are written in two orders."""
        self._by_id = {leader.id: leader for leader in leaders}
        self._offices = offices
        names: dict[str, dict[str, LeaderFact]] = defaultdict(dict)
        turned: dict[str, dict[str, LeaderFact]] = defaultdict(dict)
        families: dict[str, dict[str, LeaderFact]] = defaultdict(dict)
        for leader in self._by_id.values():
            family = normalise(leader.family_name)
            if family:
                families[family][leader.id] = leader
            for name in (leader.name, *leader.aliases):
                key = normalise(name)
                names[key.replace(" ", "")][leader.id] = leader
                if other := _turned(key, family):
                    turned[other.replace(" ", "")][leader.id] = leader
        self._by_name = _frozen(names)
        self._by_turned_name = _frozen(turned)
        self._by_family = _frozen(families)

    @property
    def all_leaders(self) -> tuple[LeaderFact, ...]:
        """Every person."""
        return tuple(self._by_id.values())

    def by_id(self, leader_id: str) -> LeaderFact | None:
        """Return a person by id."""
        return self._by_id.get(leader_id)

    def by_name(self, name: str) -> tuple[LeaderFact, ...]:
        """Return the people of a full name or alias; see `Reference.leaders`."""
        for each in _readings(name):
            key = person_key(each)
            if found := self._by_name.get(key) or self._by_turned_name.get(key):
                return found
        return ()

    def by_family_name(self, family_name: str) -> tuple[LeaderFact, ...]:
        """Return the people called so on second reference."""
        found = self._by_family.get(normalise(family_name))
        return found or self._by_family.get(normalise(without_possessive(family_name)), ())

    def names(self) -> Iterator[tuple[str, NameKind, str, bool]]:
        """Yield each name with its kind, the person's id and whether it is weak: a single word is."""
        for leader in self._by_id.values():
            written = dict.fromkeys((leader.name, *leader.aliases))
            if any(term.party in _TWO_ORDERS for term in self._offices.of_leader(leader.id)):
                for name in tuple(written):
                    if other := _turned(name, leader.family_name):
                        written[other] = None
            for name in written:
                yield name, NameKind.LEADER, leader.id, " " not in name
            if leader.family_name:
                yield leader.family_name, NameKind.FAMILY_NAME, leader.id, True


def _readings(name: str) -> Iterator[str]:
    """Yield the name as it is, then with less and less of what may stand around it."""
    yield name
    bare = without_possessive(name)
    if bare != name:
        yield bare
    title, rest = split_title(bare)
    if title or rest != bare:
        yield rest
    words = rest.split()
    inner = [word for word in words[1:-1] if len(normalise(word)) > 1]
    if len(inner) < len(words) - 2:
        yield " ".join((words[0], *inner, words[-1]))


def _turned(name: str, family: str) -> str:
    """Return the name in the other order, or nothing where the family name stands at neither end."""
    if family and name.endswith(f" {family}"):
        return f"{family} {name.removesuffix(f' {family}')}"
    if family and name.startswith(f"{family} "):
        return f"{name.removeprefix(f'{family} ')} {family}"
    return ""


def _frozen(found: dict[str, dict[str, LeaderFact]]) -> dict[str, tuple[LeaderFact, ...]]:
    return {key: tuple(people.values()) for key, people in found.items() if key}
