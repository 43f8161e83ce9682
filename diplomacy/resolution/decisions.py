"""What people decided, laid over what the machine found: pure functions.

A field's value has one form here, which JSON can hold and in which corrections keep it:

- `date`: `2025-06-17`, `2025-06`, `2025`, or `[first day, last day]`; null where it is not known
- `city`, `venue`: text; `country`: a code; `summit`: a slug; null where there is none
- `mode`, `status`, `level`, `form`: the words of `records`; `level` may be null
- `topics`: a list of `[phrase, theme]`, the theme a slug or null
- `participant KEY`: the person as an object, null where they did not take part; KEY is that of `participant_key`
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from diplomacy.records import (
    Capacity,
    ConsolidatedMeeting,
    FieldCorrection,
    Form,
    Json,
    Level,
    Mode,
    PartialDate,
    Participant,
    RoleKind,
    Status,
)
from diplomacy.reference.names import normalise, slugify

PARTICIPANT = "participant "
TEXTS = {"city": 120, "venue": 160, "country": 60, "summit": 160}
WORDS: dict[str, type[StrEnum]] = {"mode": Mode, "status": Status, "level": Level, "form": Form}
STATEMENT_FIELDS = ("speaker", "country", "words", "kind", "meeting", "removed")
MEETING_FIELDS = ("date", *TEXTS, *WORDS, "topics")
PERSON = ("name", "leader", "party", "role", "role_kind", "capacity", "optional")


def lay_over(record: ConsolidatedMeeting, corrections: Sequence[FieldCorrection]) -> ConsolidatedMeeting:
    """Return the record with people's values in it, the oldest correction first in `corrections`, so the newest wins.

    `support` and `history` stay those of the reports. Raises ValueError on a field or value that cannot be.
    """
    for correction in corrections:
        name, value = correction.name, correction.value
        match name:
            case "date":
                record = replace(record, date=read_date(value))
            case "city":
                record = replace(record, city=_text(value))
            case "venue":
                record = replace(record, venue=_text(value))
            case "country":
                record = replace(record, country=_text(value))
            case "summit":
                record = replace(record, summit=_text(value))
            case "mode":
                record = replace(record, mode=Mode(str(value)))
            case "status":
                record = replace(record, status=Status(str(value)))
            case "level":
                record = replace(record, level=Level(str(value)) if value else None)
            case "form":
                record = replace(record, form=Form(str(value)))
            case "topics":
                record = replace(record, topics=read_topics(value))
            case _ if name.startswith(PARTICIPANT):
                record = replace(record, participants=_people_with(record.participants, correction))
            case _:
                raise ValueError(_unknown(name))
    return record


def machine_value(record: ConsolidatedMeeting, correction: FieldCorrection) -> Json:
    """Return what the reports alone say of the field that is corrected."""
    return field_value(record, correction.name, known=(correction.value, correction.machine))


def field_value(record: ConsolidatedMeeting, name: str, known: Iterable[Json] = ()) -> Json:
    """Return a field of a record in the form that corrections keep. Raises ValueError where there is no such field.

    `known` helps to find a participant: objects that told the same person before.
    """
    match name:
        case "date":
            return write_date(record.date)
        case "city" | "venue" | "country" | "summit" | "mode" | "status" | "level" | "form":
            value = getattr(record, name)
            return str(value) if value else None
        case "topics":
            return [list(topic) for topic in record.topics]
        case _ if name.startswith(PARTICIPANT):
            found = _find(record.participants, name.removeprefix(PARTICIPANT), known)
            return write_person(found) if found else None
    raise ValueError(_unknown(name))


def says_otherwise(correction: FieldCorrection, now: Json) -> bool:
    """Tell whether the machine has changed its mind since the person decided, and not to the person's view."""
    return not (_agree(correction.machine, now) or _agree(correction.value, now))


def participant_key(person: Participant) -> str:
    """Return what a participant goes by in a meeting: the leader, else name and party, office and party, or party."""
    if person.leader:
        return person.leader
    return slugify(" ".join(filter(None, (person.party, person.name or person.role))))


