"""Writing what a register says differently of somebody who is a member already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from dues import rules as dues_rules
from dues.actions.old_book import record_old_book
from dues.actions.participation import change_terms
from dues.actions.standing import lock_standing
from members.actions.enrolling import begin_earlier, correct_job
from members.actions.people import edit_member
from members.models import Enrolment, Member
from members.values import Terms
from perisai.imports.changes import Difference, corrected, difference_of, last_terms, remembered
from perisai.imports.enums import Choice
from perisai.imports.errors import BatchRefused
from perisai.imports.known import Holder, Known, known_among
from perisai.imports.models import ImportBatch, ImportRow
from perisai.imports.register.people import Person
from villages.actions.places import find_or_add_neighbourhood
from villages.models import Neighbourhood
from villages.scoping import Viewer


def correct_member(
    *,
    batch: ImportBatch,
    row: ImportRow,
    person: Person,
    holder: Holder | None,
    asked: Collection[dt.date],
    viewer: Viewer,
    at: dt.datetime,
) -> None:
    """Write what was shown at the check, and nothing else, in the caller's transaction. `asked` are the
    months that the file has columns for. Raises BatchRefused when anything of it is different by now,
    otherwise whatever the actions refuse."""
    known = _locked(holder, batch.sha256)
    found = known and difference_of(
        person,
        known,
        village_id=batch.village_id,
        asked=asked,
        on=batch.checked_on,
    )
    if not found or found.fingerprint(known.member) != row.was:
        raise BatchRefused(_("This person was changed since the check. Bring the file again."))
    row.said = remembered(person, known, found)
    if row.choice != Choice.FILE:
        found = found.with_what_is_written_here()
    why = _("Corrected register: %(file)s") % {"file": batch.file_name[:100]}
    member = edit_member(
        member=known.member,
        person=corrected(found, known.member),
        neighbourhood=_neighbourhood(batch, found, known.member),
        by=batch.saved_by,
        why=why,
    )
    _add_months(batch, row, known, found, at, why)
    _change_job(batch, found, viewer, at, why)
    row.member, row.saved_at = member, timezone.now()
    row.save()


def _locked(holder: Holder | None, sha256: str) -> Known | None:
    """The member as they are, held until the transaction ends; None for nobody of one's own."""
    if holder is None or not holder.is_own:
        return None
    Member.objects.select_for_update().get(pk=holder.pk)
    lock_standing(Enrolment.objects.filter(member=holder.pk).values_list("pk", flat=True))
    return known_among([holder.pk], sha256=sha256)[holder.pk]


def _neighbourhood(batch: ImportBatch, found: Difference, member: Member) -> Neighbourhood | None:
    if not found.place:
        return member.neighbourhood
    hamlet, rt, rw = found.place
    return find_or_add_neighbourhood(
        village=batch.village, hamlet_name=hamlet, rt=rt, rw=rw, by=batch.saved_by
    )


def _add_months(
    batch: ImportBatch,
    row: ImportRow,
    known: Known,
    found: Difference,
    at: dt.datetime,
    why: str,
) -> None:
    if found.begins:
        row.began_before = known.enrolments[0].start_month
        begin_earlier(
            enrolment=known.enrolments[0], start_month=found.begins, by=batch.saved_by, why=why
        )
    for key, some in found.added.items():
        record_old_book(
            uuid=batch.uuid_of(row.number, f"months/{key}"),
            enrolment=Enrolment.objects.select_related("member__village__branch").get(pk=key),
            months={paid.month: paid.paid_on for paid in some},
            collected_on=batch.saved_on,
            by=batch.saved_by,
            at=at,
        )


def _change_job(
    batch: ImportBatch, found: Difference, viewer: Viewer, at: dt.datetime, why: str
) -> None:
    """The months that were added count first: another income holds from the first unpaid month on, or
    in place of terms that begin later still, for with those the file was compared."""
    if found.job:
        correct_job(
            enrolment=found.enrolment,
            job=found.job,
            kpj=found.enrolment.kpj,
            viewer=viewer,
            by=batch.saved_by,
        )
    if not found.income:
        return
    enrolment = Enrolment.objects.select_related("standing").get(pk=found.enrolment.pk)
    standing = getattr(enrolment, "standing", None)
    unpaid = dues_rules.months_of_change(
        enrolment.start_month, standing and standing.paid_through, batch.saved_on
    ).proposed
    now = last_terms(enrolment)
    from_month = max(unpaid, now.from_month)
    change_terms(
        enrolment=enrolment,
        from_month=from_month,
        terms=Terms(
            income=found.income,
            sector=now.sector,
            has_jht=now.has_jht,
            is_employer=now.is_employer,
        ),
        by=batch.saved_by,
        on=batch.saved_on,
        at=at,
        why=why,
    )
