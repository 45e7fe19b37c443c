"""Planning an inspection."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.custody import check_branch_acts
from perisai import regulations
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.retries import content_hash_of, write_once
from perisai.inspections.actions.common import check_open, lock_inspection
from perisai.inspections.enums import Approach
from perisai.inspections.errors import PlanRefused
from perisai.inspections.models import Draw, Inspection, PlanWithdrawal
from perisai.inspections.queries.population import is_anybody_to_draw
from villages.models import Agent, Branch, Posting, Village
from villages.queries import local_day

LARGEST = 200  # members; more are no back-check but a census


@dataclass(frozen=True, slots=True)
class Plan:
    """What is inspected: one agent or one village, the days of payment, how many members are drawn and how
    many percent of them among those who paid."""

    coordinator: User
    approach: Approach
    from_on: dt.date
    until_on: dt.date
    size: int
    paid_share: int
    due_on: dt.date
    agent: Agent | None = None
    village: Village | None = None


@transaction.atomic
def plan_inspection(
    *, uuid: UUID, branch: Branch, plan: Plan, by: User, at: dt.datetime
) -> Inspection:
    """Keep the plan of an inspection. Nobody but the branch and head office learns of it.

    A plan by which nobody can be drawn is refused. The same `uuid` and content answers as the first time.
    Raises NotYours, PlanRefused, UuidReused.
    """
    check_branch_acts(branch, by=by, at=at)
    today = local_day(at, branch.time_zone)
    _check(plan, branch, today)
    columns = {
        "branch": branch,
        "agent": plan.agent,
        "village": plan.village,
        "coordinator": plan.coordinator,
        "approach": plan.approach,
        "from_on": plan.from_on,
        "until_on": plan.until_on,
        "size": plan.size,
        "paid_share": plan.paid_share,
        "due_on": plan.due_on,
    }
    content = content_hash_of(
        **{name: str(getattr(value, "pk", value)) for name, value in columns.items()}
    )
    is_known = Inspection.objects.filter(uuid=uuid).exists()
    if not is_known and not is_anybody_to_draw(Inspection(**columns)):
        raise PlanRefused(
            _(
                "Nobody could be drawn: nobody took part or paid in these days. Choose somebody else, or"
                " other days."
            ),
            field="whom",
        )
    inspection, is_new = write_once(
        Inspection,
        uuid=uuid,
        content_hash=content,
        planned_on=today,
        recorded_at=at,
        by=by,
        **columns,
    )
    if is_new:
        record("inspection.planned", inspection, by=by, size=plan.size, due_on=f"{plan.due_on}")
    return inspection


@transaction.atomic
def withdraw_plan(
    *, inspection: Inspection, reason: str, by: User, at: dt.datetime
) -> PlanWithdrawal:
    """Take back a plan that was wrong, with a reason, before anybody was drawn; afterwards an inspection is
    closed by two. The plan stays readable. The same person and reason again return the first withdrawal.
    Raises NotYours, PlanRefused, InspectionClosed."""
    reason = reason.strip()
    inspection = lock_inspection(inspection, by=by, at=at)
    known = PlanWithdrawal.objects.filter(inspection=inspection).first()
    if known and (known.reason, known.by_id) == (reason, by.pk):
        return known
    check_open(inspection)
    if Draw.objects.filter(inspection=inspection).exists():
        raise PlanRefused(_("Members were drawn already. Close the inspection instead."))
    if not reason:
        raise PlanRefused(_("Say why, others read it later."), field="reason")
    withdrawal = PlanWithdrawal.objects.create(
        inspection=inspection,
        reason=reason,
        withdrawn_on=local_day(at, inspection.branch.time_zone),
        recorded_at=at,
        by=by,
    )
    record("inspection.withdrawn", inspection, by=by)
    return withdrawal


def _check(plan: Plan, branch: Branch, today: dt.date) -> None:
    if (plan.agent is None) == (plan.village is None):
        raise PlanRefused(_("Choose one agent or one village."), field="whom")
    if plan.agent and plan.agent.user_id == plan.coordinator.pk:
        raise PlanRefused(_("Nobody inspects themselves."), field="coordinator")
    posts = Posting.objects.active_on(today).filter(branch=branch, user=plan.coordinator)
    if not posts.exists():
        raise PlanRefused(_("Choose a coordinator of this branch."), field="coordinator")
    if plan.from_on < regulations.begins_on():
        raise PlanRefused(_("This day cannot be. Check the year."), field="from_on")
    if plan.from_on > plan.until_on:
        raise PlanRefused(_("The last day lies before the first."), field="until_on")
    if plan.until_on > today:
        raise PlanRefused(_("Only payments up to today can be inspected."), field="until_on")
    if not 1 <= plan.size <= LARGEST:
        raise PlanRefused(
            _("Draw at least 1 and at most %(most)s members.") % {"most": LARGEST}, field="size"
        )
    if not 0 <= plan.paid_share <= 100:
        raise PlanRefused(_("A share lies between 0 and 100 percent."), field="paid_share")
    if plan.due_on < today:
        raise PlanRefused(_("This day is over. Choose today or a later day."), field="due_on")
