"""What forms share."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from perisai.common.errors import Refused


@contextmanager
def refusals_shown_in(form: forms.BaseForm) -> Iterator[None]:
    """A refusal inside the block becomes an error of the form, at its field when the form has it."""
    try:
        yield
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
