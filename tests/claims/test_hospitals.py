"""Where an accident is treated: the branch keeps the list, everybody who helps reads it."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from perisai.audit.models import AuditEntry
from tests.taking import NOW
from villages.actions.hospitals import (
    HospitalEndsTooEarly,
    HospitalKnown,
    add_hospital,
    end_hospital,
)
from villages.models import Hospital, Regency, Village
from villages.queries import hospitals_near

TODAY = NOW.date()
PAGE = "/klaim/rumah-sakit/"


@pytest.fixture
def add(cast):
    def added(name="RSD Contoh", **fields):
        defaults = {
            "uuid": uuid4(),
            "branch": cast.branch,
            "name": name,
            "address": "Jl. Contoh 1",
            "phone": "0331-123456",
            "regency": cast.village.district.regency,
            "from_on": dt.date(2026, 1, 1),
            "by": cast.koordinator,
        }
        return add_hospital(**{**defaults, **fields})

    return added


def test_the_nearest_are_those_of_the_own_regency_on_that_day(cast, add):
    add("A Jauh", regency=Regency.objects.get(code="35.07"))
    near = add("Z Dekat")
    add("B Nanti", from_on=TODAY + dt.timedelta(days=1))
    add("C Asing", branch=cast.other_branch)
    over = add("D Dulu")
    end_hospital(hospital=over, until_on=TODAY - dt.timedelta(days=1), by=cast.koordinator)
    found = [row.name for row in hospitals_near(cast.village, on=TODAY)]
    assert found == ["Z Dekat", "A Jauh"]
    assert near.branch == cast.branch
    assert hospitals_near(Village(code="35.09.11.2004", branch=None), on=TODAY) == []


def test_the_same_hospital_twice_is_refused_until_it_has_ended(cast, add):
    first = add()
    with pytest.raises(HospitalKnown):
        add("rsd contoh")
    end_hospital(hospital=first, until_on=TODAY, by=cast.koordinator)
    assert add(from_on=TODAY + dt.timedelta(days=1)) != first


def test_it_ends_once_and_not_before_it_begins(cast, add):
    hospital = add()
    with pytest.raises(HospitalEndsTooEarly):
        end_hospital(hospital=hospital, until_on=dt.date(2025, 12, 31), by=cast.koordinator)
    for _ in range(2):
        end_hospital(hospital=hospital, until_on=TODAY, by=cast.koordinator)
    with pytest.raises(HospitalEndsTooEarly):
        end_hospital(hospital=hospital, until_on=TODAY + dt.timedelta(days=1), by=cast.koordinator)
    assert AuditEntry.objects.filter(action="hospital.ended").count() == 1


@pytest.mark.usefixtures("on_the_day")
class TestThePage:
    def test_the_coordinator_adds_one_and_the_agent_reads_it(self, client, cast):
        client.force_login(cast.koordinator)
        data = {
            "uuid": str(uuid4()),
            "branch": cast.branch.pk,
            "name": "RSD Contoh",
            "address": "Jl. Contoh 1",
            "regency": "35.09",
            "phone": "(0331) 123-456",
            "from_on": "01-11-2026",
        }
        assert "phone" in client.post(PAGE, {**data, "phone": "nol"}).context["form"].errors
        for _ in range(2):
            assert client.post(PAGE, data).status_code == 302
        assert Hospital.objects.count() == 1
        client.force_login(cast.sz.user)
        page = client.get(PAGE).content.decode()
        assert "RSD Contoh" in page
        assert "<form" not in page.partition("<main")[2]
        assert client.post(PAGE, data).status_code == 404

    def test_another_branch_cannot_be_written_for(self, client, cast):
        client.force_login(cast.foreign_coordinator)
        data = {
            "uuid": str(uuid4()),
            "branch": cast.branch.pk,
            "name": "RSD Contoh",
            "address": "Jl. Contoh 1",
            "regency": "35.07",
            "from_on": "01-11-2026",
        }
        client.post(PAGE, data)
        assert not Hospital.objects.exists()

    def test_the_last_day_is_noted_and_a_bad_one_asked_again(self, client, cast, add):
        hospital = add()
        address = reverse("claims:end_hospital", args=[hospital.uuid])
        client.force_login(cast.sz.user)
        assert client.post(address, {"until_on": "21-11-2026"}).status_code == 404
        client.force_login(cast.koordinator)
        assert "until_on" in client.post(address, {"until_on": "kemarin"}).context["form"].errors
        assert client.post(address, {"until_on": "20-11-2026"}).status_code == 302
        assert "<h2>RSD Contoh" not in client.get(PAGE).content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_page_asks_the_database_as_often_for_three(
        self, client, cast, add, count, django_assert_num_queries
    ):
        for number in range(count):
            add(f"RS {number}")
        client.force_login(cast.sz.user)
        with django_assert_num_queries(5):
            client.get(PAGE)
