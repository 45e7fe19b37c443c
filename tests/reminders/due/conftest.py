from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from perisai.reminders.models import Rule


@pytest.fixture(autouse=True)
def _rules_of_the_house(db):
    """The rules that come with the house, also where the tables were made without migrating."""
    if not Rule.objects.exists():
        house = import_module("perisai.reminders.migrations.0002_rules_of_the_house")
        house.put_rules(apps, SimpleNamespace(connection=connection))
