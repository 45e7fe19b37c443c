"""What a reminder says."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from claims.enums import ClockKind
from claims.models import Claim
from dues import credit_rules, rules
from dues.models import Concern
from dues.queries.concerns import cash_with_agents
from dues.queries.credit import credit_for
from dues.queries.standing import Position, position_at, progress_by_key
from members.models import Enrolment, EnrolmentTerms
from perisai import regulations
from perisai.common.keys import among
from perisai.common.month_names import month_name, month_span
from perisai.common.months import (
    add_months,
    last_day,
    month_of,
    month_range,
    months_between,
    parse_month,
)
from perisai.common.rupiah import format_rupiah
from perisai.regulations.enums import PayerKind
from perisai.reminders import silence_rules
from perisai.reminders.due_rules import DAY, overdue_months_of
from perisai.reminders.enums import Kind, Length, Recipient
from perisai.reminders.models import Reminder
from perisai.reminders.queries.wording import languages_of, words_of
from perisai.reminders.wording import HOUSE_LANGUAGE
from perisai.reminders.wording_rules import filled
from villages.models import Agent, Village

HARVEST_MONTHS = 6
_OWN_MONTH = (Kind.BEFORE_DUE, Kind.ON_DUE)
_BRANCH_OFFICE, _YOUR_VILLAGE = _("the branch office"), _("your village")


@dataclass(frozen=True, slots=True)
class Told:
    """What a reminder tells, before it is put into words. Amounts in rupiah."""

    name: str = ""
    agent: str = ""
    village: str = ""
    amount: int | None = None
    amount_after: int | None = None
    months: tuple[dt.date, ...] = ()
    last_day: dt.date | None = None
    since: dt.date | None = None
    deadline: str = ""

    def values(self, length: Length) -> dict[str, str]:
        """By the names that stand in braces, in Indonesian. In a short text days and months are short."""
        return {
            "name": self.name,
            "agent": self.agent or _in_indonesian(_BRANCH_OFFICE),
            "village": self.village or _in_indonesian(_YOUR_VILLAGE),
            "amount": _rupiah(self.amount),
            "amount_after": _rupiah(self.amount_after),
            "months": _months(self.months, length),
            "count": f"{len(self.months)}",
            "last_day": _day(self.last_day, length),
            "since": _day(self.since, length),
            "deadline": self.deadline,
        }


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one reminder, put together when they are read: few are read in both lengths."""

    told: Told
    words: Mapping[Length, str]

    @property
    def short(self) -> str:
        """At most 160 characters."""
        return self._filled(Length.SHORT)

    @property
    def long(self) -> str:
        """At any length."""
        return self._filled(Length.LONG)

    @property
    def amount(self) -> int | None:
        """The rupiah that it tells, None when it tells none."""
        return self.told.amount

    def _filled(self, length: Length) -> str:
        return filled(self.words[length], self.told.values(length), length=length)


def _rupiah(amount: int | None) -> str:
    return "" if amount is None else format_rupiah(amount)


# A night tells the same few days and months to everybody.
@functools.lru_cache(maxsize=1_000)
def _day(day: dt.date | None, length: Length) -> str:
    if day is None:
        return ""
    with override(HOUSE_LANGUAGE):
        return date_format(day, "j M Y" if length == Length.SHORT else "j F Y")


@functools.lru_cache(maxsize=1_000)
def _months(months: tuple[dt.date, ...], length: Length) -> str:
    with override(HOUSE_LANGUAGE):
        if len(months) == 1 and length == Length.LONG:
            return month_name(months[0])
        return month_span(months)


def _in_indonesian(words: Promise) -> str:
    with override(HOUSE_LANGUAGE):
        return f"{words}"


