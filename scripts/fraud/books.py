"""Books of many agents, put together in memory and written in bulk: everything follows from receipts, as it
does in the product, but no action checks it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from dues.enums import ConfirmationMatch, ConfirmationSource, Handover, ReversalKind, SchemeChannel
from dues.models import (
    CarriedCollection,
    Collection,
    CollectionLine,
    Confirmation,
    ConfirmationBatch,
    ConfirmedLine,
    PaidMonth,
    ReachedLine,
    ReceiptBook,
    Remittance,
    RemittanceItem,
    ReversalDecision,
    ReversalRequest,
    SchemePayment,
    SchemePaymentLine,
)
from members.models import Enrolment, EnrolmentTerms, Member, Visit
from perisai.common.months import add_months, month_of
from villages.models import Agent, Branch, Neighbourhood, Village

ZONE = ZoneInfo("Asia/Jakarta")
MONTHLY = {"jkk": 5_000, "jkm": 3_400, "jht": 0}  # the smallest income, with the discount of 2026
ABOVE = 1_000_000  # keys of what is written here; below it is whatever was there before
SMALL, RAISED = 1_000_000, 5_000_000  # incomes
# Parents first.
ORDER = (
    ReceiptBook,
    Member,
    Enrolment,
    EnrolmentTerms,
    Visit,
    Collection,
    CollectionLine,
    PaidMonth,
    Remittance,
    RemittanceItem,
    CarriedCollection,
    SchemePayment,
    SchemePaymentLine,
    ReachedLine,
    ConfirmationBatch,
    Confirmation,
    ConfirmedLine,
    ReversalRequest,
    ReversalDecision,
)


@dataclass(slots=True)
class Round:
    """An agent with her place, and the number of the receipt she writes next."""

    agent: Agent
    village: Village
    branch: Branch
    book: ReceiptBook
    places: list[Neighbourhood]
    receipts: list[Receipt] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    """A member, and the month that is paid next."""

    member: Member
    enrolment: Enrolment
    walk: Round
    next_month: dt.date

    @property
    def place(self) -> int | None:
        return self.member.neighbourhood_id


@dataclass(slots=True)
class Receipt:
    """One receipt for one member."""

    row: Collection
    lines: list[CollectionLine]
    person: Person

    @property
    def on(self) -> dt.date:
        return self.row.collected_on

    @property
    def total(self) -> int:
        return self.row.total


class Books:
    """Rows of every table, until `write` puts them into the database."""

    def __init__(self) -> None:
        self.rows: dict[type, list] = {model: [] for model in ORDER}
        self.paid: dict[tuple[int, dt.date], PaidMonth] = {}
        self._keys = itertools.count(ABOVE)
        self._walks: list[Round] = []

    def _add(self, row):
        self.rows[type(row)].append(row)
        return row

    def _uuid(self) -> UUID:
        return UUID(int=next(self._keys))

    def walk(
        self, agent: Agent, village: Village, branch: Branch, places: Sequence[Neighbourhood]
    ) -> Round:
        """An agent begins to write receipts."""
        book = self._add(
            ReceiptBook(pk=next(self._keys), agent=agent, year=2026, letter="A", last_number=0)
        )
        walk = Round(agent, village, branch, book, list(places))
        self._walks.append(walk)
        return walk

    def person(
        self, walk: Round, *, start: dt.date, place: Neighbourhood | None = None, **fields
    ) -> Person:
        """A member who begins with the month of `start`."""
        pk = next(self._keys)
        given = {
            "family_card": f"35{pk:014d}",
            "name": f"Peserta {pk - ABOVE}",
            "birth_date": dt.date(1980, 1, 1),
            "sex": "P",
            **fields,
        }
        member = self._add(
            Member(
                pk=pk,
                uuid=self._uuid(),
                village=walk.village,
                neighbourhood=place or walk.places[pk % len(walk.places)],
                agent=walk.agent,
                nik=f"35{pk:014d}",
                registered_at=at(start, 9),
                **given,
            )
        )
        enrolment = self._add(
            Enrolment(
                pk=pk,
                uuid=self._uuid(),
                member=member,
                job="Petani",
                start_month=month_of(start),
                registered_on=start,
            )
        )
        self.terms(enrolment, month_of(start), SMALL)
        return Person(member, enrolment, walk, month_of(start))

    def terms(self, enrolment: Enrolment, month: dt.date, income: int) -> None:
        """An income from a month on."""
        self._add(
            EnrolmentTerms(
                pk=next(self._keys),
                enrolment=enrolment,
                from_month=month,
                income=income,
                sector="other",
            )
        )

    def receipt(
        self,
        person: Person,
        moment: dt.datetime,
        *,
        months: int = 1,
        recorded_at: dt.datetime | None = None,
        source: str = "door",
    ) -> Receipt:
        """The next months of somebody, taken at a moment and entered then or later."""
        walk = person.walk
        row = Collection(
            pk=next(self._keys),
            uuid=self._uuid(),
            content_hash="",
            source=source,
            payer_name=person.member.name,
            payer_kind="self",
            agent=walk.agent,
            village=walk.village,
            branch=walk.branch,
            collected_on=moment.astimezone(ZONE).date(),
            collected_at=moment,
            recorded_at=recorded_at or moment,
            total=months * sum(MONTHLY.values()),
            book=walk.book,
            by=walk.agent.user,
        )
        self._add(row)
        lines = []
        for back in range(months):
            month = add_months(person.next_month, back)
            line = self._add(
                CollectionLine(
                    pk=next(self._keys),
                    collection=row,
                    enrolment=person.enrolment,
                    month=month,
                    is_first_payment=month == person.enrolment.start_month,
                    **MONTHLY,
                )
            )
            lines.append(line)
            self.paid[person.enrolment.pk, month] = PaidMonth(
                pk=line.pk, enrolment=person.enrolment, month=month, line=line
            )
        person.next_month = add_months(person.next_month, months)
        receipt = Receipt(row, lines, person)
        walk.receipts.append(receipt)
        return receipt

    def pay_in(
        self, walk: Round, receipts: Sequence[Receipt], moment: dt.datetime
    ) -> SchemePayment:
        """The agent pays the money of these receipts into the scheme by herself."""
        fields = {
            "content_hash": "",
            "agent": walk.agent,
            "village": walk.village,
            "branch": walk.branch,
            "total": sum(receipt.total for receipt in receipts),
            "reference": f"REF {next(self._keys)}",
            "recorded_at": moment,
            "by": walk.agent.user,
            "proof_sha256": "0" * 64,
            "proof_suffix": ".jpg",
        }
        on = moment.astimezone(ZONE).date()
        remittance = self._add(
            Remittance(
                pk=next(self._keys),
                uuid=self._uuid(),
                handover=Handover.DIRECT,
                handed_over_on=on,
                **fields,
            )
        )
        payment = self._add(
            SchemePayment(
                pk=next(self._keys),
                uuid=self._uuid(),
                channel=SchemeChannel.PAYMENT_CODE,
                paid_on=on,
                **fields,
            )
        )
        for receipt in receipts:
            self._add(
                RemittanceItem(pk=next(self._keys), remittance=remittance, collection=receipt.row)
            )
            self._add(CarriedCollection(collection=receipt.row, remittance=remittance))
            for line in receipt.lines:
                self._add(
                    SchemePaymentLine(
                        pk=next(self._keys), payment=payment, line=line, remittance=remittance
                    )
                )
                self._add(ReachedLine(line=line, payment=payment))
        return payment

    def confirm(self, branch: Branch, receipts: Sequence[Receipt], moment: dt.datetime, by) -> None:
        """The scheme says that it has the months of these receipts."""
        batch = self._add(
            ConfirmationBatch(
                pk=next(self._keys),
                uuid=self._uuid(),
                content_hash="",
                branch=branch,
                source=ConfirmationSource.KEYED,
                recorded_at=moment,
                by=by,
            )
        )
        for number, receipt in enumerate(receipts, start=1):
            row = self._add(
                Confirmation(
                    pk=next(self._keys),
                    uuid=self._uuid(),
                    batch=batch,
                    number=number,
                    enrolment=receipt.person.enrolment,
                    first_month=receipt.lines[0].month,
                    months=len(receipt.lines),
                    amount=receipt.total,
                    match=ConfirmationMatch.EXACT,
                )
            )
            for line in receipt.lines:
                self._add(ConfirmedLine(line=line, confirmation=row))

    def undo(self, receipt: Receipt, moment: dt.datetime, by) -> None:
        """A receipt is undone as a wrong entry: its months are unpaid again."""
        request = self._add(
            ReversalRequest(
                pk=next(self._keys),
                uuid=self._uuid(),
                collection=receipt.row,
                kind=ReversalKind.WRONG_ENTRY,
                reason="Salah catat",
                requested_by=receipt.row.by,
                requested_at=moment,
            )
        )
        self._add(
            ReversalDecision(
                pk=next(self._keys),
                request=request,
                collection=receipt.row,
                is_accepted=True,
                decided_by=by,
                decided_at=moment,
            )
        )
        for line in receipt.lines:
            del self.paid[line.enrolment_id, line.month]
        receipt.person.next_month = receipt.lines[0].month

    def visit(self, person: Person, moment: dt.datetime, result: str) -> None:
        """Somebody was visited, and did not pay."""
        self._add(
            Visit(
                pk=next(self._keys),
                uuid=self._uuid(),
                content_hash="",
                member=person.member,
                agent=person.walk.agent,
                result=result,
                visited_on=moment.astimezone(ZONE).date(),
                by=person.walk.agent.user,
                recorded_at=moment,
            )
        )

    def write(self) -> None:
        """Number the receipts in the order in which they were entered, and insert everything."""
        for walk in self._walks:
            walk.receipts.sort(key=lambda receipt: (receipt.row.recorded_at, receipt.row.pk))
            for number, receipt in enumerate(walk.receipts, start=1):
                receipt.row.number = number
                receipt.row.receipt_no = f"{walk.agent.code}-{number}"
                receipt.row.check_code = f"{receipt.row.pk:016d}"
            walk.book.last_number = len(walk.receipts)
        self.rows[PaidMonth] = list(self.paid.values())
        for model in ORDER:
            model.objects.bulk_create(self.rows[model], batch_size=2_000)


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A moment by the clock of the village."""
    return dt.datetime.combine(day, dt.time(hour, minute), ZONE)
