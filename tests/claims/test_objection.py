"""A refused family gets a letter with everything that speaks for it, and nothing that is not known."""

import datetime as dt
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from claims.enums import RefusalReason
from claims.models import Relative
from claims.queries.bundles import months_of
from claims.queries.claims import claims_of
from claims.queries.objection import objection_of, refusal_of
from claims.rules.objection import laws_for
from claims.words import LAWS, law_words
from dues.actions.old_book import record_old_book
from members.models import Attestation
from perisai.audit.models import AuditEntry
from perisai.regulations.enums import Program
from tests.claims.opened import DIED, opened, stepped
from tests.taking import NOW, note_elsewhere, take_from

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


@pytest.fixture
def refused(cast):
    """A claim of somebody whose October reached the scheme and whose November lies with the agent."""

    def make(reason="not_active", **fields):
        enrolment = cast.enrolment(kpj="19230352910", start=dt.date(2026, 10, 1))
        early = NOW - dt.timedelta(days=35)
        note_elsewhere(cast, enrolment, at=early)
        take_from(cast, enrolment, at=early + dt.timedelta(days=1))
        claim = opened(cast, enrolment.member, **fields)
        stepped(cast, claim, "submitted", happened_on=DIED, reference="TT-17")
        stepped(cast, claim, "refused", reason=reason, reference="S-9/2026", note="Nonaktif")
        return claim

    return make


def letter_of(cast, claim) -> str:
    viewer = cast.viewer(cast.sz, now=NOW)
    row = claims_of(viewer).get(pk=claim.pk)
    objection = objection_of(row, refusal_of(row), viewer=viewer)
    text = render_to_string("claims/pdf/objection.html", {"objection": objection, "paper": "f4"})
    return " ".join(text.split())


def test_the_letter_says_what_was_refused_and_gives_each_month_its_days(cast, refused):
    claim = refused()
    Relative.objects.create(claim=claim, name="Wati", relation="wife", address="Krajan")
    letter = letter_of(cast, claim)
    for said in (
        "Keberatan atas penolakan klaim",
        "Kantor Cabang BPJS Ketenagakerjaan Jember",
        "Wati",
        "S-9/2026",
        "TT-17",
        "tidak terlindungi",
        "“Nonaktif”",
        "17 Okt 2026",
        "18 Okt 2026",
        "19230352910",
        "Keputusan ada pada BPJS Ketenagakerjaan",
    ):
        assert said in letter, said


def test_a_month_that_never_arrived_is_not_said_to_have_arrived(cast, refused):
    claim = refused()
    viewer = cast.viewer(cast.sz, now=NOW)
    row = claims_of(viewer).get(pk=claim.pk)
    october, november = objection_of(row, refusal_of(row), viewer=viewer).months
    assert (october.month, november.month) == (dt.date(2026, 10, 1), dt.date(2026, 11, 1))
    assert november.reached_on is None
    assert november.confirmed_on is None


def test_the_declaration_is_a_proof(cast, refused):
    claim = refused("no_attestation")
    Attestation.objects.create(
        enrolment=claim.enrolment,
        attested_on=dt.date(2026, 9, 30),
        is_working=True,
        is_not_in_care=True,
        workplace="Sawah Pak Lurah",
        witness="Pak RT",
        by=cast.sz.user,
    )
    letter = letter_of(cast, claim)
    assert "Sawah Pak Lurah" in letter
    assert "Pak RT" in letter


@pytest.mark.parametrize("reason", RefusalReason.values)
@pytest.mark.parametrize("program", [*Program, None])
def test_every_reason_has_its_law_in_words(reason, program):
    for law in laws_for(reason, program, DIED):
        assert law.key in LAWS
        assert law.source in law_words(law)
        assert "%(" not in law_words(law)


def test_what_is_not_confirmed_says_so():
    (lapse, _wait, _amounts) = laws_for("not_active", Program.JKM, DIED)
    assert "mohon dipastikan" in law_words(lapse)
    assert laws_for("not_active", Program.JKM, None) == ()


