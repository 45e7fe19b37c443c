"""A request about a NIK may carry a photo of the KTP, for nobody but those who decide."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from members.actions.documents import forget_papers
from members.enums import DuplicateOutcome
from members.models import Document, DuplicateRequest, Member
from members.queries.documents import ktp_of
from perisai.audit.models import AuditEntry
from perisai.common.kept_files import FileLost
from perisai.common.retention import KEPT_AFTER_WITHDRAWAL
from perisai.common.retries import UuidReused
from perisai.common.scans import Scan
from perisai.demo.pictures import plain_png
from perisai.desk.enums import TimelineKind
from perisai.desk.queries.timeline import timeline_of
from tests.common.test_pdf_safety import action, at_root, pdf
from tests.dues.pictures import upload
from tests.members.test_register_screen import a_form
from tests.moving import ask, decide
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")
REGISTER, ASK = reverse("members:register"), reverse("dues:ask_duplicate")
NIK = "3509115203850001"
KTP = Scan(plain_png(), ".png")
FAR = dt.timedelta(days=4_000)  # beyond the clock of the machine, by which files are dated


@pytest.fixture
def member(cast):
    return cast.enrolment(cast.member(nik=NIK, name="Orang Pertama")).member


@pytest.fixture
def send(client, cast, member):
    """What ST sends to the coordinator from the form of a new member."""

    def do(**changes):
        client.force_login(cast.st.user)
        return client.post(ASK, a_form(nik=NIK, ask_reason="Pindah ke sini", **changes))

    return do


def words(response) -> str:
    return " ".join(response.content.decode().split())


def photo_of(asked) -> str:
    return reverse("dues:asked_ktp", args=[asked.uuid])


@pytest.mark.parametrize("field", ["camera", "scan"])
def test_a_photo_that_comes_along_is_kept_with_the_request_alone(send, member, field):
    assert send(**{field: upload()}).status_code == 302
    asked = DuplicateRequest.objects.get()
    assert ktp_of(asked).suffix == ".jpg"
    assert not Document.objects.exists()


def test_without_one_it_is_asked_as_before(send, client, cast):
    assert send().status_code == 302
    asked = DuplicateRequest.objects.get()
    assert asked.ktp_sha256 == ""
    client.force_login(cast.koordinator)
    assert photo_of(asked) not in words(client.get(reverse("dues:duplicate", args=[asked.uuid])))
    assert client.get(photo_of(asked)).status_code == 404


def test_a_photo_that_came_with_the_main_button_is_not_asked_for_again(client, cast, member, send):
    client.force_login(cast.st.user)
    reason = {"ask_reason": "Pindah ke sini"}
    page = client.post(REGISTER, a_form(nik=NIK, camera=upload(), **reason))
    for mistake in ({}, {"name": ""}, {"count": "1"}, {}):
        kept = page.context["photo"].data["scan_kept"]
        assert kept in words(page)
        assert "Pindah ke sini" in words(page)
        page = client.post(REGISTER, a_form(nik=NIK, **reason, **mistake, scan_kept=kept))
        is_asked = not mistake
        assert ("Foto Anda sudah kami terima" in words(page)) is is_asked
        assert ('name="camera"' in words(page)) is is_asked
    assert not DuplicateRequest.objects.exists()
    send(scan_kept=page.context["photo"].data["scan_kept"])
    assert DuplicateRequest.objects.get().ktp_suffix == ".jpg"


def test_a_pdf_that_does_something_is_refused_with_the_main_button_too(client, cast, member):
    client.force_login(cast.st.user)
    content = pdf(change=at_root(OpenAction=action("JavaScript")))
    page = client.post(REGISTER, a_form(nik=NIK, scan=upload(content, "ktp.pdf")))
    assert "PDF ini terkunci" in words(page)
    assert "Foto Anda sudah kami terima" not in words(page)


def test_the_form_of_a_taken_nik_offers_the_photo_and_may_send_it(client, cast, member):
    client.force_login(cast.st.user)
    assert 'name="camera"' not in words(client.get(REGISTER))
    page = words(client.post(REGISTER, a_form(nik=NIK)))
    assert 'name="camera"' in page
    assert 'enctype="multipart/form-data"' in page
    assert "Hanya yang memutuskan bisa membukanya" in page


def test_only_those_who_decide_open_it_and_that_is_kept(client, cast, member):
    asked = ask(cast, member, ktp=KTP)
    page = reverse("dues:duplicate", args=[asked.uuid])
    for username, status in (
        ("koordinator", 200),
        ("pusat", 200),
        ("sz", 404),
        ("st", 404),
        ("sekdes", 404),
        ("koordinator-jauh", 404),
        ("stranger", 404),
    ):
        client.force_login(cast.users[username])
        assert client.get(photo_of(asked)).status_code == status, username
    client.force_login(cast.koordinator)
    assert f'src="{photo_of(asked)}"' in words(client.get(page))
    opened = AuditEntry.objects.filter(action="duplicate.ktp_shown")
    assert {entry.by for entry in opened} == {cast.koordinator, cast.pusat}
    viewer = cast.viewer(cast.koordinator, NOW)
    told = timeline_of(member, viewer=viewer, kind=TimelineKind.READINGS)
    assert [line.said.words for month in told.months for line in month.lines] == [
        "Foto atau pindaian dibuka"
    ] * 2


def test_nobody_opens_it_once_the_member_has_another_branch(client, cast, member):
    asked = ask(cast, member, ktp=KTP)
    Member.objects.filter(pk=member.pk).update(village=cast.foreign_village)
    client.force_login(cast.koordinator)
    assert client.get(photo_of(asked)).status_code == 404


def test_a_coordinator_who_asked_does_not_open_what_another_decides(client, cast, member):
    asked = ask(cast, member, ktp=KTP)
    own = DuplicateRequest.objects.create(
        content_hash="0" * 64,
        member=cast.member(),
        holder_branch=cast.branch,
        village=cast.village,
        name="Siti",
        birth_date=dt.date(1980, 1, 1),
        reason="Tetangga",
        ktp_sha256=asked.ktp_sha256,
        ktp_suffix=asked.ktp_suffix,
        asked_on=NOW.date(),
        asked_at=NOW,
        by=cast.koordinator,
    )
    client.force_login(cast.koordinator)
    assert client.get(photo_of(own)).status_code == 404


def test_a_pdf_that_does_something_is_refused_at_its_field_and_nothing_is_asked(send):
    content = pdf(change=at_root(OpenAction=action("JavaScript")))
    page = send(scan=upload(content, "ktp.pdf"))
    assert page.context["photo"].errors.keys() == {"scan"}
    text = words(page)
    assert "Periksa foto KTP" in text
    assert "PDF ini terkunci" in text
    assert not DuplicateRequest.objects.exists()


def test_a_photo_that_arrived_is_not_asked_for_again(send):
    page = send(camera=upload(), name="")
    assert "Foto Anda sudah kami terima" in words(page)
    kept = page.context["photo"].data["scan_kept"]
    send(scan_kept=kept)
    assert DuplicateRequest.objects.get().ktp_suffix == ".jpg"


def test_a_retry_carries_the_same_photo(cast, member):
    first = ask(cast, member, ktp=KTP)
    assert ask(cast, member, ktp=KTP, uuid=first.uuid) == first
    with pytest.raises(UuidReused):
        ask(cast, member, uuid=first.uuid)


def test_its_file_is_kept_while_somebody_decides_and_goes_a_month_after(cast, member):
    asked = ask(cast, member, ktp=KTP)
    far = NOW + FAR
    forget_papers(at=far)
    assert ktp_of(asked) == KTP
    decide(cast, asked, DuplicateOutcome.KEEP, at=far)
    forget_papers(at=far + KEPT_AFTER_WITHDRAWAL)
    assert ktp_of(asked) == KTP
    forget_papers(at=far + KEPT_AFTER_WITHDRAWAL + dt.timedelta(minutes=1))
    with pytest.raises(FileLost):
        ktp_of(asked)


@pytest.mark.parametrize(("days", "is_there"), [(29, True), (30, False), (31, False)])
def test_a_photo_that_is_deleted_after_a_month_is_neither_offered_nor_called_lost(
    client, cast, member, days, is_there
):
    asked = ask(cast, member, ktp=KTP)
    decide(cast, asked, DuplicateOutcome.KEEP)
    if not is_there:
        forget_papers(at=NOW + FAR)
    page = reverse("dues:duplicate", args=[asked.uuid])
    for user in (cast.koordinator, cast.pusat):
        with time_machine.travel(NOW + dt.timedelta(days=days), tick=False):
            client.force_login(user)
            text = words(client.get(page))
            assert client.get(photo_of(asked)).status_code == (200 if is_there else 404)
        assert (photo_of(asked) in text) is is_there
        assert ("dihapus 30 hari sesudah keputusan" in text) is not is_there


def test_of_a_request_without_a_photo_nothing_is_said_to_be_deleted(client, cast, member):
    asked = ask(cast, member)
    decide(cast, asked, DuplicateOutcome.KEEP)
    with time_machine.travel(NOW + dt.timedelta(days=40), tick=False):
        client.force_login(cast.koordinator)
        page = words(client.get(reverse("dues:duplicate", args=[asked.uuid])))
    assert "dihapus 30 hari" not in page


def test_its_file_goes_when_nobody_can_decide_any_more(cast, member):
    asked = ask(cast, member, ktp=KTP, uuid=uuid4())
    Member.objects.filter(pk=member.pk).update(village=cast.foreign_village)
    forget_papers(at=NOW + FAR)
    with pytest.raises(FileLost):
        ktp_of(asked)
