"""What brought a member here, and a prospect who registers."""

import pytest
from django.urls import reverse

from members.actions.people import register_member
from members.models import Joining, Member
from members.values import Origin
from tests.members.forms_of_people import a_registration
from tests.members.test_register_screen import URL, a_form
from tests.villages.outreach import a_prospect
from villages.actions.prospects import join, leave_alone
from villages.errors import ProspectGone

PHONE = "+6281234567890"


@pytest.fixture
def prospect(cast, today):
    return a_prospect(cast, "Siti Aminah", place="krajan, dekat musala", phone=PHONE, on=today)


def test_a_prospect_who_registers_is_known_as_a_member_from_then_on(cast, prospect, today):
    member = register_member(
        **a_registration(cast, origin=Origin(source="event", prospect=prospect))
    )
    prospect.refresh_from_db()
    assert (member.joining.source, member.joining.prospect) == ("event", prospect)
    assert (prospect.stage, prospect.phone, prospect.note) == ("implementation", "", "")
    assert prospect.joined_on == today


def test_a_retry_registers_once_and_another_person_cannot_be_the_same_prospect(cast, prospect):
    form = a_registration(cast, origin=Origin(source="event", prospect=prospect))
    assert register_member(**form) == register_member(**form)
    assert Joining.objects.count() == 1
    with pytest.raises(ProspectGone):
        join(prospect=prospect, by=cast.sz.user, on=prospect.met_on)


def test_who_was_left_alone_may_come_by_themselves(cast, prospect):
    leave_alone(prospect=prospect, by=cast.sz.user, on=prospect.met_on)
    register_member(**a_registration(cast, origin=Origin(source="loan", prospect=prospect)))
    prospect.refresh_from_db()
    assert prospect.do_not_contact_on is None


def test_the_form_is_filled_in_with_what_the_prospect_told(agent, prospect):
    form = agent.get(URL, {"calon": prospect.uuid}).context["form"]
    told = {name: form[name].value() for name in ("name", "hamlet", "address", "phone", "source")}
    assert told == {
        "name": "Siti Aminah",
        "hamlet": "Krajan",
        "address": "dekat musala",
        "phone": "081234567890",
        "source": "agent",
    }
    assert form["prospect"].value() == prospect.uuid


def test_a_dusun_that_is_not_known_helps_to_find_the_house(agent, cast, today):
    row = a_prospect(cast, "Budi", place="Wetan kali, RT 5", on=today)
    form = agent.get(URL, {"calon": row.uuid}).context["form"]
    assert (form["hamlet"].value(), form["address"].value()) == ("", "Wetan kali, RT 5")


@pytest.mark.parametrize("calon", ["x", "00000000-0000-0000-0000-000000000000", "' OR 1=1"])
def test_a_prospect_who_is_none_fills_in_nothing(agent, calon):
    assert agent.get(URL, {"calon": calon}).context["form"]["name"].value() == ""


def test_a_prospect_of_another_agent_fills_in_nothing_and_cannot_be_sent(agent, cast, today):
    row = a_prospect(cast, "Budi", agent=cast.st, by=cast.st.user, on=today)
    assert agent.get(URL, {"calon": row.uuid}).context["form"]["name"].value() == ""
    agent.post(URL, a_form(prospect=str(row.uuid)))
    assert not Member.objects.exists()


def test_the_browser_registers_a_prospect_and_sends_it_twice(agent, prospect):
    form = a_form(prospect=str(prospect.uuid), source="")
    for _ in range(2):
        assert agent.post(URL, form).status_code == 302
    joining = Joining.objects.get()
    assert (joining.prospect, joining.source) == (prospect, "agent")
    page = agent.get(reverse("desk:member", args=[joining.member.uuid])).content.decode()
    assert "Ikut lewat" in page


@pytest.mark.parametrize(("said", "kept"), [("loan", ["loan"]), ("", [])])
def test_the_question_may_stay_open(agent, said, kept):
    assert agent.post(URL, a_form(source=said)).status_code == 302
    assert list(Joining.objects.values_list("source", flat=True)) == kept
