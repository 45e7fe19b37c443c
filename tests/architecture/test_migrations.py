"""Migrations say what they do."""

import io
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent.parent


def own_migrations() -> list[Path]:
    folders = [Path(config.path) / "migrations" for config in apps.get_app_configs()]
    ours = [folder for folder in folders if ROOT in folder.parents and ".venv" not in folder.parts]
    return [path for folder in ours for path in folder.glob("[0-9]*.py")]


def test_every_migration_is_named_after_what_it_does():
    named = re.compile(r"\d{4}_(?!auto_)[a-z][a-z0-9_]{3,}$")
    assert own_migrations()
    assert [str(path) for path in own_migrations() if not named.match(path.stem)] == []


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    output = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=output)
    except SystemExit:
        pytest.fail(output.getvalue())
