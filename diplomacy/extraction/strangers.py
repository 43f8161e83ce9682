"""Names of people that no list holds and no title introduces: a teacher, an analyst, a nurse who is quoted."""

from __future__ import annotations

from diplomacy.extraction.clauses import Clauses
from diplomacy.extraction.lists import PREPOSITIONS
from diplomacy.extraction.naming import NOT_NAMES
from diplomacy.extraction.notes import Mention
from diplomacy.extraction.ruleset import shipped
from diplomacy.extraction.sources import OFFICES, OUTLET_NAMES, OUTLETS, Sources
from diplomacy.extraction.spelling import words_of

TRADES = words_of(
    "analyst professor economist historian researcher lawyer farmer trader teacher nurse student resident shopkeeper "
    "driver fisherman businessman businesswoman entrepreneur campaigner scholar expert commentator columnist author "
    "writer editor reporter correspondent lawmaker senator congressman congresswoman veteran pensioner doctor"
)
NO_NAMES = words_of(
    "i we the this these those it he she they in on at for from but and however meanwhile also then both asked "
    "speaking monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december north south east west telegram twitter facebook"
)
PARTICLES = words_of("de da do dos das del della der den van von bin ibn al el la le di du y e ben abu ould af zu ter")
HONORIFICS = words_of("mr mrs ms miss dr sir dame lord lady professor prof rev sheikh madame")


class Names:
    """Finds capitalised names outside all mentions, parties, places and dates of one doc."""

    def __init__(self, sources: Sources, clauses: Clauses) -> None:
        self.sources = sources
        self.view = sources.view
        self.doc = sources.doc
        self._taken: dict[int, Mention] = {}
        for m in clauses.mentions:
            if m.form in ("name", "office", "counterpart"):
                self._taken.update(dict.fromkeys(range(m.start, m.end), m))
        barred = [*self.doc._.parties, *self.doc._.places, *self.doc._.dates]
        self.barred = {i for x in barred for i in range(x.start, x.end)}
        self._titles = {w for rule in shipped().title_words for words in rule.words for w in words.lower().split()}
        self.families: dict[str, str] = {}
        self.strangers = self._strangers()

    def _strangers(self) -> dict[int, tuple[int, str]]:
        """Return people's names that are no mention: where each starts, its end and the name."""
        found: dict[int, tuple[int, str]] = {}
        families = self.families
        title_end = self.doc._.title_end or 0
        i = 0
        while i < len(self.view.words):
            if self.doc[i].idx < title_end or not self.opens(i):
                i += 1
                continue
            if self.trade(i):
                i += 1
                continue
            end, count = self._name_end(i)
            name = self.sources.text(i, end)
            if end < len(self.view.low) and self.view.low[end] in self._titles - PREPOSITIONS:
                i = end
                continue
            if count >= 2:
                found[i] = (end, name)
                families.setdefault(self.view.low[end - 1], name)
            elif self.view.low[i] in families:
                found[i] = (end, families[self.view.low[i]])
            i = max(end, i + 1)
        return found

    def opens(self, i: int) -> bool:
        """Tell whether the token can be part of the name of somebody whom no mention names."""
        word, low = self.view.words[i], self.view.low[i]
        if not (word[0].isupper() and word.isalpha()) or self.view.quoted[i]:
            return False
        mention = self._taken.get(i)
        if mention and not (mention.rule == "surname" and mention.end == i + 1 and self._goes_on(i)):
            return False
        return not (
            i in self.barred or low in NO_NAMES or low in OFFICES or low in self._titles
            or low in OUTLETS or low in OUTLET_NAMES
            or low in HONORIFICS or low in PREPOSITIONS or low in NOT_NAMES or (word.isupper() and len(word) > 1)
        )  # fmt: skip

    def _lone(self, j: int) -> bool:
        """Tell whether a word is the surname of somebody whom no mention names in full: "Mr Duffy" elsewhere."""
        mention = self._taken.get(j)
        person = mention.people[0] if mention and mention.rule == "surname" and len(mention.people) == 1 else None
        return bool(person and person.name and " " not in person.name and person.name.lower() == self.view.low[j])

    def trade(self, i: int) -> bool:
        """Tell whether a word is a trade before a name: "Analyst Agon Maliqi"."""
        opens = i == self.view.bounds[self.view.sentence[i]][0] or not self.view.low[i - 1].isalnum()
        return self.view.low[i] in TRADES or (opens and self.view.low[i].endswith("ist"))

    def _goes_on(self, i: int) -> bool:
        """Tell whether a known surname is the first part of another's name: "Ahmed Fahmy"."""
        j = i + 1
        return (
            j < len(self.view.words)
            and self.view.words[j][0].isupper()
            and self.view.words[j].isalpha()
            and j not in self._taken
            and j not in self.barred
            and self.view.low[j] not in NO_NAMES
        )

    def _name_end(self, i: int) -> tuple[int, int]:
        view = self.view
        j, count = i + 1, 1
        while j < len(view.words):
            if (self.opens(j) or self._lone(j)) and view.sentence[j] == view.sentence[i]:
                count += 1
                j += 1
            elif view.words[j] == "-" and view.glued[j] and j + 1 < len(view.words) and view.words[j + 1].isalpha():
                j += 2
            elif view.low[j] in PARTICLES and j + 1 < len(view.words) and self.opens(j + 1):
                j += 1
            elif len(view.words[j].rstrip(".")) == 1 and view.words[j][0].isupper():
                j += 1
                if j < len(view.words) and view.words[j] == "." and view.glued[j]:
                    j += 1
            else:
                break
        return j, count
