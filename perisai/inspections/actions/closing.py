"""Findings of an inspection, and its end, which two people say."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues.errors import NotYours
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of
from perisai.inspections.actions.common import check_not_waiting, check_open, lock_inspection
from perisai.inspections.enums import Severity
from perisai.inspections.errors import CloseRefused, FindingRefused
from perisai.inspections.models import Closing, ClosingDecision, Finding, Inspection
from perisai.inspections.permissions import may_decide_closing
from villages.actions.entries import check_newest, reason_of
from villages.queries import local_day, viewer_for


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as it is told: what is wrong, what has to be done until when, and since when that is done."""

    severity: Severity
    text: str
    follow_up: str
    due_on: dt.date
    done_on: dt.date | None = None


@transaction.atomic
def keep_finding(
    *,
    uuid: UUID,
    inspection: Inspection,
    found: Found,
    by: User,
    at: dt.datetime,
    corrects: Finding | None = None,
    why: str = "",
) -> Finding:
    """Write a finding down, or with `corrects` and `why` say anew how it stands, also after the inspection is
    closed: a new row, the old one stays readable. The same `uuid` and content answers as the first time.
    Raises NotYours, FindingRefused, EntrySuperseded, InspectionClosed, UuidReused."""
    content = content_hash_of(
        inspection=inspection.pk, corrects=corrects and corrects.pk, why=why, **asdict(found)
    )
    inspection = lock_inspection(inspection, by=by, at=at)
    if known := Finding.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    if corrects is None:
        check_open(inspection)
    else:
        check_not_waiting(inspection)
        check_newest(corrects)
        why = reason_of(why, FindingRefused)
    _check(found, local_day(at, inspection.branch.time_zone), is_new=corrects is None)
    finding = Finding.objects.create(
        uuid=uuid,
        content_hash=content,
        inspection=inspection,
        corrects=corrects,
        why=why if corrects else "",
        recorded_at=at,
        by=by,
        **asdict(found),
    )
    record(
        "finding.corrected" if corrects else "finding.written",
        finding,
        by=by,
        severity=str(found.severity),
        is_done=found.done_on is not None,
    )
    return finding


@transaction.atomic
def ask_to_close(
    *,
    uuid: UUID,
    inspection: Inspection,
    conclusion: str,
    statement: str,
    witness: str,
    by: User,
    at: dt.datetime,
) -> Closing:
    """Propose the end of an inspection, with what the agent says to it. From here on nothing in it changes
    until another person confirms or sends it back. The same `uuid` and content answers as the first time.
    Raises NotYours, CloseRefused, InspectionClosed, UuidReused."""
    told = {
        "conclusion": conclusion.strip(),
        "statement": statement.strip(),
        "witness": witness.strip(),
    }
    content = content_hash_of(inspection=inspection.pk, **told)
    inspection = lock_inspection(inspection, by=by, at=at)
    if known := Closing.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    check_open(inspection)
    if not told["conclusion"]:
        raise CloseRefused(_("Write the conclusion in a few sentences."), field="conclusion")
    if not told["witness"]:
        raise CloseRefused(_("Write the name of the witness who signs too."), field="witness")
    closing = Closing.objects.create(
        uuid=uuid, content_hash=content, inspection=inspection, asked_at=at, by=by, **told
    )
    record("inspection.closing_asked", inspection, by=by)
    return closing


@transaction.atomic
def decide_closing(
    *, closing: Closing, is_accepted: bool, reason: str, by: User, at: dt.datetime
) -> ClosingDecision:
    """Another person confirms the end, or sends the inspection back with a reason. The same answer again
    returns the first one. Raises NotYours, CloseRefused."""
    reason = reason.strip()
    Inspection.objects.select_for_update(no_key=True).get(pk=closing.inspection_id)
    closing = Closing.objects.select_related("inspection__branch", "inspection__agent").get(
        pk=closing.pk
    )
    if known := ClosingDecision.objects.filter(closing=closing).first():
        if (known.is_accepted, known.reason, known.decided_by_id) == (is_accepted, reason, by.pk):
            return known
        raise CloseRefused(_("Somebody has answered this already. Look at the answer."))
    if not may_decide_closing(viewer_for(by, now=at), closing):
        raise NotYours(
            _(
                "Nobody confirms an inspection they led or closed themselves. Ask another coordinator of the"
                " branch, or head office."
            )
        )
    if not is_accepted and not reason:
        raise CloseRefused(_("Say why, others read it later."), field="reason")
    decision = ClosingDecision.objects.create(
        closing=closing,
        is_accepted=is_accepted,
        reason=reason,
        decided_on=local_day(at, closing.inspection.branch.time_zone),
        decided_at=at,
        decided_by=by,
    )
    record("inspection.closing_decided", closing.inspection, by=by, is_accepted=is_accepted)
    return decision


def _check(found: Found, today: dt.date, *, is_new: bool) -> None:
    if not found.text.strip():
        raise FindingRefused(_("Write what was found."), field="text")
    if not found.follow_up.strip():
        raise FindingRefused(_("Write what has to be done."), field="follow_up")
    if is_new and found.due_on < today:
        raise FindingRefused(_("This day is over. Choose today or a later day."), field="due_on")
    if found.done_on and found.done_on > today:
        raise FindingRefused(_("This day has not come yet."), field="done_on")
