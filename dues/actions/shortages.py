"""Bringing a shortage to its end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from dues import permissions
from dues.enums import SettlementKind
from dues.errors import AlreadySettled, NotYours
from dues.models import Shortage, ShortageSettlement
from perisai.audit.actions import record
from villages.queries import local_day, viewer_for


@transaction.atomic
def settle_shortage(
    *, shortage: Shortage, kind: SettlementKind, note: str, by, at: dt.datetime
) -> ShortageSettlement:
    """Say how a shortage ended; it moves no money. By another coordinator of the branch or head office:
    never its owner, never who counted.

    The same answer returns the first one. Raises NotYours, AlreadySettled.
    """
    shortage = (
        Shortage.objects.select_for_update(of=("self",))
        .select_related("remittance__branch", "remittance__decision", "agent")
        .get(pk=shortage.pk)
    )
    branch = shortage.remittance.branch
    if not permissions.may_settle_shortage(viewer_for(by, now=at), shortage):
        raise NotYours(
            _(
                "Nobody settles their own shortage, nor one they counted. Ask another coordinator or head"
                " office."
            )
        )
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
