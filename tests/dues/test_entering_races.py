"""A sheet that is typed on two screens at the same moment: one wins, the other is told."""

import pytest

from dues.models import Collection, ReceiptBook, SheetBatch, StubEntry
from dues.queries.ledger import ledger_differences
from tests.cast import assemble
from tests.dues.test_custody_races import at_once, carriers
from tests.sheets import houses_on_paper

pytestmark = pytest.mark.slow
ROUNDS = 8


@pytest.mark.parametrize(
    "months", [(1, 1), (1, 2)], ids=["the same of both", "one reads the stub otherwise"]
)
def test_of_two_who_type_the_same_stub_at_once_one_wins_and_the_other_is_told(
    transactional_db, child_env, months
):
    cast = assemble()
    with carriers(child_env, 2) as pair:
        for _ in range(ROUNDS):
            sheet = houses_on_paper(cast, 1)
            answers = at_once(
                pair, *({"verb": "stubs", "sheet": sheet.pk, "months": each} for each in months)
            )
            assert answers.count("NotToType") == 1
            assert sum(answer.isdecimal() for answer in answers) == 1
    assert SheetBatch.objects.count() == StubEntry.objects.count() == ROUNDS
    assert Collection.objects.count() == ReceiptBook.objects.get().last_number == ROUNDS
    assert list(ledger_differences()) == []
