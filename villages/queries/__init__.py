"""Who is looking, and what a branch has set for a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import FilteredRelation, Q, QuerySet

from perisai import regulations
from perisai.accounts.enums import Role
from perisai.accounts.models import User
from villages.enums import TimeZone
from villages.models import (
    Agent,
    Assignment,
    Branch,
    BranchTerms,
    Hamlet,
    Hospital,
    Posting,
    Regency,
    Substitution,
    Village,
)
from villages.rules import CustodyTerms
from villages.scoping import Viewer

MOST_HAMLETS = 300


def viewer_for(user: User | AnonymousUser | None, *, now: dt.datetime) -> Viewer:
    """The viewer that `user` is at `now`: role and places on the local day of their branch.

    At most two queries. Somebody without a place on that day is nobody.
    """
    if not isinstance(user, User) or not user.is_active:
        return Viewer(user=None, role="", on=local_day(now, TimeZone.WIB))
    match user.role:
        case Role.HEAD_OFFICE:
            return Viewer(user=user, role=user.role, on=local_day(now, TimeZone.WIB))
        case Role.AGENT:
            return _agent_viewer(user, now)
        case _:
            return _posted_viewer(user, now)


def _agent_viewer(user: User, now: dt.datetime) -> Viewer:
    agent = Agent.objects.filter(user=user).first()
    rows = list(_work_of(agent)) if agent else []
    zone = next((row.time_zone for row in rows if row.is_own and row.time_zone), TimeZone.WIB)
    on = local_day(now, zone)
    works = agent and agent.from_on <= on and (agent.until_on is None or on <= agent.until_on)
    if not works:
        return Viewer(user=user, role="", on=on, time_zone=zone)
    return replace(_portfolios(agent, rows, on), user=user, role=user.role, time_zone=zone)


def viewer_on(agent: Agent, *, day: dt.date, time_zone: str) -> Viewer:
    """Whom an agent looked after on a day, her own and those she stood in for on it, also when that ended
    since: for what she took on that day. Nobody on a day on which she did not work. One query."""
    since = dt.datetime.combine(day, dt.time(), ZoneInfo(time_zone))
    works = agent.from_on <= day and (agent.until_on is None or day <= agent.until_on)
    rows = list(_work_of(agent, stood_in=Q(agent__away__ended_at__gte=since))) if works else []
    return replace(
        _portfolios(agent, rows, day),
        user=agent.user,
        role=Role.AGENT if works else "",
        time_zone=time_zone,
    )


def _portfolios(agent: Agent, rows: Sequence[_Work], on: dt.date) -> Viewer:
    """The people of an agent on a day, and those for whom she stands in on it."""
    hers = [row for row in rows if row.is_own and row.holds_on(on)]
    branches = {row.branch for row in hers}  # a branch that does not know her shows her nobody
    away: dict[int, list[str]] = {}
    for row in rows:
        if not row.is_own and row.holds_on(on) and row.is_away_on(on) and row.branch in branches:
            away.setdefault(row.agent, []).append(row.village)
    return Viewer(
        user=None,
        role="",
        on=on,
        agent_id=agent.pk,
        village_codes=tuple(row.village for row in hers),
        stands_in_for=tuple((pk, tuple(codes)) for pk, codes in sorted(away.items())),
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """An assignment of an agent, or of one she stands in for from `away_from` until `away_until`."""

    agent: int
    village: str
    branch: int | None
    time_zone: str | None
    from_on: dt.date
    until_on: dt.date | None
    away_from: dt.date | None
    away_until: dt.date | None
    is_own: bool

    def holds_on(self, day: dt.date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

    def is_away_on(self, day: dt.date) -> bool:
        return self.away_from <= day <= self.away_until


def _work_of(agent: Agent, *, stood_in: Q | None = None) -> Iterable[_Work]:
    """Where an agent works, and where those work for whom she stands in; `stood_in` adds such as were ended.
    One query."""
    holds = Q(agent__away__ended_at=None)
    stands_in = FilteredRelation(
        "agent__away",
        condition=Q(agent__away__substitute=agent) & (holds | stood_in if stood_in else holds),
    )
    rows = (
        Assignment.objects.alias(stand_in=stands_in)
        .filter(Q(agent=agent) | Q(stand_in__isnull=False))
        .values_list(
            "agent",
            "village",
            "village__branch",
            "village__branch__time_zone",
            "from_on",
            "until_on",
            "stand_in__from_on",
            "stand_in__until_on",
        )
    )
    return (_Work(*row, is_own=row[0] == agent.pk) for row in rows)


def _posted_viewer(user: User, now: dt.datetime) -> Viewer:
    rows = list(
        Posting.objects.filter(user=user).values_list(
            "village",
            "branch",
            "village__branch__time_zone",
            "branch__time_zone",
            "from_on",
            "until_on",
        )
    )
    zone = next((z for row in rows for z in row[2:4] if z), TimeZone.WIB)
    on = local_day(now, zone)
    open_rows = [row for row in rows if row[4] <= on and (row[5] is None or on <= row[5])]
    villages = tuple(row[0] for row in open_rows if row[0])
    branches = tuple(row[1] for row in open_rows if row[1])
    places = villages if user.role == Role.SECRETARY else branches
    return Viewer(
        user=user,
        role=user.role if places else "",
        on=on,
        time_zone=zone,
        village_codes=villages,
        branch_ids=branches,
    )


def local_day(now: dt.datetime, time_zone: str) -> dt.date:
    """The calendar day at `now` in an Indonesian time zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def time_zone_of(branch: Branch | None) -> str:
    """The zone whose days count for a branch; the capital's where a village has none yet."""
    return branch.time_zone if branch else TimeZone.WIB


