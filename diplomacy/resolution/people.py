"""Which leader a mention means: a name by party and day, a title by who held it then.

Nobody is guessed into a namesake: where two people fit and nothing tells them apart, the mention stays a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from diplomacy.records import ExtractedStatement, PartialDate, Participant, RoleKind
from diplomacy.reference.lookup import Reference

# Offices that one person holds at a time, so that the office alone says who it was.
SINGLE = frozenset(
    {
        RoleKind.HEAD_OF_STATE,
        RoleKind.HEAD_OF_GOVERNMENT,
        RoleKind.FOREIGN_MINISTER,
        RoleKind.DEFENCE_MINISTER,
        RoleKind.ORGANISATION_HEAD,
    }
)
# A role that begins so is another office than the one that it names.
ANOTHER_OFFICE = re.compile(
    r"\b(deputy|vice|vice-|former|ex-|late|assistant|under|outgoing|incoming|designate|elect|envoy|spokes\w+|adviser|"
    r"advisor|representative of|ambassador|minister of state|state secretary|counterparts|ministers|presidents)\b",
    re.IGNORECASE,
)


def resolve_participant(person: Participant, when: PartialDate | None, reference: Reference) -> Participant:
    """Return the participant with the leader whom the mention means; unchanged where that is not certain.

    `when` is the day of the meeting, or of the article where the meeting has none.
    """
    if person.leader:
        return person
    if person.name:
        leader = find_leader((person.name, *person.aliases), person.party, when, reference)
    else:
        leader = _holder(person, when, reference)
    return replace(person, leader=leader) if leader else person


def resolve_speaker(
    statement: ExtractedStatement, when: PartialDate | None, reference: Reference
) -> ExtractedStatement:
    """Return the statement with the leader who spoke; unchanged where the speaker is an office, or nobody known."""
    if statement.leader:
        return statement
    leader = find_leader((statement.speaker, *statement.aliases), statement.party, when, reference)
    return replace(statement, leader=leader) if leader else statement


def find_leader(names: Iterable[str], party: str | None, when: PartialDate | None, reference: Reference) -> str | None:
    """Return the identifier of the one person who bears one of the names, acts for the party and was in office then.

    Somebody who was not in office then is taken only where nobody else bears the name.
    """
    for name in names:
        known = {leader.id for leader in reference.leaders(name)}
        theirs = {who for who in known if party is None or _acted_for(who, party, reference)}
        serving = {who for who in theirs if when and _in_office(who, party, when, reference)}
        for candidates in (serving, theirs):
            if len(candidates) == 1:
                return candidates.pop()
    return None


def _holder(person: Participant, when: PartialDate | None, reference: Reference) -> str | None:
    """Return who held the office at that time, if it was certainly one person."""
    if not (person.party and when and person.role_kind in SINGLE) or ANOTHER_OFFICE.search(person.role or ""):
        return None
    terms = reference.holders(person.party, person.role or person.role_kind, when)
    terms = terms or reference.holders(person.party, person.role_kind, when)
    holders = {term.leader for term in terms if term.certain(when)} or {term.leader for term in terms}
    return holders.pop() if len(holders) == 1 else None


def _acted_for(leader: str, party: str, reference: Reference) -> bool:
    return any(term.party == party for term in reference.terms_of(leader))


def _in_office(leader: str, party: str | None, when: PartialDate, reference: Reference) -> bool:
    return any(party is None or term.party == party for term in reference.in_office(leader, when))
