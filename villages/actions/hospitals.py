"""Hospitals of a branch (PLKK): which there are, from when until when."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.errors import Refused
from villages.models import Branch, Hospital, Regency


class HospitalKnown(Refused):
    """The branch has this hospital already."""


class HospitalEndsTooEarly(Refused):
    """A hospital ends before it begins, or has ended already."""


@transaction.atomic
def add_hospital(
    *,
    uuid: UUID,
    branch: Branch,
    name: str,
    address: str,
    phone: str,
    regency: Regency,
    from_on: dt.date,
    by: User,
) -> Hospital:
    """Write down a hospital with which the branch works from a day on. The same `uuid` answers as the first
    time. Raises HospitalKnown when one of this name is still in the list of the branch."""
    Branch.objects.select_for_update().get(pk=branch.pk)
    if known := Hospital.objects.filter(uuid=uuid).first():
        return known
    same = Hospital.objects.filter(branch=branch, name__iexact=name, regency=regency)
    if same.overlapping(from_on, None).exists():
        raise HospitalKnown(
            _("%(name)s is in the list already.") % {"name": name},
            field="name",
        )
    hospital = Hospital.objects.create(
        uuid=uuid,
        branch=branch,
        name=name,
        address=address,
        phone=phone,
        regency=regency,
        from_on=from_on,
    )
    record("hospital.added", hospital, by=by, branch=branch.pk)
    return hospital


@transaction.atomic
def end_hospital(*, hospital: Hospital, until_on: dt.date, by: User) -> Hospital:
    """Note the last day on which the branch works with a hospital; accidents until then still name it. Noting
    the same day twice is harmless. Raises HospitalEndsTooEarly before its first day, and for one that has
    ended on another day."""
    hospital = Hospital.objects.select_for_update(of=("self",)).get(pk=hospital.pk)
    if hospital.until_on == until_on:
        return hospital
    if hospital.until_on or until_on < hospital.from_on:
        raise HospitalEndsTooEarly(
            _("The list has this hospital from %(first)s on. Choose a later day.")
            % {"first": f"{hospital.from_on:%d-%m-%Y}"},
            field="until_on",
        )
    hospital.until_on = until_on
    hospital.save(update_fields=["until_on"])
    record("hospital.ended", hospital, by=by, until_on=until_on.isoformat())
    return hospital
