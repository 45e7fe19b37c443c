"""Asking at the counter of a village."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from members.enums import CounterAnswer, CounterPurpose
from members.models import CounterCheck
from members.queries.counter import counter_key
from perisai.accounts.models import User
from perisai.audit.actions import record
from villages.models import Village


@transaction.atomic
def note_counter_check(
    *,
    village: Village,
    nik: str,
    purpose: CounterPurpose,
    answer: CounterAnswer,
    protected_until: dt.date | None,
    by: User,
    at: dt.datetime,
) -> CounterCheck:
    """Keep that `by` asked at the counter of `village`, why, and what she is told. Of the NIK a keyed hash is
    kept. The same two rows are written whatever the answer is."""
    check = CounterCheck.objects.create(
        village=village,
        nik_key=counter_key(nik),
        purpose=purpose,
        answer=answer,
        protected_until=protected_until,
        asked_at=at,
        by=by,
    )
    record("counter.asked", check, by=by, purpose=purpose, answer=answer)
    return check
