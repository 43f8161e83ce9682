"""Names of people in the text: how far one goes, with particles, hyphens and suffixes."""

from __future__ import annotations

from diplomacy.extraction.dates import DAYS, MONTHS
from diplomacy.extraction.notes import View
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.titles import BODIES, TitleReader

PARTICLES = words_of("de da do dos das del della der den van von bin ibn al el la le di du y e ben abu ould af zu ter")
NOT_NAMES = BODIES | words_of(
    "the a an on in at and or for with from after before during earlier later he she it they we their his "
    "her but as also when while who that this these those forum summit agency news kremlin palace airport "
    "university institute national foreign ministry general university press association conference "
    "dialogue hall street square international army supreme court central high joint working prime deputy "
    "first second sea river islands liberal democratic labour reporters meeting talks then however "
    "meanwhile according readout statement both each republican democrat senate capitol west east north "
    "south middle euro pacific atlantic readout joint of "
    "peninsula tribal tribe native consortium nation nations consort lake mount cape fort hotel square castle hall "
    "program programme initiative project plan agreement treaty corridor prize cup games league chamber"
)
# What a headline in capitals has after a name: "Vice President Harris Call with", "President Ruto Meets Counterpart".
HEADLINE_WORDS = words_of(
    "call calls meeting meetings meet meets met talks talk visit visits visiting trip travel travels remarks holds "
    "held hold hosts host hosted receives received welcomes welcomed greets tells told says say said urges vows "
    "discuss discusses discussed review reviews agree agrees agreed arrive arrives arrived leave leaves speak "
    "speaks spoke speech will would to in for over about amid into is are was engagement participation conversation "
    "conference sign signs signed attend attends seek seeks pledge pledges warns condoles congratulates phones "
    "telephones confer confers dinner lunch summit joint departs heads set due hails thanks calls tour begins "
    "concludes affirms reaffirms stresses exchange exchanges together via following during readout not"
)
GIVEN = words_of("to will in")  # that open names too: "To Lam"
GIVEN_AFTER = words_of("dr dr. mr mr. h.e h.e. he eng eng. prof prof. . excellency")  # "Dr Sultan" is no sultan
DETERMINERS = words_of("the a an his her their its our this")
SUFFIXES = words_of("jr jr. sr sr. ii iii iv vi")


