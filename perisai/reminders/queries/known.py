"""What is known, at a moment, of those whom some reminders are about: read at once, asked one by one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min

from claims.enums import StepKind
from claims.models import Claim, ClaimStep, ClaimTask
from dues.enums import Source
from dues.models import BranchQuestion, ConcernAnswer, PaidMonth, ReversalRequest, Standing
from dues.querysets import with_agent
from members.enums import PhoneOwner, Purpose
from members.models import Consent, DuplicateRequest, Enrolment
from perisai import regulations
from perisai.accounts.enums import Role
from perisai.common.keys import among
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.registry import available_channels
from perisai.regulations.calendar import holidays
from perisai.reminders import silence_rules
from perisai.reminders.enums import Kind, Reason, Recipient, State
from perisai.reminders.models import Pause, Reminder
from perisai.reminders.queries.terms import BranchesTerms, Terms, terms_of
from perisai.reminders.reaching_rules import Reach, choose, choose_for_staff, first_moment
from perisai.reminders.rules import is_quiet
from villages.enums import TimeZone
from villages.models import Agent, Branch, Posting
from villages.queries import local_day

WEEK = dt.timedelta(days=7)
_TO_MEMBER = [kind for kind in Kind if kind.to == Recipient.MEMBER]
# Which reach nobody, so nobody was reminded by them.
_IN_VAIN = (MessageState.WITHDRAWN, MessageState.FAILED)


@dataclass(frozen=True, slots=True)
class Person:
    """A member through one participation. `reached` is the last month of dues that reached the scheme."""

    member: int
    name: str
    phone: str
    is_own_phone: bool
    is_deceased: bool
    is_withdrawn: bool
    ended_on: dt.date | None
    reached: dt.date | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a member agreed to last: whether to be reminded, and by which ways (members.enums.Channel)."""

    is_to_be_reminded: bool
    channels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Staff:
    """An agent or coordinator: until which day, and where they read e-mail."""

    until_on: dt.date | None
    is_active: bool
    email: str

    def works_on(self, day: dt.date) -> bool:
        return self.is_active and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Here:
    """A branch at the moment of asking: its clock and day, what it decided, and whether anybody may be
    disturbed there now. `first_at` is when a message may go."""

    zone: str
    day: dt.date
    terms: Terms
    not_now: frozenset[Reason]
    first_at: dt.datetime


