"""What the rules say of reminders on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from members.models import EnrolmentTerms
from perisai.common.keys import among
from perisai.common.months import month_of
from perisai.reminders.enums import Kind, Mode
from perisai.reminders.models import Reminder, Rule
from perisai.reminders.rules import Place, rule_for


def modes_of(reminders: Sequence[Reminder], *, days: Mapping[int, dt.date]) -> dict[int, Mode]:
    """What happens with each reminder on its day (`days`, by key): by the rule that counts then, which may
    be newer than the one that found it. Without a rule nothing goes. One query, and another where a rule
    asks for JHT."""
    kinds = {row.kind for row in reminders}
    rules = {kind: [] for kind in kinds}
    for rule in Rule.objects.filter(kind__in=kinds):
        rules[rule.kind].append(rule)
    asks_jht = any(rule.has_jht is not None for some in rules.values() for rule in some)
    has_jht = _savings(reminders, max(days.values())) if asks_jht else {}
    found: dict[int, Mode] = {}
    asked: dict[tuple[str, Place, dt.date], Mode] = {}
    for row in reminders:
        place, day = (
            Place(row.branch_id, row.village_id, has_jht.get(row.enrolment_id)),
            days[row.pk],
        )
        if (row.kind, place, day) not in asked:
            rule = rule_for(rules[row.kind], Kind(row.kind), place, on=day)
            asked[row.kind, place, day] = Mode(rule.mode) if rule else Mode.OFF
        found[row.pk] = asked[row.kind, place, day]
    return found


def _savings(reminders: Sequence[Reminder], latest: dt.date) -> dict[int, bool]:
    """Whether these enrolments save for old age in the month of a day."""
    enrolments = {row.enrolment_id for row in reminders} - {None}
    terms = EnrolmentTerms.objects.filter(enrolment__in=among(enrolments)).in_force(
        month_of(latest)
    )
    return dict(terms.values_list("enrolment", "has_jht"))
