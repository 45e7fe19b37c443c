"""Numbers that a form does not show: an empty field leaves them as they are, so that opening a page reveals
nothing."""

from __future__ import annotations

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from perisai.common.masking import mask_nik, mask_phone

COVERED = {"nik": mask_nik, "phone": mask_phone}


def keep_covered(form: forms.Form, row: models.Model | None) -> dict[str, str]:
    """The numbers of `row` that stay when nothing is typed; each field says which one it is, covered."""
    kept = {
        name: getattr(row, name)
        for name in COVERED
        if row is not None and name in form.fields and getattr(row, name, "")
    }
    for name, number in kept.items():
        form.fields[name].help_text = _("Now %(number)s. Type it only if it changes.") % {
            "number": COVERED[name](number)
        }
    return kept
