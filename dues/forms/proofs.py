"""Reading the photo or scan of a proof: by what is in the file, never by its name."""

from __future__ import annotations

import struct
from io import BytesIO

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import ExifTags, Image, UnidentifiedImageError

from dues.actions.proofs import Proof
from dues.queries.proofs import read_proof
from perisai.common.kept_files import FileLost

MOST_BYTES = 6 * 1024 * 1024
MOST_PIXELS = 50_000_000
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
KEPT_FOR = 24 * 60 * 60  # seconds in which a photo waits for the rest of its form
SALT = "dues.proof"
NO_REFERENCE = gettext_lazy("Write the reference that stands on the proof.")
NO_PROOF = gettext_lazy("Add a photo of the proof: it is all that speaks for you.")


class ProofField(forms.FileField):
    """A photo (JPG, PNG) or a PDF; cleans to a Proof, or None when nothing was chosen."""

    def __init__(self, **kwargs):
        defaults = {
            "label": gettext_lazy("Photo of the proof"),
            "help_text": gettext_lazy(
                "JPG, PNG or PDF, at most 6 MB. Date and number must be legible."
            ),
            "required": False,
            "widget": forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        }
        super().__init__(**{**defaults, **kwargs})

    def clean(self, data, initial=None) -> Proof | None:
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
        return proof_in(file.read())


class WithProof(forms.Form):
    """A form with a proof. A photo that arrived with a form that was refused waits for the next try:
    `proof_kept` names it, signed, so that nobody sends a file twice over a slow line."""

    proof = ProofField()
    proof_kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        typed = super().clean() or self.cleaned_data
        if not typed.get("proof") and "proof" not in self.errors:
            typed["proof"] = _kept(typed.get("proof_kept", ""))
        return typed

    def name_kept(self, columns: dict[str, str]) -> None:
        """The form that is shown again names the photo that was put aside (`keep_proof`)."""
        self.data = self.data.copy()
        self.data["proof_kept"] = signing.dumps(columns, salt=SALT)
        self.fields["proof"].required = False

    def require_proof(self) -> None:
        """No photo, no form: one that arrived before will do."""
        self.fields["proof"].required = not self.has_kept_proof
        self.fields["proof"].error_messages["required"] = NO_PROOF

    @property
    def has_kept_proof(self) -> bool:
        return bool(self.is_bound and self.data.get("proof_kept"))


def proof_in(content: bytes) -> Proof:
    """The proof in a file that somebody brought. Pictures are written again, turned upright and without
    what a telephone adds: place, time, its own number. Raises ValidationError for anything else."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return Proof(content, ".pdf")
    try:
        with Image.open(BytesIO(content), formats=list(SUFFIXES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise forms.ValidationError(
                    _("The picture is too large. Take the photo again with less detail.")
                )
            return Proof(_written_again(picture), SUFFIXES[picture.format])
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise forms.ValidationError(
            _(
                "This file is neither a photo (JPG, PNG) nor a PDF, or it is broken. Choose another one."
            )
        ) from error


def _written_again(picture: Image.Image) -> bytes:
    upright = _upright(picture).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    file = BytesIO()
    bare.save(file, picture.format, quality=85, optimize=True)
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


def _kept(token: str) -> Proof | None:
    try:
        columns = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
        content = read_proof(columns["proof_sha256"], columns["proof_suffix"])
    except (signing.BadSignature, FileLost):
        return None
    return Proof(content, columns["proof_suffix"])
