"""What dues earn with time, and how long it still takes: the full death benefit, the education grant,
the days until protection ends.

Pure: no database, no clock. Months are dates whose day is 1; amounts are whole rupiah. Every answer is
an estimate: the decision is with BPJS Ketenagakerjaan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dues import rules
from dues.enums import Status
from dues.rules import Progress
from perisai import regulations
from perisai.common.months import add_months, month_of, months_between

YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class Run:
    """The months in a row that reached the scheme, up to the last one that did.

    `is_certain` is False when an imported book left months out before it, or when its first month is
    only estimated: then nobody knows from when the scheme counts.
    """

    since: dt.date
    months: int
    is_certain: bool


@dataclass(frozen=True, slots=True)
class DeathBenefit:
    """What the heirs would get for a death outside work. Rupiah.

    `months_left` months until it is paid in full; until then `until_then`. Zero: in full by now.
    """

    months_left: int
    full: int
    until_then: int
    is_certain: bool
    is_verified: bool
    source: str

    @property
    def is_full(self) -> bool:
        return self.months_left == 0


@dataclass(frozen=True, slots=True)
class EducationGrant:
    """What the children would get after a death outside work: from `months_left` months on, at most
    `most` rupiah for `children` children."""

    months_left: int
    most: int
    children: int
    is_certain: bool
    is_verified: bool
    source: str

    @property
    def years_left(self) -> int:
        """Whole years of the months that are left."""
        return self.months_left // YEAR

    @property
    def months_beyond(self) -> int:
        """The months that are left beside the whole years."""
        return self.months_left % YEAR

    @property
    def is_open(self) -> bool:
        """Whether the years of dues are there."""
        return self.months_left == 0


@dataclass(frozen=True, slots=True)
class Milestones:
    """Both, for an enrolment that is protected or in arrears."""

    death: DeathBenefit
    grant: EducationGrant | None

    @property
    def is_certain(self) -> bool:
        return self.death.is_certain


def milestones(
    progress: Progress, reached: Iterable[dt.date], *, is_start_estimated: bool, on: dt.date
) -> Milestones | None:
    """What the months that `reached` the scheme have earned on a day; None for an enrolment on which
    nothing reached it, or which lapsed or ended: a new enrolment begins to count anew."""
    if not rules.status_on(progress, on).can_be_paid:
        return None
    run = unbroken_run(progress, reached, is_start_estimated=is_start_estimated)
    if run is None:
        return None
    return Milestones(death_benefit(run, on), education_grant(run, on))


def unbroken_run(
    progress: Progress, reached: Iterable[dt.date], *, is_start_estimated: bool = False
) -> Run | None:
    """The months in a row up to the last one that reached the scheme; None when none did.

    Source: the brochure for BPU 2026 ("three months in a row since registration"). Whether a month that
    an old book left out breaks the row is not known, so the later start counts and is called uncertain.
    """
    through = progress.remitted_through
    if through is None:
        return None
    months = {month for month in reached if month <= through} | {through}
    since = through
    while add_months(since, -1) in months:
        since = add_months(since, -1)
    return Run(
        since=since,
        months=months_between(since, through) + 1,
        is_certain=since == min(months) and not is_start_estimated,
    )


def death_benefit(run: Run, on: dt.date) -> DeathBenefit:
    """How far the full death benefit is for a death on `on`.

    Full once the months of `jkm.wait` were paid in a row and have passed: paying three at once does not
    make three months of membership. Source: Permenaker 1/2025 as Kemnaker and the brochure tell it; how
    the third month is counted is not verified. Before that regulation there was no wait. Raises
    NotInForce for a day before the scheme.
    """
    amounts = regulations.entry("jkm.amounts", on)
    full = sum(amounts.value.values())
    wait = regulations.find_entry("jkm.wait", on)
    if wait is None:
        return DeathBenefit(0, full, full, run.is_certain, amounts.verified, amounts.citation)
    return DeathBenefit(
        months_left=_months_left(run, wait.value["months"], on),
        full=full,
        until_then=wait.value["until_then"],
        is_certain=run.is_certain,
        is_verified=wait.verified and amounts.verified,
        source=wait.citation,
    )


def education_grant(run: Run, on: dt.date) -> EducationGrant | None:
    """How far the education grant is for a death on `on`; None on a day without such a rule.

    Source: `scholarship.conditions`: years of dues before a death outside work. Whether they must be in
    a row is open; in a row is the stricter reading.
    """
    rule = regulations.find_entry("scholarship.conditions", on)
    if rule is None:
        return None
    most = regulations.entry("scholarship.most", on)
    return EducationGrant(
        months_left=_months_left(run, rule.value["jkm_years_of_dues"] * YEAR, on),
        most=most.value["total"],
        children=most.value["children"],
        is_certain=run.is_certain,
        is_verified=rule.verified and most.verified,
        source=rule.citation,
    )


def _months_left(run: Run, needed: int, on: dt.date) -> int:
    """Both must be there: dues for that many months, and that many months passed."""
    by_dues = needed - run.months
    by_time = months_between(month_of(on), add_months(run.since, needed))
    return max(by_dues, by_time, 0)


def ending_within(on: dt.date, days: int) -> tuple[dt.date, dt.date] | None:
    """The first and the last month which, as the last that reached the scheme, let protection end by
    the earlier reading within `days` days and have not let it lapse: `rules.countdown`, turned round for
    questions to the database. None when there is no such month.
    """
    first, until = rules.first_month_not_lapsed(on), on + dt.timedelta(days=days)
    last = month_of(until)
    while regulations.countdown_ends_on(last) > until:
        last = add_months(last, -1)
    return (first, last) if first <= last else None


def status_at_death(
    progress: Progress, arrivals: Iterable[tuple[dt.date, dt.date | None]], died_on: dt.date
) -> Status:
    """How somebody stood on the day of death, by what had reached the scheme by then.

    `arrivals` are the paid months, each with the day on which it reached the scheme (None: not yet).
    Money that arrives after a death does not protect backwards; whether dues paid late are taken into
    account is decided by the branch (the case of Sidoarjo).
    """
    reached = rules.reached_through(
        (month, day is not None and day <= died_on) for month, day in arrivals
    )
    then = replace(progress, remitted_through=reached, is_ended=False, is_deceased=False)
    return rules.status_on(then, died_on)
