"""The sides that no subject or object gives: who comes in turn, whom a visit is to, who spoke for a party."""

from __future__ import annotations

from dataclasses import dataclass

from diplomacy.extraction.clauses import Clauses
from diplomacy.extraction.notes import Encounter, Mention, Party, Person
from diplomacy.extraction.ruleset import Trigger
from diplomacy.extraction.spelling import words_of
from diplomacy.records import RoleKind

LEADS = frozenset((",", "then", "separately", "later", "and", "first", "also"))  # before "with X he discussed"
ENTRY_WORDS = words_of("will also later then has to on in at is will be due scheduled separately the")
LISTED = 16  # sentences of a list below the line that says whose it is
LEADERS = (RoleKind.HEAD_OF_STATE, RoleKind.HEAD_OF_GOVERNMENT)


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger at its tokens; `noun` is where its noun starts, for possessors before it."""

    rule: Trigger
    start: int
    end: int
    noun: int
    inner: int  # where the verb ends, if a noun follows


def delegates(clauses: Clauses, hit: Hit) -> list[Mention]:
    """Return who represented a party: after "represented by", or before "represented"."""
    limit, end = clauses.sentence(hit.start)
    if clauses.view.low[hit.end - 1] != "by":
        found = clauses.subjects(hit.start, limit)
        return [] if clauses.view.low[hit.end : hit.end + 1] == ["by"] else found
    return clauses.people_list(hit.end, end)[0]


def likewise(clauses: Clauses, found: list[Mention], stop: int, end: int) -> tuple[list[Mention], int]:
    """Go on with "and the Greek side by his counterpart Y" after "the Turkish delegation was led by X"."""
    low = clauses.view.low
    if not found:
        return found, stop
    for k in range(stop, min(end - 1, stop + 12)):
        if low[k] == "of" and low[k - 1] in ("participation", "presence", "attendance"):
            more, after = clauses.people_list(k + 1, end)
            return [*found, *more], after if more else stop
        if low[k] == "by" and {"and", ",", ";", "while"}.intersection(low[stop:k]):
            more, after = clauses.people_list(k + 1, end)
            codes = [p.code for p in clauses.doc._.parties if stop <= p.start < k]
            for mention in more[:1]:
                for person in mention.people[:1]:
                    person.party = person.party or (codes[0] if len(codes) == 1 else None)
            return [*found, *more], after if more else stop
    return found, stop


def ahead(clauses: Clauses, hit: Hit) -> list[Mention]:
    """Return the other side before subject and verb: "With Italian Prime Minister Giorgia Meloni he discussed"."""
    limit, _ = clauses.sentence(hit.start)
    low = clauses.view.low
    for j in range(limit, min(limit + 6, hit.start)):
        if low[j] == "with" and (j == limit or low[j - 1] in LEADS):
            return clauses.people_list(j + 1, hit.start)[0]
    return []


def listed(clauses: Clauses, hit: Hit, end: int) -> tuple[list[Mention], int]:
    """Return who comes in turn: "Theresa May came first", "followed by Abe, Lee and Widodo"."""
    if hit.rule.subject == "after":
        j = clauses.skip_fillers(hit.end, end)
        return clauses.people_list(j, end)
    limit, _ = clauses.sentence(hit.start)
    return clauses.subjects(hit.start, limit), hit.end


def focus(clauses: Clauses, hit: Hit, objects: list[Mention], earlier: list[Encounter]) -> list[Mention]:
    """Return whom the passage is about: who took part in its encounters, or the subject of the sentence before."""
    listed = clauses.people(objects, earlier)
    number = clauses.view.sentence[hit.start]
    recent = [e for e in earlier if number - 6 <= e.sentence <= number]
    common = [p for p in (recent[-1].people if recent else []) if all(p in e.people for e in recent[-2:])]
    options = [[p] for p in common if len(recent) > 1]
    options += [clauses.people(clauses.main_subject(n), earlier) for n in range(number - 1, max(-1, number - 5), -1)]
    for people in options:
        if len(people) == 1 and people[0] not in listed and people[0].party:
            return [Mention(hit.start, hit.start, "pronoun", people=(people[0],))]
    return []


def leaders(clauses: Clauses, hit: Hit, end: int) -> tuple[list[Mention], int]:
    """Return mentions of those who lead the country named after the words: "a state visit to France"."""
    doc = clauses.doc
    for place in (*doc._.parties, *doc._.places):
        if hit.end <= place.start <= min(end, hit.end + 3) and not clauses.at(place.start):
            code = place.code if isinstance(place, Party) else place.country
            near = [
                m for m in clauses.mentions if m.people and m.people[0].party == code and m.people[0].kind in LEADERS
                and m.people[0].name and not m.people[0].former
            ]  # fmt: skip
            return near, place.end
    return [], hit.end


def hosts(clauses: Clauses, leaders: list[Mention], visitors: list[Mention]) -> list[Mention]:
    """Return the leader whom a leader's visit is to: the one named nearest."""
    people = clauses.people(visitors, [])
    if len({p.party for p in people}) != 1 or people[0].kind not in LEADERS:
        return []
    return sorted(leaders, key=lambda m: abs(m.start - visitors[0].start))[:1]