def hamlet_names(viewer: Viewer) -> list[str]:
    """The dusun of every village the viewer sees or stands in, each name once; at most MOST_HAMLETS."""
    stood_in = [code for _agent, codes in viewer.stands_in_for for code in codes]
    villages = Village.objects.visible_to(viewer) | Village.objects.filter(code__in=stood_in)
    names = Hamlet.objects.filter(village__in=villages).values_list("name", flat=True)
    return sorted(set(names[:MOST_HAMLETS]))


@dataclass(frozen=True, slots=True)
class BranchDays:
    """In how many days some branches want dues handed on and confirmed: their dated terms, newest first, as
    (from, days to hand on, days to confirm or None for the house rule)."""

    terms: Mapping[int, Sequence[tuple[dt.date, int, int | None]]]

    def remit_by(self, branch_id: int | None, collected_on: dt.date) -> dt.date:
        """The last day on which dues collected on that day are to be handed on: the branch's own dated
        terms, otherwise the house rule."""
        days, _confirm = self._own(branch_id, collected_on)
        if days is None:
            days = regulations.value("remit_within_days", collected_on)
        return collected_on + dt.timedelta(days=days)

    def confirm_within(self, branch_id: int | None, on: dt.date) -> int:
        """How many days what counts by somebody's word may stay unconfirmed, as it is set on a day: the
        branch's own, otherwise the house rule."""
        _remit, days = self._own(branch_id, on)
        return regulations.value("confirm_within_days", on) if days is None else days

    def _own(self, branch_id: int | None, on: dt.date) -> tuple[int | None, int | None]:
        rows = self.terms.get(branch_id, ())
        return next((row[1:] for row in rows if row[0] <= on), (None, None))


def branch_days(branch_ids: Iterable[int | None]) -> BranchDays:
    """By when dues are handed on and confirmed in these branches. One query, none without a branch."""
    terms: dict[int, list[tuple[dt.date, int, int | None]]] = defaultdict(list)
    ids = set(branch_ids) - {None}
    if ids:
        rows = BranchTerms.objects.filter(branch__in=ids).order_by("-from_on")
        fields = ("branch", "from_on", "remit_within_days", "confirm_within_days")
        for branch, *row in rows.values_list(*fields):
            terms[branch].append(tuple(row))
    return BranchDays(terms)


def remit_by(branch: Branch | None, collected_on: dt.date) -> dt.date:
    """The last day on which dues collected in a branch on that day are to be handed on."""
    return branch_days([branch and branch.pk]).remit_by(branch and branch.pk, collected_on)


