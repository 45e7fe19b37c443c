"""Locks that Django's own `select_for_update` cannot take."""

from django.db import connection, models


def hold_row(row: models.Model) -> None:
    """Keep others from taking `row` with `select_for_update` until this transaction ends. Any number may
    hold it at once, and wait here while somebody has taken it.

    SQLite needs nothing: a transaction that writes is alone from its first statement on.
    """
    if connection.vendor != "postgresql":
        return
    quote = connection.ops.quote_name
    table, key = quote(row._meta.db_table), quote(row._meta.pk.column)
    with connection.cursor() as cursor:
        # The names come from the model, never from a person.
        cursor.execute(f"SELECT 1 FROM {table} WHERE {key} = %s FOR KEY SHARE", [row.pk])  # noqa: S608


def hold_word(word: str) -> None:
    """Let nobody else hold the same `word` until this transaction ends: for what no row stands for yet.

    SQLite needs nothing, as above.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [word])
