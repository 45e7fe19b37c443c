"""Stubs as they were typed, beside what the register says they pay."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dues.enums import StubOutcome, StubProblem
from dues.models import RoundSheet, StubEntry
from dues.queries.moving import looked_after_before
from dues.queries.payable import Payable, payables
from dues.queries.sheets import House, Sheet
from dues.sheet_rules import CountedOnPaper, Paid, Typed, paid_of, read_serial
from perisai import regulations
from perisai.common.months import month_range
from perisai.common.rupiah import format_rupiah
from perisai.regulations.enums import PayerKind
from villages.models import Substitution
from villages.queries import time_zone_of, viewer_on
from villages.scoping import Viewer

NEAREST = 3  # prices named beside an amount that fits none
WORDS = {
    StubProblem.NO_SERIAL: gettext_lazy("Write the serial that stands on the stub, for example 7."),
    StubProblem.OTHER_SHEET: gettext_lazy(
        "This serial is not on this sheet. Look at the stub: is it of another sheet?"
    ),
    StubProblem.TWICE: gettext_lazy(
        "This serial is typed twice here. Keep one of the two rows, empty the other."
    ),
    StubProblem.NOT_YOURS: gettext_lazy(
        "These people are no longer yours. Keep the stub and tell the coordinator."
    ),
    StubProblem.HERS: gettext_lazy(
        "The agent still looks after this house: only she types it. Give her the stub."
    ),
    StubProblem.NOTHING: gettext_lazy("Write the months, or the rupiah that were paid."),
    StubProblem.CANNOT_PAY: gettext_lazy(
        "Nobody there can pay any more: lapsed or ended. Open the member to see why."
    ),
    StubProblem.WHO: gettext_lazy(
        "This amount fits in more than one way. Write the months of each person."
    ),
}


@dataclass(frozen=True)
class Person:
    """Somebody in the house of a typed stub, the first month that the paper asked for, and the number of
    months paid for them (0: none). `payable` is None for somebody whom the viewer did not look after."""

    name: str
    asked_from: dt.date
    payable: Payable | None
    months: int

    @property
    def span(self) -> list[dt.date]:
        return month_range(self.payable.first_month, self.months) if self.months else []

    @property
    def is_paid_since(self) -> bool:
        """The month that the paper asked for was paid in another way: this may be the same money."""
        return bool(self.months) and self.payable.first_month > self.asked_from


@dataclass(frozen=True)
class Row:
    """A typed row: its house when the serial is one, what it pays, and why it cannot be recorded."""

    number: int
    typed: Typed
    house: House | None
    people: Sequence[Person]
    paid: Paid
    problem: StubProblem | None
    words: str

    @property
    def is_sound(self) -> bool:
        return self.problem is None

    @property
    def total(self) -> int:
        """Rupiah to record; zero while it cannot be."""
        return self.paid.total if self.is_sound else 0

    @property
    def payers(self) -> list[Person]:
        return [person for person in self.people if person.months]


@dataclass(frozen=True)
class Reckoning(CountedOnPaper):
    """Everything typed so far against what was counted on the paper, in stubs and rupiah. `her_own` are the
    lines that whoever types leaves to the agent."""

    rows: Sequence[Row]
    sheet: Sheet
    counted_stubs: int
    counted_total: int
    her_own: Collection[int] = ()

    @property
    def sound(self) -> list[Row]:
        return [row for row in self.rows if row.is_sound]

    @property
    def stubs(self) -> int:
        return len(self.sound)

    @property
    def total(self) -> int:
        return sum(row.total for row in self.sound)

    @property
    def doubted(self) -> list[Row]:
        """Rows whose month on the paper was paid meanwhile: perhaps with this same money."""
        return [row for row in self.sound if any(one.is_paid_since for one in row.payers)]

    @property
    def must_be_told(self) -> bool:
        """Something stands on the screen that has to be read before it is saved."""
        return self.differs or bool(self.doubted)

    @property
    def key(self) -> str:
        """What was shown; comes back when it was read."""
        doubted = ".".join(str(row.house.stub.line) for row in self.doubted)
        return f"{self.stubs}-{self.total}-{self.counted_stubs}-{self.counted_total}-{doubted}"

    @cached_property
    def untyped(self) -> list[House]:
        """The open houses whose serial was not typed here either, without those left to the agent."""
        done = {row.house.stub.line for row in self.rows if row.house} | set(self.her_own)
        return [house for house in self.sheet.untyped if house.stub.line not in done]


def typing_viewer(sheet: RoundSheet, *, day: dt.date) -> Viewer:
    """For whom the agent of a sheet could take dues on the day of its money, whoever types it now, beside
    those who went over since: `dues.queries.moving.looked_after_before`. One query."""
    return viewer_on(sheet.agent, day=day, time_zone=time_zone_of(sheet.branch))


def lines_of_her_own(sheet: Sheet, *, viewer: Viewer) -> frozenset[int]:
    """The stubs, by their line, that only the agent of the sheet types: somebody in the house is her own
    member, or of an agent for whom she stands in on the viewer's day. None when she looks herself. One query
    for anybody else."""
    agent = sheet.sheet.agent
    if viewer.user is not None and viewer.user.pk == agent.user_id:
        return frozenset()
    away = Substitution.objects.not_ended().filter(
        substitute=agent, from_on__lte=viewer.on, until_on__gte=viewer.on
    )
    hers = {agent.pk, *away.values_list("agent", flat=True)}
    return frozenset(
        house.stub.line
        for house in sheet.houses
        if any(member.agent_id in hers for member in house.members)
    )


def reckon(
    sheet: Sheet,
    rows: Mapping[int, Typed],
    *,
    viewer: Viewer,
    on: dt.date,
    counted_stubs: int = 0,
    counted_total: int = 0,
    her_own: Collection[int] = (),
) -> Reckoning:
    """What these typed rows (by the number of their row) come to at the prices of the day `on` of the
    payment; the lines `her_own` are left to the agent. Who went over within the branch of the sheet since
    the viewer's day still pays. Ten queries, whatever the number."""
    by_line = {house.stub.line: house for house in sheet.houses}
    lines = {
        number: read_serial(
            typed.serial, number=sheet.sheet.number, agent_code=sheet.sheet.agent.code
        )
        for number, typed in rows.items()
    }
    found = {number: by_line.get(line) for number, line in lines.items()}
    known = _payables(sheet.sheet, found.values(), viewer=viewer, on=on)
    uses = Counter(line for line in lines.values() if line is not None)
    receipts = _receipts(found.values())
    judged = [
        _row(
            number,
            typed,
            found[number],
            known,
            receipts,
            is_twice=uses[lines[number]] > 1,
            is_hers=lines[number] in her_own,
        )
        for number, typed in rows.items()
    ]
    return Reckoning(judged, sheet, counted_stubs, counted_total, her_own)


