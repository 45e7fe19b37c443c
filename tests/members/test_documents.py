"""Photos and scans of a person: kept, shown to few, replaced, taken back, forgotten."""

import datetime as dt
import os
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image

from members.actions.documents import add_document, forget_papers, withdraw_document
from members.actions.nik import propose_nik
from members.enums import DocumentKind
from members.errors import DocumentRefused, MemberGone
from members.models import Document, Member
from members.queries.documents import documents_of
from perisai.audit.models import AuditEntry
from perisai.common.kept_files import FileLost
from perisai.common.retries import UuidReused
from perisai.common.scans import Scan, scan_in
from perisai.demo.pictures import plain_png
from tests.common.test_pdf_safety import action, at_root, pdf
from tests.dues.pictures import PLACE, photo, upload
from tests.members.conftest import NOON

KTP, OTHER = DocumentKind.KTP, DocumentKind.OTHER


def picture(shade: int = 200) -> Scan:
    return Scan(plain_png(shade=shade), ".png")


@pytest.fixture
def member(cast):
    return cast.member()


def add(cast, member, **overrides) -> Document:
    fields = {
        "uuid": uuid4(),
        "kind": KTP,
        "scan": picture(),
        "by": cast.sz.user,
        "at": NOON,
    }
    return add_document(member=member, **{**fields, **overrides})


def withdraw(cast, document, **overrides):
    fields = {"reason": "KTP orang lain", "by": cast.sz.user, "at": NOON}
    return withdraw_document(document=document, **{**fields, **overrides})


def test_it_is_kept_outside_the_web_root_and_comes_back_as_it_was(cast, member, settings):
    document = add(cast, member)
    assert document.open() == picture()
    (file,) = [path for path in Path(settings.FILES_DIR, "papers").rglob("*") if path.is_file()]
    assert not file.is_relative_to(settings.STATIC_ROOT)
    assert AuditEntry.objects.filter(action="document.added").count() == 1


def test_a_retry_answers_as_the_first_time_and_the_same_file_twice_says_so(cast, member):
    first = add(cast, member)
    assert add(cast, member, uuid=first.uuid) == first
    with pytest.raises(UuidReused):
        add(cast, member, uuid=first.uuid, scan=picture(90))
    with pytest.raises(DocumentRefused, match="KTP tanggal 3 November 2026"):
        add(cast, member, kind=DocumentKind.WORKPLACE)
    withdraw(cast, first)
    assert add(cast, member) != first


def test_a_family_card_may_be_kept_with_each_of_the_family(cast, member):
    add(cast, member, kind=DocumentKind.FAMILY_CARD)
    add(cast, cast.member(), kind=DocumentKind.FAMILY_CARD)
    assert Document.objects.count() == 2


def test_another_paper_has_a_name(cast, member):
    with pytest.raises(DocumentRefused) as refusal:
        add(cast, member, kind=OTHER, title="  ")
    assert refusal.value.field == "title"
    assert add(cast, member, kind=OTHER, title="Surat dokter").label == "Surat dokter"


def test_a_newer_one_takes_the_place_and_only_the_standing_one_can_be_replaced(cast, member):
    old = add(cast, member)
    new = add(cast, member, scan=picture(90), replaces=old)
    viewer = cast.viewer(cast.sz)
    assert list(documents_of(viewer, member=member).standing()) == [new]
    assert list(documents_of(viewer, member=member)) == [new, old]
    with pytest.raises(DocumentRefused):
        add(cast, member, scan=picture(80), replaces=old)
    with pytest.raises(DocumentRefused):
        add(cast, cast.member(), scan=picture(70), replaces=new)


def test_what_was_replaced_comes_back_when_the_newer_one_was_wrong(cast, member):
    right = add(cast, member)
    wrong = add(cast, member, scan=picture(90), replaces=right)
    withdraw(cast, wrong)
    again = add(cast, member)
    assert list(documents_of(cast.viewer(cast.sz), member=member).standing()) == [again]


def test_a_wrong_photo_that_was_replaced_can_still_be_taken_back(agent, cast, member):
    old = add(cast, member)
    add(cast, member, scan=picture(90), replaces=old)
    agent.post(reverse("members:withdraw_document", args=[old.uuid]), {"reason": "KTP tetangga"})
    assert agent.get(reverse("members:document_file", args=[old.uuid])).status_code == 404


def test_a_photo_of_two_pictures_in_one_file_is_the_first_of_them(agent, member):
    """As telephones write them (MPO)."""
    file = BytesIO()
    first, second = (Image.new("RGB", (40, 30), shade) for shade in ("red", "blue"))
    first.save(file, "MPO", save_all=True, append_images=[second])
    scan = scan_in(file.getvalue())
    assert scan.suffix == ".jpg"
    kept = Image.open(BytesIO(scan.content))
    assert (kept.format, kept.getpixel((20, 15))[0] > 200) == ("JPEG", True)


