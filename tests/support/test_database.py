"""The tests' own flush empties guarded tables and leaves the guards standing."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from perisai.audit.models import AuditEntry
from perisai.common.append_only import guarded_tables, installed_triggers, trigger_names

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_begins_with_empty_fact_tables_under_guard(turn):
    assert AuditEntry.objects.count() == 0
    assert installed_triggers() == {
        table: trigger_names(table, connection.vendor) for table in guarded_tables()
    }
    entry = AuditEntry.objects.create(
        at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC), action="test.written", subject_id=1
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="test.changed")
