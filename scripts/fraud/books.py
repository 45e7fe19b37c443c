"""Books of many agents, put together in memory and written in bulk: everything follows from receipts, as it
does in the product, but no action checks it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, models

from dues.enums import ConfirmationMatch, ConfirmationSource, Handover, ReversalKind, SchemeChannel
from dues.models import (
    CarriedCollection,
    CashOnItsWay,
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
from dues.queries.on_its_way import rebuilt_cash
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
    """One receipt for one member, and the keys of its lines."""

    pk: int
    on: dt.date
    collected_at: dt.datetime
    recorded_at: dt.datetime
    total: int
    first_month: dt.date
    lines: list[int]
    person: Person


class Books:
    """Rows of every table, until `write` puts them into the database."""

    def __init__(self) -> None:
        self.rows: dict[type, list] = {model: [] for model in ORDER}
        self.paid: dict[tuple[int, dt.date], int] = {}  # by enrolment and month the line
        self._keys = itertools.count(ABOVE)
        self._walks: list[Round] = []
        self._columns: dict[int, dict] = {}  # of receipts: their numbers come last

    def _add(self, row):
        """A row whose columns may still change."""
        self.rows[type(row)].append(row)
        return row

    def _note(self, model: type[models.Model], **columns) -> dict:
        """A row of a table that gets many: its columns, without the price of an object of Django's."""
        self.rows[model].append(columns)
        return columns

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
        walk, pk = person.walk, next(self._keys)
        receipt = Receipt(
            pk=pk,
            on=moment.astimezone(ZONE).date(),
            collected_at=moment,
            recorded_at=recorded_at or moment,
            total=months * sum(MONTHLY.values()),
            first_month=person.next_month,
            lines=[next(self._keys) for _ in range(months)],
            person=person,
        )
        self._note(
            Collection,
            id=pk,
            uuid=UUID(int=pk),
            source=source,
            payer_name=person.member.name,
            payer_kind="self",
            agent_id=walk.agent.pk,
            village_id=walk.village.pk,
            branch_id=walk.branch.pk,
            collected_on=receipt.on,
            collected_at=moment,
            recorded_at=receipt.recorded_at,
            total=receipt.total,
            book_id=walk.book.pk,
            check_code=f"{pk:016d}",
            by_id=walk.agent.user_id,
        )
        self._columns[pk] = self.rows[Collection][-1]
        for back, line in enumerate(receipt.lines):
            month = add_months(person.next_month, back)
            self._note(
                CollectionLine,
                id=line,
                collection_id=pk,
                enrolment_id=person.enrolment.pk,
                month=month,
                is_first_payment=month == person.enrolment.start_month,
                **MONTHLY,
            )
            self.paid[person.enrolment.pk, month] = line
        person.next_month = add_months(person.next_month, months)
        walk.receipts.append(receipt)
        return receipt

    def pay_in(self, walk: Round, receipts: Sequence[Receipt], moment: dt.datetime) -> None:
        """The agent pays the money of these receipts into the scheme by herself."""
        on = moment.astimezone(ZONE).date()
        pk = next(self._keys)
        fields = {
            "id": pk,
            "uuid": UUID(int=pk),
            "agent_id": walk.agent.pk,
            "village_id": walk.village.pk,
            "branch_id": walk.branch.pk,
            "total": sum(receipt.total for receipt in receipts),
            "reference": f"REF {pk}",
            "recorded_at": moment,
            "by_id": walk.agent.user_id,
            "proof_sha256": "0" * 64,
            "proof_suffix": ".jpg",
        }
        self._note(Remittance, handover=Handover.DIRECT.value, handed_over_on=on, **fields)
        self._note(SchemePayment, channel=SchemeChannel.PAYMENT_CODE.value, paid_on=on, **fields)
        for receipt in receipts:
            carried = {"collection_id": receipt.pk, "remittance_id": pk}
            self._note(RemittanceItem, id=next(self._keys), **carried)
            self._note(CarriedCollection, **carried)
            for line in receipt.lines:
                self._note(
                    SchemePaymentLine,
                    id=next(self._keys),
                    payment_id=pk,
                    line_id=line,
                    remittance_id=pk,
                )
                self._note(ReachedLine, line_id=line, payment_id=pk)

    def confirm(self, branch: Branch, receipts: Sequence[Receipt], moment: dt.datetime, by) -> None:
        """The scheme says that it has the months of these receipts."""
        batch = next(self._keys)
        self._note(
            ConfirmationBatch,
            id=batch,
            uuid=UUID(int=batch),
            branch_id=branch.pk,
            source=ConfirmationSource.KEYED.value,
            recorded_at=moment,
            by_id=by.pk,
        )
        for number, receipt in enumerate(receipts, start=1):
            pk = next(self._keys)
            self._note(
                Confirmation,
                id=pk,
                uuid=UUID(int=pk),
                batch_id=batch,
                number=number,
                enrolment_id=receipt.person.enrolment.pk,
                first_month=receipt.first_month,
                months=len(receipt.lines),
                amount=receipt.total,
                match=ConfirmationMatch.EXACT.value,
            )
            for line in receipt.lines:
                self._note(ConfirmedLine, line_id=line, confirmation_id=pk)

    def undo(self, receipt: Receipt, moment: dt.datetime, by) -> None:
        """A receipt is undone as a wrong entry: its months are unpaid again."""
        request = next(self._keys)
        self._note(
            ReversalRequest,
            id=request,
            uuid=UUID(int=request),
            collection_id=receipt.pk,
            kind=ReversalKind.WRONG_ENTRY.value,
            reason="Salah catat",
            requested_by_id=receipt.person.walk.agent.user_id,
            requested_at=moment,
        )
        self._note(
            ReversalDecision,
            id=next(self._keys),
            request_id=request,
            collection_id=receipt.pk,
            is_accepted=True,
            decided_by_id=by.pk,
            decided_at=moment,
        )
        enrolment = receipt.person.enrolment.pk
        for back in range(len(receipt.lines)):
            del self.paid[enrolment, add_months(receipt.first_month, back)]
        receipt.person.next_month = receipt.first_month

    def stands(self, receipt: Receipt) -> bool:
        """Whether it was not undone."""
        key = (receipt.person.enrolment.pk, receipt.first_month)
        return self.paid.get(key) == receipt.lines[0]

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
            walk.receipts.sort(key=lambda receipt: (receipt.recorded_at, receipt.pk))
            for number, receipt in enumerate(walk.receipts, start=1):
                self._columns[receipt.pk] |= {
                    "number": number,
                    "receipt_no": f"{walk.agent.code}-{number}",
                }
            walk.book.last_number = len(walk.receipts)
        for (enrolment, month), line in self.paid.items():
            self._note(PaidMonth, id=line, enrolment_id=enrolment, month=month, line_id=line)
        for model in ORDER:
            rows = self.rows[model]
            if rows and isinstance(rows[0], dict):
                _insert(model, rows)
            else:
                model.objects.bulk_create(rows, batch_size=2_000)
        CashOnItsWay.objects.bulk_create(rebuilt_cash(Collection.objects.all()), batch_size=2_000)


def _insert(model: type[models.Model], rows: list[dict]) -> None:
    """Insert rows that are given by column; what is not given has the default of its field."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.GeneratedField)
    ]
    prepared = []
    for one in fields:
        known = isinstance(one, models.DateField | models.UUIDField | models.JSONField)
        prepare = partial(one.get_db_prep_save, connection=connection) if known else None
        default = None if one.null or one.primary_key else one.get_default()
        prepared.append((one.column, default, prepare))
    values = [
        tuple(
            prepare(row.get(column, default)) if prepare else row.get(column, default)
            for column, default, prepare in prepared
        )
        for row in rows
    ]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})",  # noqa: S608
            values,
        )


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A moment by the clock of the village."""
    return dt.datetime.combine(day, dt.time(hour, minute), ZONE)
