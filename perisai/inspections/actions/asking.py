"""What drawn members answered, and what follows from an answer that does not match."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.months import month_text
from perisai.common.retries import check_same_content, content_hash_of
from perisai.inspections.actions.common import check_not_waiting, check_open, lock_inspection
from perisai.inspections.comparing_rules import Told, mismatches, months_asked
from perisai.inspections.enums import Said, Way
from perisai.inspections.errors import AnswerRefused, StepRefused
from perisai.inspections.models import Answer, Draw, Drawn, Inspection, Mismatch, MismatchStep
from perisai.inspections.queries.results import book_of
from villages.models import Posting
from villages.queries import local_day

FOLLOWED_WITHIN = dt.timedelta(days=14)  # of the day of asking; the coordinator may set another day


@transaction.atomic
def record_answer(
    *,
    uuid: UUID,
    drawn: Drawn,
    way: Way,
    asked_on: dt.date,
    told: Told | None,
    by: User,
    at: dt.datetime,
    note: str = "",
    why: str = "",
) -> Answer:
    """Keep what a drawn member said; `told` is None for somebody who was not reached. An answer that differs
    from the book of the day of the draw opens a mismatch for the coordinator of the inspection.

    Whoever was not reached may be asked again; an answer that stands is corrected with `why`, and stays
    readable. The same `uuid` and content answers as the first time. Raises NotYours, AnswerRefused,
    InspectionClosed, UuidReused.
    """
    told_columns = _columns(way, told)
    note, why = note.strip(), why.strip()
    content = content_hash_of(
        drawn=drawn.pk, way=str(way), asked_on=asked_on, note=note, why=why, **told_columns
    )
    inspection = lock_inspection(drawn.draw.inspection, by=by, at=at)
    if known := Answer.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    check_open(inspection)
    _check(drawn, inspection, way, told, asked_on, local_day(at, inspection.branch.time_zone))
    last = Answer.objects.newest().filter(drawn=drawn).first()
    answer = Answer.objects.create(
        uuid=uuid,
        content_hash=content,
        drawn=drawn,
        way=way,
        asked_on=asked_on,
        note=note,
        corrects=last,
        why=_why(last, why),
        recorded_at=at,
        by=by,
        **told_columns,
    )
    record("inspection.answered", answer, by=by, way=str(way), corrects=last and last.pk)
    if told is not None:
        _open_mismatch(answer, told, inspection, at=at, by=by)
    return answer


@transaction.atomic
def follow_up(
    *,
    uuid: UUID,
    mismatch: Mismatch,
    owner: User,
    due_on: dt.date,
    resolution: str,
    note: str,
    by: User,
    at: dt.datetime,
) -> MismatchStep:
    """Say who sees to a mismatch until when or, with a `resolution`, how it ended; also after the inspection
    is closed. What was said before stays readable. The same `uuid` and content answers as the first time.
    Raises NotYours, StepRefused, InspectionClosed while the end waits, UuidReused."""
    note = note.strip()
    content = content_hash_of(
        mismatch=mismatch.pk, owner=owner.pk, due_on=due_on, resolution=str(resolution), note=note
    )
    inspection = lock_inspection(mismatch.answer.drawn.draw.inspection, by=by, at=at)
    if known := MismatchStep.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    check_not_waiting(inspection)
    if Answer.objects.filter(corrects=mismatch.answer_id).exists():
        raise StepRefused(_("This answer was corrected since. The mismatch counts no more."))
    if not note:
        raise StepRefused(_("Write what was done, others read it later."), field="note")
    today = local_day(at, inspection.branch.time_zone)
    posts = Posting.objects.active_on(today).filter(branch=inspection.branch, user=owner)
    if not posts.exists():
        raise StepRefused(_("Choose a coordinator of this branch."), field="owner")
    if not resolution and due_on < today:
        raise StepRefused(_("This day is over. Choose today or a later day."), field="due_on")
    step = MismatchStep.objects.create(
        uuid=uuid,
        content_hash=content,
        mismatch=mismatch,
        owner=owner,
        due_on=due_on,
        resolution=resolution,
        note=note,
        recorded_at=at,
        by=by,
    )
    record("mismatch.followed", mismatch, by=by, resolution=str(resolution), due_on=f"{due_on}")
    return step


def _columns(way: Way, told: Told | None) -> dict:
    if (way == Way.NOT_REACHED) != (told is None):
        raise AnswerRefused(_("Only who was reached has said something."), field="way")
    if told is None:
        return {"has_paid": "", "amount": None, "months": [], "receipt": "", "knows_agent": ""}
    has_paid = told.has_paid == Said.YES
    if not has_paid and (told.amount is not None or told.months or told.receipt):
        raise AnswerRefused(
            _("Amount, months and receipt belong to somebody who says they paid."), field="has_paid"
        )
    if told.amount is not None and told.amount <= 0:
        raise AnswerRefused(_("Write an amount above zero, or nothing."), field="amount")
    return {
        "has_paid": str(told.has_paid),
        "amount": told.amount,
        "months": [month_text(month) for month in sorted(told.months)],
        "receipt": str(told.receipt or ""),
        "knows_agent": str(told.knows_agent),
    }


def _check(
    drawn: Drawn,
    inspection: Inspection,
    way: Way,
    told: Told | None,
    asked_on: dt.date,
    today: dt.date,
) -> None:
    if Draw.objects.filter(inspection=inspection, number__gt=drawn.draw.number).exists():
        raise AnswerRefused(_("Members were drawn again. Ask those of the newest draw."))
    if not drawn.draw.drawn_on <= asked_on <= today:
        raise AnswerRefused(
            _("Somebody can only be asked from the day of the draw up to today."), field="asked_on"
        )
    offered = months_asked(inspection.from_on, inspection.until_on)
    if told is not None and not set(told.months) <= set(offered):
        raise AnswerRefused(_("Choose months from the list."), field="months")


def _why(last: Answer | None, why: str) -> str:
    if last is None:
        return ""
    if not last.is_reached:
        return why or _("asked again")
    if not why:
        raise AnswerRefused(
            _("Say why the answer is corrected, others read it later."), field="why"
        )
    return why


def _open_mismatch(
    answer: Answer, told: Told, inspection: Inspection, *, at: dt.datetime, by: User
) -> None:
    asked = months_asked(inspection.from_on, inspection.until_on)
    kinds = mismatches(told, book_of(answer.drawn), asked=asked)
    if not kinds:
        return
    mismatch = Mismatch.objects.create(
        answer=answer, kinds=[str(kind) for kind in kinds], recorded_at=at
    )
    MismatchStep.objects.create(
        mismatch=mismatch,
        owner_id=inspection.coordinator_id,
        due_on=answer.asked_on + FOLLOWED_WITHIN,
        recorded_at=at,
        by=by,
    )
    record("mismatch.found", mismatch, by=by, kinds=[str(kind) for kind in kinds])
