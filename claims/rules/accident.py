"""JKK: what a work accident may bring, by what came of it. Whole rupiah.

Sources: PP 44/2015; from 2 December 2019 PP 82/2019. "Base" is the income of the bracket, from which
dues were paid, never the real income.
"""

from __future__ import annotations

import datetime as dt

from claims.enums import Component, NoteKind, Outcome, Transport
from claims.rules.case import Case
from claims.rules.values import Note, Part, fixed, multiple, note
from perisai import regulations
from perisai.regulations.values import WorkStep

_CARRIED = {
    Transport.LAND: Component.TRANSPORT_LAND,
    Transport.SEA: Component.TRANSPORT_SEA,
    Transport.AIR: Component.TRANSPORT_AIR,
}
_AIDS = {
    "dentures": Component.DENTURES,
    "hearing_aid": Component.HEARING_AID,
    "glasses": Component.GLASSES,
}
_YEAR = 12  # months


def accident_parts(
    case: Case, base: int
) -> tuple[tuple[Part, ...], tuple[Part, ...], tuple[Note, ...]]:
    """The parts, the ceilings of what a doctor may order, and what is said beside them.

    `case` has an outcome; `base` is the income of its bracket, rupiah a month.
    """
    on = case.event_on
    treatment = note(NoteKind.TREATMENT, regulations.entry("jkk.death", on))
    notes: tuple[Note, ...] = (treatment,)
    if case.outcome == Outcome.DEATH:
        parts = _fatal(on, base)
    elif case.outcome == Outcome.TOTAL_DISABILITY:
        parts = _total_disability(on, base)
    elif case.outcome == Outcome.PARTIAL_DISABILITY:
        parts = (_partial_disability(on, base),)
    else:
        parts = () if case.months_unable is not None else (_unable_for_a_year(on, base),)
        notes += _steps(on, base)
    if case.months_unable is not None:
        parts += (_unable(on, base, case.months_unable),)
    ceilings = () if case.outcome == Outcome.DEATH else _ceilings(on)
    return parts + _carried(case), ceilings, notes


def _fatal(on: dt.date, base: int) -> tuple[Part, ...]:
    rule = regulations.entry("jkk.death", on)
    return (
        multiple(Component.FATAL_ACCIDENT, rule.value["times_base"], base, rule),
        fixed(Component.FUNERAL, rule.value["funeral"], rule),
        fixed(Component.PERIODIC, rule.value["periodic"], rule),
    )


def _total_disability(on: dt.date, base: int) -> tuple[Part, ...]:
    rule = regulations.entry("jkk.disability", on)
    periodic = regulations.entry("jkk.disability_periodic", on)
    return (
        multiple(Component.TOTAL_DISABILITY, rule.value["total_times_base"], base, rule),
        fixed(Component.PERIODIC, periodic.value, periodic),
    )


def _partial_disability(on: dt.date, base: int) -> Part:
    """Between the least and the most percentage of the table: only a doctor reads it."""
    rule = regulations.entry("jkk.disability", on)
    percent = regulations.entry("jkk.partial_percent", on)
    whole = rule.value["partial_times_base"] * base
    least, most = (whole * percent.value[end] // 100 for end in ("least", "most"))
    is_sure = rule.verified and percent.verified
    return Part(Component.PARTIAL_DISABILITY, least, most, percent.citation, is_sure)


def _unable_for_a_year(on: dt.date, base: int) -> Part:
    """From one month to a year without work; shorter times are reckoned by the branch, by the day. What is
    paid a month is the law's, how many months are a guess: no range is called confirmed."""
    rule = regulations.entry("jkk.unable_to_work", on)
    least, most = (_paid_by_steps(rule.value, base, months) for months in (1, _YEAR))
    return Part(Component.UNABLE_TO_WORK, least, most, rule.citation, verified=False)


def _unable(on: dt.date, base: int, months: int) -> Part:
    rule = regulations.entry("jkk.unable_to_work", on)
    return fixed(Component.UNABLE_TO_WORK, _paid_by_steps(rule.value, base, months), rule)


def _paid_by_steps(steps: tuple[WorkStep, ...], base: int, months: int) -> int:
    """Rupiah for `months` months without work. Whole for every base: checked at start-up."""
    paid = 0
    for step in steps:
        here = months if step.months is None else min(months, step.months)
        paid += here * (base * step.percent // 100)
        months -= here
    return paid


def _steps(on: dt.date, base: int) -> tuple[Note, ...]:
    """What is paid a month, step by step."""
    rule = regulations.entry("jkk.unable_to_work", on)
    notes, since = [], 1
    for step in rule.value:
        figures = {"amount": base * step.percent // 100, "percent": step.percent, "since": since}
        if step.months is None:
            notes.append(note(NoteKind.LAST_STEP, rule, **figures))
        else:
            notes.append(note(NoteKind.STEP, rule, **figures, until=since + step.months - 1))
            since += step.months
    return tuple(notes)


def _carried(case: Case) -> tuple[Part, ...]:
    """What was spent on carrying the injured, each kind up to its own ceiling."""
    rule = regulations.entry("jkk.transport", case.event_on)
    return tuple(
        fixed(_CARRIED[kind], min(spent, rule.value[kind.value]), rule)
        for kind, spent in case.transport
    )


def _ceilings(on: dt.date) -> tuple[Part, ...]:
    """Care at home and aids, as far as the law of that day knows them."""
    found = []
    if care := regulations.find_entry("jkk.home_care", on):
        found.append(
            Part(Component.HOME_CARE, 0, care.value["amount"], care.citation, care.verified)
        )
    if aids := regulations.find_entry("jkk.aids", on):
        found += [
            Part(component, 0, aids.value[name], aids.citation, aids.verified)
            for name, component in _AIDS.items()
        ]
    return tuple(found)
