"""What forms share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar, NoReturn

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perisai.common.errors import Refused
from perisai.common.month_names import month_name
from perisai.common.month_words import MONTH_WORDS
from perisai.common.months import month_range, month_text, parse_month
from perisai.common.names import clean_name
from perisai.common.numbers import format_number
from perisai.common.phones import clean_phone
from perisai.common.rupiah import format_rupiah, parse_rupiah

_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/. ])[0-9]{1,2}\1[0-9]{2}|[0-9]{6}")
_MONTH_IN_WORDS = re.compile(
    r"([0-9]{1,2})[-/., ]*([a-z]{3,9})[-/., ]*([0-9]{2}|[0-9]{4})", re.IGNORECASE
)
_GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_DIGITS = re.compile(r"[0-9]{1,15}")


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent; None when the page is only opened. A form sent with nothing ticked was sent."""
    return request.POST if request.method == "POST" else None


@contextmanager
def refusals_shown_in(form: forms.BaseForm) -> Iterator[None]:
    """A refusal inside the block becomes an error of the form, at its field when the form shows it. The
    code of the error is the name of the refusal."""
    try:
        yield
    except Refused as refusal:
        is_shown = refusal.field in form.fields and not form[refusal.field].is_hidden
        error = forms.ValidationError(refusal.message, code=type(refusal).__name__)
        form.add_error(refusal.field if is_shown else None, error)


class RefusingField(forms.CharField):
    """A text field whose `reader` turns what was typed into a value or refuses in words."""

    reader = staticmethod(str)

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return self.empty_value
        try:
            return self.reader(text)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message, code="refused") from refusal

    def widget_attrs(self, widget) -> dict:
        return {"autocomplete": "off", **super().widget_attrs(widget)}


class NameField(forms.CharField):
    """A name that is kept and printed: without signs that nobody sees."""

    def to_python(self, value) -> str:
        return clean_name(super().to_python(value))


class RupiahField(RefusingField):
    """An amount in whole rupiah, as people write it."""

    reader = staticmethod(parse_rupiah)

    def prepare_value(self, value):
        """An amount that is known is written with its dots; what was typed stays as typed."""
        return format_rupiah(value).removeprefix("Rp") if isinstance(value, int) else value

    def widget_attrs(self, widget) -> dict:
        return {**super().widget_attrs(widget), "inputmode": "numeric"}

    def validate(self, value) -> None:
        forms.Field.validate(self, value)

    def run_validators(self, value) -> None:
        """The length of the text says nothing about the amount."""


class PhoneField(RefusingField):
    """A telephone number, kept with +62."""

    reader = staticmethod(clean_phone)
    widget = forms.TextInput(attrs={"type": "tel"})

    def widget_attrs(self, widget) -> dict:
        return {**super().widget_attrs(widget), "inputmode": "tel"}


class RowsField(forms.ModelMultipleChoiceField):
    """Rows that are ticked. A key that is none is a row that is not there any more."""

    default_error_messages: ClassVar = dict.fromkeys(
        ("invalid_choice", "invalid_pk_value", "invalid_list"),
        _("Something that was ticked is not in the list any more. Choose again."),
    )

    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError as error:  # a number that no key can have
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from error


