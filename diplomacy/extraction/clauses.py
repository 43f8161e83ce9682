"""Finding one's way in a sentence without a parser: lists of people, the subject before a verb, who "they" are.

This is what a trained parser is to replace: the other components ask only for lists and subjects.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc

from diplomacy.extraction.notes import Encounter, Mention, Person, View
from diplomacy.extraction.spelling import words_of

PREPOSITIONS = words_of(
    "of with by in at for from to about on alongside against after over between among despite like toward "
    "towards under into upon regarding concerning including than without via near behind accompanied"
)
FILLERS = words_of(
    "has have had will would is are was were be been being to also then later earlier separately jointly "
    "briefly recently already just first again himself herself themselves both each due expected "
    "scheduled set slated planned reportedly meanwhile likewise personally previously privately finally "
    "too now today all together formally informally then individually once last officially twice "
    "virtually directly held instead afterwards did did do can could should may might shall not never "
    "going about likely originally currently supposed n't on"
)
ADVERBS = words_of(
    "separately briefly privately also again together virtually individually respectively one-on-one one "
    "- on informally here today yesterday tomorrow bilaterally personally earlier later then twice "
    "instead formally first directly face to face behind closed doors alone likewise officially"
)
ASIDES = words_of("who whose whom with where which now known the to for in from")
BREAKS = words_of("that while when where because although though as but after before since until if")
JOINERS = (
    ("as", "well", "as"),
    ("along", "with"),
    ("together", "with"),
    ("and", "then"),
    ("followed", "by"),
    ("and", "also"),
)
FINITE = words_of(
    "said told says was were is are has have had will would also agreed announced added noted stressed "
    "did can could then met meet held hosted received visited discussed spoke talked attended arrived "
    "left thanked wrote expressed"
)


@dataclass(slots=True)
class Clauses:
    """The mentions of a doc by position, and the questions that components ask about them."""

    doc: Doc
    view: View = field(init=False)
    mentions: list[Mention] = field(init=False)
    starting: dict[int, list[Mention]] = field(init=False)
    ending: dict[int, list[Mention]] = field(init=False)
    dates: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        """Index the doc's mentions by where they start and end."""
        self.view = self.doc._.view
        self.mentions = self.doc._.mentions
        self.starting, self.ending = {}, {}
        for m in self.mentions:
            self.starting.setdefault(m.start, []).append(m)
            self.ending.setdefault(m.end, []).append(m)
        self.dates = {d.end: d.start for d in self.doc._.dates}
        self.places_end = {p.end: p.start for p in (*self.doc._.places, *self.doc._.parties)}
        self.date_starts = {d.start: d.end for d in self.doc._.dates}
        self.place_starts = {p.start: p.end for p in (*self.doc._.parties, *self.doc._.places)}

    places_end: dict[int, int] = field(init=False)
    date_starts: dict[int, int] = field(init=False)
    place_starts: dict[int, int] = field(init=False)

    def sentence(self, i: int) -> tuple[int, int]:
        """Return the bounds of the sentence of token i."""
        return self.view.bounds[self.view.sentence[i]]

    # ── lists ──────────────────────────────────────────────────────────────────────────────────────

    def at(self, i: int) -> list[Mention]:
        """Return the mentions that start at token i, the longest extent; several where one phrase names several."""
        found = self.starting.get(i, [])
        if not found:
            return []
        end = max(m.end for m in found)
        return [m for m in found if m.end == end]

    def people_list(self, i: int, end: int, wary: bool = False) -> tuple[list[Mention], int]:
        """Read a list of people that starts at token i, "X, Y of Kenya and Z": the mentions, and where it ends.

        A `wary` reading ends before a name that a verb follows: in "met X, and Y said" Y is no object.
        """
        low = self.view.low
        while i < end and low[i] in ("both", "either"):
            i += 1
        found = self.at(i)
        if not found or found[0].possessive:
            return [], i
        out = list(found)
        stop = j = found[-1].end
        chained = 0
        loose: list[tuple[int, int]] = []
        while j < end:
            k = self._skip_parenthesis(j, end)
            step, sure = self._joined(k, end)
            if step is None:
                step = self._after_relative(k, end)
                sure = True
                if step is None:
                    break
            more = self.at(step)
            if not more and not sure:
                relative = self._after_relative(k, end)
                if relative is not None:
                    step, sure = relative, True
                    more = self.at(step)
            if not more or more[0].possessive or self.view.quoted[step]:
                break
            follows = low[more[-1].end] if more[-1].end < end else "."
            if wary and (follows in FINITE or (follows.endswith("ed") and follows != "united")):
                break
            out += more
            j = more[-1].end
            if sure:
                stop, chained = j, 0
                loose.clear()
            else:
                chained += len(more)
                loose.append((j, len(more)))
        if loose:
            out = out[: len(out) - sum(n for _, n in loose)]
        return out, stop

    def _skip_parenthesis(self, j: int, end: int) -> int:
        if j < end and self.view.words[j] == "(":
            for k in range(j + 1, min(end, j + 12)):
                if self.view.words[k] == ")":
                    return k + 1
        return j

    def _joined(self, j: int, end: int) -> tuple[int | None, bool]:
        """Return where the next of a list starts; sure where "and" says so, unsure after a comma alone."""
        low = self.view.low
        comma = j < end and low[j] == ","
        k = j + 1 if comma else j
        for words in JOINERS:
            if tuple(low[k : k + len(words)]) == words:
                return k + len(words), True
        if k < end and low[k] in ("and", "&", "plus"):
            k += 1
            while k < end and low[k] in ("also", "with", "later", "finally"):
                k += 1
            return k, True
        return (k, False) if comma else (None, False)

    def _after_relative(self, j: int, end: int) -> int | None:
        """Skip ", who hosted him for dinner, and" to the next of a list."""
        low = self.view.low
        if not (j + 1 < end and low[j] in (",", "-", "—", "–") and low[j + 1] in ASIDES):
            return None
        for k in range(j + 2, min(end - 3, j + 30)):
            if low[k] not in (",", "—", "–"):
                continue
            n = k + 1
            for words in (("and",), ("as", "well", "as"), ("followed", "by")):
                if tuple(low[n : n + len(words)]) == words:
                    n += len(words)
                    break
            else:
                continue
            if low[n] in ("with", "later", "also"):
                n += 1
            if self.at(n):
                return n
        return None

    def skip_fillers(self, i: int, end: int) -> int:
        """Skip adverbs, dates and places after a verb: "met in Beijing on Thursday with"."""
        low = self.view.low
        j = i
        while j < end:
            if low[j] in ADVERBS and not self.at(j):
                j += 1
            elif j in self.date_starts:
                j = self.date_starts[j]
            elif low[j : j + 2] in (["in", "succession"], ["in", "turn"], ["in", "person"]) or low[j : j + 3] == [
                "one",
                "by",
                "one",
            ]:
                j += 3 if low[j] == "one" else 2
            elif (low[j] == "," and low[j + 1 : j + 3] in (["in", "succession"], ["in", "turn"])) or (
                low[j] == "," and low[j - 1] in ("succession", "turn")
            ):
                j += 1
            elif low[j] in ("on", "in", "at", "late", "early", "last", "earlier", "later", "for") and j + 1 < end:
                k = j + 1
                while (
                    k < end
                    and k - j < 9
                    and k not in self.date_starts
                    and k not in self.place_starts
                    and low[k] not in (",", ".", "with", "and", "between")
                    and not self.at(k)
                ):
                    k += 1
                if k < end and k in self.date_starts:
                    j = self.date_starts[k]
                elif k < end and k in self.place_starts:
                    j = self.place_starts[k]
                elif k < end and low[k] == "with" and k - j < 9:
                    return k
                else:
                    return j
            elif (
                low[j] == ","
                and j + 1 < end
                and (j + 1 in self.place_starts or j + 1 in self.date_starts or low[j + 1] in ("with", "on", "in"))
            ):
                j += 1
            elif low[j] == "(":
                k = self._skip_parenthesis(j, end)
                if k == j:
                    return j
                j = k
            else:
                break
        return j

    # ── subjects ───────────────────────────────────────────────────────────────────────────────────

    def before_possessive(self, i: int, limit: int) -> list[Mention] | str | None:
        """Return the owner of the noun at token i: mentions before "'s", or a possessive pronoun's word."""
        low = self.view.low
        j = i - 1
        steps = 0
        while j >= limit and steps < 6:
            if low[j] in ("'s", "'") or low[j] in ("his", "her", "their", "its"):
                break
            if not low[j].replace("-", "").isalnum() and low[j] != "-":
                return None
            if low[j] in PREPOSITIONS or low[j] in FILLERS or low[j] in ("and", "the", "a", "an"):
                return None
            j -= 1
            steps += 1
        if j < limit:
            return None
        if low[j] in ("his", "her", "their", "its"):
            return low[j]
        if low[j] in ("'s", "'"):
            owner = [m for m in self.mentions if m.start >= limit and m.name and m.name[1] == j] or self.ending.get(
                j, []
            )
            return self._with_coordination(owner[-1], limit) if owner else None
        return None

    def subjects(self, i: int, limit: int) -> list[Mention]:
        """Return the subject of a verb at token i, in the sentence that starts at `limit`."""
        low = self.view.low
        j = i
        while j > limit:
            if j in self.dates and self.dates[j] >= limit and not self.ending.get(j):
                j = self.dates[j]
            elif low[j - 1] in FILLERS and not self.ending.get(j):
                j -= 1
            elif (
                j in self.places_end
                and low[self.places_end[j] - 1] in ("in", "at", "from", "to")
                and not self.ending.get(j)
            ):
                j = self.places_end[j] - 1
            else:
                break
        if low[j - 1] in ("who", "which") and j - 1 > limit:
            k = j - 1
            if low[k - 1] in (",", "–", "—"):
                k -= 1
            owner = self.ending.get(k)
            if owner:
                return self._with_coordination(owner[-1], limit)
        k = j - 1 if j > limit and low[j - 1] in (",", ")", "–", "—") else j
        owner = self.ending.get(k) or self.ending.get(j)
        if owner and not owner[-1].possessive:
            found = self._with_coordination(owner[-1], limit)
            first = found[0].start
            if first == limit or low[first - 1] not in PREPOSITIONS:
                return found
        return self.clause_subject(i, limit)

    def _plural(self, owner: list[Mention]) -> list[Mention]:
        return [m for m in self.mentions if m.start == owner[-1].start and m.end == owner[-1].end]

    def _with_coordination(self, last: Mention, limit: int) -> list[Mention]:
        """Return a mention with those that "and" and commas join to it on the left."""
        low = self.view.low
        found = self._plural([last])
        start = last.start
        joined = False
        while start > limit + 1:
            k = start - 1
            if low[k] in ("and", "&") or (low[k] == "," and joined):
                k2 = k - 1 if low[k] != "," and low[k - 1] == "," else k
                left = self.ending.get(k2)
                if not left:
                    break
                joined = True
            else:
                break
            group = self._plural(left)
            found = group + found
            start = group[0].start
        return found

    def clause_subject(self, i: int, limit: int) -> list[Mention]:
        """Return the likeliest subject among the mentions before token i: the last that opens a clause."""
        low = self.view.low
        best: Mention | None = None
        for m in self.mentions:
            if m.start < limit or m.end > i:
                continue
            if m.possessive or self.view.quoted[m.start]:
                continue
            before = low[m.start - 1] if m.start > limit else ""
            opens = (
                m.start == limit
                or before in BREAKS
                or before in (",", ";", ":", "—", "–", '"', "”", "-", "—")
                or (before in ("and", "or") and not self.ending.get(m.start - 1))
            )
            if before == "," and self.ending.get(m.start - 1):
                opens = False
            follows = low[m.end] if m.end < len(low) else ""
            if opens and (best is None or follows not in (",", ".")):
                best = m
        if best is None:
            best = next(
                (
                    m
                    for m in self.mentions
                    if limit <= m.start
                    and m.end <= i
                    and not m.possessive
                    and (m.start == limit or low[m.start - 1] not in PREPOSITIONS)
                    and not self.view.quoted[m.start]
                ),
                None,
            )
        if best is None:
            return []
        found, _ = self.people_list(best.start, i)
        return found or [best]

    def _only(self, number: int) -> list[Mention]:
        """Return the one person that a sentence names, if it names one alone."""
        start, end = self.view.bounds[number]
        named = [m for m in self.mentions if start <= m.start < end and m.people and not self.view.quoted[m.start]]
        return named[:1] if len({id(p) for m in named for p in m.people}) == 1 else []

    def main_subject(self, number: int) -> list[Mention]:
        """Return the first mention of a sentence that hangs on no preposition."""
        start, end = self.view.bounds[number]
        for m in self.mentions:
            inside = start <= m.start < end and not m.possessive and not self.view.quoted[m.start]
            if inside and (m.start == start or self.view.low[m.start - 1] not in PREPOSITIONS):
                found, _ = self.people_list(m.start, end)
                return found or [m]
        return []

    # ── who is meant ───────────────────────────────────────────────────────────────────────────────

    def people(self, mentions: list[Mention], encounters: list[Encounter]) -> list[Person]:
        """Return the people of mentions, pronouns and groups resolved; each once, in order."""
        out: list[Person] = []
        for m in mentions:
            for person in m.people or self.resolve(m, encounters):
                if person not in out:
                    out.append(person)
        return out

    def resolve(self, mention: Mention, encounters: list[Encounter]) -> list[Person]:
        """Return whom a pronoun or a group means, empty where that cannot be told."""
        if mention.form == "pronoun":
            person = self.pronoun(mention.start, mention.rule)
            return [person] if person else []
        if mention.form == "group":
            return self.group(mention, encounters)
        return list(mention.people)

    def pronoun(self, i: int, gender: str) -> Person | None:
        """Return whom "he" or "she" at token i means: the subject before, of the right gender."""
        number = self.view.sentence[i]
        start = self.view.bounds[number][0]
        options: list[list[Mention]] = [
            [m] for m in self.mentions
            if start <= m.start and m.end <= i and m.name
            and (m.start == start or self.view.low[m.start - 1] not in PREPOSITIONS)
        ][:1]  # fmt: skip
        first = [m for m in self.main_subject(number) if m.end <= i]
        if first and first[0].start < i and first[0].start >= start:
            options.append(first)
        options += [self.main_subject(n) or self._only(n) for n in range(number - 1, max(-1, number - 5), -1)]
        options += [
            [m]
            for n in range(number - 1, max(-1, number - 3), -1)
            for m in self.mentions
            if m.name
            and self.view.bounds[n][0] <= m.start < self.view.bounds[n][1]
            and m.start - self.view.bounds[n][0] < 2
        ]
        for found in options:
            if len(found) == 1 and found[0].people:
                person = found[0].people[0]
                if person.gender in ("", gender):
                    return person
        return None

    def group(self, mention: Mention, encounters: list[Encounter]) -> list[Person]:
        """Return whom "the two leaders" or "they" means: those last together, in an encounter or in a sentence."""
        need = mention.number
        level = {"ministers": True, "presidents": True}.get(mention.title or "", False)
        if mention.party:
            return []

        def fits(people: list[Person]) -> bool:
            parties = {p.party for p in people if p.party}
            if len(parties) < 2 or (need and len(people) != need and len(parties) != need):
                return False
            word = "president" if mention.title == "presidents" else "minister"
            return not level or all(word in (p.role or "").lower() for p in people)

        number = self.view.sentence[mention.start]
        best: tuple[int, list[Person]] | None = None
        for e in encounters:
            if e.start <= mention.start and fits(e.people) and (best is None or e.start >= best[0]):
                best = (e.start, e.people)
        for n in range(number, max(-1, number - 6), -1):
            start, end = self.view.bounds[n]
            people: list[Person] = []
            for m in self.mentions:
                if start <= m.start < min(end, mention.start) and not self.view.quoted[m.start]:
                    people += [p for p in m.people if p not in people and p.party and not p.former]
            people = people if not need or len(people) <= need else self._leading(people, need)
            if fits(people):
                if best is None or start > best[0]:
                    return people
                break
        return list(best[1]) if best else []

    @staticmethod
    def _leading(people: list[Person], need: int) -> list[Person]:
        parties: list[str] = []
        out: list[Person] = []
        for p in people:
            if p.party and p.party not in parties and len(out) < need:
                parties.append(p.party)
                out.append(p)
        return out
