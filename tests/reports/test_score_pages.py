"""Score cards as pages, pictures, files and paper: who reads them, and how often the database is asked."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from perisai.audit.models import AuditEntry
from perisai.exports.enums import ListName
from perisai.reports.queries.score_figures import Figure
from perisai.reports.queries.scores import score_of, scores
from tests.custody import pay_straight
from tests.exports.asking import rows_of, taken
from tests.reports.test_scores import DAY, SPAN, everything, sz
from tests.taking import NOW, take_from

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_list_says_what_is_counted_for_members_and_how_old_its_sums_are(cast, coordinator):
    everything(cast)
    page = " ".join(coordinator.get(reverse("reports:scores")).content.decode().split())
    for words in ("Kuitansi dibatalkan, per 100 peserta", "dari tiap 100 kuitansi, per agen"):
        assert words in page
    assert page.index("paling lama dua jam") < page.index("<table")
    assert "hanya yang di tangan atau di saldo" in page


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("koordinator", ["SZ", "ST"]),
        ("pusat", ["XX", "SZ", "ST"]),
        ("koordinator-jauh", ["XX"]),
        ("sekdes", []),
        ("sz", ["SZ"]),
    ],
)
def test_everybody_reads_their_own_cards(cast, who, codes):
    found = scores(cast.viewer(cast.users[who]), SPAN)
    assert [score.agent.code for score in found] == codes


def test_all_at_once_is_the_same_as_one_by_one(cast):
    everything(cast)
    everything(cast, agent=cast.st)
    viewer = cast.viewer(cast.koordinator)
    for score in scores(viewer, SPAN):
        assert score == score_of(score.agent, SPAN, viewer=viewer)


@pytest.mark.parametrize("count_of", [1, 2])
def test_the_list_asks_as_often_for_two_agents(cast, coordinator, count_of):
    for agent in (cast.sz, cast.st)[:count_of]:
        everything(cast, agent=agent)
    with CaptureQueriesContext(connection) as asked:
        page = coordinator.get(reverse("reports:scores"))
    assert page.status_code == 200
    assert len(asked) == 26


@pytest.mark.parametrize("times", [1, 3])
def test_a_card_asks_as_often_for_more_rows(cast, coordinator, times):
    for _time in range(times):
        pay_straight(cast, take_from(cast, at=NOW - 7 * DAY), at=NOW - 7 * DAY)
    everything(cast)
    with CaptureQueriesContext(connection) as asked:
        coordinator.get(reverse("reports:score", args=[cast.sz.uuid]))
    assert len(asked) == 37


def test_a_file_has_every_figure(cast, coordinator):
    everything(cast)
    line, other = rows_of(taken(coordinator, ListName.SCORES))
    assert (line["Kode"], line["Peserta"], line["Kuitansi dibatalkan"]) == ("SZ", 6, 1)
    assert line["Uang di agen (rupiah)"] == sz(cast).held
    assert other["Kode"] == "ST"


def test_an_agent_goes_to_her_own_card_and_reads_no_other(cast, client):
    client.force_login(cast.sz.user)
    answer = client.get(reverse("reports:scores"))
    assert answer.url == reverse("reports:score", args=[cast.sz.uuid])
    page = client.get(answer.url).content.decode()
    assert "Sutinah" not in page
    for agent in (cast.st, cast.stranger):
        assert client.get(reverse("reports:score", args=[agent.uuid])).status_code == 404
    assert client.get("/unduh/rapor-agen/").status_code == 404


def test_a_secretary_reads_no_card(cast, client):
    client.force_login(cast.sekdes)
    assert client.get(reverse("reports:scores")).status_code == 404
    assert client.get(reverse("reports:score", args=[cast.sz.uuid])).status_code == 404


@pytest.mark.parametrize("order", ["nama", "teratur", "setor", "uang", "terlihat", "x"])
def test_every_order_shows_everybody(cast, coordinator, order):
    everything(cast)
    page = coordinator.get(reverse("reports:scores"), {"urut": order, "masa": "x"})
    assert {line.agent.code for line in page.context["lines"]} == {"SZ", "ST"}


def test_whoever_holds_the_oldest_cash_stands_first(cast, coordinator):
    take_from(
        cast, cast.enrolment(cast.member(cast.st)), agent=cast.st, by=cast.st.user, at=NOW - DAY
    )
    page = coordinator.get(reverse("reports:scores"), {"urut": "uang"})
    assert [line.agent.code for line in page.context["lines"]] == ["ST", "SZ"]


@pytest.mark.parametrize("figure", Figure.values)
def test_every_figure_opens_its_rows(cast, coordinator, figure):
    everything(cast)
    address = reverse("reports:score_rows", args=[cast.sz.uuid, figure])
    assert coordinator.get(address).status_code == 200


@pytest.mark.parametrize("picture", ["uang", "setor", "bertahan"])
def test_every_picture_is_drawn_also_without_figures(cast, coordinator, picture):
    address = reverse("reports:score_picture", args=[cast.sz.uuid, picture])
    empty = coordinator.get(address).content.decode()
    everything(cast)
    drawn = coordinator.get(address).content.decode()
    assert empty.count("<svg") == drawn.count("<svg") == 1
    assert empty != drawn


def test_what_is_no_figure_and_no_picture_is_not_found(cast, coordinator):
    for name, word in (("score_rows", "x"), ("score_picture", "x")):
        address = reverse(f"reports:{name}", args=[cast.sz.uuid, word])
        assert coordinator.get(address).status_code == 404


@pytest.mark.parametrize("paper", ["a4", "f4"])
def test_the_paper_is_a_pdf_and_that_it_was_printed_is_kept(cast, coordinator, paper):
    everything(cast)
    answer = coordinator.get(reverse("reports:score_paper", args=[cast.sz.uuid, paper]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert AuditEntry.objects.filter(action="scores.printed").count() == 1


def test_there_is_no_card_on_another_paper(cast, coordinator):
    address = reverse("reports:score_paper", args=[cast.sz.uuid, "a3"])
    assert coordinator.get(address).status_code == 404
    assert not AuditEntry.objects.filter(action="scores.printed").exists()
