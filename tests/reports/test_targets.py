"""Targets beside results: typed from a source, and counted from the register."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from perisai.exports.enums import FileKind, ListName
from perisai.reports.queries.results import Where, results_for
from perisai.reports.queries.targets import MOST_BULLETS, Narrowed, target_board
from tests.exports.asking import lines_of, rows_of, taken
from tests.questions import end
from tests.taking import NOW, note_elsewhere, take_from
from tests.villages.test_targets import about, correct, enter
from villages.enums import Level, Measure, Segment
from villages.target_rules import Period

pytestmark = pytest.mark.django_db
PALEMBANG = (
    (2016, 12_685, 2_150, "16,9%"),
    (2017, 30_552, 29_774, "97,4%"),
    (2018, 36_910, 42_859, "116%"),
    (2019, 58_681, 39_671, "67%"),
    (2020, 33_350, 20_651, "61,9%"),
)
COMPUTED = ["16,9%", "97,5%", "116,1%", "67,6%", "61,9%"]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def palembang(cast):
    """Five years of the study, two of them from its table first, then corrected from its text."""
    for year, target, result, printed in PALEMBANG:
        first = {2017: {"target": 30_562}, 2018: {"result": 42_869}}.get(year, {})
        entries = enter(
            cast,
            what=about(cast, year=year),
            source="Tabel",
            note=f"Sumber mencetak {printed}",
            **{"target": target, "result": result, **first},
        )
        for kind in first:
            right = {"target": target, "result": result}[kind]
            correct(cast, entries[kind], right, source="Teks", why="Tabel dan teks berbeda")


def read(client, name, *args, **query):
    page = client.get(reverse(f"reports:{name}", args=args), query)
    assert page.status_code == 200
    return page.content.decode()


def counted(cast, measure, period, *, who=None, **where):
    viewer = cast.viewer(who or cast.koordinator)
    place = Where(cast.branch.pk, **where)
    return results_for(viewer, {(measure, period)}).of(measure, place, period)


def test_the_figures_of_the_study_come_out_on_page_picture_and_file(cast, coordinator):
    palembang(cast)
    shown = read(coordinator, "targets", tahun="")
    for percent in COMPUTED:
        assert f"<strong>{percent}</strong>" in shown
    for printed in ("97,4%", "116%", "67%"):
        assert f"Sumber mencetak {printed}" in shown
    assert shown.count("dikoreksi") == 2
    picture = read(coordinator, "targets_picture", "new", tahun="")
    assert all(f">{percent}<" in picture for percent in COMPUTED)
    lines = lines_of(taken(coordinator, ListName.TARGETS, "tahun=", FileKind.CSV))
    assert [row["Tercapai (%)"] + "%" for row in lines] == COMPUTED
    rows = rows_of(taken(coordinator, ListName.TARGETS, "tahun="))
    assert [(row["Target"], row["Hasil"], f"{row['Tercapai (%)']}%") for row in rows] == [
        (target, result, percent)
        for (_year, target, result, _printed), percent in zip(PALEMBANG, COMPUTED, strict=True)
    ]


def test_the_sentence_says_how_many_were_met_and_which_is_farthest(cast):
    palembang(cast)
    group = target_board(cast.viewer(cast.koordinator), Narrowed()).groups[0]
    assert "1 dari 5 target tercapai" in group.sentence
    assert "2016" in group.sentence
    assert "16,9%" in group.sentence


@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        ([(2018, 100, 116)], "2018: 116,0% dari target tercapai."),
        (
            [(2018, 100, 116), (2019, 100, 120)],
            "2 target semuanya tercapai. Yang paling rendah: Kantor Cabang Jember, 2018 dengan 116,0%.",
        ),
    ],
)
def test_a_target_that_was_met_is_not_far_from_it(cast, years, sentence):
    for year, target, result in years:
        enter(cast, what=about(cast, year=year), target=target, result=result)
    group = target_board(cast.viewer(cast.koordinator), Narrowed()).groups[0]
    assert sentence in group.sentence


def test_new_members_count_once_in_the_month_in_which_they_registered_first(cast):
    member = cast.member()
    cast.enrolment(
        member, start=dt.date(2026, 3, 5), ended_on=dt.date(2026, 7, 1), end_reason="lapsed"
    )
    cast.enrolment(member, start=dt.date(2026, 9, 5))  # came back: not new
    cast.enrolment(cast.member(cast.st), start=dt.date(2025, 12, 31))
    cast.enrolment(cast.member(withdrawn_at=NOW), start=dt.date(2026, 3, 5))
    assert counted(cast, Measure.NEW, Period(2026)) == 1
    assert counted(cast, Measure.NEW, Period(2026, 3), agent=cast.sz.pk) == 1
    assert counted(cast, Measure.NEW, Period(2026, 9)) == 0
    assert counted(cast, Measure.NEW, Period(2025), village=cast.village.pk) == 1
    assert counted(cast, Measure.NEW, Period(2025), agent=cast.sz.pk) == 0


def test_active_are_those_whose_dues_reached_the_scheme(cast):
    paid, held = (
        cast.enrolment(start=dt.date(2026, 8, 1)),
        cast.enrolment(start=dt.date(2026, 8, 1)),
    )
    note_elsewhere(cast, paid, months=4, at=NOW.replace(month=8))  # August to November
    take_from(cast, held, months=4)  # still with the agent
    assert counted(cast, Measure.ACTIVE, Period(2026)) == 1
    assert counted(cast, Measure.ACTIVE, Period(2026, 11), agent=cast.sz.pk) == 1
    assert counted(cast, Measure.ACTIVE, Period(2026, 9), village=cast.village.pk) == 1
    assert counted(cast, Measure.ACTIVE, Period(2026, 8), agent=cast.st.pk) == 0


def test_who_died_before_the_last_day_of_a_month_is_not_active_on_it(cast):
    gone = cast.enrolment(start=dt.date(2026, 9, 1))
    note_elsewhere(cast, gone, months=2, at=NOW.replace(month=9))
    end(cast, gone, dt.date(2026, 10, 20), at=NOW.replace(month=10))
    assert counted(cast, Measure.ACTIVE, Period(2026, 9)) == 1
    assert counted(cast, Measure.ACTIVE, Period(2026, 10)) == 0


def test_dues_count_when_they_reached_the_scheme_and_not_while_an_agent_has_them(cast):
    take_from(cast)
    elsewhere = note_elsewhere(cast, cast.enrolment())
    assert counted(cast, Measure.DUES, Period(2026)) == elsewhere.total
    assert counted(cast, Measure.DUES, Period(2026, 11), agent=cast.sz.pk) == elsewhere.total
    assert counted(cast, Measure.DUES, Period(2026, 10)) == 0


def test_sums_of_dues_are_kept_for_a_while_and_never_for_somebody_else(cast):
    first = note_elsewhere(cast, cast.enrolment())
    assert counted(cast, Measure.DUES, Period(2026)) == first.total
    assert counted(cast, Measure.DUES, Period(2026), who=cast.foreign_coordinator) == 0
    second = note_elsewhere(cast, cast.enrolment())
    assert counted(cast, Measure.DUES, Period(2026)) == first.total
    assert counted(cast, Measure.DUES, Period(2026), who=cast.pusat) == first.total + second.total
    with time_machine.travel(NOW + dt.timedelta(minutes=121), tick=False):
        assert counted(cast, Measure.DUES, Period(2026)) == first.total + second.total


def test_what_the_register_cannot_know_is_left_empty(cast):
    cast.enrolment(start=dt.date(2026, 3, 1))
    for measure in (Measure.NEW, Measure.ACTIVE, Measure.DUES):
        assert counted(cast, measure, Period(2027)) is None  # has not begun
        assert counted(cast, measure, Period(2020)) is None  # nobody stood here yet
        assert counted(cast, measure, Period(2026, 4)) == 0
    assert counted(cast, Measure.RETENTION, Period(2026)) is None
    assert counted(cast, Measure.EVENTS, Period(2026)) is None


def test_only_what_the_viewer_sees_is_counted(cast):
    cast.enrolment(cast.member(cast.sz), start=dt.date(2026, 3, 1))
    cast.enrolment(cast.member(cast.st), start=dt.date(2026, 3, 1))
    cast.enrolment(cast.member(cast.stranger), start=dt.date(2026, 3, 1))
    assert counted(cast, Measure.NEW, Period(2026)) == 2
    assert counted(cast, Measure.NEW, Period(2026), who=cast.sekdes, village=cast.village.pk) == 2
    assert counted(cast, Measure.NEW, Period(2026), who=cast.sz, agent=cast.sz.pk) == 1
    assert counted(cast, Measure.NEW, Period(2026), who=cast.pusat) == 2


def test_only_bpu_is_counted_and_a_typed_result_goes_before_a_counted_one(cast):
    cast.enrolment(start=dt.date(2026, 3, 1))
    enter(cast, target=10)
    enter(cast, what=about(cast, segment=Segment.PU), target=10)
    rows = {
        row.segment: row for row in target_board(cast.viewer(cast.koordinator), Narrowed()).rows
    }
    assert (rows["bpu"].counted, rows["bpu"].percent) == (1, "10,0%")
    assert (rows["pu"].counted, rows["pu"].percent) == (None, "")
    enter(cast, result=5)
    row = target_board(cast.viewer(cast.koordinator), Narrowed(segment="bpu")).rows[0]
    assert (row.counted, row.reached, row.percent) == (1, 5, "50,0%")


def test_the_page_is_narrowed_by_what_its_address_says(cast, coordinator):
    palembang(cast)
    enter(cast, what=about(cast, agent=cast.sz, measure=Measure.DUES), target=1_000_000)
    assert "Rp1.000.000" in read(coordinator, "targets")  # this year, unless told
    assert "12.685" not in read(coordinator, "targets")
    assert "12.685" in read(coordinator, "targets", tahun="2016")
    assert "Rp1.000.000" not in read(coordinator, "targets", tahun="", tingkat=Level.BRANCH)
    assert "12.685" not in read(coordinator, "targets", tahun="", ukuran="dues")
    assert "12.685" not in read(coordinator, "targets", tahun="", segmen="pu")
    assert "12.685" in read(coordinator, "targets", tahun="x", tingkat="<b>", ukuran="9")


def test_a_picture_of_what_is_not_there_is_not_found(cast, coordinator):
    enter(cast, target=1)
    for measure in ("dues", "x"):
        assert (
            coordinator.get(reverse("reports:targets_picture", args=[measure])).status_code == 404
        )


def test_of_very_many_the_page_shows_some_and_the_file_all(cast, monkeypatch):
    monkeypatch.setattr("perisai.reports.queries.targets.MOST_ROWS", 3)
    for year in range(2001, 2020):
        enter(cast, what=about(cast, year=year), target=2000, result=year)
    viewer = cast.viewer(cast.koordinator)
    board = target_board(viewer, Narrowed(), most=3)
    assert (len(board.rows), board.hidden) == (3, 16)
    whole = target_board(viewer, Narrowed(), most=None)
    assert len(whole.rows) == 19
    assert len(whole.groups[0].bullets) == MOST_BULLETS
    some = [row.any.pk for row in whole.rows[4:6]]
    part = target_board(viewer, Narrowed(), most=None, keys=some)
    assert [(row.target.pk, row.result.value) for row in part.rows] == [
        (row.target.pk, row.result.value) for row in whole.rows[4:6]
    ]
    assert whole.groups[0].bullets[0].result == 2001


@pytest.mark.parametrize("who", ["koordinator", "pusat", "sekdes", "sz"])
def test_more_rows_ask_no_more(cast, client, who):
    client.force_login(cast.sz.user if who == "sz" else getattr(cast, who))
    places = [{"village": cast.village}, {"agent": cast.sz}, {"agent": cast.st}, {}]
    asked = []
    for years, of in (((2024, 2026), places[:2]), ((2023, 2025), places)):
        for year in years:
            for place in of:
                for measure in (Measure.NEW, Measure.ACTIVE, Measure.DUES):
                    enter(cast, what=about(cast, year=year, measure=measure, **place), target=1)
        cast.enrolment()
        with CaptureQueriesContext(connection) as queries:
            read(client, "targets", tahun="")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_file_holds_nothing_that_a_spreadsheet_runs(cast, coordinator):
    enter(cast, target=1, source="=1+1", note="@x")
    [line] = lines_of(taken(coordinator, ListName.TARGETS, kind=FileKind.CSV))
    assert line["Sumber target"] == "'=1+1"


def test_words_of_others_stay_words(cast, coordinator):
    enter(cast, target=2, result=1, source="<script>x</script>")
    assert "<script>x" not in read(coordinator, "targets")