def is_entry(clauses: Clauses, hit: Hit, limit: int) -> bool:
    """Tell whether the words open a line of an agenda: "15.00 Telephone call with the President of Moldova"."""
    doc, (start, end) = clauses.doc, clauses.sentence(hit.start)
    opened = limit == 0 or "\n" in doc[limit - 1].text or doc[limit].text[0].isdigit()
    return opened and not any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in doc[start : min(end, hit.end + 8)])


def entries(clauses: Clauses, hit: Hit, end: int) -> list[list[Mention]]:
    """Return whom each entry of a list names below a line such as "received in audience today:"."""
    view = clauses.view
    number = view.sentence[hit.start]
    words = [w for w in view.words[hit.end : end] if not w.isspace()]
    if not words or words[-1] != ":":
        return []
    found: list[list[Mention]] = []
    for n in range(number + 1, min(len(view.bounds), number + LISTED)):
        start, stop = view.bounds[n]
        if view.paragraph[n] == view.paragraph[n - 1]:
            continue
        k = start
        while k < stop and (view.words[k].isspace() or not view.words[k][0].isalnum() or view.low[k].isdigit()):
            k += 1
        marked = k > start and not view.words[start].isspace()
        ends = [w for w in view.words[start:stop] if not w.isspace()][-1:]
        if not marked and ends not in ([";"], [","]):
            break
        mentions, _ = clauses.people_list(k, stop)
        if mentions:
            found.append(mentions)
    return found


def listed_under(clauses: Clauses, hit: Hit, limit: int) -> list[Mention]:
    """Return whose doings a list tells of, for an entry that opens with its verb: "- Met in Ottawa with".

    The line above that ends with a colon names him; without one, it is whom the text is about.
    """
    view = clauses.view
    number = view.sentence[hit.start]
    if number and view.paragraph[number] == view.paragraph[number - 1]:
        return []
    skipped = {k for a, b in (*clauses.date_starts.items(), *clauses.place_starts.items()) for k in range(a, b)}
    lead = [k for k in range(limit, hit.start) if view.words[k][0].isalpha() and k not in skipped]
    if any(view.low[k] not in ENTRY_WORDS for k in lead) or not view.words[(lead or [hit.start])[0]][0].isupper():
        return []
    for n in range(number - 1, max(-1, number - LISTED), -1):
        start, end = view.bounds[n]
        words = [w for w in view.words[start:end] if not w.isspace()]
        if words and words[-1] in (":", "–", "—"):
            named = clauses.people(clauses.in_sentence.get(n, []), [])
            return [Mention(hit.start, hit.start, "pronoun", people=(named[0],))] if len(named) == 1 else []
    person = principal(clauses)
    return [Mention(hit.start, hit.start, "pronoun", people=(person,))] if person else []


def principal(clauses: Clauses) -> Person | None:
    """Return whose agenda it is: the person in office who is most often the subject of a sentence."""
    counts: dict[int, tuple[int, Person]] = {}
    for number in range(len(clauses.view.bounds)):
        for mention in clauses.main_subject(number)[:1]:
            for person in mention.people[:1]:
                if person.party and not person.former:
                    counts[id(person)] = (counts.get(id(person), (0, person))[0] + 1, person)
    return max(counts.values(), key=lambda c: c[0])[1] if counts else None


def with_guest(clauses: Clauses, hit: Hit) -> list[Mention]:
    """Return host and guest where one phrase joins them: "President Samia and her Kenyan guest, Dr William Ruto"."""
    limit, _ = clauses.sentence(hit.start)
    for mention in clauses.in_sentence.get(clauses.view.sentence[hit.start], ()):
        if mention.start <= hit.start < mention.end and mention.start > limit and not mention.possessive:
            before = clauses.view.low[mention.start - 1]
            joined = clauses.ending.get(mention.start - 1) if before == "and" else None
            return [*joined[-1:], mention] if joined else []
    return []


def antecedent(clauses: Clauses, hit: Hit) -> list[Mention]:
    """Return whom a relative clause speaks of: "the chancellor, whom he met in Rostock", "with whom he had talks"."""
    low = clauses.view.low
    limit, _ = clauses.sentence(hit.start)
    for k in range(hit.start - 1, max(limit, hit.start - 8), -1):
        if low[k] == "whom":
            j = k - (low[k - 1] in ("with", "by"))
            j -= low[j - 1] == ","
            return list(clauses.ending.get(j, ())[-1:])
    return []
