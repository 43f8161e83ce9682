"""Terms of office: who held what on a day, and what a person held."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from diplomacy.records import PartialDate, RoleKind
from diplomacy.reference.facts import TermFact, acts_only
from diplomacy.reference.roles import plain_title


class Offices:
    """An index of terms; not changed after it is made."""

    __slots__ = ("_by_kind", "_by_leader", "_by_title", "_titles", "all_terms")

    def __init__(self, terms: Iterable[TermFact]) -> None:
        """Build the index."""
        self.all_terms = tuple(terms)
        by_leader: dict[str, list[TermFact]] = defaultdict(list)
        by_kind: dict[tuple[str, RoleKind], list[TermFact]] = defaultdict(list)
        by_title: dict[tuple[str, str], list[TermFact]] = defaultdict(list)
        titles: dict[str, str] = {}
        for term in self.all_terms:
            title = titles.get(term.role)
            if title is None:
                title = titles[term.role] = plain_title(term.role)
            by_leader[term.leader].append(term)
            by_kind[term.party, term.role_kind].append(term)
            by_title[term.party, title].append(term)
        self._titles = titles
        self._by_leader = {leader: tuple(sorted(held, key=_start)) for leader, held in by_leader.items()}
        self._by_kind = {key: _Line(held) for key, held in by_kind.items()}
        self._by_title = {key: _Line(held) for key, held in by_title.items()}

    def of_leader(self, leader: str) -> tuple[TermFact, ...]:
        """Return a person's terms, the earliest first."""
        return self._by_leader.get(leader, ())

    def in_office(self, leader: str, on: date | PartialDate) -> tuple[TermFact, ...]:
        """Return the terms that a person may have served then, the certain ones first."""
        return _ranked((term for term in self._by_leader.get(leader, ()) if term.possible(on)), on)

    def holders(
        self, party: str, kind: RoleKind, on: date | PartialDate, fits: Callable[[str], bool] | None = None
    ) -> tuple[TermFact, ...]:
        """Return who may have held an office of a kind then; `fits` is asked of the normalised title."""
        line = self._by_kind.get((party, kind))
        if line is None:
            return ()
        held = line.on(on)
        return _ranked(held if fits is None else (t for t in held if fits(self._titles[t.role])), on)

    def title_holders(self, party: str, title: str, on: date | PartialDate) -> tuple[TermFact, ...]:
        """Return who may have held an office of exactly that plain title then."""
        line = self._by_title.get((party, title))
        return _ranked(line.on(on), on) if line else ()

    def title_kinds(self, party: str, title: str) -> tuple[RoleKind, ...]:
        """Return the kinds of the party's offices of exactly that plain title, each once."""
        line = self._by_title.get((party, title))
        return tuple(dict.fromkeys(term.role_kind for term in line.terms)) if line else ()


class _Line:
    """Terms in the order of their beginning."""

    __slots__ = ("_ends", "_starts", "terms")

    def __init__(self, terms: Iterable[TermFact]) -> None:
        self.terms = tuple(sorted(terms, key=_start))
        self._starts = [_start(term) for term in self.terms]
        self._ends = [term.end.latest if term.end else date.max for term in self.terms]

    def on(self, on: date | PartialDate) -> list[TermFact]:
        first, last = (on.earliest, on.latest) if isinstance(on, PartialDate) else (on, on)
        begun = bisect_right(self._starts, last)
        return [term for end, term in zip(self._ends[:begun], self.terms, strict=False) if end >= first]


def _start(term: TermFact) -> date:
    return term.start.earliest if term.start else date.min


def _ranked(terms: Iterable[TermFact], on: date | PartialDate) -> tuple[TermFact, ...]:
    """Sort by certainty, full holders before those who stand in, the latest to begin first."""
    held = list(terms)
    if len(held) > 1:
        acting = {role: acts_only(role) for role in {term.role for term in held}}
        held.sort(key=_start, reverse=True)
        held.sort(key=lambda term: (not term.certain(on), acting[term.role]))
    return tuple(held)
