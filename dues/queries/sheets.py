"""Round sheets: what was printed, what was typed of it, and what is still open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from dues.enums import SheetState, StubOutcome
from dues.models import RoundSheet, SheetBatch, SheetPrinting, SheetStub, StubPerson
from dues.queries.letterheads import Letterhead, letterhead_of
from members.models import Member
from villages.models import Substitution
from villages.scoping import Viewer

LOOKED_AT, MISSING_AFTER = 30, 3  # days
SHEET_DRAWER, SHEET_FILE = "sheets", "sheet.pdf"  # papers that a worker drew
DIFFERS = ~Q(counted_stubs=F("stubs"), counted_total=F("total"))


@dataclass(frozen=True)
class House:
    """One stub with the people in its house, as they were printed."""

    stub: SheetStub
    people: Sequence[StubPerson]

    @property
    def members(self) -> list[Member]:
        """Each person once, also with two jobs."""
        return list({row.enrolment.member_id: row.enrolment.member for row in self.people}.values())

    @property
    def names(self) -> str:
        """As they stand on the paper, each person once."""
        return ", ".join({row.enrolment.member_id: row.name for row in self.people}.values())

    @property
    def owed(self) -> int:
        """Rupiah that the paper asked for."""
        return sum(row.owed for row in self.people)

    @property
    def entry(self):
        """What was typed of the stub; None while it is open."""
        return getattr(self.stub, "entry", None)


@dataclass(frozen=True)
class Sheet:
    """A sheet with its houses in the order of the paper, and the batches typed of it."""

    sheet: RoundSheet
    houses: Sequence[House]
    batches: Sequence[SheetBatch]

    @cached_property
    def untyped(self) -> list[House]:
        """The houses of which nothing was typed: open, or dead when the sheet is lost."""
        return [house for house in self.houses if house.entry is None]

    @property
    def paid(self) -> list[House]:
        return [house for house in self.houses if _came_to(house, StubOutcome.PAID)]

    @property
    def owed(self) -> int:
        return sum(house.owed for house in self.houses)

    @property
    def state(self) -> SheetState:
        return state_of(
            len(self.houses),
            len(self.houses) - len(self.untyped),
            is_lost=hasattr(self.sheet, "loss"),
        )


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A sheet as it is printed: `copy` 0 is the original."""

    sheet: Sheet
    copy: int
    letterhead: Letterhead


def state_of(stubs: int, typed: int, *, is_lost: bool) -> SheetState:
    """What a sheet with so many stubs, of which so many were typed, is called."""
    if is_lost:
        return SheetState.LOST
    if typed == 0:
        return SheetState.PRINTED
    return SheetState.COMPLETE if typed == stubs else SheetState.PARTLY


@dataclass(frozen=True, slots=True)
class Row:
    """A sheet in a list: how many stubs it has, how many of them were typed, and whether a batch of it
    differs from the paper."""

    sheet: RoundSheet
    stubs: int
    typed: int
    differs: bool

    @property
    def untyped(self) -> int:
        return self.stubs - self.typed

    @property
    def state(self) -> SheetState:
        return state_of(self.stubs, self.typed, is_lost=hasattr(self.sheet, "loss"))


@dataclass(frozen=True, slots=True)
class Left:
    """A substitution, and the sheets of it that are not typed through, each with its open houses."""

    substitution: Substitution
    sheets: Sequence[tuple[RoundSheet, int]]

    @property
    def codes(self) -> str:
        return ", ".join(str(sheet) for sheet, _houses in self.sheets)


def sheets_of(viewer: Viewer) -> QuerySet[RoundSheet]:
    """The sheets this viewer may see, newest first, each with its counts for `row_of`."""
    differing = SheetBatch.objects.filter(DIFFERS, sheet=OuterRef("pk"))
    return (
        RoundSheet.objects.visible_to(viewer)
        .select_related("agent__user", "loss")
        .annotate(
            stub_count=Count("stubs"),
            typed_count=Count("stubs__entry"),
            has_difference=Exists(differing),
        )
        .order_by("-pk")
    )


