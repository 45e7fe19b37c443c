"""One member: where each job stands, its months, the money, the family."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from dues import rules
from dues.enums import MonthState, Status
from dues.queries.credit import Credit, credit_of
from dues.queries.months import Held, Paid, paid_by_enrolment
from dues.queries.standing import Position, position_of
from members.enums import Channel, Purpose
from members.models import Attestation, Consent, Enrolment, EnrolmentTerms, Heir, Member
from perisai import regulations
from perisai.common.months import add_months, last_day, month_of, month_range, months_between
from perisai.desk.rules import Owed, closed_on, is_last, monthly_dues, owed_of, shown_status
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
    `credit` what was paid too much or is still owed on paid months;
    `holes` are months an old book left out between months that are paid."""

    enrolment: Enrolment
    position: Position
    years: tuple[Year, ...]
    held: Held | None
    owed: Owed
    holes: Sequence[dt.date]
    monthly: int | None
    credit: Credit
    on: dt.date

    @property
    def reference(self) -> str:
        return str(self.enrolment.uuid)

    @property
    def status(self) -> Status:
        return shown_status(self.enrolment, self.position)

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
        """The last day of the last month that reached the scheme, unless that day has passed."""
        reached = self.position.progress.remitted_through
        return last_day(reached) if reached and last_day(reached) >= self.on else None

    @property
    def next_due(self) -> dt.date:
        """The day by which the month after the last one that arrived is to be paid."""
        return regulations.due_day(self.next_to_arrive).day

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
    def only_job(self) -> Job | None:
        """The one participation to act on; None when there is none or a choice."""
        return self.jobs[0] if len(self.jobs) == 1 else None

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
        .select_related("village", "neighbourhood__hamlet", "agent__user")
    )


def dossier_of(member: Member, *, viewer: Viewer) -> Dossier:
    """Everything about a member on the viewer's day. Eight queries, whatever the number of jobs."""
    enrolments = list(
        Enrolment.objects.visible_to(viewer)
        .filter(member=member)
        .select_related("member", "standing", "next")
        .prefetch_related(
            "terms", Prefetch("attestations", Attestation.objects.select_related("by"))
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
        held=paid.held,
        owed=owed_of(enrolment, position, on),
        holes=_holes(paid),
        monthly=monthly_dues(enrolment, position),
        credit=credit,
        on=on,
    )


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
