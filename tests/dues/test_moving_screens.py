"""The screens of moves and of requests about a NIK."""

import datetime as dt

import pytest
from django.urls import reverse

from members.models import DuplicateRequest, Member, Move
from tests.members.test_register_screen import a_form
from tests.moving import ask, decide, move
from tests.taking import NOW
from villages.models import Neighbourhood

pytestmark = pytest.mark.usefixtures("on_the_day")
NOV = dt.date(2026, 11, 1)
REGISTER, ASK = reverse("members:register"), reverse("dues:ask_duplicate")
NEW, LIST = reverse("dues:move_new"), reverse("dues:duplicate_list")
NIK = "3509115203850001"


@pytest.fixture
def as_user(client, cast):
    """The site as somebody sees it."""

    def do(name):
        client.force_login(cast.users[name])
        return client

    return do


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_taken_nik_offers_the_coordinator_and_tells_nothing(cast, as_user):
    cast.member(nik=NIK, name="Orang Pertama")
    form = a_form(nik=NIK, name="Siti Aminah")
    refused = as_user("st").post(REGISTER, form)
    assert ASK in words(refused)
    empty = as_user("st").post(ASK, form)
    assert empty.context["form"].errors["ask_reason"]
    assert empty.context["form"]["name"].value() == "Siti Aminah"
    asked = as_user("st").post(ASK, form | {"ask_reason": "Tetangga saya"}, follow=True)
    assert "Menunggu koordinator" in words(asked)
    for page in (refused, empty, asked):
        assert "Orang Pertama" not in words(page)
    assert DuplicateRequest.objects.get().name == "Siti Aminah"


def test_a_form_with_another_mistake_does_not_offer_it(cast, as_user):
    assert ASK not in words(as_user("st").post(REGISTER, a_form(name="")))
    assert as_user("st").get(ASK).status_code == 405
    assert as_user("sekdes").post(ASK).status_code == 403


def test_the_coordinator_sees_both_sides_and_decides(cast, as_user):
    enrolment = cast.enrolment(start=NOV)
    asked = ask(cast, enrolment.member)
    assert "1 agen bertanya ini peserta siapa" in words(as_user("koordinator").get("/"))
    url = reverse("dues:duplicate", args=[asked.uuid])
    page = words(as_user("koordinator").get(url))
    assert "Siti Zulaikha (SZ)" in page
    assert "Pindah ke sini sejak Agustus" in page
    assert enrolment.member.nik not in page
    no_reason = as_user("koordinator").post(url, {"outcome": "move", "from_on": "", "reason": ""})
    assert no_reason.context["form"].errors["reason"]
    sent = {"outcome": "move", "from_on": "21-11-2026", "reason": "Sesuai KTP"}
    response = as_user("koordinator").post(url, sent, follow=True)
    assert "Sudah pindah" in words(response)
    for name in ("sz", "st"):
        assert "1 keputusan tentang NIK terdaftar" in words(as_user(name).get("/"))
    assert "Pindah ke Sutinah" in words(as_user("sz").get(LIST))
    assert reverse("desk:member", args=[enrolment.member.uuid]) in words(as_user("st").get(LIST))
    for name in ("st", "sz"):  # the decision page is the branch's
        assert as_user(name).get(url).status_code == 404


def test_a_decision_is_posted_once(cast, as_user):
    asked = ask(cast, cast.enrolment(start=NOV).member)
    decide(cast, asked, "keep")
    url = reverse("dues:duplicate", args=[asked.uuid])
    assert as_user("koordinator").get(url).context["form"] is None
    assert as_user("koordinator").post(url, {"outcome": "move"}).status_code == 404


def test_the_lists_ask_the_same_number_of_questions_for_one_and_three(
    cast, as_user, django_assert_max_num_queries
):
    def look(name, url):
        site = as_user(name)
        with django_assert_max_num_queries(14) as counted:
            assert site.get(url).status_code == 200
        return len(counted)

    def rows(count):
        for _ in range(count):
            decide(cast, ask(cast, cast.enrolment(start=NOV).member), "move")
            ask(cast, cast.member())

    pages = [
        (name, url)
        for name in ("koordinator", "st", "sz")
        for url in (LIST, reverse("dues:move_list"))
    ]
    rows(1)
    one = [look(*page) for page in pages]
    rows(2)
    assert [look(*page) for page in pages] == one


def test_chosen_members_go_over_and_the_money_that_stays_is_shown(cast, as_user, take):
    goes, stays = cast.enrolment(start=NOV), cast.enrolment(start=NOV)
    take(goes)
    site, where = as_user("koordinator"), f"{NEW}?agen={cast.sz.uuid}&dusun=Krajan"
    page = words(site.get(where))
    assert "Rp8.400 uang peserta yang belum dihitung" in page
    form = {
        "uuid": "0190d3a0-0000-7000-8000-000000000001",
        "people": [str(goes.member.uuid)],
        "agent": str(cast.st.uuid),
        "village": "",
        "from_on": "21-11-2026",
        "reason": "Lebih dekat",
    }
    response = site.post(where, form, follow=True)
    assert "Sudah pindah" in words(response)
    assert Member.objects.get(pk=goes.member_id).agent == cast.st
    assert Member.objects.get(pk=stays.member_id).agent == cast.sz
    assert "1 pindahan peserta" in words(as_user("st").get("/"))


