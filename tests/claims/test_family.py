"""The family of a claim: who inherits in plain words, and contradictions as questions."""

from uuid import uuid4

import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from claims.actions.family import (
    add_relative,
    correct_relative,
    remove_relative,
    told_mark,
)
from claims.errors import ClaimRefused
from claims.models import Relative
from claims.queries.claims import family_of
from claims.queries.expected import children_of, event_of
from claims.queries.heirs import heirs_of_claim
from perisai.common.retries import UuidReused
from perisai.regulations.enums import Program
from tests.claims.steps import begin, day, step
from tests.taking import NOW

ON = NOW.date()


@pytest.fixture
def claim(cast):
    member = cast.enrolment(cast.member(sex="L")).member
    return begin(cast, member, event_on=day("2026-11-03"))


@pytest.fixture
def tell(cast, claim):
    def told(name, relation, **fields) -> Relative:
        row = {"name": name, "relation": relation, **fields}
        return add_relative(uuid=uuid4(), claim=claim, told=row, by=cast.sz.user, on=ON)

    return told


def heirs(cast, claim):
    viewer = cast.viewer(cast.sz, now=NOW)
    family = list(family_of(claim, viewer=viewer))
    return heirs_of_claim(claim, family, Program.JKM, viewer=viewer)


def test_wife_and_children_first_and_minors_need_a_guardian(cast, claim, tell):
    tell("Wati", "wife")
    tell("Budi", "child", born_on=day("2015-05-05"))
    tell("Sari", "child", born_on=day("2016-05-05"), guardian="Wati")
    tell("Mbah", "mother")
    found = heirs(cast, claim)
    assert found.names == ["Wati", "Budi", "Sari"]
    assert found.without_guardian == ("Budi",)


def test_who_died_before_does_not_inherit_and_stays_in_the_tree(cast, claim, tell):
    tell("Wati", "wife", died_on=day("2020-01-01"))
    tell("Mbah", "mother")
    assert not Relative.objects.get(name="Wati").lives
    assert heirs(cast, claim).names == ["Mbah"]


def test_before_anybody_is_named_the_family_is_asked_for_and_nobody_is_told_that_nobody_inherits(
    client, cast, claim
):
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.sz.user)
        for url in (
            reverse("claims:claim", args=[claim.uuid]),
            reverse("claims:family", args=[claim.uuid]),
        ):
            page = client.get(url).content.decode()
            assert "Tulis dulu keluarganya" in page
            assert "dana jaminan sosial" not in page


def test_the_law_of_a_claim_without_heirs_is_that_of_its_own_benefit(client, cast, claim):
    claim.answers = {
        "marriage": {"marriage": "single"},
        "children": {"children": 0},
        "will": {"has_will": "yes"},
    }
    claim.save()
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.sz.user)
        page = client.get(reverse("claims:family", args=[claim.uuid])).content.decode()
    assert "Kalau memang tidak ada" in page
    assert "dana jaminan sosial" in page
    assert "Ada surat wasiat" in page


def test_savings_without_heirs_are_kept_by_the_office_for_estates(cast, claim, tell):
    tell("Wati", "wife", died_on=day("2020-01-01"))
    viewer = cast.viewer(cast.sz, now=NOW)
    family = list(family_of(claim, viewer=viewer))
    found = heirs_of_claim(claim, family, Program.JHT, viewer=viewer)
    with translation.override("id"):
        text = render_to_string("claims/_walk_heirs.html", {"heirs": found})
    assert "Balai Harta Peninggalan" in text
    assert "dana jaminan sosial" not in text


def test_what_cannot_be_true_is_a_question_on_the_screen(client, cast, claim, tell):
    tell("Ayah Satu", "father")
    tell("Ayah Dua", "father")
    client.force_login(cast.sz.user)
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/klaim/{claim.uuid}/keluarga/").content.decode()
    assert "Perlu ditanyakan: Ayah Satu, Ayah Dua" in page


