"""What was asked at the counters of villages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from members.models import CounterCheck, Member
from perisai.common.masking import keyed
from villages.scoping import Viewer

PAGE = 50


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Some questions, newest first, and the one after which the next page begins."""

    rows: Sequence[CounterCheck]
    next_after: int | None


def counter_key(nik: str) -> str:
    """What is kept of a NIK that was typed at a counter."""
    return keyed(nik, salt="members.counter.nik")


def checks_about(member: Member, *, viewer: Viewer) -> QuerySet[CounterCheck]:
    """Every question with the NIK of this member, wherever it was asked and whether or not the birth date was
    right. For those who see the log."""
    return CounterCheck.objects.visible_to(viewer).filter(nik_key=counter_key(member.nik))


def checks_of(viewer: Viewer) -> QuerySet[CounterCheck]:
    """What the viewer may read of the log, newest first."""
    rows = CounterCheck.objects.visible_to(viewer)
    return rows.select_related("village", "by").order_by("-pk")


def check_page(viewer: Viewer, *, after: int | None = None) -> CheckPage:
    """A page of it, from the row after that one on. One query."""
    rows = checks_of(viewer)
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: PAGE + 1])
    page = found[:PAGE]
    return CheckPage(page, page[-1].pk if len(found) > PAGE else None)