def _row(
    number: int,
    typed: Typed,
    house: House | None,
    known: Mapping[UUID, Payable],
    receipts: Mapping[int, StubEntry],
    *,
    is_twice: bool,
    is_hers: bool,
) -> Row:
    if house is None:
        problem = StubProblem.OTHER_SHEET if typed.serial.strip() else StubProblem.NO_SERIAL
        return Row(number, typed, None, [], Paid((), 0), problem, _words(problem, typed))
    payable = [known.get(row.enrolment.uuid) for row in house.people]
    bills = [
        {months: bill.cash for months, bill in one.bills.items()} if one else {} for one in payable
    ]
    paid = paid_of(typed, bills)
    people = [
        Person(row.name, row.first_month, one, months)
        for row, one, months in zip(house.people, payable, paid.months, strict=True)
    ]
    entry = receipts.get(house.stub.pk)
    problem = paid.problem
    if not any(payable):
        problem = StubProblem.NOT_YOURS
    if is_hers:
        problem = StubProblem.HERS
    if is_twice:
        problem = StubProblem.TWICE
    if entry:
        problem = StubProblem.RECORDED
    words = _words(problem, typed, paid=paid, bills=bills, entry=entry) if problem else ""
    return Row(number, typed, house, people, paid, problem, words)


def _payables(
    sheet: RoundSheet, houses: Iterable[House | None], *, viewer: Viewer, on: dt.date
) -> dict[UUID, Payable]:
    people = [row.enrolment for house in houses if house for row in house.people]
    if not people:
        return {}
    uuids = {row.uuid for row in people}
    # In another branch her book and her cash are not: such money is for the two branches to mend.
    gone = Q(
        member__in=looked_after_before({row.member_id for row in people}, viewer=viewer),
        member__village__branch=sheet.branch_id,
    )
    # Taken at the door already: whatever number of months it was, up to the most.
    spans = range(1, max(regulations.payment_spans(on)) + 1)
    rows = payables(
        viewer, sorted(uuids), payer_kind=PayerKind.SELF, on=on, spans=spans, besides=gone
    )
    return {row.enrolment.uuid: row for row in rows}


def _receipts(houses: Iterable[House | None]) -> dict[int, StubEntry]:
    """What was typed before of these stubs, and whether its receipt still stands."""
    return {house.stub.pk: house.entry for house in houses if house and house.entry}


def _words(problem: StubProblem, typed: Typed, *, paid=None, bills=(), entry=None) -> str:
    """What is wrong with a row and what to do, for the person who types it."""
    match problem:
        case StubProblem.RECORDED:
            return _recorded_words(entry)
        case StubProblem.NO_SPAN:
            most = max(span for bill in bills for span in bill)
            return _(
                "So many months cannot be paid at once. Write a number from 1 to %(most)s."
            ) % {"most": most}
        case StubProblem.OTHER_AMOUNT:
            return _(
                "These months cost %(total)s. Correct the months or the rupiah; if the money was really"
                " another, leave the rupiah empty: the difference is shown below."
            ) % {"total": format_rupiah(paid.total)}
        case StubProblem.NO_AMOUNT:
            return _(
                "No number of months costs that: %(prices)s. Write the months that were promised and leave"
                " the rupiah empty: the difference is shown below."
            ) % {"prices": _prices(bills, typed.amount)}
    return str(WORDS[problem])


def _recorded_words(entry: StubEntry) -> str:
    day = date_format(entry.batch.collected_on, "j F Y")
    if entry.outcome != StubOutcome.PAID:
        said = entry.get_result_display() or entry.get_outcome_display()
        return _(
            "This serial was typed for %(day)s already: %(said)s. If money was taken, record it under"
            " Take dues as taken earlier."
        ) % {"day": day, "said": said}
    return _(
        "This serial was recorded already: %(receipt)s, %(day)s. Empty this row. Was that receipt reversed?"
        " Then record the money under Take dues as taken earlier."
    ) % {"receipt": entry.collection.title, "day": day}


def _prices(bills: Sequence[Mapping[int, int]], amount: int) -> str:
    """`1: Rp8.400, 2: Rp16.800`: the numbers of months for which the whole house pays about that."""
    totals = Counter()
    for bill in bills:
        totals.update(bill)
    nearest = sorted(totals, key=lambda span: (abs(totals[span] - amount), span))[:NEAREST]
    return ", ".join(f"{span}: {format_rupiah(totals[span])}" for span in sorted(nearest))
