"""What a reminder says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

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
    found = {}
    for reminder in reminders:
        words = _("Reminder about BPJS Ketenagakerjaan (Jamsostek): %(what)s.") % {
            "what": reminder.get_kind_display()
        }
        found[reminder.pk] = Texts(words[:160], words, None)
    return found
