"""How jobs are told on screens."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perisai.jobs.registry import kind_of


def name_of(kind: str) -> str:
    """What people call a kind of job; of one that this version does not know, its own name."""
    known = kind_of(kind)
    return str(known.label) if known and known.label else kind


def duration_words(start: dt.datetime | None, end: dt.datetime | None) -> str:
    """`8 seconds`, `12 minutes`, `1 hour 5 minutes`; empty when the one or the other is unknown."""
    if start is None or end is None:
        return ""
    seconds = int((end - start).total_seconds())
    if seconds < 1:
        return _("less than a second")
    if seconds < 60:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    minutes = seconds // 60
    if minutes < 60:
        return _minutes(minutes)
    hours, rest = divmod(minutes, 60)
    words = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return f"{words} {_minutes(rest)}" if rest else words


def _minutes(number: int) -> str:
    return ngettext("%(count)s minute", "%(count)s minutes", number) % {"count": number}
