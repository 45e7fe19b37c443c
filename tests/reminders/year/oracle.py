"""Who should be reminded of what, and what speaks against it: docs/reminders.md in plain Python over facts.

Written a second time on purpose, without the rules, finders and questions of the product.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from perisai import regulations
from perisai.regulations.calendar import holidays
from tests.reminders.year.facts import Facts, Job

DAY = dt.timedelta(days=1)
DAYS = {
    "before_due": 3,
    "on_due": 0,
    "after_due": 3,
    "arrears_1": 0,
    "arrears_2": 0,
    "arrears_3": 0,
    "free_months_end": 30,
    "discount_ends": 45,
    "harvest": 0,
    "claim_clock": 0,
    "yearly_grant": 30,
    "cash_held": 0,
    "cash_too_old": 0,
}
TO_STAFF = ("claim_clock", "yearly_grant", "cash_held", "cash_too_old")
TO_AGENT = ("claim_clock", "yearly_grant", "cash_held")
OF_DEBT = ("after_due", "arrears_1", "arrears_2", "arrears_3")
PASSING = ("paused", "holiday", "quiet_hours", "too_many", "held")
OF_WHAT_COMES = ("free_months_end", "discount_ends", "harvest")
ORDER = (
    *("deceased", "ended", "claim_open", "money_held", "paid", "done", "disputed", "opted_out"),
    *("no_consent", "not_own_phone", "paused", "holiday", "quiet_hours", "too_many", "no_channel"),
    *("held", "too_late"),
)
HOUSE = {
    "quiet_from": dt.time(20),
    "quiet_until": dt.time(7),
    "most_per_week": 2,
    "channels": ["wa_agent", "sms", "whatsapp", "letter", "task"],
}
AGREED_AS = {"wa_agent": "whatsapp", "whatsapp": "whatsapp", "sms": "sms", "letter": "letter"}
PHONE = re.compile(r"\+62\d{8,13}")


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who comes due, and the days on which the reminder is useful."""

    due_on: dt.date
    last_on: dt.date
    branch: int | None
    agent: int | None

    def touches(self, since: dt.date, day: dt.date) -> bool:
        return self.due_on <= day and self.last_on >= since


@cache
def month_after(month: dt.date, count: int) -> dt.date:
    years, number = divmod(month.month - 1 + count, 12)
    return dt.date(month.year + years, number + 1, 1)


def end_of(month: dt.date) -> dt.date:
    return month_after(month, 1) - DAY


@cache
def due_day(month: dt.date) -> dt.date:
    """The 15th, or the next day on which offices work."""
    day = month.replace(day=15)
    while day.weekday() > 4 or day in holidays().get(day.year, {}):
        day += DAY
    return day


def lapses_on(reached: dt.date) -> dt.date:
    """Paid to March, lapsed on 1 July."""
    return month_after(reached, 4)


def passes(reason: str, kind: str, *, is_written: bool = False) -> bool:
    """Whether a reason may be over later. A written text that asks for dues is taken back for money held."""
    if reason == "money_held":
        return kind == "discount_ends" or (kind in OF_WHAT_COMES and not is_written)
    return reason in PASSING


