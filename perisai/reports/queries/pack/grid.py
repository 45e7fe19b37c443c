"""Members of a village and their months of dues, RT by RT."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dues.enums import Handover
from dues.models import PaidMonth
from dues.queries.standing import REACHED
from dues.rules import Payment, last_due_month
from members.models import Enrolment, Member
from perisai.reports.enums import Square
from perisai.reports.grid_rules import (
    Drawer,
    PaidSquare,
    Participation,
    months_of_grid,
    was_member,
)
from perisai.reports.pack_rules import day_of_pack
from perisai.reports.queries.pack.people import neighbourhoods_of
from villages.models import Neighbourhood, Village
from villages.scoping import Viewer

UNKNOWN = "tanpa"  # the code of those who live in no RT that is known


@dataclass(frozen=True, slots=True)
class Place:
    """An RT, in the order of a walk, and how many people have a row in its grid; without a neighbourhood the
    rest of the village."""

    neighbourhood: Neighbourhood | None
    people: int

    @property
    def code(self) -> str:
        return str(self.neighbourhood.pk) if self.neighbourhood else UNKNOWN

    def __str__(self) -> str:
        return str(self.neighbourhood) if self.neighbourhood else _("RT not known")


@dataclass(frozen=True, slots=True)
class GridRow:
    """One member, where they live, and a square for each month."""

    uuid: UUID
    name: str
    place: Place
    squares: tuple[Square, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The members of one RT (`place`), or of all, by RT and name; who took part in none of the months is left
    out. `due` is the last of the months that is due."""

    months: Sequence[dt.date]
    due: dt.date
    place: Place | None
    rows: Sequence[GridRow]


def places_of(viewer: Viewer, village: Village, month: dt.date) -> list[Place]:
    """Every RT of the village in which somebody took part in the twelve months up to one, in the order of a
    walk, at last those of no known one. Four queries."""
    known = neighbourhoods_of(village)
    people: dict[int | None, int] = defaultdict(int)
    for place in _taking_part(viewer, month):
        people[place if place in known else None] += 1
    places = [Place(row, people[key]) for key, row in known.items() if key in people]
    return [*places, Place(None, people[None])] if None in people else places


def _taking_part(viewer: Viewer, month: dt.date) -> list[int | None]:
    """Where each member lives who has a row in the grid. A month that was paid is a square whatever else is
    known, so that the months themselves need not be read."""
    months, members = months_of_grid(month), _members(viewer)
    drawer = Drawer(months, day_of_pack(month, viewer.on))
    rows = PaidMonth.objects.visible_to(viewer).filter(month__range=(months[0], months[-1]))
    paid = set(rows.order_by().values_list("enrolment__member", flat=True).distinct())
    parts, known = _participations(viewer, members), {}

    def took_part(part: Participation) -> bool:
        if part not in known:
            known[part] = was_member(drawer.row([(part, {})]))
        return known[part]

    return [
        place
        for member, place in members.order_by().values_list("pk", "neighbourhood")
        if member in paid or any(took_part(part) for _key, part in parts.get(member, ()))
    ]


def grid_of(
    viewer: Viewer, month: dt.date, places: Sequence[Place], *, place: Place | None = None
) -> Grid:
    """The twelve months up to one of the members whom `viewer` (the pack's, narrowed to the village) sees in
    one of these places, or in all of them. Three queries."""
    months = months_of_grid(month)
    day = day_of_pack(month, viewer.on)
    members = _living_in(_members(viewer), places, place)
    drawer = Drawer(months, day)
    parts, paid = _participations(viewer, members), _paid(viewer, members, months)
    known = {one.neighbourhood.pk: one for one in places if one.neighbourhood}
    unknown = next((one for one in places if not one.neighbourhood), None)
    order = {one: number for number, one in enumerate(places)}
    rows = []
    people = members.order_by("name", "pk")
    for pk, uuid, name, lives_in in people.values_list("pk", "uuid", "name", "neighbourhood"):
        squares = drawer.row((part, paid.get(key, {})) for key, part in parts.get(pk, ()))
        if was_member(squares):
            rows.append(GridRow(uuid, name, known.get(lives_in, unknown), squares))
    rows.sort(key=lambda row: order[row.place])
    return Grid(months, min(last_due_month(day), month), place, rows)


def _members(viewer: Viewer) -> QuerySet[Member]:
    return Member.objects.visible_to(viewer).filter(withdrawn_at__isnull=True)


def _living_in(
    members: QuerySet[Member], places: Sequence[Place], place: Place | None
) -> QuerySet[Member]:
    if place is None:
        return members
    if place.neighbourhood:
        return members.filter(neighbourhood=place.neighbourhood)
    known = [one.neighbourhood for one in places if one.neighbourhood]
    return members.filter(Q(neighbourhood__isnull=True) | ~Q(neighbourhood__in=known))


def _participations(
    viewer: Viewer, members: QuerySet[Member]
) -> Mapping[int, list[tuple[int, Participation]]]:
    """By member the participations with their keys."""
    found: dict[int, list[tuple[int, Participation]]] = defaultdict(list)
    rows = Enrolment.objects.visible_to(viewer).filter(member__in=members.values("pk"))
    for member, key, *dates in rows.order_by().values_list(
        "member",
        "pk",
        "start_month",
        "standing__paid_through",
        "standing__remitted_through",
        "ended_on",
        "member__deceased_on",
    ):
        found[member].append((key, Participation(*dates)))
    return found


def _paid(
    viewer: Viewer, members: QuerySet[Member], months: Sequence[dt.date]
) -> Mapping[int, dict[dt.date, PaidSquare]]:
    """By participation the months that were paid."""
    found: dict[int, dict[dt.date, PaidSquare]] = defaultdict(dict)
    rows = PaidMonth.objects.visible_to(viewer).filter(
        enrolment__member__in=members.values("pk"), month__range=(months[0], months[-1])
    )
    for key, month, has_reached, payer_kind, confirmation, handover in (
        rows.annotate(has_reached=REACHED)
        .order_by()
        .values_list(
            "enrolment",
            "month",
            "has_reached",
            "line__collection__payer_kind",
            "line__confirmed__confirmation",
            "line__collection__carried__remittance__handover",
        )
    ):
        payment = Payment(has_reached, payer_kind, confirmation is not None)
        found[key][month] = PaidSquare(payment, handover not in (None, Handover.TOP_UP))
    return found
