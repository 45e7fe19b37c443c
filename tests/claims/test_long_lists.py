"""Lists that are longer than a page lose nobody."""

from uuid import uuid4

import pytest
from django.urls import reverse

from claims.actions.letters import draft_letter, send_back_letter
from claims.actions.opening import Told
from claims.enums import LetterKind
from claims.models import Letter
from claims.queries import road
from claims.queries.claims import claims_page
from claims.queries.road import claims_table, table_total
from claims.views import letters
from tests.claims.opened import opened, paid
from tests.taking import NOW

CONTENT = {"about": {"name": "Bu Siti"}, "event": {"on": ""}, "told": {}}


@pytest.fixture
def claims(cast, today):
    return [opened(cast, told=Told(name=f"Orang {number}")) for number in range(3)]


def residence(cast, claim) -> Letter:
    content = CONTENT | {"whose": str(uuid4())}
    return draft_letter(
        uuid=uuid4(),
        claim=claim,
        kind=LetterKind.RESIDENCE,
        content=content,
        by=cast.sz.user,
        at=NOW,
    )


def test_the_oldest_claim_stands_on_the_last_page(cast, claims):
    viewer = cast.viewer(cast.sz, now=NOW)
    first, after = claims_page(viewer, size=2)
    assert (first, after) == ([claims[2], claims[1]], claims[1].uuid)
    assert claims_page(viewer, after=after, size=2) == ([claims[0]], None)


def test_the_oldest_letter_that_waits_is_listed_behind_any_number_of_answered_ones(
    client, cast, claims, monkeypatch
):
    monkeypatch.setattr(letters, "SHOWN", 1)
    oldest = residence(cast, claims[0])
    answered = [residence(cast, claims[0]) for _number in range(2)]
    for letter in answered:
        send_back_letter(letter=letter, reason="Salah", by=cast.sekdes, at=NOW)
    client.force_login(cast.sekdes)
    page = client.get(reverse("claims:letter_list"))
    text = page.content.decode()
    assert str(oldest.uuid) in text
    assert str(answered[1].uuid) in text
    assert str(answered[0].uuid) not in text
    assert str(answered[0].uuid) in client.get(page.context["next_url"]).content.decode()


def test_the_sum_is_of_all_paid_claims_and_the_page_says_that_it_shows_fewer(
    client, cast, claims, monkeypatch
):
    for claim in claims:
        paid(cast, claim)
    viewer = cast.viewer(cast.koordinator, now=NOW)
    assert table_total(viewer) == (3, 126_000_000)
    assert len(claims_table(viewer, most=2)) == 2
    assert len(claims_table(viewer, most=None)) == 3
    monkeypatch.setattr(road.claims_table, "__kwdefaults__", {"year": None, "most": 2})
    client.force_login(cast.koordinator)
    text = client.get(reverse("claims:table")).content.decode()
    assert "Rp126.000.000" in text
    assert "2 yang pertama" in text