class Oracle:
    """Answers from facts at a moment."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._due: dict[tuple, dict[tuple[str, str], Expected]] = {}

    def due(
        self, kind: str, *, branch: int | None, since: dt.date, day: dt.date
    ) -> dict[tuple[str, str], Expected]:
        """Who comes due in a branch with a window that has a day between the two, by subject and period."""
        asked = kind, branch, since, day
        if asked not in self._due:
            finders = {
                "claim_clock": self._tasks,
                "yearly_grant": lambda *_: (),
                "cash_held": self._cash,
                "cash_too_old": self._concerns,
            }
            rows = finders.get(kind, self._people)(kind, since, day)
            self._due[asked] = {
                key: one for key, one in rows if one.branch == branch and one.touches(since, day)
            }
        return self._due[asked]

    def _people(self, kind, since, day) -> Iterator[tuple[tuple[str, str], Expected]]:
        months = [month_after(day.replace(day=1), count) for count in range(-6, 4)]
        for job in self.facts.jobs.values():
            if not job.months or job.has_died or job.is_withdrawn or job.ended_on:
                continue
            reached = job.reached
            if reached and lapses_on(reached) <= since:
                continue
            for month in months:
                window = self._window(kind, job, reached, month)
                if window is None or window[0] > window[1]:
                    continue
                first, last = window
                if reached and lapses_on(reached) <= max(first, since):
                    continue
                key = f"e{job.pk}", f"{month:%Y-%m}"
                yield key, Expected(first, last, job.branch, job.agent)

    def _window(
        self, kind: str, job: Job, reached: dt.date | None, month: dt.date
    ) -> tuple[dt.date, dt.date] | None:
        days = DAYS[kind] * DAY
        if kind in ("before_due", "on_due", "after_due"):
            owes = reached < month if reached else min(job.months) <= month
            if kind == "after_due":  # and no other month is past its due day
                before = month_after(month, -1)
                owes = reached == before if reached else min(job.months) == month
            due_on = due_day(month)
            windows = {
                "before_due": (due_on - days, due_on - DAY),
                "on_due": (due_on, due_on),
                "after_due": (due_on + days, end_of(month)),
            }
            return windows[kind] if owes else None
        if kind.startswith("arrears"):
            if reached != month:
                return None
            count = int(kind[-1])
            overdue, following = (due_day(month_after(month, count + more)) for more in (0, 1))
            first = month_after(month, 2) if count == 1 else overdue + DAY
            return first, min(following, lapses_on(month)) - DAY
        if kind == "free_months_end":
            is_free = month in self.facts.free.get(job.pk, ())
            if not is_free or (reached and reached > month):
                return None
            return end_of(month) - days, end_of(month) + 15 * DAY
        if kind == "discount_ends":
            return (end_of(month) - days, end_of(month)) if self._is_dearer(job, month) else None
        if kind == "harvest":
            return (
                (month, end_of(month))
                if self.facts.harvests.get(job.village) == month.month
                else None
            )
        raise ValueError(kind)

    @staticmethod
    def _is_dearer(job: Job, month: dt.date) -> bool:
        terms = job.terms_in(month)
        if terms is None:
            return False
        _from, income, sector, has_jht, is_employer = terms
        return _price(month_after(month, 1), income, sector, has_jht, is_employer) > _price(
            month, income, sector, has_jht, is_employer
        )

    def _tasks(self, _kind, _since, _day):
        for task in self.facts.tasks:
            if task["kind"] == "grant":
                continue
            claim = self.facts.claims[task["claim_id"]]
            zone = self.facts.zones.get(claim["branch"], "Asia/Jakarta")
            raised_on = task["raised_at"].astimezone(ZoneInfo(zone)).date()
            last = max(raised_on, task["due_on"]) + 30 * DAY
            key = f"c{claim['pk']}", f"{task['kind']}:{task['due_on']}"
            yield key, Expected(raised_on, last, claim["branch"], claim["agent"])

    def _cash(self, _kind, _since, day):
        for (agent, branch), oldest in self.facts.cash.items():
            if oldest <= day:
                within = regulations.value("remit_within_days", oldest)
                first = oldest + within * DAY + DAY
                key = f"a{agent}b{branch}", f"{oldest}"
                yield key, Expected(first, first + 30 * DAY, branch, agent)

    def _concerns(self, _kind, _since, _day):
        for row in self.facts.concerns.values():
            if not row["is_answered"]:
                first = row["raised_on"]
                key = f"n{row['pk']}", f"{row['since_on']}"
                yield key, Expected(first, first + 30 * DAY, row["branch"], row["agent"])

    def mode(self, row: dict, day: dt.date) -> str:
        """What the rule of a day does with a reminder: of the branch before everywhere, then the newest."""
        rules = [
            rule
            for rule in self.facts.rules
            if rule["kind"] == row["kind"]
            and rule["from_on"] <= day
            and rule["branch_id"] in (None, row["branch"])
        ]
        rules.sort(key=lambda rule: (rule["branch_id"] is not None, rule["from_on"], rule["id"]))
        return rules[-1]["mode"]

    def day(self, row: dict, at: dt.datetime) -> dt.date:
        return self._local(row, at).date()

    def _local(self, row: dict, at: dt.datetime) -> dt.datetime:
        return at.astimezone(ZoneInfo(self.facts.zones.get(row["branch"], "Asia/Jakarta")))

    def terms(self, branch: int | None, day: dt.date) -> dict:
        rows = [row for row in self.facts.terms.get(branch, ()) if row["from_on"] <= day]
        return max(rows, key=lambda row: (row["from_on"], row["id"]), default=HOUSE)

    def against(self, row: dict, at: dt.datetime, *, others: int = 0) -> list[str]:
        """All that speaks against a reminder at a moment, the first to be told first. `others` is how many
        other reminders the member got in seven days."""
        found = self._now(row, at)
        found |= (
            self._of_staff(row, at) if row["kind"] in TO_STAFF else self._of_member(row, at, others)
        )
        return sorted(found, key=ORDER.index)

    def _now(self, row: dict, at: dt.datetime) -> set[str]:
        local, found = self._local(row, at), set()
        terms = self.terms(row["branch"], local.date())
        begin, end, clock = terms["quiet_from"], terms["quiet_until"], local.time()
        is_quiet = begin <= clock < end if begin < end else clock >= begin or clock < end
        if is_quiet:
            found.add("quiet_hours")
        if local.date() in holidays().get(local.year, {}):
            found.add("holiday")
        return found

    def _of_member(self, row: dict, at: dt.datetime, others: int) -> set[str]:
        facts, day = self.facts, self.day(row, at)
        job = facts.jobs[row["enrolment"]]
        reached, month = job.reached, dt.date.fromisoformat(f"{row['period']}-01")
        purposes, _channels = facts.consents.get(job.member, (["remind"], []))
        from_on, until_on = facts.pauses.get(job.member, (dt.date.max, dt.date.min))
        asks_for = 0 if row["kind"] in ("before_due", "on_due", "after_due") else 1
        _way, no_way = self.way(row, day)
        is_so = {
            "deceased": job.has_died,
            "ended": bool(
                job.is_withdrawn or job.ended_on or (reached and lapses_on(reached) <= day)
            ),
            "claim_open": job.member in facts.with_claim,
            "money_held": job.member in facts.with_money,
            "paid": bool(reached) and reached >= month_after(month, asks_for),
            "disputed": job.member in facts.disputed,
            "opted_out": "remind" not in purposes,
            "paused": from_on <= day <= until_on,
            "too_many": others >= self.terms(row["branch"], day)["most_per_week"],
        }
        return {reason for reason, holds in is_so.items() if holds} | ({no_way} - {""})

    def way(self, row: dict, day: dt.date) -> tuple[str, str]:
        """How a reminder goes to its member, or why not at all. One that was handed on keeps its way."""
        job = self.facts.jobs[row["enrolment"]]
        _purposes, agreed = self.facts.consents.get(job.member, ([], []))
        order = [row["channel"]] if row["channel"] else self.terms(row["branch"], day)["channels"]
        why = set()
        for channel in order:
            if channel in ("wa_agent", "task") and not self._works(row["agent"], day):
                why.add("no_channel")
            elif channel in AGREED_AS and AGREED_AS[channel] not in agreed:
                why.add("no_consent")
            elif channel in ("wa_agent", "sms", "whatsapp") and not PHONE.fullmatch(job.phone):
                why.add("no_channel")
            elif (
                channel in ("wa_agent", "sms", "whatsapp")
                and row["kind"] in OF_DEBT
                and not job.is_own_phone
            ):
                why.add("not_own_phone")
            else:
                return channel, ""
        return "", next(
            reason for reason in ("not_own_phone", "no_consent", "no_channel") if reason in why
        )

    def _works(self, agent: int | None, day: dt.date) -> bool:
        row = self.facts.agents.get(agent)
        return bool(
            row and row["user__is_active"] and (not row["until_on"] or day <= row["until_on"])
        )

    def _of_staff(self, row: dict, at: dt.datetime) -> set[str]:
        found = set()
        if row["kind"] in TO_AGENT and not self._works(row["agent"], self.day(row, at)):
            found.add("ended" if row["agent"] else "no_channel")
        if self._is_done(row):
            found.add("done")
        return found

    def _is_done(self, row: dict) -> bool:
        facts = self.facts
        if row["kind"] == "claim_clock":
            name = row["period"].partition(":")[0]
            return not facts.claims[row["claim"]]["is_open"] or not any(
                (task["claim_id"], task["kind"]) == (row["claim"], name) for task in facts.tasks
            )
        if row["kind"] == "yearly_grant":
            paid_on = facts.claims[row["claim"]]["paid_on"]
            return paid_on is not None and paid_on >= row["due_on"]
        if row["kind"] == "cash_held":
            oldest = facts.cash.get((row["agent"], row["branch"]))
            return oldest is None or oldest > dt.date.fromisoformat(row["period"])
        return facts.concerns[row["concern"]]["is_answered"]


@cache
def _price(month: dt.date, income: int, sector: str, has_jht: bool, is_employer: bool) -> int:
    """What the law asks for a month of somebody who pays alone, in rupiah."""
    return regulations.dues_for_month(
        month=month,
        payer_kind="self",
        income=income,
        sector=sector,
        has_jht=has_jht,
        is_employer=is_employer,
    ).total
