"""Titles in the text: where one stands, for which party, and what kind of office it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from diplomacy.extraction.notes import Party, View
from diplomacy.extraction.ruleset import Rules
from diplomacy.extraction.spelling import words_of
from diplomacy.records import RoleKind

FORMER = words_of("former ex late ousted deposed onetime erstwhile")
PASSING = words_of("then new current visiting incoming outgoing newly elected longtime his her")
TAIL_WORDS = words_of(
    "state foreign affairs government staff defence defense war national security international relations "
    "cooperation external economy finance interior trade energy delegation armed forces republic military "
    "state's junta's country's ruling opposition party conservative central bank standing provincial "
    "consultative political people conference federal regional socialist communist"
)
BODIES = words_of(
    "committee council commission congress party affairs cooperation office ministry assembly parliament "
    "authority department secretariat union bank house government state defence defense staff relations "
    "trade region sahel"
)
LINKS = frozenset({"of", "for"})
SENT = words_of(
    "ambassador ambassadors adviser advisers advisor advisors envoy envoys representative assistant coordinator"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title at some tokens. `party` is whom it is held for, `text` the words without it, `plural` of several."""

    start: int
    end: int
    text: str
    party: str | None
    former: bool
    plural: bool
    parties: tuple[str, ...] = ()


class TitleReader:
    """Reads titles by the words of `title_words` and tells their kind by `titles`."""

    def __init__(self, rules: Rules) -> None:
        self.heads: dict[str, str] = {}
        self.modifiers: dict[str, str] = {}
        self.honorifics: dict[str, str] = {}
        for rule in rules.title_words:
            table = {"head": self.heads, "modifier": self.modifiers, "honorific": self.honorifics}[rule.part]
            for word in rule.words:
                table.setdefault(word, rule.id)
        self._kinds = [(re.compile(rule.pattern), rule) for rule in rules.titles]

    def kind(self, title: str) -> tuple[RoleKind, str, str]:
        """Return the kind of office, its level and the rule for the words of a title."""
        low = title.lower().replace(" - ", "-")
        for pattern, rule in self._kinds:
            if pattern.search(low):
                return RoleKind(rule.kind), rule.level, rule.id
        return RoleKind.OTHER, "officials", "official"

    def read(
        self, view: View, i: int, end: int, parties: dict[int, Party], known: dict[int, int], fired: set[str]
    ) -> Title | None:
        """Read a title that starts at token i, with party and "former" before it; None where none does.

        `known` gives where the people named in full start, since "President of Kenya William Ruto" ends at the name.
        """
        low, words = view.low, view.words
        j = i
        party: str | None = None
        former = False
        while j < end:
            if low[j] in FORMER:
                former = True
                j += 1
            elif (
                (low[j] in PASSING and j > i)
                or (low[j] == "-" and former)
                or low[j] in ("then", "visiting", "new", "outgoing", "current")
            ):
                j += 1
            elif j in parties and party is None and j not in known:
                party = parties[j].code
                j = parties[j].end
                if j + 2 < end and words[j] == "(" and words[j + 2] == ")":
                    j += 3
                if j < end and low[j] in ("'s", "'"):
                    j += 1
            elif j in parties and j not in known and parties[j].code == party:
                j = parties[j].end
            else:
                break
        head = -1
        text_start = j
        plural = False
        fired_here: list[str] = []
        while j < end and j not in known:
            word = low[j]
            pair = f"{word} {low[j + 1]}" if j + 1 < end else ""
            if pair in self.heads:
                head, j = j + 1, j + 2
                fired_here.append(self.heads[pair])
            elif word in self.heads:
                head, j = j, j + 1
                if low[j : j + 2] in (["-", "elect"], ["-", "designate"]):
                    head, j = j + 1, j + 2
                plural = word.endswith("s") and word not in ("affairs",)
                fired_here.append(self.heads[word])
            elif word in self.modifiers:
                fired_here.append(self.modifiers[word])
                j += 1
            elif (
                word == "-"
                and j > text_start
                and view.glued[j]
                and j + 1 < end
                and (low[j + 1] in self.heads or low[j + 1] in self.modifiers)
            ):
                j += 1
            elif (
                word in ("and", "&", ",") and head == j - 1 and j + 1 < end
                and (low[j + 1] in self.modifiers or low[j + 1] in self.heads)
                and words[j + 1][0].isupper() == words[text_start][0].isupper()
                and self._goes_on(low, j + 1, end)
                and not (word == "," and words[text_start][0].islower())
            ):  # fmt: skip
                j += 1
            elif (j in parties and head >= 0 and words[j - 1][0].isupper() and low[j - 1] in ("and", ",")) or (
                low[j] in ("'s", "european") and j > text_start
            ):
                break
            else:
                break
        if head < 0:
            return None
        stop = head + 1
        fired.update(fired_here)
        stop, tail_parties = self._tail(view, stop, end, parties, known)
        if party is None and tail_parties:
            party = tail_parties[0]
        if (
            stop + 1 < end and low[stop] == "and" and not plural and words[text_start][0].isupper()
            and words[stop + 1][0].isupper() and (i == 0 or low[i - 1] not in ("the", "a"))
            and self._goes_on(low, stop + 1, end) and tail_parties
        ):  # fmt: skip
            nested = self.read(view, stop + 1, end, parties, known, fired)
            if nested and not nested.plural and nested.party in (None, party):
                stop, party = nested.end, party or nested.party
        text = " ".join(words[text_start:stop]).replace(" - ", "-").replace(" 's", "'s").replace(" ’s", "’s")
        fired.add(self.kind(text)[2])
        return Title(i, stop, text, party, former, plural, tuple(tail_parties))

    @staticmethod
    def parties_form(parties: dict[int, Party], k: int, last: int) -> str:
        """Return the form of the party that ends at a token."""
        return next((p.form for p in parties.values() if p.end in (k, last)), "")

    def _goes_on(self, low: list[str], j: int, end: int) -> bool:
        """Tell whether a head follows within the modifiers from j on."""
        while j < end and low[j] in self.modifiers and low[j] not in self.heads:
            j += 1
        return j < end and low[j] in self.heads

    def _tail(
        self, view: View, stop: int, end: int, parties: dict[int, Party], known: dict[int, int]
    ) -> tuple[int, list[str]]:
        """Read "of the European Commission", "of Foreign Affairs of Japan", "for the Middle East" after a title."""
        low, words = view.low, view.words
        found: list[str] = []
        good = stop
        if low[stop - 1] in ("guest", "host", "visitor"):
            return stop, found
        j = stop
        while j < end and (low[j] in LINKS or (low[j] in ("to", "on") and low[j - 1] in SENT)):
            link = low[j]
            k = j + 1
            last = j
            while k < end:
                if k in known:
                    break
                if k in parties and parties[k].form != "metonym":
                    if link == "of":
                        found.append(parties[k].code)
                    k = last = parties[k].end
                    if k + 2 < end and words[k] == "(" and words[k + 2] == ")":
                        k = last = k + 3
                    named = k < end and words[k][0].isupper() and low[k] not in BODIES and low[k] not in TAIL_WORDS
                    if named and self.parties_form(parties, k, last) != "adjective":
                        return k, found
                elif low[k] in ("the", "and", "of", "for", "'s", ",", "-", "&", "its", "'") and not (
                    low[k] in ("and", ",") and not self._listed(view, k + 1, end, parties, known)
                ):
                    k += 1
                elif (
                    low[k] in self.heads
                    and words[k][0].isupper()
                    and low[k] not in ("general", "head", "heads", "chief", "leaders")
                ) or (low[k] in self.honorifics and low[k] not in ("general",)):
                    break
                elif (words[k][0].isupper() and low[k].isalpha()) or low[k] in TAIL_WORDS:
                    k = last = k + 1
                    if (
                        low[k - 1] in BODIES
                        and k < end
                        and words[k][0].isupper()
                        and k not in parties
                        and low[k] not in BODIES | TAIL_WORDS
                    ):
                        break
                else:
                    break
            if last == j:
                break
            good = j = last
        return max(stop, good), found

    def _listed(self, view: View, k: int, end: int, parties: dict[int, Party], known: dict[int, int]) -> bool:
        """Tell whether an office's name goes on after "and" or a comma: a party or a field follows."""
        if k < end and view.low[k] in ("the", "and"):
            k += 1
        if k >= end or k in known or self._goes_on(view.low, k, end):
            return False
        if k in parties:
            party = parties[k]
            follows = view.low[party.end] if party.end < end else ""
            return (
                party.form in ("name", "body")
                and follows not in self.heads
                and follows not in self.modifiers
                and follows not in ("'s", "'")
            )
        return view.low[k] in BODIES or (view.low[k] in TAIL_WORDS and view.low[k] not in ("the", "his", "her"))
