"""From the first missing paper to the file for the branch, and a letter that anybody can check."""

import re
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Bundle, Letter, PaperScan
from perisai.common.passing_files import get_file
from tests.claims.conftest import death_of
from tests.dues.pictures import photo
from tests.journeys.reading import barriers, too_wide
from tests.journeys.steps import sign_in, unfold
from tests.support.browser import PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


def picture(size) -> dict:
    """A file as a telephone hands it over."""
    return {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo(size=size)}


def fits(page) -> None:
    page.wait_for_load_state()
    assert not too_wide(page)
    assert barriers(page) == []


def test_a_photo_of_many_megabytes_is_made_smaller_before_it_is_sent(open_page, cast):
    claim = death_of(cast)
    agent = open_page(PHONE)
    sign_in(agent, "sz")
    agent.goto(reverse("claims:paper", args=[claim.uuid, "akta-kematian"]))
    large = picture((3200, 2400))
    large["buffer"] += b"\0" * 7_000_000
    agent.get_by_label("Atau pilih berkas").set_input_files(large)
    agent.get_by_role("button", name="Simpan").click()
    agent.get_by_role("link", name="Foto 1").wait_for()
    scan = PaperScan.objects.get(paper__claim=claim)
    assert scan.size < 2_000_000


def test_an_agent_brings_a_paper_the_branch_wants_it_mended_and_the_file_is_put_together(
    open_page, cast
):
    claim = death_of(cast)
    agent = open_page(PHONE)
    sign_in(agent, "sz")
    agent.goto(reverse("claims:claim", args=[claim.uuid]))
    fits(agent)
    agent.locator("a[href*='/berkas/akta-kematian/']").first.click()
    fits(agent)
    large = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" + bytes(7_000_000)}
    agent.get_by_label("Atau pilih berkas").set_input_files(large)
    agent.get_by_text("lebih besar dari 6 MB").wait_for()
    agent.get_by_role("button", name="Simpan").click()
    expect(agent.get_by_label("Atau pilih berkas")).to_have_value(re.compile("a.pdf"))
    agent.get_by_label("Atau pilih berkas").set_input_files(picture((640, 480)))
    expect(agent.get_by_text("lebih besar dari 6 MB")).to_have_count(0)
    agent.get_by_role("button", name="Simpan").click()
    agent.get_by_role("link", name="Berikutnya: Surat pernyataan ahli waris").click()
    fits(agent)
    coordinator = open_page(PHONE)
    sign_in(coordinator, "koordinator")
    coordinator.goto(reverse("claims:paper", args=[claim.uuid, "akta-kematian"]))
    coordinator.get_by_role("link", name="Foto 1").click()
    fits(coordinator)
    coordinator.get_by_label("Apa yang harus diperbaiki?").fill("Cap tidak terbaca")
    coordinator.get_by_role("button", name="Minta diperbaiki").click()
    coordinator.get_by_text("Perlu diperbaiki: Akta kematian.").wait_for()
    agent.goto(reverse("claims:claim", args=[claim.uuid]))
    agent.get_by_text("Cap tidak terbaca").click()
    agent.get_by_label("Atau pilih berkas").set_input_files(picture((480, 640)))
    agent.get_by_role("button", name="Simpan").click()
    agent.get_by_role("link", name="Foto 2").wait_for()
    agent.goto(reverse("claims:claim", args=[claim.uuid]))
    unfold(agent, "Untuk kantor cabang")
    agent.get_by_role("button", name="Satukan berkas").click()
    agent.get_by_role("link", name="Unduh folder (ZIP)").wait_for()
    fits(agent)
    kept = get_file(drawer=Bundle.DRAWER, owner=Bundle.objects.get().uuid, name="berkas.zip")
    names = zipfile.ZipFile(BytesIO(kept)).namelist()
    assert names == ["01-akta-kematian.jpg", "01-akta-kematian-2.jpg"]


def test_a_letter_goes_from_the_agent_to_the_secretary_to_whoever_holds_it(
    open_page, cast, sign_in_as
):
    claim = death_of(cast)
    agent = open_page(PHONE)
    sign_in_as(agent, cast.sz.user)
    agent.goto(reverse("claims:draft_letter", args=[claim.uuid, "kematian"]))
    fits(agent)
    agent.get_by_label("Di mana?").fill("di rumah")
    agent.get_by_label("Siapa yang melapor?").fill("Wati")
    agent.get_by_label("Hubungannya dengan almarhum atau almarhumah?").fill("istri")
    agent.get_by_role("button", name="Kirim draf ke kantor desa").click()
    agent.get_by_text("Masih draf").wait_for()
    secretary = open_page(PHONE)
    sign_in_as(secretary, cast.sekdes)
    secretary.goto("/")
    secretary.get_by_role("link", name="1 surat untuk keluarga").click()
    fits(secretary)
    secretary.get_by_role("link", name="Siti Contoh").click()
    fits(secretary)
    secretary.get_by_label("Nomor").fill("474.3/012/2026")
    secretary.get_by_label("Kepala Desa", exact=True).check()
    secretary.get_by_label("Nama penanda tangan").fill("Slamet")
    secretary.get_by_role("button", name="Setujui surat ini").click()
    secretary.get_by_text("Disetujui").first.wait_for()
    code = Letter.objects.get().decision.check_code
    anybody = open_page(PHONE)
    anybody.goto(reverse("claims:ask_letter"))
    fits(anybody)
    anybody.get_by_label("Kode").fill(code.lower())
    anybody.get_by_role("button", name="Periksa").click()
    anybody.get_by_text("474.3/012/2026").wait_for()
    fits(anybody)
    assert "Siti" not in anybody.content()
