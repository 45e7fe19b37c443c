"""Telling the coordinator, and hearing what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain, islice

from django.db import transaction
from django.utils.translation import gettext as _

from dues import permissions
from dues.errors import AlreadyAnswered, NotYours
from dues.models import Concern, ConcernAnswer
from dues.queries.concerns import agents_with_old_cash, members_at_risk
from perisai.audit.actions import record
from villages.queries import local_day, viewer_for


@transaction.atomic
def raise_concerns(*, at: dt.datetime, most: int) -> int:
    """Write at most `most` concerns that nobody was told yet; answers how many it found.

    A concern is one row by its kind, whom it is about, and the day it began by the rule, so any number
    of nights, and two at once, raise it once.
    """
    found: Iterator[Concern] = chain(members_at_risk(at), agents_with_old_cash(at))
    rows = list(islice(found, most))
    if rows:
        Concern.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)
        record("concern.raised", Concern, by=None, number=len(rows))
    return len(rows)


@transaction.atomic
def answer_concern(*, concern: Concern, note: str, by, at: dt.datetime) -> ConcernAnswer:
    """Say what was done about it: by a coordinator of the branch or head office, never by the agent whom
    it is about; of a lapse while the branch holds the money, not by who accepted that money.

    The same words return the first answer. Raises NotYours, AlreadyAnswered.
    """
    concern = (
        Concern.objects.select_for_update(of=("self",))
        .select_related("branch", "agent")
        .get(pk=concern.pk)
    )
    if not permissions.may_answer_concern(viewer_for(by, now=at), concern):
        raise NotYours(
            _(
                "Nobody answers for money that they hold or accepted. Ask another coordinator or head"
                " office."
            )
        )
    if known := ConcernAnswer.objects.filter(concern=concern).first():
        if known.note == note:
            return known
        raise AlreadyAnswered(_("This was already answered. Look at the answer."))
    answer = ConcernAnswer.objects.create(
        concern=concern,
        note=note,
        answered_on=local_day(at, concern.branch.time_zone),
        answered_at=at,
        answered_by=by,
    )
    record("concern.answered", concern, by=by, kind=concern.kind)
    return answer
