"""The page of what looks wrong, as coordinator, as agent and as a stranger."""

import pytest
import time_machine

from dues.anomaly_enums import AnomalyRule
from dues.models import Anomaly, AnomalyAnswer
from perisai.exports.enums import ListName
from scripts.fraud.books import at
from tests.dues.anomalies.conftest import TONIGHT, november
from tests.exports.asking import rows_of, taken

LIST = "/kejanggalan/"


@pytest.fixture(autouse=True)
def _in_the_morning():
    with time_machine.travel(at(TONIGHT, 8), tick=False):
        yield


@pytest.fixture
def told(village) -> Anomaly:
    for turn, one in enumerate(village.people(5)):
        village.take(one, november(3), 23, turn)
    [row] = village.found(AnomalyRule.NIGHT)
    return row


@pytest.fixture
def see(client, cast):
    def get(username, path=LIST):
        client.force_login(cast.users[username])
        return client.get(path).content.decode()

    return get


def address(row, end="") -> str:
    return f"{LIST}{row.uuid}/{end}"


def test_the_coordinator_is_told_on_the_first_page_and_finds_who_what_and_until_when(told, see):
    assert "hal di pembukuan tampak janggal" in see("koordinator", "/")
    page = see("koordinator")
    for words in ("Kuitansi di malam hari", "Siti Zulaikha", "5 kuitansi malam", "5 Desember 2026"):
        assert words in page


def test_every_rule_says_on_the_page_what_it_measures(told, see):
    page = see("koordinator")
    for rule in AnomalyRule:
        assert str(rule.label) in page or str(rule.label).capitalize() in page
    assert "antara pukul 23.00 dan 05.00" in page
    assert "%(" not in page


def test_one_shows_the_rule_the_question_and_the_receipts_behind_it(told, see):
    page = see("koordinator", address(told))
    assert "antara pukul 23.00 dan 05.00" in page
    assert "jam di HP" in page
    assert page.count("/kuitansi/") >= 5
    assert "3 November 2026 23.00" in page


@pytest.mark.parametrize(("agent", "is_told"), [("sz", True), ("stranger", False)])
def test_a_branch_reads_the_name_of_its_own_members_only(client, cast, see, agent, is_told):
    """Also when the receipt of this branch is for a member of another one."""
    member = cast.member(getattr(cast, agent), name="Almarhumah Contoh")
    row = Anomaly.objects.create(
        rule=AnomalyRule.DEATH,
        severity="high",
        subject=f"member:{member.pk}",
        period="2026-11-20",
        agent=cast.sz,
        branch=cast.branch,
        member=member,
        from_on=november(15),
        until_on=november(20),
        measured=1,
        allowed=1,
        evidence={"members": [member.pk]},
        noticed_on=TONIGHT,
        due_on=TONIGHT,
    )
    for path in (LIST, address(row)):
        assert ("Almarhumah Contoh" in see("koordinator", path)) == is_told
    assert (str(member.uuid) in see("koordinator", address(row))) == is_told
    [line] = rows_of(taken(client, ListName.ANOMALIES))
    assert line["Peserta"] == ("Almarhumah Contoh" if is_told else None)


@pytest.mark.parametrize("outcome", ["explained", "confirmed"])
def test_the_coordinator_answers_with_one_of_two_outcomes_and_words(client, cast, told, outcome):
    client.force_login(cast.koordinator)
    page = client.post(
        address(told), {"outcome": outcome, "note": "Jam HP salah"}, follow=True
    ).content.decode()
    assert "Tersimpan" in page
    answer = AnomalyAnswer.objects.get()
    assert (answer.outcome, answer.note, answer.answered_by) == (
        outcome,
        "Jam HP salah",
        cast.koordinator,
    )
    assert "Jam HP salah" in client.get(address(told)).content.decode()


def test_an_answer_without_words_or_outcome_is_refused_at_its_field(client, cast, told):
    client.force_login(cast.koordinator)
    for sent in ({"outcome": "explained", "note": " "}, {"note": "Sudah ditanya"}):
        assert "is-invalid" in client.post(address(told), sent).content.decode()
    assert not AnomalyAnswer.objects.exists()


def test_another_answer_meanwhile_is_told_and_nothing_typed_is_lost(client, cast, told):
    client.force_login(cast.koordinator)
    client.post(address(told), {"outcome": "explained", "note": "Jam HP salah"})
    page = client.post(
        address(told), {"outcome": "confirmed", "note": "Uangnya tidak ada"}
    ).content.decode()
    assert "sudah dijawab" in page
    assert "Uangnya tidak ada" in page
    assert AnomalyAnswer.objects.get().note == "Jam HP salah"


def test_somebody_looks_after_it(client, cast, told, see):
    client.force_login(cast.koordinator)
    page = client.post(address(told, "pegang/"), follow=True).content.decode()
    assert cast.koordinator.name in page
    assert "Siti Zulaikha" in see("koordinator", f"{LIST}?tampil=saya")


@pytest.mark.parametrize("username", ["sz", "st", "stranger", "koordinator-jauh", "sekdes"])
def test_others_find_nothing_least_of_all_the_agent_whom_it_is_about(client, cast, told, username):
    client.force_login(cast.users[username])
    assert client.get(address(told)).status_code == 404
    assert client.post(address(told), {"outcome": "explained", "note": "x"}).status_code == 404
    assert client.post(address(told, "pegang/")).status_code == 404
    listed = client.get(LIST)
    assert listed.status_code == 404 or "Siti Zulaikha" not in listed.content.decode()
    assert "janggal" not in client.get("/").content.decode()


@pytest.mark.parametrize("query", ["aturan=x&bobot=y&tampil=z", "sesudah=nonsens", "aturan=night"])
def test_what_cannot_be_read_narrows_nothing(told, see, query):
    assert "5 kuitansi malam" in see("koordinator", f"{LIST}?{query}")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_one_of_it_ask_as_often_for_three_as_for_one(
    client, cast, village, count, django_assert_num_queries
):
    for number in range(count):
        village.people(6 + 3 * count, phone=f"+62812000000{number}", phone_owner="neighbour")
    row = village.found(AnomalyRule.PHONE)[0]
    client.force_login(cast.koordinator)
    with django_assert_num_queries(4):
        client.get(LIST)
    with django_assert_num_queries(5):
        client.get(address(row))
