"""People: registering, correcting, withdrawing what was entered by mistake, reading a number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.enrolling import end_for, lock_member, write_enrolment
from members.actions.family import write_consent, write_heir
from members.actions.joining import record_origin
from members.enums import EndReason
from members.errors import NikRefused, NikTaken, NotEligible, NotInThisVillage, WasPaid
from members.models import Heir, Member
from members.rules import age_findings, blockers
from members.values import Agreement, Declaration, Job, Origin, Person, Relative
from perisai.accounts.models import User
from perisai.audit.actions import record, record_each
from perisai.common.history import save_by
from perisai.common.retries import check_same_content, content_hash_of
from villages.models import Agent, Neighbourhood, Village

# What is covered on screens, and may be read one at a time.
COVERED = {Member: ("nik", "family_card", "phone"), Heir: ("phone",)}


@transaction.atomic
def register_member(
    *,
    uuid: UUID,
    village: Village,
    neighbourhood: Neighbourhood | None,
    agent: Agent | None,
    person: Person,
    job: Job,
    heirs: Sequence[Relative] = (),
    declaration: Declaration | None = None,
    agreement: Agreement | None = None,
    origin: Origin | None = None,
    is_newcomer: bool = True,
    by: User | None,
    on: dt.date,
) -> Member:
    """Write a person with the first job, its terms, the attestation, the family and the consent. The
    same `uuid` and content answers as the first time; without `agent` the member pays elsewhere. `origin`
    is what brought the person here, where they were asked.

    `is_newcomer` False is for people of an old book: they are members already, so their age is not
    judged and the attestation may be missing.

    Raises NikTaken, NotEligible, NotInThisVillage, TermsRefused, ProspectGone, UuidReused.
    """
    sent = content_hash_of(
        village=village.pk,
        neighbourhood=neighbourhood and neighbourhood.pk,
        agent=agent and agent.pk,
        parts=[part and asdict(part) for part in (person, job, declaration, agreement, *heirs)],
        origin=origin and [origin.source, origin.prospect and origin.prospect.pk],
    )
    if known := Member.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, sent)
        return known
    _check_place(village, neighbourhood)
    if is_newcomer:
        _check_eligible(person, declaration, on)
    member = Member(
        uuid=uuid,
        content_hash=sent,
        village=village,
        neighbourhood=neighbourhood,
        agent=agent,
        **asdict(person),
    )
    try:
        save_unique(member, by=by)
    except NikTaken:
        # Somebody else's registration, or our own sent twice at once: the first answer decides.
        if known := Member.objects.filter(uuid=uuid).first():
            check_same_content(known.content_hash, sent)
            return known
        raise
    record("member.registered", member, by=by, village=village.pk, agent=agent and agent.code)
    write_enrolment(member=member, uuid=uuid, job=job, declaration=declaration, by=by, on=on)
    for position, relative in enumerate(heirs, start=1):
        write_heir(member, relative, position=position, by=by)
    if agreement:
        write_consent(member, agreement, by=by)
    if origin:
        record_origin(member=member, origin=origin, by=by, on=on)
    return member


@transaction.atomic
def edit_member(
    *,
    member: Member,
    person: Person,
    neighbourhood: Neighbourhood | None,
    by: User | None,
    why: str = "",
) -> Member:
    """Correct what is written of a person, but for the NIK, which another person approves
    (`nik.propose_nik`); the history keeps what it was, who changed it, and `why`.

    Raises MemberGone, NikRefused, NotInThisVillage.
    """
    member = lock_member(member)
    _check_place(member.village, neighbourhood)
    if person.nik != member.nik:
        raise NikRefused(_("A NIK is corrected with the approval of the coordinator."), field="nik")
    wanted = {**asdict(person), "neighbourhood": neighbourhood}
    changed = sorted(name for name, value in wanted.items() if getattr(member, name) != value)
    if not changed:
        return member
    for name in changed:
        setattr(member, name, wanted[name])
    save_by(member, by=by, why=why)
    record("member.edited", member, by=by, fields=changed)
    return member


@transaction.atomic
def withdraw_member(*, member: Member, was_paid: bool, by: User | None, on: dt.date) -> Member:
    """Take back a person who was entered by mistake: the row stays, the NIK is free again. Whether
    anything was ever paid (`was_paid`) is known to dues and passed in. Repeating it changes nothing.

    Raises WasPaid.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.withdrawn_at:
        return member
    if was_paid:
        raise WasPaid(
            _("Dues were paid for %(name)s. Reverse them first, or end the participation instead.")
            % {"name": member.name}
        )
    for enrolment in member.enrolments.open():
        ended_on = max(on, enrolment.registered_on)
        end_for(enrolment, ended_on=ended_on, reason=EndReason.WITHDRAWN, by=by)
    member.withdrawn_at = timezone.now()
    save_by(member, by=by)
    record("member.withdrawn", member, by=by)
    return member


@transaction.atomic
def reveal(*, subject: Member | Heir, field: str, by: User) -> str:
    """One covered number in full; that it was read is kept in the audit. Raises KeyError for a field
    that is not covered."""
    if field not in COVERED[type(subject)]:
        raise KeyError(field)
    _note_reading(subject, field, by=by)
    return getattr(subject, field)


@transaction.atomic
def show_for_portal(members: Sequence[Member], *, by: User) -> None:
    """Keep that the numbers of these members are read in full, to be typed into the official portal:
    each that is there, once for every call."""
    for member in members:
        for field in ("nik", "phone"):
            if getattr(member, field):
                _note_reading(member, field, by=by)


@transaction.atomic
def note_portal_export(members: Sequence[Member], *, by: User) -> None:
    """Keep that the numbers of these members left the site in a file: once for the file, and at each
    member."""
    record("members.exported", Member, by=by, members=[member.pk for member in members])
    record_each("member.exported", members, by=by)


def _note_reading(subject: Member | Heir, field: str, *, by: User) -> None:
    record(f"{subject._meta.model_name}.{field}_revealed", subject, by=by)


def _check_place(village: Village, neighbourhood: Neighbourhood | None) -> None:
    if neighbourhood and neighbourhood.hamlet.village_id != village.pk:
        raise NotInThisVillage(
            _("This RT lies in another village. Choose one of %(village)s.")
            % {"village": village.title},
            field="hamlet",
        )


def _check_eligible(person: Person, declaration: Declaration | None, on: dt.date) -> None:
    """The declaration itself is judged where it is written."""
    found = blockers(age_findings(person.birth_date, on))
    if found:
        raise NotEligible(found[0].message, field=found[0].field)
    if declaration is None:
        raise NotEligible(
            _("Ask the person to declare that they work and are not in hospital, then save."),
            field="is_working",
        )


def save_unique(member: Member, *, by: User | None, why: str = "") -> None:
    """Save a member, in the caller's transaction. The database decides who was first: a look beforehand
    would lose a race. Raises NikTaken."""
    try:
        with transaction.atomic():
            save_by(member, by=by, why=why)
    except IntegrityError as error:
        others = Member.objects.present().filter(nik=member.nik).exclude(pk=member.pk)
        if not others.exists():
            raise
        raise NikTaken(
            _(
                "This NIK is registered already. Compare it with the KTP; if it is right, ask the"
                " coordinator of your branch."
            ),
            field="nik",
        ) from error
