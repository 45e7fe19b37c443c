"""Fields of numbers that identify people, and of questions with two answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members import rules
from perisai.common.forms import RefusingField


class _DigitsField(RefusingField):
    def widget_attrs(self, widget) -> dict:
        return {**super().widget_attrs(widget), "inputmode": "numeric"}


class NikField(_DigitsField):
    reader = staticmethod(rules.clean_nik)


class FamilyCardField(_DigitsField):
    reader = staticmethod(rules.clean_family_card)


class KpjField(_DigitsField):
    def reader(self, text: str) -> str:
        return rules.clean_kpj(text, is_needed=self.required)


class TwoAnswersField(forms.TypedChoiceField):
    """A question answered with one of two sentences, each a radio button; the value is a bool."""

    widget = forms.RadioSelect

    def __init__(self, *, yes=None, no=None, **kwargs):
        kwargs.setdefault("initial", "no")
        super().__init__(
            choices=[("no", no or _("No")), ("yes", yes or _("Yes"))],
            coerce=lambda text: text == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


class PersonSearchField(forms.CharField):
    """Who somebody is looking for, in the words of `MemberQuerySet.matching`. The page answers while they
    type."""

    widget = forms.TextInput(
        attrs={
            "autocomplete": "off",
            "type": "search",
            "data-search": True,
            "aria-keyshortcuts": "/",
        }
    )

    def __init__(self):
        super().__init__(
            label=_("Who?"),
            help_text=_("Name, dusun, RT 003/001, or the last 4 digits of NIK or phone."),
            max_length=100,
            required=False,
        )
