"""How sure a value is, by how it was found. `docs/accuracy.md` compares these figures with what was right."""

from __future__ import annotations

from diplomacy.extraction.notes import Encounter, Mention, Person, View

# A mention's form says how surely it means that person.
FORMS = {"name": 0.93, "office": 0.88, "counterpart": 0.88, "pronoun": 0.8, "group": 0.78}
NAMELESS = 0.9
LENT = 0.6  # a day that an encounter has from the lead or from another paragraph
WEAK = 0.7  # a trigger below this makes its people doubtful too,
DOUBTFUL = 0.86603  # by this share


def of_meeting(e: Encounter) -> float:
    """Return how sure it is that there was such an encounter."""
    return round(e.confidence * (NAMELESS if any(p.name is None for p in e.people) else 1.0), 3)


def of_participant(person: Person, mention: Mention | None, e: Encounter) -> float:
    """Return how sure it is that this person took part."""
    sure = FORMS.get(mention.form, 0.8) if mention else 0.75
    if mention and mention.form == "name" and mention.end - mention.start == 1:
        sure = 0.88  # a surname alone
    if mention and mention.form == "name" and not person.leader and not person.role:
        sure = min(sure, 0.8)
    return round(sure * (DOUBTFUL if e.confidence < WEAK else 1.0), 3)


def of_place(e: Encounter, view: View) -> float:
    """Return how sure city and country are: most where the encounter's own sentence names them."""
    if e.place is None:
        return 0.0
    start, end = view.bounds[e.sentence]
    near = start <= e.place.start < end
    return round((0.92 if e.place.sure else 0.7) * (1.0 if near else 0.85), 3)


def of_date(e: Encounter, view: View) -> float:
    """Return how sure the day is; a month or a year is what remains where the day was not found."""
    if e.date is None or e.date_mention is None:
        return 0.0
    if e.date_lent:
        return LENT
    start, end = view.bounds[e.sentence]
    near = start <= e.date_mention[0] < end
    return (0.93 if near else 0.85) if e.date.precision == "day" else 0.7
