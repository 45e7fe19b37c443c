"""Rows that the database writes by itself."""

from __future__ import annotations

from django.db import connection, models


def insert(model: type[models.Model], rows: str, /, **columns: str) -> None:
    """INSERT ... SELECT with these expressions; what is not named gets the model's own default."""
    given = dict(columns)
    for field in model._meta.concrete_fields:
        if field.column not in given and not isinstance(field, models.GeneratedField):
            value = _default(field)
            if value is not None:
                given[field.column] = value
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(name) for name in given)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {', '.join(given.values())} {rows}")


def _default(field: models.Field) -> str | None:
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    if field.primary_key or field.null:
        return None
    if isinstance(field, models.DateTimeField) and field.auto_now_add:
        return "now()"
    if isinstance(field, models.JSONField):
        return "'[]'"
    value = field.get_default()
    return f"'{value}'" if value is not None else None
