"""The night that notes who lapsed, beside one bare UPDATE of the same rows."""

from __future__ import annotations

import datetime as dt
import sys
from zoneinfo import ZoneInfo

from django.db import transaction

from dues.actions.concerns import raise_concerns
from dues.actions.night import begin_night, finish_night, note_lapses
from dues.models import Concern, Standing
from dues.tasks import CONCERNS, LAPSES, turn_the_night
from perisai.jobs.models import Job
from scripts.bench.days import DUE, TONIGHT
from scripts.bench.measuring import ROUNDS, Table, best, sql, timed

MOST = 2.0  # times the floor


def measure_night(table: Table) -> None:
    """The whole job against one UPDATE of the same rows, in turns; then the same night once more."""
    at = dt.datetime.combine(TONIGHT, dt.time(1), ZoneInfo("Asia/Jakarta"))
    due = Standing.objects.filter(remitted_through=DUE).count()
    table.head(f"The night ({due:,} of them lapse)")
    floors, nights = [], []
    for number in range(ROUNDS):
        if number:
            sql("UPDATE dues_standing SET lapsed_on = NULL WHERE remitted_through = %s", DUE)
            sql("DELETE FROM dues_night")
        sql("VACUUM ANALYZE dues_standing")
        floors.append(_bare_update(DUE, TONIGHT))
        sql("VACUUM ANALYZE dues_standing")
        nights.append(timed(lambda: _turn(at)))
        noted = Standing.objects.filter(lapsed_on=TONIGHT).count()
        if noted != due:
            sys.exit(f"The night noted {noted} instead of {due}.")
    # With few of them the fixed part of the job weighs more than they do.
    must, goal = (MOST, None) if due >= LAPSES else (None, MOST)
    table.row("noting them, begun and finished", min(nights), min(floors), must=must, goal=goal)
    table.row("telling coordinators, the first time", timed(lambda: _tell(at)))
    print(f"{'':<4}{Concern.objects.count():,} concerns")
    table.row("the same night again, nothing to do", best(lambda: _whole_job(at)))


def _bare_update(month: dt.date, day: dt.date) -> float:
    with transaction.atomic():
        took = timed(
            lambda: sql(
                "UPDATE dues_standing SET lapsed_on = %s WHERE remitted_through = %s", day, month
            )
        )
        transaction.set_rollback(True)
    return took


def _turn(at: dt.datetime) -> None:
    begin_night(at=at)
    while note_lapses(at=at, most=LAPSES) >= LAPSES:
        pass
    finish_night(at=at)


def _tell(at: dt.datetime) -> None:
    while raise_concerns(at=at, most=CONCERNS) >= CONCERNS:
        pass


def _whole_job(at: dt.datetime) -> None:
    if turn_the_night(Job(), on=at) is not None:
        sys.exit("The same night found something to do again.")
