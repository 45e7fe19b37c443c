"""The file of a claim: data for the forms, one PDF for the branch, single files for sending up."""

import datetime as dt
import re
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.urls import reverse
from pypdf import PdfReader

from claims.actions.bundling import ask_bundle, forget_bundles
from claims.actions.papers import add_scan, withdraw_scan
from claims.enums import FormSheet, PaperKind
from claims.models import Bundle, PaperScan, Relative
from claims.queries import bundles
from claims.queries.bundles import picture_of
from claims.queries.sheets import known_of
from claims.rules.papers import List, Situation, forms_for
from dues.queries.months import Paid, Payment
from members.models import Attestation
from perisai.audit.models import AuditEntry
from perisai.common.kept_files import FileLost
from perisai.common.passing_files import get_file
from perisai.common.scans import Scan
from perisai.demo.pictures import plain_png
from perisai.jobs.runner import run_due_jobs
from tests.claims.conftest import death_of
from tests.claims.opened import opened
from tests.common.test_pdf_safety import pdf
from tests.taking import NOW, take_from

K = PaperKind
F = FormSheet


@pytest.fixture
def sz(client, cast, today):
    client.force_login(cast.sz.user)
    return client


def add(cast, claim, kind, scan=None, relative=None) -> PaperScan:
    return add_scan(
        uuid=uuid4(),
        claim=claim,
        kind=kind,
        relative=relative,
        scan=scan or Scan(plain_png(), ".png"),
        by=cast.sz.user,
        at=NOW,
    )


def ask(cast, claim, **fields) -> Bundle:
    told = {"uuid": uuid4(), "viewer": cast.viewer(cast.sz, now=NOW), "by": cast.sz.user, "at": NOW}
    return ask_bundle(claim=claim, **told | fields)


def made(bundle, name) -> bytes:
    return get_file(drawer=Bundle.DRAWER, owner=bundle.uuid, name=name)


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


@pytest.mark.parametrize(
    ("lists", "is_death", "expected"),
    [
        ((List.JKM,), True, (F.F4,)),
        ((List.JKM, List.JHT), True, (F.F4,)),
        ((List.JKK,), True, (F.KK1, F.KK2, F.KK3)),
        ((List.JKK,), False, (F.KK1, F.KK2, F.KK3)),
        ((List.JHT,), False, (F.F5,)),
        ((List.JKK, List.JHT), True, (F.KK1, F.KK2, F.KK3, F.F4)),
    ],
)
def test_each_programme_has_its_forms(lists, is_death, expected):
    assert forms_for(Situation(lists=frozenset(lists), is_death=is_death)) == expected


def test_the_bundle_holds_checklist_data_dues_declarations_and_every_page(cast, today):
    enrolment = cast.enrolment()
    take_from(cast, enrolment, months=2)
    Attestation.objects.create(
        enrolment=enrolment,
        attested_on=dt.date(2026, 1, 1),
        is_working=True,
        is_not_in_care=True,
        workplace="Sawah Krajan",
        by=cast.sz.user,
    )
    claim = death_of(cast, enrolment.member)
    add(cast, claim, K.KTP)
    add(cast, claim, K.FAMILY_CARD, Scan(pdf(pages=2), ".pdf"))
    bundle = ask(cast, claim)
    run_due_jobs()
    whole = made(bundle, "bundel.pdf")
    text = " ".join(text_of(whole).split())
    for said in ("2 dari", "Formulir F4", "November 2026", "Sawah Krajan", "Wati", "belum"):
        assert said in text
    assert "Desember 2026" in text
    pages = PdfReader(BytesIO(whole)).pages
    assert len(pages) == len(PdfReader(BytesIO(made(bundle, "000.pdf"))).pages) + 3


def test_a_month_between_others_that_nobody_wrote_down_is_not_left_out(
    cast, claim, today, monkeypatch
):
    known = Payment(has_reached=True, payer_kind="self", is_confirmed=True)
    months = {dt.date(2026, month, 1): known for month in (1, 3)}
    paid = {claim.enrolment.pk: Paid(months=months)}
    monkeypatch.setattr(bundles, "paid_by_enrolment", lambda *_args: paid)
    rows = bundles.months_of(claim, viewer=cast.viewer(cast.sz, now=NOW))
    assert [(row.month.month, row.payment) for row in rows] == [(1, known), (2, None), (3, known)]
    bundle = ask(cast, claim)
    run_due_jobs()
    text = " ".join(text_of(made(bundle, "000.pdf")).split())
    assert "Februari 2026 - tidak ada catatan iuran bulan ini" in text
    assert "Lembar depan 2" in text
    assert re.search(r"Riwayat iuran ?[. ]+ \d", text)


