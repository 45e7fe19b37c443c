"""Facts are refused UPDATE and DELETE by the database itself, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from perisai.common import append_only
from tests.architecture.facts import FACTS, guarded_models

pytestmark = pytest.mark.django_db
IS_SQLITE = connection.vendor == "sqlite"


def expected() -> dict[str, set[str]]:
    return {
        table: append_only.trigger_names(table, connection.vendor)
        for table in append_only.guarded_tables()
    }


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_guards_in_the_database_are_those_of_the_registry():
    assert append_only.installed_triggers() == expected()


def test_a_guard_that_went_missing_is_noticed_and_put_back():
    table = append_only.guarded_tables()[0]
    where = "" if IS_SQLITE else f' ON "{table}"'
    run(f'DROP TRIGGER "guard_{table}_delete"{where}')
    assert append_only.installed_triggers() != expected()
    append_only.install_guards()
    assert append_only.installed_triggers() == expected()


def test_every_guarded_table_can_be_tried():
    assert set(FACTS) == {model._meta.label for model in guarded_models()}


@pytest.mark.parametrize("label", FACTS)
def test_raw_sql_cannot_change_or_remove_a_fact(cast, label):
    fact = FACTS[label](cast)
    table = fact._meta.db_table
    columns = ", ".join(
        f'"{field.column}"' for field in fact._meta.concrete_fields if not field.generated
    )
    attempts = [f'UPDATE "{table}" SET id = id', f'DELETE FROM "{table}"']
    if IS_SQLITE:
        attempts += [
            f'INSERT OR REPLACE INTO "{table}" ({columns}) SELECT {columns} FROM "{table}"',
            f'REPLACE INTO "{table}" ({columns}) SELECT {columns} FROM "{table}"',
            f'UPDATE OR IGNORE "{table}" SET id = id',
        ]
    else:
        attempts += [
            f'TRUNCATE "{table}" CASCADE',
            f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{table}"'
            " ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id",
        ]
    connection.check_constraints()  # deferred checks would hide the refusal of TRUNCATE
    before = list(type(fact)._base_manager.values())
    for attempt in attempts:
        with pytest.raises(DatabaseError, match=append_only.REFUSAL):
            run(attempt)
    assert list(type(fact)._base_manager.values()) == before


@pytest.mark.parametrize("label", FACTS)
def test_the_models_own_methods_are_refused_too(cast, label):
    fact = FACTS[label](cast)
    for attempt in (fact.save, fact.delete, type(fact)._base_manager.all().delete):
        with pytest.raises(DatabaseError, match=append_only.REFUSAL), transaction.atomic():
            attempt()
