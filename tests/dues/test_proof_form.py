"""The photo of a proof: what is in the file counts, not its name; nothing of the telephone stays."""

from io import BytesIO

import pytest
from django import forms
from PIL import Image

from dues.forms.proofs import ProofField, WithProof
from perisai.common.scans import LONGEST_SIDE, MOST_BYTES, scan_in
from tests.common.test_pdf_safety import action, at_root, pdf
from tests.dues.pictures import PLACE, photo, upload


@pytest.mark.parametrize(
    ("content", "suffix"),
    [(photo("JPEG"), ".jpg"), (photo("PNG"), ".png"), (pdf(), ".pdf")],
    ids=["jpg", "png", "pdf"],
)
def test_the_kind_follows_from_the_content(content, suffix):
    proof = ProofField().clean(upload(content, "apa-saja.exe"))
    assert proof.suffix == suffix


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_the_telephone_added_is_gone_and_the_picture_stands_upright(kind):
    brought = photo(kind, size=(640, 480))
    assert PLACE.encode() in brought
    kept = scan_in(brought).content
    assert PLACE.encode() not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert not picture.getexif()
        assert picture.size == (480, 640)


def test_a_photo_whose_notes_are_damaged_is_kept_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "abc"
    file = BytesIO()
    Image.new("RGB", (60, 40)).save(file, "JPEG", exif=exif)
    start, found, rest = file.getvalue().partition(b"Exif")
    kept = scan_in(start + found + rest.replace(b"\x01\x0f", b"\x01\x00", 1))
    with Image.open(BytesIO(kept.content)) as picture:
        assert picture.size == (40, 60)
        assert not picture.getexif()


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("notes", [b"", b"II", b"\xff" * 40, b"MM\x00*\x7f\xff\xff\xff"])
def test_a_photo_whose_notes_cannot_be_read_is_kept_as_it_lies(notes):
    file = BytesIO()
    Image.new("RGB", (60, 40)).save(file, "JPEG", exif=b"Exif\x00\x00" + notes)
    with Image.open(BytesIO(scan_in(file.getvalue()).content)) as picture:
        assert picture.size == (60, 40)


def test_a_large_photo_is_made_smaller():
    with Image.open(BytesIO(scan_in(photo(size=(4000, 3000))).content)) as picture:
        assert max(picture.size) == LONGEST_SIDE


@pytest.mark.parametrize(
    "content",
    [
        b"<script>alert(1)</script>",
        b"%PDF-1.4 cut off in the middle",
        photo()[:200],
        b"GIF89a" + bytes(40),
        b"PK\x03\x04" + bytes(40),
    ],
    ids=["html", "half a pdf", "half a photo", "gif", "zip"],
)
def test_anything_else_is_refused_with_what_to_do(content):
    with pytest.raises(forms.ValidationError, match="Pilih berkas lain"):
        ProofField().clean(upload(content))


@pytest.mark.parametrize("kind", ["JavaScript", "Launch", "SubmitForm"])
def test_a_pdf_that_does_something_is_no_proof(kind):
    content = pdf(change=at_root(OpenAction=action(kind)))
    with pytest.raises(forms.ValidationError, match="PDF ini"):
        ProofField().clean(upload(content, "bukti.pdf"))


def test_a_file_over_six_megabytes_is_refused_before_it_is_opened():
    with pytest.raises(forms.ValidationError, match=r"Berkas ini 6,0 MB"):
        ProofField().clean(upload(bytes(MOST_BYTES + 1)))


def test_a_picture_of_too_many_points_is_refused():
    with pytest.raises(forms.ValidationError):
        scan_in(photo("PNG", size=(9000, 7000)))


def test_a_forged_name_of_a_kept_photo_is_nothing():
    form = WithProof({"proof_kept": "abc:def:ghi"})
    assert form.is_valid()
    assert form.cleaned_data["proof"] is None
