"""Answers beside the book, what follows from a mismatch, findings, and the end that two people say."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from dues.errors import NotYours
from perisai.common.retries import UuidReused
from perisai.inspections.comparing_rules import Told
from perisai.inspections.enums import GotReceipt, MismatchKind, Resolution, Said, Stage, Way
from perisai.inspections.errors import (
    AnswerRefused,
    CloseRefused,
    FindingRefused,
    InspectionClosed,
    StepRefused,
)
from perisai.inspections.models import Answer, Finding, Mismatch
from perisai.inspections.queries.inspections import (
    closings_to_decide,
    inspection_page,
    inspection_rows,
    overdue_mismatches,
)
from perisai.inspections.queries.results import inside_of
from tests.counting import count
from tests.inspections.steps import (
    FOUND,
    NOTHING,
    PAID,
    answer,
    close,
    decide,
    draw,
    find,
    plan,
    step,
)
from tests.taking import NOW, take_from
from villages.errors import EntrySuperseded
from villages.models import Posting

pytestmark = pytest.mark.django_db
NOVEMBER = dt.date(2026, 11, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def drawn(cast):
    """Somebody who paid Rp8.400 for November and was drawn."""
    take_from(cast, cast.enrolment(start=NOVEMBER))
    return draw(cast).drawn.get()


def inside(cast, drawn):
    return inside_of(drawn.draw.inspection, viewer=cast.viewer(cast.koordinator, NOW))


class TestAnswers:
    def test_an_answer_that_agrees_opens_nothing(self, cast, drawn):
        answer(cast, drawn)
        assert not Mismatch.objects.exists()
        assert inside(cast, drawn).stage == Stage.ASKED

    def test_an_answer_that_differs_opens_a_mismatch_for_the_coordinator(self, cast, drawn):
        answer(cast, drawn, NOTHING)
        mismatch = Mismatch.objects.get()
        assert mismatch.kinds == [MismatchKind.NOT_PAID]
        first = mismatch.steps.get()
        assert (first.owner, first.due_on) == (cast.koordinator, NOW.date() + 14 * DAY)

    def test_the_book_is_that_of_the_draw(self, cast):
        """Whoever writes a receipt once she knows who was asked changes nothing."""
        enrolment = cast.enrolment(start=NOVEMBER)
        row = draw(cast).drawn.get()
        take_from(cast, enrolment)
        answer(cast, row)
        assert Mismatch.objects.get().kinds == [MismatchKind.NOT_IN_BOOK]

    def test_who_was_not_reached_is_asked_again_without_a_reason(self, cast, drawn):
        answer(cast, drawn, None)
        again = answer(cast, drawn)
        assert again.corrects is not None
        assert again.why
        assert inside(cast, drawn).draw.total.reached == 1

    def test_a_correction_says_why_and_the_old_mismatch_counts_no_more(self, cast, drawn):
        answer(cast, drawn, NOTHING)
        with pytest.raises(AnswerRefused) as refused:
            answer(cast, drawn)
        assert refused.value.field == "why"
        answer(cast, drawn, why="Salah ketik")
        assert Mismatch.objects.count() == 1
        assert not Mismatch.objects.standing().exists()
        assert inside(cast, drawn).draw.total.found == 0

    def test_the_same_door_answers_once(self, cast, drawn):
        uuid = uuid4()
        assert answer(cast, drawn, uuid=uuid) == answer(cast, drawn, uuid=uuid)
        with pytest.raises(UuidReused):
            answer(cast, drawn, NOTHING, uuid=uuid)
        assert Answer.objects.count() == 1

    @pytest.mark.parametrize(
        ("told", "way"),
        [
            (None, Way.VISIT),
            (PAID, Way.NOT_REACHED),
            (Told(Said.NO, 8_400), Way.VISIT),
            (Told(Said.NO, receipt=GotReceipt.ALL), Way.PHONE),
            (replace(PAID, amount=0), Way.PHONE),
            (replace(PAID, months=(dt.date(2020, 1, 1),)), Way.PHONE),
        ],
    )
    def test_answers_that_cannot_be(self, cast, drawn, told, way):
        with pytest.raises(AnswerRefused):
            answer(cast, drawn, told, way=way)

    @pytest.mark.parametrize("day", [NOW.date() - DAY, NOW.date() + DAY])
    def test_nobody_is_asked_before_the_draw_or_after_today(self, cast, drawn, day):
        with pytest.raises(AnswerRefused):
            answer(cast, drawn, asked_on=day)

    def test_those_of_an_earlier_draw_are_not_asked_any_more(self, cast, drawn):
        draw(cast, drawn.draw.inspection, reason="Salah desa")
        with pytest.raises(AnswerRefused):
            answer(cast, drawn)

    @pytest.mark.parametrize("who", ["sz", "sekdes", "pusat", "foreign_coordinator"])
    def test_nobody_else_writes_answers(self, cast, drawn, who):
        user = getattr(cast, who)
        with pytest.raises(NotYours):
            answer(cast, drawn, by=getattr(user, "user", user))


class TestMismatches:
    @pytest.fixture
    def mismatch(self, cast, drawn):
        answer(cast, drawn, NOTHING)
        return Mismatch.objects.get()

    def test_it_is_overdue_until_somebody_says_how_it_ended(self, cast, mismatch):
        later = NOW + 15 * DAY
        viewer = cast.viewer(cast.koordinator, later)
        assert list(overdue_mismatches(viewer)) == [mismatch]
        step(cast, mismatch, at=later)
        assert not overdue_mismatches(viewer)
        step(cast, mismatch, at=later + 5 * DAY, resolution=Resolution.MONEY_BACK)
        assert not overdue_mismatches(cast.viewer(cast.koordinator, later + 20 * DAY))
        assert mismatch.steps.count() == 3

    @pytest.mark.parametrize(
        ("overrides", "field"),
        [({"note": " "}, "note"), ({"due_on": NOW.date() - DAY}, "due_on")],
    )
    def test_a_step_that_cannot_be(self, cast, mismatch, overrides, field):
        with pytest.raises(StepRefused) as refused:
            step(cast, mismatch, **overrides)
        assert refused.value.field == field

    def test_nothing_is_done_about_an_answer_that_was_corrected_since(self, cast, drawn, mismatch):
        answer(cast, drawn, why="Salah ketik")
        with pytest.raises(StepRefused):
            step(cast, mismatch, resolution=Resolution.MEMORY)
        assert mismatch.steps.count() == 1

    def test_only_a_coordinator_of_the_branch_can_see_to_it(self, cast, mismatch):
        with pytest.raises(StepRefused):
            step(cast, mismatch, owner=cast.foreign_coordinator)

    def test_it_is_followed_up_after_the_end_too(self, cast, mismatch, drawn):
        decide(cast, close(cast, drawn.draw.inspection))
        step(cast, mismatch, resolution=Resolution.MEMORY)
        assert not inside(cast, drawn).draw.mismatched[0].is_open


class TestFindings:
    def test_a_finding_is_done_by_a_newer_row(self, cast):
        inspection = plan(cast)
        first = find(cast, inspection)
        done = replace(FOUND, done_on=NOW.date())
        find(cast, inspection, corrects=first, why="Diperiksa di rumah agen", found=done)
        assert [row.done_on for row in Finding.objects.standing()] == [NOW.date()]
        with pytest.raises(EntrySuperseded):
            find(cast, inspection, corrects=first, why="Lagi")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"text": " "}, "text"),
            ({"follow_up": ""}, "follow_up"),
            ({"due_on": NOW.date() - DAY}, "due_on"),
            ({"done_on": NOW.date() + DAY}, "done_on"),
        ],
    )
    def test_a_finding_that_cannot_be(self, cast, changes, field):
        with pytest.raises(FindingRefused) as refused:
            find(cast, plan(cast), found=replace(FOUND, **changes))
        assert refused.value.field == field

    def test_after_the_end_only_what_was_found_is_followed_up(self, cast):
        inspection = plan(cast)
        first = find(cast, inspection)
        decide(cast, close(cast, inspection))
        find(cast, inspection, corrects=first, why="Selesai")
        with pytest.raises(InspectionClosed):
            find(cast, inspection)


class TestClosing:
    def test_another_person_confirms(self, cast, drawn):
        inspection = drawn.draw.inspection
        closing = close(cast, inspection)
        assert inside(cast, drawn).stage == Stage.WAITING
        decide(cast, closing)
        assert inside(cast, drawn).stage == Stage.CLOSED
        with pytest.raises(InspectionClosed):
            answer(cast, drawn)

    def test_while_the_second_person_looks_nothing_moves(self, cast, drawn):
        inspection = drawn.draw.inspection
        answer(cast, drawn, NOTHING)
        written = find(cast, inspection)
        close(cast, inspection)
        with pytest.raises(InspectionClosed):
            step(cast, Mismatch.objects.get(), resolution=Resolution.MEMORY)
        with pytest.raises(InspectionClosed):
            find(cast, inspection, corrects=written, why="Selesai")
        with pytest.raises(InspectionClosed):
            close(cast, inspection)

    def test_who_leads_or_asks_never_confirms(self, cast):
        closing = close(cast, plan(cast))
        with pytest.raises(NotYours):
            decide(cast, closing, by=cast.koordinator)
        second = self.second_coordinator(cast)
        decide(cast, closing, by=second)
        other = close(cast, plan(cast), by=second)  # led by the first, asked by the second
        for user in (cast.koordinator, second):
            with pytest.raises(NotYours):
                decide(cast, other, by=user)
            assert not closings_to_decide(cast.viewer(user, NOW)).filter(pk=other.pk)
        assert list(closings_to_decide(cast.viewer(cast.pusat, NOW))) == [other]

    @pytest.mark.parametrize("who", ["sz", "sekdes", "foreign_coordinator"])
    def test_nobody_else_confirms(self, cast, who):
        user = getattr(cast, who)
        with pytest.raises(NotYours):
            decide(cast, close(cast, plan(cast)), by=getattr(user, "user", user))

    def test_sent_back_it_is_open_again(self, cast, drawn):
        inspection = drawn.draw.inspection
        closing = close(cast, inspection)
        with pytest.raises(CloseRefused):
            decide(cast, closing, is_accepted=False)
        decide(cast, closing, is_accepted=False, reason="Dua orang belum ditanya")
        answer(cast, drawn)
        decide(cast, close(cast, inspection, conclusion="Semua sudah ditanya"))
        assert inside(cast, drawn).is_closed

    def test_an_answer_is_given_once(self, cast):
        closing = close(cast, plan(cast))
        assert decide(cast, closing) == decide(cast, closing)
        with pytest.raises(CloseRefused):
            decide(cast, closing, is_accepted=False, reason="Jangan")

    @pytest.mark.parametrize("missing", ["conclusion", "witness"])
    def test_what_has_to_be_written(self, cast, missing):
        with pytest.raises(CloseRefused) as refused:
            close(cast, plan(cast), **{missing: " "})
        assert refused.value.field == missing

    def second_coordinator(self, cast):
        Posting.objects.create(
            user=cast.foreign_coordinator, branch=cast.branch, from_on=dt.date(2025, 1, 1)
        )
        return cast.foreign_coordinator


def test_the_cash_counted_between_plan_and_end_belongs_to_it(cast):
    count(cast, at=NOW - DAY)
    inspection = plan(cast)
    during = count(cast, at=NOW + dt.timedelta(hours=1))
    decide(cast, close(cast, inspection, at=NOW + DAY), at=NOW + DAY)
    count(cast, at=NOW + 2 * DAY)
    viewer = cast.viewer(cast.koordinator, NOW + 3 * DAY)
    assert list(inside_of(inspection, viewer=viewer).counts) == [during]


def test_the_list_says_how_far_each_has_come(cast, drawn):
    answer(cast, drawn, NOTHING)
    find(cast, drawn.draw.inspection)
    plan(cast)
    rows = inspection_rows(cast.viewer(cast.koordinator, NOW))
    told = [
        (row.stage, row.drawn, row.asked, row.open_mismatches, row.open_findings) for row in rows
    ]
    assert told == [(Stage.PLANNED, 0, 0, 0, 0), (Stage.ASKED, 1, 1, 1, 1)]


def test_a_long_list_goes_on_and_begins_with_what_is_open(cast, monkeypatch):
    monkeypatch.setattr("perisai.inspections.queries.inspections.PAGE", 2)
    first, second, third, fourth = (plan(cast) for _number in range(4))
    for done in (fourth, second):
        decide(cast, close(cast, done))
    viewer = cast.viewer(cast.koordinator, NOW)
    rows, after = inspection_page(viewer)
    assert [row.inspection for row in rows] == [third, first]
    rows, end = inspection_page(viewer, after=after)
    assert [row.inspection for row in rows] == [fourth, second]
    assert end is None
    assert [row.inspection for row in inspection_page(viewer, after=fourth.uuid)[0]] == [second]


def test_results_are_told_by_group_with_what_they_say_of_everybody(cast):
    take_from(cast, *[cast.enrolment(start=NOVEMBER) for _ in range(3)])
    for _ in range(2):
        cast.enrolment(start=NOVEMBER)
    made = draw(cast)  # everybody
    for row in made.drawn.all():
        answer(cast, row, PAID)
    result = inside_of(made.inspection, viewer=cast.viewer(cast.koordinator, NOW)).draw
    told = [(group.everybody, group.reached, group.found) for group in result.groups]
    assert told == [(3, 3, 0), (2, 2, 2)]
    assert result.kinds == [(MismatchKind.NOT_IN_BOOK, 2)]
    assert result.total.share == "40,0%"
    assert result.bounds == (2, 2)


def test_who_does_not_remember_having_paid_is_told_apart_and_proves_nothing(cast):
    take_from(cast, *[cast.enrolment(start=NOVEMBER) for _ in range(4)])
    made = draw(cast, plan(cast, paid_share=100))
    unsure = Told(Said.UNSURE, knows_agent=Said.YES)
    for row, told in zip(made.drawn.all(), (PAID, NOTHING, unsure, unsure), strict=True):
        answer(cast, row, told)
    result = inside_of(made.inspection, viewer=cast.viewer(cast.koordinator, NOW)).draw
    group = result.groups[0]
    assert (group.reached, group.unsure, group.compared, group.found) == (4, 2, 2, 1)
    assert (group.share, result.total.share) == ("50,0%", "50,0%")
    assert result.bounds == (1, 3)
    assert [row.leaves_open for row in result.asked] == [False, False, True, True]


def test_where_nobody_remembers_nothing_is_said_of_everybody(cast, drawn):
    answer(cast, drawn, Told(Said.UNSURE, knows_agent=Said.YES))
    result = inside(cast, drawn).draw
    assert (result.total.reached, result.total.compared) == (1, 0)
    assert (result.total.share, result.bounds) == ("", None)


def test_who_does_not_know_the_agent_differs_also_without_remembering(cast, drawn):
    answer(cast, drawn, Told(Said.UNSURE, knows_agent=Said.NO))
    total = inside(cast, drawn).draw.total
    assert (total.unsure, total.compared, total.found) == (0, 1, 1)


def test_the_percentage_of_all_is_weighed_by_the_size_of_the_groups(cast):
    take_from(cast, *[cast.enrolment(start=NOVEMBER) for _ in range(2)])
    for _ in range(8):
        cast.enrolment(start=NOVEMBER)
    made = draw(cast, plan(cast, size=4, paid_share=50))
    for row in made.drawn.all():
        answer(cast, row, PAID)  # of those who paid both match, of the others none
    viewer = cast.viewer(cast.koordinator, NOW)
    assert inside_of(made.inspection, viewer=viewer).draw.total.share == "80,0%"