def test_a_slip_in_the_form_loses_nothing(cast, as_user):
    person = cast.member()
    form = {"people": [str(person.uuid)], "from_on": "21-11-2026", "reason": "Dekat"}
    form |= {"uuid": "0190d3a0-0000-7000-8000-000000000002", "agent": str(cast.sz.uuid)}
    where = f"{NEW}?peserta={person.uuid}"
    nobody = as_user("koordinator").post(where, form | {"agent": "", "people": []})
    assert {"agent", "people"} <= nobody.context["form"].errors.keys()
    there = as_user("koordinator").post(where, form)
    assert "sudah di sana" in words(there)
    nowhere = as_user("koordinator").post(where, form | {"agent_code": "QQ"})
    assert nowhere.context["form"].errors["agent_code"]
    assert not Move.objects.exists()


def test_everybody_of_an_rt_goes_over_without_an_agent(cast, as_user):
    other = Neighbourhood.objects.create(hamlet=cast.krajan, rw="001", rt="002")
    stays = cast.member(neighbourhood=other)
    goes = [cast.member(), cast.member()]
    form = {"everybody": "on", "without_agent": "on", "from_on": "21-11-2026", "reason": "Mandiri"}
    form["uuid"] = "0190d3a0-0000-7000-8000-000000000004"
    where, site = f"{NEW}?agen={cast.sz.uuid}&dusun=Krajan&rt=1", as_user("koordinator")
    form["listed"] = site.get(where).context["form"]["listed"].value()
    page = site.post(where, form, follow=True)
    assert "2 peserta pindah" in words(page)
    assert set(Member.objects.filter(agent=None)) == set(goes)
    assert Member.objects.get(pk=stays.pk).agent == cast.sz


def test_everybody_means_those_the_page_named(cast, as_user):
    cast.member()
    where, site = f"{NEW}?agen={cast.sz.uuid}", as_user("koordinator")
    form = {"everybody": "on", "without_agent": "on", "from_on": "21-11-2026", "reason": "Mandiri"}
    form |= {"uuid": "0190d3a0-0000-7000-8000-000000000005"}
    form["listed"] = site.get(where).context["form"]["listed"].value()
    cast.member()
    page = site.post(where, form)
    assert "Daftar ini sudah berubah" in words(page)
    assert not Move.objects.exists()
    form["listed"] = page.context["form"]["listed"].value()
    site.post(where, form)
    assert Member.objects.filter(agent=None).count() == 2


def test_to_another_branch_by_code_and_its_coordinator_consents(cast, as_user):
    person = cast.enrolment(start=NOV).member
    form = {
        "uuid": "0190d3a0-0000-7000-8000-000000000003",
        "people": [str(person.uuid)],
        "village_code": cast.foreign_village.code,
        "agent_code": "xx",
        "from_on": "21-11-2026",
        "reason": "Pindah rumah",
    }
    site = as_user("koordinator")
    response = site.post(f"{NEW}?peserta={person.uuid}", form, follow=True)
    assert "Menunggu kantor cabang lain" in words(response)
    url = reverse("dues:move", args=[Move.objects.get().uuid])
    assert site.post(url, {"answer": "consent"}).status_code == 404
    far = as_user("koordinator-jauh")
    assert "1 pindahan dari kantor cabang lain" in words(far.get("/"))
    refused = far.post(url, {"answer": "refused", "reason": ""})
    assert refused.context["form"].errors["reason"]
    assert "Sudah pindah" in words(far.post(url, {"answer": "consent"}, follow=True))
    assert Member.objects.get().agent == cast.stranger


def test_the_branch_takes_a_planned_move_back(cast, as_user):
    planned = move(cast, cast.member(), from_on=NOW.date() + dt.timedelta(days=3))
    url = reverse("dues:move", args=[planned.uuid])
    assert as_user("sz").post(url, {"answer": "withdrawn", "reason": "x"}).status_code == 404
    back = {"answer": "withdrawn", "reason": "Salah orang"}
    assert "Ditarik kembali" in words(as_user("koordinator").post(url, back, follow=True))


def test_only_coordinators_let_members_go_over(as_user):
    for name in ("sz", "sekdes", "pusat"):
        assert as_user(name).get(NEW).status_code == 404


def test_of_a_member_who_went_to_another_branch_nothing_is_shown_and_nothing_decided(cast, as_user):
    member = cast.enrolment(cast.member(name="Orang Pertama"), start=NOV).member
    asked = ask(cast, member)
    Member.objects.update(village=cast.foreign_village, agent=cast.stranger)
    url = reverse("dues:duplicate", args=[asked.uuid])
    page = words(as_user("koordinator").get(url))
    assert "Orang Pertama" not in page
    assert "Sanankerto" not in page
    assert "Ajukan lagi" in page
    assert as_user("koordinator").post(url, {"outcome": "keep", "reason": "Ya"}).status_code == 404
    told = words(as_user("st").get(LIST))
    assert "Ajukan lagi" in told
    assert "Menunggu koordinator" not in told
