"""The rows that two sides make: one for each encounter, none where the words lack what they need."""

from __future__ import annotations

from spacy.tokens import Doc

from diplomacy.extraction.lists import PREPOSITIONS
from diplomacy.extraction.notes import Encounter, Person, View
from diplomacy.extraction.otherside import Hit
from diplomacy.extraction.spelling import words_of
from diplomacy.records import RoleKind

VAGUE = words_of("leader leaders host hosts sovereign official officials member members representative representatives")
ALL_OF_THEM = words_of("leaders ministers presidents officials participants sides three four five six")
AT_ONCE = words_of("trilateral three-way tripartite trio quadrilateral four-way")
ONE = words_of(
    "meeting talks trilateral dinner lunch breakfast summit session consultations banquet reception negotiations"
)
PLURAL = words_of("meetings calls conversations bilaterals discussions sessions encounters lunches consultations")
OCCASIONS = words_of(
    "breakfast dinner lunch banquet reception summit meeting gathering talks event conference ceremony forum"
)
LONE = words_of(
    "and here behind face today one again privately briefly late early separately formally yesterday together this "
    "last earlier monday tuesday wednesday thursday friday saturday sunday"
)
TALKS = words_of(
    "meeting meetings met meets talks bilateral bilaterals session sessions sat conversations audience audiences call "
    "calls counterparts huddles one-on-one pairs received"
)
WRITTEN = (
    " on x ", "twitter", "tweet", "in a letter", "in a message", "in a post", "social media", "in an interview",
    "telegram", "in a cable", "facebook", "instagram", "in a statement", "wrote", "in a speech", "in an open letter",
)  # fmt: skip
COUNTED = words_of("two three four five both all")
APART = words_of("will have has are were was had")
MOMENTS = words_of(
    "handshake handshakes hug embrace kiss dinner lunch breakfast supper hour hours half-hour minutes evening "
    "night afternoon morning day weekend meeting talks conversation exchange words smiles pleasantries meal "
    "walk stroll coffee tea encounter session sessions summit quarrel jokes toast glances stage platform "
    "podium sofa table drive ride"
)
CLAUSE = words_of("since after when until before where day time moment accord deal")
JOURNEYS = words_of("visit trip journey stopover call")
MOMENT_REACH = 9  # words from such a noun, or a conjunction, to the verb
SERIES = words_of("triangles trilaterals trios threesomes triads")  # "no contradiction between the two triangles"
ACCEPTED = words_of("accepted accept accepts come attend confirmed")
AFTERWARDS = words_of("after since before following from than until")
BOTH = 24  # words from "had" back to the noun
CALLS = words_of("call phone telephone")
PARTICLES = words_of("for on to off out upon it in back attention into")


def fit(people: list[Person]) -> list[Person]:
    """Leave out who is no longer in office, who acts for nobody, and offices whose holders stand beside by name."""
    found = [p for p in people if not p.former and p.party and not p.private]
    named = {p.party for p in found if p.name}
    return [p for p in found if p.name or p.party not in named]  # "his Omani counterpart, Badr Albusaidi"


def faceless(people: list[Person], weak: bool) -> bool:
    """Tell whether a row names nobody in particular: "leaders" and "officials", or one of them and weak words."""
    vague = [p for p in people if not p.name and (p.role or "").lower() in VAGUE]
    return len(vague) == len(people) or (weak and bool(vague))


def groups(ours: list[Person], theirs: list[Person], separate: bool, joint: bool, between: bool) -> list[list[Person]]:
    """Return who makes up each row: a counterpart each where they were `separate`, all at once where `joint`.

    With `between` a list that holds both sides is one row; without a second side there is none.
    """
    if not theirs:
        return [ours]
    if not ours:
        return [theirs] if between else []
    parties = list(dict.fromkeys(p.party for p in theirs))
    if (len(parties) == 1 and not (separate and (len(theirs) > 1 or len(ours) > 1))) or (joint and not separate):
        same = [p for p in theirs if p.party in {o.party for o in ours}]
        return [[*ours, *theirs]] if len(same) < len(theirs) else []
    if separate and len(ours) > 1 and len(theirs) == 1 and len({p.party for p in ours}) > 1:
        return [[p, *theirs] for p in ours]
    if separate or len(ours) == 1 or len({p.party for p in ours}) == 1:
        rows = []
        for party in parties:
            side = [p for p in theirs if p.party == party]
            if separate and len(side) > 1:
                rows += [[*ours, p] for p in side]
            else:
                rows.append([*ours, *side])
        return rows
    return [[*ours, *theirs]]


