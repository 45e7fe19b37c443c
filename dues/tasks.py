"""What the worker does about money."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from dues.actions.anomalies import look_for
from dues.actions.asked_prints import forget_batches, join_parts
from dues.actions.batch_printing import BATCH_JOB, print_part
from dues.actions.card_printing import CARDS_JOB, print_cards_part
from dues.actions.concerns import raise_concerns
from dues.actions.moving import make_due_moves
from dues.actions.night import begin_night, finish_night, note_lapses
from dues.actions.overpaid import CREDIT_JOB, credit_overpaid, request_credit_of_overpaid
from dues.actions.sheets import SHEET_JOB, draw_printing, forget_drawn
from dues.anomaly_enums import AnomalyRule
from dues.models import CardBatch, PrintBatch, SheetPrinting, Standing
from dues.queries.ledger import ledger_differences
from perisai.common.errors import Refused
from perisai.common.snapshot import one_snapshot
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, handles

# In one slice; together a few seconds on PostgreSQL.
LAPSES, CONCERNS, MOVES = 50_000, 5_000, 5


@handles(
    BATCH_JOB,
    label=_("Print many receipts"),
    purpose=_("Puts many receipts on sheets, in one file."),
)
def print_batch(job: Job, *, on: dt.datetime) -> Again | None:
    """The next part of a print of many receipts, and after the last one file of them all."""
    batch = PrintBatch.objects.select_related("by").get(pk=job.payload["batch"])
    part = job.cursor.get("part", 0)
    if part and job.progress >= batch.total:
        join_parts(batch=batch, parts=part)
        return None
    # Those asked for before there were cards call them by another name.
    keys = job.payload.get("keys") or job.payload["collections"]
    done = print_part(batch=batch, collections=keys, part=part, at=on)
    return Again(done, batch.total, {"part": part + 1})


@handles(
    CARDS_JOB,
    label=_("Print cards for families"),
    purpose=_("Puts the cards of members on sheets, in one file."),
)
def print_cards(job: Job, *, on: dt.datetime) -> Again | None:
    """The next part of a print of member cards, and after the last one file of them all."""
    batch = CardBatch.objects.select_related("by").get(pk=job.payload["batch"])
    part = job.cursor.get("part", 0)
    if part and job.progress >= batch.total:
        join_parts(batch=batch, parts=part)
        return None
    done = print_cards_part(batch=batch, enrolments=job.payload["keys"], part=part, at=on)
    return Again(done, batch.total, {"part": part + 1})


@handles(
    SHEET_JOB,
    label=_("Draw a round sheet"),
    purpose=_("Draws the paper of a long round."),
)
def draw_sheet(job: Job, *, on: dt.datetime) -> None:
    """The paper of a long round sheet, which somebody waits for."""
    rows = SheetPrinting.objects.select_related(
        "sheet__agent__user", "sheet__agent__wadah", "sheet__village__district__regency"
    )
    draw_printing(printing=rows.get(pk=job.payload["printing"]))


@handles(
    "dues.forget_prints",
    every=Every.NIGHT,
    label=_("Delete old print files"),
    purpose=_("Removes the files of prints that nobody needs any more."),
)
def forget_prints(job: Job, *, on: dt.datetime) -> None:
    """Delete the files of prints of many papers that nobody needs any more."""
    forget_batches(at=on)
    forget_drawn(at=on)


@handles(
    "dues.verify_ledger",
    every=Every.NIGHT,
    lease=dt.timedelta(minutes=30),
    label=_("Check the books"),
    purpose=_("Proves that every figure of dues and cash still follows from the receipts."),
)
def verify_ledger(job: Job, *, on: dt.datetime) -> None:
    """Does every figure still follow from the facts? A difference fails the job, which /healthz shows;
    `manage.py verify_ledger` names each."""
    with one_snapshot():
        count = sum(1 for _difference in ledger_differences())
    if count:
        raise Refused(f"{count} figures do not follow from the facts: run verify_ledger.")


@handles(
    "dues.watch_prices",
    every=Every.NIGHT,
    label=_("Watch the price of dues"),
    purpose=_(
        "Looks whether the law changed what months cost; what was paid too much becomes credit."
    ),
)
def watch_prices(job: Job, *, on: dt.datetime) -> None:
    """Has the law changed what months of dues cost? Then what was paid too much becomes credit."""
    request_credit_of_overpaid(on=on)


@handles(
    CREDIT_JOB,
    label=_("Give credit for what was overpaid"),
    purpose=_(
        "Compares the months that are paid with the law and writes the difference down as credit."
    ),
)
def credit_overpaid_months(job: Job, *, on: dt.datetime) -> Again | None:
    """Compare the paid months with the law, some enrolments at a time, from where the last slice ended."""
    batch = credit_overpaid(after=job.cursor.get("after", 0), by=None, at=on)
    if batch is None:
        return None
    return Again(
        progress=job.progress + batch.size,
        total=job.total or Standing.objects.filter(paid_through__isnull=False).count(),
        cursor={"after": batch.last},
    )


@handles(
    "dues.turn_the_night",
    every=Every.NIGHT,
    label=_("Turn of the day"),
    purpose=_(
        "Notes who fell into arrears or lapsed, and tells whose dues lie with an agent for too long."
    ),
)
def turn_the_night(job: Job, *, on: dt.datetime) -> Again | None:
    """Note what the calendar brought without anybody doing anything. It looks at the day, not at what
    was done the night before: any number of missed nights is made up, and a second run finds nothing."""
    begin_night(at=on)
    for step, most in ((note_lapses, LAPSES), (raise_concerns, CONCERNS)):
        if (number := step(at=on, most=most)) >= most:
            done = job.progress + number
            return Again(progress=done, total=done + most)
    finish_night(at=on)
    return None


@handles(
    "dues.make_moves",
    every=Every.NIGHT,
    label=_("Moves of members"),
    purpose=_("Members whose day has come go over to their new agent or village."),
)
def make_moves(job: Job, *, on: dt.datetime) -> Again | None:
    """Members whose day has come go over; missed nights are made up."""
    number = make_due_moves(at=on, most=MOVES)
    done = job.progress + number
    return Again(progress=done, total=done + MOVES) if number >= MOVES else None


@handles(
    "dues.look_for_anomalies",
    every=Every.NIGHT,
    label=_("Look for what seems wrong"),
    purpose=_("Looks for patterns in receipts and remittances about which the branch should ask."),
)
def look_for_anomalies(job: Job, *, on: dt.datetime) -> Again | None:
    """Rule by rule, each in a slice of its own; all look at the day on which the first one began."""
    rules, cursor = list(AnomalyRule), job.cursor
    at = dt.datetime.fromisoformat(cursor["at"]) if "at" in cursor else on
    number = cursor.get("rule", 0)
    look_for(rules[number], at=at)
    number += 1
    if number == len(rules):
        return None
    return Again(number, len(rules), {"at": at.isoformat(), "rule": number})
