"""Whom "the two leaders", "they", "their foreign ministers" mean: those last together, or who holds such an office."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from diplomacy.extraction.notes import Encounter, Mention, Person
from diplomacy.extraction.ruleset import shipped
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.titles import TitleReader
from diplomacy.records import RoleKind

if TYPE_CHECKING:
    from diplomacy.extraction.clauses import Clauses

OPENING = words_of("the both two three four five six their these those all respective countries' countries ' 's")
COUNTED = words_of("they them both the two three four five six seven their these those all neither each")
TOP = frozenset((RoleKind.HEAD_OF_STATE, RoleKind.HEAD_OF_GOVERNMENT, RoleKind.ORGANISATION_HEAD))
OFFICES = words_of("leader president premier minister secretary")
HEADS = ("head of state", "head of government", "head of state and government", "head of states")
VAGUE = ("secretary",)  # of what, is not said
SIDES = ("sides", "countries", "parties", "nations", "delegations")  # who speaks for them met before
SPOKESMEN = re.compile(r"spokes|press secretary")
BACK = 6  # sentences that a group may look back over


Fits = Callable[[list[Person]], bool]


@cache
def _titles() -> TitleReader:
    return TitleReader(shipped())


def group(
    clauses: Clauses, mention: Mention, encounters: list[Encounter], without: list[Person] | None = None
) -> list[Person]:
    """Return whom a group means, nobody of those `without`; empty where that cannot be told."""
    view = clauses.view
    if mention.party or (mention.start < mention.end and view.low[mention.start] not in COUNTED):
        return []
    office = _office(clauses, mention)
    kind = _titles().kind(office)[0] if office else RoleKind.OTHER
    need = mention.number

    def holds(person: Person) -> bool:
        if office == "leader":
            return person.kind not in (RoleKind.FOREIGN_MINISTER, RoleKind.DEFENCE_MINISTER)
        if kind is not RoleKind.OTHER:
            return person.kind is kind or (office == "president" and person.kind in TOP)
        return office != "minister" or "minister" in (person.role or "").lower()

    def fits(people: list[Person]) -> bool:
        if without and any(p in people for p in without):
            return False
        parties = {p.party for p in people if p.party}
        if len(parties) < 2 or (need and len(people) != need and len(parties) != need):
            return False
        return all(map(holds, people))

    last = _last(clauses, mention, encounters, fits, office)
    if last or not office:
        return last
    return _holders(clauses, mention, encounters, office, kind)


def _office(clauses: Clauses, mention: Mention) -> str:
    """Return the office that a group's words name, for one: "their foreign ministers" gives "foreign minister"."""
    words = clauses.view.low[mention.start : mention.end]
    while words and words[0] in OPENING:
        words = words[1:]
    if "of" in words and words[words.index("of") - 1] != "heads":
        words = words[: words.index("of")]
    text = " ".join(words)
    text = text.replace("heads of", "head of")
    if text.endswith("secretaries"):
        text = text[:-3] + "y"
    elif text.endswith("s"):
        text = text[:-1]
    if text in HEADS:
        return "leader"
    return text if text.split(" ")[-1] in OFFICES and text not in VAGUE else ""


def _last(clauses: Clauses, mention: Mention, encounters: list[Encounter], fits: Fits, office: str) -> list[Person]:
    """Return the people last together, in an encounter or in a sentence, who fit."""
    need = mention.number
    bounds = clauses.view.bounds
    number = clauses.view.sentence[mention.start]
    best: tuple[int, list[Person]] | None = None
    beside = clauses.at(mention.end + 1) if clauses.view.low[mention.end : mention.end + 1] == ["and"] else []
    third = [p for m in beside for p in m.people]  # "the two men and Ashton"
    for e in encounters:
        if e.start <= mention.start and fits(e.people) and (best is None or e.start >= best[0]):
            best = (e.start, e.people)
    for n in range(number, max(-1, number - BACK), -1):
        people = _named_in(clauses, n, mention.start)
        people = [p for p in people if p not in third]
        people = people if not need or len(people) <= need else _leading(people, need)
        if fits(people):
            same = best and {p.party for p in best[1]} == {p.party for p in people}
            aides = (
                best and not office and all(p.kind in TOP for p in best[1]) and not all(p.kind in TOP for p in people)
            )
            if aides:  # "her foreign secretary said that the president was glad. Before, the two had met"
                break
            sides = same and n < number and mention.title in SIDES
            if best is None or (bounds[n][0] > best[0] and not sides):
                return people
            break
    if best is None:  # one named in each of two sentences
        for n in range(number, max(0, number - 3), -1):
            people = _named_in(clauses, n - 1, mention.start)
            people += [p for p in _named_in(clauses, n, mention.start) if p not in people]
            if fits(people):
                return people
    return list(best[1]) if best else []


def _holders(
    clauses: Clauses, mention: Mention, encounters: list[Encounter], office: str, kind: RoleKind
) -> list[Person]:
    """Return who holds an office for the parties last together; one whom the article does not name has no name."""
    before = [e for e in encounters if e.start <= mention.start]
    parties = list(dict.fromkeys(p.party for p in (before[-1].people if before else []) if p.party))
    if len(parties) < 2 or (mention.number and len(parties) != mention.number):
        return []
    people: list[Person] = clauses.doc._.people
    found: list[Person] = []
    for party in parties:
        fits = [p for p in people if p.party == party and not p.former and not p.private and _is(p, office, kind)]
        named = [p for p in fits if p.name] or fits
        if named:
            found.append(named[0])
        elif office in ("leader", "minister"):
            return []
        else:
            person = Person(None, party=party, role=office, kind=kind, first=mention.start)
            person.level = _titles().kind(office)[1]
            people.append(person)
            found.append(person)
    return found


def _is(person: Person, office: str, kind: RoleKind) -> bool:
    if office == "leader" or kind is RoleKind.HEAD_OF_STATE:
        return person.kind in TOP
    if kind is not RoleKind.OTHER:
        return person.kind is kind
    return office == (person.role or "").lower()


def _named_in(clauses: Clauses, number: int, before: int) -> list[Person]:
    """Return the people in office whom a sentence names before a token."""
    people: list[Person] = []
    for m in clauses.in_sentence.get(number, ()):
        if m.start < before and not clauses.view.quoted[m.start]:
            found = m.people or (clauses.resolve(m, []) if m.form == "pronoun" else ())
            speaks = SPOKESMEN.search((m.title or "").lower()) or clauses.view.low[m.end : m.end + 1] in (
                ["said"],
                ["says"],
            )
            found = () if speaks else found
            people += [p for p in found if p not in people and p.party and not p.former]
    return people


def _leading(people: list[Person], need: int) -> list[Person]:
    parties: list[str] = []
    out: list[Person] = []
    for p in people:
        if p.party and p.party not in parties and len(out) < need:
            parties.append(p.party)
            out.append(p)
    return out
