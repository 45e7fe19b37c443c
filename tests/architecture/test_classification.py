"""Every table and every column that can hold words is classified."""

import pytest
from django.db import models

from perisai.common.append_only import guarded_tables
from tests.architecture import classification as known
from tests.architecture.tree import ROOT, our_models

KINDS = {
    "append-only": known.APPEND_ONLY,
    "history kept": known.HISTORY_KEPT,
    "live claim": known.LIVE_CLAIM,
    "derived": known.DERIVED,
    "operational": known.OPERATIONAL,
}
COLUMNS = (known.PERSONAL.keys(), known.OF_STAFF, known.OF_NOBODY)
TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField)
DATES_OF_A_LIFE = {"birth_date", "deceased_on"}


def labels(tables=None) -> set[str]:
    return {model._meta.label for model in (our_models() if tables is None else tables)}


def unclassified_tables(tables: set[str]) -> set[str]:
    return tables - set().union(*KINDS.values())


def columns_with_words(tables) -> set[str]:
    """Columns that can say something about a person: free text, and the dates of a life."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in tables
        for field in model._meta.concrete_fields
        if (isinstance(field, TEXT) and not field.choices) or field.name in DATES_OF_A_LIFE
    }


def unclassified_columns(columns: set[str]) -> set[str]:
    return columns - set().union(*COLUMNS)


def test_every_table_is_of_exactly_one_kind():
    assert unclassified_tables(labels()) == set()
    every = sorted(label for kind in KINDS.values() for label in kind)
    assert every == sorted(labels()), "a table is named twice or exists no more"


def test_the_append_only_tables_are_those_under_guard():
    assert {m._meta.label for m in our_models() if m._meta.db_table in guarded_tables()} == (
        known.APPEND_ONLY
    )


def test_the_tables_whose_history_is_kept_keep_it():
    keepers = {
        m._meta.label for m in our_models() if hasattr(m._meta, "simple_history_manager_attribute")
    }
    assert keepers == known.HISTORY_KEPT


def test_no_table_about_people_is_merely_operational():
    people = {label for label in labels() if label.startswith("members.")}
    assert people & known.OPERATIONAL == set()


def test_every_column_with_words_is_classified_once():
    columns = columns_with_words(our_models())
    assert unclassified_columns(columns) == set()
    assert sorted(name for group in COLUMNS for name in group) == sorted(columns)


@pytest.mark.parametrize("column", known.PERSONAL)
def test_the_privacy_page_names_every_personal_column(column):
    model, _, name = column.rpartition(".")
    page = (ROOT / "docs" / "privacy.md").read_text()
    assert f"`{model.rpartition('.')[2]}.{name}`" in page


def test_a_planted_table_and_a_planted_column_are_found():
    class Meta:
        app_label = "members"

    fields = {
        "__module__": __name__,
        "Meta": Meta,
        "religion": models.CharField(max_length=20),
        "sex": models.CharField(max_length=1, choices=[("P", "P")]),
        "birth_date": models.DateField(),
    }
    planted = _without_registering("Planted", fields)
    assert unclassified_tables({planted._meta.label}) == {"members.Planted"}
    assert unclassified_columns(columns_with_words([planted])) == {
        "members.Planted.religion",
        "members.Planted.birth_date",
    }


def _without_registering(name: str, fields: dict) -> type[models.Model]:
    from django.test.utils import isolate_apps

    with isolate_apps("members"):
        return type(name, (models.Model,), fields)
