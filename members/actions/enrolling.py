"""Jobs: beginning, declaring, changing terms, coming back, ending."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.enums import EndReason
from members.errors import (
    EndRefused,
    KpjTaken,
    MemberGone,
    NotEligible,
    NotLapsed,
    TermsRefused,
    TooManyJobs,
)
from members.models import Attestation, Enrolment, EnrolmentTerms, Member
from members.rules import attestation_findings, blockers
from members.signals import enrolment_ended
from members.values import Declaration, Job, Terms
from perisai import regulations
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.history import save_by
from perisai.common.locks import hold_word
from perisai.common.month_names import month_name
from perisai.common.months import month_text
from perisai.common.retries import check_same_content, content_hash_of
from perisai.regulations.enums import Program
from perisai.regulations.errors import ProgramsRefused
from villages.scoping import Viewer

# Lapsing is decided by dues and written when somebody comes back; withdrawing has its own action.
ENDS_BY_HAND = (
    EndReason.STOPPED,
    EndReason.WAGE_EMPLOYMENT,
    EndReason.RESIGNED,
    EndReason.DECEASED,
)


@transaction.atomic
def add_second_job(
    *,
    member: Member,
    uuid: UUID,
    job: Job,
    declaration: Declaration | None,
    by: User | None,
    on: dt.date,
) -> Enrolment:
    """Enrol a member with a further job, or anew after the last one ended. At most two are open at a
    time (`registration.most_jobs`). The same `uuid` and content answers as the first time.

    Raises MemberGone, TooManyJobs, TermsRefused, NotEligible, UuidReused.
    """
    member = lock_member(member)
    if known := Enrolment.objects.filter(uuid=uuid).first():
        check_same_content(_content_of(known), _content_hash(member, job))
        return known
    slot = _free_slot(member, on)
    return write_enrolment(
        member=member, uuid=uuid, job=job, declaration=declaration, by=by, on=on, slot=slot
    )


def write_enrolment(
    *,
    member: Member,
    uuid: UUID,
    job: Job,
    declaration: Declaration | None,
    by: User | None,
    on: dt.date,
    slot: int = 1,
    previous: Enrolment | None = None,
) -> Enrolment:
    """Insert an enrolment with its first terms and its attestation, in the caller's transaction. An old
    book brings none; that is shown, not refused. Raises TermsRefused, NotEligible."""
    check_terms(job.terms)
    enrolment = Enrolment(
        uuid=uuid,
        member=member,
        slot=slot,
        job=job.job,
        kpj=job.kpj,
        start_month=job.start_month,
        is_start_estimated=job.is_start_estimated,
        registered_on=on,
        previous=previous,
    )
    save_by(enrolment, by=by)
    terms = EnrolmentTerms(enrolment=enrolment, from_month=job.start_month, **asdict(job.terms))
    save_by(terms, by=by)
    if declaration:
        record_attestation(enrolment=enrolment, declaration=declaration, by=by)
    record(
        "enrolment.opened", enrolment, by=by, member=member.pk, start=month_text(job.start_month)
    )
    return enrolment


@transaction.atomic
def record_attestation(
    *, enrolment: Enrolment, declaration: Declaration, by: User | None
) -> Attestation:
    """Keep what somebody declared about working and health, for ever. A later declaration stands beside
    the earlier one. Raises NotEligible for somebody who does not work or is in hospital."""
    found = blockers(
        attestation_findings(
            is_working=declaration.is_working, is_not_in_care=declaration.is_not_in_care
        )
    )
    if found:
        raise NotEligible(found[0].message, field=found[0].field)
    attestation = Attestation.objects.create(enrolment=enrolment, by=by, **asdict(declaration))
    day = declaration.attested_on.isoformat()
    record("attestation.recorded", attestation, by=by, enrolment=enrolment.pk, attested_on=day)
    return attestation


@transaction.atomic
def correct_job(
    *, enrolment: Enrolment, job: str, kpj: str, viewer: Viewer, by: User | None
) -> Enrolment:
    """Correct the words for a job, or write the number of the member card (KPJ), which the scheme gives
    after the registration. A number belongs to a person, who may have it for several participations.

    Raises KpjTaken, which names whose it is when the `viewer` may see them.
    """
    enrolment = lock_enrolment(enrolment)
    changed = [
        name for name, value in (("job", job), ("kpj", kpj)) if getattr(enrolment, name) != value
    ]
    if "kpj" in changed and kpj:
        _check_number_is_free(kpj, enrolment.member_id, viewer)
    if changed:
        enrolment.job, enrolment.kpj = job, kpj
        save_by(enrolment, by=by)
        record("enrolment.corrected", enrolment, by=by, fields=changed)
    return enrolment


@transaction.atomic
def change_terms(
    *,
    enrolment: Enrolment,
    from_month: dt.date,
    terms: Terms,
    settled_through: dt.date | None,
    by: User | None,
    why: str = "",
) -> EnrolmentTerms:
    """Let other terms count from a month on; earlier months keep theirs. `settled_through` is the latest
    month whose terms stand for good, because it is paid and over (dues knows it).

    Raises TermsRefused.
    """
    enrolment = lock_enrolment(enrolment)
    if enrolment.ended_on:
        raise TermsRefused(_("This participation has ended, so its terms no longer change."))
    if from_month < enrolment.start_month or (settled_through and from_month <= settled_through):
        earliest = max(enrolment.start_month, settled_through or enrolment.start_month)
        raise TermsRefused(
            _("Months up to %(month)s are paid or lie before the start. Choose a later month.")
            % {"month": month_name(earliest)},
            field="from_month",
        )
    check_terms(terms)
    row = enrolment.terms.filter(from_month=from_month).first()
    row = row or EnrolmentTerms(enrolment=enrolment, from_month=from_month)
    for name, value in asdict(terms).items():
        setattr(row, name, value)
    save_by(row, by=by, why=why)
    record("terms.changed", row, by=by, enrolment=enrolment.pk, from_month=month_text(from_month))
    return row


@transaction.atomic
def reactivate_enrolment(
    *,
    enrolment: Enrolment,
    uuid: UUID,
    declaration: Declaration | None,
    start_month: dt.date,
    is_lapsed: bool,
    by: User | None,
    on: dt.date,
    lapsed_on: dt.date | None = None,
    is_start_estimated: bool = False,
) -> Enrolment:
    """Open a new enrolment after a lapse: same job, slot and terms, pointing at the old one, which ends
    on `lapsed_on` (otherwise `on`). Whether it lapsed is dues' decision, passed in as `is_lapsed`.

    The same `uuid` answers as the first time. Raises NotLapsed, MemberGone, TooManyJobs, NotEligible,
    UuidReused.
    """
    member = lock_member(enrolment.member)
    enrolment = lock_enrolment(enrolment)
    job = _job_again(enrolment, start_month, is_start_estimated)
    if known := Enrolment.objects.filter(uuid=uuid).first():
        check_same_content(_content_of(known), _content_hash(member, job))
        return known
    _check_lapsed(enrolment, is_lapsed)
    if not enrolment.ended_on:
        end_for(enrolment, ended_on=lapsed_on or on, reason=EndReason.LAPSED, by=by)
    return write_enrolment(
        member=member,
        uuid=uuid,
        job=job,
        declaration=declaration,
        by=by,
        on=on,
        slot=_free_slot(member, on, wanted=enrolment.slot),
        previous=enrolment,
    )


@transaction.atomic
def end_enrolment(
    *, enrolment: Enrolment, ended_on: dt.date, reason: str, by: User | None, on: dt.date
) -> Enrolment:
    """End a participation for one of the reasons a person can give (ENDS_BY_HAND). A death is kept on
    the person too and ends every job. Raises EndRefused."""
    member = Member.objects.select_for_update().get(pk=enrolment.member_id)
    enrolment = lock_enrolment(enrolment)
    if enrolment.ended_on:
        raise EndRefused(_("This participation has ended already."))
    if reason not in ENDS_BY_HAND:
        raise EndRefused(_("Choose one of the reasons in the list."), field="reason")
    if not min(enrolment.registered_on, enrolment.start_month) <= ended_on <= on:
        raise EndRefused(
            _("The day lies before the registration or after today. Check the date."),
            field="ended_on",
        )
    if reason == EndReason.DECEASED:
        member.deceased_on = ended_on
        save_by(member, by=by)
        record("member.deceased", member, by=by, deceased_on=ended_on.isoformat())
        for other in member.enrolments.open().exclude(pk=enrolment.pk):
            end_for(other, ended_on=ended_on, reason=reason, by=by)
    end_for(enrolment, ended_on=ended_on, reason=reason, by=by)
    return enrolment


@transaction.atomic
def begin_earlier(
    *, enrolment: Enrolment, start_month: dt.date, by: User | None, why: str = ""
) -> Enrolment:
    """Let a participation whose first month was only estimated begin earlier, with its first terms: an
    older book was found. Repeating it, or a later month, changes nothing. Raises TermsRefused when the
    first month is known."""
    enrolment = lock_enrolment(enrolment)
    if start_month >= enrolment.start_month:
        return enrolment
    if not enrolment.is_start_estimated:
        raise TermsRefused(
            _("The first month of this participation is known. Ask the coordinator.")
        )
    first = enrolment.terms.order_by("from_month").first()
    enrolment.start_month = first.from_month = start_month
    save_by(enrolment, by=by, why=why)
    save_by(first, by=by, why=why)
    record("enrolment.began_earlier", enrolment, by=by, start=month_text(start_month))
    return enrolment


@transaction.atomic
def take_back_earlier_start(
    *, enrolment: Enrolment, start_month: dt.date, by: User | None, why: str = ""
) -> Enrolment:
    """The opposite of `begin_earlier`: let a participation begin again in `start_month`, as before the older
    book was found. Whether months were paid before it, the caller knows. Repeating it, or an earlier
    month, changes nothing. Raises TermsRefused when other terms were written for a month up to
    `start_month`, or the first month is known by now."""
    enrolment = lock_enrolment(enrolment)
    if start_month <= enrolment.start_month:
        return enrolment
    first, *others = enrolment.terms.order_by("from_month")
    if not enrolment.is_start_estimated or any(row.from_month <= start_month for row in others):
        raise TermsRefused(_("Other terms rest on the earlier start of this participation."))
    enrolment.start_month = first.from_month = start_month
    save_by(enrolment, by=by, why=why)
    save_by(first, by=by, why=why)
    record("enrolment.start_taken_back", enrolment, by=by, start=month_text(start_month))
    return enrolment


def check_terms(terms: Terms) -> None:
    """Raises TermsRefused for an income of nothing or an employer without JHT."""
    if terms.income <= 0:
        raise TermsRefused(_("Write the income of one month, more than Rp0."), field="income")
    programs = [Program.JKK, Program.JKM, *([Program.JHT] if terms.has_jht else [])]
    try:
        regulations.check_programs(programs, is_employer=terms.is_employer)
    except ProgramsRefused as refusal:
        raise TermsRefused(refusal.message, field="has_jht") from refusal


def lock_member(member: Member) -> Member:
    """The member's row, locked. Raises MemberGone for somebody withdrawn or deceased."""
    row = lock_present(member)
    if row.deceased_on:
        raise MemberGone(_("This person has died; nothing is changed any more."))
    return row


