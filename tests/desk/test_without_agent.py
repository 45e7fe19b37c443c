"""Members who pay without an agent (mandiri): registered by the coordinator, counted, nobody's discipline."""

import datetime as dt

import pytest
from django.urls import reverse

from dues.queries.ledger import ledger_differences
from dues.queries.regular import regular_payers
from members.models import Member
from perisai.desk.queries.home import standing_figures
from tests.dues.conftest import on_the_day  # noqa: F401
from tests.members.test_register_screen import a_form
from tests.taking import NOW, note_elsewhere

pytestmark = pytest.mark.usefixtures("on_the_day")


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def branch(client, cast):
    """The site as the coordinator sees it."""
    client.force_login(cast.koordinator)
    return client


def test_the_coordinator_registers_and_notes_what_is_paid_elsewhere(branch, cast):
    url = reverse("members:register")
    assert "tanpa agen (mandiri)" in words(branch.get(url))
    form = a_form(village=cast.village.pk)
    page = words(branch.post(url, form, follow=True))
    assert "terdaftar tanpa agen (mandiri)" in page
    member = Member.objects.get()
    assert member.agent is None
    noted = note_elsewhere(cast, member.enrolments.get(), by=cast.koordinator)
    assert (noted.agent, noted.village) == (None, cast.village)
    viewer = cast.viewer(cast.sekdes, NOW)
    assert standing_figures(viewer=viewer).protected == 1
    assert regular_payers(viewer, through=dt.date(2026, 11, 1)).members == 0
    assert list(ledger_differences()) == []


def test_the_list_is_narrowed_to_them(branch, cast):
    theirs = cast.enrolment(cast.member(agent=cast.sz, name="Punya Agen")).member
    alone = cast.enrolment(cast.member(name="Bayar Sendiri")).member
    Member.objects.filter(pk=alone.pk).update(agent=None)
    page = words(branch.get(reverse("desk:member_list"), {"keadaan": "mandiri"}))
    assert alone.name in page
    assert theirs.name not in page
