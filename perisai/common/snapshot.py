"""Reading in several statements what was true at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read all tables as they were at one moment, while others go on writing. Nothing can be written
    in it. Within a transaction that has begun it is as consistent as that transaction."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # By hand: a transaction of Django's would lock out the writers (transaction_mode IMMEDIATE).
        connection.cursor().execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            connection.cursor().execute("ROLLBACK")
    else:
        with transaction.atomic():
            connection.cursor().execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            )
            yield
