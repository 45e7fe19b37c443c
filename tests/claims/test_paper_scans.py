"""Photos and scans of the papers of a claim: kept, judged, shown to few, forgotten."""

import datetime as dt
import os
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from PIL import Image

from claims.actions.papers import (
    add_scan,
    forget_scans,
    give_verdict,
    note_paper,
    use_document,
    withdraw_scan,
)
from claims.actions.steps import take_step
from claims.enums import PaperKind, PaperState, StepKind
from claims.errors import PaperRefused
from claims.models import Claim, Paper, PaperScan, Relative
from claims.queries.papers import checklist_of, line_beside, scans_of
from members.actions.documents import add_document
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from perisai.common.scans import Scan
from perisai.demo.pictures import plain_png
from tests.claims.conftest import death_of
from tests.claims.letter_steps import approve, draft
from tests.common.test_pdf_safety import action, at_root, pdf
from tests.dues.pictures import PLACE, photo, upload
from tests.taking import NOW

K = PaperKind


def picture(shade: int = 200) -> Scan:
    return Scan(plain_png(shade=shade), ".png")


def add(cast, claim, kind=K.KTP, **fields) -> PaperScan:
    told = {"uuid": uuid4(), "scan": picture(), "by": cast.sz.user, "at": NOW} | fields
    return add_scan(claim=claim, kind=kind, **told)


def judge(cast, scan, is_accepted=True, why="", **fields):
    told = {"uuid": uuid4(), "by": cast.koordinator, "at": NOW} | fields
    return give_verdict(scan=scan, is_accepted=is_accepted, why=why, **told)


def line(cast, claim, kind, about=""):
    return checklist_of(claim, viewer=cast.viewer(cast.sz, now=NOW)).find(kind, about)


def test_a_paper_is_missing_then_there_then_to_mend_then_accepted(cast, claim):
    assert line(cast, claim, K.KTP).state == PaperState.MISSING
    scan = add(cast, claim)
    assert line(cast, claim, K.KTP).state == PaperState.SENT
    judge(cast, scan, False, "Buram")
    assert (line(cast, claim, K.KTP).state, line(cast, claim, K.KTP).to_mend) == (
        PaperState.MEND,
        ["Buram"],
    )
    judge(cast, scan)
    assert line(cast, claim, K.KTP).state == PaperState.ACCEPTED


def test_what_is_missing_stands_first_and_what_is_to_be_mended_before_it(cast, claim):
    judge(cast, add(cast, claim, K.BANK_BOOK), False, "Terpotong")
    add(cast, claim, K.KTP, scan=picture(90))
    found = checklist_of(claim, viewer=cast.viewer(cast.sz, now=NOW))
    assert found.missing[0].kind == K.BANK_BOOK
    assert (found.there, found.present[0].kind) == (1, K.KTP)
    assert found.total == len(found.missing) + 1


def test_a_wife_and_a_child_each_have_their_papers(cast, claim):
    wife, _child = Relative.objects.filter(claim=claim).order_by("pk")
    found = checklist_of(claim, viewer=cast.viewer(cast.sz, now=NOW))
    needed = {(row.kind, row.name) for row in found.needed if row.about}
    assert needed == {
        (K.HEIR_KTP, "Wati"),
        (K.MARRIAGE_BOOK, "Wati"),
        (K.BIRTH_CERTIFICATE, "Budi"),
        (K.GUARDIAN_KTP, "Budi"),
    }
    add(cast, claim, K.HEIR_KTP, relative=wife)
    assert line(cast, claim, K.HEIR_KTP, str(wife.uuid)).is_there
    # The grant of JKM hangs on years of dues: only if.
    assert (K.SCHOOL_LETTER, "Budi") in {(row.kind, row.name) for row in found.unsure}


def test_a_paper_of_somebody_who_was_struck_from_the_family_is_not_lost(cast, claim):
    wife = Relative.objects.get(claim=claim, name="Wati")
    add(cast, claim, K.HEIR_KTP, relative=wife)
    Relative.objects.filter(pk=wife.pk).update(removed_at=NOW)
    assert line(cast, claim, K.HEIR_KTP, str(wife.uuid)).name == "Wati"


def test_a_retry_answers_as_the_first_time_and_the_same_file_twice_says_so(cast, claim):
    first = add(cast, claim)
    assert add(cast, claim, uuid=first.uuid) == first
    with pytest.raises(UuidReused):
        add(cast, claim, uuid=first.uuid, scan=picture(90))
    with pytest.raises(PaperRefused, match="KTP"):
        add(cast, claim, K.FAMILY_CARD)
    withdraw_scan(scan=first, reason="Buram", by=cast.sz.user, at=NOW)
    assert add(cast, claim, K.FAMILY_CARD) != first


