"""Tables of facts: rows are inserted, never changed, never deleted.

A model is put under guard with `@append_only`. The triggers that refuse UPDATE and DELETE come from
this one registry, on both engines, and are reinstalled after every migrate, because SQLite silently
drops the triggers of a table that a migration alters.
"""

from typing import TypeVar

from django.db import connections, models

M = TypeVar("M", bound=type[models.Model])
_guarded: list[type[models.Model]] = []

PREFIX = "guard_"
REFUSAL = "append-only table"

_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}: %% of %% refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def append_only(model: M) -> M:
    """Class decorator: put the model's table under guard."""
    _guarded.append(model)
    return model


def guarded_tables() -> list[str]:
    """Names of every table under guard, sorted."""
    return sorted(model._meta.db_table for model in _guarded)


def trigger_names(table: str, vendor: str) -> set[str]:
    """The triggers that must stand on `table`. TRUNCATE exists only on PostgreSQL."""
    operations = ["update", "delete"] + (["truncate"] if vendor == "postgresql" else [])
    return {f"{PREFIX}{table}_{operation}" for operation in operations}


def install_guards(using: str = "default", tables: list[str] | None = None) -> None:
    """Create the triggers that are missing. Safe to run any number of times."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION.replace("%%", "%"))
        for table in tables or guarded_tables():
            if table in existing:
                for name in sorted(trigger_names(table, connection.vendor)):
                    cursor.execute(_drop(connection, table, name))
                    cursor.execute(_create(connection, table, name))


def remove_guards(using: str = "default", tables: list[str] | None = None) -> None:
    """Drop the triggers, of all tables unless told. Only the flush of a test database, a restore, and a
    migration that fills a new column may do this; after every migrate they stand again."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in tables or guarded_tables():
            if table in existing:
                for name in trigger_names(table, connection.vendor):
                    cursor.execute(_drop(connection, table, name))


def installed_triggers(using: str = "default") -> dict[str, set[str]]:
    """The guards that really stand in the live schema, by table."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        sql = (
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND t.tgname LIKE 'guard\\_%'"
        )
    else:
        sql = (
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard%'"
        )
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql)
        for table, name in cursor.fetchall():
            found.setdefault(table, set()).add(name)
    return found


def _drop(connection, table: str, name: str) -> str:
    quote = connection.ops.quote_name
    on = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {quote(name)}{on}"


def _create(connection, table: str, name: str) -> str:
    quote = connection.ops.quote_name
    operation = name.rsplit("_", 1)[1].upper()
    if connection.vendor == "postgresql":
        level = "STATEMENT" if operation == "TRUNCATE" else "ROW"
        return (
            f"CREATE TRIGGER {quote(name)} BEFORE {operation} ON {quote(table)}"
            f" FOR EACH {level} EXECUTE FUNCTION {PREFIX}refuse()"
        )
    return (
        f"CREATE TRIGGER {quote(name)} BEFORE {operation} ON {quote(table)}"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {operation} of {table} refused'); END"
    )
