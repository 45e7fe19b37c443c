"""Letters that hold no more: recalled as a draft, withdrawn after they were approved."""

import pytest
from django.urls import reverse

from claims.actions.letters import (
    send_back_letter,
    withdraw_letter,
)
from claims.errors import LetterRefused
from claims.models import Letter
from claims.queries.letters import (
    Shown,
    waiting_letters,
)
from perisai.audit.models import AuditEntry
from tests.claims.letter_steps import approve, draft, text_of
from tests.taking import NOW


def take_back(cast, letter, reason=""):
    return withdraw_letter(letter=letter, reason=reason, by=cast.sz.user, at=NOW)


def test_a_recalled_draft_waits_for_nobody_and_cannot_be_approved(cast, claim):
    letter = draft(cast, claim)
    take_back(cast, letter)
    assert not waiting_letters(cast.viewer(cast.sekdes, now=NOW))
    with pytest.raises(LetterRefused):
        approve(cast, letter)
    assert Shown(Letter.objects.get()).is_recalled
    assert AuditEntry.objects.filter(action="letter.recalled").count() == 1


def test_an_approved_letter_is_withdrawn_with_a_reason_and_the_check_says_so(client, cast, claim):
    letter = draft(cast, claim)
    decision = approve(cast, letter)
    with pytest.raises(LetterRefused) as refusal:
        take_back(cast, Letter.objects.get(), " ")
    assert refusal.value.field == "reason"
    first = take_back(cast, Letter.objects.get(), "Tanggal salah")
    assert take_back(cast, Letter.objects.get(), "Lagi") == first
    page = client.get(reverse("claims:check_letter", args=[decision.check_code])).content.decode()
    assert "Surat ini tidak berlaku lagi" in page
    assert "dicabut pada 21 November 2026" in page
    assert "Tanggal salah" not in page
    text, pages = text_of(Letter.objects.get())
    assert text.count("DICABUT:") == pages
    assert decision.check_code[:4] not in text


def test_what_was_sent_back_or_replaced_is_not_withdrawn(cast, claim):
    sent_back = draft(cast, claim)
    send_back_letter(letter=sent_back, reason="Salah", by=cast.sekdes, at=NOW)
    draft(cast, claim)
    for letter in Letter.objects.filter(pk=sent_back.pk):
        with pytest.raises(LetterRefused):
            take_back(cast, letter, "Salah")


def test_an_approved_letter_is_replaced_also_when_a_draft_between_was_recalled(cast, claim):
    first = draft(cast, claim)
    approve(cast, first, number="1")
    take_back(cast, draft(cast, claim))
    assert not Shown(Letter.objects.get(pk=first.pk)).is_replaced
    approve(cast, draft(cast, claim), number="2")
    assert Shown(Letter.objects.get(pk=first.pk)).is_replaced


def test_a_letter_is_taken_back_at_the_screen_by_who_sees_the_claim(client, cast, claim, today):
    letter = draft(cast, claim)
    page = reverse("claims:withdraw_letter", args=[letter.uuid])
    client.force_login(cast.sekdes)
    assert client.get(page).status_code == 403
    client.force_login(cast.stranger.user)
    assert client.post(page, {}).status_code == 404
    approve(cast, letter)
    client.force_login(cast.sz.user)
    assert page in client.get(reverse("claims:letter", args=[letter.uuid])).content.decode()
    assert "Cabut surat ini</button>" in client.get(page).content.decode()
    assert client.post(page, {"reason": ""}).context["form"].errors["reason"]
    told = client.post(page, {"reason": "Tanggal salah"}, follow=True).content.decode()
    assert "Dicabut oleh" in told
    assert page not in told
    client.force_login(cast.sekdes)
    listed = client.get(reverse("claims:letter_list")).content.decode()
    assert "dicabut: Tanggal salah" in listed
