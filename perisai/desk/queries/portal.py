"""What an agent types into the official portal: people to register, and receipts to pay by NIK."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import DateField, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dues.models import Collection, CollectionLine, PaidMonth
from dues.rules import terms_for
from members.models import Enrolment, Member
from perisai.common.month_names import month_name
from perisai.common.paging import beyond
from perisai.common.phones import local_phone
from perisai.desk.rules import is_kpj_late, kpj_asked_before
from villages.scoping import Viewer

PAGE = 50
NEVER = dt.date(9999, 12, 31)  # sorts those who have not paid after those who have
ORDER = ("paid_since", "pk")


@dataclass(frozen=True, slots=True)
class Registration:
    """Somebody without a member number, on the day `on`. `paid_since` is the day of the first payment,
    None before it."""

    enrolment: Enrolment
    paid_since: dt.date | None
    on: dt.date

    @property
    def is_late(self) -> bool:
        """Paid longer ago than a number takes."""
        return is_kpj_late(self.enrolment.kpj, self.paid_since, self.on)


@dataclass(frozen=True, slots=True)
class RegistrationPage:
    """Some rows, and the enrolment after which the next page begins."""

    rows: Sequence[Registration]
    next_after: UUID | None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the portal. `value` is as it is typed there; empty where nothing is known."""

    name: str
    label: str | Promise
    value: str


@dataclass(frozen=True, slots=True)
class Bill:
    """What one person on a receipt is to be paid for at the portal, in rupiah. `member` is None for
    somebody who is not the viewer's any more: then only the name is told."""

    name: str
    member: Member | None
    months: tuple[dt.date, ...]
    amount: int

    @property
    def phone(self) -> str:
        return local_phone(self.member.phone) if self.member else ""


def people_to_register(
    viewer: Viewer, *, after: UUID | None = None, size: int = PAGE
) -> RegistrationPage:
    """Open participations without a member number: those who paid first, then the others. Three
    queries, whatever the length."""
    rows = _without_number(viewer)
    last = after and rows.filter(uuid=after).first()
    if last:
        rows = rows.filter(beyond(last, ORDER))
    found = list(rows.select_related("member__neighbourhood__hamlet").order_by(*ORDER)[: size + 1])
    page = found[:size]
    return RegistrationPage(
        rows=[_registration(row, viewer.on) for row in page],
        next_after=page[-1].uuid if len(found) > size else None,
    )


def next_to_register(viewer: Viewer, *, after: Enrolment) -> Enrolment | None:
    """Who comes after somebody in that list; the first of it when there is nobody."""
    rows = _without_number(viewer).order_by(*ORDER)
    place = _with_first_payment(Enrolment.objects.visible_to(viewer)).get(pk=after.pk)
    others = rows.exclude(pk=after.pk)
    return others.filter(beyond(place, ORDER)).first() or others.first()


def late_numbers(viewer: Viewer) -> QuerySet[Enrolment]:
    """Participations whose dues were paid longer ago than a member number takes, without one."""
    return _without_number(viewer).filter(paid_since__lt=kpj_asked_before(viewer.on))


def registrations_in_full(viewer: Viewer) -> list[Enrolment]:
    """Everybody without a member number, with all that the portal asks for. Three queries."""
    return list(entered_in_portal(viewer).filter(pk__in=_without_number(viewer).values("pk")))


def entered_in_portal(viewer: Viewer) -> QuerySet[Enrolment]:
    """The viewer's participations, loaded with all that the portal asks for, in the order of the list."""
    rows = Enrolment.objects.visible_to(viewer).filter(member__withdrawn_at__isnull=True)
    return (
        _with_first_payment(rows)
        .select_related(
            "member__neighbourhood__hamlet", "member__village__district__regency__province"
        )
        .prefetch_related("terms", "attestations")
        .order_by(*ORDER)
    )


def fields_of(enrolment: Enrolment, viewer: Viewer) -> list[Field]:
    """The fields of the portal in its order, from a row of `entered_in_portal`. No query."""
    member, village = enrolment.member, enrolment.member.village
    place, district = member.neighbourhood, member.village.district
    terms = terms_for(enrolment.terms.all(), max(enrolment.start_month, viewer.on.replace(day=1)))
    declared = list(enrolment.attestations.all())
    return [
        Field("nik", "NIK", member.nik),
        Field("name", _("Name"), member.name),
        Field("birth_place", _("Place of birth"), member.birth_place),
        Field("birth_date", _("Date of birth"), f"{member.birth_date:%d-%m-%Y}"),
        Field("sex", _("Sex"), member.get_sex_display()),
        Field("address", _("Address"), member.address),
        Field("hamlet", _("Dusun, RT/RW"), str(place) if place else ""),
        Field("village", _("Village"), village.name),
        Field("district", _("Kecamatan"), district.name),
        Field("regency", _("Kabupaten or kota"), district.regency.name),
        Field("province", _("Province"), district.regency.province.name),
        Field("phone", _("Phone"), local_phone(member.phone)),
        Field("job", _("Job"), enrolment.job),
        Field("workplace", _("Place of work"), declared[-1].workplace if declared else ""),
        Field("income", _("Income a month"), str(terms.income)),
        Field("programs", _("Programmes"), "JKK + JKM + JHT" if terms.has_jht else "JKK + JKM"),
        Field("first_month", _("First month of dues"), month_name(enrolment.start_month)),
    ]


def bills_of(collection: Collection, *, viewer: Viewer) -> list[Bill]:
    """What a receipt is to be paid for, person by person. Two queries."""
    lines = list(
        CollectionLine.objects.filter(collection=collection)
        .select_related("enrolment__member")
        .order_by("enrolment__member__name", "enrolment", "month")
    )
    seen = {
        member.pk: member
        for member in Member.objects.visible_to(viewer).filter(
            pk__in={line.enrolment.member_id for line in lines}
        )
    }
    return [
        Bill(
            name=rows[0].enrolment.member.name,
            member=seen.get(rows[0].enrolment.member_id),
            months=tuple(row.month for row in rows),
            amount=sum(row.cash for row in rows),
        )
        for rows in (list(group) for _pk, group in groupby(lines, key=lambda row: row.enrolment_id))
    ]


def _without_number(viewer: Viewer) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.visible_to(viewer).open().filter(kpj="")
    return _with_first_payment(rows.filter(member__deceased_on__isnull=True))


def _with_first_payment(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    paid = (
        PaidMonth.objects.filter(enrolment=OuterRef("pk"))
        .order_by()
        .values("enrolment")
        .annotate(first=Min("line__collection__collected_on"))
    )
    return rows.annotate(
        paid_since=Coalesce(Subquery(paid.values("first")), Value(NEVER), output_field=DateField())
    )


def _registration(row: Enrolment, on: dt.date) -> Registration:
    return Registration(row, None if row.paid_since == NEVER else row.paid_since, on)
