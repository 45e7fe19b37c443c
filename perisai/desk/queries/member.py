"""One member: where each job stands, its months, the money, the family."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from dues import rules
from dues.confirming_rules import Due, next_due
from dues.enums import MonthState, Status
from dues.milestones import Milestones, status_at_death
from dues.queries.credit import Credit, credit_of
from dues.queries.months import Held, Paid, Unconfirmed, paid_by_enrolment
from dues.queries.standing import Position, position_of
from members.enums import Channel, EndReason, Purpose
from members.models import (
    Attestation,
    CardHandover,
    Consent,
    Enrolment,
    EnrolmentTerms,
    Heir,
    Member,
)
from perisai import regulations
from perisai.common.months import add_months, last_day, month_of, month_range, months_between
from perisai.desk.rules import (
    Owed,
    closed_on,
    is_kpj_late,
    is_last,
    milestones_of,
    monthly_dues,
    owed_of,
    shown_status,
)
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of the grid of months."""

    month: dt.date
    state: MonthState


@dataclass(frozen=True, slots=True)
class Year:
    number: int
    cells: tuple[Cell, ...]
    is_past: bool


@dataclass(frozen=True, slots=True)
class Job:
    """One enrolment as the page of `on` shows it. `monthly` is the rupiah of the next month of dues,
    `credit` what was paid too much or is still owed on paid months; `holes` are months an old book left
    out between months that are paid; `at_death` how somebody who died stood on that day.
    `protected_until` is the end of the period that the scheme itself confirmed, when nothing was paid in
    after it."""

    enrolment: Enrolment
    position: Position
    years: tuple[Year, ...]
    milestones: Milestones | None
    held: Held | None
    unconfirmed: Unconfirmed | None
    protected_until: dt.date | None
    at_death: Status | None
    owed: Owed
    holes: Sequence[dt.date]
    monthly: int | None
    first_paid_on: dt.date | None
    credit: Credit
    on: dt.date

    @property
    def reference(self) -> str:
        return str(self.enrolment.uuid)

    @property
    def status(self) -> Status:
        return shown_status(self.enrolment, self.position)

    @property
    def is_held_late(self) -> bool:
        """Whether the agent should have handed its money on by now."""
        return self.held is not None and self.held.is_late(self.on)

    @property
    def is_kpj_late(self) -> bool:
        """Paid, and no member number is known after the days it takes."""
        is_open = self.enrolment.ended_on is None
        return is_open and is_kpj_late(self.enrolment.kpj, self.first_paid_on, self.on)

    @property
    def card(self) -> CardHandover | None:
        """The newest handing over of the member card."""
        return next(reversed(self.enrolment.card_handovers.all()), None)

    @property
    def is_card_missing(self) -> bool:
        """There is a number, so there is a card, and nobody wrote down who has it."""
        return bool(self.enrolment.kpj) and not self.enrolment.ended_on and self.card is None

    @property
    def can_be_reactivated(self) -> bool:
        return self.status == Status.LAPSED and is_last(self.enrolment)

    @property
    def is_current(self) -> bool:
        """Open, or lapsed and waiting to be reactivated."""
        return not self.enrolment.ended_on or self.can_be_reactivated

    @property
    def is_over(self) -> bool:
        """Nothing more can be paid on it, so its credit cannot be used."""
        return not self.status.can_be_paid

    @property
    def closed_on(self) -> dt.date | None:
        return closed_on(self.enrolment, self.position)

    @property
    def covered_until(self) -> dt.date | None:
        """The last day of protection as the scheme confirmed it, otherwise of the last month that
        reached the scheme; None when that day has passed."""
        reached = self.position.progress.remitted_through
        until = self.protected_until or (reached and last_day(reached))
        return until if until and until >= self.on else None

    @property
    def next_due(self) -> Due:
        """The day by which the month after the last one that arrived is to be paid, and who says so."""
        return next_due(
            estimate=regulations.due_day(self.next_to_arrive).day,
            protected_until=self.protected_until,
        )

    @property
    def next_to_arrive(self) -> dt.date:
        return add_months(self.position.progress.remitted_through, 1)

    @property
    def terms(self) -> Sequence[EnrolmentTerms]:
        """Newest first."""
        return list(reversed(self.enrolment.terms.all()))

    @property
    def attestations(self) -> Sequence[Attestation]:
        return list(self.enrolment.attestations.all())


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the page of a member shows beside the money and the history."""

    member: Member
    jobs: tuple[Job, ...]
    former: tuple[Job, ...]
    heirs: Sequence[Heir]
    consent: Consent | None

    @property
    def all_jobs(self) -> Sequence[Job]:
        return (*self.jobs, *self.former)

    @property
    def only_job(self) -> Job | None:
        """The one participation to act on; None when there is none or a choice."""
        return self.jobs[0] if len(self.jobs) == 1 else None

    @property
    def enrolment_ids(self) -> list[int]:
        return [job.enrolment.pk for job in (*self.jobs, *self.former)]

    @property
    def consent_purposes(self) -> list[str]:
        return [Purpose(code).label for code in self.consent.purposes]

    @property
    def consent_channels(self) -> list[str]:
        return [Channel(code).label for code in self.consent.channels]


def members_with_places(viewer: Viewer):
    """Members the viewer may see, with what their house and agent are called."""
    return (
        Member.objects.visible_to(viewer)
        .present()
        .select_related("village", "neighbourhood__hamlet", "agent__user", "joining")
    )


def dossier_of(member: Member, *, viewer: Viewer) -> Dossier:
    """Everything about a member on the viewer's day. Eleven queries at most, whatever the number of jobs."""
    enrolments = list(
        Enrolment.objects.visible_to(viewer)
        .filter(member=member)
        .select_related("member", "standing", "next")
        .prefetch_related(
            "terms",
            Prefetch("attestations", Attestation.objects.select_related("by")),
            Prefetch("card_handovers", CardHandover.objects.select_related("by")),
        )
        .order_by("-start_month", "-pk")
    )
    paid = paid_by_enrolment(viewer, enrolments)
    credit = credit_of(row.pk for row in enrolments)
    jobs = [_job(row, paid[row.pk], credit[row.pk], viewer.on) for row in enrolments]
    return Dossier(
        member=member,
        jobs=tuple(job for job in jobs if job.is_current),
        former=tuple(job for job in jobs if not job.is_current),
        heirs=list(member.heirs.filter(removed_at__isnull=True)),
        consent=member.consents.order_by("given_on", "pk").select_related("by").last(),
    )


