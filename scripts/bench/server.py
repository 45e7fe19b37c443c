"""The database of a bench: on a private PostgreSQL, gone afterwards."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings

from scripts import services


@contextlib.contextmanager
def database() -> Iterator[str]:
    """A database of its own on the server of the tests, gone afterwards."""
    with services.database() as address:
        name = f"perisai_bench_{os.getpid()}"
        server = address.rpartition("/")[0] + "/postgres"
        _on_server(server, f'CREATE DATABASE "{name}"')
        try:
            yield f"{address.rpartition('/')[0]}/{name}"
        finally:
            _on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def bare_connection() -> Iterator[psycopg2.extensions.connection]:
    """A connection to the database of this bench without Django."""
    options = settings.DATABASES["default"]["OPTIONS"]["options"]
    bare = _connect(os.environ["DATABASE_URL"], options=options)
    with contextlib.closing(bare):
        yield bare


def _on_server(address: str, statement: str) -> None:
    connection = _connect(address)
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)


def _connect(address: str, **more: str) -> psycopg2.extensions.connection:
    parts = urlsplit(address)
    connection = psycopg2.connect(
        host=parts.hostname,
        port=parts.port,
        user=parts.username,
        password=parts.password,
        dbname=parts.path[1:],
        **more,
    )
    connection.autocommit = True
    return connection