class NameReader:
    """Reads names at tokens. `known` gives the names of the reference data: where each ends and whose it can be."""

    def __init__(
        self,
        view: View,
        titles: TitleReader,
        known: dict[int, tuple[int, list[str]]],
        barred: tuple[set[int], set[int]],
        longest: int,
    ) -> None:
        self.view = view
        self.titles = titles
        self.known = known
        self.in_party, self.in_place = barred
        self.longest = longest
        self.headline = False
        self.recognised: set[int] = set()  # where the trained recogniser sees a full name start

    def skip_honorifics(self, j: int, end: int) -> int:
        """Return where the ranks and styles that start at token j end."""
        low = self.view.low
        while j < end and j not in self.known and self.view.words[j][0].isupper():
            if f"{low[j]} {low[j + 1] if j + 1 < end else ''}" in self.titles.honorifics:
                j += 2
            elif low[j] in self.titles.honorifics and not self._christian(j, end):
                j += 1
                if j < end and low[j] == "." and self.view.glued[j]:
                    j += 1
            else:
                break
        return j

    def _christian(self, j: int, end: int) -> bool:
        """Tell whether a style is a pronoun, or somebody's own name: "He Lifeng", "Dr Sultan Al Jaber"."""
        low = self.view.low
        if low[j] == "he":
            return self.view.words[j] != "HE"
        before = low[j - 1] if j else ""
        named = before in GIVEN_AFTER or before in self.titles.heads
        return low[j] in ("sultan", "prince") and named and j + 1 < end and self.view.words[j + 1][0].isupper()

    def name_end(self, i: int, end: int, headline: bool = False) -> int:
        """Return where the name that starts at token i ends, or i where none does."""
        self.headline = headline
        if i in self.known:
            stop = self.known[i][0]
            return self._suffix(stop if headline else self._more(stop, end, i), end)
        return self._suffix(self._more(i, end, i), end)

    def _suffix(self, stop: int, end: int) -> int:
        """Take in ", Jr." after a name."""
        if stop + 1 < end and self.view.low[stop] == "," and self.view.low[stop + 1] in ("jr", "jr.", "sr", "sr."):
            stop += 2
            return stop + 1 if stop < end and self.view.words[stop] == "." and self.view.glued[stop] else stop
        return stop

    def _more(self, j: int, end: int, start: int) -> int:
        view = self.view
        words, low = view.words, view.low
        count = 0
        last = j
        while j < end and j - start < 2 * self.longest:
            word = words[j]
            if j in self.known and j > start and (self.known[j][0] > j + 1 or low[j - 1] not in PARTICLES):
                if count == 1 and start not in self.known and self.known[j][0] > j + 1 and not self.headline:
                    return self.known[j][0]  # "Muhammad" before "Shehbaz Sharif"
                break
            if (
                word in ("-", "‑")
                and view.glued[j]
                and j > start
                and j + 1 < end
                and view.glued[j + 1]
                and words[j + 1][0].isalpha()
            ):
                j += 2
                last = j
                continue
            if low[j] in PARTICLES and word[0].islower():
                if last == start and count == 0 and low[j] in ("de", "da", "la", "le", "e", "y", "di", "do", "du"):
                    break
                k = j + 1
                while k < end and low[k] in PARTICLES and words[k][0].islower():
                    k += 1
                if k < end and words[k] == "-" and k + 1 < end:
                    k += 1
                if (
                    k < end
                    and words[k][0].isupper()
                    and not self._barred(k)
                    and (j > start or low[j] not in ("e", "y", "la"))
                ):
                    j = k
                    continue
                break
            if low[j] in SUFFIXES and j > start:
                j += 1
                last = j
                break
            bars = self._barred(j, count > 0 and j > start) and not (j == start and self._given(j, end))
            if not word[0].isupper() or not word[0].isalpha() or bars:
                break
            count += 1
            j += 1
            last = j
            if count >= self.longest:
                break
        return last

    def _christened(self, j: int) -> bool:
        """Tell whether a month's name is somebody's: "Jan Nowak" after a title."""
        if not j or j + 1 >= len(self.view.words) or self.view.low[j - 1] not in self.titles.heads:
            return False
        after = self.view.words[j + 1]
        return after[0].isupper() and after.isalpha() and self.view.low[j + 1] not in (*self.titles.heads, *NOT_NAMES)

    def _given(self, j: int, end: int) -> bool:
        """Tell whether a city's name opens somebody's own after a title: "Interior Minister Nancy Faeser"."""
        low, words = self.view.low, self.view.words
        if j not in self.in_place or j in self.in_party or not j or j + 1 >= end or j + 1 in self.in_place:
            return False
        after = words[j + 1]
        led = low[j - 1] in self.titles.heads or low[j - 1] in BODIES or j in self.recognised
        return led and after[0].isupper() and after.isalpha() and not self._barred(j + 1)

    def _barred(self, j: int, inside: bool = False) -> bool:
        low = self.view.low[j]
        if self.headline and low in HEADLINE_WORDS and (inside or low not in GIVEN):
            return True
        if j in self.in_party or (j in self.in_place and not inside):
            return True
        if (low.rstrip(".") in MONTHS and not inside and self._christened(j)) or (low in ("jun", "jan") and inside):
            return False
        if low.rstrip(".") in MONTHS or low in DAYS or low in NOT_NAMES:
            return True
        return low in self.titles.heads and low not in ("king", "chief", "general", "prince", "pope", "sultan")

    def _short(self, k: int, end: int) -> bool:
        return self._more(k, end, k) - k <= 3
