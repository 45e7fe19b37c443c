"""What a claim was decided on stays as it was once the claim has ended; a family that comes back goes on."""

from uuid import uuid4

import pytest
from django.urls import reverse

from claims.actions.family import add_relative
from claims.actions.family_keys import make_family_key
from claims.actions.letters import send_back_letter
from claims.actions.papers import give_verdict, note_paper, withdraw_scan
from claims.enums import Need, PaperKind
from claims.errors import ClaimRefused, LetterRefused, PaperRefused
from claims.models import Letter, PaperScan
from claims.queries.family_page import progress_by_key
from tests.claims.letter_steps import approve, draft
from tests.claims.opened import paid, stepped
from tests.claims.steps import answer
from tests.claims.test_paper_scans import add, picture
from tests.taking import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def changes(cast, claim, scan, letter):
    """Everything that would change what the branch decided on, each with its refusal."""
    by, on = cast.sz.user, NOW.date()
    coordinator = {"by": cast.koordinator, "at": NOW}
    return [
        (PaperRefused, lambda: add(cast, claim, scan=picture(90))),
        (PaperRefused, lambda: withdraw_scan(scan=scan, reason="Buram", by=by, at=NOW)),
        (
            PaperRefused,
            lambda: give_verdict(uuid=uuid4(), scan=scan, is_accepted=True, **coordinator),
        ),
        (
            PaperRefused,
            lambda: note_paper(
                claim=claim, kind=PaperKind.KTP, need=Need.NO, note="Hilang", by=by, on=on
            ),
        ),
        (LetterRefused, lambda: draft(cast, claim)),
        (LetterRefused, lambda: approve(cast, letter)),
        (ClaimRefused, lambda: answer(cast, claim, "marriage", marriage="book")),
        (
            ClaimRefused,
            lambda: add_relative(
                uuid=uuid4(), claim=claim, told={"name": "Ani", "relation": "child"}, by=by, on=on
            ),
        ),
    ]


def test_after_the_payment_nothing_of_the_file_changes(cast, claim):
    scan, letter = add(cast, claim), draft(cast, claim)
    paid(cast, claim)
    for refusal, change in changes(cast, claim, scan, letter):
        with pytest.raises(refusal, match="sudah selesai"):
            change()
    assert (PaperScan.objects.standing().count(), Letter.objects.count()) == (1, 1)
    # The draft would wait for the village for ever otherwise.
    send_back_letter(letter=letter, reason="Klaim sudah selesai", by=cast.sekdes, at=NOW)


def test_a_retry_of_what_was_saved_in_time_is_answered(cast, claim):
    uuid = uuid4()
    scan = add(cast, claim, uuid=uuid)
    paid(cast, claim)
    assert add(cast, claim, uuid=uuid) == scan


def test_a_family_that_comes_back_goes_on_where_it_was(client, cast, claim):
    scan, letter = add(cast, claim), draft(cast, claim)
    stepped(cast, claim, "dropped", note="Keluarga pindah")
    for refusal, change in changes(cast, claim, scan, letter):
        with pytest.raises(refusal, match="melanjutkan"):
            change()
    client.force_login(cast.sz.user)
    page = reverse("claims:claim", args=[claim.uuid])
    door = reverse("claims:note_step", args=[claim.uuid, "resumed"])
    assert door in client.get(page).content.decode()
    uuid = client.get(door).context["form"]["uuid"].value()
    assert client.post(door, {"uuid": uuid, "happened_on": "21-11-2026"}).url == page
    add(cast, claim, scan=picture(90))
    draft(cast, claim)
    answer(cast, claim, "marriage", marriage="book")
    withdraw_scan(scan=scan, reason="Buram", by=cast.sz.user, at=NOW)


def test_the_family_reads_that_it_goes_on(cast, claim):
    stepped(cast, claim, "dropped", note="Keluarga pindah")
    stepped(cast, claim, "resumed")
    key = make_family_key(uuid=uuid4(), claim=claim, by=cast.sz.user, on=NOW.date(), at=NOW)
    assert progress_by_key(key.code, key.word, now=NOW).last == "resumed"


def test_the_pages_of_an_ended_claim_offer_nothing_that_is_refused(client, cast, claim):
    paper = reverse("claims:paper", args=[claim.uuid, PaperKind.KTP.value])
    page = reverse("claims:claim", args=[claim.uuid])
    draft_url = reverse("claims:draft_letter", args=[claim.uuid, "kematian"])
    client.force_login(cast.sz.user)
    offered = (draft_url in text(client, page), 'type="file"' in text(client, paper))
    assert offered == (True, True)
    paid(cast, claim)
    offered = (draft_url in text(client, page), 'type="file"' in text(client, paper))
    assert offered == (False, False)


def text(client, url) -> str:
    return client.get(url).content.decode()
