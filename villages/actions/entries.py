"""What corrections of typed facts have in common."""

from __future__ import annotations

from django.utils.translation import gettext as _

from villages.errors import EntrySuperseded
from villages.models.entries import DatedEntry


def check_newest(entry: DatedEntry) -> None:
    """Raises EntrySuperseded when `entry` was corrected since, or takes back what it names."""
    if entry.takes_back or type(entry).objects.filter(corrects=entry).exists():
        raise EntrySuperseded(
            _("Somebody corrected this already. Open the newest entry and look at it first.")
        )


def reason_of(why: str, refusal: type[Exception]) -> str:
    """Why something is corrected. Raises `refusal` without words."""
    if not why.strip():
        raise refusal(_("Say why, others read it later."), field="why")
    return why.strip()