class CountField(forms.IntegerField):
    """How many of something, in digits. A dot or comma is refused: whoever writes `1.000` means a
    thousand or an amount, never one."""

    default_error_messages: ClassVar = {
        "invalid": _("Write a number in digits, for example 12."),
        "letters": _("There is a letter in this number. Write digits only, for example 12."),
        "separated": _("Write the number without dot or comma, for example 12."),
        "negative": _("This number cannot be less than 0. Write it without minus."),
        "too_large": _("This number is too large. Check its digits."),
        "min_value": _("Write at least %(limit_value)s."),
        "max_value": _("Write at most %(limit_value)s."),
    }
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value) -> int | None:
        if value in self.empty_values:
            return None
        text = str(value).strip()
        if not _DIGITS.fullmatch(text):
            self._refuse(text)
        return int(text)

    def _refuse(self, text: str) -> NoReturn:
        """Say what is wrong with a text that is no count."""
        has_digits = re.search("[0-9]", text)
        if has_digits and text[0] in "-\N{MINUS SIGN}\N{EN DASH}":
            code = "negative"
        elif has_digits and any(sign.isalpha() for sign in text):
            code = "letters"
        elif "." in text or "," in text:
            code = "separated"
        elif text.isascii() and text.isdecimal():
            code = "too_large" if self.max_value is None else "max_value"
        else:
            code = "invalid"
        words = self.error_messages[code]
        raise forms.ValidationError(words, code=code, params={"limit_value": self.max_value})


class PeopleField(CountField):
    """How many people, also with the dots that this house prints: `2.400`. A dot that does not stand before
    three digits may be a slip and is refused."""

    default_error_messages: ClassVar = {
        "separated": _(
            "A dot stands only before three digits, like 2.400. Or write the number without dot or comma."
        ),
    }

    def to_python(self, value) -> int | None:
        if isinstance(value, str) and _GROUPED.fullmatch(value.strip()):
            value = value.replace(".", "")
        return super().to_python(value)

    def prepare_value(self, value):
        """A number that is known is written with its dots; what was typed stays as typed."""
        return format_number(value) if isinstance(value, int) else value


class TypedDateField(forms.DateField):
    """A date typed as on a card, `12-03-1985`: quicker than leafing a calendar back forty years. The month
    may be a word, as this house prints it: `12 Mar 1985`, `12 Maret 1985`."""

    EXAMPLE = "31-12-1985"
    EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2099, 12, 31)
    FORMATS = ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y", "%d%m%Y", "%Y-%m-%d")

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(format="%d-%m-%Y"))
        super().__init__(input_formats=self.FORMATS, **kwargs)
        self.widget.attrs |= {"placeholder": self.EXAMPLE, "autocomplete": "off"}
        self.error_messages["invalid"] = format_lazy(
            _("This is no date of the calendar. Write day, month and year, like {example}."),
            example=self.EXAMPLE,
        )

    def to_python(self, value) -> dt.date | None:
        if isinstance(value, str):
            value = _with_month_in_digits(value.strip())
        if isinstance(value, str) and _SHORT_YEAR.fullmatch(value):
            raise forms.ValidationError(
                _("Write the year with 4 digits, like %(example)s."),
                code="short_year",
                params={"example": self.EXAMPLE},
            )
        return super().to_python(value)

    def validate(self, value) -> None:
        """A year that nobody can mean is a slip of the keyboard."""
        super().validate(value)
        if value is not None and not self.earliest() <= value <= self.LATEST:
            raise forms.ValidationError(_("This day cannot be. Check the year."))

    def earliest(self) -> dt.date:
        """The first day that can be meant."""
        return self.EARLIEST


def _with_month_in_digits(text: str) -> str:
    """`5 Mei 2026` as `5-5-2026`; anything else as it is."""
    found = _MONTH_IN_WORDS.fullmatch(text)
    month = MONTH_WORDS.get(found[2].lower()) if found else None
    return f"{found[1]}-{month}-{found[3]}" if month else text


class RecentDateField(TypedDateField):
    """A typed day of these years, as the work goes on."""

    EXAMPLE = "25-11-2026"


class MonthChoiceField(forms.TypedChoiceField):
    """A month of dues out of a few in a row; `offer` says which."""

    def __init__(self, **kwargs):
        super().__init__(coerce=parse_month, empty_value=None, **kwargs)

    def offer(self, first: dt.date, count: int) -> None:
        """Offer `count` months from `first` on, and propose the first."""
        months = month_range(first, count)
        self.choices = [(month_text(month), month_name(month)) for month in months]
        self.initial = month_text(first)
