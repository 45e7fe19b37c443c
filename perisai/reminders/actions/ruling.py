"""Deciding who is reminded of what, from a day on."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.retries import content_hash_of, write_once
from perisai.reminders.due_rules import problem_with_days
from perisai.reminders.enums import Kind, Mode, Recipient
from perisai.reminders.errors import RuleRefused
from perisai.reminders.models import Rule
from villages.models import Branch, Village

MOST_AHEAD = 90
_SILENT = (Mode.HOLD, Mode.OFF)


@transaction.atomic
def change_rule(
    *,
    uuid: UUID,
    kind: Kind,
    branch: Branch | None,
    village: Village | None = None,
    has_jht: bool | None = None,
    mode: Mode,
    days: int,
    from_on: dt.date,
    why: str = "",
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> Rule:
    """From a day on this holds for a kind: in a branch (None: everywhere), or in one of its villages; for
    everybody, or only with or without JHT. The rule before it stays as it was.

    The same `uuid` and content answers as the first time. Raises RuleRefused for a day before `on` or more
    than MOST_AHEAD days ahead, for a village of another branch, for JHT where no member is reminded, for
    silence without a reason, and for `days` with which nobody would come due; UuidReused.
    """
    why = why.strip()
    if not on <= from_on <= on + dt.timedelta(days=MOST_AHEAD):
        raise RuleRefused(
            _(
                "A rule begins today or up to %(days)d days ahead: what was decided before stays true."
            )
            % {"days": MOST_AHEAD},
            field="from_on",
        )
    if village is not None and (branch is None or village.branch_id != branch.pk):
        raise RuleRefused(_("This village belongs to another branch."), field="village")
    if has_jht is not None and Kind(kind).to != Recipient.MEMBER:
        raise RuleRefused(_("JHT plays no part in this reminder."), field="has_jht")
    if mode in _SILENT and not why:
        raise RuleRefused(
            _("Write in a few words why nobody is reminded; somebody will ask."), field="why"
        )
    if mode != Mode.OFF and (problem := problem_with_days(Kind(kind), days, from_on)):
        raise RuleRefused(problem, field="days")
    told = {
        "kind": kind,
        "mode": mode,
        "days": days,
        "from_on": from_on,
        "why": why,
        "has_jht": has_jht,
    }
    sent = content_hash_of(branch=branch and branch.pk, village=village and village.pk, **told)
    rule, is_new = write_once(
        Rule,
        uuid=uuid,
        content_hash=sent,
        branch=branch,
        village=village,
        by=by,
        recorded_at=at,
        **told,
    )
    if is_new:
        record(
            "reminders.rule_changed",
            rule,
            by=by,
            kind=str(kind),
            branch=rule.branch_id,
            village=rule.village_id,
            mode=str(mode),
            days=days,
            from_on=from_on.isoformat(),
        )
    return rule
