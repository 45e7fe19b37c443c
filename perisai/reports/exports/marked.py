"""Files of the reports, with the mark of who took them and when."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from perisai.common.long_tables import Mark, marked_book, marked_csv
from perisai.common.tables import CSV, XLSX, Cell, Sheet
from villages.scoping import Viewer


def marked_file(
    suffix: str,
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    viewer: Viewer,
) -> tuple[bytes, str]:
    """One table called `title` as a file (`xlsx`, `csv`) that says who took it and when, and its content
    type."""
    mark = mark_of(title, viewer)
    if suffix == "csv":
        return marked_csv(header, rows, mark=mark), CSV
    return marked_book([Sheet(title, header, rows)], mark=mark), XLSX


def mark_of(title: str, viewer: Viewer) -> Mark:
    """Who takes a report called `title`, now."""
    at = timezone.now().astimezone(ZoneInfo(viewer.time_zone)).replace(microsecond=0)
    by = f"{viewer.user.name} ({viewer.user.username})"
    lines = [
        (_("Report"), title),
        (_("Taken by"), by),
        (_("Taken at"), f"{date_format(at, 'j F Y H:i')} {viewer.time_zone}"),
    ]
    return Mark(_("About this file"), lines, author=by, subject=title, made_at=at)
