"""Rows whose NIK is registered elsewhere: whose members they are, as far as the viewer may know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from members.models import DuplicateRequest, Member
from perisai.accounts.enums import Role
from perisai.imports.enums import Verdict
from perisai.imports.known import AT_ONCE, holders_of
from perisai.imports.models import ImportBatch, ImportRow
from perisai.imports.reading import niks_of, portfolio_of
from villages.scoping import Viewer

MOST_ASKED = 50  # about so many people the coordinator is asked at once


@dataclass(frozen=True, slots=True)
class Seen:
    """A row whose NIK belongs to a member that the viewer looks after, though not in this register."""

    number: int
    name: str
    member: Member


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The rows of an import that are registered elsewhere: those whose member the viewer sees, at most as
    many as are shown and how many `more`, and those about whom only another can decide. `is_abroad`: they
    are in another branch, for the viewer sees everybody in hers. `free` are those whose NIK nobody has any
    more: another check finds them ready."""

    seen: Sequence[Seen]
    more: int
    to_ask: Sequence[ImportRow]
    is_abroad: bool
    free: Sequence[ImportRow] = ()


def elsewhere_of(batch: ImportBatch, *, viewer: Viewer) -> Elsewhere:
    """Every row that is registered elsewhere, by what the viewer can do about it; whoever was put to the
    coordinator already is left out. Of members the viewer does not see nothing is told."""
    rows = list(_rows(batch, viewer))
    niks = niks_of(batch, {row.number for row in rows}) if rows else {}
    holders = holders_of(niks.values(), portfolio_of(batch, viewer))
    keys = {row.number: holders[nik].pk for row in rows if (nik := niks.get(row.number)) in holders}
    members = _visible(sorted(set(keys.values())), viewer)
    seen = [
        Seen(row.number, row.name, member)
        for row in rows
        if (member := members.get(keys.get(row.number, 0)))
    ]
    known = {row.number for row in seen}
    held = [row for row in rows if row.number in keys and row.number not in known]
    to_ask = _not_asked(batch, held, viewer)
    free = [row for row in rows if row.number in niks and row.number not in keys]
    return Elsewhere(
        seen=seen[:MOST_ASKED],
        more=len(seen[MOST_ASKED:]),
        to_ask=to_ask[:MOST_ASKED],
        is_abroad=viewer.role == Role.COORDINATOR,
        free=free[:MOST_ASKED],
    )


def rows_to_ask(batch: ImportBatch, *, viewer: Viewer) -> list[ImportRow]:
    """Rows whose NIK is registered elsewhere and that were not put to the coordinator yet."""
    return _not_asked(batch, list(_rows(batch, viewer)), viewer)


def _rows(batch: ImportBatch, viewer: Viewer):
    rows = ImportRow.objects.visible_to(viewer).filter(batch=batch, verdict=Verdict.REFUSED)
    return rows.filter(found__0__code="dup_registered").order_by("number")


def _not_asked(batch: ImportBatch, rows: list[ImportRow], viewer: Viewer) -> list[ImportRow]:
    by_uuid = {batch.uuid_of(row.number, "ask"): row for row in rows}
    asked = DuplicateRequest.objects.visible_to(viewer).filter(uuid__in=list(by_uuid))
    for uuid in asked.values_list("uuid", flat=True):
        del by_uuid[uuid]
    return list(by_uuid.values())


def _visible(keys: list[int], viewer: Viewer) -> dict[int, Member]:
    found: dict[int, Member] = {}
    for start in range(0, len(keys), AT_ONCE):
        seen = Member.objects.visible_to(viewer).filter(pk__in=keys[start : start + AT_ONCE])
        found |= {row.pk: row for row in seen.select_related("agent__user", "village")}
    return found
