"""Saving dues, beside the same rows in one bare transaction."""

from __future__ import annotations

from uuid import uuid4

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dues.actions.collecting import Payer, Share, take_dues
from dues.enums import Source
from dues.queries.standing import position_of
from dues.rules import price_months
from members.models import Enrolment
from perisai.common.months import month_range
from perisai.regulations.enums import PayerKind
from scripts.bench.days import DUE, MORNING, TONIGHT
from scripts.bench.measuring import Table, Times, sql, times
from scripts.bench.server import bare_connection

GOAL = 8.0  # times the floor
FOUR_ROWS = ("dues_collection", "dues_collectionline", "dues_paidmonth", "dues_standing")


def measure_doors(table: Table) -> None:
    """One person who pays one month, and one who pays twelve."""
    table.head("Saving dues")
    protected = Enrolment.objects.filter(standing__remitted_through__gt=DUE)
    people = protected.order_by("pk").iterator()
    for months in (1, 12):
        floor, asked = _floor(next(people), months)
        note = f"{asked} statements"
        why = (
            f"{note}: most lock, and look for a retry, credit, limits, a close and who has left, before"
            " anything is written; it would take leaving some of these out"
        )
        took = times(lambda months=months: _take(next(people), months))
        what = f"{months} months of one person"
        table.row(what, took, floor.median, goal=GOAL, note=note, why=why)


def _take(enrolment: Enrolment, months: int) -> None:
    position = position_of(enrolment, on=TONIGHT)
    span = month_range(position.next_month, months)
    take_dues(
        uuid=uuid4(),
        agent=enrolment.member.agent,
        source=Source.DESK,
        payer=Payer("Pembayar", PayerKind.SELF),
        shares=[Share(enrolment.pk, position.next_month, months)],
        expected_total=price_months(list(enrolment.terms.all()), span, PayerKind.SELF).total,
        collected_on=TONIGHT,
        by=enrolment.member.agent.user,
        is_already_taken=True,  # whatever she holds
        at=MORNING,
    )


def _floor(enrolment: Enrolment, months: int) -> tuple[Times, int]:
    """The receipt, its months and the standing, as they would be written, by nothing but the database; and
    how many statements saving sends for them."""
    numbers = "SELECT " + ", ".join(
        f"setval('{table}_id_seq', {_last_number(table)})" for table in FOUR_ROWS[:2]
    )
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        _take(enrolment, months)
        transaction.set_rollback(True)
    sent = [row["sql"] for row in seen.captured_queries]
    writes = [statement for statement in sent if statement.startswith(tuple(_starts()))]
    with bare_connection() as bare, bare.cursor() as cursor:

        def write() -> None:
            cursor.execute(numbers)  # the months name the receipt by its number
            cursor.execute("BEGIN")
            for statement in writes:
                cursor.execute(statement)
            # They may stand only once, so they are taken back after everything was checked.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ROLLBACK")

        return times(write), len(sent)


def _last_number(table: str) -> int:
    return sql(f"SELECT last_value FROM {table}_id_seq")[0][0]  # noqa: S608


def _starts() -> list[str]:
    return [f'{verb} "{table}"' for verb in ("INSERT INTO", "UPDATE") for table in FOUR_ROWS]
