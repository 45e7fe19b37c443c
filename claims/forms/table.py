"""Reading what the table of claims is narrowed to."""

from django import forms


class YearForm(forms.Form):
    """The year of the payment; anything else is every year."""

    tahun = forms.IntegerField(min_value=2015, max_value=2099, required=False)

    @property
    def year(self) -> int | None:
        return self.cleaned_data.get("tahun") if self.is_valid() else None