# ── the forms of values ────────────────────────────────────────────────────────────────────────────


def check(name: str, value: Json) -> Json:
    """Return a value for a meeting's field in its one form. Raises ValueError, in one sentence, where it cannot be.

    Whether a country, summit, theme or leader exists is for the one who calls to say.
    """
    if name == "date":
        return write_date(read_date(value))
    if name in TEXTS:
        return check_text(name, value, TEXTS[name])
    if name in WORDS:
        return _check_word(name, value)
    if name == "topics":
        return [list(topic) for topic in read_topics(value)]
    if name.startswith(PARTICIPANT):
        return None if value is None else write_person(read_person(value))
    raise ValueError(_unknown(name))


def check_statement(name: str, value: Json) -> Json:
    """Return a value for a statement's field in its one form. Raises ValueError, in one sentence, where it cannot be.

    `speaker` is `{"name": ..., "leader": slug or null}` or a name; `country` a code, `meeting` a public id, or null;
    `words` and `kind` as in `records`; `removed` can only be true.
    """
    match name, value:
        case "speaker", Mapping():
            if spoken := check_text("speaker", value.get("name"), 200):
                return {"name": spoken, "leader": check_text("leader", value.get("leader"), 120)}
            raise ValueError("A statement needs a speaker.")
        case "speaker", _:
            return check_statement("speaker", {"name": value})
        case "words", _:
            if not (said := check_text("statement", value, 10_000)):
                raise ValueError("A statement needs words.")
            return said
        case "kind", _:
            if value not in ("direct", "indirect"):
                raise ValueError("A statement is direct or indirect.")
            return value
        case (("country" | "meeting"), _):
            return check_text(name, value, 60)
        case "removed", True:
            return True
        case "removed", _:
            raise ValueError("A statement is removed or not; to have it back, undo its removal.")
    raise ValueError(f"A statement has no field {name!r}; it has {', '.join(STATEMENT_FIELDS)}.")


def check_text(name: str, value: Json, longest: int) -> str | None:
    """Return a text without blanks around it, None where it is empty. Raises ValueError on what is no text."""
    if value is None:
        return None
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(f"The {name} must be text.")
    if len(text := " ".join(value.split())) > longest:
        raise ValueError(f"The {name} is longer than {longest} characters.")
    return text or None


def read_date(value: Json) -> PartialDate | None:
    """Read a date from `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or a list of first and last day. Raises ValueError."""
    match value:
        case None | "":
            return None
        case str():
            return PartialDate.parse(value)
        case [str(first), str(last)]:
            return PartialDate(PartialDate.parse(first).earliest, PartialDate.parse(last).latest)
    raise ValueError("A date is a day, a month, a year, or a first and a last day.")


def write_date(value: PartialDate | None) -> Json:
    """Return a date as corrections keep it: a day, month or year, else the first and the last day."""
    if value is None:
        return None
    return [value.earliest.isoformat(), value.latest.isoformat()] if value.precision == "range" else value.iso()


def read_person(value: Json) -> Participant:
    """Read a participant from an object. Raises ValueError where nobody is named, or a key or word is unknown."""
    if not isinstance(value, Mapping):
        raise ValueError("A participant is an object with a name, a leader or a party.")
    if wrong := sorted(set(value) - set(PERSON)):
        raise ValueError(f"A participant has no {wrong[0]!r}.")
    texts = {key: check_text(key, value.get(key), 200) for key in ("name", "leader", "party", "role")}
    if not (texts["name"] or texts["leader"] or texts["party"]):
        raise ValueError("A participant needs a name, a leader or a party.")
    kind, capacity = value.get("role_kind"), value.get("capacity")
    return Participant(
        name=texts["name"],
        leader=texts["leader"],
        party=texts["party"],
        role=texts["role"],
        role_kind=RoleKind(_one_of("kind of office", kind, RoleKind)) if kind else None,
        capacity=Capacity(_one_of("capacity", capacity, Capacity)) if capacity else None,
        optional=bool(value.get("optional")),
    )


