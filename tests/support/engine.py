"""Which tests can tell one engine from another. The others are the same code on SQLite and on PostgreSQL:
`make test` runs them once, by giving the step on PostgreSQL the option `--engine-only`.

A test file stays when one of its tests reaches the database or the broker, or names the settings, the cache
or the connection. That nothing else reaches the database is pytest-django's own rule: there a query is an
error.
"""

import pytest

REACHING = {"_django_db_helper", "django_db_setup", "live_server"}
NAMING = {"settings", "cache", "connection"}


def pytest_addoption(parser):
    parser.addoption(
        "--engine-only",
        action="store_true",
        help="leave out the files of which no test can tell one engine from another",
    )


def pytest_collection_modifyitems(config, items):
    if config.option.engine_only:
        asking = {item.path for item in items if asks_the_engine(item)}
        config.hook.pytest_deselected(items=[item for item in items if item.path not in asking])
        items[:] = [item for item in items if item.path in asking]


def asks_the_engine(item: pytest.Function) -> bool:
    if item.get_closest_marker("django_db") or item.get_closest_marker("broker"):
        return True
    # The fixture `settings` is part of every test (tests/conftest.py); only its own arguments tell.
    names = {*item._fixtureinfo.argnames, *vars(item.module)}
    return not REACHING.isdisjoint(item.fixturenames) or not NAMING.isdisjoint(names)
