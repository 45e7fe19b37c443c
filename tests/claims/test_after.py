"""After the payment the family is asked how it went; its story is kept with its consent or not at all."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims.actions.after import Said, note_after_visit
from claims.errors import ClaimRefused
from claims.models import AfterVisit
from tests.claims.opened import opened, paid
from tests.taking import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
TODAY = NOW.date()
SAID = Said("yes", "partly", "yes", story="Anak kami tetap sekolah.", story_agreed_by="Wati")


def note(cast, claim, said=SAID, **fields):
    defaults = {
        "uuid": uuid4(),
        "claim": claim,
        "visited_on": TODAY,
        "said": said,
        "by": cast.sz.user,
        "on": TODAY,
        "at": NOW,
    }
    return note_after_visit(**{**defaults, **fields})


def test_a_story_without_consent_is_refused_by_words_and_by_the_database(cast):
    claim = paid(cast, opened(cast))
    with pytest.raises(ClaimRefused) as refusal:
        note(cast, claim, replace(SAID, story_agreed_by=" "))
    assert refusal.value.field == "story_agreed_by"
    visit = note(cast, claim)
    with pytest.raises(IntegrityError), transaction.atomic():
        AfterVisit.objects.create(
            content_hash="0" * 64,
            claim=claim,
            visited_on=TODAY,
            story="Tanpa izin",
            recorded_at=NOW,
            by=visit.by,
        )


def test_a_visit_comes_after_the_payment_and_not_tomorrow(cast):
    with pytest.raises(ClaimRefused):
        note(cast, opened(cast))
    claim = paid(cast, opened(cast), happened_on=TODAY)
    for day in (-1, 1):
        with pytest.raises(ClaimRefused) as refusal:
            note(cast, claim, visited_on=TODAY + dt.timedelta(days=day))
        assert refusal.value.field == "visited_on"


def test_consent_is_taken_back_by_a_visit_without_a_story(client, cast):
    claim = paid(cast, opened(cast))
    note(cast, claim)
    client.force_login(cast.sz.user)
    page = reverse("claims:claim", args=[claim.uuid])
    assert "Anak kami tetap sekolah." in client.get(page).content.decode()
    note(cast, claim, Said("yes"))
    assert "Anak kami tetap sekolah." not in client.get(page).content.decode()


def test_the_same_form_sent_twice_keeps_one_visit(cast):
    claim, uuid = paid(cast, opened(cast)), uuid4()
    assert note(cast, claim, uuid=uuid) == note(cast, claim, uuid=uuid)
    assert AfterVisit.objects.count() == 1


def test_the_form_asks_for_consent_before_it_keeps_a_story(client, cast):
    claim = paid(cast, opened(cast))
    client.force_login(cast.sz.user)
    address = reverse("claims:after_visit", args=[claim.uuid])
    data = {
        "uuid": str(uuid4()),
        "visited_on": f"{TODAY:%d-%m-%Y}",
        "was_easy": "yes",
        "story": "Anak kami tetap sekolah.",
    }
    assert "may_tell" in client.post(address, data).context["form"].errors
    ticked = {**data, "may_tell": "on"}
    assert "story_agreed_by" in client.post(address, ticked).context["form"].errors
    assert client.post(address, {**ticked, "story_agreed_by": "Wati"}).status_code == 302
    assert AfterVisit.objects.get().story_agreed_by == "Wati"


def test_before_the_payment_there_is_no_form(client, cast):
    client.force_login(cast.sz.user)
    answer = client.get(reverse("claims:after_visit", args=[opened(cast).uuid]))
    assert answer.status_code == 302
