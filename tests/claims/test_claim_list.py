"""The list of claims: what goes on before what has ended, each with its state as a badge."""

import pytest

from claims.enums import StepKind
from claims.step_words import STANDINGS
from tests.claims.opened import opened, paid, stepped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def page_of(client, user) -> str:
    client.force_login(user)
    return client.get("/klaim/").content.decode()


def test_every_state_has_a_badge():
    assert set(STANDINGS) == {None, *StepKind}


def test_what_goes_on_stands_before_what_has_ended(client, cast):
    going = opened(cast, cast.enrolment(cast.member(name="Bu Berjalan")).member)
    paid(cast, opened(cast, cast.enrolment(cast.member(name="Pak Dibayar")).member))
    stepped(cast, going, "submitted")
    page = page_of(client, cast.sz.user)
    going, ended = page[page.index("Masih berjalan") :].split("Sudah selesai")
    assert ("Bu Berjalan" in going, "Pak Dibayar" in going) == (True, False)
    assert ("Pak Dibayar" in ended, "Rp42.000.000" in ended) == (True, True)


def test_the_agent_is_named_where_there_are_several(client, cast):
    opened(cast)
    header = '<th scope="col">Agen</th>'
    assert header in page_of(client, cast.koordinator)
    assert header not in page_of(client, cast.sz.user)