def supported(view: View, hit: Hit, limit: int, end: int, ours: list[Person], theirs: list[Person]) -> bool:
    """Check what a weak trigger needs besides two sides."""
    low = view.low[limit:end]
    match hit.rule.needs:
        case "pair":
            return len({p.party for p in (*ours, *theirs)}) >= 2
        case "talks":
            return bool(OCCASIONS.union(ONE, ("call", "discussion")).intersection(low))
        case "before":
            return bool(
                {"meeting", "met", "talks", "bilateral", "call", "session", "spoke", "conversation"}.intersection(
                    view.low[limit : hit.start]
                )
            )
        case "entry":  # a line of its own in a list of meetings
            start = view.bounds[max(0, view.sentence[hit.start] - 8)][0]
            return hit.start - limit <= 1 and bool(PLURAL.intersection(view.low[start : hit.start]))
        case "turns":
            start = view.bounds[max(0, view.sentence[hit.start] - 4)][0]
            return bool(TALKS.intersection(view.low[start:end]))
        case "group":  # "the three of them read it aloud"
            after = view.low[hit.end : hit.end + 3]
            return _several([*ours, *theirs]) and view.low[hit.start - 1] in COUNTED and not APART.intersection(after)
        case "moment":  # "the handshake that they exchanged"
            words = view.low[max(limit, hit.start - MOMENT_REACH) : hit.start]
            return _several(ours) and bool(MOMENTS.intersection(words)) and words[-1:] != ["who"]
        case "clause":  # "since the leaders made peace in Santa Marta"
            words = view.low[max(limit, hit.start - 2 * MOMENT_REACH) : hit.start]
            return _several(ours) and bool(CLAUSE.intersection(words))
        case "visit":
            return bool(JOURNEYS.intersection(view.low[max(limit, hit.start - MOMENT_REACH) : hit.start]))
        case "accepted":
            number = view.sentence[hit.start]
            stop = view.bounds[min(number + 2, len(view.bounds) - 1)][1]
            return bool(ACCEPTED.intersection(view.low[limit:stop]))
        case "relative":
            before = view.low[limit : hit.start]
            had = view.low[hit.start] in ("was", "were", "to")  # "a breakfast X was to have had with Y"
            return (had or bool({"that", "which"}.intersection(before))) and bool(
                (TALKS | OCCASIONS).intersection(before)
            )
        case "had-by-both":  # "the lunch that X and Y had in Paris"
            before = view.low[max(limit, hit.start - BOTH) : hit.start]
            after = view.low[hit.end : hit.end + 1]
            fits = len({p.party for p in (*ours, *theirs)}) >= 2 and after[:1] != ["a"]
            return (
                fits
                and "and" in before
                and bool(TALKS.union(OCCASIONS).intersection(before))
                and (after[:1] == [","] or after[:1] == ["."] or bool(set(after) & {"in", "on", "at", "last", "here"}))
            )
        case "contact":
            return bool({"contact", "meeting", "talks", "encounter"}.intersection(low))
        case "on-call":
            leads = [i for i in range(limit, hit.start) if view.low[i] in ("in", "during", "on")]
            return any(CALLS.intersection(view.low[i : min(hit.start, i + 5)]) for i in leads)
        case "no-occasion":
            return view.low[hit.start - 1] not in OCCASIONS or bool(
                {"a", "an"} & {*view.low[hit.start - 4 : hit.start]}
            )
        case "no-place":
            return hit.end >= end or view.low[hit.end] not in PARTICLES
    return True


def _several(people: list[Person]) -> bool:
    return len({p.party for p in people}) > 1


def one_noun(view: View, hit: Hit) -> bool:
    """Tell whether the noun is one occasion: "a meeting with X and Y", not "meetings", not "a bilateral"."""
    noun = view.low[hit.noun : hit.end]
    before = view.low[max(0, hit.noun - 4) : hit.noun]
    one = bool(hit.rule.noun) and bool(ONE.intersection(noun[-1:]) or noun[-1:] in (["call"], ["conversation"]))
    return (
        one
        and noun[-1] not in PLURAL | {"talks"}
        and bool({"a", "an", "the"} & set(before))
        and (not {"bilateral", "each", "bilaterals"} & {*before, *noun})
    )


