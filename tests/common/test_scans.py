"""What is kept of a photo or scan: the picture, and nothing that a telephone tells beside it."""

import random
import zlib
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from perisai.common.scans import MOST_BYTES, scan_in
from tests.common.test_pdf_safety import pdf

GPS, MAKER = 0x8825, 0x010F


def jpeg_of_a_telephone() -> bytes:
    picture = Image.new("RGB", (60, 40), "red")
    told = picture.getexif()
    told[MAKER] = "HP-RAHASIA"
    told.get_ifd(GPS)[2] = (7.0, 15.0, 0.0)
    file = BytesIO()
    picture.save(file, "JPEG", exif=told, comment=b"CATATAN-RAHASIA", progressive=True)
    return file.getvalue() + b"\xff\xd8 GAMBAR KEDUA RAHASIA"


def album(*, packed: bool = False, change=None) -> bytes:
    """A PDF as scanning apps make it: the JPEG lies in it as the telephone wrote it."""
    jpeg = jpeg_of_a_telephone()

    def with_photo(writer: PdfWriter) -> None:
        photo = StreamObject()
        photo._data = zlib.compress(jpeg) if packed else jpeg
        filters = ["/FlateDecode", "/DCTDecode"] if packed else ["/DCTDecode"]
        for key, value in {
            "/Type": NameObject("/XObject"),
            "/Subtype": NameObject("/Image"),
            "/Filter": ArrayObject([NameObject(name) for name in filters]),
            "/ColorSpace": NameObject("/DeviceRGB"),
        }.items():
            photo[NameObject(key)] = value
        for key, number in {"/Width": 60, "/Height": 40, "/BitsPerComponent": 8}.items():
            photo[NameObject(key)] = NumberObject(number)
        told = StreamObject()
        told._data = b"<x:xmpmeta>TEMPAT-RAHASIA</x:xmpmeta>"
        photo[NameObject("/Metadata")] = writer._add_object(told)
        page = writer.pages[0]
        page[NameObject("/Resources")] = DictionaryObject(
            {
                NameObject("/XObject"): DictionaryObject(
                    {NameObject("/Foto"): writer._add_object(photo)}
                )
            }
        )
        if change:
            change(writer)

    return pdf(pages=2, change=with_photo)


@pytest.mark.parametrize("packed", [False, True])
def test_the_photos_in_a_pdf_lose_what_the_telephone_told_and_stay_the_same_photos(packed):
    kept = scan_in(album(packed=packed)).content
    for told in (b"RAHASIA", b"Exif", b"xmpmeta"):
        assert told not in kept
    reader = PdfReader(BytesIO(kept))
    assert len(reader.pages) == 2
    picture = reader.pages[0].images[0].image
    assert picture.size == (60, 40)
    assert picture.tobytes() == Image.open(BytesIO(jpeg_of_a_telephone())).tobytes()


def test_the_same_pdf_is_kept_as_the_same_file():
    assert scan_in(album()).digest == scan_in(album()).digest


def test_a_pdf_without_a_camera_in_it_is_kept_byte_for_byte():
    assert scan_in(pdf(pages=2)).content == pdf(pages=2)


def test_a_pdf_that_an_office_signed_is_kept_byte_for_byte():
    def sign(writer):
        signature = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Sig"),
                NameObject("/Contents"): TextStringObject("tanda tangan"),
            }
        )
        writer.root_object[NameObject("/Tertanda")] = writer._add_object(signature)

    signed = album(change=sign)
    assert scan_in(signed).content == signed


def test_a_picture_never_grows_beyond_what_may_be_sent_up():
    chance = random.Random(1)
    picture = Image.frombytes("P", (2390, 2390), chance.randbytes(2390 * 2390))
    picture.putpalette(chance.randbytes(768))
    file = BytesIO()
    picture.save(file, "PNG")
    assert len(file.getvalue()) <= MOST_BYTES
    kept = scan_in(file.getvalue())
    assert len(kept.content) <= MOST_BYTES
    with Image.open(BytesIO(kept.content)) as found:
        assert (found.format, kept.suffix) == ("JPEG", ".jpg")
        assert min(found.size) > 1000
