"""Reading which receipts somebody wants to see."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dues.enums import ReceiptPaper
from perisai.common.ids import CHECK_CODE_LENGTH, clean_check_code


class PageForm(forms.Form):
    """Where a list goes on, after the row with this key, and whether it holds only what was flagged."""

    before = forms.IntegerField(min_value=1, required=False)
    ditandai = forms.BooleanField(required=False)


class PrintForm(forms.Form):
    """On which paper, and the identity of this print."""

    uuid = forms.UUIDField()
    paper = forms.TypedChoiceField(choices=ReceiptPaper.choices, coerce=ReceiptPaper)


class CheckCodeForm(forms.Form):
    """The code printed on a receipt, typed with or without dashes, in capitals or not."""

    kode = forms.CharField(
        label=_("Code on the receipt"),
        help_text=_("16 letters and digits, for example K7QF-2M9X-84TB-6HWD."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "size": CHECK_CODE_LENGTH + 3,
            }
        ),
    )

    def clean_kode(self) -> str:
        """The code as it is stored; whether a receipt has it is not asked here."""
        code = clean_check_code(self.cleaned_data["kode"])
        if not code:
            raise forms.ValidationError(
                _("Type the code that stands under the square on the paper.")
            )
        return code
