"""Rows of lists that were taken away as files."""

from __future__ import annotations

from perisai.exports.models import Export, ExportMade
from perisai.exports.rules import scope_json
from tests.architecture.facts.day import NOW
from tests.cast import Cast


def export(cast: Cast) -> Export:
    """The members of SZ, as she asked for them."""
    return Export.objects.create(
        list_name="peserta",
        kind="csv",
        reason="rapat desa",
        scope=scope_json(cast.viewer(cast.sz, NOW)),
        total=1,
        by=cast.sz.user,
        requested_at=NOW,
    )


def export_made(cast: Cast) -> ExportMade:
    asked = export(cast)
    return ExportMade.objects.create(export=asked, rows=1, scope=asked.scope, made_at=NOW)


FACTS = {
    "exports.Export": export,
    "exports.ExportMade": export_made,
}