@dataclass
class Known:
    """The facts beside some reminders at the moment `at`; made by `known_of`."""

    at: dt.datetime
    available: frozenset[Channel]
    zones: Mapping[int, str]
    terms: BranchesTerms
    people: Mapping[int, Person]
    with_claim: frozenset[int]
    with_money: frozenset[int]
    disputed: frozenset[int]
    consents: Mapping[int, Agreed]
    pauses: Mapping[int, Pause]
    clocks: frozenset[tuple[int, str]]
    paid_claims: Mapping[int, dt.date]
    oldest_cash: Mapping[tuple[int, int | None], dt.date]
    answered: frozenset[int]
    agents: Mapping[int, Staff]
    coordinators: Mapping[int, str]
    week: Counter[int] = field(default_factory=Counter)
    _here: dict[int | None, Here] = field(default_factory=dict)

    def here(self, reminder: Reminder) -> Here:
        """Its branch, now; without one the clock of Jakarta and the house rules count."""
        branch = reminder.branch_id
        if branch not in self._here:
            self._here[branch] = self._look_at(branch)
        return self._here[branch]

    def person(self, reminder: Reminder) -> Person | None:
        return self.people.get(reminder.enrolment_id)

    def reasons(self, reminder: Reminder) -> set[Reason]:
        """Everything that speaks against this reminder now."""
        kind = Kind(reminder.kind)
        found = set(self.here(reminder).not_now)
        if kind.to == Recipient.MEMBER:
            found |= self._about_member(kind, reminder)
        else:
            found |= self._about_staff(kind, reminder)
        return found

    def way(self, reminder: Reminder) -> tuple[Channel | None, Reason | None]:
        """How this reminder goes, or why there is no way."""
        kind = Kind(reminder.kind)
        if kind.to == Recipient.MEMBER:
            return self._way_to_member(kind, reminder)
        if kind.to == Recipient.AGENT and reminder.agent_id is None:
            return None, Reason.NO_CHANNEL
        return choose_for_staff(self._email(kind, reminder), available=self.available), None

    def recipient(self, reminder: Reminder, channel: Channel) -> str:
        """Where a message of this way goes; empty for the round."""
        kind, person = Kind(reminder.kind), self.person(reminder)
        if channel == Channel.EMAIL:
            return self._email(kind, reminder)
        if channel == Channel.TASK or person is None:
            return ""
        return person.name if channel == Channel.LETTER else person.phone

    def note_handed(self, reminder: Reminder) -> None:
        """It counts for the week of its member from now on."""
        person = self.person(reminder)
        if person and Kind(reminder.kind).to == Recipient.MEMBER:
            self.week[person.member] += 1

    def _look_at(self, branch: int | None) -> Here:
        return here_at(self.at, branch, zone=self.zones.get(branch, TimeZone.WIB), terms=self.terms)

    def _about_member(self, kind: Kind, reminder: Reminder) -> set[Reason]:
        person, here = self.person(reminder), self.here(reminder)
        if person is None:  # a reminder of a member is about a participation
            return {Reason.ENDED}
        consent, pause = self.consents.get(person.member), self.pauses.get(person.member)
        _channel, no_way = self.way(reminder)
        week = self.week[person.member] - (reminder.state == State.HANDED)
        is_true = {
            Reason.DECEASED: person.is_deceased,
            Reason.ENDED: _has_ended(person, here.day),
            Reason.CLAIM_OPEN: person.member in self.with_claim,
            Reason.MONEY_HELD: person.member in self.with_money,
            Reason.PAID: silence_rules.is_paid(kind, reminder.period, person.reached),
            Reason.DISPUTED: person.member in self.disputed,
            Reason.OPTED_OUT: consent is not None and not consent.is_to_be_reminded,
            Reason.PAUSED: pause is not None and pause.from_on <= here.day <= pause.until_on,
            Reason.TOO_MANY: week >= here.terms.most_per_week,
        }
        found = {reason for reason, is_so in is_true.items() if is_so}
        return found | {no_way} if no_way else found

    def _about_staff(self, kind: Kind, reminder: Reminder) -> set[Reason]:
        found = set()
        agent = self.agents.get(reminder.agent_id)
        if kind.to == Recipient.AGENT:
            if agent is None:
                found.add(Reason.NO_CHANNEL)
            elif not agent.works_on(self.here(reminder).day):
                found.add(Reason.ENDED)
        if self._is_done(kind, reminder):
            found.add(Reason.DONE)
        return found

    def _is_done(self, kind: Kind, reminder: Reminder) -> bool:
        match kind:
            case Kind.CLAIM_CLOCK:
                clock = silence_rules.clock_of(reminder.period)
                return (reminder.claim_id, clock) not in self.clocks
            case Kind.YEARLY_GRANT:
                paid_on = self.paid_claims.get(reminder.claim_id)
                return paid_on is not None and paid_on >= reminder.due_on
            case Kind.CASH_HELD:
                oldest = self.oldest_cash.get((reminder.agent_id, reminder.branch_id))
                told = silence_rules.day_of(reminder.period) or reminder.due_on
                return oldest is None or oldest > told
            case Kind.CASH_TOO_OLD:
                return reminder.concern_id in self.answered
        raise ValueError(f"nobody says when {kind!r} is done")

    def _way_to_member(
        self, kind: Kind, reminder: Reminder
    ) -> tuple[Channel | None, Reason | None]:
        person = self.person(reminder)
        if person is None:
            return None, Reason.NO_CHANNEL
        consent, agent = self.consents.get(person.member), self.agents.get(reminder.agent_id)
        reach = Reach(
            agreed=consent.channels if consent else frozenset(),
            phone=person.phone,
            is_own_phone=person.is_own_phone,
            has_agent=agent is not None and agent.works_on(self.here(reminder).day),
        )
        # One that was handed on goes the way it was given, or not at all.
        is_handed = reminder.state == State.HANDED
        order = (Channel(reminder.channel),) if is_handed else self.here(reminder).terms.channels
        return choose(order, reach, available=self.available, is_debt=kind.is_about_debt)

    def _email(self, kind: Kind, reminder: Reminder) -> str:
        if kind.to == Recipient.COORDINATOR:
            return self.coordinators.get(reminder.branch_id, "")
        agent = self.agents.get(reminder.agent_id)
        return agent.email if agent else ""


