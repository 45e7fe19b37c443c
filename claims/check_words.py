"""What the check beforehand found, as people read it."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from claims.enums import CheckKind
from claims.rules.precheck import Finding
from perisai.common.month_names import month_span
from perisai.common.rupiah import format_rupiah

K = CheckKind
CHECKS = {
    K.NOT_ASKED: _("The day of the event decides everything: answer that question first."),
    K.NO_MEMBER: _(
        "This person stands in no list that you see. The coordinator looks in the whole branch by NIK and"
        " joins the claim with the member; go on with the papers meanwhile."
    ),
    K.NOT_YET_REGISTERED: _(
        "The event lies before the registration on %(day)s. Check both dates; if they are right, nothing was"
        " protected yet."
    ),
    K.NO_DUES: _(
        "Until that day no dues had reached BPJS Ketenagakerjaan. We are sorry: protection begins with the"
        " first dues that arrive. Ask the branch office before the family gathers papers."
    ),
    K.IN_ARREARS: _(
        "Dues of %(months)s had not arrived, but protection had not ended. Do not give up: ask the branch"
        " office about paying the arrears. The heirs may pay the months up to the event; keep the proof and"
        " say that it was the heirs who paid."
    ),
    K.LAPSED: _(
        "We are sorry: by the dues that arrived protection had ended on %(day)s, before the event. Say so to"
        " the family now and gently, so that they do not spend money on papers in vain. Only the branch"
        " office can say otherwise: ask in writing, with every receipt."
    ),
    K.ENDED: _(
        "The participation had ended on %(day)s, before the event. Is that day right? Ask the branch office."
    ),
    K.HELD: _(
        "%(amount)s that was paid for these months has not reached BPJS Ketenagakerjaan, since %(day)s. Is it"
        " still with the agent? Then hand it on today. Tell the branch office in writing and keep the"
        " receipts: the family paid."
    ),
    K.LATE: _(
        "%(amount)s for months up to the event was paid to the agent on %(day)s, before it, and reached BPJS"
        " Ketenagakerjaan on %(arrived)s, after it. The family paid in time: ask the branch office in writing"
        " whether it counts, and keep every receipt."
    ),
    K.UNCONFIRMED: _(
        "Not confirmed yet by BPJS Ketenagakerjaan: %(months)s. Ask for the confirmation."
    ),
    K.HOLES: _("The old book lacks %(months)s. Ask the branch office whether they arrived."),
    K.REACTIVATED: _("After coming back on %(day)s the months are counted anew."),
    K.WAIT: _(
        "The full death benefit needs %(months_needed)s months of dues and membership, which would have been"
        " there on %(day)s. Until then the funeral cost is paid."
    ),
    K.WAIT_EDGE: _(
        "This lies right at the edge of %(months_needed)s months. Ask the branch office how the last month"
        " is counted."
    ),
    K.NO_ATTESTATION: _(
        "Nobody wrote down at the registration that the person worked and was not ill. Claims were refused"
        " for lack of it: find two witnesses and photos of the work now."
    ),
    K.NOT_WORKING: _(
        "It is not clear that the person was still working. Ask those who saw it last, and tell the branch"
        " office the truth."
    ),
    K.TWO_JOBS: _(
        "There are %(jobs)s participations with dues: claim each, with its KPJ. The funeral cost is"
        " paid once."
    ),
    K.JOB_UNPROTECTED: _(
        "This job protected nobody on the day, by the dues that arrived. It stands in the way of nothing:"
        " claim with the other one."
    ),
    K.AMOUNT_OF_OTHER: "%(amount)s: %(doubt)s",
    K.STILL_OPEN: _(
        "The participation is still open in the list. End it with the day of death, so that nobody asks the"
        " family for dues."
    ),
    K.SETTLED: _(
        "Settled by the heirs after the event: %(months)s. The branch office has been asked whether these"
        " months count; show the proof of payment."
    ),
    K.SAVINGS_STAY: _(
        "The old-age savings (JHT) can still be taken: what was paid in, with its yield, belongs to the heirs"
        " whatever was protected on the day. Prepare the papers for JHT; for those it is not in vain."
    ),
    K.CAUSE_UNKNOWN: _(
        "Whether it came from the work is not known yet. It decides between JKK and JKM: ask the family, and"
        " the doctor."
    ),
}


def check_words(finding: Finding) -> str:
    """The sentence of a finding, after the job it is about where somebody has several."""
    said = str(CHECKS[finding.kind]) % {name: _figure(name, v) for name, v in finding.figures}
    return f"{finding.about}: {said}" if finding.about else said


def _figure(name: str, value: object) -> str:
    if isinstance(value, dt.date):
        return date_format(value, "j F Y")
    if name == "doubt":
        return str(value.label)
    if name == "months":
        return month_span(list(value))
    return format_rupiah(value) if name == "amount" else str(value)
