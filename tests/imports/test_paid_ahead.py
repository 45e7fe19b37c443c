"""A register of somebody who has paid ahead: another income counts after the paid months, and the next
file is compared with it."""

import datetime as dt

import pytest

from members.models import Enrolment
from perisai.imports.enums import Verdict
from tests.imports.registers import HEADINGS, people, table, xlsx
from tests.imports.steps import save, upload

pytestmark = pytest.mark.django_db
AHEAD = (*HEADINGS[:-1], "Nov-26", "Des-26", "Ket.")


def bring(cast, income: int, **changes):
    """The register of somebody who paid until December, with this income."""
    paid = {"Nov-26": "v", "Des-26": "v", "Penghasilan": income}
    return upload(cast, content=xlsx(table(people(1, **paid | changes), AHEAD)))


def codes(batch) -> list[str]:
    return [finding.code for finding in batch.rows.get().findings]


def incomes() -> list[tuple[str, int]]:
    terms = Enrolment.objects.get().terms.order_by("from_month")
    return [(f"{row.from_month:%m-%y}", row.income) for row in terms]


def test_a_third_income_is_a_correction_of_the_second_and_nobody_is_said_to_have_changed_it(cast):
    save(bring(cast, 1_000_000))
    save(bring(cast, 1_500_000))
    third = bring(cast, 2_000_000)

    assert codes(third) == ["changed"]
    (change,) = third.rows.get().findings[0].values["changes"]
    assert change == ["income", 1_500_000, 2_000_000]
    save(third)
    assert incomes() == [("08-26", 1_000_000), ("01-27", 2_000_000)]


def test_a_book_that_goes_back_to_the_first_income_takes_the_second_back(cast):
    save(bring(cast, 1_000_000))
    save(bring(cast, 1_500_000))
    # Another file: the very same one as the first would be an older one, and undo nothing.
    save(bring(cast, 1_000_000, **{"Ket.": "panen gagal"}))

    assert incomes() == [("08-26", 1_000_000), ("01-27", 1_000_000)]


def test_an_income_corrected_by_hand_for_later_months_is_still_a_choice(cast):
    save(bring(cast, 1_000_000))
    save(bring(cast, 1_500_000))
    Enrolment.objects.get().terms.filter(income=1_500_000).update(income=1_700_000)

    assert codes(bring(cast, 2_000_000)) == ["both_changed"]
    assert bring(cast, 1_700_000).rows.get().verdict == Verdict.SAME


def test_terms_that_begin_after_the_first_unpaid_month_are_replaced_and_not_left_behind(cast):
    save(bring(cast, 1_000_000))
    save(bring(cast, 1_500_000))
    Enrolment.objects.get().terms.filter(income=1_500_000).update(from_month=dt.date(2027, 3, 1))
    save(bring(cast, 2_000_000))

    assert incomes() == [("08-26", 1_000_000), ("03-27", 2_000_000)]


def test_programmes_that_count_after_the_paid_months_are_compared_too(cast):
    save(bring(cast, 1_000_000))
    save(bring(cast, 1_500_000))
    Enrolment.objects.get().terms.filter(income=1_500_000).update(has_jht=True)

    assert codes(bring(cast, 1_500_000, Program="3"))[0] != "program_differs"
