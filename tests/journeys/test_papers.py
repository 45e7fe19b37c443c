"""A photo of a KTP is taken at the door, and proves the right NIK to the coordinator."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from members.models import Document, Member
from tests.dues.pictures import photo
from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, unfold, wait_for_words

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]
WRONG, RIGHT = "3509115203850001", "3509115203850009"
PHOTO = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo()}


def test_a_photo_is_kept_and_proves_the_right_nik(phone, open_page, cast):
    born = dt.date(1985, 3, 12)
    member = cast.enrolment(cast.member(nik=WRONG, name="Sri Lestari", birth_date=born)).member

    agent = phone
    sign_in(agent, "sz")
    agent.goto(f"/peserta/{member.uuid}/")
    unfold(agent, "Foto dan pindaian")
    agent.get_by_role("link", name="Tambah foto").click()
    reads_well(agent)
    agent.get_by_label("KTP", exact=True).check()
    expect(agent.get_by_label("Nama surat")).to_be_hidden()
    agent.get_by_label("Surat lain").check()
    agent.get_by_label("Nama surat").wait_for()
    agent.get_by_label("KTP", exact=True).check()
    agent.get_by_label("Ambil foto").set_input_files(PHOTO)
    agent.get_by_role("button", name="Simpan").click()
    agent.get_by_text("Tersimpan: KTP.").wait_for()
    unfold(agent, "Foto dan pindaian")
    picture = agent.locator(".papers img")
    picture.scroll_into_view_if_needed()
    picture.evaluate("picture => picture.decode()")
    reads_well(agent)

    unfold(agent, "Data diri")
    agent.get_by_role("link", name="Perbaiki", exact=True).click()
    agent.get_by_role("link", name="NIK salah").click()
    agent.get_by_label("NIK yang benar").fill(RIGHT)
    agent.get_by_label("Mengapa salah").fill("Angka terakhir")
    expect(agent.get_by_label("Ambil foto")).to_be_hidden()
    agent.get_by_label("foto baru").check()
    agent.get_by_label("Ambil foto").wait_for()
    agent.get_by_label("yang tersimpan").check()
    reads_well(agent)
    agent.get_by_role("button", name="Usulkan NIK ini").click()
    agent.get_by_text("Diusulkan").first.wait_for()
    assert Document.objects.count() == 1

    branch = open_page(phone.viewport_size)
    sign_in(branch, "koordinator")
    branch.get_by_role("link", name="1 NIK yang benar diusulkan").click()
    branch.get_by_role("link", name="Sri Lestari Siti Zulaikha").click()
    branch.locator("img.proof").evaluate("picture => picture.decode()")
    for number in (WRONG, RIGHT):
        wait_for_words(branch, number)
    reads_well(branch)
    branch.get_by_role("button", name="Setujui NIK baru").click()
    branch.get_by_text("Diputuskan").first.wait_for()
    assert Member.objects.get().nik == RIGHT

    agent.goto(f"/peserta/{member.uuid}/")
    unfold(agent, "Riwayat")
    agent.get_by_role("link", name="perubahan data").click()
    changes = wait_for_words(agent, "NIK baru disetujui; sebelumnya 3509••••••••••01")
    assert "Foto disimpan" not in changes
    reads_well(agent)
    branch.goto(f"/peserta/{member.uuid}/riwayat/?jenis=dibuka")
    wait_for_words(branch, "Foto atau pindaian dibuka")
    reads_well(branch)
