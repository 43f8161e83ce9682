"""What a person gives, checked against what the database holds: every refusal one clear sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from diplomacy.editing.errors import EditingError, sentence
from diplomacy.models import Country, Leader, Meeting, Summit, Theme
from diplomacy.records import Json, Participant
from diplomacy.resolution.decisions import PARTICIPANT, check, check_statement, read_person, read_topics, write_person
from diplomacy.storage.deciding import Because

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

PersonValue = Participant | Mapping[str, Json]
LONGEST_REASON = 1000


def because(user: AbstractBaseUser, reason: str) -> Because:
    """Return who decides and why. Raises EditingError without a reason."""
    text = " ".join(reason.replace("\0", " ").split())
    if not text:
        raise EditingError("Say why: a decision needs a reason.")
    if len(text) > LONGEST_REASON:
        raise EditingError(f"The reason is longer than {LONGEST_REASON} characters.")
    return Because(user.pk, text)


def meeting_value(field: str, value: Json) -> Json:
    """Return a value for a meeting's field in its one form. Raises EditingError where it cannot be."""
    try:
        wanted = check(field, value)
    except ValueError as error:
        raise EditingError(sentence(error)) from error
    match field:
        case "country":
            _country(wanted)
        case "summit" if wanted and not Summit.objects.filter(slug=wanted).exists():
            raise EditingError(f"There is no summit {wanted!r}.")
        case "topics":
            for _, theme in read_topics(wanted):
                if theme and not Theme.objects.filter(slug=theme).exists():
                    raise EditingError(f"There is no theme {theme!r}.")
        case _ if field == PARTICIPANT.strip() or not field.removeprefix(PARTICIPANT).strip():
            raise EditingError("Say which participant.")
        case _ if field.startswith(PARTICIPANT) and isinstance(wanted, Mapping):
            return person_value(wanted)
    return wanted


def statement_value(field: str, value: Json) -> Json:
    """Return a value for a statement's field in its one form. Raises EditingError where it cannot be."""
    try:
        wanted = check_statement(field, value)
    except ValueError as error:
        raise EditingError(sentence(error)) from error
    match field, wanted:
        case "country", _:
            _country(wanted)
        case "meeting", str() if not Meeting.objects.current().filter(public_id=wanted).exists():
            raise EditingError(f"There is no meeting {wanted!r}.")
        case "speaker", Mapping():
            slug = wanted["leader"] or wanted["name"]
            if leader := Leader.objects.filter(slug=slug).first():
                given = wanted["name"] if wanted["leader"] else leader.name
                return {"name": given, "leader": leader.slug}
            if wanted["leader"]:
                raise EditingError(f"There is no leader {wanted['leader']!r}.")
    return wanted


def person_value(person: PersonValue) -> Json:
    """Return a participant as an object, named as the reference data names them. Raises EditingError."""
    given = write_person(person) if isinstance(person, Participant) else person
    try:
        who = write_person(read_person(given))
    except ValueError as error:
        raise EditingError(sentence(error)) from error
    _country(who["party"])
    if who["leader"]:
        leader = Leader.objects.filter(slug=who["leader"]).first()
        if leader is None:
            raise EditingError(f"There is no leader {who['leader']!r}.")
        who["name"] = who["name"] or leader.name
    return who


def _country(code: Json) -> None:
    if code and not Country.objects.filter(code=code).exists():
        raise EditingError(f"There is no country or organisation {code!r}.")
