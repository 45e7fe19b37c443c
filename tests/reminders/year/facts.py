"""What the tables say at a moment, row by row. None of the product's own questions is asked here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from claims.models import Claim, ClaimStep, ClaimTask, Relative
from dues.models import (
    BranchQuestion,
    CampaignMember,
    Concern,
    ConcernAnswer,
    PaidMonth,
    ReversalRequest,
)
from members.models import Consent, DuplicateRequest, Enrolment, EnrolmentTerms
from perisai.reminders.models import Pause, ReminderTerms, Rule, VillageSettings
from villages.models import Agent, Branch, Posting, Village

IN_HAND = ("door", "desk")
THERE_BY_ITSELF = ("old_book", "elsewhere", "credit")
ENDS_A_CLAIM = ("paid", "dropped")


@dataclass
class Job:
    """A participation, and the person. `months`: every month paid, and whether it reached the scheme."""

    pk: int
    member: int
    agent: int | None
    village: str
    branch: int | None
    name: str
    phone: str
    is_own_phone: bool
    has_died: bool
    is_withdrawn: bool
    ended_on: dt.date | None
    months: dict[dt.date, bool] = field(default_factory=dict)
    terms: list[tuple] = field(default_factory=list)  # from month, income, sector, JHT, employer

    @cached_property
    def reached(self) -> dt.date | None:
        """The last month before the first one that is still on its way."""
        found = None
        for month in sorted(self.months):
            if not self.months[month]:
                break
            found = month
        return found

    @cached_property
    def is_held(self) -> bool:
        return not all(self.months.values())

    def terms_in(self, month: dt.date) -> tuple | None:
        return max((row for row in self.terms if row[0] <= month), default=None)


@dataclass
class Facts:
    """Everything that counts for reminders, by primary keys."""

    zones: dict[int, str]
    jobs: dict[int, Job]
    cash: dict[tuple[int, int], dt.date]  # agent and branch: day of the oldest receipt
    free: dict[int, list[dt.date]]
    harvests: dict[str, int]
    rules: list[dict]
    terms: dict[int, list[dict]]
    consents: dict[int, tuple[list, list]]
    pauses: dict[int, tuple[dt.date, dt.date]]
    claims: dict[int, dict]
    tasks: list[dict]
    disputed: set[int]
    agents: dict[int, dict]
    mail_of_branch: dict[int, str]
    concerns: dict[int, dict]

    @cached_property
    def with_claim(self) -> set[int]:
        return {row["member"] for row in self.claims.values() if row["is_open"]} - {None}

    @cached_property
    def with_money(self) -> set[int]:
        return {job.member for job in self.jobs.values() if job.is_held}


def read() -> Facts:
    branches = dict(Village.objects.filter(branch__isnull=False).values_list("pk", "branch"))
    jobs = {job.pk: job for job in _jobs(branches)}
    cash: dict[tuple[int, int], dt.date] = {}
    line = "line__collection__"
    for (
        pk,
        month,
        source,
        money,
        reached,
        agent,
        branch,
        day,
        carried,
        handover,
    ) in PaidMonth.objects.values_list(
        *("enrolment", "month", f"{line}source", "line__cash", "line__reached"),
        *(f"{line}agent", f"{line}branch", f"{line}collected_on"),
        *(f"{line}carried", f"{line}carried__remittance__handover"),
    ):
        is_there = source in THERE_BY_ITSELF or money == 0 or reached is not None
        jobs[pk].months[month] = is_there
        is_hers = carried is None or handover == "top_up"
        if source in IN_HAND and reached is None and is_hers:
            cash[agent, branch] = min(day, cash.get((agent, branch), day))
    for pk, *told in EnrolmentTerms.objects.values_list(
        "enrolment", "from_month", "income", "sector", "has_jht", "is_employer"
    ):
        jobs[pk].terms.append(tuple(told))
    return Facts(
        zones=dict(Branch.objects.values_list("pk", "time_zone")),
        jobs=jobs,
        cash=cash,
        free=_lists(CampaignMember.objects.values_list("enrolment", "last_month")),
        harvests=dict(
            VillageSettings.objects.filter(harvest_month__isnull=False).values_list(
                "village", "harvest_month"
            )
        ),
        rules=list(Rule.objects.order_by("pk").values()),
        terms=_lists((row["branch_id"], row) for row in ReminderTerms.objects.values()),
        consents={
            member: (purposes, channels)
            for member, purposes, channels in Consent.objects.order_by(
                "given_on", "pk"
            ).values_list("member", "purposes", "channels")
        },
        pauses={
            member: (from_on, until_on)
            for member, from_on, until_on in Pause.objects.order_by("pk").values_list(
                "member", "from_on", "until_on"
            )
        },
        claims=_claims(),
        tasks=list(ClaimTask.objects.filter(done_at__isnull=True).values()),
        disputed=_disputed(jobs, branches),
        agents={
            row["pk"]: row
            for row in Agent.objects.values("pk", "until_on", "user__is_active", "user__email")
        },
        mail_of_branch=dict(
            Posting.objects.filter(user__role="coordinator")
            .exclude(user__email="")
            .values_list("branch", "user__email")
        ),
        concerns=_concerns(),
    )


def _jobs(branches: dict[str, int]) -> Iterator[Job]:
    person = "member__"
    for (
        pk,
        member,
        agent,
        village,
        name,
        phone,
        owner,
        died,
        withdrawn,
        ended_on,
    ) in Enrolment.objects.values_list(
        *("pk", "member", f"{person}agent", f"{person}village", f"{person}name"),
        *(f"{person}phone", f"{person}phone_owner", f"{person}deceased_on"),
        *(f"{person}withdrawn_at", "ended_on"),
    ):
        yield Job(
            pk=pk,
            member=member,
            agent=agent,
            village=village,
            branch=branches.get(village),
            name=name,
            phone=phone,
            is_own_phone=owner == "self",
            has_died=died is not None,
            is_withdrawn=withdrawn is not None,
            ended_on=ended_on,
        )


def _lists(pairs) -> dict:
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _claims() -> dict[int, dict]:
    last: dict[int, str] = {}
    paid_on: dict[int, dt.date] = {}
    steps = ClaimStep.objects.filter(withdrawal__isnull=True).order_by("pk")
    for claim, kind, day in steps.values_list("claim", "kind", "happened_on"):
        last[claim] = kind
        if kind == "paid":
            paid_on[claim] = day
    children = set(
        Relative.objects.filter(removed_at__isnull=True, relation="child").values_list(
            "claim", flat=True
        )
    )
    return {
        row["pk"]: row
        | {
            "is_open": last.get(row["pk"]) not in ENDS_A_CLAIM,
            "paid_on": paid_on.get(row["pk"]),
            "has_child": row["pk"] in children,
        }
        for row in Claim.objects.values("pk", "member", "enrolment", "agent", "branch", "village")
    }


def _disputed(jobs: dict[int, Job], branches: dict[str, int]) -> set[int]:
    found = set()
    asked = BranchQuestion.objects.filter(answer__isnull=True)
    for pk, kind, first in asked.values_list("enrolment", "kind", "first_month"):
        ended_on = jobs[pk].ended_on
        if not (kind == "terms_change" and ended_on and ended_on < first):
            found.add(jobs[pk].member)
    undo = ReversalRequest.objects.filter(decision__isnull=True)
    found |= {jobs[pk].member for pk in undo.values_list("collection__lines__enrolment", flat=True)}
    whose = DuplicateRequest.objects.filter(decision__isnull=True)
    for member, holder, village in whose.values_list("member", "holder_branch", "member__village"):
        if branches.get(village) == holder:
            found.add(member)
    return found


def _concerns() -> dict[int, dict]:
    answered = set(ConcernAnswer.objects.values_list("concern", flat=True))
    rows = Concern.objects.filter(kind="cash_too_old")
    return {
        row["pk"]: row | {"is_answered": row["pk"] in answered}
        for row in rows.values("pk", "agent", "branch", "since_on", "raised_on")
    }
