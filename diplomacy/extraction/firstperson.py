"""Who says "I" and "we": whose office an outlet is, whose speech or statement, whose turn in a transcript."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from diplomacy.extraction.notes import Mention, Person, View
from diplomacy.extraction.outlets import home_of
from diplomacy.extraction.ruleset import word_list
from diplomacy.extraction.spelling import words_of
from diplomacy.reference.lookup import Reference

OFFICES = tuple(sorted(word_list("offices-of-one"), key=len, reverse=True))
SPEECHES = words_of(
    "remarks statement speech address doorstep transcript conference intervention briefing op-ed toast column diary "
    "blog"
)
OPENS = words_of("* ** # > _")
ASIDE = 8  # tokens in brackets between a speaker's name and the colon: "(as interpreted)"
NEAR = 4  # sentences back in which somebody is named with whom "we" met
MINE, OURS = "first-person", "we"


def writer(outlet: str | None, reference: Reference) -> tuple[str, str] | None:
    """Return the office and the party of the one person that an outlet is: "Prime Minister of Australia".

    None for a ministry, a newspaper, or where the outlet does not say for whom the office acts.
    """
    if not outlet:
        return None
    words = " ".join(re.findall(r"[\w-]+", outlet.lower()))
    office = next((o for o in OFFICES if re.search(rf"\b{o}\b", words)), None)
    party = home_of(outlet, reference) if office else None
    return (office.title(), party) if office and party else None


class Turns:
    """The turns of a transcript, or the one speech that an article is: which mention names who speaks where."""

    def __init__(self, doc: Doc, mentions: list[Mention], by_office: bool) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.mentions = mentions
        self.by_office = by_office
        self.starting = {m.start: m for m in mentions if m.form in ("name", "office")}
        self.labels = self._labels()
        self.speech = self._speech()

    def say(self) -> list[Mention]:
        """Return a mention for every "I" and "we" whose speaker is known; `number` is where the speaker is named.

        Where an outlet is somebody's own office, -1 stands for him.
        """
        if not (self.labels or self.speech or self.by_office):
            return []
        found: list[Mention] = []
        who = self.speech.start if self.speech else -1 if self.by_office else None
        for number, (start, end) in enumerate(self.view.bounds):
            who = self.labels.get(number, who)
            if who is None:
                continue
            for i in range(start, end):
                if self.view.quoted[i] or self.doc[i].idx < (self.doc._.title_end or 0):
                    continue
                if self.view.words[i] == "I":
                    found.append(Mention(i, i + 1, "office", number=who, rule=MINE))
                elif self.view.low[i] == "we":
                    found.append(Mention(i, i + 1, "group", number=who, rule=OURS))
        return found

    def _labels(self) -> dict[int, int | None]:
        """Return the sentences that open a turn, each with where its speaker is named; None for a reporter's."""
        found: dict[int, int | None] = {}
        view = self.view
        for number, (start, end) in enumerate(view.bounds):
            if number and view.paragraph[number] == view.paragraph[number - 1]:
                continue
            k = start
            while k < end and (view.words[k] in OPENS or view.words[k].isspace()):
                k += 1
            colon = next((n for n in range(k, min(end, k + ASIDE)) if view.words[n].startswith(":")), None)
            if colon is None or colon == k:
                continue
            mention = self.starting.get(k)
            if mention and not view.words[mention.end - 1].islower():
                found[number] = k
            elif all(view.words[n].isupper() for n in range(k, colon) if view.words[n].isalpha()):
                found[number] = None
        turns = [k for k in found.values() if k is not None]
        return found if turns and len(found) > 1 else {}

    def _speech(self) -> Mention | None:
        """Return who is named in a headline such as "Remarks by Prime Minister Mark Carney"."""
        title_end = self.doc._.title_end or 0
        head = [i for i in range(*self.view.bounds[0]) if self.doc[i].idx < title_end] if title_end else []
        if not SPEECHES.intersection(self.view.low[i] for i in head):
            return None
        by = next((i for i in head if self.view.low[i] == "by" or self.view.words[i] == ":"), None)
        if by is None:
            return None
        before = next((m for m in self.starting.values() if m.end == by and m.end <= head[-1]), None)
        return self.starting.get(by + 1) or before


def people_of(mention: Mention, speaker: Person, mentions: list[Mention], view: View) -> tuple[Person, ...]:
    """Return whom "we" means in somebody's mouth: him and those who speak with him, or whom he named last.

    Empty where nobody of another party is there.
    """
    turns = [m for m in mentions if m.rule in (MINE, OURS) and m.number >= 0]
    spoken = {m.number for m in turns}
    with_him = [p for m in mentions if m.start in spoken or view.sentence[m.start] == 0 for p in m.people]
    group = [p for p in dict.fromkeys((speaker, *with_him)) if p.party and not p.former and not p.private]
    if len({p.party for p in group}) > 1:
        return tuple(group)
    number = view.sentence[mention.start]
    for m in reversed([m for m in mentions if m.start < mention.start and m.rule != MINE]):
        if number - view.sentence[m.start] > NEAR:
            break
        others = [p for p in m.people if p.party not in (None, speaker.party) and p.name and not p.former]
        if others:
            return (speaker, *others)
    return ()