def write_person(person: Participant) -> dict[str, Json]:
    """Return a participant as an object: values only."""
    return {
        "name": person.name,
        "leader": person.leader,
        "party": person.party,
        "role": person.role,
        "role_kind": str(person.role_kind) if person.role_kind else None,
        "capacity": str(person.capacity) if person.capacity else None,
        "optional": person.optional,
    }


def stored_people(record: Mapping[str, Json]) -> int:
    """Return how many took part, by a record as a meeting's versions hold it."""
    people = record.get("participants")
    return len(people) if isinstance(people, Sequence) else 0


def stored_value(record: Mapping[str, Json], name: str) -> Json:
    """Return a field, in the form that corrections keep, of a record as a meeting's versions hold it."""
    if name == "date":
        first, last = record.get("earliest"), record.get("latest")
        return write_date(PartialDate(date.fromisoformat(str(first)), date.fromisoformat(str(last)))) if first else None
    if name.startswith(PARTICIPANT):
        people = record.get("participants")
        rows = people if isinstance(people, Sequence) else ()
        found = _find([read_person(row) for row in rows], name.removeprefix(PARTICIPANT), ())
        return write_person(found) if found else None
    return record.get(name)


# ── inner workings ─────────────────────────────────────────────────────────────────────────────────


def _text(value: Json) -> str | None:
    return str(value) if value else None


def _unknown(name: str) -> str:
    return (
        f"A meeting has no field {name!r} that can be corrected; it has {', '.join(MEETING_FIELDS)} and participants."
    )


def _one_of(name: str, value: Json, words: type[StrEnum]) -> str:
    known = [str(word) for word in words]
    if value not in known:
        raise ValueError(f"The {name} is one of {', '.join(known)}, not {value!r}.")
    return str(value)


def _check_word(name: str, value: Json) -> str | None:
    if name == "level" and not value:
        return None
    return _one_of(name, value, WORDS[name])


def read_topics(value: Json) -> tuple[tuple[str, str | None], ...]:
    """Read topics from phrases, or phrases with themes, each once. Raises ValueError on anything else."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ValueError("Topics are a list of phrases, each with a theme or none.")
    found: dict[str, tuple[str, str | None]] = {}
    for item in value:
        match item:
            case str(phrase):
                theme: str | None = None
            case [str(phrase), None | str() as theme]:
                pass
            case _:
                raise ValueError("Topics are a list of phrases, each with a theme or none.")
        if text := check_text("topic", phrase, 200):
            found.setdefault(text.casefold(), (text, theme or None))
    return tuple(found.values())


def _people_with(people: Sequence[Participant], correction: FieldCorrection) -> tuple[Participant, ...]:
    key = correction.name.removeprefix(PARTICIPANT)
    there = _find(people, key, (correction.value, correction.machine))
    if correction.value is None:
        return tuple(p for p in people if p is not there)
    wanted = read_person(correction.value)
    if there is None:
        return (*people, wanted)
    fuller = replace(wanted, evidence=there.evidence, aliases=there.aliases)
    return tuple(fuller if p is there else p for p in people)


def _find(people: Iterable[Participant], key: str, known: Iterable[Json]) -> Participant | None:
    """Return the participant of that key; else the one of the same name and party as somebody who was known by it."""
    rows = list(people)
    if (found := next((p for p in rows if participant_key(p) == key), None)) is not None:
        return found
    names = {_name_of(person) for person in known if isinstance(person, Mapping) and person.get("name")}
    return next((p for p in rows if p.name and (normalise(p.name), p.party) in names), None)


def _name_of(person: Mapping[str, Json]) -> tuple[str, Json]:
    return normalise(str(person.get("name"))), person.get("party")


def _agree(said: Json, now: Json) -> bool:
    """Tell whether a value says what the machine says now; of a person, whether nothing that was said is denied."""
    if isinstance(said, Mapping) and isinstance(now, Mapping):
        names = (normalise(str(person.get("name") or "")) for person in (said, now))
        return len(set(names)) == 1 and all(said.get(k) in (None, now.get(k)) for k in ("leader", "party", "role"))
    return said == now