def test_only_children_who_learn_count_for_the_grant(cast, claim, tell):
    tell("Budi", "child", born_on=day("2015-05-05"), school="primary")
    tell("Ana", "child", born_on=day("2014-05-05"))
    tell("Tua", "child", born_on=day("2000-05-05"))
    tell("Kerja", "child", born_on=day("2006-05-05"), works=True)
    tell("Nikah", "child", born_on=day("2006-05-05"), is_married=True)
    tell("Lepas", "child", born_on=day("2008-05-05"), school="left")
    assert children_of(claim, list(claim.relatives.all()), event_of(claim)) == 2


def test_the_same_form_twice_names_one_and_a_correction_stays_in_the_history(cast, claim):
    sent = {"uuid": uuid4(), "claim": claim, "by": cast.sz.user, "on": ON}
    for _ in range(2):
        row = add_relative(told={"name": "Wati", "relation": "wife"}, **sent)
    correct_relative(relative=row, told={"name": "Wartini"}, by=cast.sz.user, on=ON)
    assert [old.name for old in Relative.objects.get().history.all()] == ["Wartini", "Wati"]


def test_somebody_taken_off_is_not_deleted(cast, claim, tell):
    row = tell("Wati", "wife")
    for _ in range(2):
        remove_relative(relative=row, by=cast.sz.user, at=NOW)
    assert Relative.objects.get().removed_at == NOW
    assert heirs(cast, claim).names == []


def test_nobodys_name_a_day_of_tomorrow_and_an_ended_claim_are_refused(cast, claim, tell):
    with pytest.raises(ClaimRefused) as refusal:
        tell("", "wife")
    assert refusal.value.field == "name"
    with pytest.raises(ClaimRefused) as refusal:
        tell("Wati", "wife", born_on=day("2027-01-01"))
    assert refusal.value.field == "born_on"
    step(cast, claim, "dropped")
    with pytest.raises(ClaimRefused, match="tidak dilanjutkan"):
        tell("Wati", "wife")


def test_a_child_is_written_down_and_corrected_on_the_screens(client, cast, claim):
    client.force_login(cast.sz.user)
    sent = {
        "uuid": uuid4(),
        "relation": "child",
        "name": "Budi",
        "lives": "yes",
        "born_on": "05-05-2015",
        "school": "primary",
        "works": "no",
    }
    client.post(f"/klaim/{claim.uuid}/keluarga/tambah/", sent)
    row = Relative.objects.get()
    assert (row.born_on, row.works, row.is_married) == (day("2015-05-05"), False, None)
    page = client.get(f"/klaim/keluarga/{row.uuid}/ubah/").content.decode()
    assert 'value="05-05-2015"' in page
    client.post(f"/klaim/keluarga/{row.uuid}/hapus/")
    row.refresh_from_db()
    assert row.removed_at
    assert client.get(f"/klaim/keluarga/{row.uuid}/ubah/").status_code == 404


def test_a_form_shows_no_number_and_an_empty_field_leaves_it(client, cast, claim, tell):
    row = tell("Wati", "wife", nik="3509114101850001", phone="+628123456789")
    client.force_login(cast.sz.user)
    url = f"/klaim/keluarga/{row.uuid}/ubah/"
    page = client.get(url).content.decode()
    assert "3509114101850001" not in page
    assert "8123456789" not in page
    client.post(url, {"uuid": uuid4(), "relation": "wife", "name": "Wartini", "lives": "yes"})
    row.refresh_from_db()
    assert (row.name, row.nik, row.phone) == ("Wartini", "3509114101850001", "+628123456789")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_claim_asks_as_often_for_three_relatives_and_steps_as_for_one(
    client, cast, claim, tell, count, django_assert_num_queries
):
    for number in range(count):
        tell(f"Anak {number}", "child", born_on=day("2015-05-05"))
    for kind in ("submitted", "question", "answered")[:count]:
        step(cast, claim, kind)
    client.force_login(cast.sz.user)
    with django_assert_num_queries(20):
        assert client.get(f"/klaim/{claim.uuid}/").status_code == 200


