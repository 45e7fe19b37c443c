"""Numbers on cards, as a form reads them."""

import pytest
from django import forms

from members.forms.fields import KpjField


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12345", "yang ini 5"),
        ("1234567890123", "yang ini 13"),
        ("١٢٣٤٥٦٧٨٩٠١", "11 angka dari 0 sampai 9"),
        ("1234567890a", "11 angka dari 0 sampai 9"),
    ],
)
@pytest.mark.parametrize("is_needed", [True, False])
def test_a_wrong_kpj_says_how_many_digits_and_offers_nothing_only_where_it_may_be(
    typed, said, is_needed
):
    with pytest.raises(forms.ValidationError, match=said) as refused:
        KpjField(required=is_needed).clean(typed)
    assert ("Kosongkan" in refused.value.message) != is_needed


def test_a_kpj_is_read_with_its_spaces():
    assert KpjField().clean("12 345-678 901") == "12345678901"