def test_a_png_that_would_fill_the_memory_is_refused():
    file = BytesIO()
    Image.new("1", (4100, 4100)).save(file, "PNG")
    with pytest.raises(ValidationError, match="terlalu besar"):
        scan_in(file.getvalue())


def test_papers_of_the_dead_are_read_and_added_for_the_claim(cast, member):
    document = add(cast, member)
    Member.objects.update(deceased_on=NOON.date())
    add(cast, member, kind=OTHER, title="Akta kematian", scan=picture(90))
    assert document in documents_of(cast.viewer(cast.sz))
    Member.objects.update(withdrawn_at=NOON)
    with pytest.raises(MemberGone):
        add(cast, member, scan=picture(80))
    assert not documents_of(cast.viewer(cast.pusat)).exists()


def test_only_who_looks_after_the_member_the_branch_and_head_office_see_papers(cast, member):
    document = add(cast, member)
    for somebody in (cast.sz, cast.koordinator, cast.pusat):
        assert list(documents_of(cast.viewer(somebody))) == [document]
    for somebody in (cast.st, cast.sekdes, cast.stranger, cast.foreign_coordinator):
        assert not documents_of(cast.viewer(somebody)).exists()


def test_it_is_taken_back_once_with_a_reason(cast, member):
    document = add(cast, member)
    with pytest.raises(DocumentRefused) as refusal:
        withdraw(cast, document, reason=" ")
    assert refusal.value.field == "reason"
    first = withdraw(cast, document)
    assert withdraw(cast, document, reason="Lain") == first


def test_a_photo_on_which_a_corrected_nik_rests_stays(cast, member):
    document = add(cast, member)
    propose_nik(
        uuid=uuid4(),
        member=member,
        nik="3509114101800009",
        reason="Salah ketik",
        ktp=document,
        by=cast.sz.user,
        at=NOON,
    )
    with pytest.raises(DocumentRefused):
        withdraw(cast, document)


def age_files(settings, days: int) -> None:
    """As if every file had been written so many days before NOON."""
    then = (NOON - dt.timedelta(days=days)).timestamp()
    for path in Path(settings.FILES_DIR, "papers").rglob("*.*"):
        os.utime(path, (then, then))


def test_files_are_forgotten_thirty_days_after_they_were_taken_back(cast, member, settings):
    gone, stays, shared = (add(cast, member, scan=picture(shade)) for shade in (50, 60, 70))
    add(cast, cast.member(), scan=picture(70))
    withdraw(cast, gone)
    withdraw(cast, shared)
    age_files(settings, 3)
    assert forget_papers(at=NOON + dt.timedelta(days=30)) == 0
    assert forget_papers(at=NOON + dt.timedelta(days=31)) == 1
    with pytest.raises(FileLost):
        gone.open()
    for document in (stays, shared):
        assert document.open()
    assert Document.objects.filter(pk=gone.pk).exists()


def test_a_photo_of_a_form_that_nobody_finished_is_forgotten(agent, member, settings):
    url = reverse("members:add_document", args=[member.uuid])
    refused = agent.post(url, {"kind": "", "camera": upload()})
    assert refused.context["form"].has_kept_scan
    age_files(settings, 1)
    assert forget_papers(at=NOON) == 0
    age_files(settings, 3)
    assert forget_papers(at=NOON) == 1


def form(**changes) -> dict:
    return {"uuid": str(uuid4()), "kind": "ktp", "title": "", **changes}


def test_a_photo_from_the_camera_is_kept_upright_without_what_the_telephone_added(agent, member):
    url = reverse("members:add_document", args=[member.uuid])
    agent.post(url, form(camera=upload(photo(size=(640, 480)))))
    kept = Document.objects.get().open().content
    assert PLACE.encode() not in kept
    assert Image.open(BytesIO(kept)).size == (480, 640)


def test_a_photo_that_has_arrived_is_not_asked_for_again(agent, member):
    url = reverse("members:add_document", args=[member.uuid])
    first = agent.post(url, form(kind="other", camera=upload()))
    assert "title" in first.context["form"].errors
    kept = first.context["form"].data["scan_kept"]
    agent.post(url, form(kind="other", title="Surat dokter", scan_kept=kept))
    assert Document.objects.get().label == "Surat dokter"


@pytest.mark.parametrize(
    "content",
    [b"<script>", pdf(change=at_root(OpenAction=action("JavaScript"))), photo()[:200]],
    ids=["html", "pdf with a script", "half a photo"],
)
def test_a_file_that_is_no_plain_paper_is_refused_at_its_field(agent, member, content):
    url = reverse("members:add_document", args=[member.uuid])
    refused = agent.post(url, form(scan=upload(content, "ktp.pdf")))
    assert "scan" in refused.context["form"].errors
    assert "camera" not in refused.context["form"].errors
    assert not Document.objects.exists()


