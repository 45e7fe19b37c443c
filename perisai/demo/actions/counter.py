"""What the village office asked at its counter."""

from __future__ import annotations

import datetime as dt

from members.actions.counter import note_counter_check
from members.enums import CounterPurpose
from members.models import Member
from perisai.demo.actions.places import Offices
from perisai.demo.moments import moment
from perisai.desk.queries.counter import reply_about
from villages.queries import viewer_for

# Days ago, hour, the how many-th member (None for a NIK that nobody has), why.
ASKED = (
    (12, 9, 3, CounterPurpose.SELF),
    (9, 10, 41, CounterPurpose.FAMILY),
    (9, 10, 41, CounterPurpose.FAMILY),
    (5, 8, None, CounterPurpose.HELP),
    (2, 11, 120, CounterPurpose.TOLD),
    (0, 8, 200, CounterPurpose.SELF),
)
NOBODY = "3509114107700001"


def ask_at_counter(*, offices: Offices, today: dt.date) -> None:
    """The secretary asked some times in the last two weeks, for members and for somebody who is none."""
    secretary, village = offices.users["sekdes"], offices.village
    people = list(Member.objects.filter(village=village, withdrawn_at=None).order_by("pk")[:201])
    for days_ago, hour, number, purpose in ASKED:
        at = moment(today, days_ago=days_ago, hour=hour)
        person = people[number] if number is not None else None
        nik, born = (person.nik, person.birth_date) if person else (NOBODY, today)
        viewer = viewer_for(secretary, now=at)
        reply = reply_about(nik=nik, birth_date=born, village=village, viewer=viewer)
        note_counter_check(
            village=village,
            nik=nik,
            purpose=purpose,
            answer=reply.told.answer,
            protected_until=reply.told.until,
            by=secretary,
            at=at,
        )
