"""Towns that no table lists, known by their form: "at Argyle in St Vincent", "the German town of Ramstein"."""

from __future__ import annotations

from diplomacy.extraction.notes import Party, Place, View
from diplomacy.extraction.spelling import calm, words_of

TOWN_NOUNS = words_of(
    "town towns city cities village villages resort port island islet suburb district hamlet municipality enclave "
    "spa commune atoll settlement peninsula"
)
BEFORE = words_of("in at near outside from to for on")
INNER = words_of("de del da do dos das la las el al le les der den van von sur am an der bei upon of the st san")
NO_TOWN = words_of(
    "house palace hall hotel centre center castle ministry office building park university museum embassy consulate "
    "base summit forum conference council parliament congress senate assembly court street club bank institute "
    "academy stadium church cathedral mosque residence villa mansion room tower square union group agency committee "
    "commission party league dialogue session general security development meeting world war games cup act treaty "
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday president prime minister foreign king queen prince secretary chancellor mr mrs "
    "ms dr sir day week agreement accord peace trade government cabinet army navy air force week church eid ramadan "
    "christmas easter he she it they we i his her its their this that these those what when where there both all"
)
HEAD = 4  # sentences in which a dateline may stand
LONGEST = 4  # words of a town's name
FAR = 9  # words from a town's name to the country that an aside names: "X, a small town in the south of Y"


class Towns:
    """Reads towns off the words of one doc, given the parties and places that are known."""

    def __init__(self, view: View, parties: list[Party], places: list[Place], title_end: int) -> None:
        self.view = view
        self.heads = {start for start, _ in view.bounds[: HEAD + bool(title_end)]}
        spans = [(p.start, p.end) for p in places] + [(p.start, p.end) for p in parties]
        self.taken = {i for start, end in spans for i in range(start, end)}
        self.land: dict[int, tuple[int, str]] = {p.start: (p.end, p.country) for p in places}
        self.land |= {p.start: (p.end, p.code) for p in parties if p.form == "name" and not p.organisation}
        self.adjectives = {p.start: p.code for p in parties if p.form == "adjective" and not p.organisation}

    def found(self) -> list[Place]:
        """Return the towns, each with its country, wherever they are named again too."""
        out = self._by_form()
        low = self.view.low
        for town in list(out):
            name = low[town.start : town.end]
            for i in range(len(low) - len(name) + 1):
                again = i not in self.taken and i != town.start and low[i : i + len(name)] == name
                if again and self.view.words[i][0].isupper() and all(p.start != i for p in out):
                    out.append(Place(i, i + len(name), town.city, town.country, sure=False))
        return out

    def _by_form(self) -> list[Place]:
        out: list[Place] = []
        low, words = self.view.low, self.view.words
        for i in range(len(words)):
            back = low[i - 1] if i else ""
            noun = self._noun(i)
            head = i in self.heads and len(words[i]) > 3 and words[i].isupper()  # "ARGYLE, St. Vincent, Dec. 16"
            if not (head or back in BEFORE or noun is not None) or i in self.taken or not words[i][0].isupper():
                continue
            end = self._end(i)
            if end is None:
                continue
            airport = low[end : end + 2] == ["international", "airport"] or low[end : end + 1] == ["airport"]
            country = self._country(end, noun)
            if country is None:
                continue
            if airport and end - i > 1:
                continue
            if back == "on" and low[end : end + 1] != ["in"]:
                continue
            name = "".join(calm(w) if self.view.glued[k] else f" {calm(w)}" for k, w in enumerate(words[i:end], i))
            out.append(Place(i, end, name.strip(), country, sure=False))
        return out

    def _noun(self, i: int) -> int | None:
        """Return where "town" stands in "the town of X"."""
        low = self.view.low
        if i == 0:
            return None
        if low[i - 1] == "of" and i > 1 and low[i - 2] in TOWN_NOUNS:
            return i - 2
        return i - 1 if low[i - 1] in TOWN_NOUNS and low[i - 1] not in ("island",) else None

    def _end(self, i: int) -> int | None:
        """Return where a town's name ends, None where the words name something else."""
        low, words = self.view.low, self.view.words
        j = i
        while j < len(words) and j - i <= LONGEST and j not in self.taken:
            inner = low[j] in INNER and j > i and j + 1 < len(words) and words[j + 1][0].isupper()
            hyphen = words[j] == "-" and self.view.glued[j]
            if low[j] in ("international", "airport"):
                break
            if not (words[j][0].isupper() or inner or hyphen) or (low[j] in NO_TOWN and not inner):
                break
            j += 1
        if j == i or j - i > LONGEST or (j < len(words) and words[j][0].isupper() and low[j] in NO_TOWN):
            return None
        return j if words[j - 1][0].isalpha() else None

    def _country(self, end: int, noun: int | None) -> str | None:
        """Return the country that the words beside a town name: before it, right after it, or in an aside."""
        low = self.view.low
        if low[end : end + 2] == ["international", "airport"]:
            end += 2
        elif low[end : end + 1] == ["airport"]:
            end += 1
        if noun is not None:
            for k in range(noun - 1, max(-1, noun - 5), -1):
                if k in self.adjectives:
                    return self.adjectives[k]
                if low[k] in (",", ".", "in", "at"):
                    break
        after = low[end] if end < len(low) else ""
        if after in (",", "(", "in", "on"):
            k = end + 1
            if low[k : k + 1] == ["the"]:
                k += 1
            if k in self.land and low[self.land[k][0] : self.land[k][0] + 1] != ["'s"]:
                return self.land[k][1]
        if after == "," or (noun is not None and after in ("in", "on", "near")):
            aside = low[end + 1 : end + 1 + FAR]
            if noun is None and not TOWN_NOUNS.intersection(aside):
                return None
            for k in range(end + 1, min(len(low), end + 1 + FAR)):
                if low[k] in (".", ";", "said") or (k > end + 1 and low[k] == ","):
                    break
                if k in self.land and low[k - 1] in ("in", "of", "the", "from", "near", "off", ","):
                    return self.land[k][1]
                if k in self.adjectives:
                    return self.adjectives[k]
        return None
