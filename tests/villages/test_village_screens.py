"""The screens of villages' files and of targets, as people use them."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Member
from perisai.audit.models import AuditEntry
from perisai.demo.pictures import plain_png
from tests.taking import NOW
from tests.villages.test_targets import about, enter
from tests.villages.test_village_files import keep, people, scan, take_back
from villages.enums import VillageEntryKind
from villages.models import Hamlet, Population, Target, VillageEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def secretary(cast, client):
    client.force_login(cast.sekdes)
    return client


def address(name, *args):
    return reverse(f"villages:{name}", args=args)


def fields_of(page):
    """What a browser would send back unchanged."""
    form = page.context["form"]
    told = {field.html_name: field.value() for field in form if field.name != "scan"}
    return {name: "" if value is None else value for name, value in told.items()}


def test_a_secretary_goes_straight_to_the_file_of_the_village(cast, secretary):
    answer = secretary.get(address("village_list"))
    assert answer["Location"] == address("file", cast.village.code)
    shown = secretary.get(answer["Location"]).content.decode()
    assert "Belum ada angka" in shown
    assert address("entry_add", cast.village.code, "mou") in shown


def test_a_coordinator_chooses_among_the_villages_of_the_branch(cast, coordinator):
    shown = coordinator.get(address("village_list")).content.decode()
    assert "Dukuhdempok" in shown
    assert "Sanankerto" not in shown
    assert (
        "Ampel" not in coordinator.get(address("village_list"), {"cari": "dempok"}).content.decode()
    )
    page = coordinator.get(address("village_list"), {"sesudah": cast.neighbour_village.code})
    assert [row.name for row in page.context["rows"]] == ["Dukuhdempok"]
    assert coordinator.get(address("village_list"), {"sesudah": "x"}).status_code == 404


def test_agents_find_no_file(cast, client):
    client.force_login(cast.sz.user)
    entry = keep(cast, VillageEntryKind.MOU, scan=scan())
    for name, key in (
        ("file", cast.village.code),
        ("population", cast.village.code),
        ("entry_scan", entry.uuid),
        ("entry_correct", entry.uuid),
    ):
        assert client.get(address(name, key)).status_code == 404
    assert client.get(address("village_list")).status_code == 404


def test_an_agreement_with_its_scan_goes_into_the_file_and_who_opens_it_is_kept(cast, secretary):
    add = address("entry_add", cast.village.code, "mou")
    sent = {
        **fields_of(secretary.get(add)),
        "dated_on": "16-10-2018",
        "number": "MoU/1",
        "scan": SimpleUploadedFile("mou.png", plain_png()),
    }
    assert secretary.post(add, sent)["Location"] == address("file", cast.village.code)
    secretary.post(
        add, {**sent, "scan": SimpleUploadedFile("mou.png", plain_png())}
    )  # pressed twice
    entry = VillageEntry.objects.get()
    shown = secretary.get(address("file", cast.village.code)).content.decode()
    assert "MoU/1" in shown
    answer = secretary.get(address("entry_scan", entry.uuid))
    assert answer["Content-Type"] == "image/png"
    assert AuditEntry.objects.filter(action="village_file.shown").count() == 1


def test_a_photo_of_a_form_that_was_refused_need_not_be_sent_again(cast, secretary):
    add = address("entry_add", cast.village.code, "mou")
    sent = {**fields_of(secretary.get(add)), "scan": SimpleUploadedFile("a.png", plain_png())}
    page = secretary.post(add, {**sent, "dated_on": "32-13-2018"})
    assert "Foto Anda sudah" in page.content.decode()
    again = {**fields_of(page), "dated_on": "16-10-2018"}
    secretary.post(add, again)
    assert VillageEntry.objects.get().scan_suffix == ".png"


@pytest.mark.parametrize("kind", VillageEntryKind)
def test_each_kind_is_asked_for_what_belongs_to_it(cast, secretary, kind):
    add = address("entry_add", cast.village.code, kind.value)
    page = secretary.get(add)
    wanted = {field.name for field in page.context["form"].visible_fields() if field.field.required}
    told = {
        "dated_on": "01-11-2018",
        "text": "Senin",
        "amount": "40.000.000",
        "amount_most": "60.000.000",
    }
    names = {field.name for field in page.context["form"]}
    assert secretary.post(add, fields_of(page)).context["form"].errors.keys() == wanted
    answer = secretary.post(
        add, {**fields_of(page), **{name: told[name] for name in told if name in names}}
    )
    assert answer.status_code == 302
    assert ("Rp40.000.000" in secretary.get(answer["Location"]).content.decode()) == (
        kind == VillageEntryKind.BUDGET
    )


def test_an_entry_is_corrected_or_taken_back_once(cast, secretary):
    entry = keep(cast, VillageEntryKind.DESK, text="Senin")
    correct = address("entry_correct", entry.uuid)
    page = secretary.get(correct)
    assert page.context["form"]["text"].value() == "Senin"
    assert (
        "why"
        in secretary.post(correct, {**fields_of(page), "text": "Selasa"}).context["form"].errors
    )
    secretary.post(correct, {**fields_of(page), "text": "Selasa", "why": "Jam baru"})
    newest = VillageEntry.objects.standing().get()
    assert (newest.text, newest.dated_on) == ("Selasa", entry.dated_on)
    assert secretary.get(correct).status_code == 404
    gone = address("entry_take_back", newest.uuid)
    secretary.post(gone, {**fields_of(secretary.get(gone)), "why": "Salah desa"})
    shown = secretary.get(address("file", cast.village.code)).content.decode()
    assert "Salah desa" in shown
    assert not VillageEntry.objects.standing().exists()


def test_a_scan_opens_only_while_its_entry_stands(cast, secretary):
    entry = keep(cast, VillageEntryKind.MOU, scan=scan())
    assert secretary.get(address("entry_scan", entry.uuid)).status_code == 200
    take_back(cast, entry)
    assert secretary.get(address("entry_scan", entry.uuid)).status_code == 404


def test_head_office_reads_and_does_not_write(cast, client):
    client.force_login(cast.pusat)
    entry = keep(cast)
    shown = client.get(address("file", cast.village.code)).content.decode()
    assert "PKH" in shown
    assert address("entry_correct", entry.uuid) not in shown
    for name, *key in (
        ("population", cast.village.code),
        ("entry_correct", entry.uuid),
        ("entry_add", cast.village.code, "mou"),
    ):
        assert client.post(address(name, *key)).status_code == 404


def typed(numbers, *, source="Profil desa", year=2026, **more):
    """What the form of people of working age sends."""
    people = {f"people_{hamlet.pk}": text for hamlet, text in numbers.items()}
    return {"tahun": year, **people, "source": source, **more}


def test_the_secretary_enters_numbers_dusun_by_dusun_and_corrects_one(cast, secretary):
    lor = Hamlet.objects.create(village=cast.village, name="Lor", walking_order=2)
    form = address("population", cast.village.code)
    sent = typed({cast.krajan: "1.200", lor: ""})
    assert secretary.post(form, sent)["Location"] == address("file", cast.village.code)
    shown = secretary.get(address("file", cast.village.code)).content.decode()
    assert "1.200" in shown
    assert "Belum semua dusun" in shown
    changed = {**sent, f"people_{cast.krajan.pk}": "1250"}
    assert "why" in secretary.post(form, changed).context["form"].errors
    secretary.post(form, {**changed, "why": "Salah ketik"})
    assert Population.objects.standing().get().people == 1250
    assert 'value="1.250"' in secretary.get(form).content.decode()
    shown = secretary.get(address("file", cast.village.code)).content.decode()
    assert "sebelumnya: 1.200 (" in shown
    assert "2026), dari: Profil desa" not in shown  # the source is the same


def test_fewer_people_than_members_are_asked_about_once_and_stay_typed(cast, secretary):
    for _number in range(3):
        cast.member()
    cast.member(deceased_on=NOW.date())
    form = address("population", cast.village.code)
    page = secretary.post(form, typed({cast.krajan: "2"}))
    shown = page.content.decode()
    assert "Krajan: 2 orang, tetapi di sana terdaftar 3 peserta" in shown
    assert 'value="2"' in shown
    assert not Population.objects.exists()
    answer = {"confirmed": page.context["form"].confirmation}
    asked_anew = secretary.post(form, typed({cast.krajan: "1"}, **answer))
    assert asked_anew.context["form"].doubts
    assert secretary.post(form, typed({cast.krajan: "2"}, **answer)).status_code == 302
    assert Population.objects.get().people == 2


@pytest.mark.parametrize(
    ("number", "is_asked"), [("49", True), ("50", False), ("150", False), ("151", True)]
)
def test_a_leap_beyond_half_of_the_nearest_year_is_asked_about(cast, secretary, number, is_asked):
    people(cast, {cast.krajan: 1000}, year=2024)
    people(cast, {cast.krajan: 100}, year=2025)
    answer = secretary.post(address("population", cast.village.code), typed({cast.krajan: number}))
    assert (answer.status_code == 200) == is_asked
    if is_asked:
        assert "padahal 100 pada 2025" in answer.content.decode()


def test_an_empty_field_asks_before_it_takes_a_number_back(cast, secretary):
    lor = Hamlet.objects.create(village=cast.village, name="Lor", walking_order=2)
    people(cast, {cast.krajan: 1200, lor: 300})
    form = address("population", cast.village.code)
    sent = typed({cast.krajan: "1250", lor: ""})
    assert "why" in secretary.post(form, sent).context["form"].errors
    page = secretary.post(form, sent | {"why": "Salah ketik"})
    assert "Lor kosong: angkanya 300 akan ditarik" in page.content.decode()
    assert Population.objects.count() == 2
    secretary.post(form, typed({cast.krajan: "1250", lor: "300"}, why="Salah ketik"))
    assert {(row.hamlet, row.people) for row in Population.objects.standing()} == {
        (cast.krajan, 1250),
        (lor, 300),
    }
    assert Population.objects.count() == 3  # nothing was written of what stayed


def test_another_source_needs_its_reason(cast, secretary):
    people(cast, {cast.krajan: 1200})
    form, sent = (
        address("population", cast.village.code),
        typed({cast.krajan: "1200"}, source="BPS"),
    )
    assert "why" in secretary.post(form, sent).context["form"].errors
    secretary.post(form, sent | {"why": "Sumber resmi"})
    row = Population.objects.standing().get()
    assert (row.people, row.source, row.why) == (1200, "BPS", "Sumber resmi")
    assert (
        "2026), dari: Profil desa"
        in secretary.get(address("file", cast.village.code)).content.decode()
    )


def test_what_was_taken_back_is_told_as_such(cast, secretary):
    people(cast, {cast.krajan: 10})
    people(cast, {cast.krajan: None}, why="Salah tahun")
    people(cast, {cast.krajan: 12})
    shown = secretary.get(address("file", cast.village.code)).content.decode()
    assert shown.count("sebelumnya: 10") == shown.count("ditarik: 10") == 1


def test_the_year_is_that_of_the_form(cast, secretary):
    form = address("population", cast.village.code)
    secretary.post(f"{form}?tahun=2026", typed({cast.krajan: "10"}, year=2025))
    assert Population.objects.get().year == 2025
    for query, year in (("?tahun=2030", 2026), ("", 2030), ("", ""), ("", "x"), ("", 1999)):
        answer = secretary.post(form + query, typed({cast.krajan: "11"}, year=year))
        assert answer.status_code == 404
    assert Population.objects.count() == 1


@pytest.mark.parametrize("text", ["1.20", "banyak", "-4", "99999999", "12,5"])
def test_a_number_that_is_none_is_asked_again_and_nothing_is_lost(cast, secretary, text):
    form = address("population", cast.village.code)
    page = secretary.post(form, typed({cast.krajan: text}))
    assert f"people_{cast.krajan.pk}" in page.context["form"].errors
    assert f'value="{text}"' in page.content.decode()
    assert not Population.objects.exists()


@pytest.mark.parametrize(("text", "year"), [("2024", 2024), ("", 2026)])
def test_the_year_is_chosen_in_the_address(cast, secretary, text, year):
    page = secretary.get(address("population", cast.village.code), {"tahun": text})
    assert page.context["year"] == year
    assert f'name="tahun" value="{year}"' in page.content.decode()


@pytest.mark.parametrize("text", ["x", "2027", "-1"])
def test_a_year_that_cannot_be_has_no_form(cast, secretary, text):
    answer = secretary.get(address("population", cast.village.code), {"tahun": text})
    assert answer.status_code == 404


def test_a_target_is_entered_seen_corrected_and_taken_back(cast, coordinator):
    form = address("target_enter")
    page = coordinator.get(form)
    sent = {
        **fields_of(page),
        "place": f"agent:{cast.sz.pk}:{cast.branch.pk}",
        "target": "1.250",
        "source": "Surat 12/2026",
        "month": "3",
    }
    shown_at = coordinator.post(form, sent)["Location"]
    assert coordinator.post(form, sent)["Location"] == shown_at  # pressed twice
    entry = Target.objects.get()
    assert (entry.value, entry.agent, entry.month) == (1250, cast.sz, 3)
    shown = coordinator.get(shown_at).content.decode()
    assert "1.250" in shown
    assert "Siti Zulaikha (SZ)" in shown
    correct = address("target_correct", entry.uuid)
    page = coordinator.get(correct)
    assert 'value="1.250"' in page.content.decode()
    answer = coordinator.post(correct, {**fields_of(page), "value": "1.300", "why": "Surat kedua"})
    shown = coordinator.get(answer["Location"]).content.decode()
    assert "1.300" in shown
    assert "Surat kedua" in shown
    assert "1.250" in coordinator.get(shown_at).content.decode()
    newest = Target.objects.standing().get()
    gone = address("target_take_back", newest.uuid)
    coordinator.post(gone, {**fields_of(coordinator.get(gone)), "why": "Salah agen"})
    assert not Target.objects.standing().exists()
    assert "Sudah ditarik" in coordinator.get(shown_at).content.decode()


def test_the_next_form_begins_with_what_the_last_one_was_about(cast, coordinator):
    entry = enter(cast, what=about(cast, village=cast.village, year=2025), target=5)["target"]
    page = coordinator.get(address("target", entry.uuid))
    start = page.content.decode().split(f"{address('target_enter')}?")[1].split('"')[0]
    form = coordinator.get(f"{address('target_enter')}?{start.replace('&amp;', '&')}").context[
        "form"
    ]
    assert form["place"].value() == f"village:{cast.village.pk}"
    assert (form["year"].value(), form["source"].value()) == ("2025", "Surat 1")


def test_what_stands_already_is_told_at_its_field_and_what_was_typed_stays(cast, coordinator):
    enter(cast, target=12_685)
    page = coordinator.get(address("target_enter"))
    sent = {
        **fields_of(page),
        "place": f"branch:{cast.branch.pk}",
        "target": "7",
        "source": "Surat 2",
    }
    answer = coordinator.post(address("target_enter"), sent)
    assert "12.685 (Surat 1)" in answer.context["form"].errors["target"][0]
    assert 'value="Surat 2"' in answer.content.decode()


def test_those_who_set_no_targets_find_no_form_but_read_their_own(cast, client):
    entry = enter(cast, what=about(cast, agent=cast.sz), target=5)["target"]
    client.force_login(cast.sz.user)
    shown = client.get(address("target", entry.uuid)).content.decode()
    assert address("target_correct", entry.uuid) not in shown
    for name, *key in (("target_enter",), ("target_correct", entry.uuid)):
        assert client.post(address(name, *key)).status_code == 404
    client.force_login(cast.st.user)
    assert client.get(address("target", entry.uuid)).status_code == 404


def test_a_coordinator_cannot_lower_what_head_office_set(cast, coordinator):
    entry = enter(cast, target=5, by=cast.pusat)["target"]
    shown = coordinator.get(address("target", entry.uuid)).content.decode()
    assert address("target_correct", entry.uuid) not in shown
    for name in ("target_correct", "target_take_back"):
        assert coordinator.post(address(name, entry.uuid)).status_code == 404


def test_longer_files_and_lists_ask_no_more(cast, coordinator):
    asked = []
    for count in (1, 3):
        for number in range(count):
            hamlet = Hamlet.objects.create(village=cast.village, name=f"{count}{number}")
            people(cast, {hamlet: 10}, year=2026 - number)
            keep(cast, VillageEntryKind.PARTNER, text=f"{count}{number}")
            keep(cast, VillageEntryKind.MOU, text=f"{count}{number}", scan=scan())
        with CaptureQueriesContext(connection) as queries:
            for page in (address("village_list"), address("file", cast.village.code)):
                assert coordinator.get(page).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert not Member.objects.exists()


def test_words_of_others_stay_words(cast, secretary):
    keep(cast, text="<script>x</script>")
    assert "<script>x" not in secretary.get(address("file", cast.village.code)).content.decode()
