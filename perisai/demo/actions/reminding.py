"""The coordinator has looked long enough, and lets the most needed reminders go."""

import datetime as dt

from perisai.demo.actions.places import Offices
from perisai.demo.invention import Inventor
from perisai.demo.moments import moment
from perisai.reminders.actions.ruling import change_rule
from perisai.reminders.enums import Kind, Mode

LET_GO_DAYS_AGO = 20
LET_GO = {
    Kind.AFTER_DUE: 3,
    Kind.ARREARS_1: 0,
    Kind.ARREARS_2: 0,
    Kind.ARREARS_3: 0,
    Kind.DISCOUNT_ENDS: 45,
    Kind.CASH_HELD: 0,
}


def let_remind(*, offices: Offices, today: dt.date, inventor: Inventor) -> None:
    """Rules of the branch that remind; every other kind still only observes."""
    day = today - dt.timedelta(days=LET_GO_DAYS_AGO)
    for kind, days in LET_GO.items():
        change_rule(
            uuid=inventor.new_uuid(),
            kind=kind,
            branch=offices.village.branch,
            mode=Mode.ENFORCE,
            days=days,
            from_on=day,
            by=offices.users["koordinator"],
            on=day,
            at=moment(today, days_ago=LET_GO_DAYS_AGO, hour=9),
        )