def _job(enrolment: Enrolment, paid: Paid, credit: Credit, on: dt.date) -> Job:
    position = position_of(enrolment, on=on)
    return Job(
        enrolment=enrolment,
        position=position,
        years=_years(enrolment, position, paid, on),
        milestones=milestones_of(enrolment, position, paid, on),
        held=paid.held,
        unconfirmed=paid.unconfirmed,
        protected_until=_protected_until(enrolment, position, paid),
        at_death=_at_death(enrolment, position, paid),
        owed=owed_of(enrolment, position, on),
        holes=_holes(paid),
        monthly=monthly_dues(enrolment, position),
        first_paid_on=paid.first_paid_on,
        credit=credit,
        on=on,
    )


def _at_death(enrolment: Enrolment, position: Position, paid: Paid) -> Status | None:
    """How a participation that went on until somebody died stood on that day."""
    died_on = enrolment.member.deceased_on
    if died_on is None or (enrolment.ended_on and enrolment.end_reason != EndReason.DECEASED):
        return None
    return status_at_death(position.progress, paid.arrivals.items(), died_on)


def _protected_until(enrolment: Enrolment, position: Position, paid: Paid) -> dt.date | None:
    """What the scheme confirmed, unless a later month was paid in that it has not confirmed yet."""
    last = paid.months.get(position.progress.remitted_through)
    return enrolment.standing.protected_until if last and last.is_confirmed else None


def _holes(paid: Paid) -> list[dt.date]:
    if not paid.months:
        return []
    first, last = min(paid.months), max(paid.months)
    between = month_range(first, months_between(first, last))
    return [month for month in between if month not in paid.months]


def _years(enrolment: Enrolment, position: Position, paid: Paid, on: dt.date) -> tuple[Year, ...]:
    """The years from the first month of dues to the last that is paid, or to the end: this year and
    later ones first, then the past, newest first."""
    closed = closed_on(enrolment, position)
    first = min([enrolment.start_month, *paid.months])
    last = max([month_of(closed or on), *paid.months])
    years = list(range(first.year, max(last.year, first.year) + 1))
    ahead, past = [y for y in years if y >= on.year], [y for y in years if y < on.year]
    return tuple(
        Year(
            number=year,
            cells=tuple(
                Cell(
                    month,
                    rules.month_state(
                        month, position.progress, paid.months.get(month), closed_on=closed, on=on
                    ),
                )
                for month in month_range(dt.date(year, 1, 1), 12)
            ),
            is_past=year < on.year,
        )
        for year in [*ahead, *reversed(past)]
    )
