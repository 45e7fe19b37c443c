"""Second lock: a form offers no rows until it is told who looks."""

import inspect

import pytest
from django import forms

from members.models import Member
from tests.architecture.tree import defined_in, room_modules
from villages.models import Village


def open_choices(form: type[forms.BaseForm]) -> list[str]:
    """Fields that would offer rows although nobody has said who looks."""
    return [
        f"{form.__qualname__}.{name}"
        for name, field in form.base_fields.items()
        if isinstance(field, forms.ModelChoiceField) and not field.queryset.query.is_empty()
    ]


FORMS = {
    f"{module.__name__}.{name}": form
    for module in room_modules("forms")
    for name, form in defined_in(module, inspect.isclass).items()
    if issubclass(form, forms.BaseForm)
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_the_choices_of_a_form_start_empty(form):
    assert open_choices(form) == []


def test_the_lock_looks_at_the_forms_there_are():
    assert len(FORMS) >= 3


def test_a_planted_choice_of_every_row_is_found():
    class Leaky(forms.Form):
        village = forms.ModelChoiceField(Village.objects.all())
        several = forms.ModelMultipleChoiceField(Village.objects.filter(name="x"))
        empty = forms.ModelChoiceField(Village.objects.none())

    assert [name.rpartition(".")[2] for name in open_choices(Leaky)] == ["village", "several"]


def test_a_planted_form_made_from_a_model_is_found():
    class LeakyOfModel(forms.ModelForm):
        class Meta:
            model = Member
            fields = ("village", "name")

    assert len(open_choices(LeakyOfModel)) == 1