def test_ten_photos_of_one_paper_are_enough(cast, claim):
    for shade in range(60, 70):
        add(cast, claim, scan=picture(shade))
    with pytest.raises(PaperRefused):
        add(cast, claim, scan=picture(99))


def test_a_relative_of_another_claim_is_refused(cast, claim):
    other = Relative.objects.filter(claim=death_of(cast)).first()
    with pytest.raises(PaperRefused):
        add(cast, claim, K.HEIR_KTP, relative=other)


def test_what_is_to_mend_is_said_and_nothing_that_was_taken_back_is_judged(cast, claim):
    scan = add(cast, claim)
    with pytest.raises(PaperRefused) as refusal:
        judge(cast, scan, False, " ")
    assert refusal.value.field == "why"
    withdraw_scan(scan=scan, reason="Buram", by=cast.sz.user, at=NOW)
    with pytest.raises(PaperRefused):
        judge(cast, scan)
    assert line(cast, claim, K.KTP).state == PaperState.MISSING


def test_somebody_says_who_has_the_original_and_why_a_paper_is_not_needed(cast, claim):
    told = {"claim": claim, "kind": K.MARRIAGE_BOOK, "by": cast.sz.user, "on": NOW.date()}
    told["relative"] = wife = Relative.objects.get(claim=claim, name="Wati")
    with pytest.raises(PaperRefused) as refusal:
        note_paper(need="no", **told)
    assert refusal.value.field == "note"
    note_paper(need="no", note="Akta nikah sudah ada di cabang", **told)
    note_paper(holder="Ibu Wati", **told)
    assert line(cast, claim, K.MARRIAGE_BOOK, str(wife.uuid)).state == PaperState.MISSING
    assert Paper.history.filter(need="no").count() == 1
    with pytest.raises(PaperRefused):
        note_paper(obtained_on=NOW.date() + dt.timedelta(days=1), **told)


def test_an_older_tab_does_not_take_back_the_note_of_a_newer_one(client, cast, claim, today):
    url = reverse("claims:note_paper", args=[claim.uuid, "kk"])
    client.force_login(cast.sz.user)
    seen = client.get(url).context["form"].initial["seen"]
    client.post(url, {"holder": "Bu Wati", "note": "", "seen": seen})
    page = client.post(url, {"holder": "", "note": "lihat RT", "seen": seen}).content.decode()
    assert "sudah mencatat hal lain" in page
    assert Paper.objects.get(claim=claim, kind="kk").holder == "Bu Wati"


def test_a_damaged_button_is_refused_in_words(client, cast, claim, today):
    document = add_document(
        uuid=uuid4(), member=claim.member, kind="ktp", scan=picture(), by=cast.sz.user, at=NOW
    )
    client.force_login(cast.sz.user)
    url = reverse("claims:use_document", args=[claim.uuid, "ktp", document.uuid])
    answer = client.post(url, {"uuid": "rusak"}, follow=True)
    assert "rusak" in answer.content.decode()
    assert not PaperScan.objects.exists()


def test_the_next_paper_is_the_one_behind_this_and_the_last_leads_to_the_file(
    client, cast, claim, today
):
    found = checklist_of(claim, viewer=cast.viewer(cast.sz, now=NOW))
    first, second, third = found.needed[:3]
    assert line_beside(second, found) == third
    assert line_beside(found.needed[-1], found) == first
    for shade, one in enumerate(found.needed):
        relative = Relative.objects.filter(uuid=one.about).first() if one.about else None
        add(cast, claim, one.kind, relative=relative, scan=picture(50 + shade))
    client.force_login(cast.sz.user)
    page = client.get(second.url).content.decode()
    assert f'href="{reverse("claims:claim", args=[claim.uuid])}#bundle"' in page


def test_one_ktp_is_kept_for_the_heir_and_for_the_child_she_is_guardian_of(cast, claim):
    wife, son = (Relative.objects.get(claim=claim, name=name) for name in ("Wati", "Budi"))
    son.guardian = "wati"
    son.save()
    add(cast, claim, K.HEIR_KTP, relative=wife)
    add(cast, claim, K.GUARDIAN_KTP, relative=son)
    for kind, relative in ((K.KTP, None), (K.FAMILY_CARD, None), (K.HEIR_KTP, wife)):
        with pytest.raises(PaperRefused):
            add(cast, claim, kind, relative=relative)