@pytest.mark.parametrize("field", ["camera", "scan"])
def test_that_the_same_photo_is_there_already_is_said_at_the_field_used(agent, member, field):
    url = reverse("members:add_document", args=[member.uuid])
    agent.post(url, form(camera=upload()))
    refused = agent.post(url, form(**{field: upload()})).context["form"]
    assert {"camera", "scan"} & refused.errors.keys() == {field}
    assert "sudah tersimpan" in refused.errors[field][0]


@pytest.mark.parametrize("field", ["camera", "scan"])
def test_and_at_the_same_field_when_the_photo_arrived_with_an_earlier_try(agent, member, field):
    url = reverse("members:add_document", args=[member.uuid])
    agent.post(url, form(camera=upload()))
    first = agent.post(url, form(kind="other", **{field: upload()})).context["form"]
    kept = {name: first.data[name] for name in ("scan_kept", "came_by")}
    refused = agent.post(url, form(kind="other", title="Surat dokter", **kept)).context["form"]
    assert {"camera", "scan"} & refused.errors.keys() == {field}


def test_without_any_file_it_says_what_is_missing(agent, member):
    refused = agent.post(reverse("members:add_document", args=[member.uuid]), form())
    assert "camera" in refused.context["form"].errors


def test_a_plain_pdf_is_kept_as_it_came_and_opens(agent, member):
    content = pdf()
    agent.post(reverse("members:add_document", args=[member.uuid]), form(scan=upload(content)))
    document = Document.objects.get()
    answer = agent.get(reverse("members:document_file", args=[document.uuid]))
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content) == content
    assert agent.get(reverse("members:document_thumb", args=[document.uuid])).status_code == 404


def test_each_opening_is_kept_and_a_thumbnail_is_too_small_to_read(agent, cast, member):
    document = add(cast, member)
    small = agent.get(reverse("members:document_thumb", args=[document.uuid])).content
    assert max(Image.open(BytesIO(small)).size) <= 96
    assert not AuditEntry.objects.filter(action="document.shown").exists()
    agent.get(reverse("members:document_file", args=[document.uuid]))
    entry = AuditEntry.objects.get(action="document.shown")
    assert (entry.by, entry.subject_id) == (cast.sz.user, str(document.pk))


def test_what_was_taken_back_opens_no_more_and_says_why(agent, cast, member):
    document = add(cast, member)
    agent.post(reverse("members:withdraw_document", args=[document.uuid]), {"reason": "Buram"})
    assert agent.get(reverse("members:document_file", args=[document.uuid])).status_code == 404
    page = agent.get(reverse("members:document", args=[document.uuid])).content.decode()
    assert "Buram" in page
    assert reverse("members:document_file", args=[document.uuid]) not in page
    for name in ("members:withdraw_document", "members:replace_document"):
        assert agent.get(reverse(name, args=[document.uuid])).status_code == 404


@pytest.mark.parametrize(
    ("username", "reads", "adds"),
    [
        ("sz", True, True),
        ("koordinator", True, True),
        ("pusat", True, False),
        ("sekdes", False, False),
    ],
)
def test_the_members_page_shows_papers_to_those_who_may_see_them(
    client, cast, member, today, username, reads, adds
):
    document = add(cast, member)
    client.force_login(cast.users[username])
    page = client.get(reverse("desk:member", args=[member.uuid])).content.decode()
    assert (reverse("members:document", args=[document.uuid]) in page) is reads
    assert (reverse("members:add_document", args=[member.uuid]) in page) is adds
    answer = client.get(reverse("members:document_file", args=[document.uuid]))
    assert answer.status_code == (200 if reads else 404)


def test_a_file_that_is_lost_says_whom_to_tell(agent, cast, member, settings):
    document = add(cast, member)
    for path in Path(settings.FILES_DIR, "papers").rglob("*.png"):
        path.unlink()
    answer = agent.get(reverse("members:document_file", args=[document.uuid]))
    assert answer.status_code == 500
    assert "cadangan" in answer.content.decode()


def test_what_is_wrong_is_listed_in_the_order_of_the_form(agent, member):
    form = agent.post(reverse("members:add_document", args=[member.uuid]), {}).context["form"]
    assert [name for name in form.fields if name in form.errors][:2] == ["kind", "camera"]


def test_a_coordinator_of_the_branch_may_add_and_a_secretary_may_not(client, cast, member):
    url = reverse("members:add_document", args=[member.uuid])
    for username, status in (("koordinator", 200), ("sekdes", 403), ("pusat", 403), ("st", 404)):
        client.force_login(cast.users[username])
        assert client.get(url).status_code == status
