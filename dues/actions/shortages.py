"""Bringing a shortage to its end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.custody import check_branch_acts
from dues.enums import SettlementKind
from dues.errors import AlreadySettled, NotYours
from dues.models import Shortage, ShortageSettlement
from perisai.audit.actions import record
from villages.queries import local_day


@transaction.atomic
def settle_shortage(
    *, shortage: Shortage, kind: SettlementKind, note: str, by, at: dt.datetime
) -> ShortageSettlement:
    """Say how a shortage ended; it moves no money. By the coordinator of the branch, never by its owner.

    The same answer returns the first one. Raises NotYours, AlreadySettled.
    """
    shortage = (
        Shortage.objects.select_for_update(of=("self",))
        .select_related("remittance__branch", "agent")
        .get(pk=shortage.pk)
    )
    branch = shortage.remittance.branch
    check_branch_acts(branch, by=by, at=at)
    if by.pk == shortage.agent.user_id:
        raise NotYours(_("Nobody settles their own shortage. Ask another coordinator."))
    if known := ShortageSettlement.objects.filter(shortage=shortage).first():
        if (known.kind, known.note) == (kind, note):
            return known
        raise AlreadySettled(_("This shortage was already settled. Look at the answer."))
    settlement = ShortageSettlement.objects.create(
        shortage=shortage,
        kind=kind,
        note=note,
        settled_on=local_day(at, branch.time_zone),
        settled_at=at,
        settled_by=by,
    )
    record("shortage.settled", shortage, by=by, kind=str(kind), amount=shortage.amount)
    return settlement