def test_single_files_are_named_for_sending_up_and_are_what_was_kept(cast, claim, today):
    wife = Relative.objects.get(claim=claim, name="Wati")
    add(cast, claim, K.HEIR_KTP, relative=wife)
    first = add(cast, claim, K.FAMILY_CARD, Scan(plain_png(shade=90), ".png"))
    add(cast, claim, K.FAMILY_CARD, Scan(plain_png(shade=91), ".png"))
    wrong = add(cast, claim, K.BANK_BOOK, Scan(plain_png(shade=92), ".png"))
    withdraw_scan(scan=wrong, reason="Buram", by=cast.sz.user, at=NOW)
    bundle = ask(cast, claim)
    run_due_jobs()
    with ZipFile(BytesIO(made(bundle, "berkas.zip"))) as folder:
        assert folder.namelist() == ["01-kk.png", "01-kk-2.png", "02-ktp-ahli-waris-wati.png"]
        assert folder.read("01-kk.png") == plain_png(shade=90)
    assert first.suffix == ".png"


def test_a_retry_asks_once(cast, claim, today):
    first = ask(cast, claim)
    assert ask(cast, claim, uuid=first.uuid) == first
    assert Bundle.objects.count() == 1


def test_a_missing_file_is_told_in_words(cast, claim, today, settings):
    add(cast, claim, K.KTP)
    bundle = ask(cast, claim)
    PaperScan.objects.get()
    for path in settings.FILES_DIR.glob("claims/*/*"):
        path.unlink()
    run_due_jobs()
    picture = picture_of(bundle, viewer=cast.viewer(cast.sz, now=NOW), at=NOW)
    assert "KTP" in picture.progress.error
    assert not picture.is_ready


def test_files_are_forgotten_after_a_week_and_the_row_stays(cast, claim, today):
    bundle = ask(cast, claim)
    run_due_jobs()
    assert forget_bundles(at=NOW + dt.timedelta(days=6)) == 0
    assert forget_bundles(at=NOW + dt.timedelta(days=8)) == 1
    with pytest.raises(FileLost):
        made(bundle, "bundel.pdf")
    assert Bundle.objects.exists()


def test_an_agent_puts_the_file_together_and_takes_it(sz, cast, claim):
    add(cast, claim, K.KTP)
    answer = sz.post(reverse("claims:make_bundle", args=[claim.uuid]), {"uuid": uuid4()})
    bundle = Bundle.objects.get()
    assert answer.url == reverse("claims:bundle", args=[bundle.uuid])
    assert "Siap" in sz.get(answer.url).content.decode()
    for kind in ("pdf", "zip"):
        assert sz.get(reverse("claims:bundle_file", args=[bundle.uuid, kind])).status_code == 200
    assert AuditEntry.objects.filter(action="bundle.opened").count() == 2


@pytest.mark.parametrize("form", list(FormSheet))
def test_the_data_for_a_form_stand_in_full_and_opening_them_is_kept(sz, claim, form):
    page = sz.get(reverse("claims:sheet", args=[claim.uuid, form.value])).content.decode()
    assert claim.member.nik in page
    assert claim.name in page
    assert AuditEntry.objects.get(action="claim.sheet_shown").details == {"form": form.value}


def test_the_village_takes_no_file(client, cast, claim, today):
    bundle = ask(cast, claim)
    client.force_login(cast.sekdes)
    for url in (
        reverse("claims:bundle", args=[bundle.uuid]),
        reverse("claims:sheet", args=[claim.uuid, "f4"]),
    ):
        assert client.get(url).status_code == 403


def test_only_children_whom_the_grant_may_reach_stand_among_those_of_the_form(cast, claim):
    for name, fields in {
        "Dewasa": {"born_on": dt.date(1990, 1, 1)},
        "Berhenti": {"born_on": dt.date(2010, 1, 1), "school": "left"},
        "Bayi": {"born_on": dt.date(2026, 1, 1), "school": "none"},
    }.items():
        Relative.objects.create(claim=claim, relation="child", name=name, **fields)
    known = known_of(claim, viewer=cast.viewer(cast.sz, now=NOW))
    assert [row.name for row in known.children] == ["Budi", "Bayi"]
    assert [heir.row.name for heir in known.heirs] == ["Wati", "Budi", "Dewasa", "Berhenti", "Bayi"]


def test_the_second_report_says_what_was_told_of_the_way_and_of_the_doctor(sz, cast):
    claim = opened(
        cast,
        kind="injury",
        cause="work",
        outcome="temporary",
        answers={
            "transport": {"land": 100_000, "sea": 50_000},
            "outcome": {"doctor_said_on": "2026-11-18"},
        },
    )
    page = sz.get(reverse("claims:sheet", args=[claim.uuid, "kk2"])).content.decode()
    assert "Rp150.000" in page
    assert "18-11-2026" in page
