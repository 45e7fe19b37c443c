"""A claim from the branch counter to the money, on a phone of 360 px and with nothing but keys; and the
family that looks for itself, without JavaScript."""

import pytest

from claims.models import FamilyKey
from tests.claims.opened import opened
from tests.journeys.reading import complaints
from tests.journeys.steps import unfold, wait_for_words
from tests.journeys.test_a_day import Hand
from tests.support.browser import PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]
ROAD = "Langkah di kantor cabang"


def test_the_road_is_walked_by_keyboard_and_the_family_sees_each_step(
    phone, cast, sign_in_as, open_page
):
    claim = opened(cast, cause="other")
    sign_in_as(phone, cast.sz.user)
    phone.goto(f"/klaim/{claim.uuid}/")
    hand = Hand(phone)
    unfold(phone, "Keluarga melihat sendiri")
    hand.link("Buat kode")
    hand.button("Buat kode")
    phone.get_by_text("Kodenya siap").wait_for()
    key = FamilyKey.objects.get()

    hand.link(claim.name)
    unfold(phone, ROAD)
    hand.link("Diserahkan ke kantor cabang")
    hand.write("Nomor tanda terima kantor cabang", "TT-17")
    hand.button("Simpan")
    phone.get_by_text("Tercatat").wait_for()
    unfold(phone, ROAD)
    phone.get_by_text("Nomor TT-17").wait_for()
    hand.link("Kantor cabang meminta sesuatu")
    hand.write("Apa yang diminta kantor cabang?", "Akta kematian")
    hand.button("Simpan")
    phone.get_by_text("Tercatat").wait_for()
    assert complaints(phone) == []

    family = open_page(PHONE, java_script_enabled=False)
    look(family, key)
    wait_for_words(family, "Akta kematian")
    assert claim.name not in family.content()

    unfold(phone, ROAD)
    hand.link("Yang diminta sudah dibawa")
    hand.button("Simpan")
    phone.get_by_text("Tercatat").wait_for()
    unfold(phone, ROAD)
    hand.link("Dibayar")
    hand.write("Jumlah yang dibayar", "42.000.000")
    assert complaints(phone) == []
    hand.button("Simpan")
    phone.get_by_role("link", name="Catat kunjungan").first.wait_for()
    assert claim.steps.count() == 4

    look(family, key)
    wait_for_words(family, "Uangnya sudah dibayar")
    assert "42.000.000" not in family.content()


def look(family, key) -> None:
    """Type what stands on the slip."""
    family.goto("/klaim/keluarga/")
    family.get_by_label("Kode pada slip").fill(key.code)
    family.get_by_label("Kata kedua").fill(key.word)
    family.get_by_role("button", name="Lihat").click()
    family.get_by_role("heading", name="Klaim untuk").wait_for()
