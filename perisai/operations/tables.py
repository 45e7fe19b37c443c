"""Rows of every table in a form that belongs to no database engine."""

import base64
import datetime as dt
import decimal
import gzip
import json
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.utils.duration import duration_string

ROWS_PER_CHUNK = 2000
# Who is signed in is no data: after a restore everybody signs in again.
_LEFT_OUT = {"sessions.session"}
# These tables have rows in a database that nobody has used yet.
_FILLED_BY_MIGRATE = {"contenttypes.contenttype", "auth.permission", "reminders.rule"}


def kept_models() -> list[type[models.Model]]:
    """Every model with a table of ours, many-to-many tables included, by label."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.label_lower not in _LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def applied_migrations() -> list[str]:
    """The state of the tables, e.g. `dues.0001_initial`, sorted."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def is_database_empty() -> bool:
    """Whether nobody has entered anything yet."""
    return not any(
        model._base_manager.exists()
        for model in kept_models()
        if model._meta.label_lower not in _FILLED_BY_MIGRATE
    )


def chunks_of(model: type[models.Model]) -> Iterator[tuple[int, bytes]]:
    """The rows of a model as pairs (number of rows, gzipped lines of JSON); the first line names the
    columns."""
    columns = [field.attname for field in _fields(model)]
    rows = model._base_manager.order_by("pk").values_list(*columns)
    iterator = rows.iterator(chunk_size=ROWS_PER_CHUNK)
    while chunk := list(islice(iterator, ROWS_PER_CHUNK)):
        lines = [columns, *chunk]
        text = "\n".join(json.dumps(line, default=_plain, ensure_ascii=False) for line in lines)
        yield len(chunk), gzip.compress(text.encode(), compresslevel=6, mtime=0)


def insert_chunk(model: type[models.Model], chunk: bytes) -> int:
    """Insert what `chunks_of` wrote; returns the number of rows. Values go in as they are: nothing is
    computed, no signal is sent."""
    columns, *rows = [json.loads(line) for line in gzip.decompress(chunk).decode().split("\n")]
    by_name = {field.attname: field for field in _fields(model)}
    fields = [by_name[name] for name in columns]
    at_once = max(1, (connection.features.max_query_params or 30_000) // len(fields))
    for start in range(0, len(rows), at_once):
        _insert(model, fields, rows[start : start + at_once])
    return len(rows)


def empty_tables() -> None:
    """Delete every row of every table, sessions included. The guards must be off."""
    every = [*kept_models(), *(apps.get_model(label) for label in _LEFT_OUT)]
    tables = sorted({model._meta.db_table for model in every})
    with connection.cursor() as cursor:
        for sql in connection.ops.sql_flush(no_style(), tables):
            cursor.execute(sql)


def settle_tables() -> None:
    """After inserting: every reference is checked, and new rows get numbers above the old ones."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(sql)


def _fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _insert(model: type[models.Model], fields: list[models.Field], rows: Iterable[list]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = f"({', '.join(['%s'] * len(fields))})"
    values = [
        field.get_db_prep_save(_value(field, value), connection)
        for row in rows
        for field, value in zip(fields, row, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608 - our names
            + ", ".join([places] * (len(values) // len(fields))),
            values,
        )


def _plain(value):
    """What JSON has no word for. The counterpart of `Field.to_python`."""
    if isinstance(value, dt.date | dt.time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, uuid.UUID | decimal.Decimal):
        return str(value)
    if isinstance(value, dt.timedelta):
        return duration_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    raise TypeError(f"no plain form for {type(value)}")


def _value(field: models.Field, value):
    if value is None or isinstance(field, models.JSONField):
        return value
    return field.to_python(value)
