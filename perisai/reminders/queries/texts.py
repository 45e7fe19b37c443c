"""What a reminder says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from perisai.reminders.enums import Kind
from perisai.reminders.models import Reminder


@dataclass(frozen=True, slots=True)
class Texts:
    """The text of one reminder: at most 160 characters, and at any length; `amount` is the rupiah it tells,
    None when it tells none."""

    short: str
    long: str
    amount: int | None


def texts_for(reminders: Sequence[Reminder], *, on: dt.date) -> dict[int, Texts]:
    """The texts of these reminders as they read on a day, by their keys."""
    by_kind = {kind: _words(kind) for kind in {reminder.kind for reminder in reminders}}
    return {reminder.pk: by_kind[reminder.kind] for reminder in reminders}


def _words(kind: str) -> Texts:
    told = {"what": Kind(kind).label}
    words = _("Reminder about BPJS Ketenagakerjaan (Jamsostek): %(what)s.") % told
    return Texts(words[:160], words, None)