def lock_present(member: Member) -> Member:
    """The member's row, locked, of the dead too: a claim needs right papers. Raises MemberGone for
    somebody withdrawn."""
    row = Member.objects.select_for_update().get(pk=member.pk)
    if row.withdrawn_at:
        raise MemberGone(_("This person was withdrawn as entered by mistake. Register anew."))
    return row


def lock_enrolment(enrolment: Enrolment) -> Enrolment:
    """The enrolment's row, locked."""
    return Enrolment.objects.select_for_update().get(pk=enrolment.pk)


def end_for(enrolment: Enrolment, *, ended_on: dt.date, reason: str, by: User | None) -> None:
    """Write the end, in the caller's transaction."""
    enrolment.ended_on = ended_on
    enrolment.end_reason = reason
    save_by(enrolment, by=by)
    record("enrolment.ended", enrolment, by=by, reason=str(reason), ended_on=ended_on.isoformat())
    enrolment_ended.send(sender=Enrolment, enrolment=enrolment)


def _free_slot(member: Member, on: dt.date, wanted: int = 1) -> int:
    """The wanted place among the jobs of a member, or another one. Raises TooManyJobs."""
    taken = set(member.enrolments.open().values_list("slot", flat=True))
    most = regulations.value("registration.most_jobs", on)
    if len(taken) >= most:
        raise TooManyJobs(
            _(
                "%(name)s takes part with %(count)d jobs already, and more are not allowed. End one first."
            )
            % {"name": member.name, "count": most}
        )
    return wanted if wanted not in taken else min({1, 2} - taken)


