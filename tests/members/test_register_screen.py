"""The form of a new member, as a browser sends it."""

import uuid

import pytest
from django.urls import reverse

from members.models import Enrolment, Member
from villages.models import Assignment, Neighbourhood

URL = reverse("members:register")


def a_form(**changes) -> dict:
    """What a browser sends for somebody whose NIK agrees with everything."""
    fields = {
        "uuid": str(uuid.uuid4()),
        "nik": "3509 1152 0385 0001",
        "family_card": "",
        "name": " Siti  Aminah ",
        "birth_place": "Jember",
        "birth_date": "12-03-1985",
        "sex": "P",
        "hamlet": "krajan",
        "rt": "1",
        "rw": "001",
        "address": "",
        "phone": "0812 3456 7890",
        "phone_owner": "self",
        "note": "",
        "job": "Petani",
        "sector": "other",
        "is_employer": "no",
        "income": "1.000.000",
        "has_jht": "no",
        "start_month": "2026-11",
        "is_working": "on",
        "is_not_in_care": "on",
        "workplace": "Sawah",
        "witness": "Pak RT",
        "purposes": ["register", "remind"],
        "channels": ["whatsapp"],
        "heir-TOTAL_FORMS": "4",
        "heir-INITIAL_FORMS": "0",
        "heir-0-name": "Budi",
        "heir-0-relation": "husband",
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


def errors_of(response) -> dict:
    return dict(response.context["form"].errors)


def test_the_form_opens_in_the_order_of_the_ktp(agent):
    page = agent.get(URL).content.decode()
    places = [
        page.index(f'id="id_{name}"') for name in ("nik", "name", "hamlet", "job", "is_working")
    ]
    assert places == sorted(places)


def test_a_whole_form_registers_a_member(agent, cast):
    response = agent.post(URL, a_form())
    member = Member.objects.get()
    assert response["Location"] == reverse("desk:member", args=[member.uuid])
    assert (member.name, member.nik, member.phone) == (
        "Siti Aminah",
        "3509115203850001",
        "+6281234567890",
    )
    assert (member.agent, member.village, member.neighbourhood) == (
        cast.sz,
        cast.village,
        cast.rt_1,
    )
    enrolment = member.enrolments.get()
    assert enrolment.terms.get().income == 1_000_000
    assert enrolment.attestations.get().witness == "Pak RT"
    assert member.heirs.get().name == "Budi"
    assert member.consents.get().channels == ["whatsapp"]


def test_a_new_rt_is_made_with_the_member(agent):
    agent.post(URL, a_form(hamlet="Gawok", rt="4", rw="2"))
    assert str(Member.objects.get().neighbourhood) == "Gawok RT 004/RW 002"


def test_a_new_rt_is_not_left_behind_by_somebody_who_was_refused(agent, cast):
    cast.member(nik="3509115203850001")
    errors = errors_of(agent.post(URL, a_form(hamlet="Sawah Baru", rt="9")))
    assert errors["nik"]
    assert not Neighbourhood.objects.filter(hamlet__name="Sawah Baru").exists()


def test_a_double_click_registers_once(agent):
    form = a_form()
    first, second = agent.post(URL, form), agent.post(URL, form)
    assert first["Location"] == second["Location"]
    assert (Member.objects.count(), Enrolment.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nik": "350911520385000"}, "nik"),
        ({"family_card": "12"}, "family_card"),
        ({"name": ""}, "name"),
        ({"birth_date": "31-02-1985"}, "birth_date"),
        ({"birth_date": "03-11-1961"}, "birth_date"),
        ({"sex": None}, "sex"),
        ({"hamlet": ""}, "hamlet"),
        ({"rt": "tiga"}, "rt"),
        ({"phone": "0812"}, "phone"),
        ({"phone_owner": ""}, "phone_owner"),
        ({"job": ""}, "job"),
        ({"income": "satu juta"}, "income"),
        ({"income": "0"}, "income"),
        ({"is_employer": "yes"}, "has_jht"),
        ({"start_month": "2026-10"}, "start_month"),
        ({"is_working": None}, "is_working"),
        ({"is_not_in_care": None}, "is_not_in_care"),
        ({"purposes": ["remind"]}, "purposes"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(agent, changes, field):
    response = agent.post(URL, a_form(**changes))
    assert list(errors_of(response)) == [field]
    page = response.content.decode()
    assert f'id="id_{field}_error"' in page
    for typed in ("Jember", "Sawah", "Budi"):
        assert f'value="{typed}"' in page
    assert not Member.objects.exists()


def test_what_is_missing_is_asked_for_in_plain_words(agent):
    errors = errors_of(agent.post(URL, a_form(name="", sex=None)))
    assert errors == {"name": ["Mohon diisi."], "sex": ["Mohon pilih salah satu."]}


def test_half_an_heir_is_refused_at_the_row(agent):
    response = agent.post(URL, a_form(**{"heir-1-relation": "child"}))
    assert "name" in response.context["form"].heirs[1].errors
    assert not Member.objects.exists()


def test_a_taken_nik_says_whom_to_ask_and_not_where_it_is(agent, cast):
    other = cast.member(cast.stranger)
    response = agent.post(URL, a_form(nik=other.nik, birth_date="01-01-1980", sex="L"))
    (message,) = errors_of(response)["nik"]
    assert "koordinator" in message
    assert cast.foreign_village.name not in response.content.decode()


def test_a_nik_that_disagrees_asks_first_and_is_saved_when_confirmed(agent):
    form = a_form(nik="3509121203850001")
    asked = agent.post(URL, form)
    assert len(asked.context["form"].warned) == 2
    assert not Member.objects.exists()
    agent.post(URL, {**form, "confirmed": asked.context["form"].confirmation})
    assert Member.objects.get().nik == "3509121203850001"


def test_confirming_one_warning_does_not_confirm_another(agent):
    asked = agent.post(URL, a_form(nik="3509125203850001"))
    confirmed = asked.context["form"].confirmation
    again = agent.post(URL, a_form(nik="3509121203850001", confirmed=confirmed))
    assert again.status_code == 200
    assert not Member.objects.exists()


def test_a_sector_that_nobody_chose_is_proposed_and_asked_for(agent):
    form = a_form(job="Tukang ojek", sector=None)
    asked = agent.post(URL, form)
    page = asked.content.decode()
    assert [finding.field for finding in asked.context["form"].warned] == ["sector"]
    assert 'value="transport" id="id_sector_0" checked' in page.replace("  ", " ")
    agent.post(URL, {**form, "sector": "transport"})
    assert Enrolment.objects.get().terms.get().sector == "transport"


def test_without_javascript_the_dues_are_computed_on_a_click(agent):
    response = agent.post(URL, a_form(nik="", count="1"))
    preview = response.context["form"].preview
    assert (preview.first.total, preview.bracket.number) == (8_400, 1)
    assert errors_of(response) == {}
    assert not Member.objects.exists()


@pytest.mark.parametrize(
    ("changes", "total"),
    [
        ({}, 8_400),
        ({"has_jht": "yes"}, 28_400),
        ({"is_employer": "yes"}, 36_800),
        ({"income": "1.100.000"}, 9_400),
        ({"start_month": "2027-01"}, 16_800),
    ],
)
def test_the_dues_follow_what_is_typed(agent, changes, total):
    response = agent.post(reverse("members:quote"), a_form(**changes))
    assert response.context["form"].preview.first.total == total


@pytest.mark.parametrize("income", ["", "abc", "0", "-5"])
def test_an_income_that_cannot_be_read_has_no_dues_yet(agent, income):
    response = agent.post(reverse("members:quote"), a_form(income=income))
    assert response.context["form"].preview is None


def test_an_agent_of_two_villages_chooses_one_and_not_a_strangers(agent, cast):
    Assignment.objects.create(
        agent=cast.sz, village=cast.neighbour_village, from_on=cast.sz.from_on
    )
    assert "village" in errors_of(agent.post(URL, a_form()))
    assert "village" in errors_of(agent.post(URL, a_form(village=cast.foreign_village.code)))
    agent.post(URL, a_form(village=cast.neighbour_village.code))
    assert Member.objects.get().village == cast.neighbour_village
    assert Neighbourhood.objects.filter(hamlet__village=cast.neighbour_village).exists()


def test_a_coordinator_registers_somebody_who_pays_without_an_agent(client, cast, today):
    client.force_login(cast.koordinator)
    client.post(URL, a_form(village=cast.village.code))
    assert Member.objects.get().agent is None


@pytest.mark.parametrize("who", ["sekdes", "pusat"])
def test_whoever_only_reads_does_not_register(client, cast, today, who):
    client.force_login(getattr(cast, who))
    assert client.get(URL).status_code == 403
    assert client.post(URL, a_form()).status_code == 403
    assert not Member.objects.exists()


@pytest.mark.parametrize(("income", "warned"), [("90.000.000", ["income"]), ("9.000.000", [])])
def test_an_income_with_a_zero_too_many_is_asked_about(agent, income, warned):
    page = agent.post(URL, a_form(income=income))
    found = page.context["form"].warned if page.context else []
    assert [finding.field for finding in found] == warned
