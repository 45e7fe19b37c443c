"""How much a death, an accident or an end of work may bring, by the law in force on its day.

Amounts are whole rupiah; a range is (least, most). Which benefit an event gives is decided in
`claims.rules.program`, and whether somebody was protected on the day by the standing of dues: here both
are taken as given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from claims.enums import Component, NoteKind
from claims.rules.accident import accident_parts
from claims.rules.case import Case, faults
from claims.rules.grants import education_grants
from claims.rules.values import Estimate, Note, Part, fixed, note
from perisai import regulations
from perisai.common.months import month_of
from perisai.regulations.enums import Program


def expected(case: Case) -> Estimate:
    """What the case may bring, part by part.

    Sources: PP 44/2015, from 2 December 2019 PP 82/2019, from 24 February 2025 Permenaker 1/2025; JHT:
    PP 46/2015 and Permenaker 4/2022. Raises ValueError for a case with `faults`.
    """
    if found := faults(case):
        raise ValueError(f"nothing can be estimated: {', '.join(found)}")
    if case.program == Program.JHT:
        return Estimate(Program.JHT, notes=_savings_notes(case.event_on))
    if case.months_paid == 0:
        start = regulations.entry("dues.lapse", case.event_on)
        return Estimate(case.program, notes=(Note(NoteKind.NO_DUES, start.citation, True),))
    return _death(case) if case.program == Program.JKM else _accident(case)


def together(estimates: Sequence[Estimate], on: dt.date) -> Estimate:
    """JKM of somebody with several jobs, each with its own dues: every benefit, but the funeral cost once.

    Source: Permenaker 1/2025, as Kemnaker tells it. For deaths before it no rule was found: the funeral
    is counted once as well and called unverified. `estimates` are at least one, all of JKM.
    """
    rule = regulations.find_entry("jkm.most_funerals", on)
    most, notes = (rule.value if rule else 1), [note_ for each in estimates for note_ in each.notes]
    parts: list[Part] = []
    for part in (part for each in estimates for part in each.parts):
        is_funeral = part.component == Component.FUNERAL
        if not is_funeral or sum(p.component == Component.FUNERAL for p in parts) < most:
            parts.append(part)
    all_parts = sum(len(each.parts) for each in estimates)
    if len(parts) < all_parts:
        source, is_sure = (rule.citation, rule.verified) if rule else ("", False)
        notes.append(Note(NoteKind.FUNERAL_ONCE, source, is_sure))
        parts = parts if is_sure else [_unsure(part) for part in parts]
    return Estimate(
        Program.JKM,
        parts=tuple(parts),
        grants=next((each.grants for each in estimates if each.grants), None),
        notes=tuple(dict.fromkeys(notes)),
    )


def unsure(estimate: Estimate) -> Estimate:
    """The same, of which no amount is called confirmed: it waits for a decision."""
    return replace(estimate, parts=tuple(_unsure(part) for part in estimate.parts))


def _unsure(part: Part) -> Part:
    return Part(part.component, part.least, part.most, part.source, False, part.times)


def _death(case: Case) -> Estimate:
    """JKM: in full, or before the months of Permenaker 1/2025 only the funeral cost."""
    amounts = regulations.entry("jkm.amounts", case.event_on)
    wait = regulations.find_entry("jkm.wait", case.event_on)
    months = wait.value["months"] if wait else 0
    grants, notes = education_grants(case)
    back = (note(NoteKind.REACTIVATED, wait),) if wait and case.reactivated_on else ()
    if not case.has(months):
        funeral = fixed(Component.FUNERAL, wait.value["until_then"], wait)
        short = note(NoteKind.WAIT, wait, months=months)
        return Estimate(Program.JKM, (funeral,), grants=grants, notes=(short, *back, *notes))
    # Nobody says how the last month is counted. One month further on, every way of counting agrees.
    is_edge = wait is not None and not case.has(months + 1)
    edge = (note(NoteKind.WAIT_EDGE, wait, months=months), *back) if is_edge else ()
    parts = tuple(
        # The funeral cost is the same on either side of the edge.
        fixed(component, amounts.value[name], amounts, is_sure=not is_edge or name == "funeral")
        for component, name in (
            (Component.LUMP_SUM, "lump_sum"),
            (Component.PERIODIC, "periodic"),
            (Component.FUNERAL, "funeral"),
        )
    )
    return Estimate(Program.JKM, parts, grants=grants, notes=(*edge, *notes))


def _accident(case: Case) -> Estimate:
    """JKK, from the first month of dues on: there is no wait."""
    base = regulations.bracket_for(case.income, month_of(case.event_on)).base
    parts, ceilings, notes = accident_parts(case, base)
    grants, grant_notes = education_grants(case)
    return Estimate(Program.JKK, parts, ceilings, grants, (*notes, *grant_notes))


def _savings_notes(on: dt.date) -> tuple[Note, ...]:
    """JHT: its amount is the balance, which only the scheme knows; what is said is when it is paid."""
    payout = regulations.entry("jht.payout", on)
    wait = regulations.find_entry("jht.wait_months", on)
    rule = payout.value
    return (
        note(NoteKind.JHT_BALANCE, payout),
        note(NoteKind.JHT_AGE, payout, age=rule["age"]),
        *((note(NoteKind.JHT_STOPPED, wait, months=wait.value),) if wait else ()),
        note(
            NoteKind.JHT_PART,
            payout,
            years=rule["years_for_part"],
            housing=rule["housing_percent"],
            other=rule["other_percent"],
        ),
    )
