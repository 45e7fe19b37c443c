"""A page of the members somebody sees, with how each stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from dues.enums import Status
from dues.milestones import Milestones
from dues.models import Standing
from dues.queries.months import Held, Paid, paid_by_enrolment
from dues.queries.standing import Position, position_of
from members.models import Enrolment, Member
from perisai.common.paging import beyond
from perisai.desk.enums import StateFilter
from perisai.desk.queries.member import members_with_places
from perisai.desk.rules import (
    Owed,
    is_last,
    milestones_of,
    monthly_dues,
    owed_of,
    shown_status,
)
from villages.scoping import Viewer

PAGE = 50
NO_AGENT = "-"  # instead of a code: the members without one
NEARING_DAYS = 30  # how far ahead "about to lapse" looks


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty means everything. `hamlet` is a name, `agent` a code."""

    text: str = ""
    hamlet: str = ""
    agent: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """One job in a row of the list on the day `on`. `monthly` is the rupiah of the next month of dues."""

    enrolment: Enrolment
    position: Position
    milestones: Milestones | None
    paid: Paid
    owed: Owed
    monthly: int | None
    on: dt.date

    @property
    def held(self) -> Held | None:
        return self.paid.held

    @property
    def is_held_late(self) -> bool:
        """Whether the agent should have handed its money on by now."""
        return self.held is not None and self.held.is_late(self.on)

    @property
    def status(self) -> Status:
        return shown_status(self.enrolment, self.position)


@dataclass(frozen=True, slots=True)
class MemberRow:
    member: Member
    stands: Sequence[Stand]

    @property
    def owed(self) -> int:
        """Rupiah past their due day that nobody was paid for, of all jobs."""
        return sum(stand.owed.amount for stand in self.stands)

    @property
    def monthly(self) -> int:
        """Rupiah of one month of dues, of all jobs that can be paid."""
        return sum(stand.monthly or 0 for stand in self.stands)


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Some rows, and the member after whom the next page begins."""

    rows: Sequence[MemberRow]
    next_after: UUID | None


def member_page(
    filters: Filters, *, viewer: Viewer, after: UUID | None = None, size: int = PAGE
) -> MemberPage:
    """A page of the members the viewer may see, after the one called `after`: by name; those about to
    lapse by the day on which they do, the nearest first. Six queries at most, whatever the length."""
    rows, order = _in_order(filters, viewer)
    last = after and rows.filter(uuid=after).first()
    if last:
        rows = rows.filter(beyond(last, order))
    found = list(_with_jobs(rows).order_by(*order)[: size + 1])
    page = found[:size]
    return MemberPage(
        rows=_rows(page, viewer), next_after=page[-1].uuid if len(found) > size else None
    )


def member_keys(filters: Filters, *, viewer: Viewer) -> list[int]:
    """The keys of all members of the list, in its order. One query."""
    rows, order = _in_order(filters, viewer)
    return list(rows.order_by(*order).values_list("pk", flat=True))


def member_rows(keys: Sequence[int], *, viewer: Viewer) -> list[MemberRow]:
    """The rows of these members, in this order and with their `heirs`; without those the viewer may not
    see. Seven queries at most, whatever the length."""
    found = _with_jobs(members_with_places(viewer)).prefetch_related("heirs").in_bulk(keys)
    return _rows([found[key] for key in keys if key in found], viewer)


def _in_order(filters: Filters, viewer: Viewer) -> tuple[QuerySet[Member], list[str]]:
    """The members of the list, and the columns they are ordered by."""
    rows = _narrowed(members_with_places(viewer), filters, viewer.on)
    order = ["name", "pk"]
    if filters.state == StateFilter.NEARING:
        return rows.annotate(nearest=_nearest(viewer.on)), ["nearest", *order]
    return rows, order


def _with_jobs(rows: QuerySet[Member]) -> QuerySet[Member]:
    enrolments = Enrolment.objects.select_related("standing", "next").prefetch_related("terms")
    return rows.prefetch_related(
        Prefetch("enrolments", enrolments.order_by("slot", "-start_month", "-pk"))
    )


def _rows(members: Sequence[Member], viewer: Viewer) -> list[MemberRow]:
    jobs = [enrolment for member in members for enrolment in member.enrolments.all()]
    paid = paid_by_enrolment(viewer, jobs)
    return [MemberRow(member, _stands(member, paid, viewer.on)) for member in members]


def _nearest(on: dt.date) -> Subquery:
    """The last month that reached the scheme, of the job whose protection ends first."""
    standings = Standing.objects.filter(enrolment__member=OuterRef("pk")).ending_within(
        on, NEARING_DAYS
    )
    return Subquery(standings.order_by("remitted_through").values("remitted_through")[:1])


def _narrowed(rows: QuerySet[Member], filters: Filters, on: dt.date) -> QuerySet[Member]:
    rows = rows.matching(filters.text)
    if filters.hamlet:
        rows = rows.filter(neighbourhood__hamlet__name=filters.hamlet)
    if filters.agent == NO_AGENT:
        rows = rows.filter(agent__isnull=True)
    elif filters.agent:
        rows = rows.filter(agent__code=filters.agent)
    if filters.state:
        rows = rows.filter(_is(filters.state, on))
    return rows


def _is(state: str, on: dt.date) -> Exists | Q:
    """The condition on members that one of their jobs stands so."""
    standings = Standing.objects.filter(enrolment__member=OuterRef("pk"))
    enrolments = Enrolment.objects.filter(member=OuterRef("pk"))
    match state:
        case StateFilter.PROTECTED:
            return Exists(standings.protected_on(on))
        case StateFilter.ARREARS:
            return Exists(standings.in_arrears_on(on))
        case StateFilter.LAPSED:
            closed = Exists(enrolments.closed_by_lapse())
            return Exists(standings.lapsed_on(on)) | closed
        case StateFilter.NEARING:
            return Exists(standings.ending_within(on, NEARING_DAYS))
        case StateFilter.HELD:
            return Exists(standings.held_by_agent())
        case StateFilter.WITHOUT_AGENT:
            return Q(agent__isnull=True)
        case _:
            # An enrolment nobody ever paid may have no standing yet.
            waiting = enrolments.open().filter(standing__remitted_through__isnull=True)
            return Exists(waiting.filter(member__deceased_on__isnull=True))


def _stands(member: Member, paid: Mapping[int, Paid], on: dt.date) -> list[Stand]:
    """The jobs that go on or wait to be reactivated; the latest of somebody who has none."""
    found = [_stand(row, paid[row.pk], on) for row in member.enrolments.all()]
    current = [stand for stand in found if _is_current(stand)]
    return current or sorted(found, key=lambda stand: stand.enrolment.ended_on)[-1:]


def _is_current(stand: Stand) -> bool:
    ended = stand.enrolment.ended_on is not None
    return not ended or (stand.status == Status.LAPSED and is_last(stand.enrolment))


def _stand(enrolment: Enrolment, paid: Paid, on: dt.date) -> Stand:
    position = position_of(enrolment, on=on)
    return Stand(
        enrolment=enrolment,
        position=position,
        milestones=milestones_of(enrolment, position, paid, on),
        paid=paid,
        owed=owed_of(enrolment, position, on),
        monthly=monthly_dues(enrolment, position),
        on=on,
    )