def test_first_the_relation_is_asked_then_only_what_fits_it(client, cast, claim):
    client.force_login(cast.sz.user)
    add = f"/klaim/{claim.uuid}/keluarga/tambah/"
    with time_machine.travel(NOW, tick=False):
        assert 'href="?hubungan=wife"' in client.get(add).content.decode()
        child = client.get(f"{add}?hubungan=child").content.decode()
        sibling = client.get(f"{add}?hubungan=sibling").content.decode()
        mother = client.get(f"{add}?hubungan=mother").content.decode()
    asked = {
        name: (f'name="{name}"' in child, f'name="{name}"' in sibling, f'name="{name}"' in mother)
        for name in ("school", "guardian", "born_on")
    }
    assert asked == {
        "school": (True, False, False),
        "guardian": (True, True, False),
        "born_on": (True, True, True),
    }


def test_the_guardian_is_chosen_from_the_adults_of_the_family(client, cast, claim, tell):
    tell("Wati", "wife", born_on=day("1985-01-01"))
    tell("Budi", "child", born_on=day("2015-05-01"))
    tell("Mbah Karto", "father", lives=False)
    client.force_login(cast.sz.user)
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/klaim/{claim.uuid}/keluarga/tambah/?hubungan=child").content.decode()
    offered = page[page.index("<datalist") : page.index("</datalist>")]
    assert ("Wati" in offered, "Budi" in offered, "Karto" in offered) == (True, False, False)


def test_who_turns_out_to_be_no_child_keeps_no_school(client, cast, claim, tell):
    row = tell("Sri", "child", school="primary", guardian="Wati")
    client.force_login(cast.sz.user)
    url = f"/klaim/keluarga/{row.uuid}/ubah/"
    sent = {"uuid": uuid4(), "relation": "mother", "name": "Sri", "lives": "yes"}
    with time_machine.travel(NOW, tick=False):
        assert client.post(url, sent).status_code == 302
    row.refresh_from_db()
    assert (row.relation, row.school, row.guardian) == ("mother", "", "")


def test_an_answer_that_the_family_contradicts_and_another_day_in_the_list_are_said(
    client, cast, claim, tell
):
    tell("Wati", "wife")
    claim.answers = {"marriage": {"marriage": "single"}}
    claim.save()
    claim.member.deceased_on = day("2026-11-18")
    claim.member.save()
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.sz.user)
        page = client.get(reverse("claims:claim", args=[claim.uuid])).content.decode()
    assert "belum pernah menikah" in page
    assert "3 November 2026" in page
    assert "18 November 2026 di daftar peserta" in page


def test_the_same_words_write_no_history_and_who_was_taken_off_is_not_corrected(cast, claim, tell):
    row = tell("Wati", "wife")
    told = {"name": "Wati", "relation": "wife"}
    correct_relative(relative=row, told=told, by=cast.sz.user, on=ON)
    assert row.history.count() == 1
    remove_relative(relative=row, by=cast.sz.user, at=NOW)
    with pytest.raises(ClaimRefused):
        correct_relative(relative=row, told=told | {"name": "Ani"}, by=cast.sz.user, on=ON)


def test_an_older_tab_does_not_take_back_what_a_newer_one_wrote(cast, claim, tell):
    row = tell("Wati", "wife")
    seen = told_mark(row)
    first = correct_relative(
        relative=row, told={"phone": "081234567890"}, seen=seen, by=cast.sz.user, on=ON
    )
    with pytest.raises(ClaimRefused):
        correct_relative(relative=row, told={"phone": ""}, seen=seen, by=cast.sz.user, on=ON)
    first.refresh_from_db()
    assert first.phone


def test_a_form_that_comes_back_with_somebody_else_is_refused_not_called_saved(cast, claim):
    sent = {"uuid": uuid4(), "claim": claim, "by": cast.sz.user, "on": ON}
    told = {"name": "Ani", "relation": "child", "died_on": day("2026-11-01")}
    row = add_relative(told=told, **sent)
    correct_relative(relative=row, told={"name": "Anik"}, by=cast.sz.user, on=ON)
    assert add_relative(told=told, **sent) == row
    with pytest.raises(UuidReused):
        add_relative(told=told | {"name": "Wati"}, **sent)
    assert [person.name for person in claim.relatives.all()] == ["Anik"]
