"""The agents of a branch side by side: receipts undone and cash, each beside its limit."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dues.actions.reversal import request_reversal
from dues.enums import Handover, ReversalKind
from dues.queries.cash import custody_of
from perisai.audit.models import AuditEntry
from perisai.exports.enums import ListName
from perisai.reports import branch_pictures
from perisai.reports.branch_pictures import cash_picture, undone_picture
from perisai.reports.queries.score_card import in_hand_of
from perisai.reports.queries.score_figures import Figure
from perisai.reports.queries.score_rows import rows_behind
from perisai.reports.queries.scores import scores
from perisai.reports.score_pictures import cash_picture as own_cash_picture
from perisai.reports.score_rules import Toward, span_of
from tests.custody import accept, hand_on
from tests.exports.asking import rows_of, taken
from tests.taking import NOW, take_from
from villages.models import BranchTerms

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
SPAN = span_of(TODAY, 3)
DAY = dt.timedelta(days=1)
START = dt.date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def of_all(cast, who=None):
    return scores(cast.viewer(who or cast.koordinator), SPAN)


def take(cast, agent, *, at=NOW):
    enrolment = cast.enrolment(cast.member(agent), start=START)
    return take_from(cast, enrolment, agent=agent, by=agent.user, at=at)


def undo(cast, agent, *, at=NOW):
    request_reversal(
        uuid=uuid4(),
        collection=take(cast, agent, at=at),
        kind=ReversalKind.WRONG_ENTRY,
        reason="salah orang",
        by=agent.user,
        at=at,
    )


def counted(cast, written, undone):
    """The cards of SZ and ST as if they had written and undone so many receipts."""
    return [
        replace(
            score,
            written=written[score.agent.code],
            counts={**score.counts, Figure.REVERSALS: undone[score.agent.code]},
        )
        for score in of_all(cast)
    ]


def limit(cast, rupiah, *, since=dt.date(2026, 1, 1)):
    BranchTerms.objects.create(
        branch=cast.branch, from_on=since, remit_within_days=3, cash_limit=rupiah
    )


# -- Receipts undone ---------------------------------------------------------------------------------


def test_receipts_written_and_undone_are_those_of_the_time(cast):
    for _time in range(3):
        take(cast, cast.sz)
    undo(cast, cast.sz)
    take(cast, cast.sz, at=NOW.replace(month=8))  # before the three months
    tallies = {score.agent.code: branch_pictures.tally_of(score) for score in of_all(cast)}
    assert (tallies["SZ"].written, tallies["SZ"].undone) == (4, 1)
    assert (tallies["ST"].written, tallies["ST"].undone) == (0, 0)
    behind = rows_behind(Figure.REVERSALS, cast.sz, SPAN, viewer=cast.viewer(cast.koordinator))
    assert behind.total == tallies["SZ"].undone


def test_an_agent_above_her_limit_is_named_with_rate_and_limit(cast):
    found = undone_picture(counted(cast, {"SZ": 1000, "ST": 100}, {"SZ": 10, "ST": 12}))
    # 22 of 1,100: 2.0 of 100; the limit for 100 receipts is 2 + 3 * sqrt(2) = 6.24
    name = str(cast.st)
    assert found.sentence == (
        "Dari tiap 100 kuitansi 2,0 dibatalkan; lebih dari yang wajar karena kebetulan:"
        f" {name} dengan 12,0 (batas 6,2)."
    )
    assert [row.agent for row in found.above] == [cast.st]
    assert [list(row.cells) for row in found.rows] == [
        ["100", "12", "12,0", "6,2"],
        ["1.000", "10", "1,0", "3,3"],
    ]
    assert "ST" in found.draw()


def test_without_anybody_above_the_sentence_says_so(cast):
    found = undone_picture(counted(cast, {"SZ": 1000, "ST": 100}, {"SZ": 10, "ST": 2}))
    assert found.sentence.endswith("tidak ada agen di atas batasnya.")
    assert found.above == []


def test_without_a_receipt_there_is_nothing_to_draw(cast):
    assert undone_picture(of_all(cast)) is None
    assert cash_picture(of_all(cast)) is None


def test_a_long_list_shows_those_above_and_says_how_many_others_there_are(cast, monkeypatch):
    monkeypatch.setattr(branch_pictures, "MOST_ROWS", 1)
    found = undone_picture(counted(cast, {"SZ": 1000, "ST": 100}, {"SZ": 10, "ST": 12}))
    assert ([row.agent for row in found.rows], found.hidden) == ([cast.st], 1)


# -- Cash --------------------------------------------------------------------------------------------


def test_what_counts_toward_the_limit_is_what_the_limit_itself_counts(cast):
    in_hand, waiting, topped, accepted = (take(cast, cast.sz) for _time in range(4))
    hand_on(cast, waiting)
    hand_on(cast, topped, handover=Handover.TOP_UP)
    accept(cast, hand_on(cast, accepted))
    (toward,) = next(score.toward for score in of_all(cast) if score.agent == cast.sz)
    assert toward.held == in_hand.total + waiting.total + topped.total
    custody = custody_of(cast.sz, branch=cast.branch, on=TODAY)
    assert toward.held == custody.held


def test_agents_over_the_limit_of_the_branch_are_named_first(cast):
    limit(cast, 5_000)
    held = take(cast, cast.st)
    found = cash_picture(of_all(cast))
    assert found.sentence == (
        f"1 dari 1 agen yang memegang uang melewati batas jumlah: {cast.st} Rp{held.total:,}.".replace(
            ",", "."
        )
    )
    assert found.rows[0].is_above
    assert not Toward(5_000, 5_000).is_over


def test_the_limit_of_each_day_is_drawn_beside_the_cash_of_the_day(cast):
    limit(cast, 5_000)
    limit(cast, 500_000, since=TODAY - DAY)
    taken = take(cast, cast.sz, at=NOW - 4 * DAY)
    assert 5_000 < taken.total < 500_000
    span = span_of(TODAY, 1)
    found = in_hand_of(cast.sz, span, viewer=cast.viewer(cast.koordinator))
    assert list(found.limits[-4:]) == [5_000, 5_000, 500_000, 500_000]
    assert found.over == 3  # the three days before the limit was raised
    assert found.limit_since == TODAY - DAY
    picture = own_cash_picture(found)
    assert "Sebelum 20 November 2026 batasnya lain" in picture.sentence
    assert [picture.rows[0][2], picture.rows[-1][2]] == ["Rp5.000", "Rp500.000"]
    assert "batas Rp500.000" in picture.draw()


def test_without_terms_of_its_own_a_branch_follows_the_house_rule(cast):
    take(cast, cast.sz)
    found = in_hand_of(cast.sz, SPAN, viewer=cast.viewer(cast.koordinator))
    assert set(found.limits) == {custody_of(cast.sz, branch=cast.branch, on=TODAY).terms.cash_limit}
    assert found.limit_since is None


# -- The places where they stand ---------------------------------------------------------------------


@pytest.fixture
def many_undone(cast):
    """ST undid four of her four receipts, SZ none of twenty."""
    limit(cast, 1_000)
    for _time in range(20):
        take(cast, cast.sz)
    for _time in range(4):
        undo(cast, cast.st)


def test_page_paper_workbook_and_csv_say_the_same(cast, coordinator, many_undone, monkeypatch):
    html = []

    def render(text, *, stylesheet):
        html.append(text)
        return b"%PDF"

    monkeypatch.setattr("perisai.reports.score_papers.render_pdf", render)
    page = coordinator.get(reverse("reports:scores")).content.decode()
    assert coordinator.get(reverse("reports:scores_paper", args=["f4"])).status_code == 200
    for told in (page, html[0]):
        # 4 of 24: 16.7 of 100; the limit for four receipts is 16.67 + 3 * sqrt(16.67 * 100 / 4) = 77.9
        assert f"{cast.st} dengan 100,0 (batas 77,9)." in told
        assert "1 dari 1 agen yang memegang uang melewati batas jumlah" in told
    link = reverse("reports:score_rows", args=[cast.st.uuid, Figure.REVERSALS.value])
    assert f'href="{link}?masa=3"' in page
    table = {row["Kode"]: row for row in rows_of(taken(coordinator, ListName.SCORES))}
    names = ("Kuitansi dibuat", "Dibatalkan dari 100 kuitansi", "Batas dari 100 kuitansi")
    assert [table["ST"][name] for name in names] == [4, "100,0", "77,9"]
    assert [table[code]["Pembatalan di atas batas"] or "" for code in ("ST", "SZ")] == ["ya", ""]
    assert table["SZ"]["Batas uang di agen (rupiah)"] == 1000


@pytest.mark.parametrize("picture", branch_pictures.PICTURES)
def test_every_picture_is_drawn_also_without_figures(cast, coordinator, picture):
    address = reverse("reports:scores_picture", args=[picture])
    for _time in range(2):
        answer = coordinator.get(address)
        assert answer["Content-Type"] == "image/svg+xml"
        take(cast, cast.sz)


def test_that_a_paper_was_taken_is_kept(cast, coordinator):
    take(cast, cast.sz)
    answer = coordinator.get(reverse("reports:scores_paper", args=["a4"]))
    assert b"".join(answer).startswith(b"%PDF")
    assert AuditEntry.objects.get(action="scores.compared").details == {"paper": "a4", "rows": 2}


@pytest.mark.parametrize("who", ["sz", "sekdes"])
@pytest.mark.parametrize(("name", "word"), [("scores_picture", "uang"), ("scores_paper", "a4")])
def test_to_agents_and_village_offices_they_do_not_exist(cast, client, who, name, word):
    client.force_login(cast.users[who])
    assert client.get(reverse(f"reports:{name}", args=[word])).status_code == 404


def test_what_is_no_picture_and_no_paper_is_not_found(coordinator):
    for name, word in (("scores_picture", "setor"), ("scores_paper", "a3")):
        assert coordinator.get(reverse(f"reports:{name}", args=[word])).status_code == 404


def test_more_agents_and_receipts_ask_no_more(cast, coordinator):
    asked = []
    for agent in (cast.sz, cast.st, cast.st):
        undo(cast, agent)
        take(cast, agent)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            coordinator.get(reverse("reports:scores_paper", args=["a4"]))
        asked.append(len(queries))
    assert len(set(asked)) == 1
