"""Planning and drawing: whom an inspection may ask, and that nobody can choose or hide whom it drew."""

import datetime as dt
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from dues.errors import NotYours
from members.models import Member
from perisai.audit.models import AuditEntry
from perisai.common.append_only import install_guards, remove_guards
from perisai.common.retries import UuidReused
from perisai.inspections.actions.drawing import new_seed
from perisai.inspections.actions.planning import Plan, plan_inspection
from perisai.inspections.enums import Approach, Stage
from perisai.inspections.errors import DrawRefused, InspectionClosed, PlanRefused
from perisai.inspections.models import Draw, Inspection
from perisai.inspections.queries.inspections import inspection_page
from perisai.inspections.queries.population import candidates_of
from perisai.inspections.queries.results import proof_of
from tests.inspections.steps import SEED, close, closed, draw, plan, withdraw
from tests.taking import NOW, note_elsewhere, take_from

pytestmark = pytest.mark.django_db
NOVEMBER = dt.date(2026, 11, 1)
DAY = dt.timedelta(days=1)


def members_of(draw):
    return [row.member for row in draw.drawn.select_related("member").order_by("place")]


class TestPlanning:
    def test_a_plan_is_kept_once_and_leaves_a_trace(self, cast):
        uuid = uuid4()
        first, second = plan(cast, uuid=uuid), plan(cast, uuid=uuid)
        assert first == second
        assert AuditEntry.objects.filter(action="inspection.planned").count() == 1
        with pytest.raises(UuidReused):
            plan(cast, uuid=uuid, size=3)

    @pytest.mark.parametrize(
        ("overrides", "field"),
        [
            ({"agent": None}, "whom"),
            ({"from_on": NOW.date() + DAY}, "until_on"),
            ({"from_on": dt.date(1990, 1, 1)}, "from_on"),
            ({"until_on": NOW.date() + DAY}, "until_on"),
            ({"size": 0}, "size"),
            ({"size": 201}, "size"),
            ({"paid_share": 101}, "paid_share"),
            ({"due_on": NOW.date() - DAY}, "due_on"),
        ],
    )
    def test_what_cannot_be_planned(self, cast, overrides, field):
        with pytest.raises(PlanRefused) as refused:
            plan(cast, **overrides)
        assert refused.value.field == field

    @pytest.mark.parametrize("who", ["st", "neighbour_village"])
    def test_a_plan_by_which_nobody_could_be_drawn_is_refused(self, cast, who):
        whom = getattr(cast, who)
        target = {"agent": whom} if who == "st" else {"agent": None, "village": whom}
        with pytest.raises(PlanRefused) as refused:
            plan_inspection(
                uuid=uuid4(),
                branch=cast.branch,
                plan=Plan(
                    coordinator=cast.koordinator,
                    approach=Approach.EITHER,
                    from_on=NOVEMBER,
                    until_on=NOW.date(),
                    size=10,
                    paid_share=60,
                    due_on=NOW.date(),
                    **target,
                ),
                by=cast.koordinator,
                at=NOW,
            )
        assert refused.value.field == "whom"
        assert not Inspection.objects.exists()

    def test_a_wrong_plan_is_withdrawn_before_the_draw_and_stays_readable(self, cast):
        inspection = plan(cast)
        with pytest.raises(PlanRefused) as refused:
            withdraw(cast, inspection, reason=" ")
        assert refused.value.field == "reason"
        assert withdraw(cast, inspection) == withdraw(cast, inspection)
        assert AuditEntry.objects.filter(action="inspection.withdrawn").count() == 1
        with pytest.raises(InspectionClosed):
            draw(cast, inspection)
        with pytest.raises(InspectionClosed):
            close(cast, inspection)
        with pytest.raises(InspectionClosed):
            withdraw(cast, inspection, reason="Lagi")
        running = plan(cast)
        rows, _after = inspection_page(cast.viewer(cast.koordinator, NOW))
        assert [(row.inspection, row.stage) for row in rows] == [
            (running, Stage.PLANNED),
            (inspection, Stage.WITHDRAWN),
        ]

    def test_after_the_draw_a_plan_is_not_withdrawn_any_more(self, cast):
        inspection = draw(cast).inspection
        with pytest.raises(PlanRefused):
            withdraw(cast, inspection)

    @pytest.mark.parametrize("who", ["sz", "sekdes", "pusat", "foreign_coordinator"])
    def test_nobody_else_withdraws_a_plan(self, cast, who):
        user = getattr(cast, who)
        with pytest.raises(NotYours):
            withdraw(cast, plan(cast), by=getattr(user, "user", user))

    def test_an_agent_and_a_village_at_once_are_refused(self, cast):
        with pytest.raises(PlanRefused):
            plan(cast, village=cast.village)

    def test_somebody_who_does_not_coordinate_the_branch_cannot_lead(self, cast):
        with pytest.raises(PlanRefused) as refused:
            plan(cast, coordinator=cast.foreign_coordinator)
        assert refused.value.field == "coordinator"

    @pytest.mark.parametrize("who", ["sz", "sekdes", "pusat", "foreign_coordinator"])
    def test_only_the_coordinator_of_the_branch_plans(self, cast, who):
        user = getattr(cast, who)
        with pytest.raises(NotYours):
            plan(cast, by=getattr(user, "user", user))


