"""Emptying the test database although its fact tables refuse it.

Only here are the guards taken off for a moment, by the tests' own flush; the product has no switch.
Django's own flush empties every table and then writes down all permissions again, which on PostgreSQL
takes longer than most tests; this one empties the tables in which a test left rows.
"""

import pytest
from django.db import connections, transaction
from django.test import TransactionTestCase

from perisai.common.append_only import guarded_tables, install_guards, remove_guards

# Made by migrating, the same for every test.
KEPT = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session", autouse=True)
def _flush_empties_guarded_tables():
    def flush(self):
        for alias in self._databases_names(include_mirrors=False):
            empty(alias)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush)
        yield


def empty(alias: str) -> None:
    """Delete every row but those of KEPT. Foreign keys are checked at the end, so the order is free."""
    connection = connections[alias]
    quote = connection.ops.quote_name
    tables = set(connection.introspection.django_table_names(only_existing=True)) - KEPT
    parts = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quote(name)})" for name in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        used = [name for (name,) in cursor.fetchall()]
        guarded = [name for name in guarded_tables() if name in used]
        if guarded:  # none would mean all
            remove_guards(alias, guarded)
        try:
            with transaction.atomic(using=alias):
                for name in used:
                    cursor.execute(f"DELETE FROM {quote(name)}")
        finally:
            if guarded:
                install_guards(alias, guarded)
