"""Names as they are kept: no stray spaces, nothing that nobody sees."""

import pytest
from django import forms

from perisai.common.forms import NameField
from perisai.common.names import clean_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Krajan\t A ", "Krajan A"),
        ("Siti\u202eijaB", "SitiijaB"),
        ("Sit\u200bi", "Siti"),
        ("Siti\u0007 \u200e Zulaikha\n", "Siti Zulaikha"),
        ("\ufeffSiti", "Siti"),
        ("Ma'ruf, S.Pd. (Ny.) René", "Ma'ruf, S.Pd. (Ny.) René"),
    ],
)
def test_a_name_is_kept_without_stray_spaces_and_signs_that_nobody_sees(typed, kept):
    assert clean_name(typed) == kept
    assert NameField().clean(typed) == kept


def test_a_name_of_nothing_that_is_seen_is_missing():
    with pytest.raises(forms.ValidationError) as refused:
        NameField().clean("\u202e\u200b \u0007")
    assert refused.value.code == "required"
