"""Whom the night accuses in a small country; `python -m scripts.fraud` does it with 300 honest agents."""

from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from dues.models import Collection, ReversalDecision
from members.models import Member, Visit
from scripts.fraud.frauds import KINDS
from scripts.fraud.trial import judge, plant

SEED, HONEST, PEOPLE = 3, 14, 40
# Of each of ten rules: what is known, what it asks, the rows, the trace, and a savepoint.
MOST_QUERIES = 80


def planted() -> dict:
    return plant(SEED, honest=HONEST, of_each=1, people=PEOPLE)


def test_most_kinds_are_found_and_hardly_anybody_honest_is_accused(db):
    lives = planted()
    with CaptureQueriesContext(connection) as asked:
        results = judge(lives)
    assert [result.guilty for result in results.values()] == [1] * len(KINDS)
    assert sum(result.found for result in results.values()) >= 8
    assert sum(result.accused for result in results.values()) <= 2
    assert len(asked) <= MOST_QUERIES  # and no more with more agents


def test_the_honest_have_noise_too(db):
    """Otherwise nothing would be proved by accusing nobody."""
    honest = [agent for agent, life in planted().items() if life.kind is None]
    receipts = Collection.objects.filter(agent__in=honest)
    assert receipts.count() > 150 * HONEST
    assert receipts.filter(recorded_at__date__gt=F("collected_on")).exists()
    assert receipts.filter(collected_at__hour__in=[14, 15]).exists()  # from nine in the evening
    assert ReversalDecision.objects.filter(collection__in=receipts).exists()
    assert Visit.objects.filter(agent__in=honest, result="not_home").count() > HONEST
    assert Member.objects.filter(agent__in=honest, deceased_on__isnull=False).exists()


def test_the_same_seed_plants_the_same(db):
    def printed():
        planted()
        rows = Collection.objects.order_by("agent__code", "number")
        return list(rows.values_list("agent__code", "number", "collected_at", "recorded_at"))

    with transaction.atomic():
        first = printed()
        transaction.set_rollback(True)
    assert printed() == first