def here_at(at: dt.datetime, branch: int | None, *, zone: str, terms: BranchesTerms) -> Here:
    """A branch (key) with the clock of `zone`, at a moment."""
    local = at.astimezone(ZoneInfo(zone))
    day = local.date()
    own = terms.on(branch, day)
    not_now = set()
    if day in holidays().get(day.year, {}):
        not_now.add(Reason.HOLIDAY)
    if is_quiet(local.time(), own.quiet_from, own.quiet_until):
        not_now.add(Reason.QUIET_HOURS)
    first_at = first_moment(at, zone, own.quiet_from, own.quiet_until)
    return Here(zone, day, own, frozenset(not_now), first_at)


def known_of(reminders: Sequence[Reminder], *, at: dt.datetime) -> Known:
    """Read what counts for these reminders at a moment. A fixed number of queries, whatever their number."""
    enrolments, claims = _ids(reminders, "enrolment_id"), _ids(reminders, "claim_id")
    agents, branches = _ids(reminders, "agent_id"), _ids(reminders, "branch_id")
    people = _people(enrolments)
    members = {person.member for person in people.values()}
    return Known(
        at=at,
        available=frozenset(available_channels()),
        zones=dict(Branch.objects.filter(pk__in=branches).values_list("pk", "time_zone")),
        terms=terms_of(branches),
        people=people,
        with_claim=frozenset(
            Claim.objects.open().filter(member__in=among(members)).values_list("member", flat=True)
        ),
        with_money=frozenset(
            Standing.objects.held_by_agent()
            .filter(enrolment__member__in=among(members))
            .values_list("enrolment__member", flat=True)
        ),
        disputed=_disputed(members),
        consents=_consents(members),
        pauses=_pauses(members),
        clocks=_open_clocks(claims),
        paid_claims=dict(
            ClaimStep.objects.standing()
            .filter(claim__in=claims, kind=StepKind.PAID)
            .order_by()
            .values_list("claim")
            .annotate(Max("happened_on"))
        ),
        oldest_cash=_oldest_cash(reminders),
        answered=frozenset(
            ConcernAnswer.objects.filter(concern__in=_ids(reminders, "concern_id")).values_list(
                "concern", flat=True
            )
        ),
        agents={
            pk: Staff(until_on, is_active, email)
            for pk, until_on, is_active, email in Agent.objects.filter(pk__in=agents).values_list(
                "pk", "until_on", "user__is_active", "user__email"
            )
        },
        coordinators=_coordinators(branches, at),
        week=_week(members, at),
    )


def _ids(reminders: Iterable[Reminder], name: str) -> set[int]:
    return {getattr(row, name) for row in reminders} - {None}


def _people(enrolments: set[int]) -> dict[int, Person]:
    rows = Enrolment.objects.filter(pk__in=among(enrolments)).values_list(
        "pk",
        "member",
        "member__name",
        "member__phone",
        "member__phone_owner",
        "member__deceased_on",
        "member__withdrawn_at",
        "ended_on",
        "standing__remitted_through",
    )
    return {
        pk: Person(
            member=member,
            name=name,
            phone=phone,
            is_own_phone=owner == PhoneOwner.SELF,
            is_deceased=died_on is not None,
            is_withdrawn=withdrawn_at is not None,
            ended_on=ended_on,
            reached=reached,
        )
        for pk, member, name, phone, owner, died_on, withdrawn_at, ended_on, reached in rows
    }


