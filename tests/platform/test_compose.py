"""The server's files say the same as the settings, the tests and each other."""

import re
import shlex
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from celery import Celery
from django.core.management import get_commands
from django.db import connection
from django.utils.module_loading import import_string

from scripts.prepare import LIBRARIES

ROOT = Path(__file__).resolve().parent.parent.parent
APP_SERVICES = ["migrate", "web", "worker", "beat"]
# Read by the image of PostgreSQL, not by us.
OF_THE_IMAGES = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text()


def words(command: str | list) -> list[str]:
    return shlex.split(command) if isinstance(command, str) else command


def variables_of_settings() -> set[str]:
    text = (ROOT / "perisai" / "settings.py").read_text()
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text))


def variables_of_example() -> dict[str, str]:
    """Name and value, also of the lines that are only suggestions."""
    text = (ROOT / ".env.example").read_text()
    return dict(re.findall(r"^#?([A-Z_]+)=(.*)$", text, re.MULTILINE))


def variables_filled_in(compose: dict) -> set[str]:
    """What compose itself takes from .env."""
    return set(re.findall(r"\$\{([A-Z_]+)", yaml.safe_dump(compose)))


def test_the_services_of_a_branch_server_are_there(compose):
    assert set(compose["services"]) == {"db", "redis", *APP_SERVICES}


def test_every_variable_of_the_settings_is_explained(compose):
    assert variables_of_settings() <= set(variables_of_example())


def test_no_variable_is_explained_that_nobody_reads(compose):
    read = variables_of_settings() | variables_filled_in(compose)
    assert set(variables_of_example()) <= read


def test_every_variable_has_a_line_of_explanation():
    lines = (ROOT / ".env.example").read_text().splitlines()
    for before, line in pairwise(lines):
        if re.match(r"#?[A-Z_]+=", line):
            assert re.match(r"# \w.{20,}", before), line


def test_compose_sets_only_what_the_settings_read(compose):
    for name, service in compose["services"].items():
        given = set(service.get("environment", {})) - OF_THE_IMAGES
        assert given <= variables_of_settings(), name


def test_compose_takes_from_the_environment_only_what_the_example_explains(compose):
    assert variables_filled_in(compose) <= set(variables_of_example())


@pytest.mark.parametrize("name", APP_SERVICES)
def test_every_process_of_ours_shares_database_queue_and_files(compose, name):
    service = compose["services"][name]
    environment = service["environment"]
    assert environment["DATABASE_URL"].startswith("postgres://perisai:")
    assert "@db:5432/perisai" in environment["DATABASE_URL"]
    assert environment["REDIS_URL"].startswith("redis://redis:6379/")
    assert {volume.split(":")[0] for volume in service["volumes"]} == {"files", "backups"}


def test_volumes_lie_where_the_settings_put_files_and_backups(compose, dockerfile):
    var = re.search(r"PERISAI_VAR=(\S+)", dockerfile)[1]
    text = (ROOT / "perisai" / "settings.py").read_text()
    for setting in ("FILES_DIR", "BACKUP_DIR"):
        folder = re.search(rf'^{setting} = VAR_DIR / "(\w+)"', text, re.MULTILINE)[1]
        assert f"{folder}:{var}/{folder}" in compose["services"]["web"]["volumes"]
        assert f"{var}/{folder}" in re.sub(r"\\\n", " ", dockerfile)


def test_every_named_volume_is_declared(compose):
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    }
    assert used == set(compose["volumes"])


@pytest.mark.parametrize("name", APP_SERVICES)
def test_every_command_exists(compose, name):
    command = words(compose["services"][name]["command"])
    match command[:2]:
        case ["python", "manage.py"]:
            assert command[2] in get_commands()
        case ["gunicorn", "perisai.wsgi"]:
            assert callable(import_string("perisai.wsgi.application"))
        case ["celery", "-A"]:
            assert isinstance(import_string(f"{command[2]}.celery.app"), Celery)
            assert command[3] in {"worker", "beat"}
        case _:
            pytest.fail(f"unknown command {command}")


def test_the_health_check_of_web_runs_a_script_that_is_there(compose):
    command = compose["services"]["web"]["healthcheck"]["test"]
    assert command[:2] == ["CMD", "python"]
    assert (ROOT / command[2]).is_file()


@pytest.mark.parametrize("name", ["db", "redis", "web", "worker", "beat"])
def test_every_lasting_service_has_a_health_check_and_comes_back(compose, name):
    service = compose["services"][name]
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_starts_before_its_database_is_migrated(compose, name):
    conditions = {
        needed: rule["condition"]
        for needed, rule in compose["services"][name]["depends_on"].items()
    }
    assert conditions == {
        "db": "service_healthy",
        "redis": "service_healthy",
        "migrate": "service_completed_successfully",
    }


def test_the_published_port_is_the_one_that_web_listens_on(compose):
    web = compose["services"]["web"]
    assert web["ports"][0].endswith(":8000")
    assert "0.0.0.0:8000" in words(web["command"])


def test_the_image_has_a_python_that_the_project_allows(dockerfile):
    version = re.search(r"^FROM python:(\d+\.\d+)-", dockerfile, re.MULTILINE)[1]
    allowed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert f">={version}" in allowed  # the oldest allowed one: what the lock was made for


def test_the_image_has_the_libraries_that_setup_installs(dockerfile):
    assert set(LIBRARIES) <= set(dockerfile.split())


def test_the_image_installs_by_hash_and_does_not_run_as_root(dockerfile):
    assert "--require-hashes -r requirements.txt" in dockerfile
    assert re.search(r"^USER (?!root)\w+", dockerfile, re.MULTILINE)


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_server_has_no_older_postgresql_than_the_tests(compose):
    image = int(re.match(r"postgres:(\d+)", compose["services"]["db"]["image"])[1])
    assert image >= connection.pg_version // 10_000