def told_together(view: View, hit: Hit) -> bool:
    """Tell whether the next sentence goes on with all as one: "spoke with X, Y and Z. The leaders agreed"."""
    number = view.sentence[hit.start] + 1
    if number >= len(view.bounds) or not hit.rule.verb or view.paragraph[number] != view.paragraph[number - 1]:
        return False
    start, end = view.bounds[number]
    head = view.low[start : min(end, start + 4)]
    return head[:1] == ["they"] or (head[:1] in (["the"], ["all"]) and bool((ALL_OF_THEM | AT_ONCE).intersection(head)))


def told_as_one(people: list[Person], earlier: list[Encounter]) -> bool:
    """Tell whether an encounter of all of them was told before: who hosts two for it sees them at once."""
    everybody = {*map(id, people)}
    return len({p.party for p in people}) > 2 and any({*map(id, e.people)} == everybody for e in earlier)


def told_again(view: View, hit: Hit, rows: list[Encounter], earlier: list[Encounter], dated: bool) -> bool:
    """Tell whether "the conversation between the two" speaks of an encounter just told, and adds no day."""
    limit = view.bounds[view.sentence[hit.start]][0]
    lead = view.low[max(limit, hit.start - 5) : hit.start]
    if not AFTERWARDS.intersection(lead) and any(
        row.sentence == e.sentence and e.start < hit.start and {*map(id, row.people)} == {*map(id, e.people)}
        for row in rows
        for e in earlier
    ):
        return True  # "met on Thursday, in the highest contact between the two countries since 2013"
    if dated or hit.start - limit > 3 or "the" not in view.low[limit : hit.start]:
        return False
    return any(
        0 < row.sentence - e.sentence <= 3 and {*map(id, row.people)} == {*map(id, e.people)}
        for row in rows
        for e in earlier
    )


def in_series(view: View, ours: list[Person], theirs: list[Person]) -> bool:
    """Tell whether two were seen at once by one whose article speaks of "the two triangles"."""
    return len({p.party for p in ours}) == 1 and len(theirs) == 2 and bool(SERIES.intersection(view.low))


def by_organisation(hit: Hit, ours: list[Person], theirs: list[Person]) -> bool:
    """Tell whether the head of an organisation received two countries, which is done to bring them together."""
    mediates = bool(ours) and all(p.kind is RoleKind.ORGANISATION_HEAD for p in ours)
    return mediates and bool(hit.rule.host) and len({p.party for p in theirs}) == 2


def gathered(hit: Hit, ours: list[Person], theirs: list[Person]) -> bool:
    """Tell whether somebody had three or more countries at his table, which is one occasion: "hosted X, Y and Z"."""
    at_once = hit.rule.id in ("hosted", "sat-down", "conferred", "held-video", "held-call", "come-together")
    return at_once and len({p.party for p in ours}) == 1 and len({p.party for p in theirs}) > 2


def for_talks(words: list[str]) -> bool:
    """Tell whether several were seen for one thing: "hosted X and Y for a working dinner", "in a video meeting"."""
    dined = any(w == "for" and ONE.intersection(words[i + 1 : i + 4]) for i, w in enumerate(words))
    return dined or any(
        words[i : i + 2] == ["in", "a"] and "video" in words[i + 2 : i + 4] for i in range(len(words) - 2)
    )


def complete(view: View, hit: Hit, end: int) -> bool:
    """Tell whether a verb without an object stands alone: "met in Paris", not "met a target"."""
    if hit.rule.subject == "noun" or hit.rule.noun or hit.rule.needs in ("pair", "group"):
        return True
    after = view.low[hit.end] if hit.end < end else "."
    if view.low[hit.start] in ("sat", "sits") and view.low[hit.end + 1 : hit.end + 2] in (["."], [","], ["on"]):
        return False  # "sat in": an aide beside his chief
    return after in PREPOSITIONS or not after[0].isalnum() or after in LONE


def written(doc: Doc, row: Encounter) -> bool:
    """Tell whether words were sent and not spoken: "thanked him on X", "in a letter"."""
    start, end = doc._.view.bounds[row.sentence]
    words = f" {' '.join(doc._.view.low[start:end])} "
    return any(phrase in words for phrase in WRITTEN)


def told(row: Encounter, encounters: list[Encounter]) -> bool:
    """Tell whether other words of the article tell of an encounter of these people, or of their two sides."""
    return bool(telling(row, encounters))


def telling(row: Encounter, encounters: list[Encounter]) -> list[Encounter]:
    """Return the encounters in which two of a row's people take part."""
    people = set(map(id, row.people))
    return [e for e in encounters if len(people.intersection(map(id, e.people))) > 1]
