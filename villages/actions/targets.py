"""Targets and results: entered from a source, corrected with a trace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of, write_once
from villages.actions.entries import check_newest, reason_of
from villages.enums import FigureKind, Measure, Segment
from villages.errors import FigureKnown, FigureRefused
from villages.models import Agent, Branch, Target, Village
from villages.target_rules import FIRST_YEAR, LAST_YEAR, Period, figure_words, most_of


@dataclass(frozen=True, slots=True)
class About:
    """Of what a figure is: a branch, or one village or agent of it; when, whom and what it counts."""

    branch: Branch
    period: Period
    segment: Segment
    measure: Measure
    village: Village | None = None
    agent: Agent | None = None

    @property
    def columns(self) -> dict:
        """The same, as a row keeps it."""
        return {
            "branch": self.branch,
            "village": self.village,
            "agent": self.agent,
            "year": self.period.year,
            "month": self.period.month,
            "segment": self.segment,
            "measure": self.measure,
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """One number from a door: its identity there, and how many people, events, rupiah or percent."""

    uuid: UUID
    value: int


@transaction.atomic
def enter_figures(
    *,
    about: About,
    figures: Mapping[FigureKind, Figure],
    source: str,
    note: str = "",
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> list[Target]:
    """Keep a target, a result, or both, as `source` gives them; `note` is what it prints beside them. What
    was taken back may be entered anew, and names what it follows.

    The same identity and content answers as the first time. Raises FigureKnown when one stands already;
    FigureRefused without a figure or a source, for a value that cannot be, and for a result of a time that
    has not begun; UuidReused.
    """
    Branch.objects.select_for_update().get(pk=about.branch.pk)
    if not figures:
        raise FigureRefused(_("Fill in the target, the result, or both."), field="target")
    if not source.strip():
        raise FigureRefused(_("Say where the figures come from."), field="source")
    _check_about(about)
    return [
        _enter(about, kind, figure, source=source.strip(), note=note.strip(), by=by, on=on, at=at)
        for kind, figure in figures.items()
    ]


@transaction.atomic
def correct_figure(
    *,
    uuid: UUID,
    entry: Target,
    value: int,
    source: str,
    note: str,
    why: str,
    by: User,
    at: dt.datetime,
) -> Target:
    """Another value, source or note in the place of `entry`, which stays readable. The same identity and
    content answers as the first time. Raises EntrySuperseded; FigureRefused without a reason or a source,
    when nothing changes, and for a value that cannot be; UuidReused."""
    content = content_hash_of(corrects=entry.pk, value=value, source=source, note=note, why=why)
    entry = _locked(entry)
    if known := Target.objects.filter(uuid=uuid).first():
        return _same(known, content)
    check_newest(entry)
    _check_value(entry.measure, entry.kind, value, field="value")
    if not source.strip():
        raise FigureRefused(_("Say where the figures come from."), field="source")
    told = {"value": value, "source": source.strip(), "note": note.strip()}
    if all(getattr(entry, name) == new for name, new in told.items()):
        raise FigureRefused(_("Nothing was changed."), field="value")
    return _follow(
        entry,
        uuid,
        content,
        why=reason_of(why, FigureRefused),
        by=by,
        at=at,
        action="corrected",
        **told,
    )


@transaction.atomic
def take_back_figure(*, uuid: UUID, entry: Target, why: str, by: User, at: dt.datetime) -> Target:
    """`entry` was wrong and nothing takes its place; it stays readable. The same identity and content answers
    as the first time. Raises EntrySuperseded; FigureRefused without a reason; UuidReused."""
    content = content_hash_of(takes_back=entry.pk, why=why)
    entry = _locked(entry)
    if known := Target.objects.filter(uuid=uuid).first():
        return _same(known, content)
    check_newest(entry)
    told = {"value": entry.value, "source": entry.source, "note": entry.note, "takes_back": True}
    return _follow(
        entry,
        uuid,
        content,
        why=reason_of(why, FigureRefused),
        by=by,
        at=at,
        action="taken_back",
        **told,
    )


def _enter(about: About, kind: FigureKind, figure: Figure, *, source, note, by, on, at) -> Target:
    content = content_hash_of(
        **{name: str(getattr(value, "pk", value)) for name, value in about.columns.items()},
        kind=str(kind),
        value=figure.value,
        source=source,
        note=note,
    )
    if known := Target.objects.filter(uuid=figure.uuid).first():
        return _same(known, content)
    _check_value(about.measure, kind, figure.value, field=str(kind))
    if kind == FigureKind.RESULT and about.period.first > on:
        raise FigureRefused(_("There is no result yet: this time has not begun."), field="result")
    last = Target.objects.newest().filter(kind=kind, **about.columns).first()
    if last and not last.takes_back:
        raise FigureKnown(
            _(
                "%(value)s stands here already (%(source)s). Correct that entry, so that the trace stays."
            )
            % {"value": figure_words(last.measure, last.value), "source": last.source},
            field=str(kind),
        )
    entry, is_new = write_once(
        Target,
        uuid=figure.uuid,
        content_hash=content,
        kind=kind,
        value=figure.value,
        source=source,
        note=note,
        corrects=last,
        why=_("entered anew") if last else "",
        recorded_at=at,
        by=by,
        **about.columns,
    )
    if is_new:
        record("target.entered", entry, by=by, kind=str(kind), value=figure.value)
    return entry


def _follow(entry: Target, uuid: UUID, content: str, *, by, at, action: str, **told) -> Target:
    names = ("kind", "branch", "village", "agent", "year", "month", "segment", "measure")
    newer, _is_new = write_once(
        Target,
        uuid=uuid,
        content_hash=content,
        corrects=entry,
        recorded_at=at,
        by=by,
        **{name: getattr(entry, name) for name in names},
        **told,
    )
    record(
        f"target.{action}", newer, by=by, corrects=entry.pk, value=newer.value, before=entry.value
    )
    return newer


def _locked(entry: Target) -> Target:
    """The entry, while nobody else writes about targets of its branch."""
    Branch.objects.select_for_update().get(pk=entry.branch_id)
    return Target.objects.select_related("branch", "village", "agent").get(pk=entry.pk)


def _same(known: Target, content: str) -> Target:
    check_same_content(known.content_hash, content)
    return known


def _check_about(about: About) -> None:
    if not FIRST_YEAR <= about.period.year <= LAST_YEAR:
        raise FigureRefused(_("This year cannot be."), field="year")
    if about.village and about.village.branch_id != about.branch.pk:
        raise FigureRefused(_("This village lies in another branch."), field="place")


def _check_value(measure: str, kind: str, value: int, *, field: str) -> None:
    if kind == FigureKind.TARGET and value == 0:
        raise FigureRefused(
            _("A target is above zero: of zero nobody can say how much of it was reached."),
            field=field,
        )
    if not 0 <= value <= most_of(measure):
        raise FigureRefused(
            _("This cannot be: at most %(most)s.")
            % {"most": figure_words(measure, most_of(measure))},
            field=field,
        )
