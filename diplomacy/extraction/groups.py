"""Counterparts and groups: "his Turkish counterpart", "the two leaders", "both presidents"."""

from __future__ import annotations

from spacy.tokens import Doc

from diplomacy.extraction.naming import NOT_NAMES, NameReader
from diplomacy.extraction.notes import Mention, Party
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.titles import Title, TitleReader

COUNTERPARTS = frozenset(["counterpart", "counterparts", "colleague", "colleagues"])
GROUP_NOUNS = words_of(
    "leaders presidents ministers sides men women countries officials heads premiers statesmen parties "
    "counterparts politicians diplomats secretaries guests visitors envoys negotiators neighbours neighbors "
    "delegations chiefs nations"
)
CALLERS = words_of("guests visitors envoys negotiators")
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "both": 2}
TOGETHER = {"pair": 2, "duo": 2, "couple": 2, "twosome": 2, "trio": 3, "threesome": 3, "quartet": 4, "foursome": 4}
HEADED = (["state"], ["government"], ["delegation"], ["delegations"])
GROUPED = words_of("allies ally members member partners partner states")  # "NATO allies Estonia and Latvia"


class GroupReader(NameReader):
    """Reads counterparts and groups at tokens, adding to `mentions`."""

    def __init__(self, doc: Doc, titles: TitleReader, known: dict[int, tuple[int, list[str]]], longest: int) -> None:
        in_party = {i for p in doc._.parties for i in range(p.start, p.end)}
        in_place = {i for p in doc._.places if p.sure for i in range(p.start, p.end)}
        super().__init__(doc._.view, titles, known, (in_party, in_place), longest)
        self.doc = doc
        self.starts = {i: e for i, (e, _) in known.items()}
        self.full_names = {e.start: e.end for e in doc.ents if e.label_ == "PERSON"}
        adjectives = {p.end for p in doc._.parties if p.form == "adjective"}
        for name in doc.ents:  # a title ends where the trained recogniser sees somebody's name start
            start = name.start
            while start < name.end and self._titled(start):
                start += 1
            if start in adjectives:  # "Special Representative for Korean Peninsula Peace"
                continue
            if name.label_ == "PERSON" and name.end - start > 1 and not in_party.intersection(range(start, name.end)):
                self.starts.setdefault(start, name.end)
                self.recognised.add(start)
        self.parties: dict[int, Party] = {p.start: p for p in doc._.parties}
        self.mentions: list[Mention] = []

    def _titled(self, i: int) -> bool:
        """Tell whether what is taken for a name starts with a word of a title or a body."""
        low = self.view.low[i]
        titles = self.titles
        return low in titles.heads or low in titles.modifiers or low in titles.honorifics or low in NOT_NAMES

    def named(
        self,
        i: int,
        start: int,
        title: Title | None,
        end: int,
        headline: bool,
        private: bool = False,
        party: str | None = None,
    ) -> int:
        """Add a mention with a name at `start`; return where to go on."""
        raise NotImplementedError

    def national_noun(self, k: int) -> bool:
        """Tell whether a word says of what nation people are: "Europeans"."""
        low = self.view.low[k]
        known = low in GROUP_NOUNS or low in self.titles.heads or low in self.titles.modifiers
        return self.view.words[k][0].isupper() and not known and low.endswith(("ans", "is", "rs", "es", "ds", "ks"))

    def counterpart(self, i: int, start: int, end: int, det: str) -> int | None:
        """Read "his Turkish counterpart Hakan Fidan" and "his counterparts from Latvia and Estonia"."""
        view = self.view
        j = start
        codes: list[str] = []
        while j < end and (j in self.parties or view.low[j] in ("new", "and", "visiting", "'s", ",", "then", "-")):
            if j in self.parties:
                codes.append(self.parties[j].code)
                j = self.parties[j].end
            elif not codes and view.low[j] not in ("new", "then", "visiting"):
                return None
            else:
                j += 1
        if j < end and view.low[j] in self.titles.modifiers and j + 1 < end and view.low[j + 1] in COUNTERPARTS:
            j += 1
        opposite = j + 1 < end and view.low[j] == "opposite" and view.low[j + 1] in ("number", "numbers")
        j += opposite
        if j >= end or not (opposite or view.low[j] in COUNTERPARTS) or (not codes and not det):
            return None
        plural = view.low[j].endswith("s")
        j += 1
        if j < end and view.low[j] in ("from", "of"):
            k = j + 1
            while k < end and (k in self.parties or view.low[k] in (",", "and", "the", "fellow", *GROUPED)):
                if k in self.parties:
                    after = self.parties[k].end
                    if self.parties[k].organisation and after < end and view.low[after] in GROUPED:
                        k = after
                        continue
                    codes.append(self.parties[k].code)
                    j = k = self.parties[k].end
                else:
                    k += 1
        if not codes and not (det in ("his", "her", "their") and not plural):
            return None
        k = self.skip_honorifics(j + 1 if j < end and view.words[j] == "," else j, end)
        if (
            not plural
            and k < end
            and self.name_end(k, end) > k
            and (k == j or k in self.known or self.name_end(k, end) - k > 1)
        ):
            after = self.named(i, k, None, end, False, party=codes[0] if codes else None)
            self.mentions[-1].counterpart = True
            return after
        for code in dict.fromkeys(codes):
            self.mentions.append(Mention(i, j, "counterpart", party=code, rule="counterpart", counterpart=True))
        return j

    def group(self, i: int, end: int) -> int | None:
        """Read "the two leaders", "both presidents", "the three", "the pair", "the sides"."""
        low = self.view.low
        j = i + 1 if low[i] in ("the", "all") else i
        if j >= end:
            return None
        number = NUMBERS.get(low[j], 0)
        k = j + 1 if number else j
        while number and k < end and (low[k] in self.titles.modifiers and low[k] not in GROUP_NOUNS):
            k += 1
        if number and low[i] == "the" and k < end and low[k].endswith("s") and self.national_noun(k):
            stop = k + 1  # "the two Europeans"
            if stop < end and (self.view.words[stop][0].isupper() or low[stop] in ("'s", "-")):
                return None
            self.mentions.append(Mention(i, stop, "group", number=number, title=low[k], rule="nationals"))
            return stop
        elif number and k < end and low[k] in GROUP_NOUNS and (low[i] == "the" or number == 2):
            stop = k + 1
            if low[k] == "heads" and low[stop : stop + 1] == ["of"] and low[stop + 1 : stop + 2] in HEADED:
                stop += 2
            if stop < end and low[stop] == "of" and low[k] not in ("sides", "parties"):
                return None
            if low[k] in CALLERS and low[i] not in ("the", "both", "all"):
                return None  # "sat between his two guests"
        elif (
            number
            and low[i] in ("the", "all")
            and (k >= end or low[k] not in GROUP_NOUNS)
            and k < end
            and not low[k].endswith("s")
        ):
            stop = k
        elif low[i] == "the" and low[j] in TOGETHER:
            stop, number = j + 1, TOGETHER[low[j]]
        elif (
            low[i] == "the"
            and low[j] in ("sides", "leaders", "ministers", "presidents", "parties")
            and (j + 1 >= end or low[j + 1] not in ("of", "'s"))
        ):
            stop = j + 1
        else:
            return None
        self.mentions.append(Mention(i, stop, "group", number=number, title=low[stop - 1], rule="group"))
        return stop