def custody_terms(branch: Branch | None, on: dt.date) -> CustodyTerms:
    """The limits on cash in force on a day, with those that held before them: each from the branch's own
    dated terms, otherwise from the house rule. Two queries at most."""
    terms = _terms_on(branch, on)
    if terms is None:
        return _limits(None, on)
    last = max(terms.from_on - dt.timedelta(days=1), regulations.begins_on())
    return replace(
        _limits(terms, on), from_on=terms.from_on, before=_limits(_terms_on(branch, last), last)
    )


@dataclass(frozen=True, slots=True)
class CashLimits:
    """How much cash some branches let an agent hold: what each set for itself, the newest first, as (from,
    rupiah or None for the house rule)."""

    own: Mapping[int, Sequence[tuple[dt.date, int | None]]]

    def on(self, branch_id: int, day: dt.date) -> int:
        """The limit of a branch on a day, in rupiah: its own, otherwise the house rule."""
        terms = (limit for from_on, limit in self.own.get(branch_id, ()) if from_on <= day)
        limit = next(terms, None)
        return regulations.value("cash_limit", day) if limit is None else limit


def cash_limits(branch_ids: Iterable[int]) -> CashLimits:
    """The limits on cash of these branches on any day. One query."""
    rows = BranchTerms.objects.filter(branch__in=set(branch_ids)).order_by("-from_on")
    own: dict[int, list[tuple[dt.date, int | None]]] = defaultdict(list)
    for branch, from_on, limit in rows.values_list("branch", "from_on", "cash_limit"):
        own[branch].append((from_on, limit))
    return CashLimits(own)


def _limits(terms: BranchTerms | None, on: dt.date) -> CustodyTerms:
    own = {
        "cash_limit": terms and terms.cash_limit,
        "cash_age_limit_days": terms and terms.cash_age_limit_days,
        "cash_grace_days": terms and terms.grace_days,
    }
    house = {key: regulations.entry(key, on) for key, value in own.items() if value is None}
    values = own | {key: entry.value for key, entry in house.items()}
    return CustodyTerms(
        cash_limit=values["cash_limit"],
        age_limit_days=values["cash_age_limit_days"],
        grace_days=values["cash_grace_days"],
        is_verified=all(entry.verified for entry in house.values()),
    )


def _terms_on(branch: Branch | None, on: dt.date) -> BranchTerms | None:
    """What a branch had set for itself by that day."""
    rows = BranchTerms.objects.filter(branch=branch, from_on__lte=on)
    return rows.order_by("-from_on").first()


def substitutions_of(viewer: Viewer) -> QuerySet[Substitution]:
    """Who stands in for whom, of those this viewer may see, that is not over; the next first."""
    return (
        Substitution.objects.visible_to(viewer)
        .not_ended()
        .filter(until_on__gte=viewer.on)
        .select_related("agent__user", "substitute__user")
        .order_by("from_on", "pk")
    )


def hospitals_of(viewer: Viewer) -> QuerySet[Hospital]:
    """The hospitals (PLKK) of the branches the viewer works for, those that ended too; by name."""
    rows = Hospital.objects.visible_to(viewer).select_related("branch", "regency")
    return rows.order_by("name", "pk")


def branches_with_hospitals(viewer: Viewer) -> QuerySet[Branch]:
    """The branches for which the viewer may write hospitals down; by name."""
    rows = Branch.objects.order_by("name")
    if viewer.role == Role.HEAD_OFFICE:
        return rows
    return rows.filter(pk__in=viewer.branch_ids if viewer.role == Role.COORDINATOR else ())


def regencies_of(viewer: Viewer) -> QuerySet[Regency]:
    """The regencies in which branches of the viewer cover villages; by name."""
    villages = Village.objects.filter(branch__in=branches_with_hospitals(viewer))
    return Regency.objects.filter(pk__in=villages.values("district__regency")).order_by("name")


def hospitals_near(village: Village, *, on: dt.date) -> list[Hospital]:
    """The hospitals (PLKK) with which the branch of a village works on a day, those of its own regency first.
    One query; none for a village without a branch."""
    if village.branch_id is None:
        return []
    rows = Hospital.objects.filter(branch=village.branch_id).active_on(on).select_related("regency")
    regency = village.code[:5]  # `35.09`, of `35.09.11.2004`
    return sorted(rows, key=lambda row: (row.regency_id != regency, row.name, row.pk))
