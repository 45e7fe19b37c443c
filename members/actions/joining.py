"""How a member came to join."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from members.models import Joining, Member
from members.values import Origin
from perisai.accounts.models import User
from perisai.audit.actions import record
from villages.actions.prospects import join


@transaction.atomic
def record_origin(*, member: Member, origin: Origin, by: User | None, on: dt.date) -> Joining:
    """Keep what brought a member here. A prospect who joined is visited no more, and what was kept for
    visits is forgotten. Raises ProspectGone when that prospect joined before, or was forgotten."""
    prospect = origin.prospect and join(prospect=origin.prospect, by=by, on=on)
    row = Joining.objects.create(member=member, source=origin.source, prospect=prospect, by=by)
    record("member.joined", member, by=by, source=origin.source, prospect=prospect and prospect.pk)
    return row
