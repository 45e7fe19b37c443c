"""Everything that happened to one member, newest first, a page at a time.

Which things come next is one question to the database, whatever their number and kind; what they say is read
afterwards, kind by kind, for the lines of one page only (`timeline_lines`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, F, IntegerField, Q, QuerySet, Value
from django.utils.timezone import localtime

from members.models import Member
from perisai.accounts.enums import Role
from perisai.common.months import month_of
from perisai.desk.enums import TimelineKind
from perisai.desk.queries.timeline_lines import sources_for, substitutions_of
from perisai.desk.queries.timeline_parts import Said, Source
from villages.scoping import Viewer

PAGE = 30
ON_MEMBER_PAGE = 10
# What a key in an address can be; others would be too much for the database.
YEARS, MOST_ROWS = range(1900, 2200), 2**63


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Where a line stands: its moment, then what it is, then its row."""

    at: dt.datetime
    code: int
    pk: int

    @classmethod
    def read(cls, text: str) -> Key | None:
        """The key in an address; None for anything else."""
        at, _dot, rest = text.partition("~")
        code, _dot, pk = rest.partition("~")
        try:
            key = cls(dt.datetime.fromisoformat(at), int(code), int(pk))
        except ValueError:
            return None
        is_one = key.at.tzinfo and key.at.year in YEARS and 0 <= key.pk < MOST_ROWS
        return key if is_one and 0 <= key.code < MOST_ROWS else None

    def __str__(self) -> str:
        return f"{self.at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%f+00:00}~{self.code}~{self.pk}"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, as the page says it."""

    key: Key
    kind: TimelineKind
    said: Said

    @property
    def at(self) -> dt.datetime:
        return self.key.at


@dataclass(frozen=True, slots=True)
class Month:
    """The lines of one local month, newest first."""

    month: dt.date
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of the history. `next_after` begins the one with what is older; None at the end."""

    months: Sequence[Month]
    next_after: Key | None


def timeline_kinds(viewer: Viewer) -> list[TimelineKind]:
    """The kinds that this viewer has lines of."""
    is_watched = viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)
    return [kind for kind in TimelineKind if is_watched or kind != TimelineKind.READINGS]


def timeline_of(
    member: Member,
    *,
    viewer: Viewer,
    kind: str = "",
    after: Key | None = None,
    most: int = PAGE,
) -> Timeline:
    """What happened to a member, of one kind or of all but readings, from `after` on. Nothing for somebody
    who does not see the member. Two queries, one for substitutes, and at most three for each kind of thing
    on the page."""
    if not Member.objects.visible_to(viewer).filter(pk=member.pk).exists():
        return Timeline((), None)
    sources = {
        source.code: source
        for source in sources_for(member, viewer)
        if source.kind == kind or (not kind and source.kind != TimelineKind.READINGS)
    }
    keys = _keys(list(sources.values()), after, most + 1)
    lines = _lines(sources, keys)
    if kind in ("", TimelineKind.MOVES):
        lines += _substitutes(member, viewer, after)
    lines.sort(key=lambda line: line.key, reverse=True)
    # A version that says nothing to this viewer has a key and no line: the page is then shorter.
    more = len(keys) > most or len(lines) > most
    if len(keys) > most:
        lines = [line for line in lines if line.key > keys[most]]
    shown = lines[:most]
    # The last key may say nothing, and a substitute may stand behind it: the next page begins after both.
    ends = [line.key for line in shown[-1:]] + ([] if len(lines) > most else keys[:most][-1:])
    last = min(ends) if more else None
    return Timeline(_by_month(shown, viewer), last)


def _keys(sources: Sequence[Source], after: Key | None, most: int) -> list[Key]:
    """The next keys of all sources together. One query."""
    parts = [_part(source, after) for source in sources]
    if not parts:
        return []
    first, *others = parts
    rows = first.union(*others, all=True) if others else first
    return [Key(*row) for row in rows.order_by("-moment", "-code", "-row")[:most]]


def _part(source: Source, after: Key | None) -> QuerySet:
    rows = source.rows.order_by().annotate(
        moment=F(source.at) if isinstance(source.at, str) else source.at,
        code=Value(source.code, output_field=IntegerField()),
        row=F("pk"),
    )
    if after:
        rows = rows.filter(_before(source.code, after))
    return rows.values_list("moment", "code", "row")


def _before(code: int, after: Key) -> Q:
    moment = Value(after.at, output_field=DateTimeField())
    if code == after.code:
        return Q(moment__lt=moment) | Q(moment=moment, row__lt=after.pk)
    return Q(moment__lte=moment) if code < after.code else Q(moment__lt=moment)


def _lines(sources: dict[int, Source], keys: Iterable[Key]) -> list[Line]:
    by_source: dict[int, list[Key]] = {}
    for key in keys:
        by_source.setdefault(key.code, []).append(key)
    lines = []
    for code, own in by_source.items():
        source = sources[code]
        said = source.say([key.pk for key in own])
        lines += [Line(key, source.kind, said[key.pk]) for key in own if key.pk in said]
    return lines


def _substitutes(member: Member, viewer: Viewer, after: Key | None) -> list[Line]:
    """Days, not moments, and few of an agent: put between the others here."""
    zone, code = ZoneInfo(viewer.time_zone), 0
    lines = []
    for row, said in substitutions_of(member, viewer):
        key = Key(dt.datetime.combine(row.from_on, dt.time(), zone), code, row.pk)
        if after is None or key < after:
            lines.append(Line(key, TimelineKind.MOVES, said))
    return lines


def _by_month(lines: Sequence[Line], viewer: Viewer) -> list[Month]:
    zone = ZoneInfo(viewer.time_zone)

    def month(line: Line) -> dt.date:
        return month_of(localtime(line.at, zone).date())

    return [Month(day, list(rows)) for day, rows in groupby(lines, key=month)]
