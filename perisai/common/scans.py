"""Photos and scans of papers: read by what is in the file, never by its name; written anew without what a
telephone adds; put aside while the rest of a form is mended."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from io import BytesIO
from typing import ClassVar

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import ExifTags, Image, UnidentifiedImageError

from perisai.common.kept_files import FileLost, keep_file, read_kept_file
from perisai.common.pdf_safety import NotPlain, check_plain, without_camera_data
from perisai.common.retention import KEPT_FOR_FORM

MOST_BYTES = 6 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_PIXELS_AT_ONCE = 16_000_000  # of a PNG, which cannot be read smaller than it is
LONGEST_SIDE = 2400  # pixels; more shows nothing more of a slip of paper
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png"}
TURNS = {  # by the number that a telephone notes for how it was held
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
KINDS = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}


@dataclass(frozen=True, slots=True)
class Scan:
    """A file from a door. `suffix` is `.jpg`, `.png` or `.pdf`: the form has looked into the file."""

    content: bytes
    suffix: str

    @property
    def digest(self) -> str:
        """Tells one photo from another, for retries."""
        return hashlib.sha256(self.content).hexdigest()


class ScanField(forms.FileField):
    """A photo (JPG, PNG) or a PDF; cleans to a Scan, or None when nothing was chosen. A PDF that does more
    than show pages is refused."""

    def __init__(self, **kwargs):
        defaults = {
            "required": False,
            "widget": forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        }
        super().__init__(**{**defaults, **kwargs})

    def clean(self, data, initial=None) -> Scan | None:
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _(
                    "The file has %(size)s MB; at most 6 MB fit. Take the photo again with less detail, or"
                    " send it to yourself by WhatsApp first, which makes it smaller."
                )
                % {"size": f"{file.size / 1024 / 1024:.1f}".replace(".", ",")}
            )
        return scan_in(file.read())


class WithScan(forms.Form):
    """A form with one photo. A photo that arrived with a form that was refused waits for the next try
    (`put_aside`): a hidden field names it, signed, so that nobody sends a file twice over a slow line.

    A subclass has the field `scan_field` and a hidden `<scan_field>_kept`, and says in which `drawer` of
    the kept files its photos lie.
    """

    scan_field: ClassVar[str]
    drawer: ClassVar[str]
    NO_SCAN: ClassVar = gettext_lazy("Add a photo.")

    def clean(self):
        typed = super().clean() or self.cleaned_data
        name = self.scan_field
        if not typed.get(name) and name not in self.errors:
            typed[name] = self._kept(typed.get(self.kept_name, ""))
        return typed

    def name_kept(self, *, sha256: str, suffix: str) -> None:
        """The form that is shown again names the photo that was put aside."""
        self.data = self.data.copy()
        self.data[self.kept_name] = signing.dumps([sha256, suffix], salt=self._salt)
        self.fields[self.scan_field].required = False

    def require_scan(self) -> None:
        """No photo, no form: one that arrived before will do."""
        field = self.fields[self.scan_field]
        field.required = not self.has_kept_scan
        field.error_messages["required"] = self.NO_SCAN

    @property
    def has_kept_scan(self) -> bool:
        return bool(self.is_bound and self.data.get(self.kept_name))

    @property
    def kept_name(self) -> str:
        """The name of the hidden field."""
        return f"{self.scan_field}_kept"

    @property
    def _salt(self) -> str:
        return f"scan.{self.drawer}"

    def _kept(self, token: str) -> Scan | None:
        try:
            sha256, suffix = signing.loads(token, salt=self._salt, max_age=KEPT_FOR_FORM)
            return Scan(read_kept_file(sha256, drawer=self.drawer, suffix=suffix), suffix)
        except (signing.BadSignature, FileLost):
            return None


def thumbnail(scan: Scan, *, longest: int) -> bytes:
    """A picture made so small that it can be told from others and not be read, as JPEG. Raises ValueError
    for a PDF."""
    if scan.suffix not in SUFFIXES.values():
        raise ValueError("a PDF has no thumbnail")
    with Image.open(BytesIO(scan.content), formats=list(SUFFIXES)) as picture:
        picture.draft("RGB", (longest * 2, longest * 2))
        small = picture.convert("RGB")
    small.thumbnail((longest, longest))
    file = BytesIO()
    small.save(file, "JPEG", quality=70)
    return file.getvalue()


def put_aside(form: WithScan) -> None:
    """A photo that came with a form that is shown again need not be sent twice."""
    scan = form.is_bound and getattr(form, "cleaned_data", {}).get(form.scan_field)
    if scan:
        form.name_kept(sha256=keep_scan(scan, drawer=form.drawer), suffix=scan.suffix)


def keep_scan(scan: Scan, *, drawer: str) -> str:
    """Write it to the disk, before any row speaks of it. Returns its SHA-256."""
    return keep_file(scan.content, drawer=drawer, suffix=scan.suffix)


def scan_in(content: bytes) -> Scan:
    """The photo or scan in a file that somebody brought. Pictures are written again, turned upright and
    without what a telephone adds: place, time, its own number. A PDF loses that too and keeps its pages; one
    that does more than show pages is refused. Raises ValidationError for anything else."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return _plain_pdf(content)
    try:
        with Image.open(BytesIO(content), formats=list(SUFFIXES)) as picture:
            # A telephone may put several pictures into one JPEG (MPO); the first is the photo.
            kind = "PNG" if picture.format == "PNG" else "JPEG"
            most = MOST_PIXELS_AT_ONCE if kind == "PNG" else MOST_PIXELS
            if picture.width * picture.height > most:
                raise forms.ValidationError(
                    _("The picture is too large. Take the photo again with less detail.")
                )
            return _written_again(picture, kind)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        LookupError,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise forms.ValidationError(
            _(
                "This file is neither a photo (JPG, PNG) nor a PDF, or it is broken. Choose another one."
            )
        ) from error


def _plain_pdf(content: bytes) -> Scan:
    try:
        check_plain(content)
        bare = without_camera_data(content)
        if len(bare) > max(MOST_BYTES, len(content)):
            raise NotPlain("larger than it was")
    except NotPlain as refused:
        raise forms.ValidationError(
            _(
                "This PDF is locked, too long, or holds more than pages (a program or another file). Take a"
                " photo of the paper instead."
            )
        ) from refused
    return Scan(bare, ".pdf")


def _written_again(picture: Image.Image, kind: str) -> Scan:
    """As large as came in at most: what is kept is sent up to the branch one by one, 6 MB each. A picture
    that grows when it is written anew (few colours become many) is kept as JPEG."""
    # A large JPEG is read smaller at once: many at the same time must not take the memory of a laptop.
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = _upright(picture).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    content = _file_of(bare, kind)
    while len(content) > MOST_BYTES:
        if kind == "JPEG":
            bare = bare.reduce(2)
        kind, content = "JPEG", _file_of(bare, "JPEG")
    return Scan(content, SUFFIXES[kind])


def _file_of(picture: Image.Image, kind: str) -> bytes:
    file = BytesIO()
    picture.save(file, kind, quality=85, optimize=True)
    return file.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    """The picture as it was held. What a telephone notes beside it may be damaged, and then it is left as
    it lies: it can still be read."""
    picture.load()
    try:
        turn = TURNS.get(picture.getexif().get(ExifTags.Base.Orientation))
    except (
        struct.error,
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        SyntaxError,
        TypeError,
        ValueError,
    ):
        return picture
    return picture if turn is None else picture.transpose(turn)