def test_the_way_to_the_death_certificate_has_its_own_days(cast, claim):
    viewer, told = cast.viewer(cast.sz, now=NOW), {"by": cast.sz.user, "on": NOW.date()}
    found = checklist_of(claim, viewer=viewer)
    assert [one.step.is_next for one in found.way] == [True, False, False]
    assert found.report_by == dt.date(2026, 12, 3)
    assert K.RT_LETTER not in {row.kind for row in found.needed}
    note_paper(claim=claim, kind=K.RT_LETTER, obtained_on=dt.date(2026, 11, 5), **told)
    way = checklist_of(claim, viewer=viewer).way
    assert [one.step.is_next for one in way] == [False, True, False]
    assert way[0].step.done_on == dt.date(2026, 11, 5)


def test_a_photo_of_the_member_is_used_and_copied(cast, claim):
    document = add_document(
        uuid=uuid4(), member=claim.member, kind="ktp", scan=picture(), by=cast.sz.user, at=NOW
    )
    told = {"claim": claim, "kind": K.KTP, "by": cast.sz.user, "at": NOW}
    scan = use_document(uuid=uuid4(), document=document, **told)
    assert scan.open() == picture()
    other = add_document(
        uuid=uuid4(), member=cast.member(), kind="ktp", scan=picture(99), by=cast.sz.user, at=NOW
    )
    with pytest.raises(PaperRefused):
        use_document(uuid=uuid4(), document=other, **told)


def test_the_village_and_other_agents_see_no_paper(cast, claim):
    scan = add(cast, claim)
    seen = [
        name for name, user in cast.users.items() if scan in scans_of(cast.viewer(user, now=NOW))
    ]
    assert seen == ["koordinator", "pusat", "sz"]


def test_files_are_forgotten_after_withdrawal_and_years_after_the_last_step(cast, claim, settings):
    kept, gone = add(cast, claim), add(cast, claim, scan=picture(90))
    withdraw_scan(scan=gone, reason="Buram", by=cast.sz.user, at=NOW)
    for path in files(settings):
        os.utime(path, (0, 0))
    later = NOW + dt.timedelta(days=31)
    assert forget_scans(at=later, on=later.date()) == 1
    assert kept.open() == picture()
    take_step(
        uuid=uuid4(),
        claim=claim,
        kind=StepKind.DROPPED,
        happened_on=NOW.date(),
        by=cast.sz.user,
        on=NOW.date(),
        at=NOW,
    )
    for years, number in ((5, 0), (6, 1)):
        moment = NOW.replace(year=NOW.year + years)
        assert forget_scans(at=moment, on=moment.date()) == number


def test_a_step_noted_late_for_a_day_long_ago_forgets_no_photo(cast, claim, settings):
    claim.event_on = dt.date(2018, 3, 1)
    claim.save()
    kept = add(cast, claim)
    take_step(
        uuid=uuid4(),
        claim=claim,
        kind=StepKind.SUBMITTED,
        happened_on=dt.date(2018, 4, 1),
        by=cast.sz.user,
        on=NOW.date(),
        at=NOW,
    )
    for path in files(settings):
        os.utime(path, (0, 0))
    later = NOW + dt.timedelta(days=3)
    assert forget_scans(at=later, on=later.date()) == 0
    assert kept.open() == picture()


def files(settings) -> list[Path]:
    return [path for path in Path(settings.FILES_DIR, "claims").rglob("*") if path.is_file()]


@pytest.fixture
def sz(client, cast, today):
    client.force_login(cast.sz.user)
    return client


def send(sz, claim, content, name="ktp.jpg", kind=K.KTP):
    url = reverse("claims:paper", args=[claim.uuid, kind.value])
    return sz.post(url, {"uuid": uuid4(), "scan": upload(content, name)})


def test_a_photo_is_kept_without_the_place_where_it_was_taken(sz, claim, settings):
    assert send(sz, claim, photo()).status_code == 302
    (path,) = files(settings)
    assert PLACE.encode() not in path.read_bytes()
    with Image.open(path) as kept:
        assert not kept.getexif()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ this is a program", "bukan foto"),
        (photo() + b"\0" * 7_000_000, "6 MB"),
        (pdf(change=at_root(OpenAction=action("JavaScript"))), "PDF ini"),
        (b"%PDF- not really", "bukan foto"),
    ],
    ids=["lies about its type", "too large", "with a script", "a torn PDF"],
)
def test_what_is_no_paper_is_refused_in_words(sz, claim, content, words):
    page = send(sz, claim, content)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not PaperScan.objects.exists()


