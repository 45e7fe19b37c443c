"""What kind of work an entry of the audit is. Pure."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
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


# What was done, by the word after the dot.
DEEDS: dict[str | Promise, str] = {
    _("added"): "added appointed assigned covered created imported joined named photo_added posted"
    " registered relative_added took_in village_covered",
    _(
        "recorded"
    ): "after_visit allowed booked_again checked contacted_again counted credited deceased done"
    " entered family_key_made followed found grant_noted noted paid recorded saved saving step talked told"
    " topped_up typed task_raised run_now tried_again retried uploaded",
    _(
        "changed"
    ): "began_earlier changed chosen corrected digest_switched edited email_changed owned"
    " password_changed paused relative_corrected reworded rule_changed terms_set village_set",
    _(
        "taken back or ended"
    ): "closed ended family_key_shut forgotten left_alone lost photo_withdrawn"
    " relative_removed removed start_taken_back step_taken_back taken_back top_up_undone unassigned undoing"
    " undone withdrawn",
    _("begun"): "drafted drawn drawn_up opened planned raised started",
    _("asked for"): "asked closing_asked ordered print_asked proposed requested",
    _(
        "answered or decided"
    ): "accepted answered approved closing_decided consented decided judged sent_back settled",
    _("handed on"): "handed_over sending_opened sent_by_hand",
    _("read"): "ktp_shown sheet_shown shown shown_for_decision shown_in_full",
    _("printed"): "family_slip_printed objection_printed printed slip_printed",
    _("taken as a file"): "downloaded exported made taken",
}
_BY_DEED = {word: deed for deed, words in DEEDS.items() for word in words.split()}


def deed_of(action: str) -> str | Promise:
    """What was done, in a word; what nobody has sorted is `recorded`."""
    deed = action.partition(".")[2]
    return _("read") if deed.endswith("_revealed") else _BY_DEED.get(deed, _("recorded"))


def is_named(action: str) -> bool:
    """Whether somebody said what was done."""
    deed = action.partition(".")[2]
    return deed in _BY_DEED or deed.endswith("_revealed")


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
