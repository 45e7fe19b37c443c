"""The list of claims, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from claims.permissions import may_see_claims
from claims.queries.claims import claims_of
from claims.queries.road import doubt_of
from claims.step_words import stands_after
from perisai.common.tables import Cell
from perisai.exports.lists.declaration import (
    ExportList,
    Frame,
    KeysOf,
    headings,
    in_order,
    iso,
    iso_day,
    page,
)
from villages.scoping import Viewer


def _cells(keys: Sequence[int], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    for row in in_order(claims_of(viewer), keys):
        doubt = doubt_of(row)
        yield [
            row.name,
            row.get_kind_display(),
            iso(row.event_on),
            row.agent.user.name if row.agent else "",
            row.village.name,
            iso_day(row.opened_at, viewer),
            stands_after(row.last_step),
            row.paid_amount or "",
            iso(row.paid_on),
            str(doubt.label) if doubt else "",
        ]


CLAIMS = ExportList(
    page=page("claims:list"),
    sheet="Klaim",
    may=may_see_claims,
    keys=KeysOf(lambda viewer, by: claims_of(viewer)),
    header=headings(
        _("Name"),
        _("What happened?"),
        _("When"),
        _("Agent"),
        _("Village"),
        _("Begun"),
        _("How it stands"),
        _("Paid"),
        _("Paid on"),
        _("Check the amount"),
    ),
    cells=_cells,
)
