"""Ways of naming officials that ministries and agencies have: "His Highness", "Foreign Secretary" without an article.

And the looser ones of the press: "Washington's man, X", "his envoy for the dialogue, Y", "Z of the Bahamas".
"""

from __future__ import annotations

from diplomacy.extraction.groups import GroupReader
from diplomacy.extraction.naming import NOT_NAMES
from diplomacy.extraction.notes import Mention
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.titles import SENT, Title

SHORT = {"hh": "highness", "h.h": "highness", "hrh": "highness", "hm": "majesty", "h.m": "majesty"}
STYLES = words_of("highness majesty excellency holiness eminence")
STANDING = words_of(
    "president minister secretary premier chancellor emir amir king sultan pm adviser advisor taoiseach"
)
NOT_STANDING = words_of(
    "as of a an ' 's elected re-elected become becomes became becoming being named appointed sworn in former - ( \" "
    "is was any no every each another new"
)
ERRANDS = words_of("for on to in")
MEN = words_of("man woman pointman hand fixer troubleshooter number")
MEN_BEFORE = words_of("top point trusted special own new long - time chief main first leading")
LONGEST = 7


class StyleReader(GroupReader):
    """Reads styles and titles that stand for their bearers, adding to `mentions`."""

    def style(self, i: int, end: int) -> int | None:
        """Read "His Highness" and "HH" where no name and no title follows: whoever bears that style."""
        view, low = self.view, self.view.low
        if not view.words[i][0].isupper():
            return None
        j = i + 1
        while low[i] in ("his", "her") and j < end and low[j] == "royal":
            j += 1
        if low[i] in SHORT and view.words[i].isupper():
            noun = SHORT[low[i]]
        elif low[i] in ("his", "her") and j < end and low[j] in STYLES:
            noun, j = low[j], j + 1
        else:
            return None
        stopped = j + 1 >= end or low[j] == "'s"
        if not stopped and (view.words[j][0].isupper() or low[j] in ("the", ".", "-")):
            return None
        self.mentions.append(Mention(i, j, "office", title=noun, rule="style", possessive=low[j : j + 1] == ["'s"]))
        return j

    def bare(self, i: int, title: Title, end: int, headline: bool) -> bool:
        """Tell whether a title written large stands for its holder: "Foreign Secretary then called on ..."."""
        view = self.view
        start, stop = view.bounds[view.sentence[i]][0], title.end
        if headline or title.former or not (view.words[i][0].isupper() and view.words[stop - 1][0].isupper()):
            return False
        if view.low[stop - 1] not in STANDING or (i > start and view.low[i - 1] in NOT_STANDING):
            return False
        if stop < end and (view.words[stop][0].isupper() or view.words[stop] in ("-", "(", ":")):
            return False
        role = self.doc[stop - 1].dep_
        if i > start and view.words[i - 1] == ",":
            return role in ("nsubj", "nsubj:pass")
        return role not in ("appos", "xcomp", "flat", "compound")

    def singular(self, title: str) -> str:
        """Return the words of a title of several for one of them: "Ministers of Water", "Foreign Secretaries"."""
        words = title.split()
        for k in range(len(words)):
            low = words[k].lower()
            for one in (words[k][:-3] + "y" if low.endswith("ies") else "", words[k].removesuffix("s")):
                if one and low.endswith("s") and low in self.titles.heads and one.lower() in self.titles.heads:
                    return " ".join((*words[:k], one, *words[k + 1 :]))
        return title

    def partisan(self, i: int, title: Title) -> bool:
        """Tell whether a leader is a party's rather than a country's: "Congress leader Rahul Gandhi"."""
        before = self.view.words[i - 1] if i > self.view.bounds[self.view.sentence[i]][0] else ""
        if title.text != "leader" or title.party or not before[:1].isupper() or i - 1 in self.in_party:
            return False
        return not before.lower().endswith(("ish", "an", "ese", "i")) and i - 1 not in self.in_place

    def errand(self, stop: int, end: int) -> int:
        """Return where "for the dialogue" ends after an envoy's title if a comma and a name follow, else `stop`."""
        view, low = self.view, self.view.low
        if stop + 2 >= end or low[stop] not in ERRANDS or low[stop - 1] not in SENT | MEN | {"diplomat", "official"}:
            return stop
        j = stop + 1
        while j < end and j - stop < LONGEST and (low[j].isalpha() or low[j] in ("-", "'s")):
            j += 1
        if j + 1 >= end or view.words[j] != ",":
            return stop
        k = self.skip_honorifics(j + 1, end)
        return j if k in self.known or self.name_end(k, end) - k > 1 else stop

    def field(self, stop: int, end: int) -> int:
        """Return where "human rights" ends after "special envoy for North Korean" if a comma or stop follows."""
        j = stop
        while j < end and j - stop < 3 and self.view.low[j] in self.titles.modifiers and self.view.words[j].islower():
            j += 1
        return j if j > stop and j < end and self.view.words[j] in ",.;)" else stop

    def man(self, j: int, end: int) -> int:
        """Return where the name starts after "man," in "Washington's man in the Balkans, X", else `j`."""
        low = self.view.low
        k = j
        while k < end and low[k] in MEN_BEFORE:
            k += 1
        if k >= end or low[k] not in MEN:
            return j
        k = self.errand(k + 1, end)
        return k + 1 if k < end and self.view.words[k] == "," else j

    def person(self, start: int, stop: int) -> bool:
        """Tell whether the trained recogniser takes some words for somebody's name."""
        return any(self.full_names.get(k, 0) >= stop for k in (start - 1, start, start + 1))

    def hailing(self, start: int, stop: int, end: int) -> str | None:
        """Return the party of an unlisted name before "of the Bahamas", "(Kenya)" or "representing Chad"."""
        low = self.view.low
        if not 1 < stop - start < 6 or stop + 1 >= end or NOT_NAMES.intersection(low[start:stop]):
            return None
        if not self.person(start, stop):
            return None
        k = stop + 1
        if low[stop] not in ("of", "(", "representing"):
            return None
        k += low[k] == "the"
        party = self.parties.get(k)
        if party is None or party.form != "name" or self.in_place.intersection(range(k, party.end)):
            return None
        after = low[party.end] if party.end < end else "."
        if low[stop] == "(":
            return party.code if after == ")" else None
        return party.code if after != "'s" and not self.view.words[min(party.end, end - 1)][0].isupper() else None
