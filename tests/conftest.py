"""What every test stands on. The fixtures live by subject in tests/support/."""

import gc
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as examples

# How fast a machine invents examples says nothing about the rules, and a busy one is many times slower.
examples.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("house")

pytest_plugins = [
    "tests.support.database",
    "tests.support.engine",
    "tests.support.processes",
    "tests.support.browser",
]


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Rate limits and remembered answers of one test never reach the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Receipts, uploads and backups of a test lie in its own folder."""
    settings.FILES_DIR = settings.MEDIA_ROOT = tmp_path / "files"
    settings.BACKUP_DIR = tmp_path / "backups"


@pytest.fixture
def cast(db):
    """The fixed cast of people and places."""
    from tests.cast import assemble

    return assemble()


@pytest.fixture
def coordinator(cast, client):
    """The browser of the branch's coordinator, who has signed in."""
    client.force_login(cast.koordinator)
    return client


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).resolve().parent.parent


@pytest.fixture
def count(request):
    """Say what a soak test counted; the numbers stand at the end of the run."""

    def say(what: str, number: int) -> None:
        request.node.user_properties.append(("count", f"{number:>8} {what}"))

    return say


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        from perisai.operations.catalogue import compile_catalogues

        compile_catalogues()


def pytest_collection_modifyitems(items):
    reasons = {
        "embedded": None if connection.vendor == "sqlite" else "brings its own SQLite",
        "postgres": None if connection.vendor == "postgresql" else "needs PostgreSQL",
        "broker": None if _has_redis() else "needs Redis (REDIS_URL)",
    }
    for item in items:
        for marker, reason in reasons.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))
    # Files are shared out in this order: a slow one begun last would leave the other core idle.
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish():
    """What was imported and collected stays: the garbage collector need not look through it again."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter):
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, text in report.user_properties:
                if name == "count" and report.when == "call":
                    terminalreporter.write_line(f"{text}  ({report.nodeid})")
    broker = "Redis" if _has_redis() else "memory"
    terminalreporter.write_line(f"engine: {connection.display_name}, broker: {broker}")


def _has_redis() -> bool:
    from django.conf import settings

    return bool(settings.REDIS_URL)
