"""What a night looks for: for each rule one question, or a few, about all agents at once."""

from dues.anomaly_enums import AnomalyRule
from dues.queries.patterns.deaths import paid_before_a_death
from dues.queries.patterns.found import Found
from dues.queries.patterns.handing import lapping, payments_unconfirmed
from dues.queries.patterns.people import far_fewer_pay, nobody_ever_met, one_phone_for_many
from dues.queries.patterns.receipts import (
    numbers_out_of_order,
    receipts_in_bursts,
    receipts_in_the_night,
    receipts_undone,
)

FINDERS = {
    AnomalyRule.LAPPING: lapping,
    AnomalyRule.BURST: receipts_in_bursts,
    AnomalyRule.NIGHT: receipts_in_the_night,
    AnomalyRule.PHONE: one_phone_for_many,
    AnomalyRule.DEATH: paid_before_a_death,
    AnomalyRule.SILENT: nobody_ever_met,
    AnomalyRule.NUMBERS: numbers_out_of_order,
    AnomalyRule.UNCONFIRMED: payments_unconfirmed,
    AnomalyRule.COVERAGE: far_fewer_pay,
    AnomalyRule.UNDONE: receipts_undone,
}

__all__ = ["FINDERS", "Found"]
