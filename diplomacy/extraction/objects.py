"""Whom a trigger leads to: the list after "with", "between" or the verb itself, past days, places and asides."""

from __future__ import annotations

from diplomacy.extraction import otherside
from diplomacy.extraction.clauses import FINITE, PREPOSITIONS, Clauses
from diplomacy.extraction.notes import Mention
from diplomacy.extraction.otherside import Hit
from diplomacy.extraction.spelling import words_of

TOGETHER = ("between", "of", "between-direct", "pair", "by-both")  # links whose list holds both sides
FRIENDS = words_of("friend colleague brother sister ally neighbour neighbor counterpart host guest")
OTHERS = words_of("audience lunch dinner breakfast call meeting")  # a noun of its own before "with"
REACH = 14


def objects(clauses: Clauses, hit: Hit, link: str, end: int) -> tuple[list[Mention], int]:
    """Return those whom a link leads to from a trigger, and where the words on them end."""
    low = clauses.view.low
    if link == "none":
        return [], hit.end
    i = hit.end
    if link == "focus":
        return otherside.listed(clauses, hit, end)
    if link == "country":
        return otherside.leaders(clauses, hit, end)
    if link == "sides":
        return [], hit.end
    if link == "between-direct":
        found, stop = clauses.people_list(i, end)
        return otherside.likewise(clauses, found, stop, end)
    if link == "owner":
        owner = clauses.ending.get(hit.start) or [m for m in clauses.mentions if m.name and m.name[1] == hit.start]
        return (owner[-1:], hit.end) if hit.start - 1 > clauses.sentence(hit.start)[0] else ([], i)
    if link == "pair":
        return otherside.with_guest(clauses, hit), hit.end
    if link in ("ahead", "ahead-focus"):
        return otherside.ahead(clauses, hit), hit.end
    wary = hit.rule.subject == "verb" and link not in TOGETHER
    if link == "inner":
        for at in range(hit.inner, hit.noun):
            if at == hit.inner or low[at] == "with":
                found, stop = clauses.people_list(at + (low[at] == "with"), hit.noun, wary)
                if found:
                    return found, max(stop, hit.end)
        return [], i
    if link == "direct":
        j = clauses.skip_fillers(i, end)
        for at in (i, j):
            found, stop = clauses.people_list(at, end, wary)
            if found:
                return found, stop
        return [], i
    words = {
        "with": ("with",),
        "by": ("by",),
        "by-both": ("by", "between"),
        "between": ("between", "among"),
        "for": ("for",),
        "to": ("to",),
        "of": ("of",),
        "from": ("from",),
    }[link]
    j = i
    steps = 0
    while j < end and steps < REACH:
        if low[j] in words:
            found, stop = clauses.people_list(j + 1, end, wary)
            if found:
                return otherside.likewise(clauses, found, stop, end) if link in TOGETHER else (found, stop)
            listed = clauses.after_guests(j + 1, end)
            if listed:
                return clauses.people_list(listed, end, wary)
            skipped = clauses.skip_fillers(j + 1, end)
            for k in range(skipped, min(end, skipped + 6)):
                found, stop = clauses.people_list(k, end, wary)
                if found and k > j + 1:
                    return found, stop
                if low[k] == "," and low[k - 1] in FRIENDS:
                    continue  # "with my good friend, Prime Minister X"
                if (
                    not low[k].isalpha()
                    or low[k] in PREPOSITIONS
                    or low[k] in FINITE
                    or low[k] in ("who", "that", "members", "officials", "representatives", "executives", "residents")
                ):
                    break
        if link in ("by", "to", "of", "for", "from") and j > i + (REACH if "and" in low[i:j] else 4):
            break
        another = j > i and low[j] in OTHERS and {"a", "an"}.intersection(low[max(i, j - 3) : j])
        if (
            another
            or low[j] in (";", ":", "that", "who", "after", "before", "said")
            or (j > i and clauses.at(j) and low[j - 1] not in PREPOSITIONS and clauses.at(j)[0].form != "group")
        ):
            break
        if low[j] == "," and not (
            j + 1 in clauses.date_starts
            or j + 1 in clauses.place_starts
            or low[j + 1 : j + 2] in (["with"], ["including"], ["on"], ["in"], ["the"])
        ):
            nxt = low[j + 1 : j + 4]
            if not any(w in words for w in nxt):
                break
        j += 1
        steps += 1
    return [], i
