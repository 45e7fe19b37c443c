"""Undoing an import that gave months to members there were: the start it brought, and why something stays."""

import datetime as dt

import pytest
from django.utils import translation

from dues.actions.reversal import reverse_old_book
from dues.models import Collection, PaidMonth, ReversalDecision, Standing
from dues.queries.ledger import ledger_differences
from members.actions.enrolling import take_back_earlier_start
from members.errors import TermsRefused
from members.models import Enrolment
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from perisai.imports.enums import BatchState, KeptBecause
from tests.imports.registers import register_of_a_year
from tests.imports.steps import NOW, save, undo, upload

pytestmark = pytest.mark.django_db


def year(**months) -> bytes:
    return register_of_a_year(**months)


def marks(*names) -> dict:
    return {f"{name}-26": "v" for name in names}


def paid() -> list[str]:
    rows = PaidMonth.objects.order_by("month").values_list("month", flat=True)
    return [f"{month:%m}" for month in rows]


def bring(cast, *names):
    return save(upload(cast, content=year(**marks(*names))))


def only() -> Enrolment:
    return Enrolment.objects.get()


def starts() -> tuple[str, str]:
    return (
        f"{only().start_month:%m}",
        f"{only().terms.order_by('from_month').first().from_month:%m}",
    )


def test_an_earlier_start_is_brought_back_with_its_months(cast):
    bring(cast, "Jul", "Agt")
    second = bring(cast, "Mei", "Jun", "Jul", "Agt")
    assert starts() == ("05", "05")
    second = undo(second)

    assert starts() == ("07", "07")
    assert paid() == ["07", "08"]
    row = second.rows.get()
    assert (row.kept_because, row.undone_at is None) == ("", False)
    assert f"{Standing.objects.get().paid_through}" == "2026-08-01"
    assert AuditEntry.objects.filter(action="enrolment.start_taken_back").count() == 1
    assert only().history.first().history_change_reason
    assert list(ledger_differences()) == []


def test_the_file_may_bring_the_earlier_start_once_more(cast):
    bring(cast, "Jul", "Agt")
    undo(bring(cast, "Jun", "Jul", "Agt"))
    bring(cast, "Jun", "Jul", "Agt")

    assert starts() == ("06", "06")
    assert paid() == ["06", "07", "08"]


def test_the_start_stays_when_still_earlier_months_rest_on_it_and_says_so(cast):
    bring(cast, "Jul", "Agt")
    second = bring(cast, "Jun", "Jul", "Agt")
    third = bring(cast, "Mei", "Jun", "Jul", "Agt")
    second = undo(second)
    assert second.rows.get().kept_because == KeptBecause.START
    assert (starts(), paid()) == (("05", "05"), ["05", "06", "07", "08"])

    undo(third)
    assert (starts(), paid()) == (("06", "06"), ["06", "07", "08"])


def test_the_start_stays_when_terms_rest_on_it(cast):
    bring(cast, "Jul", "Agt")
    second = bring(cast, "Mei", "Jun", "Jul", "Agt")
    first = only().terms.get()
    june = dt.date(2026, 6, 1)
    only().terms.create(from_month=june, income=first.income, sector=first.sector, has_jht=True)
    second = undo(second)

    assert second.rows.get().kept_because == KeptBecause.START
    assert starts() == ("05", "05")
    with translation.override("id"):
        assert "mulai" in second.rows.get().get_kept_because_display()


def test_months_in_between_are_kept_because_later_ones_rest_on_them(cast):
    """They were noted before: nothing happened since, and the reason does not say so."""
    bring(cast, "Mei", "Jul")
    second = bring(cast, "Mei", "Jun", "Jul")
    second = undo(second)

    assert second.rows.get().kept_because == KeptBecause.LATER
    assert paid() == ["05", "06", "07"]


def test_what_was_reversed_by_hand_since_is_no_reason_to_stop(cast):
    first = bring(cast, "Jul", "Agt")
    told = {"collection": Collection.objects.get(), "reason": "salah", "by": cast.sz.user}
    reverse_old_book(uuid=new_uuid(), **told, at=NOW)
    first = undo(first)

    assert first.state == BatchState.UNDONE
    assert ReversalDecision.objects.count() == 1


# The start itself


def test_a_start_is_taken_back_once_and_never_to_an_earlier_month(cast):
    bring(cast, "Jul", "Agt")
    enrolment = only()
    for month in (6, 7):
        take_back_earlier_start(
            enrolment=enrolment, start_month=dt.date(2026, month, 1), by=cast.sz.user
        )

    assert starts() == ("07", "07")
    assert not AuditEntry.objects.filter(action="enrolment.start_taken_back").exists()


def test_a_start_that_is_known_is_not_taken_back(cast):
    bring(cast, "Jul", "Agt")
    Enrolment.objects.update(is_start_estimated=False)

    with pytest.raises(TermsRefused):
        take_back_earlier_start(enrolment=only(), start_month=dt.date(2026, 8, 1), by=cast.sz.user)
