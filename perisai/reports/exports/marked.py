"""Files of the reports, with the mark of who took them and when."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from perisai.common.long_tables import Mark
from villages.scoping import Viewer


def mark_of(title: str, viewer: Viewer, *, reason: str = "") -> Mark:
    """Who takes a report called `title`, now, and why, where that was asked."""
    at = timezone.now().astimezone(ZoneInfo(viewer.time_zone)).replace(microsecond=0)
    by = f"{viewer.user.name} ({viewer.user.username})"
    lines = [
        (_("Report"), title),
        (_("Taken by"), by),
        (_("Taken at"), f"{date_format(at, 'j F Y H:i')} {viewer.time_zone}"),
    ]
    if reason:
        lines.append((_("Reason"), reason))
    return Mark(_("About this file"), lines, author=by, subject=title, made_at=at)
