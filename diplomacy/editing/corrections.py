"""Corrections of meetings and statements, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from diplomacy.editing.checks import PersonValue, because, meeting_value, person_value, statement_value
from diplomacy.editing.errors import EditingError, StaleVersion
from diplomacy.editing.settling import one_decision, settle_decisions
from diplomacy.models import Correction, Meeting, Quotation, Report, Statement
from diplomacy.models.identity import new_public_id
from diplomacy.records import Json
from diplomacy.resolution.decisions import (
    PARTICIPANT,
    participant_key,
    read_person,
    stored_people,
    stored_value,
    write_person,
)
from diplomacy.storage.deciding import keep_correction, newest_record, oldest_first, record_of, touched_by
from diplomacy.storage.keys import Keys
from diplomacy.storage.locks import lock
from diplomacy.storage.statement_corrections import field_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def correct_meeting(
    meeting: Meeting, field: str, value: Json, user: AbstractBaseUser, reason: str, seen_version: int | None = None
) -> Correction:
    """Give a field of a meeting a person's value, in the form of `resolution.decisions`.

    `seen_version` is the meeting's version that the editor looked at: a newer one raises StaleVersion.
    """
    return correct_fields(meeting, {field: value}, user, reason, seen_version)[0]


@one_decision
def correct_fields(
    meeting: Meeting,
    values: Mapping[str, Json],
    user: AbstractBaseUser,
    reason: str,
    seen_version: int | None = None,
) -> list[Correction]:
    """Give several fields of a meeting a person's values in one act, which is undone in one.

    `seen_version` is the meeting's version that the editor looked at. Where one of these fields has another value by
    now, StaleVersion is raised and nothing is done; that other fields changed stands in nobody's way.
    """
    why = because(user, reason)
    wanted = {field: meeting_value(field, value) for field, value in values.items()}
    if not wanted:
        raise EditingError("Nothing was changed.")
    reports = _hold(meeting)
    if seen_version is not None and seen_version != meeting.version:
        seen, now = record_of(meeting, seen_version), newest_record(meeting)
        for field, value in wanted.items():
            if (held := stored_value(now, field)) != stored_value(seen, field) or not seen:
                raise StaleVersion(field, value, held)
    keys = Keys()
    people = [read_person(value) for field, value in wanted.items() if field.startswith(PARTICIPANT) and value]
    if people:
        keys.add_found_people(people, sample=meeting.sample)
    act = new_public_id() if len(wanted) > 1 else ""
    made = [
        keep_correction(Correction.Target.MEETING, meeting.public_id, reports, field, value, why, act)
        for field, value in wanted.items()
    ]
    settle_decisions(touched_by(reports), made, f"{', '.join(wanted)} by {user}"[:180], keys)
    return made


def add_participant(
    meeting: Meeting, person: PersonValue, user: AbstractBaseUser, reason: str, seen_version: int | None = None
) -> Correction:
    """Say that somebody took part whom no report names."""
    who = read_person(person_value(person))
    field = PARTICIPANT + participant_key(who)
    if stored_value(newest_record(meeting), field) is not None:
        raise EditingError(f"{who.name or who.party} is a participant of this meeting already.")
    return correct_meeting(meeting, field, write_person(who), user, reason, seen_version)


def remove_participant(
    meeting: Meeting, key: str, user: AbstractBaseUser, reason: str, seen_version: int | None = None
) -> Correction:
    """Say that somebody did not take part; `key` is that of `participant_key`: a leader's slug, say."""
    field = PARTICIPANT + key
    record = newest_record(meeting)
    if stored_value(record, field) is None:
        raise EditingError(f"This meeting has no participant {key!r}.")
    if stored_people(record) == 1:
        raise EditingError("Somebody must be left: a meeting without participants is none. Reject its reports instead.")
    return correct_meeting(meeting, field, None, user, reason, seen_version)


def correct_statement(
    statement: Statement, field: str, value: Json, user: AbstractBaseUser, reason: str, seen_version: int | None = None
) -> Correction:
    """Give a field of a statement a person's value, in the form of `resolution.decisions.check_statement`."""
    return correct_statement_fields(statement, {field: value}, user, reason, seen_version)[0]


@one_decision
def correct_statement_fields(
    statement: Statement,
    values: Mapping[str, Json],
    user: AbstractBaseUser,
    reason: str,
    seen_version: int | None = None,
) -> list[Correction]:
    """Give several fields of a statement a person's values in one act, which is undone in one."""
    why = because(user, reason)
    wanted = {field: statement_value(field, value) for field, value in values.items()}
    if not wanted:
        raise EditingError("Nothing was changed.")
    quotations = _hold_statement(statement)
    if seen_version is not None and seen_version != statement.version:
        field, value = next(iter(wanted.items()))
        raise StaleVersion(field, value, field_of(vars(statement), field))
    act = new_public_id() if len(wanted) > 1 else ""
    made = [
        keep_correction(Correction.Target.STATEMENT, statement.public_id, quotations, field, value, why, act)
        for field, value in wanted.items()
    ]
    settle_decisions(touched_by(quotations=quotations), made, f"{', '.join(wanted)} by {user}"[:180])
    return made


def _hold(meeting: Meeting) -> list[Report]:
    """Lock what settles the meeting, and return its live reports, the oldest first."""
    rows = Report.objects.live().filter(meeting=meeting).select_related("article").oldest_publication_first()
    lock(touched_by(rows).locks())
    meeting.refresh_from_db()
    reports = list(rows.all())
    if meeting.removed_at or not reports:
        raise EditingError("This meeting was removed; there is nothing to correct.")
    return reports


def _hold_statement(statement: Statement) -> list[Quotation]:
    """Lock what settles the statement, and return its live quotations, the oldest first."""
    rows = Quotation.objects.live().filter(statement=statement).select_related("article")
    lock(touched_by(quotations=rows).locks())
    statement.refresh_from_db()
    quotations = oldest_first(rows.all())
    if statement.removed_at or not quotations:
        raise EditingError("This statement was removed; there is nothing to correct.")
    return quotations
