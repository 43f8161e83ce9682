"""One column of many rows, each row with a value of its own: a statement that the ORM has only slow words for."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, models


def set_column(model: type[models.Model], name: str, values: Mapping[int, object]) -> None:
    """Write a field of some rows, by row number. That of a foreign key is the number of the row that it points to."""
    if not values:
        return
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    table, column = map(connection.ops.quote_name, (model._meta.db_table, str(field.column)))
    kind = field.db_type(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS row SET {column} = given.value FROM unnest(%s::bigint[], %s::{kind}[])"
            " AS given(id, value) WHERE row.id = given.id",
            [list(values), list(values.values())],
        )
