"""What to say at the door: texts as data, amounts from the law of the day."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from perisai.common.retries import UuidReused
from tests.villages.outreach import NOW, a_prospect
from villages.actions.answers import save_answer
from villages.actions.people import assign_agent
from villages.enums import Objection
from villages.errors import AnswerRefused
from villages.models import DoorAnswer
from villages.queries.answers import answer_to, answers_for, branches_heard, told_on

HEAVY = Objection.TOO_HEAVY


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


def save(cast, branch=None, **fields) -> DoorAnswer:
    defaults = {
        "uuid": uuid4(),
        "objection": HEAVY,
        "text": "Hanya {dues} sebulan.",
        "by": cast.koordinator,
        "at": NOW,
    }
    return save_answer(branch=branch, **{**defaults, **fields})


def said(viewer, branch=None) -> str:
    branch = branch or branches_heard(viewer).first()
    return answer_to(viewer, HEAVY, branch=branch).said


def test_the_house_answers_every_objection_with_its_sources(cast):
    answers = answers_for(cast.viewer(cast.sz), branch=cast.branch)
    assert [row.objection for row in answers] == list(Objection)
    not_paid = answers[0]
    assert "Rp42.000.000" in not_paid.said
    assert "PP 82/2019 Pasal 34" in not_paid.sources
    assert not not_paid.is_sure, "the wait of Permenaker 1/2025 is to be confirmed"
    assert "{" not in "".join(row.said for row in answers)


@pytest.mark.parametrize(
    ("day", "dues", "death"),
    [
        (dt.date(2026, 11, 21), "Rp8.400", "Rp42.000.000"),
        (dt.date(2027, 2, 1), "Rp16.800", "Rp42.000.000"),
        (dt.date(2019, 6, 1), "Rp16.800", "Rp24.000.000"),
    ],
)
def test_amounts_are_those_of_the_law_of_the_day(day, dues, death):
    told = told_on(day)
    assert (told["dues"].words, told["death_benefit"].words) == (dues, death)


def test_while_a_discount_runs_its_end_is_told_and_afterwards_nothing():
    assert "Desember 2026" in told_on(NOW.date())["discount_until"].words
    assert "Rp16.800" in told_on(NOW.date())["discount_until"].words
    assert told_on(dt.date(2027, 2, 1))["discount_until"].words == ""


def test_the_branch_says_it_before_everywhere_and_others_do_not_hear_it(cast):
    save(cast, text="Di mana-mana {dues}.")
    save(cast, cast.branch, text="Di Jember {dues}.")
    assert said(cast.viewer(cast.sz)) == "Di Jember Rp8.400."
    assert said(cast.viewer(cast.koordinator)) == "Di Jember Rp8.400."
    assert (
        said(cast.viewer(cast.stranger)) == said(cast.viewer(cast.pusat)) == "Di mana-mana Rp8.400."
    )


class TestAnAgentOfTwoBranches:
    @pytest.fixture
    def agent(self, cast):
        assign_agent(
            agent=cast.sz, village=cast.foreign_village, by=cast.koordinator, from_on=NOW.date()
        )
        save(cast, cast.foreign_village.branch, text="Di sana {dues}.")
        save(cast, cast.branch, text="Di Jember {dues}.")
        return cast.viewer(cast.sz)

    def test_hears_in_each_what_that_one_says(self, cast, agent):
        assert said(agent, cast.branch) == "Di Jember Rp8.400."
        assert said(agent, cast.foreign_village.branch) == "Di sana Rp8.400."

    def test_hears_of_a_prospect_what_the_branch_of_the_village_says(self, client, cast, agent):
        row = a_prospect(cast, village=cast.foreign_village, objection=HEAVY.value)
        client.force_login(cast.sz.user)
        page = client.get(reverse("outreach:prospect", args=[row.uuid])).content.decode()
        assert "Di sana Rp8.400." in page

    def test_chooses_the_branch_on_the_page_of_answers(self, client, cast, agent):
        client.force_login(cast.sz.user)
        pages = [
            client.get(reverse("outreach:answers"), {"cabang": branch.pk}).content.decode()
            for branch in (cast.branch, cast.foreign_village.branch)
        ]
        assert ["Di sana" in page for page in pages] == [False, True]
        assert ["Di Jember" in page for page in pages] == [True, False]


def test_the_newest_counts_and_a_retry_writes_nothing(cast):
    first = save(cast, cast.branch)
    assert save(cast, cast.branch, uuid=first.uuid) == first
    with pytest.raises(UuidReused):
        save(cast, cast.branch, uuid=first.uuid, text="Lain")
    save(cast, cast.branch, text="Baru: {dues}.")
    assert said(cast.viewer(cast.sz)) == "Baru: Rp8.400."


def test_an_amount_that_was_typed_is_refused(cast):
    with pytest.raises(AnswerRefused) as refusal:
        save(cast, text="Hanya Rp8.400 sebulan.")
    assert refusal.value.field == "text"


class TestScreens:
    PAGE = reverse("outreach:answer", args=[HEAVY.value])

    def test_a_coordinator_looks_how_it_reads_and_saves_it_for_her_branch(self, client, cast):
        client.force_login(cast.koordinator)
        form = {"uuid": str(uuid4()), "text": "Murah: {dues}."}
        shown = client.post(self.PAGE, {**form, "preview": "1"}).content.decode()
        assert "Murah: Rp8.400." in shown
        assert not DoorAnswer.objects.exists()
        assert client.post(self.PAGE, form).status_code == 302
        assert DoorAnswer.objects.get().branch == cast.branch

    def test_names_are_indonesian_and_those_of_before_are_read_as_well(self, client, cast):
        save(cast, cast.branch, text="Iuran {dues}, penuh {iuran_penuh}.")
        assert said(cast.viewer(cast.sz)) == "Iuran Rp8.400, penuh Rp16.800."
        client.force_login(cast.koordinator)
        shown = client.get(self.PAGE)
        assert shown.context["form"]["text"].value() == "Iuran {iuran}, penuh {iuran_penuh}."
        assert [name for name, _words in shown.context["names"]][:2] == ["{iuran}", "{iuran_penuh}"]
        assert "{death_benefit}" not in shown.content.decode()

    def test_head_office_says_it_for_everywhere(self, client, cast):
        client.force_login(cast.pusat)
        client.post(self.PAGE, {"uuid": str(uuid4()), "text": "Murah: {dues}."})
        assert DoorAnswer.objects.get().branch is None

    @pytest.mark.parametrize("who", ["sz", "sekdes"])
    def test_agents_and_villages_read(self, client, cast, who):
        client.force_login(cast.users[who])
        assert client.get(self.PAGE).status_code == 404
        page = client.get(reverse("outreach:answers")).content.decode()
        assert "Keputusan soal manfaat ada pada BPJS Ketenagakerjaan (Jamsostek)." in page
        assert self.PAGE not in page

    def test_a_text_that_cannot_be_said_comes_back_with_why(self, client, cast):
        client.force_login(cast.koordinator)
        answer = client.post(self.PAGE, {"uuid": str(uuid4()), "text": "Hanya Rp8.400 <b>"})
        assert "Jangan ketik nominal" in answer.content.decode()
        assert "Hanya Rp8.400 &lt;b&gt;" in answer.content.decode()

    def test_an_objection_that_is_none_is_not_there(self, client, cast):
        client.force_login(cast.koordinator)
        assert client.get(reverse("outreach:answer", args=["x"])).status_code == 404
