"""Closing the book of a month, and answering for what comes afterwards."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.custody import check_branch_acts
from dues.errors import AlreadyDecided, FiguresChanged, NotToClose, NotToDecide, NotYours
from dues.models import LateEntry, LateEntryDecision, MonthClose
from dues.queries.closing import next_to_close
from dues.queries.month_figures import month_figures
from perisai.accounts.enums import Role
from perisai.audit.actions import record
from perisai.common.month_names import month_name
from perisai.common.months import last_full_month, month_text
from perisai.common.retries import UuidReused
from villages.models import Branch
from villages.queries import local_day


@transaction.atomic
def close_month(
    *, uuid: UUID, branch: Branch, month: dt.date, expected: str, by, at: dt.datetime
) -> MonthClose:
    """Close a month of a branch: its report is kept as it is now, and says the same for ever.

    `expected` is the digest of the figures that were shown. The month is over, the one before it is
    closed, and every entry after an earlier close has its answer. The same `uuid` answers as the
    first time. Raises NotYours, NotToClose, FiguresChanged, UuidReused.
    """
    check_branch_acts(branch, by=by, at=at)
    # Whoever writes an entry of this branch holds this row (`note_if_late`): nobody is half-way now.
    branch = Branch.objects.select_for_update().get(pk=branch.pk)
    if known := MonthClose.objects.filter(uuid=uuid).first():
        if (known.branch_id, known.month) != (branch.pk, month):
            raise UuidReused(_("This form was already used. Open the month again."))
        return known
    _check_closable(branch, month, on=local_day(at, branch.time_zone))
    figures = month_figures(branch, month)
    if figures.digest != expected:
        raise FiguresChanged(
            _("Something was written into this month meanwhile. Look at the figures once more.")
        )
    closed = MonthClose.objects.create(
        uuid=uuid,
        branch=branch,
        month=month,
        figures=figures.as_json(),
        closed_on=local_day(at, branch.time_zone),
        closed_at=at,
        by=by,
    )
    total = figures.total
    record(
        "month.closed",
        closed,
        by=by,
        month=month_text(month),
        receipts=total.receipts,
        taken=total.taken,
        in_hand=total.in_hand,
    )
    return closed


def _check_closable(branch: Branch, month: dt.date, *, on: dt.date) -> None:
    following = next_to_close(branch)
    if following is None:
        raise NotToClose(_("Nothing was written here yet: there is nothing to close."))
    if month < following:
        raise NotToClose(_("The book of %(month)s is closed already.") % _named(month))
    if month > last_full_month(on):
        raise NotToClose(
            _("%(month)s is not over yet. It can be closed from the first day after it on.")
            % _named(month)
        )
    if month > following:
        raise NotToClose(_("Close %(month)s first: one month after the other.") % _named(following))
    if LateEntry.objects.filter(branch=branch).waiting().exists():
        raise NotToClose(
            _(
                "Entries after an earlier close wait for approval. Answer them first: the new month rests on"
                " them."
            )
        )


def _named(month: dt.date) -> dict[str, str]:
    return {"month": month_name(month)}


@transaction.atomic
def decide_late_entry(
    *, late: LateEntry, is_approved: bool, reason: str, by, at: dt.datetime
) -> LateEntryDecision:
    """Approve or refuse an entry after the close; it moves no money.

    By the coordinator of the branch or head office, never by who wrote it. A refusal needs a reason and
    asks that the entry be undone in the ordinary way. The same answer by the same person returns the
    first one. Raises NotYours, AlreadyDecided, NotToDecide.
    """
    late = (
        LateEntry.objects.select_for_update(of=("self",)).select_related("branch").get(pk=late.pk)
    )
    if by.role != Role.HEAD_OFFICE:
        check_branch_acts(late.branch, by=by, at=at)
    if by.pk == late.by_id:
        raise NotYours(
            _("Nobody approves their own entry. Ask another coordinator or head office.")
        )
    if known := LateEntryDecision.objects.filter(late=late).first():
        if (known.is_approved, known.decided_by_id) == (is_approved, by.pk):
            return known
        raise AlreadyDecided(_("This entry was already decided. Look at the answer."))
    if not is_approved and not reason.strip():
        raise NotToDecide(_("Say why you refuse: who wrote it reads it."), field="reason")
    decision = LateEntryDecision.objects.create(
        late=late,
        is_approved=is_approved,
        reason=reason.strip(),
        decided_by=by,
        decided_on=local_day(at, late.branch.time_zone),
        decided_at=at,
    )
    record(
        "late_entry.approved" if is_approved else "late_entry.refused",
        late,
        by=by,
        kind=str(late.kind),
        month=month_text(late.month),
    )
    return decision


@transaction.atomic
def note_export(closed: MonthClose, *, suffix: str, by) -> None:
    """Leave a trace that the table of a closed month was taken out of the site as a file."""
    record("month.exported", closed, by=by, file=suffix)
