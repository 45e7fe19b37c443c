"""How far people have come, and what they may pay next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from dues import rules
from dues.enums import Source, Status
from dues.models import ConfirmedLine, Night, PaidMonth, Standing
from members.enums import EndReason
from members.models import Enrolment
from perisai.common.keys import among
from villages.enums import TimeZone

# What follows from the facts and is rebuilt from them.
FIELDS = [
    "paid_through",
    "remitted_through",
    "confirmed_through",
    "protected_until",
    "ended_on",
    "lapsed_on",
    "agent_id",
    "village_id",
    "branch_id",
]
# A paid month counts as having reached the scheme by its source (the old book, paid elsewhere), because
# credit pays all of it, which is used only once its money is there, or because a payment into the scheme
# was for it.
REACHED = (
    Q(line__collection__source__in=Source.reached_by_itself())
    | Q(line__cash=0)
    | Q(line__reached__isnull=False)
)
# Up to which day the nights of an enrolment's branch have begun to look.
_NIGHT = Subquery(
    Night.objects.filter(
        time_zone=Coalesce(OuterRef("member__village__branch__time_zone"), Value(TimeZone.WIB))
    ).values("begun_on")
)


def progress_of(enrolment: Enrolment, standing: Standing | None) -> rules.Progress:
    """The dates that decide an enrolment's state. No query when `enrolment.member` is loaded."""
    return _progress(
        enrolment.start_month,
        standing.paid_through if standing else None,
        standing.remitted_through if standing else None,
        standing.confirmed_through if standing else None,
        enrolment.ended_on,
        enrolment.end_reason,
        enrolment.member.deceased_on,
    )


def progress_by_key(enrolment_ids: Iterable[int]) -> dict[int, rules.Progress]:
    """The dates that decide the states of many enrolments, by their keys. One query, and no more is read
    than counts."""
    rows = Enrolment.objects.filter(pk__in=among(enrolment_ids)).values_list(
        "pk",
        "start_month",
        "standing__paid_through",
        "standing__remitted_through",
        "standing__confirmed_through",
        "ended_on",
        "end_reason",
        "member__deceased_on",
    )
    return {pk: _progress(*dates) for pk, *dates in rows}


def _progress(
    start_month: dt.date,
    paid_through: dt.date | None,
    remitted_through: dt.date | None,
    confirmed_through: dt.date | None,
    ended_on: dt.date | None,
    end_reason: str,
    deceased_on: dt.date | None,
) -> rules.Progress:
    return rules.Progress(
        start_month=start_month,
        paid_through=paid_through,
        remitted_through=remitted_through,
        confirmed_through=confirmed_through,
        is_ended=ended_on is not None,
        is_deceased=deceased_on is not None or end_reason == EndReason.DECEASED,
    )


@dataclass(frozen=True, slots=True)
class Position:
    """Where an enrolment stands on a day: the word, the dates behind it, and what is with the agent."""

    progress: rules.Progress
    status: Status
    next_month: dt.date
    overdue: int
    countdown: rules.Countdown | None
    days_left: int | None

    @property
    def is_held_by_agent(self) -> bool:
        """Months were paid to the agent that have not reached the scheme."""
        paid, remitted = self.progress.paid_through, self.progress.remitted_through
        return paid is not None and (remitted is None or paid > remitted)


def position_of(enrolment: Enrolment, *, on: dt.date) -> Position:
    """The position of an enrolment on a day. Needs `member` and `standing` loaded to stay query-free."""
    return position_at(progress_of(enrolment, getattr(enrolment, "standing", None)), on=on)


def position_at(progress: rules.Progress, *, on: dt.date) -> Position:
    """The position of somebody who has come so far, on a day. No query."""
    ahead = rules.countdown(progress)
    return Position(
        progress=progress,
        status=rules.status_on(progress, on),
        next_month=rules.next_month(progress, on),
        overdue=rules.overdue_months(progress, on),
        countdown=ahead,
        days_left=ahead.days_left(on) if ahead else None,
    )


def rebuilt_standing(enrolment_ids: Iterable[int]) -> list[Standing]:
    """What the standing must be by the facts, unsaved. Three queries, whatever the number."""
    ids = list(enrolment_ids)
    paid, confirmed = defaultdict(list), defaultdict(list)
    for enrolment, month, has_reached, confirmation in (
        PaidMonth.objects.filter(enrolment__in=ids)
        .annotate(has_reached=REACHED)
        .values_list("enrolment", "month", "has_reached", "line__confirmed__confirmation")
    ):
        paid[enrolment].append((month, has_reached))
        confirmed[enrolment].append((month, confirmation is not None))
    protected = dict(
        ConfirmedLine.objects.filter(line__enrolment__in=ids)
        .order_by()
        .values_list("line__enrolment")
        .annotate(until=Max("confirmation__period_until"))
    )
    places = (
        Enrolment.objects.filter(pk__in=ids)
        .annotate(night=_NIGHT)
        .order_by("pk")
        .values_list(
            "pk", "ended_on", "night", "member__agent", "member__village", "member__village__branch"
        )
    )
    return [
        _rebuilt(
            pk,
            paid[pk],
            ended_on,
            night,
            confirmed_through=rules.reached_through(confirmed[pk]),
            protected_until=protected.get(pk),
            agent_id=agent,
            village_id=village,
            branch_id=branch,
        )
        for pk, ended_on, night, agent, village, branch in places
    ]


def _rebuilt(pk: int, paid: list, ended_on: dt.date | None, night: dt.date | None, **known):
    remitted_through = rules.reached_through(paid)
    return Standing(
        enrolment_id=pk,
        paid_through=max((month for month, _ in paid), default=None),
        remitted_through=remitted_through,
        ended_on=ended_on,
        lapsed_on=rules.lapsed_on(remitted_through, ended_on=ended_on, night=night),
        **known,
    )
