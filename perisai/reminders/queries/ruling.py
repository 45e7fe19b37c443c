"""What the rules say of reminders on a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from members.models import EnrolmentTerms
from perisai.common.months import month_of
from perisai.reminders.enums import Kind, Mode
from perisai.reminders.models import Reminder, Rule
from perisai.reminders.rules import Place, rule_for


def modes_of(reminders: Sequence[Reminder], *, days: Mapping[int, dt.date]) -> dict[int, Mode]:
    """What happens with each reminder on its day (`days`, by key): by the rule that counts then, which may
    be newer than the one that found it. Without a rule nothing goes. Two queries."""
    rules = defaultdict(list)
    for rule in Rule.objects.filter(kind__in={row.kind for row in reminders}):
        rules[rule.kind].append(rule)
    enrolments = {row.enrolment_id for row in reminders} - {None}
    has_jht: dict[int, bool] = {}
    latest = max(days.values(), default=dt.date.min)
    for terms in EnrolmentTerms.objects.filter(enrolment__in=enrolments).in_force(month_of(latest)):
        has_jht[terms.enrolment_id] = terms.has_jht
    found = {}
    for row in reminders:
        place = Place(row.branch_id, row.village_id, has_jht.get(row.enrolment_id))
        rule = rule_for(rules[row.kind], Kind(row.kind), place, on=days[row.pk])
        found[row.pk] = Mode(rule.mode) if rule else Mode.OFF
    return found
