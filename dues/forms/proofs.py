"""Reading the photo or scan of a proof: by what is in the file, never by its name."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from dues.queries.proofs import DRAWER
from perisai.common.scans import ScanField, WithScan

NO_REFERENCE = gettext_lazy("Write the reference that stands on the proof.")
NO_PROOF = gettext_lazy("Add a photo of the proof: it is all that speaks for you.")


class ProofField(ScanField):
    """A photo (JPG, PNG) or a PDF of a proof; cleans to a Scan, or None when nothing was chosen."""

    def __init__(self, **kwargs):
        defaults = {
            "label": gettext_lazy("Photo of the proof"),
            "help_text": gettext_lazy(
                "JPG, PNG or PDF, at most 6 MB. Date and number must be legible."
            ),
        }
        super().__init__(**{**defaults, **kwargs})


class WithProof(WithScan):
    """A form with a proof, which waits for the next try when the form is refused."""

    scan_field = "proof"
    drawer = DRAWER
    NO_SCAN = NO_PROOF

    proof = ProofField()
    proof_kept = forms.CharField(widget=forms.HiddenInput, required=False)