def texts_for(reminders: Sequence[Reminder], *, on: dt.date) -> dict[int, Texts]:
    """The texts of these reminders as they read on a day, by their keys: in the words of the branch or the
    house and the language of the village. A fixed number of queries, whatever the number of reminders."""
    told = told_by(reminders, on=on)
    languages = languages_of(row.village_id for row in reminders)
    words = words_of({row.kind for row in reminders}, {row.branch_id for row in reminders})
    found = {}
    for row in reminders:
        language = languages.get(row.village_id, HOUSE_LANGUAGE)
        said = {length: words.text(row.kind, language, length, row.branch_id) for length in Length}
        found[row.pk] = Texts(told[row.pk], said)
    return found


def told_by(reminders: Sequence[Reminder], *, on: dt.date) -> dict[int, Told]:
    """What these reminders tell on a day, by their keys. At most eight queries, whatever their number."""
    facts = _Facts.of(reminders, on)
    return {row.pk: facts.told(row) for row in reminders}


class _Terms(NamedTuple):
    """What a month is priced by (dues.rules.Terms)."""

    from_month: dt.date
    income: int
    sector: str
    has_jht: bool
    is_employer: bool


class _Payer(NamedTuple):
    """What the dues that are told depend on: many people are alike. `usable` is credit in rupiah."""

    progress: rules.Progress
    terms: tuple[_Terms, ...]
    usable: int


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known beside some reminders on a day."""

    on: dt.date
    names: Mapping[int, str]
    payers: Mapping[int, _Payer]
    agents: Mapping[int, str]
    villages: Mapping[str, str]
    claims: Mapping[int, str]
    concerns: Mapping[int, tuple[dt.date, int]]
    cash: Mapping[tuple[int, int], int]
    _alike: dict[tuple, Told] = field(default_factory=dict)

    @classmethod
    def of(cls, reminders: Sequence[Reminder], on: dt.date) -> _Facts:
        enrolments = _ids(reminders, "enrolment_id")
        people = Enrolment.objects.filter(pk__in=among(enrolments))
        held = [row for row in reminders if row.kind == Kind.CASH_HELD]
        agents, claims = _ids(reminders, "agent_id"), _ids(reminders, "claim_id")
        concerns, villages = _ids(reminders, "concern_id"), _ids(reminders, "village_id")
        return cls(
            on=on,
            names=_pairs(people, "member__name") if enrolments else {},
            payers=_payers(enrolments) if enrolments else {},
            agents=_pairs(Agent.objects.filter(pk__in=agents), "user__name") if agents else {},
            villages=_pairs(Village.objects.filter(pk__in=villages), "name") if villages else {},
            claims=_pairs(Claim.objects.filter(pk__in=claims), "name") if claims else {},
            concerns=_concerns(concerns) if concerns else {},
            cash=_cash(held, on) if held else {},
        )

    def told(self, row: Reminder) -> Told:
        kind = Kind(row.kind)
        if kind.to == Recipient.MEMBER:
            return self._of_member(kind, row)
        return self._of_work(kind, row)

    def _of_member(self, kind: Kind, row: Reminder) -> Told:
        payer = self.payers[row.enrolment_id]
        alike = (kind, row.period, row.last_on, payer)
        if alike not in self._alike:
            self._alike[alike] = self._of_payer(kind, row, payer)
        return replace(
            self._alike[alike],
            name=self.names[row.enrolment_id],
            agent=self.agents.get(row.agent_id, ""),
            village=self.villages.get(row.village_id, ""),
        )

    def _of_payer(self, kind: Kind, row: Reminder, payer: _Payer) -> Told:
        """The months and what they cost. Of the reminder only its kind, period and last day count."""
        position = position_at(payer.progress, on=self.on)
        last_day_told = self._last_day(kind, row, position)
        if kind == Kind.DISCOUNT_ENDS:
            month = parse_month(row.period)
            now, then = (_price(payer, [each]).total for each in (month, add_months(month, 1)))
            return Told(amount=now, amount_after=then, months=(month,), last_day=last_day_told)
        months = self._months(kind, position)
        bill = credit_rules.bill_of(_price(payer, months), payer.usable)
        return Told(amount=bill.cash, months=tuple(months), last_day=last_day_told)

    def _months(self, kind: Kind, position: Position) -> list[dt.date]:
        """Six for the harvest; of arrears those past their due day; otherwise all up to this month."""
        if kind == Kind.HARVEST:
            return month_range(position.next_month, HARVEST_MONTHS)
        if overdue_months_of(kind) and (owed := rules.owed_months(position.progress, self.on)):
            return owed
        count = months_between(position.next_month, month_of(self.on)) + 1
        return month_range(position.next_month, max(count, 1))

    def _last_day(self, kind: Kind, row: Reminder, position: Position) -> dt.date:
        if kind in _OWN_MONTH:
            return regulations.due_day(parse_month(row.period)).day
        if kind == Kind.FREE_MONTHS_END:
            return regulations.due_day(add_months(parse_month(row.period), 1)).day
        if kind == Kind.DISCOUNT_ENDS:
            return last_day(parse_month(row.period))
        if overdue_months_of(kind) and position.countdown:
            # The stricter reading while its day has not passed; then the day on which it is certainly over.
            days = (position.countdown.earliest_on, position.countdown.lapsed_on)
            return next((day - DAY for day in days if day > self.on), row.last_on)
        return row.last_on

    def _of_work(self, kind: Kind, row: Reminder) -> Told:
        about = {
            "agent": self.agents.get(row.agent_id, ""),
            "village": self.villages.get(row.village_id, ""),
        }
        if kind == Kind.CASH_HELD:
            amount = self.cash.get((row.agent_id, row.branch_id), 0)
            return Told(**about, amount=amount, since=silence_rules.day_of(row.period))
        if kind == Kind.CASH_TOO_OLD:
            oldest_on, amount = self.concerns[row.concern_id]
            return Told(**about, amount=amount, since=oldest_on)
        name, day = self.claims.get(row.claim_id, ""), row.last_on
        deadline = ""
        if kind == Kind.CLAIM_CLOCK:
            day = silence_rules.day_of(row.period) or day
            with override(HOUSE_LANGUAGE):
                clock = silence_rules.clock_of(row.period)
                deadline = f"{ClockKind(clock).label}" if clock in ClockKind.values else clock
        return Told(**about, name=name, last_day=day, deadline=deadline)


def _price(payer: _Payer, months: Iterable[dt.date]) -> regulations.Quote:
    return rules.price_months(payer.terms, months, PayerKind.SELF)


def _ids(reminders: Iterable[Reminder], name: str) -> set:
    return {getattr(row, name) for row in reminders} - {None}


def _pairs(rows, name: str) -> dict:
    return dict(rows.values_list("pk", name))


def _payers(enrolments: set[int]) -> dict[int, _Payer]:
    """What the dues of these enrolments depend on. Three queries."""
    credit, progress = credit_for(PayerKind.SELF, enrolments), progress_by_key(enrolments)
    terms: dict[int, list[_Terms]] = defaultdict(list)
    rows = EnrolmentTerms.objects.filter(enrolment__in=among(enrolments)).order_by("from_month")
    for pk, *priced in rows.values_list("enrolment", *_Terms._fields):
        terms[pk].append(_Terms(*priced))
    return {pk: _Payer(one, tuple(terms[pk]), credit[pk].usable) for pk, one in progress.items()}


def _concerns(ids: set[int]) -> dict[int, tuple[dt.date, int]]:
    rows = Concern.objects.filter(pk__in=ids).values_list("pk", "oldest_on", "amount")
    return {pk: (oldest_on, amount) for pk, oldest_on, amount in rows}


def _cash(reminders: Sequence[Reminder], on: dt.date) -> dict[tuple[int, int], int]:
    """What these agents have of these branches, in hand and in the balance: rupiah."""
    path = "line__collection__"
    rows = cash_with_agents(list(_ids(reminders, "branch_id")), on).filter(
        **{f"{path}agent__in": _ids(reminders, "agent_id")}
    )
    found = rows.values_list(f"{path}agent", f"{path}branch").annotate(amount=Sum("line__cash"))
    return {(agent, branch): amount for agent, branch, amount in found}
