"""Lists of people in a sentence, "X, Y of Kenya and Z", and what may be skipped on the way to them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Doc

from diplomacy.extraction.notes import Mention, View
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.syntax import Syntax

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
    "going about likely originally currently supposed n't on 've 'll 'd 'm"
)
ADVERBS = words_of(
    "separately briefly privately also again together virtually individually respectively one-on-one one "
    "- on informally here today yesterday tomorrow bilaterally personally earlier later then twice "
    "instead formally first directly face to face behind closed doors alone likewise officially"
)
ASIDES = words_of("who whose whom with where which now known the to for in from on at as currently accompanied both")
BREAKS = words_of("that while when where because although though as but after before since until if")
JOINERS = (
    ("as", "well", "as"),
    ("along", "with"),
    ("together", "with"),
    ("and", "then"),
    ("followed", "by"),
    ("and", "also"),
)
GUESTS = words_of("guests visitors hosts partners colleagues counterparts leaders presidents premiers allies peers")
BUILDINGS = words_of("palace house castle hall residence hotel villa airport center centre")
AIDES = words_of(
    "envoy adviser advisor representative aide negotiator minister secretary premier deputy chief diplomat"
)
WHEREABOUTS = words_of("in at on over for during inside near")
CHAMBERS = words_of("national assembly parliament senate house council federal supreme")
BODY = 4  # words of a body's name before a title
PHRASE = 14  # words of "in a salon on the second floor"
OWNED = 7  # words from "Trump's" to the name of his envoy
AFTER_COMMA = words_of("with on in at")
AGAIN = words_of("again too also alike")
FINITE = words_of(
    "said told says was were is are has have had will would also agreed announced added noted stressed "
    "did can could then met meet held hosted received visited discussed spoke talked attended arrived "
    "left thanked wrote expressed"
)


@dataclass(slots=True)
class Lists:
    """The mentions of a doc by position, and the lists that they stand in."""

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
        self.in_sentence = defaultdict(list)
        for m in self.mentions:
            self.in_sentence[self.view.sentence[m.start]].append(m)
        self.held = {i for m in self.mentions for i in range(m.start + 1, m.end - 1)}
        self.dates = {d.end: d.start for d in self.doc._.dates}
        self.places_end = {p.end: p.start for p in (*self.doc._.places, *self.doc._.parties)}
        self.date_starts = {d.start: d.end for d in self.doc._.dates}
        self.place_starts = {p.start: p.end for p in (*self.doc._.parties, *self.doc._.places)}
        self.syntax = Syntax(self.doc)
        self.covering = {i: m for m in reversed(self.mentions) for i in range(m.start, m.end)}

    in_sentence: dict[int, list[Mention]] = field(init=False)
    held: set[int] = field(init=False)  # tokens inside a mention, not at its ends
    syntax: Syntax = field(init=False)
    covering: dict[int, Mention] = field(init=False)
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
        while i < end and low[i] in ("both", "either") and not self.at(i):
            i += 1
        found = self.at(i) or self.at(i + self._agency(i))
        found = self.owned(found, end) if found and found[0].possessive else found
        if not found or found[0].possessive:
            return [], i
        out = list(found)
        stop = j = found[-1].end
        chained = 0
        loose: list[tuple[int, int]] = []
        while j < end:
            k = self._skip_parenthesis(j, end)
            while k < end and low[k] in AGAIN:
                k += 1
            step, sure = self._joined(k, end)
            if step is not None and sure and not self.at(step):
                step = self._past_aside(step, end)
            if step is None:
                step = self._after_relative(k, end)
                sure = True
                if step is None:
                    break
            more = self.at(step) or self.at(step + self._agency(step))
            if not more and not sure:
                relative = self._after_relative(k, end)
                if relative is not None:
                    step, sure = relative, True
                    more = self.at(step)
            if more and more[0].possessive:
                more = self.owned(more, end)
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

    def owned(self, owner: list[Mention], end: int) -> list[Mention]:
        """Return who is named by his chief: after "President Donald Trump's" in "Trump's envoy, Steve Witkoff"."""
        low = self.view.low
        after = owner[-1].end + (low[owner[-1].end : owner[-1].end + 1] == ["'s"])
        for k in range(after, min(end, after + OWNED)):
            if self.at(k) and (named := [m for m in self.at(k) if m.name]):
                return named if k > after and (low[k - 1] in AIDES or low[k - 2] in AIDES) else owner
            if low[k] in PREPOSITIONS or low[k] in FINITE:
                break
        return owner

    def after_guests(self, i: int, end: int) -> int | None:
        """Return where the names start in "with his guests, X and Y" and "with two colleagues: X and Y"."""
        low = self.view.low
        for k in range(i, min(end - 2, i + 4)):
            if low[k] in GUESTS and low[k + 1] in (",", ":", "–", "—") and self.at(k + 2):
                return k + 2
        return None

    def _agency(self, i: int) -> int:
        """Count a body before a title: in "National Assembly Chairman Hue" a mention starts at "Chairman"."""
        words = self.view.words
        n = 0
        while n < BODY and i + n < len(words) and words[i + n][0].isupper() and not self.at(i + n):
            acronym = len(words[i + n]) > 1 and words[i + n].isupper() and words[i + n].isalnum()
            if not acronym and self.view.low[i + n] not in CHAMBERS:
                return 0
            n += 1
        return n if n and self.at(i + n) else 0

    def _past_aside(self, i: int, end: int) -> int:
        """Skip ", late in the afternoon," or "just after lunch," between "and" and the next of a list."""
        low = self.view.low
        for k in range(i, min(end - 1, i + 8)):
            if low[k] == "," and k >= i:
                after = k + 1 + (low[k + 1] in ("with", "by"))
                if self.at(after):
                    return after
            if low[k] in FINITE:
                break
        return i

    def _skip_parenthesis(self, j: int, end: int) -> int:
        if j < end and self.view.words[j] == "(":
            for k in range(j + 1, min(end, j + 12)):
                if self.view.words[k] == ")":
                    return k + 1
        return j

    def _joined(self, j: int, end: int) -> tuple[int | None, bool]:
        """Return where the next of a list starts; sure where "and" says so, unsure after a comma alone."""
        low = self.view.low
        comma = j < end and low[j] in (",", ";")
        k = j + 1 if comma else j
        for words in JOINERS:
            if tuple(low[k : k + len(words)]) == words:
                k += len(words)
                return k + (low[k : k + 1] == ["with"]), True
        if comma and low[k : k + 1] in (["then"], ["later"], ["afterwards"], ["finally"]):
            return k + 1 + (low[k + 1 : k + 2] == ["with"]), True
        if k < end and low[k] in ("and", "&", "plus"):
            k += 1
            while k < end and low[k] in ("also", "with", "later", "finally"):
                k += 1
            return k, True
        if comma and low[k : k + 1] == ["with"] and self.at(k + 1):  # "with X, with Y and with Z"
            return k + 1, True
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

    def past_phrase(self, i: int, end: int) -> int:
        """Skip "in a salon on the second floor" or "over breakfast" up to "and" and the next name."""
        low = self.view.low
        if i >= end or low[i] not in WHEREABOUTS:
            return i
        for k in range(i + 1, min(end - 1, i + PHRASE)):
            if low[k] == "and":
                return k if self.at(k + 1) else i
            if low[k] in FINITE or self.at(k) or not (low[k].isalnum() or low[k] in ("-", "'s", "’s")):
                return i
        return i

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
                if low[j] in ("in", "at") and low[k : k + 1] == [","] and self.at(k + 1):
                    return k + 1  # "received, at the Alvorada Palace, the President of China"
                if k < end and k in self.date_starts:
                    j = self.date_starts[k]
                elif k < end and k in self.place_starts:
                    j = self.place_starts[k]
                    j += j < end and low[j] in BUILDINGS
                elif k < end and low[k] == "with" and k - j < 9:
                    return k
                else:
                    return j
            elif (
                low[j] == ","
                and j + 1 < end
                and (j + 1 in self.place_starts or j + 1 in self.date_starts or low[j + 1] in AFTER_COMMA)
            ):
                j += 1
            elif low[j] == "(":
                k = self._skip_parenthesis(j, end)
                if k == j:
                    return j
                j = k
            else:
                break
        if "," in low[i:j] and low[j : j + 1] == [","] and self.at(j + 1):
            return j + 1  # "received this Wednesday, in Brasilia, the President of China"
        return j
