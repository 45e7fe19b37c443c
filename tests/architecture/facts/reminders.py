"""Rows of reminders and messages."""

from __future__ import annotations

import datetime as dt

from perisai.outbox.models import DeliveryReport, Message
from perisai.reminders.models import (
    LetterBatch,
    LetterPrinting,
    NightCount,
    Pause,
    ReminderTerms,
    Rule,
    Wording,
)
from tests.architecture.facts.day import DAY, NOW
from tests.cast import Cast
from tests.reminders.someone import due


def delivery_report(cast: Cast) -> DeliveryReport:
    message = Message.objects.create(
        key="test:1",
        channel="sms",
        recipient="+6281234567890",
        text="Halo",
        state="sent",
        not_before=NOW,
        not_after=NOW + dt.timedelta(days=1),
        created_at=NOW,
        handed_at=NOW,
        settled_at=NOW,
    )
    return DeliveryReport.objects.create(
        message=message, event="e1", state="delivered", said_at=NOW, received_at=NOW
    )


def night_count(cast: Cast) -> NightCount:
    return NightCount.objects.create(
        kind="on_due", branch=cast.branch, night=DAY, due=3, new=1, counted_at=NOW
    )


def pause(cast: Cast) -> Pause:
    return Pause.objects.create(
        content_hash="0" * 64,
        member=cast.member(),
        from_on=DAY,
        until_on=DAY,
        reason="asked",
        recorded_at=NOW,
        by=cast.sz.user,
    )


def letter_batch(cast: Cast) -> LetterBatch:
    return LetterBatch.objects.create(paper="a4", total=1, by=cast.sz.user, requested_at=NOW)


def letter_printing(cast: Cast) -> LetterPrinting:
    """A letter to a member of SZ, printed by her."""
    return LetterPrinting.objects.create(
        reminder=due(cast), batch=letter_batch(cast), printed_at=NOW
    )


def reminder_rule(cast: Cast) -> Rule:
    return Rule.objects.create(
        content_hash="0" * 64,
        kind="on_due",
        branch=cast.branch,
        mode="enforce",
        days=0,
        from_on=DAY,
        recorded_at=NOW,
        by=cast.koordinator,
    )


def reminder_terms(cast: Cast) -> ReminderTerms:
    return ReminderTerms.objects.create(
        content_hash="0" * 64,
        branch=cast.branch,
        from_on=DAY,
        quiet_from=dt.time(20),
        quiet_until=dt.time(7),
        most_per_week=2,
        channels=["wa_agent"],
        recorded_at=NOW,
        by=cast.koordinator,
    )


def wording(cast: Cast) -> Wording:
    return Wording.objects.create(
        content_hash="0" * 64,
        kind="on_due",
        length="short",
        text="Halo",
        recorded_at=NOW,
        by=cast.koordinator,
    )


FACTS = {
    "outbox.DeliveryReport": delivery_report,
    "reminders.LetterBatch": letter_batch,
    "reminders.LetterPrinting": letter_printing,
    "reminders.NightCount": night_count,
    "reminders.Pause": pause,
    "reminders.ReminderTerms": reminder_terms,
    "reminders.Rule": reminder_rule,
    "reminders.Wording": wording,
}