def _has_ended(person: Person, day: dt.date) -> bool:
    """Also by a lapse: dues can no longer be paid on it, so nobody is asked for them."""
    has_lapsed = person.reached is not None and regulations.lapses_on(person.reached) <= day
    return person.is_withdrawn or person.ended_on is not None or has_lapsed


def _disputed(members: set[int]) -> frozenset[int]:
    """Members about whom, or about whose receipts, somebody waits for an answer."""
    asked = BranchQuestion.objects.open().filter(enrolment__member__in=among(members))
    path = "collection__lines__enrolment__member"
    undo = ReversalRequest.objects.filter(decision__isnull=True, **{f"{path}__in": among(members)})
    whose = DuplicateRequest.objects.open().filter(member__in=among(members))
    return frozenset(
        [
            *asked.values_list("enrolment__member", flat=True),
            *undo.values_list(path, flat=True),
            *whose.values_list("member", flat=True),
        ]
    )


def _consents(members: set[int]) -> dict[int, Agreed]:
    """The newest of each member."""
    rows = Consent.objects.filter(member__in=among(members)).order_by("given_on", "pk")
    found = rows.values_list("member", "purposes", "channels")
    return {
        member: Agreed(Purpose.REMIND in purposes, frozenset(channels))
        for member, purposes, channels in found
    }


def _pauses(members: set[int]) -> dict[int, Pause]:
    """The newest of each member."""
    rows = Pause.objects.filter(member__in=among(members)).order_by("pk")
    return {row.member_id: row for row in rows}


def _open_clocks(claims: set[int]) -> frozenset[tuple[int, str]]:
    open_claims = Claim.objects.open().filter(pk__in=claims).values("pk")
    rows = ClaimTask.objects.filter(claim__in=open_claims, done_at__isnull=True)
    return frozenset(rows.values_list("claim", "kind"))


def _oldest_cash(reminders: Iterable[Reminder]) -> dict[tuple[int, int | None], dt.date]:
    """The day of the oldest receipt of which an agent has money in hand or in the balance, by agent and
    branch."""
    told = [row for row in reminders if row.kind == Kind.CASH_HELD]
    path = "line__collection__"
    rows = PaidMonth.objects.filter(
        with_agent(path),
        line__reached__isnull=True,
        **{
            f"{path}source__in": Source.of_agent(),
            f"{path}agent__in": _ids(told, "agent_id"),
            f"{path}branch__in": _ids(told, "branch_id"),
        },
    )
    found = rows.order_by().values_list(f"{path}agent", f"{path}branch")
    oldest = found.annotate(Min(f"{path}collected_on"))
    return {(agent, branch): day for agent, branch, day in oldest}


def _coordinators(branches: set[int], at: dt.datetime) -> dict[int, str]:
    """The e-mail address of the coordinator who has been in a branch longest, of those who have one."""
    rows = Posting.objects.active_on(local_day(at, TimeZone.WIB)).filter(
        branch__in=branches, user__role=Role.COORDINATOR, user__is_active=True
    )
    rows = rows.exclude(user__email="").order_by("-from_on", "-pk")
    return dict(rows.values_list("branch", "user__email"))


def _week(members: set[int], at: dt.datetime) -> Counter[int]:
    """How often each member was reminded in the seven days before. What an agent was told of them is no
    reminder to them."""
    rows = Reminder.objects.handed().filter(
        kind__in=_TO_MEMBER, enrolment__member__in=among(members), decided_at__gt=at - WEEK
    )
    rows = rows.exclude(message__state__in=_IN_VAIN)
    found = rows.order_by().values_list("enrolment__member").annotate(Count("pk"))
    return Counter(dict(found))