class TestPopulation:
    def test_who_paid_the_agent_and_who_is_hers_and_took_part(self, cast):
        paid = cast.enrolment(start=NOVEMBER)
        take_from(cast, paid)
        idle = cast.enrolment(start=NOVEMBER)
        cast.member()  # never took part
        cast.enrolment(cast.member(deceased_on=NOVEMBER))
        cast.enrolment(cast.member(withdrawn_at=NOW))
        cast.enrolment(
            start=dt.date(2026, 1, 1), ended_on=dt.date(2026, 10, 31), end_reason="lapsed"
        )
        cast.enrolment(cast.member(cast.st))
        found = {one.member_id: one.book for one in candidates_of(plan(cast))}
        assert set(found) == {paid.member_id, idle.member_id}
        assert (found[paid.member_id].amount, found[paid.member_id].receipts) == (8_400, 1)
        assert found[paid.member_id].months == (NOVEMBER,)
        assert found[idle.member_id].receipts == 0

    def test_somebody_who_paid_the_agent_and_is_another_ones_since_is_not_hidden(self, cast):
        enrolment = cast.enrolment(start=NOVEMBER)
        take_from(cast, enrolment)
        enrolment.member.agent = cast.st
        enrolment.member.save()
        assert [one.member_id for one in candidates_of(plan(cast))] == [enrolment.member_id]
        of_other = {one.member_id: one.has_paid for one in candidates_of(plan(cast, agent=cast.st))}
        assert of_other == {enrolment.member_id: False}

    def test_what_was_paid_before_or_elsewhere_is_no_payment_of_the_period(self, cast):
        early = cast.enrolment(start=dt.date(2026, 10, 1))
        take_from(cast, early, at=dt.datetime(2026, 10, 20, 10, tzinfo=NOW.tzinfo))
        elsewhere = cast.enrolment(start=NOVEMBER)
        note_elsewhere(cast, elsewhere)
        assert [one.has_paid for one in candidates_of(plan(cast))] == [False, False]

    def test_a_village_is_drawn_over_all_its_agents(self, cast):
        ours = [
            cast.enrolment(start=NOVEMBER),
            cast.enrolment(cast.member(cast.st), start=NOVEMBER),
        ]
        cast.enrolment(cast.member(cast.stranger), start=NOVEMBER)
        inspection = plan(cast, agent=None, village=cast.village)
        found = {one.member_id for one in candidates_of(inspection)}
        assert found == {enrolment.member_id for enrolment in ours}

    @pytest.mark.parametrize("number", [1, 3])
    def test_it_is_asked_for_in_two_questions(self, cast, number):
        take_from(cast, *[cast.enrolment(start=NOVEMBER) for _ in range(number)])
        inspection = plan(cast)
        with CaptureQueriesContext(connection) as asked:
            candidates_of(inspection)
        assert len(asked) == 2