def test_each_reason_prints_a_letter(client, cast, refused):
    client.force_login(cast.sz.user)
    claim = refused("heirs")
    for paper in ("a4", "f4"):
        answer = client.get(reverse("claims:objection", args=[claim.uuid, paper]))
        assert answer["Content-Type"] == "application/pdf"
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert AuditEntry.objects.filter(action="claim.objection_printed").count() == 2


def test_somebody_in_no_register_gets_a_letter_with_room_to_write(cast):
    from claims.actions.opening import Told

    claim = opened(cast, told=Told("Pak Karto"))
    stepped(cast, claim, "submitted")
    stepped(cast, claim, "refused", reason="other")
    letter = letter_of(cast, claim)
    assert "Pak Karto" in letter
    assert "Riwayat iuran</h2>" not in letter


def test_a_child_signs_no_letter(cast, refused):
    claim = refused()
    Relative.objects.create(
        claim=claim, name="Bayu Kecil", relation="child", born_on=dt.date(2015, 1, 1)
    )
    assert "Bayu Kecil" not in letter_of(cast, claim)
    Relative.objects.create(claim=claim, name="Wati", relation="wife", born_on=dt.date(1984, 1, 1))
    assert "Wati" in letter_of(cast, claim)


def test_there_is_no_letter_without_a_refusal(client, cast):
    claim = opened(cast)
    client.force_login(cast.sz.user)
    address = reverse("claims:objection", args=[claim.uuid, "a4"])
    assert client.get(address).status_code == 404
    assert address not in client.get(reverse("claims:claim", args=[claim.uuid])).content.decode()


def test_an_heir_signs_whoever_was_named_first(cast, refused):
    claim = refused()
    for relation, name in (("sibling", "Adik Tarno"), ("wife", "Wati")):
        Relative.objects.create(claim=claim, relation=relation, name=name)
    letter = letter_of(cast, claim)
    assert "Wati" in letter
    assert "Adik Tarno" not in letter


def test_of_a_child_alone_the_guardian_signs(cast, refused):
    claim = refused()
    born = dt.date(2015, 5, 1)
    Relative.objects.create(
        claim=claim, relation="child", name="Budi", born_on=born, guardian="Mbah Karti"
    )
    letter = letter_of(cast, claim)
    assert "Mbah Karti" in letter
    assert "wali dari Budi" in letter


@pytest.mark.parametrize("kind", ["injury", "stopped_work"])
def test_somebody_who_lives_objects_in_the_own_name(cast, refused, kind):
    claim = refused("other", kind=kind)
    Relative.objects.create(claim=claim, relation="wife", name="Wati")
    letter = letter_of(cast, claim)
    assert "Wati" not in letter
    assert letter.count(claim.name) >= 3
    assert "peserta sendiri" in letter


def test_months_of_an_old_book_count_as_the_check_counts_them_and_get_no_day_nobody_wrote(cast):
    enrolment = cast.enrolment(start=dt.date(2026, 8, 1))
    written = dt.date(2026, 9, 20)
    record_old_book(
        uuid=uuid4(),
        enrolment=enrolment,
        months={dt.date(2026, 8, 1): None, dt.date(2026, 9, 1): written},
        collected_on=NOW.date(),
        by=cast.sz.user,
        at=NOW,
    )
    claim = opened(cast, enrolment.member)
    stepped(cast, claim, "submitted", happened_on=DIED, reference="TT-17")
    stepped(cast, claim, "refused", reason="not_active", reference="S-9/2026", note="Nonaktif")
    viewer = cast.viewer(cast.sz, now=NOW)
    row = claims_of(viewer).get(pk=claim.pk)
    objection = objection_of(row, refusal_of(row), viewer=viewer)
    august, september = objection.months
    assert (august.paid_on, august.reached_on, august.is_undated) == (None, None, True)
    assert (september.paid_on, september.reached_on) == (written, written)
    assert objection.reached == 2
    assert "menurut buku lama" in letter_of(cast, claim)
    first, second = months_of(row, viewer=viewer)
    assert (first.arrived_on, first.is_undated) == (None, True)
    assert (second.arrived_on, second.is_undated) == (written, False)
