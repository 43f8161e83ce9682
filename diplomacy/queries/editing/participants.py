"""Who took part in a meeting, as editors correct it, and what another editor did meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from diplomacy import wording
from diplomacy.models import Correction, Country, Leader, Meeting, Statement, Term
from diplomacy.queries.history.names import find_names
from diplomacy.queries.history.page import LABELS, say_moment, say_person
from diplomacy.records import Json
from diplomacy.resolution.decisions import PARTICIPANT, participant_key, read_person


@dataclass(frozen=True, slots=True)
class Seat:
    """A participant in the list that editors see: name, office and party in words, the address of the form."""

    name: str
    note: str
    url: str


def people_of(record: Mapping[str, Json], begin: str) -> tuple[Seat, ...]:
    """Return the participants of a meeting's record; `begin` is the address of the list."""
    rows = record.get("participants")
    people = [read_person(row) for row in (rows if isinstance(rows, list) else ())]
    codes = {person.party for person in people if person.party}
    parties = dict(Country.objects.filter(code__in=codes).values_list("code", "name"))
    seats = []
    for person in people:
        party = parties.get(person.party or "", person.party or "")
        part = "sat in, with the delegation" if person.optional else str(person.capacity or "")
        name = person.name or wording.say_office(person.role or "", party)
        notes = (person.role if person.name else "", party if person.name else "", part)
        seats.append(Seat(name, ", ".join(filter(None, notes)), f"{begin}{participant_key(person)}/"))
    return tuple(seats)


def in_office(person: Mapping[str, Json], leader: Leader, day: date) -> dict[str, Json]:
    """Return a participant with the party and office of a leader on a day, where an editor gave none of their own."""
    term = _office_on(leader, day)
    if term is None or person["party"] not in (None, term.country.code):
        return {**person}
    office = {} if person["role"] else {"role": term.role, "role_kind": term.role_kind}
    return {**person, **office, "party": term.country.code}


def _office_on(leader: Leader, day: date) -> Term | None:
    """Return the office that somebody held on a day, else the last one begun before it."""
    terms = leader.terms.select_related("country").order_by(F("start_earliest").desc(nulls_last=True))
    rows = [term for term in terms if term.start is None or term.start.earliest <= day]
    held = [term for term in rows if term.end is None or term.end.latest >= day]
    return next(iter([*held, *rows]), None)


def say_clash(field: str, theirs: Json, yours: Json) -> tuple[str, str, str]:
    """Return a field's label and two values of it in words."""
    names = find_names([Correction(target="meeting", field=field, value=theirs, machine_value=yours)])
    label = (
        "Participant" if field.startswith(PARTICIPANT) else LABELS.get(field) or field.replace("_", " ").capitalize()
    )
    gone = "not a participant" if field.startswith(PARTICIPANT) else "not known"
    return label, names.value(field, theirs) or gone, names.value(field, yours) or gone


def who_changed(record: Meeting | Statement, fields: Iterable[str]) -> str:
    """Say who changed a field of a record last, when and why; that new reports did, where no person has."""
    target = Correction.Target.MEETING if isinstance(record, Meeting) else Correction.Target.STATEMENT
    rows = Correction.objects.filter(target=target, address=record.public_id, field__in=fields)
    row = rows.select_related("made_by", "undone_by").order_by("-made_at").first()
    if row is None:
        return "It changed because articles were read anew."
    if row.undone_at:
        return f"{say_person(row.undone_by)} took a correction back on {say_moment(row.undone_at)}."
    return f"{say_person(row.made_by)} decided so on {say_moment(row.made_at)}: “{row.reason}”"
