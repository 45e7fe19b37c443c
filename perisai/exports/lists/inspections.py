"""The list of inspections, and what was asked in one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from perisai.common.month_names import month_span
from perisai.common.tables import Cell, Sheet
from perisai.exports.enums import Holds
from perisai.exports.lists.declaration import (
    ExportList,
    Frame,
    KeysOf,
    Narrowing,
    headings,
    iso,
    page,
)
from perisai.inspections.models import Inspection
from perisai.inspections.permissions import may_read_inside
from perisai.inspections.queries.inspections import inspection_rows, inspections_of
from perisai.inspections.queries.results import Asked, Inside, inside_of
from villages.scoping import Viewer

ONE = "pemeriksaan"  # in the address: which inspection


def _inspections(keys: Sequence[int], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    found = {row.inspection.pk: row for row in inspection_rows(viewer, keys=keys)}
    for row in (found[key] for key in keys if key in found):
        inspection = row.inspection
        yield [
            inspection.code,
            inspection.whom,
            iso(inspection.from_on),
            iso(inspection.until_on),
            str(row.stage.label),
            iso(inspection.due_on),
            row.drawn,
            row.asked,
            row.open_mismatches,
            row.open_findings,
        ]


INSPECTIONS = ExportList(
    page=page("inspections:list"),
    sheet="Pemeriksaan",
    may=may_read_inside,
    keys=KeysOf(lambda viewer, by: inspections_of(viewer)),
    header=headings(
        _("Code"),
        _("Inspected"),
        _("Payments from"),
        _("Payments until"),
        _("State"),
        _("Due on"),
        _("Drawn"),
        _("Asked"),
        _("Mismatches not cleared up"),
        _("Findings not done"),
    ),
    cells=_inspections,
    holds=Holds.FIGURES,
)


def _page(query: QueryDict) -> str:
    try:
        return reverse("inspections:show", args=[UUID(query.get(ONE, ""))])
    except ValueError:
        return reverse("inspections:list")


def _read(query: QueryDict, viewer: Viewer) -> Narrowing | None:
    try:
        uuid = UUID(query.get(ONE, ""))
    except ValueError:
        return None
    found = get_object_or_404(inspections_of(viewer), uuid=uuid)
    words = gettext("Inspection: %(whom)s") % {"whom": f"{found.code}, {found.whom}"}
    return Narrowing(found, {ONE: str(uuid)}, words)


def _keys(viewer: Viewer, inspection: Inspection) -> list[int]:
    """The drawn members of the draw that counts."""
    draw = inside_of(inspection, viewer=viewer).draw
    return [row.drawn.pk for row in draw.asked] if draw else []


def _inside(viewer: Viewer, frame: Frame) -> Inside | None:
    found = inspections_of(viewer).filter(pk=frame[ONE]).first()
    return inside_of(found, viewer=viewer) if found else None


def _asked(keys: Sequence[int], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    inside = _inside(viewer, frame)
    for draw in inside.draws if inside else ():
        yield from (_said(row) for row in draw.asked if row.drawn.pk in keys)


def _said(row: Asked) -> list[Cell]:
    member, answer, book, step = row.drawn.member, row.answer, row.book, row.step
    here = member.neighbourhood
    return [
        row.drawn.place,
        member.name,
        f"{here.hamlet.name} RT {here.rt}/RW {here.rw}" if here else "",
        book.receipts,
        book.amount,
        month_span(list(book.months)) if book.months else "",
        answer.get_way_display() if answer else "",
        iso(answer.asked_on) if answer else "",
        answer.get_has_paid_display() if answer else "",
        (answer.amount or "") if answer else "",
        month_span(row.said_months) if answer and answer.months else "",
        answer.get_receipt_display() if answer else "",
        answer.get_knows_agent_display() if answer else "",
        _result(row),
        "; ".join(str(kind.label) for kind in row.kinds),
        step.owner.name if step else "",
        iso(step.due_on) if step and not step.resolution else "",
        step.get_resolution_display() if step else "",
    ]


def _result(row: Asked) -> str:
    if not row.answer:
        return gettext("not asked yet")
    if not row.is_reached:
        return gettext("not reached")
    if row.mismatch:
        return gettext("does not match")
    return gettext("does not remember") if row.leaves_open else gettext("matches")


def _beside(viewer: Viewer, frame: Frame) -> list[Sheet]:
    """Findings and how it ended, each on a sheet of its own."""
    inside = _inside(viewer, frame)
    if inside is None:
        return []
    return [_findings(inside), _end(inside)]


def _findings(inside: Inside) -> Sheet:
    header = (_("How grave"), _("Finding"), _("What has to be done"), _("Due on"), _("Done on"))
    rows = [
        [
            row.get_severity_display(),
            row.text,
            row.follow_up,
            iso(row.due_on),
            iso(row.done_on),
        ]
        for row in inside.findings
    ]
    return Sheet("Temuan", [str(word) for word in header], rows)


def _end(inside: Inside) -> Sheet:
    closing = inside.closing
    told: list[list[Cell]] = [[capfirst(gettext("State")), str(inside.stage.label)]]
    if closing:
        told += [
            [gettext("Conclusion"), closing.conclusion],
            [gettext("What the agent says to it"), closing.statement],
            [gettext("Witness"), closing.witness],
        ]
    return Sheet("Penutupan", [gettext("The end"), ""], told)


ASKED = ExportList(
    page=_page,
    sheet="Yang ditanya",
    may=may_read_inside,
    read=_read,
    keys=_keys,
    frame=lambda viewer, inspection: {ONE: str(inspection.pk)},
    header=headings(
        _("Number"),
        _("Member"),
        _("House"),
        _("Receipts by the book"),
        _("Amount by the book"),
        _("Months by the book"),
        _("Way"),
        _("Asked on"),
        _("Has paid"),
        _("Amount they say"),
        _("Months they say"),
        _("Receipt"),
        _("Knows the agent"),
        _("Result"),
        _("What does not match"),
        _("Who clears it up"),
        _("Until"),
        _("How it ended"),
    ),
    cells=_asked,
    beside=_beside,
)
