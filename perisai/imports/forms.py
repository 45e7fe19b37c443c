"""What people choose on the screens of an import."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from perisai.common.ids import new_uuid
from perisai.common.month_names import short_month_name
from perisai.common.months import add_months, month_of, month_range, months_between
from perisai.imports.enums import Field
from perisai.imports.register.headings import month_key
from perisai.imports.register.layout import Column, Layout, with_years, yearless
from perisai.imports.register.workbook import MOST_BYTES, Sheet, Workbook
from villages.models import Assignment, Branch

_MONTHS_AROUND = 12
_YEARS_BACK = 4


class AssignmentField(forms.ModelChoiceField):
    def label_from_instance(self, assignment: Assignment) -> str:
        return f"{assignment.agent}, {assignment.village.title}"


class UploadForm(forms.Form):
    """A file, and for whom it is where that is not clear."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    assignment = AssignmentField(
        label=_("Whose register, in which village"), queryset=Assignment.objects.none()
    )
    file = forms.FileField(
        label=_("File with the register"),
        help_text=_(
            "Excel (.xlsx) or CSV, as you keep it. Nobody is saved before you have looked."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args, assignments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignment"].queryset = assignments
        choices = list(assignments[:2])
        if len(choices) == 1:
            self.fields["assignment"].initial = choices[0]
            self.fields["assignment"].widget = forms.HiddenInput()

    def clean_file(self):
        return small_enough(self.cleaned_data["file"])

    @property
    def told(self) -> dict:
        """What the action is told."""
        data = self.cleaned_data
        return {
            "uuid": data["uuid"],
            "agent": data["assignment"].agent,
            "village": data["assignment"].village,
            "file_name": data["file"].name,
            "content": data["file"].read(),
        }


class ConfirmationsForm(forms.Form):
    """A file in which the scheme says what it received."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none())
    file = forms.FileField(
        label=_("File of BPJS Ketenagakerjaan (Jamsostek)"),
        help_text=_(
            "Excel (.xlsx) or CSV with NIK or KPJ, month of dues and amount. Nothing is confirmed"
            " before you have looked."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args, branches, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches
        if len(branches) == 1:
            self.fields["branch"].initial = branches[0]
            self.fields["branch"].widget = forms.HiddenInput()

    def clean_file(self):
        return small_enough(self.cleaned_data["file"])

    @property
    def told(self) -> dict:
        """What the action is told."""
        data = self.cleaned_data
        return {
            "uuid": data["uuid"],
            "branch": data["branch"],
            "file_name": data["file"].name,
            "content": data["file"].read(),
        }


def small_enough(file):
    """The file itself; a ValidationError when it is too large to be read."""
    if file.size > MOST_BYTES:
        raise forms.ValidationError(
            _("The file is larger than %(most)s MB. Save the register alone, without pictures."),
            params={"most": MOST_BYTES // (1024 * 1024)},
        )
    return file


class SheetForm(forms.Form):
    """Which sheet of the workbook."""

    sheet = forms.ChoiceField(label=_("Which sheet is it?"), widget=forms.RadioSelect)

    def __init__(self, *args, workbook: Workbook, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [
            (sheet.name, f"{sheet.name} ({len(sheet.rows)})") for sheet in workbook.sheets
        ]


class ColumnsForm(forms.Form):
    """What each column holds: a field of a person, a month, or nothing."""

    def __init__(self, *args, layout: Layout, sheet: Sheet, choices: list, **kwargs):
        super().__init__(*args, **kwargs)
        samples = _samples(layout, sheet)
        for column in layout.columns:
            self.fields[f"column_{column.index}"] = forms.ChoiceField(
                label=f"{column.letter}: {column.title}",
                help_text=samples.get(column.index, ""),
                choices=choices,
                initial=column.holds,
                required=False,
            )

    @property
    def holds(self) -> dict[int, str]:
        """What was chosen, by the place of the column."""
        return {
            int(name.removeprefix("column_")): chosen
            for name, chosen in self.cleaned_data.items()
            if name.startswith("column_")
        }


class RegisterColumnsForm(ColumnsForm):
    """The columns of a register; months without a year are given theirs with one answer."""

    def __init__(self, *args, layout: Layout, on: dt.date, **kwargs):
        super().__init__(*args, layout=layout, choices=register_choices(layout, on), **kwargs)
        self._layout = layout
        without = yearless(layout.columns)
        if without:
            years = [(year, year) for year in range(on.year - _YEARS_BACK, on.year + 2)]
            self.fields["first_year"] = forms.TypedChoiceField(
                label=_("Year of %(month)s, the first month without a year")
                % {"month": without[0].heading},
                help_text=_("The months after it follow, over December into the next year."),
                choices=[("", _("as chosen below")), *years],
                coerce=int,
                empty_value=None,
                required=False,
            )
            self.order_fields(["first_year"])

    @property
    def holds(self) -> dict[int, str]:
        """What was chosen; a month without a year that was left open takes the year that was said."""
        chosen = super().holds
        year = self.cleaned_data.get("first_year")
        for index, key in with_years(self._layout.columns, year).items() if year else ():
            chosen[index] = chosen.get(index) or key
        return chosen


def register_choices(layout: Layout, on: dt.date) -> list:
    """What a column of a register may hold."""
    months = [column.month for column in layout.months] or [month_of(on)]
    first = add_months(min(months), -_MONTHS_AROUND)
    count = months_between(first, max(months)) + _MONTHS_AROUND + 1
    return [
        ("", _("not read")),
        (_("About the person"), [(key, capfirst(label)) for key, label in Field.choices]),
        (
            _("Months of dues"),
            [(month_key(month), short_month_name(month)) for month in month_range(first, count)],
        ),
    ]


def _samples(layout: Layout, sheet: Sheet) -> dict[int, str]:
    """The first filled cell of each column below the headings; long numbers are covered."""
    rows = [row for row in sheet.rows if row.number > layout.last_header_row]
    return {column.index: _sample(column, rows) for column in layout.columns}


def _sample(column: Column, rows: list) -> str:
    value = next((row.cell(column.index) for row in rows if row.cell(column.index) is not None), "")
    text = f"{value:%d-%m-%Y}" if isinstance(value, dt.date) else str(value)[:40]
    is_number_of_somebody = sum(letter.isdigit() for letter in text) >= 9
    return f"{text[:4]}••••" if is_number_of_somebody else text
