"""An agent is away: her branch names a substitute, both are told, the substitute takes dues."""

import datetime as dt

import pytest
from django.urls import reverse

from members.models import Member
from tests.taking import NOW
from villages.models import Substitution

pytestmark = pytest.mark.usefixtures("on_the_day")
NOV = dt.date(2026, 11, 1)


@pytest.fixture
def as_user(client, cast):
    """The site as somebody sees it."""

    def do(name):
        client.force_login(cast.users[name])
        return client

    return do


def words(response) -> str:
    return " ".join(response.content.decode().split())


def typed(cast, **changes) -> dict:
    return {
        "uuid": "0190d3a0-0000-7000-8000-000000000009",
        "substitute": str(cast.st.uuid),
        "from_on": "21-11-2026",
        "until_on": "30-11-2026",
        "reason": "Umrah",
        **changes,
    }


def test_the_branch_names_a_substitute_and_both_are_told(cast, as_user):
    enrolment = cast.enrolment(start=NOV)
    url = reverse("dues:substitute", args=[cast.sz.uuid])
    wrong = as_user("koordinator").post(url, typed(cast, until_on="01-11-2026"))
    assert wrong.context["form"].errors["until_on"]
    page = as_user("koordinator").post(url, typed(cast), follow=True)
    assert "Sutinah (ST) menggantikan, 21 November sampai 30 November 2026" in words(page)
    assert "Sutinah (ST) menggantikan Anda" in words(as_user("sz").get("/"))
    assert "Anda menggantikan Siti Zulaikha (SZ)" in words(as_user("st").get("/"))
    members = words(as_user("st").get(reverse("desk:member_list")))
    assert enrolment.member.name in members
    assert "Siti Zulaikha" in members
    take = as_user("st").get(reverse("dues:take"), {"peserta": enrolment.uuid})
    assert take.status_code == 200
    assert Member.objects.get().agent == cast.sz


def test_she_comes_back_earlier(cast, as_user):
    as_user("koordinator").post(reverse("dues:substitute", args=[cast.sz.uuid]), typed(cast))
    url = reverse("dues:end_substitution", args=[Substitution.objects.get().uuid])
    for name in ("sz", "st", "pusat"):
        assert as_user(name).post(url).status_code == 404
    assert "Selesai" in words(as_user("koordinator").post(url, follow=True))
    assert Substitution.objects.get().ended_at
    assert not cast.viewer(cast.st, NOW).stands_in_for
