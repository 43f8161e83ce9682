"""Encounters told by a noun alone, "the previous round was held in Rome", and who held the chair."""

from __future__ import annotations

from diplomacy.extraction import apart, together
from diplomacy.extraction.clauses import Clauses
from diplomacy.extraction.notes import Encounter, Mention, Person
from diplomacy.extraction.otherside import Hit
from diplomacy.extraction.spelling import words_of

ORDINALS = words_of(
    "first second third fourth fifth sixth seventh eighth ninth tenth previous last latest earlier preceding next "
    "other another penultimate final initial inaugural"
)
NEW = words_of("another a one next")  # "a round on Wednesday"
NOUNS = words_of("round session meeting encounter summit call one talks conversation sitting trilateral")
CALLS = words_of("call conversation")
OWNERS = words_of("the their a its his her such one")
BESIDE = words_of("of their such round rounds talks meeting this that negotiations in on at two three indirect direct")
GOES_ON = words_of("on in at during last earlier")  # "the second on the sidelines of the summit"
JOINING = words_of("join joined table")  # they come along with one of those who meet
CHAIRED = words_of(
    "talks meeting session round negotiations summit dialogue discussions conversation trilateral encounter contact "
    "contacts dinner lunch banquet reception breakfast gala"
)
REACH = 10
NEAR = 3  # sentences between an encounter and the words on who held its chair


def parties_to(clauses: Clauses, hit: Hit, earlier: list[Encounter]) -> list[Person]:
    """Return who met at "the first was held in Vilnius": those last together, if the words name such a session."""
    if _session(clauses, hit) is None or not _dated(clauses, hit):
        return []
    last = max((e for e in earlier if e.start < hit.start), key=lambda e: e.start, default=None)
    group = together.group(clauses, Mention(hit.start, hit.start, "group"), earlier)
    wider = last and {*map(id, group)} <= {*map(id, last.people)}
    return list(last.people) if last and (wider or not all(p.name for p in group)) else group


def _session(clauses: Clauses, hit: Hit) -> int | None:
    """Return where the noun phrase before a verb starts, where it is one of several sessions."""
    low = clauses.view.low
    limit, _ = clauses.sentence(hit.start)
    k = hit.start - 1
    if low[k] == ",":  # "the previous session, the eighth since October, broke up"
        k = next((n - 1 for n in range(k - 1, max(limit, k - REACH), -1) if low[n] == ","), k)
    for j in range(k, max(limit - 1, k - REACH), -1):
        if low[j] in ORDINALS and j > limit and low[j - 1] in OWNERS:
            return j - 1 if _only(clauses, j + 1, k + 1) else None
        if low[j] in ("a", "another") and low[j + 1] in NOUNS and clauses.date_starts.keys() & set(range(j, k + 1)):
            return j if _only(clauses, j + 1, k + 1) else None
    return None


def _only(clauses: Clauses, start: int, end: int) -> bool:
    """Tell whether nothing but a session and its day or place stands between two tokens."""
    low = clauses.view.low
    k = start
    while k < end:
        if k in clauses.date_starts or k in clauses.place_starts:
            k = clauses.date_starts.get(k) or clauses.place_starts[k]
        elif low[k] in NOUNS or low[k] in BESIDE or low[k] in ORDINALS:
            k += 1
        else:
            return False
    return True


def _dated(clauses: Clauses, hit: Hit) -> bool:
    """Tell whether a day or a place stands beside: without them it may be the encounter just told."""
    start, end = clauses.sentence(hit.start)
    near = range(max(start, hit.start - REACH), min(end, hit.end + REACH))
    return any(k in clauses.date_starts or k in clauses.place_starts for k in near)


def further(clauses: Clauses, hit: Hit) -> list[Hit]:
    """Return the sessions that go on without a verb: ", the second on the sidelines of the Assembly in September"."""
    low = clauses.view.low
    _, end = clauses.sentence(hit.start)
    found = []
    for k in range(hit.end, end - 3):
        j = k + 1 + (low[k + 1] == "and") if low[k] in (",", ";") else k + 1
        if low[k] not in (",", ";", "and") or j + 2 >= end:
            continue
        j += low[j] in OWNERS
        if low[j] not in ORDINALS:
            continue
        j += 1 + (low[j + 1] in NOUNS)
        if low[j] in GOES_ON or j in clauses.date_starts:
            found.append(Hit(hit.rule, j - 1, j, j - 1, j))
    return found


def is_call(clauses: Clauses, hit: Hit) -> bool:
    """Tell whether the session is a call."""
    return bool(CALLS.intersection(clauses.view.low[max(0, hit.start - 4) : hit.start]))


def chair(clauses: Clauses, hit: Hit, earlier: list[Encounter]) -> Encounter | None:
    """Add to the encounter just told who "hosted the talks", "was in the chair", or by whom they were mediated."""
    view = clauses.view
    limit, end = clauses.sentence(hit.start)
    if view.low[hit.end - 1] == "by" and new_one(clauses, hit):
        return None
    if view.low[hit.end - 1] == "by":
        found = clauses.people_list(hit.end, end)[0] if of_talks(clauses, hit) else []
    else:
        found = clauses.subjects(hit.start, limit)
    number = view.sentence[hit.start]
    near = [e for e in earlier if 0 <= number - e.sentence <= NEAR and e.start < hit.start]
    near = [e for e in near if e.rule not in apart.RECALLED] or near
    if not found or not near:
        return None
    told = near[-1]
    parties = {p.party for p in told.people}
    joins = bool(JOINING.intersection(view.low[hit.start : hit.end]))
    for person in clauses.people(found, earlier):
        new = person.party not in parties or (joins and person not in told.people)
        if person.name and person.party and new and not (person.former or person.private):
            told.people = [*told.people, person]
            told.where[id(person)] = found[0]
            told.joint = True
    return told


def new_one(clauses: Clauses, hit: Hit) -> bool:
    """Tell whether a passive hangs on an occasion not told before: "a lavish dinner hosted by"."""
    low = clauses.view.low
    limit, _ = clauses.sentence(hit.start)
    before = low[max(limit, hit.start - 4) : hit.start]
    return bool(before) and before[-1] in CHAIRED and bool({"a", "an"}.intersection(before))


def of_talks(clauses: Clauses, hit: Hit) -> bool:
    """Tell whether the subject of a passive is an occasion and nobody: "the talks are to be hosted by"."""
    low = clauses.view.low
    limit, _ = clauses.sentence(hit.start)
    subjects = clauses.syntax.subjects(hit.start) if clauses.syntax.parsed else []
    if subjects:
        return all(low[i] in CHAIRED for i in subjects)
    return bool(CHAIRED.intersection(low[max(limit, hit.start - 3) : hit.start]))