def sheets_to_look_at(viewer: Viewer) -> QuerySet[RoundSheet]:
    """Of `sheets_of` those about which a coordinator asks the agent: lost with open serials, typed otherwise
    than counted, or typed in part with serials that are still missing days afterwards. For as long as
    somebody remembers the walk: LOOKED_AT days."""
    since = viewer.on - dt.timedelta(days=LOOKED_AT)
    late = viewer.on - dt.timedelta(days=MISSING_AFTER)
    batches = SheetBatch.objects.filter(sheet=OuterRef("pk"))
    is_open = Exists(SheetStub.objects.filter(sheet=OuterRef("pk"), entry__isnull=True))
    is_lost = Q(loss__lost_on__gt=since) & is_open
    differs = Exists(batches.filter(DIFFERS, collected_on__gt=since))
    lacks = Q(loss__isnull=True) & is_open & Exists(batches.filter(collected_on__gt=since))
    # Another batch may follow in the evening.
    was_typed = Exists(batches.filter(collected_on__lte=late))
    return sheets_of(viewer).filter(is_lost | differs | (lacks & was_typed))


def number_to_look_at(viewer: Viewer) -> int:
    """How many `sheets_to_look_at` there are. One query."""
    return sheets_to_look_at(viewer).order_by().values("pk").count()


def left_open_by(substitutions: Sequence[Substitution], *, viewer: Viewer) -> list[Left]:
    """Each of these substitutions with the sheets that the substitute printed during it, on which houses of
    the absent agent are not typed yet; lost ones are dead. At most two queries."""
    stubs = SheetStub.objects.visible_to(viewer).filter(
        entry__isnull=True,
        sheet__loss__isnull=True,
        sheet__agent__in=[row.substitute_id for row in substitutions],
    )
    rows = (
        stubs.values_list(
            "sheet", "sheet__agent", "people__enrolment__member__agent", "sheet__printed_on"
        )
        .annotate(houses=Count("pk", distinct=True))
        .order_by("sheet")
    )
    found = list(rows) if substitutions else []
    sheets = RoundSheet.objects.select_related("agent").in_bulk({row[0] for row in found})
    return [
        Left(
            row,
            [
                (sheets[pk], houses)
                for pk, substitute, agent, day, houses in found
                if (substitute, agent) == (row.substitute_id, row.agent_id)
                and row.from_on <= day <= row.until_on
            ],
        )
        for row in substitutions
    ]


def row_of(sheet: RoundSheet) -> Row:
    """A sheet of `sheets_of` as a row of a list."""
    return Row(sheet, sheet.stub_count, sheet.typed_count, sheet.has_difference)


def sheet_of(sheet: RoundSheet) -> Sheet:
    """Everything about a sheet in hand. Four queries, whatever its length."""
    stubs = list(
        sheet.stubs.select_related("sheet", "entry__batch", "entry__collection").order_by("line")
    )
    people = StubPerson.objects.filter(stub__sheet=sheet).select_related("enrolment__member")
    by_stub: dict[int, list[StubPerson]] = {}
    for row in people.order_by("pk"):
        by_stub.setdefault(row.stub_id, []).append(row)
    return Sheet(
        sheet=sheet,
        houses=[House(stub, by_stub[stub.pk]) for stub in stubs],
        batches=list(sheet.batches.select_related("by").order_by("pk")),
    )


def on_paper(printing: SheetPrinting) -> OnPaper:
    """A printing in hand, with everything that stands on its paper."""
    sheet = printing.sheet
    return OnPaper(sheet_of(sheet), printing.copy, letterhead_of(sheet.agent, sheet.village))


def batches_of(viewer: Viewer) -> QuerySet[SheetBatch]:
    """The batches this viewer may see, each with its sheet."""
    return SheetBatch.objects.visible_to(viewer).select_related(
        "sheet__agent__user", "sheet__loss", "by"
    )


def printings_of(viewer: Viewer) -> QuerySet[SheetPrinting]:
    """The printings this viewer may see, each with what its paper needs."""
    return SheetPrinting.objects.visible_to(viewer).select_related(
        "sheet__agent__user",
        "sheet__agent__wadah",
        "sheet__village__district__regency",
    )


def _came_to(house: House, outcome: StubOutcome) -> bool:
    return house.entry is not None and house.entry.outcome == outcome
