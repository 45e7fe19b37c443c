"""Answers of drawn members that differ from the book, on the score card of the agent they are about."""

import datetime as dt

import pytest
from django.urls import reverse

from perisai.exports.enums import ListName
from perisai.inspections.comparing_rules import Told
from perisai.inspections.enums import Resolution, Said, Way
from perisai.reports.queries.score_figures import Figure
from perisai.reports.queries.score_rows import rows_behind
from perisai.reports.queries.scores import score_of, scores
from perisai.reports.score_rules import span_of
from tests.exports.asking import rows_of, taken
from tests.inspections.conftest import on_the_day  # noqa: F401
from tests.inspections.steps import NOTHING, PAID, answer, close, decide, draw, plan, step
from tests.taking import NOW, take_from

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
TODAY = NOW.date()
SPAN = span_of(TODAY, 3)


def asked(cast, told, *, is_closed=True, at=NOW, **planned):
    """An inspection whose drawn members gave these answers (None: not reached), and the answers."""
    for _time in told:
        take_from(cast, cast.enrolment(cast.member()))
    inspection = plan(cast, paid_share=100, size=len(told), **planned)
    drawn = list(draw(cast, inspection).drawn.order_by("place"))
    answers = [answer(cast, one, said) for one, said in zip(drawn, told, strict=True)]
    if is_closed:
        decide(cast, close(cast, inspection), at=at)
    return inspection, answers


def card(cast, who=None, *, span=SPAN):
    return score_of(cast.sz, span, viewer=cast.viewer(who or cast.koordinator))


def lines(cast, who=None):
    viewer = cast.viewer(who or cast.koordinator)
    return rows_behind(Figure.MISMATCHES, cast.sz, SPAN, viewer=viewer)


def test_mismatches_are_counted_of_those_who_were_reached(cast):
    asked(cast, [PAID, NOTHING, PAID, None])
    score = card(cast)
    assert (score.checked.part, score.checked.whole, score.mistaken) == (1, 3, 0)
    assert score.counts[Figure.MISMATCHES] == lines(cast).total == 1


def test_who_does_not_remember_is_counted_apart(cast, client):
    unsure = Told(Said.UNSURE, knows_agent=Said.YES)
    asked(cast, [PAID, NOTHING, unsure])
    score = card(cast)
    assert (score.checked.part, score.checked.whole, score.unsure) == (1, 2, 1)
    assert card(cast, cast.sz).unsure == 1
    client.force_login(cast.koordinator)
    page = client.get(reverse("reports:score", args=[cast.sz.uuid])).content.decode()
    assert (
        "1 dari 2 peserta undian yang dapat ditanya; 1 lagi tidak ingat dan tidak dihitung" in page
    )
    table = rows_of(taken(client, ListName.SCORES))
    line = next(line for line in table if line["Kode"] == "SZ")
    assert line["Peserta ditanya dalam pemeriksaan"] == 3
    assert line["Di antaranya tidak ingat"] == 1


def test_an_inspection_that_runs_counts_nowhere(cast):
    inspection, _answers = asked(cast, [NOTHING, PAID], is_closed=False)
    assert card(cast).checked.whole == 0
    end = close(cast, inspection)
    assert card(cast).checked.whole == 0
    decide(cast, end, is_accepted=False, reason="belum lengkap")
    assert card(cast).checked.whole == 0


def test_an_inspection_counts_in_the_span_in_which_it_was_closed(cast):
    asked(cast, [NOTHING, PAID])
    later = span_of(TODAY + dt.timedelta(days=120), 3)
    assert card(cast, span=later).checked.whole == 0


def test_what_was_corrected_and_an_earlier_draw_count_no_more(cast):
    inspection, (first, _second) = asked(cast, [NOTHING, NOTHING], is_closed=False)
    answer(cast, first.drawn, PAID, why="salah ketik", way=Way.PHONE)
    again = draw(cast, inspection, reason="dua orang pindah")
    answer(cast, again.drawn.order_by("place")[0], NOTHING)
    decide(cast, close(cast, inspection))
    assert (card(cast).checked.part, card(cast).checked.whole) == (1, 1)
    assert lines(cast).total == 1


def test_whoever_was_mistaken_is_told_apart(cast, client):
    _inspection, answers = asked(cast, [NOTHING, NOTHING, PAID])
    step(cast, answers[0].mismatch, resolution=Resolution.MEMORY)
    assert (card(cast).checked.part, card(cast).mistaken) == (2, 1)
    client.force_login(cast.koordinator)
    page = client.get(reverse("reports:score", args=[cast.sz.uuid])).content.decode()
    assert (
        "2 dari 3 peserta undian yang dapat ditanya; 1 di antaranya peserta sendiri keliru" in page
    )
    assert any("peserta keliru" in row.words for row in lines(cast).lines)


def test_an_inspection_of_a_village_is_no_figure_of_an_agent(cast):
    asked(cast, [NOTHING], agent=None, village=cast.village)
    assert card(cast).checked.whole == 0


def test_the_coordinator_opens_the_case_and_the_agent_reads_no_name(cast, client):
    inspection, answers = asked(cast, [NOTHING])
    name = answers[0].drawn.member.name
    (row,) = lines(cast).lines
    assert row.address == reverse("inspections:mismatch", args=[answers[0].mismatch.uuid])
    assert name in row.title
    (told,) = lines(cast, cast.pusat).lines
    assert told.address == reverse("inspections:show", args=[inspection.uuid])
    (hers,) = lines(cast, cast.sz).lines
    assert hers.address == told.address
    assert name not in hers.title
    for who, found in ((cast.koordinator, row), (cast.pusat, told), (cast.sz.user, hers)):
        client.force_login(who)
        assert client.get(found.address).status_code == 200


def test_an_agent_reads_the_same_number_of_herself(cast):
    asked(cast, [NOTHING, PAID])
    assert card(cast, cast.sz).checked == card(cast).checked
    assert card(cast, cast.sz).counts == card(cast).counts


def test_list_and_file_say_it_too(cast, client):
    asked(cast, [NOTHING, PAID])
    viewer = cast.viewer(cast.koordinator)
    for score in scores(viewer, SPAN):
        assert score == score_of(score.agent, SPAN, viewer=viewer)
    client.force_login(cast.koordinator)
    page = client.get(reverse("reports:scores"))
    differ = {line.agent.code: line.differ for line in page.context["lines"]}
    assert differ == {"SZ": "1 / 2", "ST": "–"}
    table = rows_of(taken(client, ListName.SCORES))
    line = next(line for line in table if line["Kode"] == "SZ")
    assert line["Peserta ditanya dalam pemeriksaan"] == 2
    assert line["Jawaban tidak cocok dengan buku"] == 1
    assert line["Di antaranya peserta keliru"] == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_rows_ask_as_often_for_three_cases(cast, number, django_assert_num_queries):
    asked(cast, [NOTHING] * number)
    viewer = cast.viewer(cast.koordinator)
    with django_assert_num_queries(2):
        rows_behind(Figure.MISMATCHES, cast.sz, SPAN, viewer=viewer)
