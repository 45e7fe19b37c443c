"""One row of every table under guard, written as simply as its constraints allow."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.db import models

from perisai.audit.actions import record
from perisai.common.append_only import guarded_tables
from tests.architecture.facts import (
    claims,
    custody,
    dues,
    exports,
    inspections,
    members,
    reminders,
    villages,
)
from tests.architecture.facts.claims import (
    bundle,
    claim,
    claim_step,
    family_key,
    letter,
    letter_decision,
    paper_scan,
    relative,
)
from tests.architecture.facts.custody import (
    anomaly,
    concern,
    confirmation,
    confirmation_batch,
    late_entry,
    missing_cash,
    month_close,
    remittance,
    remittance_item,
    scheme_payment,
    shortage,
    succession,
    top_up,
)
from tests.architecture.facts.day import DAY, NOW
from tests.architecture.facts.dues import (
    campaign,
    card_printing,
    collection,
    line,
    print_batch,
    question,
    refund_line,
    rendering,
    reversal_request,
    sheet_batch,
    sheet_printing,
)
from tests.architecture.facts.exports import export_made
from tests.architecture.facts.members import (
    document,
    duplicate_request,
    move,
    nik_correction,
    nik_decision,
)
from tests.architecture.facts.reminders import letter_printing
from tests.architecture.facts.villages import (
    agent_entry,
    event_photo,
    outreach_event,
    prospect,
    target,
    village_entry,
)
from tests.cast import Cast

__all__ = [
    "DAY",
    "FACTS",
    "NOW",
    "agent_entry",
    "anomaly",
    "bundle",
    "campaign",
    "card_printing",
    "claim",
    "claim_step",
    "collection",
    "concern",
    "confirmation",
    "confirmation_batch",
    "document",
    "duplicate_request",
    "event_photo",
    "export_made",
    "family_key",
    "guarded_models",
    "inspections",
    "late_entry",
    "letter",
    "letter_decision",
    "letter_printing",
    "line",
    "missing_cash",
    "month_close",
    "move",
    "nik_correction",
    "nik_decision",
    "outreach_event",
    "paper_scan",
    "print_batch",
    "prospect",
    "question",
    "refund_line",
    "relative",
    "remittance",
    "remittance_item",
    "rendering",
    "reversal_request",
    "scheme_payment",
    "sheet_batch",
    "sheet_printing",
    "shortage",
    "succession",
    "target",
    "top_up",
    "village_entry",
]

FACTS: dict[str, Callable[[Cast], models.Model]] = {
    "audit.AuditEntry": lambda cast: record("test.done", cast.village, by=cast.pusat),
    **villages.FACTS,
    **members.FACTS,
    **dues.FACTS,
    **custody.FACTS,
    **claims.FACTS,
    **exports.FACTS,
    **reminders.FACTS,
    **inspections.FACTS,
}


def guarded_models() -> list[type[models.Model]]:
    tables = guarded_tables()
    return [model for model in apps.get_models() if model._meta.db_table in tables]