class TestDrawing:
    def test_a_draw_keeps_everything_that_proves_it(self, cast):
        take_from(cast, *[cast.enrolment(start=NOVEMBER) for _ in range(4)])
        for _ in range(5):
            cast.enrolment(start=NOVEMBER)
        made = draw(cast, plan(cast, size=5, paid_share=60))
        assert (made.paid, made.unpaid, made.seed, made.number) == (4, 5, SEED, 1)
        assert [row.has_paid for row in made.drawn.all()].count(True) == 3
        assert proof_of(made).is_equal
        call_command("verify_draws")

    def test_the_same_door_draws_once_whatever_the_seed(self, cast):
        cast.enrolment(start=NOVEMBER)
        inspection, uuid = plan(cast), uuid4()
        first = draw(cast, inspection, uuid=uuid)
        assert draw(cast, inspection, uuid=uuid, seed=new_seed()) == first
        assert Draw.objects.count() == 1

    def test_drawing_again_says_why_and_the_first_draw_stays(self, cast):
        for _ in range(6):
            cast.enrolment(start=NOVEMBER)
        inspection = plan(cast, size=2)
        first = draw(cast, inspection)
        chosen = members_of(first)
        with pytest.raises(DrawRefused) as refused:
            draw(cast, inspection, seed="f" * 32)
        assert refused.value.field == "reason"
        second = draw(cast, inspection, seed="f" * 32, reason="Dua peserta pindah")
        assert (second.number, second.reason) == (2, "Dua peserta pindah")
        assert members_of(first) == chosen
        assert AuditEntry.objects.filter(action="inspection.drawn").count() == 2

    def test_no_second_draw_goes_by_the_database_without_a_reason(self, cast):
        cast.enrolment(start=NOVEMBER)
        made = draw(cast)
        made.pk, made.uuid, made.number = None, uuid4(), 2
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save(force_insert=True)

    def test_without_anybody_left_there_is_nothing_to_draw(self, cast):
        inspection = plan(cast)
        Member.objects.update(withdrawn_at=NOW)
        with pytest.raises(DrawRefused):
            draw(cast, inspection)

    @pytest.mark.parametrize("who", ["sz", "sekdes", "pusat", "foreign_coordinator"])
    def test_nobody_else_draws(self, cast, who):
        cast.enrolment(start=NOVEMBER)
        user = getattr(cast, who)
        with pytest.raises(NotYours):
            draw(cast, by=getattr(user, "user", user))

    def test_nothing_is_drawn_while_the_end_waits_or_after_it(self, cast):
        cast.enrolment(start=NOVEMBER)
        inspection = plan(cast)
        close(cast, inspection)
        with pytest.raises(InspectionClosed):
            draw(cast, inspection)
        with pytest.raises(InspectionClosed):
            draw(cast, closed(cast), reason="Lagi")

    def test_seeds_are_never_the_same(self):
        assert len({new_seed() for _ in range(100)}) == 100
        assert all(len(bytes.fromhex(new_seed())) == 16 for _ in range(5))


class TestProof:
    @pytest.fixture
    def made(self, cast):
        for _ in range(6):
            cast.enrolment(start=NOVEMBER)
        return draw(cast, plan(cast, size=2))

    def tamper(self, **changes):
        """As somebody would who holds the database itself."""
        remove_guards()
        Draw.objects.update(**changes)
        install_guards()

    def test_another_seed_is_told(self, made):
        self.tamper(seed="f" * 32)
        proof = proof_of(Draw.objects.get())
        assert (proof.is_digest_equal, proof.are_members_equal) == (True, False)
        with pytest.raises(CommandError, match="1"):
            call_command("verify_draws")

    def test_somebody_put_out_of_the_population_is_told(self, made):
        shorter = made.population.partition("\n")[2]
        self.tamper(population=shorter)
        assert not proof_of(Draw.objects.get()).is_digest_equal

    def test_somebody_put_in_another_ones_place_is_told(self, cast, made):
        remove_guards()
        made.drawn.filter(place=1).update(member=cast.member())
        install_guards()
        proof = proof_of(Draw.objects.get())
        assert (proof.is_digest_equal, proof.are_members_equal) == (True, False)

    def test_a_population_that_cannot_be_read_is_told_and_no_crash(self, made):
        self.tamper(population="kosong")
        assert not proof_of(Draw.objects.get()).is_equal


def test_a_plan_cannot_be_changed_to_draw_others(cast):
    inspection = plan(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=inspection.pk).update(size=1)
