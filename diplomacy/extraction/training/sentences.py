"""Sentences made from frames and names of the reference data, to teach names that no treebank holds."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc

from diplomacy.reference import csvfiles

SLOT = re.compile(r"\{(\w+)\}")
LABELS = {"person": "PERSON", "family": "PERSON", "city": "PLACE", "country": "PLACE", "organisation": "ORG"}
TITLES = (
    "President", "Prime Minister", "Foreign Minister", "King", "Chancellor", "Secretary of State", "Defence Minister",
    "Secretary-General", "Premier", "Vice President", "Trade Minister", "Ambassador", "Mr.", "Ms.", "Crown Prince",
)  # fmt: skip


class Names:
    """Draws names for slots; persons are half the time new ones, a given name and a family name of one country."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        leaders, terms = csvfiles.leaders_and_terms()
        party = {t.leader: t.party for t in reversed(terms)}
        self._people = [p.name for p in leaders]
        self._given: dict[str, list[str]] = {}
        self._family: dict[str, list[str]] = {}
        for person in leaders:
            parts = person.name.split()
            if len(parts) > 1:
                self._given.setdefault(party[person.id], []).append(parts[0])
                self._family.setdefault(party[person.id], []).append(person.family_name or parts[-1])
        self._parties = sorted(self._given)
        countries, organisations = csvfiles.countries(), csvfiles.organisations()
        self._fixed = {
            "city": [c.name for c in csvfiles.cities()],
            "country": [c.name for c in countries],
            "adjective": [d for c in countries for d in c.demonyms[:1]],
            "organisation": [n for o in organisations for n in (o.name, o.code)],
            "title": list(TITLES),
        }

    def draw(self, slot: str) -> str:
        """Return a filling for a slot; KeyError for a slot that frames.txt does not explain."""
        if slot not in ("person", "family"):
            return self._random.choice(self._fixed[slot])
        party = self._random.choice(self._parties)
        if slot == "family":
            return self._random.choice(self._family[party])
        if self._random.random() < 0.5:
            return self._random.choice(self._people)
        return f"{self._random.choice(self._given[party])} {self._random.choice(self._family[party])}"

    def order(self, frames: list[str], number: int) -> list[str]:
        """Return that many frames, drawn with repetition."""
        return self._random.choices(frames, k=number)


def frames() -> list[str]:
    """Return the frames of frames.txt."""
    text = files("diplomacy.extraction.training").joinpath("frames.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def made(nlp: Language, number: int, seed: int) -> Iterator[Doc]:
    """Yield `number` Docs with their names marked and nothing said of tags and heads."""
    names = Names(seed)
    for frame in names.order(frames(), number):
        text, spans, at = "", [], 0
        for slot in SLOT.finditer(frame):
            text += frame[at : slot.start()]
            filling = names.draw(slot[1])
            if slot[1] in LABELS:
                spans.append((len(text), len(text) + len(filling), LABELS[slot[1]]))
            text += filling
            at = slot.end()
        doc = nlp.make_doc(text + frame[at:])
        found = [doc.char_span(start, end, label) for start, end, label in spans]
        doc.set_ents([s for s in found if s is not None], default="outside")
        yield doc
