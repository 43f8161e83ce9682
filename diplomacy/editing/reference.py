"""Corrections of the reference data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from diplomacy.models import Correction, Country, Leader
from diplomacy.models.identity import new_public_id
from diplomacy.reference.names import fold, sort_key
from diplomacy.storage.corrections import ReferenceRow, field_value, target_of
from diplomacy.storage.locks import lock
from diplomacy.storage.versions import append_renamed, printed_names

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def fill_in(row: ReferenceRow) -> list[str]:
    """Fill in what follows from a row's other fields; return the names of what was filled in."""
    match row:
        case Country():
            row.sort_key = sort_key(row.name)
            return ["sort_key"]
        case Leader():
            row.folded = fold(" ".join((row.name, *row.aliases)))
            row.sort_key = sort_key(row.name, row.family_name)[:160]
            return ["folded", "sort_key"]
    return []


@transaction.atomic
def correct_reference(
    row: ReferenceRow, changed: Iterable[str], user: AbstractBaseUser | None, reason: str = ""
) -> list[Correction]:
    """Save a person's values for the changed fields of a row of the reference data, and remember each decision.

    `row` carries the new values and is not saved yet; `changed` names its fields. Loading the reference data again
    leaves these fields alone. Returns the corrections made, which are undone together.
    Raises ValueError where the row is not stored yet.
    """
    if row.pk is None:
        raise ValueError("only a stored record can be corrected")
    kind, record = target_of(row)
    lock([f"{kind} {record}"])
    printed = printed_names()
    # Without the key, so that a meeting with this person can be written meanwhile: its writer never waits for us.
    before = type(row).objects.select_for_update(no_key=True).get(pk=row.pk)
    names = list(changed)
    act = new_public_id() if len(names) > 1 else ""
    made = []
    for name in names:
        value, old = field_value(row, name), field_value(before, name)
        if value == old:
            continue
        earlier = Correction.objects.in_force().filter(target=kind, record=record, field=name).first()
        machine = earlier.machine_value_now if earlier else old
        if earlier:
            earlier.replaced_at = timezone.now()
            earlier.save(update_fields=["replaced_at"])
        made.append(
            Correction.objects.create(
                target=kind,
                record=record,
                field=name,
                value=value,
                machine_value=machine,
                machine_value_now=machine,
                reason=reason,
                made_by_id=user.pk if user else None,
                replaces=earlier,
                act=act,
            )
        )
    row.save()
    append_renamed(printed, f"{kind} {record} corrected")
    return made