def test_every_opening_is_kept_and_the_village_opens_nothing(sz, client, cast, claim):
    scan = add(cast, claim)
    url = reverse("claims:scan_file", args=[scan.uuid])
    answer = sz.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert AuditEntry.objects.filter(action="paper.shown", subject_id=str(scan.pk)).count() == 1
    client.force_login(cast.sekdes)
    assert client.get(url).status_code == 403
    assert client.get(reverse("claims:paper", args=[claim.uuid, "ktp"])).status_code == 403


def test_a_file_that_is_lost_says_whom_to_tell_and_counts_as_never_opened(
    sz, cast, claim, settings
):
    scan = add(cast, claim)
    for path in files(settings):
        path.unlink()
    answer = sz.get(reverse("claims:scan_file", args=[scan.uuid]))
    page = answer.content.decode()
    assert (answer.status_code, "cadangan" in page) == (500, True)
    assert f'class="back" href="/klaim/{claim.uuid}/"' in page
    assert sz.get(reverse("claims:scan_thumb", args=[scan.uuid])).status_code == 404
    assert not AuditEntry.objects.filter(action="paper.shown").exists()


def test_only_the_coordinator_judges(sz, client, cast, claim):
    scan = add(cast, claim)
    url = reverse("claims:scan", args=[scan.uuid])
    assert sz.post(url, {"uuid": uuid4(), "answer": "accept"}).status_code == 404
    client.force_login(cast.koordinator)
    told = {"uuid": uuid4(), "answer": "mend", "why": "Cap tidak terbaca"}
    assert client.post(url, told).status_code == 302
    page = client.get(reverse("claims:claim", args=[claim.uuid])).content.decode()
    assert "Cap tidak terbaca" in page


def test_an_unknown_paper_is_not_found(sz, claim):
    assert sz.get(reverse("claims:paper", args=[claim.uuid, "ijazah"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_claim_asks_as_often_for_three_papers_as_for_one(
    sz, cast, claim, count, django_assert_num_queries
):
    for number, kind in enumerate([K.KTP, K.FAMILY_CARD, K.BANK_BOOK][:count]):
        judge(cast, add(cast, claim, kind, scan=picture(50 + number)))
    with django_assert_num_queries(22):
        sz.get(reverse("claims:claim", args=[claim.uuid]))


def test_answers_of_the_family_decide_about_papers_of_an_accident(cast):
    claim = death_of(cast, kind="injury")
    told = {
        "hospital": {"hospital": "Klinik Sehat", "is_plkk": "no"},
        "transport": {"land": 150_000},
    }
    asked = [line(cast, claim, kind) for kind in (K.TREATMENT_RECEIPTS, K.TRANSPORT_RECEIPTS)]
    assert [row.is_certain for row in asked] == [False, False]
    Claim.objects.filter(pk=claim.pk).update(answers=told)
    claim.refresh_from_db()
    asked = [line(cast, claim, kind) for kind in (K.TREATMENT_RECEIPTS, K.TRANSPORT_RECEIPTS)]
    assert [row.is_certain for row in asked] == [True, True]
    Claim.objects.filter(pk=claim.pk).update(
        answers={"hospital": {"is_plkk": "yes"}, "transport": {}}
    )
    claim.refresh_from_db()
    assert line(cast, claim, K.TREATMENT_RECEIPTS) is None
    assert line(cast, claim, K.TRANSPORT_RECEIPTS) is None


def test_after_a_photo_the_paper_that_is_missing_next_is_one_tap_away(sz, claim):
    answer = send(sz, claim, photo())
    page = sz.get(answer.url).content.decode()
    assert reverse("claims:paper", args=[claim.uuid, K.FAMILY_CARD.value]) in page
    assert "Berikutnya: Kartu Keluarga (KK)" in page


def test_the_page_of_a_paper_follows_its_letter(sz, cast, claim):
    url = reverse("claims:paper", args=[claim.uuid, K.DEATH_LETTER.value])
    assert "Buat draf surat ini" in sz.get(url).content.decode()
    letter = draft(cast, claim)
    page = sz.get(url).content.decode()
    assert "menunggu jawaban" in page
    assert "Buat draf surat ini" not in page
    approve(cast, letter)
    page = sz.get(url).content.decode()
    assert "nomor 474.3/012/2026" in page
    assert reverse("claims:letter", args=[letter.uuid]) in page


def test_the_page_of_a_form_leads_to_its_data(sz, claim):
    page = sz.get(reverse("claims:paper", args=[claim.uuid, K.FORM_F4.value])).content.decode()
    assert reverse("claims:sheet", args=[claim.uuid, "f4"]) in page
