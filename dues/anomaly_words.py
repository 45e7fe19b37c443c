"""What a rule measures, what was found, and what to ask: one sentence each, with the figures of that day."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from dues.anomaly_enums import AnomalyRule
from dues.anomaly_rules import thresholds
from dues.models import Anomaly
from perisai import regulations
from perisai.common.numbers import format_number


def measured_by(rule: AnomalyRule, on: dt.date) -> str:
    """From when on the branch asks, in plain words."""
    figures = dict(thresholds(rule, on))
    if rule == AnomalyRule.DEATH:
        figures["raised_days"] = regulations.value("watch.raised_bracket_days", on)
    return _measures()[rule] % figures


def what_was_found(anomaly: Anomaly) -> str:
    """What was counted, beside what it is asked from."""
    figures = {
        "measured": format_number(anomaly.measured),
        "allowed": format_number(anomaly.allowed),
    }
    return _findings()[AnomalyRule(anomaly.rule)] % figures


def what_to_ask(rule: AnomalyRule) -> str:
    """How the branch finds out whether it is as it looks."""
    return _questions()[rule]


def _measures() -> dict[AnomalyRule, str]:
    return {
        AnomalyRule.LAPPING: _(
            "In one month at least %(times)d times only receipts of %(old_days)d days or older were handed"
            " on, while newer money of the same branch, at least %(kept_percent)d percent of that amount,"
            " stayed with the agent."
        ),
        AnomalyRule.BURST: _(
            "At least %(receipts)d receipts at the door within %(minutes)d minutes, for members of at least"
            " %(places)d RT; counted from %(times)d time a month."
        ),
        AnomalyRule.NIGHT: _(
            "In one month at least %(receipts)d receipts at the door between %(from_hour)02d.00 and"
            " %(until_hour)02d.00, by the clock of the telephone."
        ),
        AnomalyRule.PHONE: _(
            "One telephone number stands at members of at least %(households)d households (family cards)."
        ),
        AnomalyRule.DEATH: _(
            "A member died who within %(paid_days)d days before had joined or had paid %(old_months)d old"
            " months at once, whose receipt was only entered %(late_days)d days or more after the death and"
            " not together with others of its day, or whose bracket was raised within %(raised_days)d days"
            " before and was paid."
        ),
        AnomalyRule.SILENT: _(
            "At least %(members)d members of one agent were visited %(visits)d times or more in"
            " %(days)d days, were never at home, and paid nothing since."
        ),
        AnomalyRule.NUMBERS: _(
            "In one month at least %(times)d times receipts dated %(days)d days or more before the date of a"
            " lower number in the same book. Receipts of one day that were entered on one day or the next"
            " count once, as when a telephone was broken; round sheets that were typed later do not count."
        ),
        AnomalyRule.UNCONFIRMED: _(
            "In one month at least %(payments)d payments that the agent says she made: after %(days)d days"
            " none of their months is confirmed, although BPJS Ketenagakerjaan (Jamsostek) has confirmed"
            " payments of the same branch that were made on that day or later."
        ),
        AnomalyRule.COVERAGE: _(
            "A month for which at least %(people)d people and %(percent)d percent fewer paid than in the"
            " mean of the three months before, measured against the whole branch. Looked at from the"
            " %(day)dth of the following month on; who died, ended or went over does not count."
        ),
        AnomalyRule.UNDONE: _(
            "In one month at least %(receipts)d receipts were undone as wrong entries, and not every month of"
            " theirs was written anew within %(days)d days."
        ),
    }


def _findings() -> dict[AnomalyRule, str]:
    return {
        AnomalyRule.LAPPING: _("%(measured)s such remittances (asked from %(allowed)s)"),
        AnomalyRule.BURST: _("%(measured)s times many receipts at once (asked from %(allowed)s)"),
        AnomalyRule.NIGHT: _("%(measured)s receipts in the night (asked from %(allowed)s)"),
        AnomalyRule.PHONE: _("%(measured)s households with one number (asked from %(allowed)s)"),
        AnomalyRule.DEATH: _("%(measured)s of four signs (asked from %(allowed)s)"),
        AnomalyRule.SILENT: _("%(measured)s members never met (asked from %(allowed)s)"),
        AnomalyRule.NUMBERS: _("%(measured)s times out of order (asked from %(allowed)s)"),
        AnomalyRule.UNCONFIRMED: _("%(measured)s payments unconfirmed (asked from %(allowed)s)"),
        AnomalyRule.COVERAGE: _("%(measured)s people paid, usually %(allowed)s"),
        AnomalyRule.UNDONE: _("%(measured)s receipts undone (asked from %(allowed)s)"),
    }


def _questions() -> dict[AnomalyRule, str]:
    return {
        AnomalyRule.LAPPING: _(
            "Count the agent's cash by surprise. Ask why older receipts went first, and ask three payers of"
            " the older ones when they paid."
        ),
        AnomalyRule.BURST: _(
            "Ask the agent where this was: people who came together are no fault. Then ask three payers"
            " when and to whom they paid."
        ),
        AnomalyRule.NIGHT: _(
            "Ask the agent for the reason, and look whether the clock of the telephone is right. Then ask"
            " three payers at what hour they paid."
        ),
        AnomalyRule.PHONE: _(
            "Call the number and ask who answers. Ask the agent for the numbers of the families themselves,"
            " and visit two of them."
        ),
        AnomalyRule.DEATH: _(
            "Ask the family when and by whom the dues were paid, before a claim is sent in. A family"
            " that did everything right must not wait for this: answer soon."
        ),
        AnomalyRule.SILENT: _(
            "Ask the head of the RT whether these people live there. Visit two of them with somebody else"
            " than the agent."
        ),
        AnomalyRule.NUMBERS: _(
            "Compare with the stubs or papers of these days. Ask three payers on which day they paid."
        ),
        AnomalyRule.UNCONFIRMED: _(
            "Look at the proof and its reference, and ask the branch of BPJS Ketenagakerjaan (Jamsostek)"
            " whether the money arrived. Until then these members may have no protection."
        ),
        AnomalyRule.COVERAGE: _(
            "Ask the agent what happened: illness, harvest, a family feast. Then ask five of those who are"
            " missing whether they paid; a receipt that was never written does not show here."
        ),
        AnomalyRule.UNDONE: _(
            "Ask the payers whether they paid, and whether they hold a receipt. A receipt in their hand"
            " that was undone here means that the money was taken."
        ),
    }
