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
    "south middle euro pacific atlantic readout joint"
)
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

    def skip_honorifics(self, j: int, end: int) -> int:
        """Return where the ranks and styles that start at token j end."""
        low = self.view.low
        while j < end and j not in self.known and self.view.words[j][0].isupper():
            if f"{low[j]} {low[j + 1] if j + 1 < end else ''}" in self.titles.honorifics:
                j += 2
            elif low[j] in self.titles.honorifics:
                j += 1
                if j < end and low[j] == "." and self.view.glued[j]:
                    j += 1
            else:
                break
        return j

    def name_end(self, i: int, end: int, headline: bool = False) -> int:
        """Return where the name that starts at token i ends, or i where none does."""
        if i in self.known:
            stop = self.known[i][0]
            if headline:
                return stop
            return self._more(stop, end, i)
        return self._more(i, end, i)

    def _more(self, j: int, end: int, start: int) -> int:
        view = self.view
        words, low = view.words, view.low
        count = 0
        last = j
        while j < end and j - start < 2 * self.longest:
            word = words[j]
            if j in self.known and j > start:
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
            if not word[0].isupper() or not word[0].isalpha() or self._barred(j, count > 0 and j > start):
                break
            count += 1
            j += 1
            last = j
            if count >= self.longest:
                break
        return last

    def _barred(self, j: int, inside: bool = False) -> bool:
        low = self.view.low[j]
        if j in self.in_party or (j in self.in_place and not inside):
            return True
        if low.rstrip(".") in MONTHS or low in DAYS or low in NOT_NAMES:
            return True
        return low in self.titles.heads and low not in ("king", "chief", "general", "prince", "pope")

    def _short(self, k: int, end: int) -> bool:
        return self._more(k, end, k) - k <= 3
