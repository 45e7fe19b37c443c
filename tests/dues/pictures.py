"""Photos and scans as telephones and banks make them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PLACE = "Jl. Melati 2, Dukuhdempok"  # what a telephone writes into a photo beside the picture


def photo(kind: str = "JPEG", size=(640, 480)) -> bytes:
    """A picture with the place where it was taken written into it."""
    exif = Image.Exif()
    exif[0x010E] = PLACE  # ImageDescription
    exif[0x0112] = 6  # Orientation: the telephone was held upright
    file = BytesIO()
    Image.new("RGB", size, "white").save(file, kind, exif=exif)
    return file.getvalue()


def upload(content: bytes | None = None, name: str = "bukti.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo() if content is None else content)
