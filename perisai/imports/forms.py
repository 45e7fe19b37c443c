"""What people choose on the screens of an import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django import forms
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from perisai.common.ids import new_uuid
from perisai.common.month_names import short_month_name
from perisai.common.months import add_months, month_of, month_range, months_between
from perisai.imports.earlier import Questions
from perisai.imports.enums import Choice, Field
from perisai.imports.errors import ColumnsRefused
from perisai.imports.register.headings import month_key
from perisai.imports.register.judging import survey_sheet
from perisai.imports.register.layout import Column, Layout, find_layout, with_years, yearless
from perisai.imports.register.workbook import MOST_BYTES, Sheet, Workbook
from villages.models import Branch

_MONTHS_AROUND = 12
_YEARS_BACK = 4
_WITHOUT_AGENT = "mandiri-"
_LEFT_OUT = "-"  # said of a column, where saying nothing would be no answer


class UploadForm(forms.Form):
    """A file, and for whom it is where that is not clear: an agent in a village, or a village's members
    without an agent."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    assignment = forms.ChoiceField(label=_("Whose register, in which village"))
    file = forms.FileField(
        label=_("File with the register"),
        help_text=_(
            "Excel (.xlsx) or CSV, as you keep it. Nobody is saved before you have looked."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args, assignments, villages, **kwargs):
        super().__init__(*args, **kwargs)
        self._assignments = {str(row.pk): row for row in assignments}
        self._villages = {f"{_WITHOUT_AGENT}{row.pk}": row for row in villages}
        agents = [(k, f"{row.agent}, {row.village.title}") for k, row in self._assignments.items()]
        field = self.fields["assignment"]
        if self._villages:
            alone = [(key, village.title) for key, village in self._villages.items()]
            field.choices = [
                ("", "---"),
                (_("For an agent"), agents),
                (_("Without an agent (mandiri), members of"), alone),
            ]
        elif len(agents) == 1:
            field.choices, field.initial, field.widget = agents, agents[0][0], forms.HiddenInput()
        else:
            field.choices = [("", "---"), *agents]

    def clean_file(self):
        return small_enough(self.cleaned_data["file"])

    @property
    def told(self) -> dict:
        """What the action is told."""
        data = self.cleaned_data
        chosen = data["assignment"]
        assignment = self._assignments.get(chosen)
        return {
            "uuid": data["uuid"],
            "agent": assignment.agent if assignment else None,
            "village": assignment.village if assignment else self._villages[chosen],
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


class SheetsForm(forms.Form):
    """Which sheets of a register: one, several or all; those chosen before are left out."""

    sheet = forms.MultipleChoiceField(
        label=_("Which sheets are to be read?"),
        help_text=_(
            "Each sheet becomes an import of its own, with its own columns and year. Nothing is saved yet;"
            " you look at every sheet first and save them one after the other."
        ),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, workbook: Workbook, chosen: Collection[str] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [
            (sheet.name, _sheet_in_words(sheet))
            for sheet in workbook.sheets
            if sheet.name not in chosen
        ]


class AskForm(forms.Form):
    """Rows whose NIK is registered elsewhere, to be put to the coordinator with one reason."""

    rows = forms.TypedMultipleChoiceField(
        label=_("Whom do you ask about?"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Why should these people be yours, and what do you know?"),
        help_text=_(
            "For example: they moved here in August and have not paid anybody since. Only the coordinator"
            " reads it."
        ),
        max_length=200,
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["rows"]
        field.choices = [
            (row.number, _("Row %(number)s: %(name)s") % {"number": row.number, "name": row.name})
            for row in rows
        ]
        field.initial = [row.number for row in rows]


class ChooseForm(forms.Form):
    """Members who were corrected by hand and of whom the file says something new: where the file counts."""

    rows = forms.TypedMultipleChoiceField(
        label=_("Where should the file count?"),
        help_text=_("Whoever is not ticked stays as corrected by hand."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["rows"]
        field.choices = [(row.number, self._label(row)) for row in rows]
        field.initial = [row.number for row in rows if row.choice == Choice.FILE]

    @staticmethod
    def _label(row) -> str:
        both = next(f for f in row.findings if f.code == "both_changed")
        said = {"number": row.number, "name": row.name, "both": both.shown["both"]}
        return _("Row %(number)s: %(name)s. %(both)s") % said


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
    """The columns of a register; months without a year are given theirs with one answer, also those in
    which a person saw a month before. Of them, and of columns that look like months, something must be
    said: a press that changes nothing would lose their payments."""

    def __init__(
        self, *args, layout: Layout, on: dt.date, questions: Questions | None = None, **kwargs
    ):
        choices = register_choices(layout, on)
        super().__init__(*args, layout=layout, choices=choices, **kwargs)
        questions = questions or Questions()
        self._layout, self._asked = layout, questions.months
        without = yearless(layout.columns, self._asked)
        self._to_answer = {column.index for column in without} | questions.unclear
        for index in self._to_answer:
            field = self.fields[f"column_{index}"]
            _nothing, *rest = choices
            field.choices = [("", _("please choose")), (_LEFT_OUT, _("not read")), *rest]
            field.initial = _LEFT_OUT if index in questions.left_out else ""
        if without:
            self._ask_year(without[0], on)

    def _ask_year(self, first: Column, on: dt.date) -> None:
        years = [(year, year) for year in range(on.year - _YEARS_BACK, on.year + 2)]
        self.fields["first_year"] = forms.TypedChoiceField(
            label=_("Year of %(month)s, the first month without a year")
            % {"month": self._in_words(first)},
            help_text=_("The months after it follow, over December into the next year."),
            choices=[("", _("as chosen below")), *years],
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.order_fields(["first_year"])

    def _in_words(self, column: Column) -> str:
        month = self._asked.get(column.index)
        return f"{column.title} ({MONTHS[month]})" if month else column.title

    def clean(self):
        data = super().clean()
        dated = self._with_years(data)
        for index in sorted(self._to_answer - dated.keys()):
            name = f"column_{index}"
            if name not in self.errors and not data.get(name):
                self.add_error(
                    name,
                    _("Say what this column holds. Choose “not read” only where no dues stand."),
                )
        return data

    def _with_years(self, data: dict) -> dict[int, str]:
        """What the months without a year hold when a year was said."""
        year = data.get("first_year")
        return with_years(self._layout.columns, year, self._asked) if year else {}

    @property
    def holds(self) -> dict[int, str]:
        """What was chosen; a month without a year that was left open takes the year that was said."""
        chosen = super().holds
        for index, key in self._with_years(self.cleaned_data).items():
            chosen[index] = chosen.get(index) or key
        return {index: "" if key == _LEFT_OUT else key for index, key in chosen.items()}


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


def _sheet_in_words(sheet: Sheet) -> str:
    """`Perisai SZ: 254 people, Aug 2026 to Oct 2026`, or that it does not look like a register."""
    said = {"name": sheet.name, "count": len(sheet.rows)}
    try:
        layout = find_layout(sheet)
    except ColumnsRefused:
        return _("%(name)s: %(count)s rows, does not look like a register") % said
    said["count"] = len(survey_sheet(sheet, layout).people)
    months = [column.month for column in layout.months]
    if not months:
        return _("%(name)s: %(count)s people, no month was recognised") % said
    said |= {"first": short_month_name(min(months)), "last": short_month_name(max(months))}
    return _("%(name)s: %(count)s people, %(first)s to %(last)s") % said


def _samples(layout: Layout, sheet: Sheet) -> dict[int, str]:
    """The first filled cell of each column below the headings; long numbers are covered."""
    rows = [row for row in sheet.rows if row.number > layout.last_header_row]
    return {column.index: _sample(column, rows) for column in layout.columns}


def _sample(column: Column, rows: list) -> str:
    value = next((row.cell(column.index) for row in rows if row.cell(column.index) is not None), "")
    text = f"{value:%d-%m-%Y}" if isinstance(value, dt.date) else str(value)[:40]
    is_number_of_somebody = sum(letter.isdigit() for letter in text) >= 9
    return f"{text[:4]}••••" if is_number_of_somebody else text
