"""Reading a photo or scan of a person, and why one is taken back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from members.enums import DocumentKind
from members.forms.sheets import SheetForm
from members.models import Document
from perisai.common.forms import NameField
from perisai.common.ids import new_uuid
from perisai.common.scans import ScanField, WithScan


class WithPhoto(WithScan):
    """A photo taken now with the camera of the telephone, or a file that is there already."""

    scan_field = "scan"
    drawer = Document.drawer
    NO_SCAN = _("Take a photo or choose a file.")
    used = ""  # the field by which the photo came, once it was read

    camera = ScanField(
        label=_("Take a photo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )
    scan = ScanField(label=_("Or choose a file"), help_text=_("JPG, PNG or PDF, at most 6 MB."))
    scan_kept = forms.CharField(widget=forms.HiddenInput, required=False)
    came_by = forms.CharField(widget=forms.HiddenInput, required=False)  # the field of a kept one

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("camera", "scan"):  # one of the two, so neither is called optional
            self.fields[name].is_conditional = True

    @property
    def is_fresh(self) -> bool:
        """A photo or file came with this very form, and could be read."""
        brought = [name for name in ("camera", "scan") if self.files.get(self.add_prefix(name))]
        return bool(brought) and not {"camera", "scan"} & self.errors.keys()

    def clean(self):
        read = super().clean()
        self.used = "camera" if read.get("came_by") == "camera" else "scan"
        if self.is_fresh:
            self.used = "camera" if read.get("camera") else "scan"
        if read.get("camera"):
            read["scan"] = read["camera"]
        if not read.get("scan") and self.is_photo_missing(read):
            self.add_error("camera", self.NO_SCAN)
        return read

    def add_error(self, field, error) -> None:
        """What is wrong with the photo stands where it was taken: to whoever reads the form the two fields
        are two, to whoever keeps the photo one."""
        super().add_error(self.used if field == "scan" and self.used else field, error)

    def name_kept(self, *, sha256: str, suffix: str) -> None:
        super().name_kept(sha256=sha256, suffix=suffix)
        self.data[self.add_prefix("came_by")] = self.used

    def is_photo_missing(self, read: dict) -> bool:
        """Whether nothing else stands for the photo; a file that was refused says so itself."""
        return not {"camera", "scan"} & self.errors.keys()


class AskedKtpForm(WithPhoto):
    """A photo of the KTP that may come with a request about a NIK."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        camera = self.fields["camera"]
        camera.is_conditional = False
        camera.label = _("Photo of the KTP")
        camera.help_text = _("It helps to decide. Only those who decide can open it.")

    def is_photo_missing(self, read: dict) -> bool:
        return False


class DocumentForm(SheetForm, WithPhoto):
    """What the paper is, and the paper."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    kind = forms.ChoiceField(
        label=_("What does it show?"), choices=DocumentKind.choices, widget=forms.RadioSelect
    )
    title = NameField(
        label=_("Name of the paper"),
        help_text=_("For example: letter of the doctor."),
        max_length=60,
        required=False,
    )
    field_order = ("kind", "title", "camera", "scan")
    sheets = (("document", "", field_order),)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].is_conditional = True

    def clean(self):
        read = super().clean()
        if read.get("kind") == DocumentKind.OTHER and not read.get("title"):
            self.add_error("title", _("Name the paper, for example: letter of the doctor."))
        return read


class WithdrawForm(SheetForm):
    """Why a photo or scan is taken back."""

    reason = forms.CharField(
        label=_("Why?"), help_text=_("For example: it shows another person."), max_length=200
    )