def _check_number_is_free(kpj: str, member_id: int, viewer: Viewer) -> None:
    """Two who write the same number at once wait for each other. Raises KpjTaken."""
    hold_word(f"kpj {kpj}")
    others = Enrolment.objects.filter(kpj=kpj, member__in=Member.objects.present())
    other = others.exclude(member=member_id).first()
    if not other:
        return
    seen = Member.objects.visible_to(viewer).filter(pk=other.member_id).first()
    if seen:
        words = _(
            "This KPJ number is used already, for %(name)s. Compare both cards; if it is wrong there,"
            " correct it there first."
        ) % {"name": seen.name}
    else:
        words = _(
            "This KPJ number is used already, for somebody else. Compare it with the card; if it is"
            " right, ask the coordinator of your branch."
        )
    raise KpjTaken(words, field="kpj")


def _check_lapsed(enrolment: Enrolment, is_lapsed: bool) -> None:
    has_ended_otherwise = enrolment.ended_on and enrolment.end_reason != EndReason.LAPSED
    if has_ended_otherwise or Enrolment.objects.filter(previous=enrolment).exists():
        raise NotLapsed(
            _("This participation is not the last one, or it ended for another reason.")
        )
    if not is_lapsed and not enrolment.ended_on:
        raise NotLapsed(
            _("This participation has not lapsed: take the dues that are owed instead.")
        )


def _job_again(enrolment: Enrolment, start_month: dt.date, is_estimated: bool) -> Job:
    last = enrolment.terms.in_force(start_month).last() or enrolment.terms.first()
    return Job(
        job=enrolment.job,
        kpj=enrolment.kpj,
        start_month=start_month,
        is_start_estimated=is_estimated,
        terms=Terms(
            income=last.income,
            sector=last.sector,
            has_jht=last.has_jht,
            is_employer=last.is_employer,
        ),
    )


def _content_hash(member: Member, job: Job) -> str:
    return content_hash_of(member=member.pk, job=job.job, start=job.start_month)


def _content_of(enrolment: Enrolment) -> str:
    return content_hash_of(
        member=enrolment.member_id, job=enrolment.job, start=enrolment.start_month
    )
