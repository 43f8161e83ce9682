"""Values of single fields, in the form in which corrections keep them."""

from __future__ import annotations

from datetime import date

from django.db import models

from diplomacy.models import Correction, Country, Leader, Summit, Term

ReferenceRow = Country | Leader | Term | Summit


def target_of(row: ReferenceRow) -> tuple[str, str]:
    """Return what sort of record a row of the reference data is, and its lasting key."""
    match row:
        case Country():
            return Correction.Target.COUNTRY, row.code
        case Leader():
            return Correction.Target.LEADER, row.slug
        case Term():
            return Correction.Target.TERM, row.key
        case Summit():
            return Correction.Target.SUMMIT, row.slug


def field_value(row: models.Model, name: str) -> object:
    """Return a field's value as JSON can hold it: a date in ISO form, a related row by its own number."""
    field = row._meta.get_field(name)
    value = getattr(row, field.attname if isinstance(field, models.Field) else name)
    return value.isoformat() if isinstance(value, date) else value


def set_field_value(row: models.Model, name: str, value: object) -> None:
    """Put a value that `field_value` gave back into a row. Raises ValueError on a date that is none."""
    field = row._meta.get_field(name)
    if isinstance(field, models.DateField) and isinstance(value, str):
        value = date.fromisoformat(value)
    setattr(row, field.attname if isinstance(field, models.Field) else name, value)


def reference_row(target: str, record: str) -> ReferenceRow | None:
    """Return the row of the reference data that a correction is of, by its sort and lasting key."""
    match target:
        case Correction.Target.COUNTRY:
            return Country.objects.filter(code=record).first()
        case Correction.Target.LEADER:
            return Leader.objects.filter(slug=record).first()
        case Correction.Target.TERM:
            return Term.objects.filter(key=record).first()
        case Correction.Target.SUMMIT:
            return Summit.objects.filter(slug=record).first()
    return None
