"""The slip of a remittance on each paper."""

import shutil
import subprocess

import pytest
from django.urls import reverse

from dues.actions.deciding import decide_remittance
from dues.actions.remitting import hand_over
from dues.enums import Handover
from dues.papers import PAPERS, slip_pdf
from dues.queries.handed import handed_of
from dues.views import remittance as views
from perisai.common.ids import new_uuid
from perisai.common.pdf import PdfUnavailable
from tests.advances import fill_up
from tests.taking import NOW

pytestmark = [
    pytest.mark.usefixtures("on_the_day"),
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)"),
]
SIZES = {"a5": "419.528 x 595.276", "a4": "595.276 x 841.89", "f4": "609.449 x 935.433"}


@pytest.fixture
def hand_on(cast, take):
    def do(number):
        return hand_over(
            uuid=new_uuid(),
            agent=cast.sz,
            collections=[take(cast.enrolment()) for _ in range(number)],
            handover=Handover.CASH,
            handed_over_on=NOW.date(),
            by=cast.sz.user,
            at=NOW,
        )

    return do


@pytest.fixture
def read(tmp_path):
    """The words of a slip, spaces folded, and the facts of its PDF."""

    def do(remittance, paper="a5") -> tuple[str, str]:
        path = tmp_path / "slip.pdf"
        path.write_bytes(slip_pdf(handed_of(remittance), paper=paper))
        return tuple(
            " ".join(
                subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            )
            for command in (["pdftotext", "-layout", path, "-"], ["pdfinfo", path])
        )

    return do


@pytest.mark.parametrize("paper", PAPERS)
def test_a_slip_says_who_hands_over_what_and_that_it_does_not_protect_yet(hand_on, read, paper):
    words, facts = read(hand_on(3), paper)
    for expected in (
        "Slip setoran iuran",
        "Desa Dukuhdempok",
        "Siti Zulaikha (SZ)",
        "Tunai ke kantor cabang",
        "SZ-2026-A-00003",
        "Ibu Pembayar",
        "Nov 2026",
        "Jumlah 3 kuitansi",
        "Rp25.200",
        "dua puluh lima ribu dua ratus rupiah",
        "Yang menyerahkan, Agen Perisai",
        "Yang menerima, kantor cabang",
        "Uang di cabang belum melindungi sampai disetor ke BPJS Ketenagakerjaan (Jamsostek).",
        "Lembar 1 dari 1",
    ):
        assert expected in words
    assert f"Page size: {SIZES[paper]}" in facts


def test_a_long_slip_repeats_its_head_on_numbered_sheets(hand_on, read):
    words, _facts = read(hand_on(40))
    assert "Lembar 2 dari 2" in words
    assert words.count("Bulan iuran") == 2
    assert words.count("Yang menyerahkan") == 1


def test_a_refused_remittance_prints_as_refused(cast, hand_on, read):
    remittance = hand_on(1)
    decide_remittance(
        remittance=remittance,
        is_accepted=False,
        counted=None,
        reason="Amplop kosong",
        by=cast.koordinator,
        at=NOW,
    )
    words, _facts = read(remittance)
    assert "DITOLAK 21 November 2026: Amplop kosong" in words


def test_a_paper_nobody_knows_is_not_found_and_a_missing_library_is_named(
    client, cast, hand_on, monkeypatch
):
    remittance = hand_on(1)
    client.force_login(cast.sz.user)
    assert client.get(reverse("dues:slip", args=[remittance.uuid, "a3"])).status_code == 404

    def refuse(handed, *, paper):
        raise PdfUnavailable("Minta pengelola menjalankan: apt-get install libpango-1.0-0")

    monkeypatch.setattr(views, "slip_pdf", refuse)
    answer = client.get(reverse("dues:slip", args=[remittance.uuid, "a5"]))
    assert answer.status_code == 503
    assert "libpango" in answer.content.decode()


def test_the_slip_of_a_top_up_says_what_is_the_agents_own(cast, take, read):
    row = fill_up(cast, take(cast.enrolment()), amount=50_000)
    slip, _facts = read(row.remittance)
    assert "Ke saldo sistem resmi Perisai" in slip
    assert "Rp50.000, Rp41.600 uang agen sendiri" in slip
    assert "Mengetahui, koordinator" in slip
    assert "Uang di saldo belum melindungi" in slip
