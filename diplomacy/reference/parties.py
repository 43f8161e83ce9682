"""Parties by name: countries and organisations, and what sort of name it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from diplomacy.reference.facts import CountryFact, MatchKind, NameKind, OrganisationFact, PartyMatch
from diplomacy.reference.names import normalise, unaccent, without_possessive

PartyFacts = CountryFact | OrganisationFact

# A body comes first: who is named by a body acts for what it belongs to, though it may have a row of its own.
_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            MatchKind.BODY,
            MatchKind.NAME,
            MatchKind.ALIAS,
            MatchKind.CODE,
            MatchKind.ADJECTIVE,
            MatchKind.METONYM,
            MatchKind.FORMER_NAME,
        )
    )
}
_SHORT = 3  # an acronym of so many letters must be in capitals; a longer one may be written like a name (Nato)


class Parties:
    """An index of parties; not changed after it is made."""

    __slots__ = ("_acronyms", "_by_code", "_by_name", "all_parties")

    def __init__(self, countries: Iterable[CountryFact], organisations: Iterable[OrganisationFact]) -> None:
        """Build the index."""
        self.all_parties: tuple[PartyFacts, ...] = (*countries, *organisations)
        self._by_code = {party.code: party for party in self.all_parties}
        found: dict[str, dict[str, PartyMatch]] = defaultdict(dict)
        surfaces: dict[str, list[str]] = defaultdict(list)
        for party in self.all_parties:
            for name, kind, weak in _names_of(party):
                key = normalise(name)
                match = PartyMatch(party, kind, weak)
                known = found[key].setdefault(party.code, match)
                if _RANK[kind] < _RANK[known.kind]:
                    found[key][party.code] = match
                surfaces[key].append(name)
        self._by_name = {
            key: tuple(sorted(matches.values(), key=lambda m: (_RANK[m.kind], m.weak, m.code)))
            for key, matches in found.items()
        }
        self._acronyms = frozenset(key for key, names in surfaces.items() if any(_is_acronym(name) for name in names))

    def by_code(self, code: str) -> PartyFacts | None:
        """Return a party by its code, in any case."""
        return self._by_code.get(code) or self._by_code.get(code.upper())

    def is_organisation(self, code: str) -> bool:
        """Tell whether a code is an organisation's."""
        return isinstance(self._by_code.get(code), OrganisationFact)

    def matches(self, name: str) -> tuple[PartyMatch, ...]:
        """Return the parties that a name can mean, acronyms only where the case allows it."""
        for each in dict.fromkeys((name, without_possessive(name))):
            key = normalise(each)
            if key not in self._by_name and key.startswith("the "):
                key = key.removeprefix("the ")
                each = each.lstrip()[4:]
            if key in self._by_name and (key not in self._acronyms or _reads_as_acronym(each)):
                return self._by_name[key]
        return ()

    def any_case(self, name: str) -> tuple[PartyMatch, ...]:
        """Return the parties that a name can mean whatever its case: for words known to name one."""
        return self._by_name.get(normalise(name), ())

    def coded(self, code: str, sort: type[CountryFact] | type[OrganisationFact]) -> tuple[PartyMatch, ...]:
        """Return the country or organisation of exactly that code."""
        party = self._by_code.get(code)
        return (PartyMatch(party, MatchKind.CODE),) if isinstance(party, sort) else ()

    @staticmethod
    def best(matches: tuple[PartyMatch, ...]) -> PartyMatch | None:
        """Return the best of ranked matches; None where there is none, or two are equally good."""
        if not matches or (len(matches) > 1 and _standing(matches[0]) == _standing(matches[1])):
            return None
        return matches[0]

    def names(self) -> Iterator[tuple[str, NameKind, str, bool]]:
        """Yield each name as it is written, with its kind, the party's code and whether it is weak.

        Of the parties that share a name those yield it that it means best.
        """
        for party in self.all_parties:
            written: set[str] = set()
            for name, kind, weak in _names_of(party):
                best = self._by_name[normalise(name)]
                mine = next(match for match in best if match.code == party.code)
                if name not in written and _standing(mine) == _standing(best[0]):
                    written.add(name)
                    yield name, NameKind(f"party_{kind}"), party.code, weak


def _standing(match: PartyMatch) -> tuple[int, bool]:
    return _RANK[match.kind], match.weak


def _names_of(party: PartyFacts) -> Iterator[tuple[str, MatchKind, bool]]:
    yield party.name, MatchKind.NAME, False
    if isinstance(party, CountryFact):
        yield from ((name, MatchKind.ALIAS, False) for name in (party.official_name, *party.aliases) if name)
        yield from ((name, MatchKind.ADJECTIVE, False) for name in party.demonyms)
        yield from ((name, MatchKind.METONYM, False) for name in party.metonyms)
        yield from ((name, MatchKind.FORMER_NAME, False) for name in party.former_names)
    else:
        yield from ((name, MatchKind.ALIAS, False) for name in party.aliases)
        yield from ((name, MatchKind.BODY, False) for name in party.bodies)
        yield from ((name, MatchKind.ADJECTIVE, name in party.weak) for name in party.demonyms)


def _is_acronym(name: str) -> bool:
    letters = [letter for letter in unaccent(name).removeprefix("the ") if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters) and " " not in name.removeprefix("the ")


def _reads_as_acronym(name: str) -> bool:
    letters = [letter for letter in name.removeprefix("the ") if letter.isalpha()]
    if len(letters) <= _SHORT:
        return all(letter.isupper() for letter in letters)
    return any(letter.isupper() for letter in letters)
