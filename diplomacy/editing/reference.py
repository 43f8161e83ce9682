"""What a person decides about the record: each decision one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from diplomacy.models import Correction
from diplomacy.storage.corrections import ReferenceRow, field_value, target_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


@transaction.atomic
def correct_reference(
    row: ReferenceRow, changed: Iterable[str], user: AbstractBaseUser | None, reason: str = ""
) -> list[Correction]:
    """Save a person's values for the changed fields of a row of the reference data, and remember each decision.

    `row` carries the new values and is not saved yet; `changed` names its fields. Loading the reference data again
    leaves these fields alone. Returns the corrections made. Raises ValueError where the row is not stored yet.
    """
    if row.pk is None:
        raise ValueError("only a stored record can be corrected")
    kind, record = target_of(row)
    before = type(row).objects.select_for_update().get(pk=row.pk)
    made = []
    for name in changed:
        value, old = field_value(row, name), field_value(before, name)
        if value == old:
            continue
        earlier = Correction.objects.in_force().filter(target=kind, record=record, field=name).first()
        machine = earlier.machine_value_now if earlier else old
        if earlier:
            earlier.undone_at = timezone.now()
            earlier.save(update_fields=["undone_at"])
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
            )
        )
    row.save()
    return made
