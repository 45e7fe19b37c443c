"""Looking for what is wrong in the books, and hearing what the branch found when it asked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from dues import permissions
from dues.anomaly_enums import AnomalyOutcome, AnomalyRule
from dues.anomaly_rules import SEVERITY, due_on
from dues.errors import AlreadyAnswered, NotToAnswer, NotYours
from dues.models import Anomaly, AnomalyAnswer, AnomalyOwner
from dues.queries.patterns import FINDERS
from perisai.audit.actions import record
from villages.enums import TimeZone
from villages.queries import local_day, viewer_for

SHORTEST_ANSWER = 10  # letters; an answer is final, so it says something


@transaction.atomic
def look_for(rule: AnomalyRule, *, at: dt.datetime) -> int:
    """Write down what this rule finds and no night wrote before; answers how many.

    One row by rule, subject and period, so any number of nights, and two at once, write it once.
    """
    on = local_day(at, TimeZone.WIB)
    known = set(Anomaly.objects.filter(rule=rule).values_list("subject", "period"))
    severity = SEVERITY[rule]
    rows = [
        Anomaly(
            rule=rule,
            severity=severity,
            subject=found.subject,
            period=found.period,
            agent_id=found.agent,
            member_id=found.member,
            branch_id=found.branch,
            from_on=found.from_on,
            until_on=found.until_on,
            measured=found.measured,
            allowed=found.allowed,
            evidence=found.evidence,
            noticed_on=on,
            due_on=due_on(severity, on),
        )
        for found in FINDERS[rule](on)
        if (found.subject, found.period) not in known
    ]
    if not rows:
        return 0
    Anomaly.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    # Another night at the same moment may have written some of them first.
    number = Anomaly.objects.filter(uuid__in=[row.uuid for row in rows]).count()
    if number:
        record("anomaly.found", Anomaly, by=None, rule=rule.value, number=number)
    return number


@transaction.atomic
def take_anomaly(*, anomaly: Anomaly, by, at: dt.datetime) -> AnomalyOwner:
    """Look after it from now on; whoever did before does not any more. Doing so twice is once.

    Raises NotYours, AlreadyAnswered.
    """
    anomaly = _locked(anomaly, by=by, at=at)
    if AnomalyAnswer.objects.filter(anomaly=anomaly).exists():
        raise AlreadyAnswered(_("This was already answered. Look at the answer."))
    last = anomaly.owners.order_by("-pk").first()
    if last and last.owner_id == by.pk:
        return last
    owner = AnomalyOwner.objects.create(anomaly=anomaly, owner=by, taken_at=at)
    record("anomaly.owned", anomaly, by=by)
    return owner


@transaction.atomic
def answer_anomaly(
    *, anomaly: Anomaly, outcome: AnomalyOutcome, note: str, by, at: dt.datetime
) -> AnomalyAnswer:
    """Say what it is, and how one knows: by a coordinator of the branch or head office, never by the agent
    whom it is about. It is final, so it takes at least SHORTEST_ANSWER letters. The same answer again returns
    the first one. Raises NotYours, AlreadyAnswered, NotToAnswer."""
    anomaly = _locked(anomaly, by=by, at=at)
    if known := AnomalyAnswer.objects.filter(anomaly=anomaly).first():
        if (known.outcome, known.note) == (outcome, note):
            return known
        raise AlreadyAnswered(_("This was already answered. Look at the answer."))
    if len(note.strip()) < SHORTEST_ANSWER:
        raise NotToAnswer(
            _(
                "Write a sentence: whom you asked and what they said. The answer is not changed later."
            ),
            field="note",
        )
    answer = AnomalyAnswer.objects.create(
        anomaly=anomaly,
        outcome=outcome,
        note=note,
        answered_on=local_day(at, anomaly.branch.time_zone),
        answered_at=at,
        answered_by=by,
    )
    record("anomaly.answered", anomaly, by=by, rule=anomaly.rule, outcome=outcome)
    return answer


def _locked(anomaly: Anomaly, *, by, at: dt.datetime) -> Anomaly:
    """The row, locked, if this person may decide about it. Raises NotYours."""
    rows = Anomaly.objects.select_for_update(of=("self",)).select_related("branch", "agent")
    anomaly = rows.get(pk=anomaly.pk)
    if not permissions.may_answer_anomaly(viewer_for(by, now=at), anomaly):
        raise NotYours(_("Only a coordinator of this branch or head office answers."))
    return anomaly
