"""Nothing in the administration is in English by accident."""

import pytest
from django.apps import apps
from django.utils import translation
from django.utils.functional import Promise

from tests.administration.test_pages import REGISTERED, TABLES

ACRONYMS = {"NIK", "KPJ", "NPW", "RT", "RW", "JKK", "JKM", "JHT", "SHA-256", "wadah"}
ALIKE = {"Audit"}  # the same word in both languages


@pytest.mark.parametrize("label", sorted({model._meta.app_label for model, _ in REGISTERED}))
def test_every_heading_is_translatable(label):
    assert isinstance(apps.get_app_config(label).verbose_name, Promise)


@TABLES
def test_every_table_and_column_has_its_words(model, model_admin):
    words = [model._meta.verbose_name, model._meta.verbose_name_plural]
    words += [field.verbose_name for field in model._meta.concrete_fields if field.editable]
    words = [word for word in words if word not in ACRONYMS and word != "ID"]
    assert [str(word) for word in words if not isinstance(word, Promise)] == []
    with translation.override("id"):
        indonesian = [str(word) for word in words]
    with translation.override("en"):
        english = [str(word) for word in words]
    assert [word for word in set(english) & set(indonesian) if word not in ALIKE] == []
