"""Reports about users as files that leave the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from perisai.reports.activity_rules import Work
from perisai.reports.exports.marked import marked_file
from perisai.reports.queries.activity import Activity
from perisai.reports.queries.outgoing import Left
from villages.scoping import Viewer


def activity_table(rows: Sequence[Activity], suffix: str, *, viewer: Viewer) -> tuple[bytes, str]:
    """The activity of users as a file (`xlsx`, `csv`), and its content type."""
    header = [
        _("User"),
        _("Role"),
        _("Signed in last"),
        _("Days with entries"),
        _("Times signed in"),
        _("Files taken"),
        *(str(capfirst(work.label)) for work in Work),
    ]
    zone = ZoneInfo(viewer.time_zone)
    cells = [
        [
            row.user.name,
            str(row.user.get_role_display()),
            _moment(row.last_login, zone),
            row.days,
            row.sign_ins,
            row.files,
            *(row.by_work[work] for work in Work),
        ]
        for row in rows
    ]
    return marked_file(suffix, _("Activity of users"), header, cells, viewer=viewer)


def outgoing_table(rows: Sequence[Left], suffix: str, *, viewer: Viewer) -> tuple[bytes, str]:
    """What left the site as a file (`xlsx`, `csv`), and its content type."""
    header = [
        _("When"),
        _("Who"),
        _("What"),
        _("Of whom or what"),
        _("Way"),
        _("Kind of file or paper"),
        _("Rows"),
        _("Why"),
    ]
    zone = ZoneInfo(viewer.time_zone)
    cells = [
        [
            _moment(row.at, zone),
            row.by,
            str(row.what.label),
            row.subject,
            str(row.way.label),
            row.form,
            "" if row.number is None else row.number,
            row.reason,
        ]
        for row in rows
    ]
    return marked_file(suffix, _("What left the site"), header, cells, viewer=viewer)


def _moment(at: dt.datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""
