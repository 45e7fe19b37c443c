"""What kind of work an entry of the audit is. Pure."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from perisai.reports.outgoing_rules import OUTGOING


class Work(models.TextChoices):
    """Kinds of entries, in the order of a report."""

    MEMBERS = "members", _("members")
    DUES = "dues", _("dues")
    MONEY = "money", _("money on its way")
    VISITS = "visits", _("visits and outreach")
    CLAIMS = "claims", _("claims")
    REMINDERS = "reminders", _("reminders")
    CHECKS = "checks", _("inspections and what looks wrong")
    READINGS = "readings", _("numbers and papers opened")
    OUTGOING = "outgoing", _("files and prints")
    OTHER = "other", _("places, people, settings")


# By the word before the dot.
SUBJECTS: dict[Work, str] = {
    Work.MEMBERS: "attestation card consent counter document duplicate enrolment heir import member"
    " members move nik terms",
    Work.DUES: "campaign collection credit question receipt receipts reversal round_sheet",
    Work.MONEY: "advance balance cash cash_count concern confirmation confirmations late_entry month"
    " remittance scheme_payment shortage",
    Work.VISITS: "answer event lapse prospect prospects visit",
    Work.CLAIMS: "bundle claim claims hospital letter paper",
    Work.REMINDERS: "message reminder reminder_letter reminder_letters reminders",
    Work.CHECKS: "anomaly anomalies finding inspection mismatch",
    Work.OTHER: "agent agent_file branch export hamlet job neighbourhood night population print regions"
    " substitution succession target user village village_file wadah",
}
_BY_SUBJECT = {word: work for work, words in SUBJECTS.items() for word in words.split()}
_READ = ("_revealed", ".shown", "_shown", ".shown_in_full", ".shown_for_decision")
_PRINTED = (".printed", ".print_asked")


def work_of(action: str) -> Work:
    """The kind of an action like `collection.taken`; what nobody has sorted is OTHER."""
    if action in OUTGOING or action.endswith(_PRINTED) or action == "member.exported":
        return Work.OUTGOING
    if action.endswith(_READ):
        return Work.READINGS
    return _BY_SUBJECT.get(action.partition(".")[0], Work.OTHER)


def is_sorted(action: str) -> bool:
    """Whether somebody said what kind of work it is."""
    return action.partition(".")[0] in _BY_SUBJECT or work_of(action) != Work.OTHER
