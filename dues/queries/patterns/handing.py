"""Patterns in how money was handed on: newer money for older receipts, and payments that nobody confirms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import (
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Subquery,
    Sum,
)

from dues.anomaly_enums import AnomalyRule
from dues.anomaly_rules import months_looked_at, thresholds
from dues.models import Collection, ReachedLine, Remittance, RemittanceItem, SchemePayment
from dues.queries.patterns.found import Found, Row, by_agent_and_month
from perisai.common.months import last_day


def lapping(on: dt.date) -> Iterator[Found]:
    """Remittances of old receipts only, while newer money of the same branch stayed with the agent: what is
    handed on may be the newer money, and what the older receipts brought in may be gone."""
    terms = thresholds(AnomalyRule.LAPPING, on)
    first, last = months_looked_at(on)
    newest = (
        RemittanceItem.objects.filter(remittance=OuterRef("pk"))
        .order_by("-collection__collected_on")
        .values("collection__collected_on")[:1]
    )
    gone = RemittanceItem.objects.filter(
        collection=OuterRef("pk"), remittance__recorded_at__lte=OuterRef(OuterRef("recorded_at"))
    )
    kept = (
        Collection.objects.of_agents()
        .standing()
        .filter(
            ~Exists(gone),
            agent=OuterRef("agent"),
            branch=OuterRef("branch"),
            collected_on__gt=OuterRef("newest"),
            recorded_at__lte=OuterRef("recorded_at"),
        )
        .order_by()
        .values("agent")
        .annotate(sum=Sum("total"))
        .values("sum")
    )
    age = ExpressionWrapper(F("handed_over_on") - F("newest"), output_field=DurationField())
    rows = (
        Remittance.objects.filter(handed_over_on__range=(first, last_day(last)))
        .annotate(newest=Subquery(newest))
        .annotate(age=age)
        .filter(age__gte=dt.timedelta(days=terms["old_days"]))
        .annotate(kept=Subquery(kept))
        .filter(kept__gte=F("total") * terms["kept_percent"] / 100)
        .order_by("pk")
        .values_list("pk", "agent", "branch", "handed_over_on")
    )
    yield from by_agent_and_month(
        (Row(*row) for row in rows), table="remittances", allowed=terms["times"]
    )


def payments_unconfirmed(on: dt.date) -> Iterator[Found]:
    """What agents say they paid into the scheme, of which no month was ever confirmed, although the scheme
    has confirmed payments of the same branch that were made on that day or later."""
    terms = thresholds(AnomalyRule.UNCONFIRMED, on)
    until = on - dt.timedelta(days=terms["days"])
    first = months_looked_at(until)[0]
    reached = ReachedLine.objects.filter(payment=OuterRef("pk"))
    confirmed = Exists(reached.filter(line__confirmed__isnull=False))
    payments = SchemePayment.objects.filter(paid_on__gte=first).order_by()
    # By branch the last day of which something is confirmed: asked once, not for every payment.
    heard = dict(payments.filter(confirmed).values_list("branch").annotate(last=Max("paid_on")))
    rows = (
        payments.filter(Exists(reached), ~confirmed, agent__isnull=False, paid_on__lte=until)
        .order_by("pk")
        .values_list("pk", "agent", "branch", "paid_on")
    )
    yield from by_agent_and_month(
        (Row(*row) for row in rows if row[2] in heard and row[3] <= heard[row[2]]),
        table="payments",
        allowed=terms["payments"],
    )
