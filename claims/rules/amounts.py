"""Whether what was paid can be the benefit of its event: the study's own table lists a JKK with the amount of
a JKM. A doubt is shown to be looked into; it refuses nothing, because the scheme decides."""

from __future__ import annotations

import datetime as dt

from claims.enums import AmountDoubt, Cause, EventKind
from claims.rules.program import Event, benefits_of
from perisai import regulations
from perisai.regulations.enums import Program


def program_of(kind: str, cause: str, on: dt.date | None) -> Program | None:
    """The one programme that answers for an event; None while its cause is open, without a day, and before
    the scheme. JHT is the answer only where nobody died and nobody was injured."""
    if on is None or on < regulations.begins_on():
        return None
    if kind in (EventKind.STOPPED_WORK, EventKind.AGE):
        return Program.JHT
    event = Event(kind=EventKind(kind), on=on, cause=Cause(cause))
    found = benefits_of(event, has_jht=False).programs
    return found[0] if len(found) == 1 else None


def doubt_about(program: Program | None, *, event_on: dt.date, amount: int) -> AmountDoubt | None:
    """What is strange about an amount (rupiah) that was paid for an event, None when nothing is.

    JKM is a sum by the law of its day, for each job that protected, with the funeral cost as often as the
    law pays it; or the funeral cost alone: without heirs it goes to whoever buried the dead (PP 44/2015 Pasal
    40), and before the months of `jkm.wait` nothing else is paid. With a full sum comes at most the
    education grant of a year. JKK hardly ever comes to the full sum of JKM. Sources: `jkm.amounts` (PP
    44/2015, PP 82/2019), `jkm.most_funerals`, `jkm.wait` (Permenaker 1/2025), `scholarship.*`.
    """
    if program not in (Program.JKK, Program.JKM) or event_on < regulations.begins_on():
        return None
    if program == Program.JKM:
        return None if amount in _jkm_amounts(event_on) else AmountDoubt.NO_JKM_AMOUNT
    return AmountDoubt.JKM_AMOUNT if amount == _jkm_in_full(event_on) else None


def _jkm_in_full(on: dt.date) -> int:
    return sum(regulations.entry("jkm.amounts", on).value.values())


def _jkm_amounts(on: dt.date) -> set[int]:
    full, funeral = _jkm_in_full(on), regulations.entry("jkm.amounts", on).value["funeral"]
    wait = regulations.find_entry("jkm.wait", on)
    alone = {funeral} | ({wait.value["until_then"]} if wait else set())
    return alone | {paid + grant for paid in _of_jobs(full, funeral, on) for grant in _grants(on)}


def _of_jobs(full: int, funeral: int, on: dt.date) -> set[int]:
    """JKM in full for one job, or for each of as many as a rule lets somebody register. Before a rule says
    how often the funeral cost is paid, once and every time can both be right."""
    rule = regulations.find_entry("jkm.most_funerals", on)
    most = regulations.find_entry("registration.most_jobs", on)
    found = set()
    for jobs in range(1, (most.value if most else 1) + 1):
        for funerals in {min(jobs, rule.value)} if rule else {1, jobs}:
            found.add(jobs * (full - funeral) + funerals * funeral)
    return found


def _grants(on: dt.date) -> set[int]:
    """What the education grant of one year can come to, for no child up to the most the law allows."""
    most = regulations.entry("scholarship.most", on)
    levels = regulations.find_entry("scholarship.levels", on)
    children = most.value["children"]
    yearly = [row.yearly for row in levels.value] if levels else [most.value["total"] // children]
    sums = {0}
    for _child in range(children):
        sums |= {known + one for known in sums for one in yearly}
    return sums
