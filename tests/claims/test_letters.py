"""Letters of the village: drafted from the data, approved by who signs, checked by anybody."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from claims.actions.letters import (
    send_back_letter,
)
from claims.enums import LetterKind, LetterPart, Signer
from claims.errors import LetterRefused
from claims.letter_papers import LETTER_PAPERS
from claims.models import Letter, Relative
from claims.queries.letters import (
    Shown,
    changes_since,
    letter_by_check_code,
    letter_content,
    letters_of,
    waiting_letters,
)
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from tests.claims.conftest import death_of
from tests.claims.letter_steps import TOLD, K, approve, draft, text_of
from tests.claims.opened import opened
from tests.taking import NOW


def test_a_letter_says_what_it_said_whatever_becomes_of_the_data(cast, claim):
    letter = draft(cast, claim, K.HEIRS)
    Relative.objects.filter(claim=claim, name="Wati").update(name="Wati Baru")
    text, _pages = text_of(letter)
    assert "Wati" in text
    assert "Wati Baru" not in text
    assert "Ahli waris 2" in text
    assert "wali dari Budi" in text


@pytest.mark.parametrize("paper", LETTER_PAPERS)
@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_letter_is_marked_as_a_draft_until_it_is_approved(cast, claim, kind, paper):
    letter = draft(cast, claim, kind)
    text, pages = text_of(letter, paper)
    assert text.count("DRAF:") == pages
    assert "Kode:" not in text
    decision = approve(cast, letter, number=f"{kind}/1")
    text, _pages = text_of(letter, paper)
    assert "DRAF" not in text
    assert decision.number in text
    assert decision.check_code[:4] in text


def test_the_secretary_signs_for_the_head(cast, claim):
    letter = draft(cast, claim)
    approve(cast, letter, signer=Signer.FOR_HEAD, signer_name="Sekar Desa")
    text, _pages = text_of(letter)
    assert "a.n. Kepala Desa" in text
    assert "Sekretaris Desa" in text


def test_the_heirs_are_the_authors_and_the_village_only_vouches(cast, claim):
    text, _pages = text_of(draft(cast, claim, K.HEIRS))
    assert "Kami yang bertanda tangan" in text
    assert "Camat Wuluhan" in text
    assert "Meterai" in text
    assert "PEMERINTAH" not in text


def test_a_retry_answers_as_the_first_time(cast, claim):
    first = draft(cast, claim)
    assert draft(cast, claim, uuid=first.uuid) == first
    with pytest.raises(UuidReused):
        draft(cast, claim, uuid=first.uuid, content={"about": {"name": "Lain"}})
    assert approve(cast, first) == approve(cast, first)


def test_a_better_draft_replaces_the_one_before_and_an_answer_to_that_is_refused(cast, claim):
    first = draft(cast, claim)
    second = draft(cast, claim)
    assert second.replaces == first
    assert list(waiting_letters(cast.viewer(cast.sekdes, now=NOW))) == [second]
    with pytest.raises(LetterRefused):
        approve(cast, first)


def test_a_draft_that_the_data_contradict_is_not_approved_and_both_are_told(
    client, cast, claim, today
):
    viewer = cast.viewer(cast.sz, now=NOW)
    letter = draft(cast, claim, K.HEIRS)
    assert changes_since(letter, on=NOW.date()) == ()
    Relative.objects.filter(claim=claim, name="Wati").update(name="Wati Baru")
    assert changes_since(letter, on=NOW.date()) == (LetterPart.HEIRS,)
    with pytest.raises(LetterRefused) as refused:
        approve(cast, letter)
    assert "ahli waris" in str(refused.value)
    for person in (cast.sz.user, cast.sekdes):
        client.force_login(person)
        page = client.get(reverse("claims:letter", args=[letter.uuid])).content.decode()
        assert "datanya berubah: ahli waris." in " ".join(page.split())
    content = letter_content(K.HEIRS, claim, TOLD[K.HEIRS], viewer=viewer)
    assert approve(cast, draft(cast, claim, K.HEIRS, content=content)).is_approved


def test_an_approved_letter_says_that_the_day_moved_since(client, cast, claim, today):
    letter = draft(cast, claim)
    approve(cast, letter)
    claim.event_on = dt.date(2026, 10, 1)
    claim.save()
    client.force_login(cast.sz.user)
    page = client.get(reverse("claims:letter", args=[letter.uuid])).content.decode()
    assert "datanya berubah: tanggal kejadian." in " ".join(page.split())


def test_no_letter_is_dated_before_what_it_tells_of(cast, claim):
    with pytest.raises(LetterRefused) as refused:
        approve(cast, draft(cast, claim), dated_on=dt.date(2026, 11, 2))
    assert refused.value.field == "dated_on"
    assert approve(cast, draft(cast, claim), dated_on=dt.date(2026, 11, 3)).is_approved


@pytest.mark.parametrize("again", ["474.3 / 012 / 2026", "474 .3/012/ 2026", "474.3/012/2026 "])
def test_a_number_that_is_only_spaced_differently_is_the_same(cast, claim, again):
    approve(cast, draft(cast, claim))
    with pytest.raises(LetterRefused) as refused:
        approve(cast, draft(cast, claim, K.RESIDENCE), number=again)
    assert refused.value.field == "number"


def test_two_daughters_of_one_name_each_keep_their_letter(cast, claim):
    viewer = cast.viewer(cast.sz, now=NOW)
    letters = []
    for _sister in range(2):
        row = Relative.objects.create(claim=claim, name="Siti", relation="child")
        told = TOLD[K.RESIDENCE] | {"whose": str(row.uuid)}
        content = letter_content(K.RESIDENCE, claim, told, viewer=viewer)
        letters.append(draft(cast, claim, K.RESIDENCE, content=content))
    assert [letter.replaces for letter in letters] == [None, None]
    assert draft(cast, claim, K.RESIDENCE, content=letters[0].content).replaces == letters[0]


def test_letters_about_two_people_stand_beside_each_other(cast, claim):
    first = draft(cast, claim, K.RESIDENCE)
    viewer, wife = cast.viewer(cast.sz, now=NOW), Relative.objects.get(claim=claim, name="Wati")
    told = TOLD[K.RESIDENCE] | {"whose": str(wife.uuid)}
    content = letter_content(K.RESIDENCE, claim, told, viewer=viewer)
    second = draft(cast, claim, K.RESIDENCE, content=content)
    assert (second.replaces, Shown(second).about) == (None, "Wati")
    assert waiting_letters(cast.viewer(cast.sekdes, now=NOW)).count() == 2
    assert not hasattr(first, "replaced_by")


def test_a_letter_is_answered_once(cast, claim):
    letter = draft(cast, claim)
    with pytest.raises(LetterRefused) as refusal:
        send_back_letter(letter=letter, reason=" ", by=cast.sekdes, at=NOW)
    assert refusal.value.field == "reason"
    send_back_letter(letter=letter, reason="Tanggal salah", by=cast.sekdes, at=NOW)
    with pytest.raises(LetterRefused):
        approve(cast, letter)
    text, _pages = text_of(letter)
    assert "DRAF" in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "  "),
        ("signer_name", " "),
        ("dated_on", NOW.date() + dt.timedelta(days=1)),
    ],
)
def test_an_approval_without_number_name_or_a_day_that_can_be_is_refused(cast, claim, field, value):
    letter = draft(cast, claim)
    with pytest.raises(LetterRefused) as refusal:
        approve(cast, letter, **{field: value})
    assert refusal.value.field == field


def test_a_number_of_the_agenda_stands_on_one_letter(cast, claim):
    approve(cast, draft(cast, claim))
    other = draft(cast, death_of(cast))
    with pytest.raises(LetterRefused) as refusal:
        approve(cast, other)
    assert refusal.value.field == "number"


def test_what_does_not_fit_is_not_drafted(cast, claim):
    alive = death_of(cast, kind="injury", event_on=None)
    with pytest.raises(LetterRefused):
        draft(cast, alive, K.DEATH)
    with pytest.raises(LetterRefused, match="hari"):
        draft(cast, alive, K.CHRONOLOGY)
    Relative.objects.filter(claim=claim).update(lives=False)
    with pytest.raises(LetterRefused, match="keluarga"):
        draft(cast, claim, K.HEIRS)


def test_the_check_tells_number_date_kind_and_village_and_no_name(client, cast, claim):
    letter = draft(cast, claim)
    code = approve(cast, letter).check_code
    page = client.get(reverse("claims:check_letter", args=[code.lower()])).content.decode()
    assert "474.3/012/2026" in page
    assert "Dukuhdempok" in page
    assert "S. C." in page
    assert "Siti" not in page
    assert claim.member.nik not in page
    assert letter_by_check_code("0" * 16) is None
    assert client.get(reverse("claims:check_letter", args=["abc"])).status_code == 404


def test_an_approved_letter_counts_until_a_newer_one_is_approved(cast, claim):
    code = approve(cast, draft(cast, claim)).check_code
    newer = draft(cast, claim)
    assert not letter_by_check_code(code).is_replaced
    approve(cast, newer, number="474.3/013/2026")
    assert letter_by_check_code(code).is_replaced


def test_the_village_sees_its_letters_and_nothing_else_of_the_claim(client, cast, claim, today):
    letter = draft(cast, claim)
    seen = [
        name
        for name, user in cast.users.items()
        if letter in letters_of(cast.viewer(user, now=NOW))
    ]
    assert seen == ["sekdes", "koordinator", "pusat", "sz"]
    client.force_login(cast.sekdes)
    page = client.get(reverse("claims:letter", args=[letter.uuid]))
    assert page.status_code == 200
    assert reverse("claims:claim", args=[claim.uuid]) not in page.content.decode()
    assert claim.member.nik not in page.content.decode()
    assert client.get(reverse("claims:claim", args=[claim.uuid])).status_code == 403


def test_only_the_village_answers(client, cast, claim, today):
    letter = draft(cast, claim)
    url, told = reverse("claims:letter", args=[letter.uuid]), {"answer": "back", "reason": "Salah"}
    for person in (cast.sz.user, cast.koordinator, cast.pusat):
        client.force_login(person)
        assert client.post(url, told).status_code == 404
    client.force_login(cast.sekdes)
    assert client.post(url, told).status_code == 302
    client.force_login(cast.sz.user)
    assert "Salah" in client.get(reverse("claims:claim", args=[claim.uuid])).content.decode()


def test_an_agent_drafts_and_the_secretary_approves_at_the_screen(client, cast, claim, today):
    client.force_login(cast.sz.user)
    url = reverse("claims:draft_letter", args=[claim.uuid, "kematian"])
    assert client.post(url, {"uuid": uuid4()}).status_code == 200
    assert client.post(url, {"uuid": uuid4()} | TOLD[K.DEATH]).status_code == 302
    letter = Letter.objects.get()
    client.force_login(cast.sekdes)
    assert "1 surat" in client.get("/", follow=True).content.decode()
    told = {
        "answer": "approve",
        "number": "474.3/012/2026",
        "dated_on": "21-11-2026",
        "signer": "head",
        "signer_name": "Slamet",
    }
    assert client.post(reverse("claims:letter", args=[letter.uuid]), told).status_code == 302
    answer = client.get(reverse("claims:print_letter", args=[letter.uuid, "f4"]))
    assert answer["Content-Type"] == "application/pdf"
    printed = AuditEntry.objects.get(action="letter.printed")
    assert printed.details == {"paper": "f4", "is_draft": False}
    following = draft(cast, letter.claim, K.RESIDENCE)
    page = client.get(reverse("claims:letter", args=[following.uuid]))
    assert page.context["approve"]["signer_name"].value() == "Slamet"
    assert "Kode di surat" in client.get(reverse("claims:ask_letter")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_letters_asks_as_often_for_three_as_for_one(
    client, cast, today, count, django_assert_num_queries
):
    for _ in range(count):
        draft(cast, death_of(cast))
    client.force_login(cast.sekdes)
    with django_assert_num_queries(5):
        page = client.get(reverse("claims:letter_list")).content.decode()
    assert page.count("Siti Contoh") == count


def test_a_living_member_gives_the_power_of_attorney_himself(cast):
    claim = opened(cast, kind="injury")
    Relative.objects.create(claim=claim, name="Wati", relation="wife")
    letter = draft(cast, claim, K.ATTORNEY)
    text, _pages = text_of(letter)
    assert "ahli waris" not in text
    assert "Saya yang bertanda tangan" in text
    assert text.count(claim.name) >= 2
    assert "Wati" not in text


@pytest.mark.parametrize("paper", LETTER_PAPERS)
@pytest.mark.parametrize("kind", [K.HEIRS, K.ATTORNEY])
def test_a_wife_signs_once_for_herself_and_two_children_on_one_sheet(cast, claim, kind, paper):
    Relative.objects.create(
        claim=claim, name="Sari", relation="child", born_on=dt.date(2017, 1, 1), guardian="wati"
    )
    Relative.objects.filter(claim=claim, name="Budi").update(guardian="Wati")
    Relative.objects.filter(claim=claim).update(
        nik="3509110101800009", address="Dusun Krajan RT 001 RW 002, Desa Dukuhdempok, Wuluhan"
    )
    letter = draft(cast, claim, kind)
    approve(cast, letter, number=f"{kind}/1")
    text, pages = text_of(letter, paper)
    assert pages == 1
    assert "selaku wali dari Budi, Sari" in " ".join(text.split())
    assert text.count("Kode:") == 1
    who = "Ahli waris" if kind == K.HEIRS else "Pemberi kuasa"
    assert f"{who} 1," in text
    assert f"{who} 2," not in text


def test_agent_and_secretary_read_what_a_letter_leaves_open(client, cast, claim, today):
    url = reverse("claims:draft_letter", args=[claim.uuid, K.HEIRS.value])
    client.force_login(cast.sz.user)
    page = client.get(url).content.decode()
    assert "Wati: NIK, tanggal lahir, alamat" in page
    assert reverse("claims:family", args=[claim.uuid]) in page
    letter = draft(cast, claim, K.HEIRS)
    client.force_login(cast.sekdes)
    page = client.get(reverse("claims:letter", args=[letter.uuid])).content.decode()
    assert "Budi: NIK, alamat, wali" in page
    assert reverse("claims:family", args=[claim.uuid]) not in page
