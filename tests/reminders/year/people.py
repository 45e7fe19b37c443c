"""What people do in the village, the branch and the house, day by day."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from random import Random
from types import SimpleNamespace
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.utils import timezone

from claims.actions.opening import open_claim
from claims.actions.steps import take_step
from claims.models import Claim
from dues.actions.concerns import answer_concern
from dues.actions.duplicates import decide_duplicate
from dues.actions.participation import reactivate_lapsed
from dues.actions.reversal import decide_reversal, request_reversal
from dues.models import BranchQuestion, Collection, Concern, Remittance, ReversalRequest, Standing
from members.actions.family import record_consent
from members.actions.people import edit_member
from members.models import DuplicateRequest, Enrolment, Member
from members.values import Agreement, Declaration, Person
from perisai.accounts.models import User
from perisai.common.errors import Refused
from perisai.common.months import month_of
from perisai.demo.actions.places import Offices
from perisai.outbox.enums import Channel
from perisai.reminders.actions.pausing import end_pause, pause_reminders
from perisai.reminders.actions.ruling import change_rule
from perisai.reminders.actions.settings import set_village
from perisai.reminders.actions.terms import set_terms
from perisai.reminders.enums import Kind, Mode, PauseReason
from perisai.reminders.models import Rule
from perisai.reminders.queries.day import errands_of
from tests.confirming import key, told_of
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.questions import answer, end
from tests.reminders.someone import whose
from tests.reminders.year.oracle import DAYS
from tests.taking import note_elsewhere, take_from
from villages.actions.people import post_user
from villages.queries import viewer_for

# How often on an ordinary day.
OFTEN = {
    "pay": 5.0,
    "pay_elsewhere": 0.4,
    "hand_on": 0.5,
    "pay_in_straight": 0.5,
    "count": 1.2,
    "refuse": 0.06,
    "pay_into_the_scheme": 0.8,
    "confirm": 0.5,
    "die": 0.07,
    "stop": 0.05,
    "come_back": 0.25,
    "opt_out": 0.15,
    "agree_anew": 0.6,
    "change_phone": 0.3,
    "pause": 0.25,
    "go_on": 0.1,
    "dispute": 0.2,
    "settle_dispute": 0.15,
    "ask_whose": 0.06,
    "say_whose": 0.05,
    "have_an_accident": 0.12,
    "drop_a_claim": 0.08,
    "answer_concern": 0.3,
    "answer_question": 0.1,
    "hold_a_rule": 0.06,
    "let_a_rule_go": 0.1,
    "stay_away": 0.03,
    "come_to_work": 0.2,
}
WAYS = (
    ("whatsapp",),
    ("whatsapp",),
    ("sms",),
    ("sms",),
    ("sms", "whatsapp"),
    ("letter",),
    ("visit",),
    (),
)
REMIND, NOT_REMIND = ("register", "remind"), ("register",)
OF_MEMBERS = [kind for kind in Kind if kind.to == "member"]


def house_rules(now: dt.datetime) -> None:
    """Those that come with a migration, also where tables are made without."""
    for kind in Kind:
        if not Rule.objects.filter(kind=kind, branch__isnull=True).exists():
            Rule.objects.create(
                content_hash="0" * 64,
                kind=kind,
                mode=Mode.OBSERVE,
                days=DAYS[kind],
                from_on=dt.date(2015, 7, 1),
                recorded_at=now,
            )


class Nobody(Exception):
    """There is nobody with whom this could happen today."""


class People:
    """Agents, coordinators and members, led by chance."""

    def __init__(self, offices: Offices, chance: Random) -> None:
        self.offices, self.chance = offices, chance
        self.village, self.branch = offices.village, offices.village.branch
        self.foreign = offices.foreign_village.branch
        self.agents = list(offices.agents.values())
        self.koordinator = offices.users["koordinator"]
        self.cast = SimpleNamespace(
            sz=offices.agents["sz"],
            st=offices.agents["st"],
            koordinator=self.koordinator,
            branch=self.branch,
            village=self.village,
        )
        self.did: Counter[str] = Counter()

    # Before the first night.

    def begin(self, now: dt.datetime) -> None:
        """The house rules, which remind here from the first day; who coordinates Malang, in another time
        zone; who has an address; what people agreed to."""
        self.now = now
        self.foreign.time_zone = "Asia/Jayapura"
        self.foreign.save()
        other = User.objects.create_user("koordinator_malang", role="coordinator", name="Agus")
        other.email = "malang@example.id"
        other.save()
        post_user(user=other, place=self.foreign, from_on=self.day, by=self.offices.users["pusat"])
        self.coordinators = {self.branch.pk: self.koordinator, self.foreign.pk: other}
        for name in ("koordinator", "sz"):
            User.objects.filter(username=name).update(email=f"{name}@example.id")
        house_rules(now)
        for kind in Kind:
            self._rule(kind, Mode.ENFORCE)
            if kind in (Kind.AFTER_DUE, Kind.CASH_HELD):
                self._rule(kind, Mode.ENFORCE, branch=self.foreign)
        self._terms(Channel.SMS, Channel.WHATSAPP, Channel.WHATSAPP_AGENT, Channel.LETTER)
        self._let_a_claim_be_paid()
        by = self.koordinator
        for village, month in ((self.village, 12), (self.offices.foreign_village, 3)):
            set_village(village=village, language="id", harvest_month=month, by=by)
        for member in Member.objects.filter(withdrawn_at=None, deceased_on=None).order_by("pk"):
            if self.chance.random() < 0.7:
                self._agree(member, REMIND if self.chance.random() < 0.95 else NOT_REMIND)

    def _let_a_claim_be_paid(self) -> None:
        """Of a family with a child, which may claim a grant in a year."""
        claim = (
            Claim.objects.open().filter(kind="death", relatives__relation="child").distinct().get()
        )
        steps = {
            "complete": {"note": "Dibawa di kertas"},
            "submitted": {},
            "approved": {},
            "paid": {"amount": 42_000_000},
        }
        for kind, told in steps.items():
            take_step(
                uuid=self._uuid(),
                claim=claim,
                kind=kind,
                happened_on=self.day,
                by=claim.agent.user,
                on=self.day,
                at=self.now,
                **told,
            )

    def decide_otherwise(self, now: dt.datetime) -> None:
        """The branch lets people be visited too, and be reminded more often."""
        self.now = now
        ways = (Channel.WHATSAPP, Channel.WHATSAPP_AGENT, Channel.SMS, Channel.LETTER, Channel.TASK)
        self._terms(*ways, most_per_week=3)

    def _terms(self, *channels: Channel, most_per_week: int = 2) -> None:
        set_terms(
            uuid=self._uuid(),
            branch=self.branch,
            from_on=self.day,
            quiet_from=dt.time(20, 30),
            quiet_until=dt.time(6, 30),
            most_per_week=most_per_week,
            channels=channels,
            by=self.koordinator,
            on=self.day,
            at=self.now,
        )

    def _rule(self, kind: Kind, mode: Mode, branch=None) -> None:
        change_rule(
            uuid=self._uuid(),
            kind=kind,
            branch=branch or self.branch,
            mode=mode,
            days=DAYS[kind],
            from_on=self.day,
            why="Sedang ditinjau" if mode == Mode.HOLD else "",
            by=self.koordinator,
            on=self.day,
            at=self.now,
        )

    def _agree(self, member: Member, purposes: tuple[str, ...]) -> None:
        ways = self.chance.choice(WAYS)
        agreement = Agreement(given_on=self.day, purposes=purposes, channels=ways)
        record_consent(member=member, agreement=agreement, by=self._agent(member).user)

    # An ordinary day.

    @property
    def day(self) -> dt.date:
        return timezone.localtime(self.now).date()

    def live(self, now: dt.datetime, share: float) -> None:
        """A part of the day passes."""
        self.now = now
        for verb, number in OFTEN.items():
            for _time in range(self._times(number * share)):
                with contextlib.suppress(Refused, Nobody), transaction.atomic():
                    getattr(self, verb)()
                    self.did[verb] += 1

    def _times(self, number: float) -> int:
        whole = int(number)
        return whole + (self.chance.random() < number - whole)

    def _uuid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def _one(self, rows):
        """Any of them, by chance."""
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        if not keys:
            raise Nobody
        return rows.model.objects.get(pk=self.chance.choice(keys))

    def _agent(self, member: Member):
        return next((one for one in self.agents if one.pk == member.agent_id), self.cast.sz)

    def _alive(self):
        """Participations that somebody may pay for."""
        rows = Enrolment.objects.filter(
            ended_on=None, member__deceased_on=None, member__agent__isnull=False
        )
        return rows.filter(standing__lapsed_on=None, standing__paid_through__isnull=False)

    def _job(self) -> Enrolment:
        return self._one(self._alive())

    def _by(self, branch_id: int) -> User:
        return self.coordinators[branch_id]

    # Money.

    def pay(self) -> None:
        job = self._job()
        agent = self._agent(job.member)
        months = self.chance.choice([1, 1, 1, 1, 1, 2, 2, 3])
        take_from(
            self.cast,
            job,
            months=months,
            at=self.now,
            agent=agent,
            by=agent.user,
            uuid=self._uuid(),
        )

    def pay_elsewhere(self) -> None:
        job = self._job()
        by = self._agent(job.member).user
        note_elsewhere(self.cast, job, at=self.now, by=by, uuid=self._uuid())

    def _in_hand(self, agent) -> list[Collection]:
        rows = Collection.objects.filter(agent=agent).of_agents().in_hand().oldest_first()
        found = list(rows.filter(collected_on__lte=self.day))
        if not found:
            raise Nobody
        return found[: self.chance.randint(1, len(found))]

    def hand_on(self) -> None:
        agent = self.chance.choice(self.agents)
        hand_on(
            self.cast,
            *self._in_hand(agent),
            at=self.now,
            agent=agent,
            by=agent.user,
            uuid=self._uuid(),
        )

    def pay_in_straight(self) -> None:
        agent = self.chance.choice(self.agents)
        rows = self._in_hand(agent)
        pay_straight(
            self.cast,
            *rows,
            at=self.now,
            agent=agent,
            by=agent.user,
            uuid=self._uuid(),
            reference=f"REF{self.chance.getrandbits(48)}",
        )

    def _handed(self) -> Remittance:
        return self._one(Remittance.objects.filter(decision=None, handover="cash"))

    def count(self) -> None:
        row = self._handed()
        accept(self.cast, row, at=self.now, by=self._by(row.branch_id))

    def refuse(self) -> None:
        row = self._handed()
        refuse(self.cast, row, at=self.now, by=self._by(row.branch_id))

    def pay_into_the_scheme(self) -> None:
        row = self._one(
            Remittance.objects.filter(
                decision__is_accepted=True, handover="cash", scheme_lines=None
            )
        )
        pay_branch(
            self.cast,
            [row],
            at=self.now,
            by=self._by(row.branch_id),
            uuid=self._uuid(),
            reference=f"CAB{self.chance.getrandbits(48)}",
        )

    def confirm(self) -> None:
        rows = Collection.objects.filter(lines__reached__isnull=False, branch=self.branch)
        row = self._one(rows.filter(lines__confirmed=None).distinct())
        told = told_of(row, reference=f"{self.chance.getrandbits(32)}")
        key(self.cast, told, at=self.now, uuid=self._uuid())

    # People.

    def die(self) -> None:
        job = self._job()
        end(self.cast, job, at=self.now, by=self._agent(job.member).user)
        if self.chance.random() < 0.7:
            self._claim(job.member, "death")

    def stop(self) -> None:
        job = self._job()
        by = self._agent(job.member).user
        end(self.cast, job, at=self.now, by=by, reason="wage_employment")

    def come_back(self) -> None:
        rows = Standing.objects.filter(
            lapsed_on__isnull=False, ended_on=None, agent__isnull=False
        ).order_by("pk")
        lapsed = self._one(rows).enrolment
        agent = self._agent(lapsed.member)
        declaration = Declaration(attested_on=self.day, is_working=True, is_not_in_care=True)
        back = reactivate_lapsed(
            enrolment=lapsed,
            uuid=self._uuid(),
            declaration=declaration,
            start_month=month_of(self.day),
            by=agent.user,
            on=self.day,
        )
        take_from(self.cast, back, at=self.now, agent=agent, by=agent.user, uuid=self._uuid())

    def opt_out(self) -> None:
        self._agree(self._job().member, NOT_REMIND)

    def agree_anew(self) -> None:
        self._agree(self._job().member, REMIND)

    def change_phone(self) -> None:
        member = self._job().member
        fields = {name: getattr(member, name) for name in Person.__dataclass_fields__}
        number = f"+62841{self.chance.randrange(10**7, 10**8)}"
        fields["phone"] = self.chance.choice([number, number, number, ""])
        owner = self.chance.choice(["self", "self", "spouse", "child"])
        fields["phone_owner"] = owner if fields["phone"] else ""
        edit_member(
            member=member,
            person=Person(**fields),
            neighbourhood=member.neighbourhood,
            by=self._agent(member).user,
        )

    def pause(self) -> None:
        member = self._job().member
        pause_reminders(
            uuid=self._uuid(),
            member=member,
            until_on=self.day + dt.timedelta(days=self.chance.randint(0, 40)),
            reason=PauseReason.ASKED,
            by=self._agent(member).user,
            on=self.day,
            at=self.now,
        )

    def go_on(self) -> None:
        member = self._one(Member.objects.filter(pauses__until_on__gte=self.day))
        by = self._agent(member).user
        if not end_pause(uuid=self._uuid(), member=member, by=by, on=self.day, at=self.now):
            raise Nobody

    # Disputes and claims.

    def dispute(self) -> None:
        since = self.day - dt.timedelta(days=20)
        row = self._one(
            Collection.objects.of_agents()
            .in_hand()
            .filter(collected_on__gt=since, collected_at__lt=self.now - dt.timedelta(hours=1))
        )
        request_reversal(
            uuid=self._uuid(),
            collection=row,
            kind="wrong_entry",
            reason="Salah orang",
            by=row.agent.user,
            at=self.now,
        )

    def settle_dispute(self) -> None:
        request = self._one(ReversalRequest.objects.filter(decision=None))
        decide_reversal(
            request=request,
            is_accepted=self.chance.random() < 0.5,
            reason="Sudah diperiksa",
            by=self._by(request.collection.branch_id),
            at=self.now,
        )

    def ask_whose(self) -> None:
        member = self._job().member
        if member.agent_id != self.cast.sz.pk:
            raise Nobody
        whose(self.cast, member)

    def say_whose(self) -> None:
        decide_duplicate(
            request=self._one(DuplicateRequest.objects.filter(decision=None)),
            outcome="keep",
            reason="Sudah lama",
            by=self.koordinator,
            at=self.now,
        )

    def have_an_accident(self) -> None:
        self._claim(self._job().member, "injury")

    def _claim(self, member: Member, kind: str) -> Claim:
        agent = self._agent(member)
        return open_claim(
            uuid=self._uuid(),
            kind=kind,
            member=Member.objects.get(pk=member.pk),
            village=member.village,
            agent=agent,
            event_on=self.day,
            by=agent.user,
            on=self.day,
            at=self.now,
        )

    def drop_a_claim(self) -> None:
        claim = self._one(Claim.objects.open().filter(agent__isnull=False))
        take_step(
            uuid=self._uuid(),
            claim=claim,
            kind="dropped",
            happened_on=self.day,
            by=claim.agent.user,
            on=self.day,
            at=self.now,
        )

    def answer_concern(self) -> None:
        concern = self._one(Concern.objects.filter(answer=None))
        by = self._by(concern.branch_id)
        answer_concern(concern=concern, note="Sudah ditanya", by=by, at=self.now)

    def answer_question(self) -> None:
        question = self._one(BranchQuestion.objects.filter(answer=None))
        kinds = ("kept", "billed", "credited", "refunded", "stays", "explained")
        answer(self.cast, question, self.chance.choice(kinds), "Sudah", at=self.now)

    # Rules and work.

    def hold_a_rule(self) -> None:
        self._rule(self.chance.choice(OF_MEMBERS), Mode.HOLD)

    def let_a_rule_go(self) -> None:
        held = [kind for kind in OF_MEMBERS if self._newest(kind) == Mode.HOLD]
        if not held:
            raise Nobody
        self._rule(self.chance.choice(held), Mode.ENFORCE)

    def _newest(self, kind: Kind) -> str:
        rows = Rule.objects.filter(kind=kind, branch=self.branch)
        return rows.order_by("-from_on", "-pk").first().mode

    def stay_away(self) -> None:
        """An agent may not sign in for a while."""
        agent = self.chance.choice(self.agents)
        User.objects.filter(pk=agent.user_id).update(is_active=False)

    def come_to_work(self) -> None:
        if not User.objects.filter(agent__in=self.agents, is_active=False).update(is_active=True):
            raise Nobody

    # Telephones.

    def tap(self, now: dt.datetime) -> None:
        """Agents send what waits for their hand, on their page; some press twice, some do nothing."""
        self.now = now
        for agent in self.agents:
            user = User.objects.get(pk=agent.user_id)
            if not user.is_active or self.chance.random() < 0.4:
                continue
            client, waiting = Client(), errands_of(viewer_for(user, now=now), at=now)
            keys = list(waiting.order_by("pk").values_list("uuid", flat=True))
            chosen = [uuid for uuid in keys if self.chance.random() < 0.6]
            if chosen:
                client.force_login(user)
            for uuid in chosen:
                for _press in range(self.chance.choice([1, 1, 1, 2])):
                    address = f"/pengingat/hari-ini/{uuid}/terkirim/"
                    assert client.post(address).status_code == 302, address
                self.did["tap"] += 1
