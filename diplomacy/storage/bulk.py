"""Many small rows at once: statements for which the ORM's words are slow.

For tables that only settling reads, whose rows are numbers, days and words: nothing has to be prepared for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import connection, models


def set_column(model: type[models.Model], name: str, values: Mapping[int, object]) -> None:
    """Write a field of some rows, by row number. That of a foreign key is the number of the row that it points to."""
    if not values:
        return
    table, [(column, kind)] = _named(model, [name])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS row SET {column} = given.value FROM unnest(%s::bigint[], %s::{kind}[])"
            " AS given(id, value) WHERE row.id = given.id",
            [list(values), list(values.values())],
        )


Value = int | str | date | list[str] | None


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Insert rows, given as the values of the fields of these names."""
    values = list(rows)
    if not values:
        return
    table, columns = _named(model, names)
    head = ", ".join(column for column, _ in columns)
    row = "({})".format(", ".join(f"%s::{kind}" for _, kind in columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({head}) VALUES {', '.join([row] * len(values))}",
            [value for each in values for value in each],
        )


def _named(model: type[models.Model], names: Sequence[str]) -> tuple[str, list[tuple[str, str | None]]]:
    """Return the table of a model, and the column and type of each field."""
    quote, columns = connection.ops.quote_name, []
    for name in names:
        field = model._meta.get_field(name)
        assert isinstance(field, models.Field)
        columns.append((quote(str(field.column)), field.db_type(connection)))
    return quote(model._meta.db_table), columns
