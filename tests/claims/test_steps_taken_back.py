"""A step that was noted wrongly is taken back with a reason; what stands is what counts."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims.actions.answering import answer_question
from claims.actions.steps import take_back_step
from claims.enums import Question
from claims.errors import ClaimRefused
from claims.models import StepWithdrawal
from claims.queries.claims import claims_of
from claims.queries.road import claims_table, days_by_branch
from perisai.audit.models import AuditEntry
from tests.claims.opened import DIED, opened, paid, stepped
from tests.claims.test_deadlines import night
from tests.taking import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def take_back(cast, claim, why="Salah ketik"):
    step = claim.steps.standing().order_by("pk").last()
    return take_back_step(step=step, why=why, by=cast.koordinator, at=NOW)


def test_the_table_and_the_list_follow_the_amount_that_stands(cast):
    claim = paid(cast, opened(cast, cause="other"), amount=4_200_000)
    take_back(cast, claim)
    viewer = cast.viewer(cast.koordinator, now=NOW)
    assert claims_table(viewer) == []
    assert claims_of(viewer).get().last_step == "submitted"
    stepped(cast, claim, "paid", amount=42_000_000)
    assert [row.amount for row in claims_table(viewer)] == [42_000_000]
    assert claims_of(viewer).get().paid_amount == 42_000_000


def test_a_wrong_day_falsifies_no_median(cast):
    claim = opened(cast, at=NOW - dt.timedelta(days=12))
    stepped(cast, claim, "submitted", happened_on=DIED)
    take_back(cast, claim)
    stepped(cast, claim, "submitted", happened_on=NOW.date())
    (branch,) = days_by_branch(cast.viewer(cast.koordinator, now=NOW))
    assert list(branch.days.values()) == [(12, 1)]


def test_a_claim_whose_end_is_taken_back_goes_on(cast):
    claim = opened(cast, cause="other", answers={"cause": {}})
    stepped(cast, claim, "dropped", note="Keliru")
    assert not claim.tasks.filter(done_at=None).exists()
    take_back(cast, claim)
    answer_question(
        claim=claim,
        question=Question.MARRIAGE,
        columns={},
        circumstances={"marriage": "book"},
        by=cast.sz.user,
        on=NOW.date(),
        at=NOW,
    )
    night()
    assert claim.tasks.filter(done_at=None).exists()


def test_only_the_newest_step_is_taken_back_once_and_with_a_reason(cast):
    claim = paid(cast, opened(cast))
    first, last = claim.steps.order_by("pk")
    with pytest.raises(ClaimRefused):
        take_back_step(step=first, why="Keliru", by=cast.koordinator, at=NOW)
    with pytest.raises(ClaimRefused) as refusal:
        take_back(cast, claim, why=" ")
    assert refusal.value.field == "why"
    row = take_back(cast, claim)
    assert take_back_step(step=last, why="Lagi", by=cast.koordinator, at=NOW) == row
    assert StepWithdrawal.objects.get().why == "Salah ketik"
    assert AuditEntry.objects.filter(action="claim.step_taken_back").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        StepWithdrawal.objects.create(step=first, why="", withdrawn_at=NOW, by=cast.koordinator)


def test_the_coordinator_takes_it_back_on_the_screen_and_everybody_reads_why(client, cast):
    claim = paid(cast, opened(cast), amount=4_200_000)
    step = claim.steps.order_by("pk").last()
    door = reverse("claims:take_back_step", args=[step.uuid])
    page = reverse("claims:claim", args=[claim.uuid])
    client.force_login(cast.sz.user)
    assert door not in client.get(page).content.decode()
    assert client.post(door, {"why": "Keliru"}).status_code == 403
    client.force_login(cast.koordinator)
    assert door in client.get(page).content.decode()
    assert "Rp4.200.000" in client.get(door).content.decode()
    assert client.post(door, {"why": "Kurang satu nol"}).url == page
    client.force_login(cast.sz.user)
    shown = client.get(page).content.decode()
    assert "Kurang satu nol" in shown
    assert reverse("claims:note_step", args=[claim.uuid, "paid"]) in shown
