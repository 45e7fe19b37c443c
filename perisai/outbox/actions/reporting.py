"""What a gateway tells by itself."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from perisai.outbox.actions.moving import advance
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.gateway import words_of
from perisai.outbox.models import DeliveryReport, Message


@dataclass(frozen=True)
class Report:
    """One thing told: `event` is the gateway's own number of it, `cost` rupiah or None."""

    event: str
    reference: uuid.UUID
    state: MessageState
    said_at: dt.datetime
    cost: int | None


@transaction.atomic
def take_reports(*, reports: Iterable[Report], at: dt.datetime) -> tuple[int, int]:
    """Keep what a gateway told and move the messages on; answers how many were kept, and how many are about
    no message of ours.

    An event that is there already is passed over, whatever it says this time; what comes late or in another
    order moves nothing back.
    """
    kept = foreign = 0
    reports = list(reports)
    numbers = dict(
        Message.objects.filter(
            uuid__in=[report.reference for report in reports], channel__in=Channel.of_gateway()
        ).values_list("uuid", "pk")
    )
    # In one order everywhere, or two calls about the same messages would wait for each other.
    for report in sorted(reports, key=lambda report: (report.reference, report.event)):
        number = numbers.get(report.reference)
        if number is None:
            foreign += 1
        elif _is_new(report, number, at):
            kept += 1
            advance(
                message_id=number,
                state=report.state,
                words=words_of(report.state),
                cost=report.cost,
                at=at,
            )
    return kept, foreign


def _is_new(report: Report, message_id: int, at: dt.datetime) -> bool:
    """Write the report, unless its event is known. The same one told twice at a time waits for the first."""
    if DeliveryReport.objects.filter(event=report.event).exists():
        return False
    row = DeliveryReport(
        message_id=message_id,
        event=report.event,
        state=report.state,
        said_at=report.said_at,
        received_at=at,
        cost=report.cost,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    return True
