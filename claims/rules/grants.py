"""The education grant: which children of whom, how much a year by level of school. Whole rupiah."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from claims.enums import NoteKind, Outcome
from claims.rules.case import Case
from claims.rules.values import GrantLevel, Grants, Note, note
from perisai import regulations
from perisai.common.months import same_day_after
from perisai.regulations.enums import Program

_YEAR = 12  # months
_WITH_GRANT = (Outcome.DEATH, Outcome.TOTAL_DISABILITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child of the family. What nobody said stands in no way."""

    born_on: dt.date | None = None
    lives: bool = True
    is_married: bool | None = None
    works: bool | None = None
    has_left_school: bool = False


def may_study(child: Child, on: dt.date) -> bool | None:
    """Whether the grant of an event on `on` may reach a child; None where only the branch can say, because
    the child works: since 24 February 2025 some of those who work keep it.

    Sources: `scholarship.conditions` (the age), `scholarship.may_work` (Permenaker 1/2025).
    """
    if not child.lives or child.is_married or child.has_left_school:
        return False
    rule = regulations.find_entry("scholarship.conditions", on)
    if rule and child.born_on:
        last_birthday = same_day_after(child.born_on, rule.value["child_under_age"] * _YEAR)
        if on >= last_birthday:
            return False
    if not child.works:
        return True
    return None if regulations.find_entry("scholarship.may_work", on) else False


def education_grants(case: Case) -> tuple[Grants | None, tuple[Note, ...]]:
    """The grant for the children of the case, or why there is none.

    JKM: after the years of dues of `scholarship.conditions`; JKK: for a death or total disability,
    from the first month on. Sources: PP 82/2019, Permenaker 5/2021 as amended; before 2 December 2019
    PP 44/2015: one child, one amount, paid once.
    """
    if case.program == Program.JKK and case.outcome not in _WITH_GRANT:
        return None, ()
    if not case.children and not case.working_children:
        return None, ()
    rule = regulations.entry("scholarship.conditions", case.event_on)
    years = rule.value["jkm_years_of_dues"]
    if case.program == Program.JKM and not case.has(years * _YEAR):
        return None, (note(NoteKind.GRANT_YEARS, rule, years=years),)
    asked = _of_working(case)
    if not case.children:
        return None, asked
    grants = _grants(case)
    return grants, (*_notes(case, grants), *asked)


def _of_working(case: Case) -> tuple[Note, ...]:
    rule = regulations.find_entry("scholarship.may_work", case.event_on)
    if not case.working_children or rule is None:
        return ()
    return (note(NoteKind.GRANT_WORKING, rule, children=case.working_children),)


def yearly_claims(
    paid_on: dt.date, event_on: dt.date, born_on: Iterable[dt.date | None]
) -> list[dt.date]:
    """The days on which the grant may be claimed again: a year after it was paid and every year, while one of
    the children is under the age of `scholarship.conditions`. Empty where the law paid it once.

    A child whose day of birth is not known (None) was born by the event at the latest.
    """
    if regulations.find_entry("scholarship.levels", event_on) is None:
        return []
    age = regulations.value("scholarship.conditions", event_on)["child_under_age"]
    last = max((same_day_after(day or event_on, age * _YEAR) for day in born_on), default=paid_on)
    days, year = [], 1
    while (day := same_day_after(paid_on, year * _YEAR)) < last:
        days.append(day)
        year += 1
    return days


def _grants(case: Case) -> Grants:
    most = regulations.entry("scholarship.most", case.event_on)
    rule = regulations.entry("scholarship.conditions", case.event_on)
    levels = regulations.find_entry("scholarship.levels", case.event_on)
    children = min(case.children, most.value["children"])
    if levels is None:
        once = GrantLevel("", most.value["total"] // most.value["children"], 1)
        rows, source, is_sure = (once,), most.citation, most.verified
    else:
        rows = tuple(GrantLevel(row.level, row.yearly, row.years) for row in levels.value)
        source, is_sure = levels.citation, levels.verified and most.verified
    # JKK asks for no years of dues, so what is open about them does not touch it.
    is_sure = is_sure and (rule.verified or case.program == Program.JKK)
    in_all = min(most.value["total"], children * sum(row.most for row in rows))
    return Grants(children, rows, in_all, source, is_sure)


def _notes(case: Case, grants: Grants) -> tuple[Note, ...]:
    most = regulations.entry("scholarship.most", case.event_on)
    rule = regulations.entry("scholarship.conditions", case.event_on)
    back = rule.value["school_years_back"]
    return tuple(
        found
        for found, is_said in (
            (
                note(NoteKind.GRANT_CHILDREN, most, children=grants.children),
                case.children > grants.children,
            ),
            (note(NoteKind.GRANT_YEARLY, rule, years=back), back > 0),
            (note(NoteKind.GRANT_AGE, rule, age=rule.value["child_under_age"]), True),
        )
        if is_said
    )
